"""In which words a sentence differs from the source's, and which place of the source it is nearest to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from brief.text import STOPWORDS, fold, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN = re.compile(r"\w+(?:[.,:'-]\w+)*%?|[^\w\s]")
# Of a long run of words that only the source has, so many are shown at each end; the rest tells nothing of the fault.
_SHOWN = 3
_LONGEST_RUN = 8
# As few small words in common are chance: "voted on Monday to end" and "voted by 9 to 7" share "to".
_LONE = 2
# Beside a gap of more words of the source.
_NEAR = 5


class Side(StrEnum):
    """Whose words they are: those of both texts, of the source alone, or of the statement alone."""

    BOTH = "both"
    SOURCE = "source"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words and whose they are."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is compared, as it is shown, and whether white space stands before it."""

    key: str
    text: str
    spaced: bool


def difference(claim: str, source: str) -> tuple[Run, ...]:
    """Align a statement with its source, word by word; nothing is told of words that the source has around it.

    Case, the shape of quotation marks and punctuation alone are no difference.
    """
    mine, theirs = _words(claim), _words(source)
    runs = list(_runs(mine, theirs))
    told = [at for at, run in enumerate(runs) if run.side is not Side.SOURCE and any(map(str.isalnum, run.text))]
    first, last = (told[0], told[-1]) if told else (0, -1)
    return tuple(run for at, run in enumerate(runs) if first <= at <= last or run.side is not Side.SOURCE)


def marked(runs: Iterable[Run]) -> Iterator[tuple[Side, str]]:
    """Yield the parts of a difference so that it reads without colours: [-the source's words-]{+the statement's+}."""
    for run in runs:
        lead = " " * run.text.startswith(" ")
        match run.side:
            case Side.BOTH:
                yield run.side, run.text
            case Side.SOURCE:
                yield from ((Side.BOTH, lead), (run.side, f"[-{run.text.strip()}-]"))
            case Side.CLAIM:
                yield from ((Side.BOTH, lead), (run.side, f"{{+{run.text.strip()}+}}"))


def _words(text: str) -> list[_Word]:
    line = printable(text)
    return [
        _Word(fold(found.group()).casefold(), found.group(), line[found.start() - 1 : found.start()].isspace())
        for found in _TOKEN.finditer(line)
    ]


def _runs(mine: list[_Word], theirs: list[_Word]) -> Iterator[Run]:
    """Yield the runs, those of the source before those of the statement where both differ."""
    parts: list[Run] = []
    for same, gone, added in _blocks(mine, theirs):
        if not same and _worded(gone):
            parts.append(Run(Side.SOURCE, _text(Side.SOURCE, gone)))
        side = Side.BOTH if same or not _worded(added) else Side.CLAIM
        parts.append(Run(side, _text(side, added)))
    for side, group in groupby(filter(attrgetter("text"), parts), attrgetter("side")):
        yield Run(side, "".join(run.text for run in group))


def _blocks(mine: list[_Word], theirs: list[_Word]) -> Iterator[tuple[bool, list[_Word], list[_Word]]]:
    """Yield (same, the source's words, the statement's); a lone small word beside a long gap is part of it."""
    matcher = SequenceMatcher(None, [word.key for word in theirs], [word.key for word in mine], autojunk=False)
    codes = matcher.get_opcodes()
    gaps = [0, *(high - low if what != "equal" else 0 for what, low, high, _, _ in codes), 0]
    found = [
        (
            what == "equal" and not (max(gaps[at], gaps[at + 2]) > _NEAR and _lone(mine[start:end])),
            theirs[low:high],
            mine[start:end],
        )
        for at, (what, low, high, start, end) in enumerate(codes)
    ]
    for same, group in groupby(found, lambda block: block[0]):
        held = list(group)
        yield same, [word for _, gone, _ in held for word in gone], [word for _, _, added in held for word in added]


def _lone(words: list[_Word]) -> bool:
    """Say whether words are too few and too common to show that two texts say the same there."""
    return len(words) <= _LONE and all(word.key in STOPWORDS for word in words)


def _worded(words: list[_Word]) -> bool:
    return any(char.isalnum() for word in words for char in word.key)


def _text(side: Side, words: list[_Word]) -> str:
    whole = ["".join((" " * word.spaced, word.text)) for word in words]
    if side is Side.SOURCE and len(words) > _LONGEST_RUN:
        whole = [*whole[:_SHOWN], " …", *whole[-_SHOWN:]]
    return "".join(whole)
