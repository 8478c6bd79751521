"""What a store says: articles by query, their versions, what was cited and has changed, and how much there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from brief.errors import StoreError
from brief.store import packing
from brief.store.nouns import Cited, Correction, Kept, Prepared, Query, Stats, Version
from brief.store.opening import Store, damaged, translated
from brief.text import fold
from brief.types import Document, Span

_ARTICLES = """
    SELECT article.id, article.publisher, article.published, text.sha256, text.compressed, text.data,
        prepared.made_by, prepared.facts, prepared.marks, prepared.sentences, prepared.signature,
        (SELECT max(number) FROM versions AS version WHERE version.article = article.number)
    FROM articles AS article
    JOIN blobs AS text ON text.number = article.text
    JOIN prepared ON prepared.article = article.number
"""
_DOCUMENT = """
    SELECT article.stated, text.compressed, text.data, raw.compressed, raw.data
    FROM articles AS article
    JOIN blobs AS text ON text.number = article.text
    LEFT JOIN blobs AS raw ON raw.number = article.raw
    WHERE article.id = ?
"""
_VERSIONS = """
    SELECT article.id, version.number, version.at
    FROM versions AS version JOIN articles AS article ON article.number = version.article
    WHERE version.origin IN (
        SELECT origin FROM versions WHERE article = (SELECT number FROM articles WHERE id = ?))
    ORDER BY version.number
"""
_STATS = """
    SELECT count(*) FILTER (WHERE current), count(*), count(*) FILTER (WHERE current AND published IS NULL),
        min(day) FILTER (WHERE published IS NOT NULL), max(day) FILTER (WHERE published IS NOT NULL)
    FROM articles
"""
_BROUGHT = """article.number IN (
    SELECT article FROM brought JOIN sources AS source ON source.number = brought.source
    WHERE source.place IN (SELECT value FROM json_each(?)))"""
_SEVERAL = 5  # ids that are listed where a beginning fits more than one


class _Row(NamedTuple):
    """A row of `_ARTICLES`."""

    id: str
    publisher: str | None
    published: str | None
    sha256: bytes
    compressed: int
    data: bytes
    made_by: str
    facts: str
    marks: bytes
    sentences: bytes
    signature: bytes
    number: int


def articles(store: Store, query: Query) -> Iterator[Kept]:
    """Yield the articles that a query asks for, in the order in which they first arrived."""
    conditions, values = _conditions(query)
    with translated(store.path):
        rows = store.connection.execute(f"{_ARTICLES} WHERE {conditions} ORDER BY article.number", values)
        for row in map(_Row._make, rows):
            yield _kept(store, row)


def ranked(store: Store, words: Sequence[str], most: int) -> tuple[str, ...]:
    """Return the ids of the current articles that hold all the words, the best first; the title counts thrice."""
    with translated(store.path):
        rows = store.connection.execute(
            "SELECT article.id FROM words JOIN articles AS article ON article.number = words.rowid"
            " WHERE words MATCH ? AND article.current ORDER BY bm25(words, 3.0, 1.0), article.number LIMIT ?",
            (_match(words), most),
        )
        return tuple(name for (name,) in rows)


def resolve(store: Store, beginning: str) -> str:
    """Return the id that begins so; raises StoreError where none does, or more than one."""
    with translated(store.path):
        rows = store.connection.execute(
            "SELECT id FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (beginning, f"{beginning}\U0010ffff", _SEVERAL + 1),
        ).fetchall()
    found = [str(name) for (name,) in rows]
    if not beginning or not found:
        raise StoreError(store.path, f"holds no article {beginning!r}: brief corpus list shows their ids")
    if len(found) > 1 and beginning not in found:
        more = ", ..." if len(found) > _SEVERAL else ""
        raise StoreError(
            store.path, f"{beginning!r} could be {', '.join(found[:_SEVERAL])}{more}: write more of the id"
        )
    return found[0]


def article(store: Store, article_id: str) -> Kept | None:
    """Return an article by its id, also one that a newer version has replaced."""
    return next(articles(store, Query(ids=(article_id,), superseded=True)), None)


def document(store: Store, article_id: str) -> Document | None:
    """Return a document as it came in, raw bytes included, from which its article can be prepared again."""
    with translated(store.path):
        row = store.connection.execute(_DOCUMENT, (article_id,)).fetchone()
        if row is None:
            return None
        stated, text_compressed, text, raw_compressed, raw = row
        return packing.stated_in(
            stated,
            packing.decoded(packing.unpacked(text_compressed, text)),
            packing.unpacked(raw_compressed, raw) if raw is not None else b"",
        )


def versions(store: Store, article_id: str) -> tuple[Version, ...]:
    """Return every text that the article's origin has had, in the order of arrival, this article among them."""
    with translated(store.path):
        rows = store.connection.execute(_VERSIONS, (article_id,))
        return tuple(Version(name, number, packing.clock_in(at)) for name, number, at in rows)


