"""Modality: whether what the source holds possible, alleged or planned is a fact in the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.citations.cues import NOT, REACH, Cue, Turn, bare, turned
from brief.citations.findings import flag
from brief.citations.keys import Fact
from brief.citations.lexicon import PLANNED
from brief.citations.speakers import voiced
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source


_HEDGES = frozenset({Turn.POSSIBLE, Turn.REPORTED, Turn.FUTURE, Turn.PLANNED})
_ANY_TURN = _HEDGES | NOT
_PAST = frozenset(["was", "were", "has", "have", "had", "been"])
_NOUNISH = frozenset(
    ["the", "a", "an", "its", "their", "his", "her", "this", "that", "of", "to", "for", "any", "further"]
)


def check_modality(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find what the source only holds possible, alleged or planned and the claim states as a fact."""
    for cue in (cue for reading in source.readings for cue in reading.cues if cue.turn in _HEDGES and cue.target):
        places = [at for at, word in enumerate(claim.keys) if word == cue.target]
        if bare(cue.target, source, _HEDGES) or any(_still_hedged(claim, at, cue) for at in places):
            continue
        for word in (claim.words[at] for at in places[:1]):
            message = f"the source says “{cue.text}” of “{word.text}”; the statement makes it certain"
            yield flag(ProblemCode.MODALITY, message, Fact(word.text, word.start, word.end))


def _still_hedged(claim: Reading, at: int, cue: Cue) -> bool:
    if cue.turn is Turn.FUTURE:
        before = claim.keys[max(0, at - 2) : at]
        return not (claim.words[at].text.endswith("ed") or _PAST.intersection(before)) or turned(claim, at, _ANY_TURN)
    if cue.turn is Turn.POSSIBLE:
        return turned(claim, at, _ANY_TURN - {Turn.FUTURE})
    if cue.turn is Turn.REPORTED:
        return turned(claim, at, _ANY_TURN) or voiced(claim.text)
    form = claim.words[at].text.lower()
    previous = claim.words[at - 1].text.lower() if at else ""
    planned = any(word.text.lower() in PLANNED for word in claim.words[max(0, at - REACH) : at])
    return planned or previous in _NOUNISH or form.endswith("ing") or turned(claim, at, _ANY_TURN)
