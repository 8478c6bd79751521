"""Where articles come from, and what came of reading it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Document:
    """A source as it was read and decoded, before anything is marked; what its format states about it, or None.

    `text` of a text file is the decoded file, character for character; `raw` holds the bytes that came in, and `pages`
    the code points of `text` at which the pages of a paged source begin; `weight` is its source's.
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
    weight: float = 1.0


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

    def __str__(self) -> str:
        return self.place


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

    @property
    def is_read(self) -> bool:
        """Whether the source was read, also if it holds nothing, or nothing new."""
        return self in {SourceStatus.OK, SourceStatus.UNCHANGED, SourceStatus.EMPTY, SourceStatus.UNDATED}


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether anything has changed: its ETag and Last-Modified, as they were sent."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of reading one source: its documents, or the reason why there are none, in words for a person.

    `pages` are the pages that were read for a feed's items, by address, each with what its server gave.
    """

    source: Source
    status: SourceStatus
    documents: tuple[Document, ...] = ()
    reason: str = ""
    validators: Validators = Validators()
    pages: tuple[tuple[str, Validators], ...] = ()
