"""The store and the stages around it: what a document becomes before it is stored, and what is told of it after.

documents | clean | segment | dedupe.signature | store      what comes in
store     | dedupe | cluster                                copies and stories
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from brief import clean, segment, store
from brief import export as exporting
from brief.errors import NothingNew, StoreError
from brief.gather import Material
from brief.types import Span, Story

if TYPE_CHECKING:
    from brief.store import Arrival, Kept, Prepared, Query, Store, Stored
    from brief.types import Document, Fetched

_BATCH = 250  # documents in one transaction: half a second of work, so that little is lost and the disk waits rarely
_EVERYWHERE = re.compile(r"\S+(?:://|@)\S+")
# What the preparation of an article depends on: where its code changes, stored articles are prepared again when read.
_CODE = ("clean/*.py", "dates.py", "dedupe.py", "segment.py", "text.py")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a briefing tells of a store: all of it, or what was published `since`, or what its series has not told.

    A series is the briefings that together tell everything once; one that leaves out what was published earlier is no
    part of it. Who gives the `arrivals` themselves, after the one number and up to the other, also notes what was told.
    Of `topics`, each the words of one, at least one must be told of; `places` are the sources that may have brought it;
    an article that states another `language` is left out.
    """

    path: Path
    since: datetime | None = None
    untold: bool = False
    series: str = ""
    arrivals: tuple[int, int] | None = None
    topics: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """The articles of a selection, and the number of the newest arrival when they were read."""

    material: Material
    upto: int


@cache
def made_by() -> str:
    """Return what names the code that prepares articles: a digest of it."""
    package = Path(__file__).parent
    files = sorted(file for pattern in _CODE for file in package.glob(pattern))
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def prepare(document: Document) -> Prepared:
    """Mark and split a document, and sign it for the search for copies."""
    from brief import dedupe  # noqa: PLC0415

    article = clean.article(document)
    sentences = segment.sentences(article)
    return store.Prepared(article, sentences, dedupe.signature(article, sentences), made_by())


def add(opened: Store, documents: Iterable[Document], working: Path, at: datetime) -> Iterator[tuple[Stored, ...]]:
    """Store documents batch by batch, and yield what became of each when its batch is safe on the disk.

    `working` is the folder in which relative paths stand, `at` the time of arrival.
    """
    waiting = iter(documents)
    while batch := tuple(islice(waiting, _BATCH)):
        yield store.add(opened, [_arrival(document, working) for document in batch], prepare, at)


def receive(opened: Store, fetched: Fetched, working: Path, at: datetime) -> tuple[Stored, ...]:
    """Store what came of reading a source, then note how it went: killed in between, the source is read again."""
    stored = tuple(one for batch in add(opened, fetched.documents, working, at) for one in batch)
    store.note_fetched(opened, fetched, at, [one.article_id for one in stored])
    return stored


def articles(opened: Store, query: Query) -> tuple[Kept, ...]:
    """Return the articles that a query asks for, those prepared anew that other code has prepared."""
    found = tuple(store.articles(opened, query))
    return _renewed(opened, found) if any(kept.prepared.made_by != made_by() for kept in found) else found


def material(opened: Store, query: Query) -> Material:
    """Return the articles that a query asks for with their sentences; of several with one text, the first."""
    found = {kept.article.text: kept for kept in reversed(articles(opened, query))}
    kept = tuple(reversed(found.values()))
    return Material(
        tuple(one.article for one in kept), {one.article.id: one.prepared.sentences for one in kept}, failures=()
    )


def select(selection: Selection) -> Selected:
    """Return the articles of a selection; raises NothingNew where there are none."""
    with store.connect(selection.path) as opened:
        if selection.untold and not opened.writable:
            raise StoreError(selection.path, "cannot be written, so what is told cannot be noted: give --since a date")
        after, upto = selection.arrivals or (
            store.told(opened, selection.series) if selection.untold else None,
            store.arrivals(opened),
        )
        wanted = store.Query(selection.since, after=after, upto=upto, topics=selection.topics, places=selection.places)
        found = _in_language(selection.language, material(opened, wanted))
        found = replace(found, read=_read_before(opened, found, after)) if after is not None else found
    if all(one.span in found.read for article in found.articles for one in found.sentences[article.id]):
        since = f" published since {selection.since:%Y-%m-%d %H:%M}" if selection.since else ""
        raise NothingNew(
            selection.path, f"holds no {'new ' * selection.untold}article{since}: add some, or go further back"
        )
    return Selected(found, upto)


