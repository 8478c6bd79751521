"""What a comparison finds, how it says so, and what stands in the same place in both texts."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.text import STOPWORDS, Word
from brief.types import Problem, ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brief.citations.keys import Fact
    from brief.citations.reading import Reading, Source
    from brief.types import Span


# A fact of the source, with the reading of the span that it stands in.
Place = tuple["Reading", "Fact"]
_ELSEWHERE = frozenset({ProblemCode.NUMBER_ELSEWHERE, ProblemCode.DATE_ELSEWHERE, ProblemCode.NAME_ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and whether the source says the opposite rather than nothing."""

    problem: Problem
    sure: bool = False


def flag(code: ProblemCode, message: str, fact: Fact, *sources: Span, sure: bool = False) -> Finding:
    """Return a finding on the range of a fact, with the places that say otherwise."""
    return Finding(Problem(code, message, fact.start, fact.end, sources), sure)


def where(source: Source) -> str:
    """Name the cited spans as a message does."""
    return "the cited sentence" if len(source.spans) == 1 else "the cited sentences"


def around(reading: Reading, fact: Fact) -> tuple[str, str]:
    """Return the keys of the words before and after a fact, empty at the edges."""
    first = bisect_left(reading.words, fact.start, key=_start)
    after = bisect_left(reading.words, fact.end, lo=first, key=_start)
    return reading.keys[first - 1] if first else "", reading.keys[after] if after < len(reading.keys) else ""


def _start(word: Word) -> int:
    return word.start


def rival_of(claim: Reading, fact: Fact, others: Iterable[Place]) -> Place | None:
    """Return the fact of the source that stands where the claim's fact stands: before the same word of meaning.

    What the claim states too, in its own place, is no rival: "231 people on board, 14 hurt" denies no "14 people".
    """
    before, after = around(claim, fact)
    stated = {word.text.lower() for word in claim.words}
    for reading, other in others:
        left, right = around(reading, other)
        if {word.text.lower() for word in reading.words if other.start <= word.start < other.end} <= stated:
            continue
        if after and after == right and (after not in STOPWORDS or (before and before == left)):
            return reading, other
    return None


def absent(code: ProblemCode, fact: Fact, rival: Place | None, source: Source, *, sure: bool = False) -> Finding:
    """Return the finding that the cited spans do not state a fact, with what they have in its place."""
    elsewhere = code in _ELSEWHERE
    return flag(code, _absence(fact, rival, source, elsewhere=elsewhere), fact, *source.at(rival), sure=sure)


def _absence(fact: Fact, rival: Place | None, source: Source, *, elsewhere: bool) -> str:
    place = f"does not stand in {where(source)} (only elsewhere in the article)" if elsewhere else ""
    if any(fact.text in reading.text for reading in source.readings):
        place = f"does not stand here in {where(source)}"
    says = f"; {'it says' if len(source.spans) == 1 else 'they say'} “{rival[1].text}”" if rival else ""
    return f"“{fact.text}” {place or f'stands nowhere in {where(source)}'}{says}"
