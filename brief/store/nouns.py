"""What goes into a store and comes out of it, beside the nouns that all of `brief` knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from brief.types import Article, Document, Sentence, Source, SourceStatus, Span


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article as the stages before the store made it of its document; `made_by` names the code that did.

    `signature` is what near-duplicates are found by; the store keeps its bytes and does not look into them.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    signature: bytes
    made_by: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that comes in; `origin` is the place that it comes from, by which its versions belong together."""

    origin: str
    document: Document


class Outcome(StrEnum):
    """What became of a document: its origin is new, has a new text, or has the text that it had."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Stored:
    """The article that a document has become, and of a changed one the article that it replaces."""

    article_id: str
    outcome: Outcome
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An article of the store: what was prepared of it, and the number of its latest arrival."""

    prepared: Prepared
    number: int

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.prepared.article


@dataclass(frozen=True, slots=True)
class Query:
    """Which articles are wanted: all that are current, less what a condition leaves out.

    `since` and `until` (exclusive) hold against the day of publication, of an undated article against that of arrival;
    `after` and `upto` (inclusive) are numbers of arrival. `words` must all stand in the title or the text: one that
    ends in * begins a word, one with spaces is a phrase. Of `topics`, each the words of one, at least one must fit;
    `places` are sources of which at least one has brought it. `ids` leaves out all others; `superseded` adds the
    versions that newer ones replaced.
    """

    since: datetime | None = None
    until: datetime | None = None
    after: int | None = None
    upto: int | None = None
    publisher: str | None = None
    words: tuple[str, ...] = ()
    topics: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One text that an origin has had: the article, the number of its arrival, and when it arrived."""

    article_id: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Cited:
    """What an earlier briefing cites: a span, and the characters that stood there."""

    span: Span
    exact: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A cited article that has a newer version; `stands` is where the cited words stand in that, None if nowhere."""

    cited: Cited
    newest: str
    stands: Span | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a source once."""

    at: datetime
    status: SourceStatus
    documents: int
    reason: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source with its latest reading, the time of its last success, and how many readings have failed since."""

    source: Source
    latest: Reading
    succeeded: datetime | None
    failures: int


@dataclass(frozen=True, slots=True)
class Stats:
    """What a store holds: articles that are current and that are not, the days they span, the file's size in bytes."""

    articles: int
    superseded: int
    publishers: tuple[tuple[str, int], ...]
    undated: int
    earliest: datetime | None
    latest: datetime | None
    size: int