def _read_before(opened: Store, found: Material, after: int) -> frozenset[Span]:
    """Return the sentences of changed articles that stood in the version before an arrival, word for word."""
    read: set[Span] = set()
    for article in found.articles:
        earlier = [one.article_id for one in store.versions(opened, article.id) if one.number <= after]
        kept = store.article(opened, earlier[-1]) if earlier else None
        if kept:
            known = {_plain(kept.article.slice(one.span)) for one in kept.prepared.sentences}
            spans = (one.span for one in found.sentences[article.id])
            read |= {span for span in spans if _plain(article.slice(span)) in known}
    return frozenset(read)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _in_language(language: str | None, found: Material) -> Material:
    """Return those articles that state this language, or none: en-GB is en too."""
    if language is None:
        return found
    kept = tuple(one for one in found.articles if (one.language or language).lower().split("-")[0] == language.lower())
    return replace(found, articles=kept)


def note_told(selection: Selection, upto: int, run: str) -> None:
    """Remember that the run has told all arrivals up to a number, so that the next of its series begins after them."""
    with store.connect(selection.path) as opened:
        if selection.since is None and selection.arrivals is None and opened.writable:
            store.note_told(opened, selection.series, upto, run)


def export(opened: Store, query: Query, target: Path) -> None:
    """Write the articles that a query asks for into a new folder; read from there they have the same ids.

    Raises StoreError or OutputError.
    """
    rows = ((kept.article, _origin(opened, kept.article.id)) for kept in articles(opened, query))
    exporting.save(rows, target)


def stories(opened: Store, query: Query) -> tuple[Story, ...]:
    """Return the stories that the articles tell, copies among them, and remember them.

    A story that was remembered keeps its id and its articles when others join it.
    """
    from brief import cluster  # noqa: PLC0415

    kept = articles(opened, query)
    held = {one.article.id: one.article for one in kept}
    remembered = (
        Story(name, tuple(held[one] for one in ids if one in held)) for name, ids in store.stories(opened, query.since)
    )
    known = tuple(story for story in remembered if story.articles)
    sentences = {one.article.id: one.prepared.sentences for one in kept}
    found = cluster.stories(tuple(held.values()), sentences, _copies(kept), known)
    if opened.writable:
        store.note_stories(opened, found)
    return found


def copies(opened: Store, query: Query) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the id of each article that was reprinted, with the ids of its copies, in order."""
    copied: dict[str, list[str]] = {}
    for copy, origin in _copies(articles(opened, query)):
        copied.setdefault(origin, []).append(copy)
    return tuple((origin, tuple(ids)) for origin, ids in sorted(copied.items()))


def _origin(opened: Store, article_id: str) -> str:
    document = store.document(opened, article_id)
    return document.origin if document else article_id


def _copies(kept: Sequence[Kept]) -> tuple[tuple[str, str], ...]:
    """Return (copy id, origin id) of every reprint, from the signatures that were stored with the articles."""
    from brief import dedupe  # noqa: PLC0415

    signatures = {one.article.id: one.prepared.signature for one in kept}
    return dedupe.copies_among([one.article for one in kept], signatures)


def _renewed(opened: Store, found: Sequence[Kept]) -> tuple[Kept, ...]:
    """Prepare again what other code has prepared, and store that."""
    fresh: list[Prepared] = []
    for kept in found:
        document = store.document(opened, kept.article.id) if kept.prepared.made_by != made_by() else None
        fresh.append(prepare(document) if document else kept.prepared)
    if opened.writable:
        store.renew(opened, [new for new, kept in zip(fresh, found, strict=True) if new is not kept.prepared])
    return tuple(replace(kept, prepared=new) for kept, new in zip(found, fresh, strict=True))


def _arrival(document: Document, working: Path) -> Arrival:
    """Name the place that a document comes from, in the same way from whichever folder its file is reached.

    A name that a file gives what it holds (a line's "id") is that file's own, unless it is an address or a message-id.
    """
    name, path = document.origin, document.path
    if path and (name.startswith(path) or not _EVERYWHERE.fullmatch(name)):
        inside = name.removeprefix(path) if name.startswith(path) else f"#{name}"
        name = os.path.normpath(working / path) + inside
    return store.Arrival(name.encode(errors="replace").decode(), document)
