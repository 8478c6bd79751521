"""The nouns that flow through `brief`: frozen, complete at birth, and free of behaviour that needs another module.

Offsets are always half-open and count Unicode code points of `Article.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Document:
    """A source as it was read and decoded, before anything is marked; what its format states about it, or None.

    `text` of a text file is the decoded file, character for character; `raw` holds the bytes that came in, and `pages`
    the code points of `text` at which the pages of a paged source begin.
    """

    origin: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: datetime | None = None
    language: str | None = None
    url: str | None = None
    path: str | None = None
    raw: bytes = field(default=b"", repr=False)
    pages: tuple[int, ...] = ()


class SourceKind(StrEnum):
    """How a source is read."""

    PATH = "path"
    URL = "url"
    FEED = "feed"
    OPML = "opml"


@dataclass(frozen=True, slots=True)
class Source:
    """A place that articles come from, as `brief.toml` or the command line names it.

    `weight` multiplies what its articles count in a story; a muted source is kept but never read.
    """

    place: str
    name: str
    kind: SourceKind
    weight: float = 1.0
    mute: bool = False
    language: str | None = None
    allow_private: bool = False


class SourceStatus(StrEnum):
    """What came of reading a source."""

    OK = "ok"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    TIMEOUT = "timeout"
    GONE = "gone"
    UNDATED = "undated"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether anything has changed: its ETag and Last-Modified, as they were sent."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of reading one source: its documents, or the reason why there are none, in words for a person."""

    source: Source
    status: SourceStatus
    documents: tuple[Document, ...] = ()
    reason: str = ""
    validators: Validators = Validators()


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
    a tag in the text names as its author; `pages` are the code points at which the pages of a paged source begin.
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


class Role(StrEnum):
    """Who speaks in a chat."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat with the model."""

    role: Role
    content: str


class Grade(StrEnum):
    """How literally a statement's words were found in a source."""

    EXACT = "exact"
    NORMALISED = "normalised"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Match:
    """Where the program found a statement in a source; `score` is the share of its content words found, 0 to 1."""

    span: Span
    grade: Grade
    score: float


class ProblemCode(StrEnum):
    """The closed list of reasons why a statement is not fully supported."""

    UNCITED = "uncited"
    SPAN_INVALID = "span_invalid"
    FURNITURE = "furniture"
    QUOTE_NOT_VERBATIM = "quote_not_verbatim"
    QUOTE_UNBALANCED = "quote_unbalanced"
    NUMBER_ABSENT = "number_absent"
    NUMBER_ELSEWHERE = "number_elsewhere"
    DATE_ABSENT = "date_absent"
    DATE_ELSEWHERE = "date_elsewhere"
    NAME_ABSENT = "name_absent"
    NAME_ELSEWHERE = "name_elsewhere"
    NEGATION = "negation"
    MODALITY = "modality"
    CONDITION = "condition"
    ATTRIBUTION = "attribution"
    SPEAKER = "speaker"
    ROLE = "role"
    OPPOSITE = "opposite"
    COVERAGE = "coverage"
    ORDER = "order"
    WRONG_ARTICLE = "wrong_article"
    SOURCES_DISAGREE = "sources_disagree"
    META = "meta"
    REPEATED = "repeated"
    UNFINISHED = "unfinished"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, for a program (`code`) and for a person (`message`), with the statement's range that it is about.

    `sources` are the places that say otherwise; none where the sources say nothing.
    """

    code: ProblemCode
    message: str
    start: int
    end: int
    sources: tuple[Span, ...] = ()


class VerdictKind(StrEnum):
    """What the checker says of a statement."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    UNCITED = "uncited"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True, order=True)
class Clause:
    """A clause of a statement, as a range of it, and whether the sources carry it."""

    start: int
    end: int
    carried: bool


class StanceKind(StrEnum):
    """Where a source stands on a statement."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True, order=True)
class Stance:
    """Where one article stands on a statement: the place at which it carries it, or says otherwise."""

    span: Span
    kind: StanceKind


@dataclass(frozen=True, slots=True)
class Verdict:
    """The checker's decision on one statement, with every reason and every place that carries it.

    `score` is how likely the statement is to be supported, 0 to 1; `coverage` the share of its words of meaning that
    the cited places hold in order. `clauses` are named where a statement is carried in part, `stances` where articles
    differ.
    """

    kind: VerdictKind
    score: float
    problems: tuple[Problem, ...] = ()
    matches: tuple[Match, ...] = ()
    coverage: float = 0.0
    clauses: tuple[Clause, ...] = ()
    stances: tuple[Stance, ...] = ()


class Origin(StrEnum):
    """Who wrote a statement's words: the model, the model and then the repair, or the article itself."""

    MODEL = "model"
    REPAIRED = "repaired"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence as the model wrote it, with the evidence keys that it chose.

    `likelihood` is the mean log-probability of its tokens under the model; `finished` is False
    when the length limit cut it.
    """

    text: str
    keys: tuple[str, ...]
    likelihood: float
    finished: bool = True


class NewsKind(StrEnum):
    """What a statement is to a reader of an earlier briefing."""

    NEW = "new"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class News:
    """Why a reader of an earlier briefing is told this; `earlier` is what it said of the same, "" for what is new."""

    kind: NewsKind
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the briefing with its citations and the checker's verdict on it.

    `news` is None where no earlier briefing was named.
    """

    text: str
    origin: Origin
    citations: tuple[Span, ...]
    verdict: Verdict
    news: News | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet's share in a story: its articles, and how many are copies; "" is the outlet that no article names."""

    name: str
    articles: int
    copies: int


@dataclass(frozen=True, slots=True)
class Section:
    """One story as it is told: a heading and its statements, all checked; who tells it, and where they differ."""

    story_id: str
    heading: Statement
    statements: tuple[Statement, ...]
    outlets: tuple[Outlet, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """An earlier briefing's statement whose article has changed since: the cited words no longer stand in it.

    `exact` are the words that it cited, `now` the sentence of the article that comes nearest to them today, if any.
    """

    said: str
    exact: str
    article_id: str
    now: Span | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What came in and what became of it, counted.

    Articles read, those that a statement cites, copies; sources that failed; sentences withheld; and of the earlier
    briefing named by `against` (its title, "" for none) the statements that still stand and are not told again.
    """

    articles: int
    used: int
    copies: int
    failed: int
    withheld: int
    unchanged: int = 0
    against: str = ""


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What a briefing was made with: enough to make it again on the same machine.

    `settings` holds the resolved settings as sorted (name, value) pairs.
    """

    brief: str
    model: str
    model_sha256: str
    prompt: str
    prompt_digest: str
    seed: int
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """The document. Nothing in it depends on the clock or the machine."""

    title: str
    date: Date
    language: str
    articles: tuple[Article, ...]
    sections: tuple[Section, ...]
    dropped: tuple[Statement, ...]
    made_with: MadeWith
    coverage: Coverage
    corrections: tuple[Correction, ...] = ()
