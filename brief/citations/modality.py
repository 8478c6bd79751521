"""Modality: whether what the source holds possible, alleged or planned is a fact in the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.citations.cues import NOT, REACH, Cue, Turn, about, bare, turned
from brief.citations.findings import flag
from brief.citations.keys import Fact
from brief.citations.lexicon.cues import ASKING, PLANNED, WANTED
from brief.citations.lexicon.verbs import IRREGULAR
from brief.citations.speakers import voiced
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source


_HEDGES = frozenset({Turn.POSSIBLE, Turn.REPORTED, Turn.FUTURE, Turn.PLANNED, Turn.WANTED, Turn.NEARLY, Turn.ONLY})
_ANY_TURN = _HEDGES | NOT
_CERTAIN = frozenset({Turn.FUTURE, Turn.ONLY})
_PAST = frozenset(["was", "were", "has", "have", "had", "been"])
_NOUNISH = frozenset(
    ["the", "a", "an", "its", "their", "his", "her", "this", "that", "of", "to", "for", "any", "further"]
)
_ALONE = frozenset(["only", "just", "solely", "exclusively", "merely", "alone", "sole", "limited", "single"])


def check_modality(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find what the source only holds possible, alleged, planned or nearly so, and the claim states as a fact."""
    for reading, cue in _hedges(claim, source):
        places = [at for at, word in enumerate(claim.keys) if word == cue.target]
        if bare(cue.target, source, _HEDGES) or any(_still_hedged(claim, at, cue) for at in places):
            continue
        for word in (claim.words[at] for at in places[:1]):
            message = f"the source says “{cue.text}” of “{word.text}”; the statement leaves that out"
            fact = Fact(word.text, word.start, word.end)
            yield flag(ProblemCode.MODALITY, message, fact, *source.at((reading, cue)))


def _hedges(claim: Reading, source: Source) -> Iterator[tuple[Reading, Cue]]:
    """Yield the hedges of the cited spans that may be the claim's; "nearly 40" is left to the numbers."""
    for reading in source.readings:
        counted = {number.start for number in reading.numbers}
        for cue in reading.cues:
            loose = cue.turn is Turn.NEARLY and reading.words[cue.at].start in counted
            if cue.turn in _HEDGES and cue.target and not loose and about(cue, reading, claim, source):
                yield reading, cue


def _still_hedged(claim: Reading, at: int, cue: Cue) -> bool:
    match cue.turn:
        case Turn.ONLY:
            return not _ALONE.isdisjoint(word.text.lower() for word in claim.words)
        case Turn.NEARLY | Turn.POSSIBLE:
            return turned(claim, at, _ANY_TURN - _CERTAIN)
        case Turn.REPORTED:
            return turned(claim, at, _ANY_TURN) or voiced(claim.text)
        case Turn.FUTURE:
            return not _past(claim, at) or turned(claim, at, _ANY_TURN)
        case _:
            return _still_planned(claim, at, cue)


def _past(claim: Reading, at: int) -> bool:
    form = claim.words[at].text.lower()
    irregular = IRREGULAR.get(form, form) != form
    return (
        form.endswith("ed") or irregular or not _PAST.isdisjoint(word.text for word in claim.words[max(0, at - 2) : at])
    )


def _still_planned(claim: Reading, at: int, cue: Cue) -> bool:
    """Say whether the claim has the word as a plan, a wish, a noun or something under way."""
    form = claim.words[at].text.lower()
    previous = claim.words[at - 1].text.lower() if at else ""
    near = {word.text.lower() for word in claim.words[max(0, at - REACH) : at]}
    planned = not near.isdisjoint(PLANNED | WANTED | ASKING)
    less = _ANY_TURN - (_CERTAIN if cue.turn is Turn.WANTED else frozenset({Turn.ONLY}))
    return planned or previous in _NOUNISH or form.endswith("ing") or turned(claim, at, less)