def arrivals(store: Store) -> int:
    """Return the number of the newest arrival, 0 in an empty store; it never goes down."""
    with translated(store.path):
        row = store.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'versions'").fetchone()
        return int(row[0]) if row else 0


def corrections(store: Store, cited: Sequence[Cited]) -> tuple[Correction, ...]:
    """Return those of an earlier briefing's citations whose article has a newer version, and whether the words stand.

    An article that is not in the store, or has several origins of which one still has its text, is not corrected.
    """
    found = []
    for one in cited:
        kept = article(store, one.span.article_id)
        newest = _successor(store, one.span.article_id) if kept else None
        if newest:
            found.append(Correction(one, newest.article.id, _place(one.exact, newest)))
    return tuple(found)


def stats(store: Store) -> Stats:
    """Return how much the store holds."""
    with translated(store.path):
        current, every, undated, earliest, latest = store.connection.execute(_STATS).fetchone()
        publishers = store.connection.execute(
            "SELECT publisher, count(*) FROM articles WHERE current AND publisher IS NOT NULL"
            " GROUP BY publisher ORDER BY count(*) DESC, publisher"
        ).fetchall()
    return Stats(
        articles=current,
        superseded=every - current,
        publishers=tuple(publishers),
        undated=undated,
        earliest=None if earliest is None else packing.clock_in(earliest),
        latest=None if latest is None else packing.clock_in(latest),
        size=store.path.stat().st_size,
    )


def _kept(store: Store, row: _Row) -> Kept:
    """Return the article of a row; raises StoreError where its text is not the one that was stored."""
    data = packing.unpacked(row.compressed, row.data)
    if packing.digest(data) != row.sha256:
        raise damaged(store.path, f"the text of article {row.id} has changed")
    bare = packing.article_in(row.id, packing.decoded(data), row.marks, row.facts)
    made = replace(bare, publisher=row.publisher, published=packing.moment_in(row.published))
    sentences = packing.sentences_in(row.id, row.sentences)
    return Kept(Prepared(made, sentences, row.signature, row.made_by), row.number)


def _conditions(query: Query) -> tuple[str, list[object]]:
    """Return a query as SQL, with its values."""
    wanted: dict[str, object] = {
        "article.day >= ?": query.since and query.since.timestamp(),
        "article.day < ?": query.until and query.until.timestamp(),
        "article.number IN (SELECT article FROM versions WHERE number > ?)": query.after,
        "article.number IN (SELECT article FROM versions WHERE number <= ?)": query.upto,
        "article.publisher = ?": query.publisher,
        "article.number IN (SELECT rowid FROM words WHERE words MATCH ?)": _wanted(query) or None,
        _BROUGHT: json.dumps(query.places) if query.places else None,
        "article.id IN (SELECT value FROM json_each(?))": json.dumps(query.ids) if query.ids else None,
    }
    given = {condition: value for condition, value in wanted.items() if value is not None}
    return " AND ".join(("TRUE" if query.superseded else "article.current", *given)), list(given.values())


def _wanted(query: Query) -> str:
    """Return the words and the topics of a query in the language of the index, "" where there are none."""
    topics = " OR ".join(f"({_match(topic)})" for topic in query.topics)
    return " AND ".join(f"({part})" for part in (_match(query.words), topics) if part)


def _match(words: Sequence[str]) -> str:
    """Return words in the language of the index, in which nothing that a user writes means anything else."""
    return " ".join(f'"{word.rstrip("*").replace(chr(34), chr(34) * 2)}"{"*" * word.endswith("*")}' for word in words)


def _successor(store: Store, article_id: str) -> Kept | None:
    """Return the newest version of the article's origin, if that is another article and this one is current nowhere."""
    history = versions(store, article_id)
    current = next(articles(store, Query(ids=(article_id,))), None)
    return None if current or not history else article(store, history[-1].article_id)


def _place(exact: str, newest: Kept) -> Span | None:
    """Return where cited words stand in an article, however its lines are broken and its quote marks shaped."""
    pattern = r"\s+".join(map(re.escape, fold(exact).split()))
    match = re.search(pattern, fold(newest.article.text)) if pattern else None
    return Span(newest.article.id, match.start(), match.end()) if match else None
