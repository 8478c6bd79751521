"""The lines of a text, and what each looks like; the lines of hard-wrapped paragraphs are joined first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from brief.text import count_words, fold

_SHORT = 12  # words of a subheading at most; the longest in the five seed articles has nine
_HEADLINE = 25  # words of a headline at most; the longest in the five seed articles has 21
_WRAP = 120  # characters: a text with a longer line was not wrapped by an editor
_WRAPPED = 0.25  # of the line ends go on in lower case; in wrapped news about a half, in the seed articles none
_TAIL = 8  # characters: more than the stop and the closing marks at a line's end
_KEY = re.compile(r"[\w-]+\s*:(?:\s|$)")
_FINISHED = re.compile(r"[.!\u2026;:,\u3002\uff01]['\")\]]*$")  # or goes on; a question may be a heading
_FULL_STOP = re.compile(r"(?<!\b[A-Z])[.,;:\u3002]['\")\]]*$")  # "Talks open in the U.S." is a headline
_MARKER = re.compile(r"(?:(?:#{1,6}|>+|[-*+\u2022\u2023\u25aa\u25e6])\s+)+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it, or the lines of one hard-wrapped paragraph.

    Its Markdown marker begins at `begin`, its words at `start`, which is the line's character `column`; `words` is
    folded.
    """

    begin: int
    start: int
    end: int
    column: int
    marker: str
    words: str

    @property
    def finished(self) -> bool:
        """Whether it ends as a sentence does, or goes on; a question may be a heading."""
        return _FINISHED.search(self.words, max(0, len(self.words) - _TAIL)) is not None

    @property
    def heading(self) -> bool:
        """Whether it looks like a heading between paragraphs."""
        short = not self.marker and not self.finished and count_words(self.words) <= _SHORT
        return short or self.marker.startswith("#")

    @property
    def headline(self) -> bool:
        """Whether it looks like the title of an article."""
        stopped = _FULL_STOP.search(self.words, max(0, len(self.words) - _TAIL))
        return not stopped and count_words(self.words) <= _HEADLINE and self.marker[:1] in {"", "#"}

    @property
    def paragraph(self) -> bool:
        """Whether it is more than a heading, a headline or a link."""
        return self.finished or count_words(self.words) > _HEADLINE


def lines(text: str) -> tuple[Line, ...]:
    """Return the lines that are not blank; those of a hard-wrapped text are joined to paragraphs."""
    rows: list[Line] = []
    start = 0
    for raw in text.splitlines(keepends=True):
        if not raw.isspace():
            rows.append(_line(text, start, start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())))
        start += len(raw)
    return _unwrapped(text, rows)


def _line(text: str, first: int, begin: int, end: int) -> Line:
    """Return the line whose first character stands at `first` and whose text runs from `begin` to `end`."""
    marker = _MARKER.match(text, begin, end)
    start = marker.end() if marker else begin
    return Line(begin, start, end, start - first, text[begin:start], fold(text[start:end]))


def _unwrapped(text: str, rows: Sequence[Line]) -> tuple[Line, ...]:
    """Join the rows of each paragraph, if the text was wrapped by an editor; otherwise return the rows."""
    width = max((row.end - row.begin for row in rows), default=0)
    adjacent = [pair for pair in pairwise(rows) if _adjacent(text, *pair)]
    going_on = sum(not row.finished and following.words[0].islower() for row, following in adjacent)
    if width > _WRAP or going_on < 3 or going_on < _WRAPPED * len(adjacent):
        return tuple(rows)
    groups = [[rows[0]]]
    for row, following in pairwise(rows):
        if _adjacent(text, row, following) and (following.words[0].islower() or _was_full(row, following, width)):
            groups[-1].append(following)
        else:
            groups.append([following])
    return tuple(
        replace(group[0], end=group[-1].end, words=fold(text[group[0].start : group[-1].end])) for group in groups
    )


def _adjacent(text: str, row: Line, following: Line) -> bool:
    """Say whether no blank line, list marker, key of a header or deeper indent parts two rows."""
    apart = len(f"{text[row.end : following.begin]}.".splitlines()) > 2 or following.column > row.column + 1
    return not apart and not following.marker and not _KEY.match(following.words)


def _was_full(row: Line, following: Line, width: int) -> bool:
    """Say whether the next word would not have fitted, so that the line was broken by its width, not by its writer."""
    return row.end - row.begin + 1 + len(following.words.split(maxsplit=1)[0]) > 0.85 * width
