"""Opposites: words of the statement whose opposite the source has in the same place."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.cues import NOT
from brief.citations.findings import flag
from brief.citations.keys import Fact, key
from brief.citations.lexicon.opposites import OPPOSITES
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from brief.citations.findings import Finding, Place
    from brief.citations.reading import Reading, Source


# How many words of meaning away the source's opposite may have what the claim's word has beside it: "to accept a pay
# settlement" and "rejected the settlement".
_NEAR = 3


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
    """Find a word whose opposite the source has beside, or near, the same neighbour."""
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
    before, after = _neighbours(claim, fact.start, 1)
    for reading in source.readings:
        for at, stemmed in enumerate(reading.keys):
            if stemmed in rivals:
                word = reading.words[at]
                left, right = _neighbours(reading, word.start, _NEAR)
                shared = (not before.isdisjoint(left)) + (not after.isdisjoint(right))
                if shared:
                    yield (reading, Fact(word.text, word.start, word.end)), shared


def _neighbours(reading: Reading, start: int, most: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of the words before and after a word: those right beside it, and the nearest words of meaning."""
    at = bisect_left(reading.words, start, key=lambda word: word.start)
    before = [term.key for term in reading.terms if term.at < at][-most:]
    after = [term.key for term in reading.terms if term.at > at][:most]
    return (
        frozenset((*before, *reading.keys[max(0, at - 1) : at])),
        frozenset((*after, *reading.keys[at + 1 : at + 2])),
    )
