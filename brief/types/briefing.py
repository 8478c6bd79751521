"""The document: statements, the stories that they tell, and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from brief.types.articles import Article, Conflict, Span, TimelineEntry
from brief.types.verdicts import Verdict


class Origin(StrEnum):
    """Who wrote a statement's words: the model, the repair of its or the article's words, or the article itself."""

    MODEL = "model"
    REPAIRED = "repaired"
    QUOTED = "quoted"


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


class UntoldReason(StrEnum):
    """Why an article was never thought of for a briefing."""

    LANGUAGE = "language"
    NO_STATEMENT = "no_statement"


@dataclass(frozen=True, slots=True)
class Untold:
    """An article of which nothing can be told: it is in another language, or no sentence of it stands alone."""

    article_id: str
    reason: UntoldReason
    language: str


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


class NoticeKind(StrEnum):
    """What a reader is told before the stories: what went wrong since the last briefing, or with this one."""

    MISSED = "missed"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    SOURCE = "source"
    SHORTENED = "shortened"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that went wrong, for a program (`kind`) and for a person (`text`)."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True)
class Preface:
    """What stands before the stories: the first and the last day that they cover, and what went wrong.

    `covers` is None where a briefing covers no more than its own day, or where nobody knows.
    """

    covers: tuple[Date, Date] | None = None
    notices: tuple[Notice, ...] = ()


NO_PREFACE = Preface()
"""Of a briefing that covers its day, and of which nothing went wrong."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """The document. Nothing in it depends on the clock or the machine, but what its preface says went wrong.

    `overview` says in a sentence or two, checked like any other, what leads the first stories; `untold` are articles
    of which nothing can be told.
    """

    title: str
    date: Date
    language: str
    articles: tuple[Article, ...]
    sections: tuple[Section, ...]
    dropped: tuple[Statement, ...]
    made_with: MadeWith
    coverage: Coverage
    corrections: tuple[Correction, ...] = ()
    overview: tuple[Statement, ...] = ()
    preface: Preface = NO_PREFACE
    untold: tuple[Untold, ...] = ()
