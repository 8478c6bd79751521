"""Opposites: words of the statement whose opposite the source has in the same place."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.cues import NOT
from brief.citations.findings import around, flag
from brief.citations.keys import Fact, key
from brief.citations.lexicon.opposites import OPPOSITES
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from brief.citations.findings import Finding, Place
    from brief.citations.reading import Reading, Source


@lru_cache(maxsize=1)
def opposites() -> Mapping[str, frozenset[str]]:
    """Return the keys that mean the opposite of a key, for each key that has any."""
    table: dict[str, frozenset[str]] = {}
    for line in OPPOSITES.strip().splitlines():
        left, right = (frozenset(key(word) for word in side.split()) for side in line.split("/"))
        for one, other in ((left, right), (right, left)):
            for stemmed in one - other:
                table[stemmed] = table.get(stemmed, frozenset()) | (other - one)
    return table


def check_opposites(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a word whose opposite the source has beside the same neighbour."""
    mine, theirs = _negated((claim,)), _negated(source.readings)
    for word, stemmed in zip(claim.words, claim.keys, strict=True):
        rivals = opposites().get(stemmed, frozenset()) - set(claim.keys)
        rivals = rivals & theirs if stemmed in mine else rivals - theirs
        if not rivals or source.knows(stemmed):
            continue
        fact = Fact(word.text, word.start, word.end)
        for place, shared in _beside(claim, fact, rivals, source):
            message = f"“{fact.text}” is the opposite of the source's “{place[1].text}”"
            yield flag(ProblemCode.OPPOSITE, message, fact, *source.at(place), sure=shared == 2)
            break


def _negated(readings: Iterable[Reading]) -> frozenset[str]:
    return frozenset(cue.target for reading in readings for cue in reading.cues if cue.turn in NOT)


def _beside(claim: Reading, fact: Fact, rivals: frozenset[str], source: Source) -> Iterator[tuple[Place, int]]:
    """Yield the opposites that share a neighbour with the claim's word, and how many they share."""
    before, after = around(claim, fact)
    for reading in source.readings:
        for at, stemmed in enumerate(reading.keys):
            if stemmed in rivals:
                left = reading.keys[at - 1] if at else ""
                right = reading.keys[at + 1] if at + 1 < len(reading.keys) else ""
                shared = (bool(before) and before == left) + (bool(after) and after == right)
                if shared:
                    word = reading.words[at]
                    yield (reading, Fact(word.text, word.start, word.end)), shared
