"""In which words a sentence differs from the source's, and which place of the source it is nearest to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from brief.text import fold, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r"\w+(?:[.,:'-]\w+)*%?|[^\w\s]")
# Of a long run of words that only the source has, so many are shown at each end; the rest tells nothing of the fault.
_SHOWN = 3
_LONGEST_RUN = 8


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
    if not told:
        return tuple(runs)
    first, last = told[0], told[-1]
    return tuple(run for at, run in enumerate(runs) if first <= at <= last or run.side is not Side.SOURCE)


def plain(runs: Sequence[Run]) -> str:
    """Write a difference without colours: [-the source's words-]{+the statement's+}."""
    marks = {Side.BOTH: ("", ""), Side.SOURCE: ("[-", "-]"), Side.CLAIM: ("{+", "+}")}
    return "".join(f"{marks[run.side][0]}{run.text}{marks[run.side][1]}" for run in spaced(runs))


def spaced(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs with the white space between them outside those that only one side has."""
    for run in runs:
        lead = " " if run.text.startswith(" ") else ""
        if lead and run.side is not Side.BOTH:
            yield Run(Side.BOTH, lead)
            yield Run(run.side, run.text[1:])
        else:
            yield run


def _words(text: str) -> list[_Word]:
    line = printable(text)
    return [
        _Word(fold(found.group()).casefold(), found.group(), line[found.start() - 1 : found.start()].isspace())
        for found in _TOKEN.finditer(line)
    ]


def _runs(mine: list[_Word], theirs: list[_Word]) -> Iterator[Run]:
    """Yield the runs, of the source's words before the statement's where both differ."""
    matcher = SequenceMatcher(None, [word.key for word in theirs], [word.key for word in mine], autojunk=False)
    parts: list[tuple[Side, list[_Word]]] = []
    for what, low, high, start, end in matcher.get_opcodes():
        if what == "equal":
            parts.append((Side.BOTH, mine[start:end]))
        else:
            gone = theirs[low:high]
            if any(map(str.isalnum, "".join(word.key for word in gone))):
                parts.append((Side.SOURCE, gone))
            added = mine[start:end]
            worded = any(map(str.isalnum, "".join(word.key for word in added)))
            parts.append((Side.CLAIM if worded else Side.BOTH, added))
    for side, group in groupby((Run(side, _text(side, words)) for side, words in parts if words), attrgetter("side")):
        yield Run(side, "".join(run.text for run in group))


def _text(side: Side, words: list[_Word]) -> str:
    whole = ["".join((" " * word.spaced, word.text)) for word in words]
    if side is Side.SOURCE and len(words) > _LONGEST_RUN:
        whole = [*whole[:_SHOWN], " …", *whole[-_SHOWN:]]
    return "".join(whole)
