"""Order: numbers and names that stand in each other's place."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from brief.citations.findings import around, flag
from brief.citations.lexicon.cues import PASSED
from brief.citations.lexicon.names import TITLES
from brief.citations.names import Name
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brief.citations.findings import Finding, Place
    from brief.citations.keys import Fact
    from brief.citations.reading import Reading, Source


_SKIPPED = PASSED | TITLES
_CLAUSE_END = re.compile(r"[,;:.]")


def check_order(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a number or name that stands where the source has another, while its own place there is elsewhere.

    Its own place may be in another cited sentence: a statement that joins two must not cross their facts.
    """
    counts = [(reading, number) for reading in source.readings for number in reading.numbers]
    for number in claim.numbers:
        own = [(reading, other) for reading, other in counts if other.value == number.value]
        others = [(r, other) for r, other in counts if other.value != number.value]
        yield from _swapped((claim, number), own, others, source)
    people = [(reading, name) for reading in source.readings for name in reading.names]
    for name in claim.names:
        shared = frozenset(name.keys)
        own_names = [(reading, other) for reading, other in people if not shared.isdisjoint(other.keys)]
        rest = [(r, other) for r, other in people if shared.isdisjoint(other.keys)]
        yield from _swapped((claim, name), own_names, rest, source)
    yield from _exchanged(claim, source)


# A sentence with more names, or one that names two so often, is a list.
_MOST_NAMES = 16


def _exchanged(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find two names of the statement of which each stands where a cited sentence has the other."""
    for one, other in combinations({name.keys: name for name in claim.names[:_MOST_NAMES]}.values(), 2):
        if set(one.keys).isdisjoint(other.keys):
            for reading in source.readings:
                ours = [name for name in reading.names if not set(name.keys).isdisjoint(one.keys)]
                theirs = [name for name in reading.names if not set(name.keys).isdisjoint(other.keys)]
                pairs = [(mine, rival) for mine in ours for rival in theirs if mine != rival]
                if 0 < len(pairs) <= _MOST_NAMES and all(
                    _crosswise((claim, one, other), (reading, *pair)) for pair in pairs
                ):
                    message = f"“{one.text}” and “{other.text}” stand where the source has them the other way round"
                    yield flag(ProblemCode.ROLE, message, one, *source.at((reading, pairs[0][1])), sure=True)


_Pair = tuple["Reading", "Name", "Name"]


def _crosswise(mine: _Pair, theirs: _Pair) -> bool:
    claim, one, other = mine
    reading, own, rival = theirs
    if _by(*mine) != _by(*theirs) or _listed((claim, one), (claim, other)) or _listed((reading, own), (reading, rival)):
        return False
    first, second = (claim, one), (claim, other)
    return fit(first, (reading, rival)) > fit(first, (reading, own)) and fit(second, (reading, own)) > fit(
        second, (reading, rival)
    )


def _by(reading: Reading, one: Fact, other: Fact) -> bool:
    low, high = sorted((one, other), key=lambda fact: fact.start)
    return " by " in reading.text[low.end : high.start + 1]


def fit(mine: Place, theirs: Place) -> int:
    """Count the words of meaning that two facts share among the two nearest before and the two nearest after them."""
    return sum(len(one & other) for one, other in zip(_beside(*mine), _beside(*theirs), strict=True))


def _beside(reading: Reading, fact: Fact) -> tuple[frozenset[str], frozenset[str]]:
    before = [term.key for term in reading.terms if term.end <= fact.start]
    after = [term.key for term in reading.terms if fact.end <= term.start]
    return frozenset(before[-2:]), frozenset(after[:2])


def _swapped(mine: Place, own: Sequence[Place], others: Sequence[Place], source: Source) -> Iterator[Finding]:
    fact = mine[1]
    rival = _in_place(mine, own, others) or _crossed(mine, own, others)
    if own and rival and not any(_listed(one, rival) for one in own):
        message = f"“{fact.text}” stands where the source has “{rival[1].text}”"
        code = ProblemCode.ROLE if isinstance(fact, Name) else ProblemCode.ORDER
        yield flag(code, message, fact, *source.at(rival), sure=True)


_LIST = re.compile(r"\W*(?:,|\band\b|\bor\b)\W*(?:and\b)?\W*")


def _listed(one: Place, other: Place) -> bool:
    """Say whether two facts of one sentence stand in a list, where their order says nothing."""
    low, high = sorted((one[1], other[1]), key=lambda fact: fact.start)
    return one[0] == other[0] and bool(_LIST.fullmatch(one[0].text, low.end, max(low.end, high.start)))


def _in_place(mine: Place, own: Sequence[Place], others: Sequence[Place]) -> Place | None:
    """Return the fact between the same two words, unless the claim's own has one of them beside it too."""
    place = around(*mine)
    if any(place[side] == around(*fact)[side] != "" for fact in own for side in (0, 1)):
        return None
    return next((rival for rival in others if place == around(*rival) != ("", "")), None)


def _crossed(mine: Place, own: Sequence[Place], others: Sequence[Place]) -> Place | None:
    """Return the fact between the same two words of meaning in a sentence that does not have the claim's own."""
    place = neighbours(*mine)
    if not place[1] or any(place[1] == neighbours(*fact)[1] for fact in own):
        return None
    homes = [reading for reading, _ in own]
    return next((rival for rival in others if rival[0] not in homes and place == neighbours(*rival)), None)


def neighbours(reading: Reading, fact: Fact) -> tuple[str, str]:
    """Return the keys of the words of meaning beside a fact in its clause, adverbs and titles passed over."""
    low = max(reading.text.rfind(mark, 0, fact.start) for mark in ",;:.")
    end = _CLAUSE_END.search(reading.text, fact.end)
    high = end.start() if end else len(reading.text)
    terms = [term for term in reading.terms if reading.words[term.at].text.lower() not in _SKIPPED]
    before = [term.key for term in terms if low < term.start < fact.start]
    after = [term.key for term in terms if fact.end <= term.start < high]
    return before[-1] if before else "", after[0] if after else ""
