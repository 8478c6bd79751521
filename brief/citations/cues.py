"""Cues: the words that negate or hedge, each with the word that it governs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from brief.citations.keys import Fact, key, words
from brief.citations.lexicon import (
    FUTURE,
    NEGATORS,
    PASSED,
    PLANNED,
    POSSIBLE,
    REPORTED,
    SOFT_NEGATORS,
    SOFT_PHRASES,
)
from brief.text import Word

if TYPE_CHECKING:
    from brief.citations.reading import Reading, Source


class Turn(StrEnum):
    """How a cue turns the word that it governs."""

    NOT = "not"
    SOFT_NOT = "soft_not"
    POSSIBLE = "possible"
    REPORTED = "reported"
    FUTURE = "future"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Cue(Fact):
    """A word that turns a claim; `target` is the stem that it governs ("" when nothing follows), at word `at`."""

    turn: Turn
    target: str
    at: int


NOT = frozenset({Turn.NOT, Turn.SOFT_NOT})
# How many words before a word a negation or hedge may stand and still be read as meant for it.
REACH = 8


def _target(found: tuple[Word, ...], index: int) -> tuple[str, int]:
    """Return the stem that a cue governs and its place: the next word with meaning, adverbs passed over."""
    for at in range(index, min(index + 7, len(found))):
        lower = found[at].text.lower()
        if lower not in PASSED and not lower.endswith("ly") and not _is_negator(lower):
            return key(found[at].text), at
    return "", -1


def _is_negator(lower: str) -> bool:
    return lower in NEGATORS or lower.endswith("n't")


def _turn(found: tuple[Word, ...], index: int) -> Turn | None:
    word = found[index].text
    lower = word.lower()
    after = found[index + 1].text.lower() if index + 1 < len(found) else ""
    if _is_negator(lower):
        return Turn.NOT
    if lower in SOFT_NEGATORS or (lower, after) in SOFT_PHRASES:
        return Turn.SOFT_NOT
    if lower in POSSIBLE and not (lower == "may" and word[0].isupper() and index):
        return Turn.POSSIBLE
    if lower in REPORTED:
        return Turn.REPORTED
    if lower in FUTURE:
        return Turn.FUTURE
    return Turn.PLANNED if lower in PLANNED and after == "to" else None


def cues(text: str) -> tuple[Cue, ...]:
    """Find the negations and hedges, in order, each with the stem that it governs."""
    found = words(text)
    result = []
    for index, word in enumerate(found):
        turn = _turn(found, index)
        if turn is None:
            continue
        after = found[index + 1].text.lower() if index + 1 < len(found) else ""
        only = turn is Turn.NOT and after in {"only", "just", "merely"}
        skip = 2 if (word.text.lower(), after) in SOFT_PHRASES else 1
        target, at = (after, index + 1) if only else _target(found, index + skip)
        result.append(Cue(text[word.start : word.end], word.start, word.end, turn, target, at))
    return tuple(result)


def turned(reading: Reading, at: int, turns: frozenset[Turn]) -> bool:
    """Say whether a cue of one of these kinds governs the word at `at`, or stands shortly before it."""
    starts = {word.start: place for place, word in enumerate(reading.words)}
    return any(
        cue.turn in turns and (cue.at == at or 0 < at - starts.get(cue.start, at) <= REACH) for cue in reading.cues
    )


def bare(target: str, source: Source, turns: frozenset[Turn]) -> int:
    """Count the places in the cited spans at which the word stands and no such cue governs it."""
    count = 0
    for reading in source.readings:
        governed = {cue.at for cue in reading.cues if cue.turn in turns}
        count += sum(word == target and at not in governed for at, word in enumerate(reading.keys))
    return count
