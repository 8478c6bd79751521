"""Articles and all that points into them. Offsets are half-open and count code points of `Article.text`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in one article: the only way to point at a source."""

    article_id: str
    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Say whether this span lies inside `other`, in the same article."""
        return self.article_id == other.article_id and other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one code point."""
        return self.article_id == other.article_id and self.start < other.end and other.start < self.end


class MarkKind(StrEnum):
    """What a marked range of an article is."""

    TITLE = "title"
    BODY = "body"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A range of an article's text with what it is and the name of the rule that said so."""

    start: int
    end: int
    kind: MarkKind
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read: its text is never rewritten, its furniture is only marked.

    `marks` are ordered, disjoint, never blank, and cover every line that is not blank. `agency` is the news agency that
    a tag in the text names as its author; `pages` are the code points at which the pages of a paged source begin;
    `weight` is how much the article counts in its story.
    """

    id: str
    text: str
    marks: tuple[Mark, ...]
    title: str | None = None
    publisher: str | None = None
    published: datetime | None = None
    language: str | None = None
    url: str | None = None
    path: str | None = None
    agency: str | None = None
    pages: tuple[int, ...] = ()
    weight: float = 1.0

    def ranges(self, kind: MarkKind) -> tuple[tuple[int, int], ...]:
        """Return the ranges of one kind, in order, as (start, end) in code points."""
        return tuple((mark.start, mark.end) for mark in self.marks if mark.kind is kind)

    def slice(self, span: Span) -> str:
        """Return the characters that `span` points at; the span must be of this article."""
        return self.text[span.start : span.end]

    def citable(self, start: int, end: int) -> bool:
        """Say whether every character of the range that is not white space is title or body, never furniture."""
        at = start
        for mark in self.marks:
            if mark.kind is not MarkKind.FURNITURE and at < mark.end and mark.start < end:
                if self.text[at : mark.start].strip():
                    return False
                at = mark.end
        return not self.text[at:end].strip()


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A sentence of an article's body; its text is sliced from the article, never stored twice.

    `index` counts the body sentences of the article from 0; `paragraph` counts its body lines from 0.
    """

    span: Span
    index: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Story:
    """The articles about one event, the most central first; `copies` maps a reprint's id to its origin's id."""

    id: str
    articles: tuple[Article, ...]
    copies: tuple[tuple[str, str], ...] = ()


class ConflictKind(StrEnum):
    """In what articles about one event differ."""

    QUANTITY = "quantity"
    TIME = "time"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Side:
    """One version of what sources tell differently: the value in the source's own words, and the sentence it is in."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more sides on one quantity, time or quotation; `subject` names what they differ on, in their words."""

    kind: ConflictKind
    subject: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, order=True)
class TimelineEntry:
    """A day on which something happened, and the sentence that says so."""

    day: Date
    span: Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source sentence that the model may use; `key` is what it cites ("1", "2", ...)."""

    key: str
    span: Span
    text: str
