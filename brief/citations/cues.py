"""Cues: the words that negate or hedge, each with the word that it governs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from brief.citations.keys import Fact, key, words
from brief.citations.lexicon.cues import (
    ASKING,
    BELIEVED,
    FUTURE,
    NEARLY,
    NEGATORS,
    ONLY,
    PASSED,
    PLANNED,
    POSSIBLE,
    REPORTED,
    SEEMING,
    SOFT_NEGATORS,
    SOFT_PHRASES,
    WANTED,
)
from brief.citations.lexicon.numbers import TENS, UNITS
from brief.text import Word, fold

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
    WANTED = "wanted"
    NEARLY = "nearly"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Cue(Fact):
    """A word that turns a claim; `target` is the stem that it governs ("" when nothing follows), at word `at`."""

    turn: Turn
    target: str
    at: int


NOT = frozenset({Turn.NOT, Turn.SOFT_NOT})
# How many words before a word a negation or hedge may stand and still be read as meant for it.
REACH = 8
# How near another word of the statement must stand to the word that a cue governs; set on RAGTruth, part 2.
_BESIDE = 4


_TURNS = {
    **dict.fromkeys(ONLY, Turn.ONLY),
    **dict.fromkeys(NEARLY, Turn.NEARLY),
    **dict.fromkeys(FUTURE, Turn.FUTURE),
    **dict.fromkeys(REPORTED, Turn.REPORTED),
    **dict.fromkeys(POSSIBLE, Turn.POSSIBLE),
    **dict.fromkeys(SOFT_NEGATORS, Turn.SOFT_NOT),
    **dict.fromkeys(NEGATORS, Turn.NOT),
}
# These turn what follows only before "to".
_TO_TURNS = {
    **dict.fromkeys(PLANNED, Turn.PLANNED),
    **dict.fromkeys(WANTED, Turn.WANTED),
    **dict.fromkeys(SEEMING, Turn.POSSIBLE),
}
# What these hold possible stands in the same clause: "if possible," says nothing of what follows.
_LOOSE = frozenset({Turn.POSSIBLE, Turn.REPORTED})
_ENDED = re.compile(r"[.;:!?]\W|,\W*\"|\"\W*,")
_CUES = frozenset([*_TURNS, *_TO_TURNS, *BELIEVED, *ASKING, *(first for first, _ in SOFT_PHRASES)])
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_LIMITED = frozenset(["a", "an", "in", "on", "at", "by", "for", "from", "with", *UNITS, *TENS])
_RESTRICTING = frozenset(["only", "just", "merely"])
# How many words the one who is asked may have: "urged the government of Kestria to close".
_LONGEST_ASKED = 6


def _is_negator(lower: str) -> bool:
    return lower in NEGATORS or lower.endswith("n't")


def _turn(found: tuple[Word, ...], index: int) -> Turn | None:
    """Return how a word turns what follows it, or None."""
    word = found[index].text
    lower = word.lower()
    before, after = _at(found, index - 1), _at(found, index + 1)
    if (lower, after) in SOFT_PHRASES:
        return Turn.SOFT_NOT
    if after == "to" and lower in _TO_TURNS and not (lower == "determined" and _at(found, index + 2) == "be"):
        return _TO_TURNS[lower]
    if after == "to" and before in _BE and lower in BELIEVED:
        return Turn.REPORTED
    if lower == "may" and word[0].isupper() and index:
        return None
    if lower in ONLY and not _limits(found, index):
        return None
    return Turn.NOT if lower.endswith("n't") else _TURNS.get(lower)


def _limits(found: tuple[Word, ...], index: int) -> bool:
    """Say whether "only" limits what follows it: it opens the sentence, or a number, article or preposition follows."""
    after = _at(found, index + 1)
    return not index or after[:1].isdigit() or after in _LIMITED


def _at(found: tuple[Word, ...], index: int) -> str:
    return found[index].text.lower() if 0 <= index < len(found) else ""


def target(found: tuple[Word, ...], index: int, *, names: bool = True) -> tuple[str, int]:
    """Return the key of the next word with meaning from `index` on, and its place; adverbs are passed over.

    Capitalised words are passed over too where `names` are not wanted: in "will Tom go", it is "go" that is meant.
    """
    for at in range(index, min(index + 7, len(found))):
        lower = found[at].text.lower()
        if not names and found[at].text[0].isupper():
            continue
        if lower not in PASSED and not lower.endswith("ly") and not _is_negator(lower):
            return key(found[at].text), at
    return "", -1


def _governed(found: tuple[Word, ...], index: int, turn: Turn) -> tuple[str, int]:
    after = _at(found, index + 1)
    if turn is Turn.NOT and after in _RESTRICTING:
        return after, index + 1
    phrase = (_at(found, index), after) in SOFT_PHRASES
    return target(found, index + (2 if phrase else 1), names=turn in NOT or found[index].text.isupper())


def _asked(found: tuple[Word, ...], index: int, folded: str) -> int | None:
    """Return the place of the "to" that follows somebody who is urged, asked or ordered, or None."""
    if _at(found, index) not in ASKING:
        return None
    for at in range(index + 1, min(index + 2 + _LONGEST_ASKED, len(found))):
        if re.search(r"[^\s\w'-]", folded[found[at - 1].end : found[at].start]):
            return None
        if _at(found, at) == "to":
            return at
    return None


def cues(text: str) -> tuple[Cue, ...]:
    """Find the negations and hedges, in order, each with the word that it governs."""
    found = words(text)
    folded = fold(text)
    result = []
    for index, word in enumerate(found):
        if word.text.lower() not in _CUES and not word.text.endswith(("n't", "N'T")):
            continue
        turn = _turn(found, index)
        asked = None if turn else _asked(found, index, folded)
        if turn or asked:
            aim = _governed(found, index, turn) if turn else target(found, (asked or 0) + 1)
            if turn in _LOOSE and _ENDED.search(folded, word.end, found[aim[1]].start):
                aim = "", -1
            result.append(Cue(text[word.start : word.end], word.start, word.end, turn or Turn.WANTED, *aim))
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


def about(cue: Cue, reading: Reading, claim: Reading, source: Source) -> bool:
    """Say whether a cue speaks of what the claim speaks of.

    It does in the cited span that holds most of the claim; in any other, where a word near the one that it governs is
    the claim's too.
    """
    near = [term for term in reading.terms if term.at != cue.at and abs(term.at - cue.at) <= _BESIDE]
    return any(term.key in claim.known for term in near) or reading == source.nearest(claim)
