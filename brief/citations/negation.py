"""Negation: whether statement and source say no to the same things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.citations.cues import NOT, REACH, Cue, Turn, bare, turned
from brief.citations.findings import flag
from brief.citations.keys import Fact
from brief.citations.opposites import opposites
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source


def check_negation(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a negation that the source does not have, and one that the claim has lost."""
    spare = [(reading, cue) for reading in source.readings for cue in reading.cues if cue.turn in NOT]
    mine = [cue for cue in claim.cues if cue.turn in NOT]
    for cue in _unpaired(mine, spare):
        if cue.turn is Turn.NOT and not _said_otherwise(cue, source):
            message = f"“{cue.text}” is a negation that the source does not have here"
            yield flag(ProblemCode.NEGATION, message, cue, sure=source.knows(cue.target))
    yield from _lost_negations(claim, source)


def _unpaired(mine: list[Cue], spare: list[tuple[Reading, Cue]]) -> list[Cue]:
    """Pair each negation of the claim with one of the source, the surest first; return those left over."""
    left = mine
    for fits in (_same_target, _reaches, _free):
        still = []
        for cue in left:
            pair = next(((reading, other) for reading, other in spare if fits(cue, other, reading)), None)
            if pair is None:
                still.append(cue)
            else:
                spare.remove(pair)
        left = still
    return left


def _same_target(cue: Cue, other: Cue, _: Reading) -> bool:
    return cue.target == other.target


def _reaches(cue: Cue, other: Cue, reading: Reading) -> bool:
    return other.at >= 0 and cue.target in reading.keys[other.at : other.at + REACH]


def _free(cue: Cue, _: Cue, reading: Reading) -> bool:
    return not cue.target or cue.target not in reading.known


def _said_otherwise(cue: Cue, source: Source) -> bool:
    """Say whether the source denies the cue's target with an opposite word: "did not accept" for "rejected"."""
    return not source.knows(cue.target) and any(source.knows(other) for other in opposites().get(cue.target, ()))


def _lost_negations(claim: Reading, source: Source) -> Iterator[Finding]:
    for cue in (cue for reading in source.readings for cue in reading.cues if cue.turn in NOT and cue.target):
        kept = [at for at, word in enumerate(claim.keys) if word == cue.target and not turned(claim, at, NOT)]
        if cue.target in {"only", "just", "merely"} or len(kept) <= bare(cue.target, source, NOT):
            continue
        word = claim.words[kept[0]]
        message = f"the source negates “{word.text}” (“{cue.text}”); the statement does not"
        yield flag(ProblemCode.NEGATION, message, Fact(word.text, word.start, word.end), sure=True)
