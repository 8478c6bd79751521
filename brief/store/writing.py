"""What changes the articles of a store: documents come in, preparations are renewed, articles are forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from brief.store import packing
from brief.store.nouns import Arrival, Outcome, Prepared, Stored
from brief.store.opening import Store, translated, writing
from brief.types import Article, Document

_NEWEST = """
    SELECT article.number, article.id, text.sha256
    FROM origins AS origin
    JOIN versions AS version ON version.origin = origin.number
    JOIN articles AS article ON article.number = version.article
    JOIN blobs AS text ON text.number = article.text
    WHERE origin.name = ?
    ORDER BY version.number DESC LIMIT 1
"""
_FORGOTTEN = """
    SELECT article.number, article.stated, text.compressed, text.data
    FROM articles AS article JOIN blobs AS text ON text.number = article.text WHERE article.id = ?
"""
# How many origins have an article as their newest version, of those that ever had the article in question.
_RECOUNT = """
    UPDATE articles SET current = (
        SELECT count(*) FROM versions AS version WHERE version.article = articles.number AND NOT EXISTS (
            SELECT 1 FROM versions AS later WHERE later.origin = version.origin AND later.number > version.number))
    WHERE number IN (SELECT article FROM versions WHERE origin = ?)
"""
_ARRIVED = """
    SELECT article.number, min(version.at)
    FROM articles AS article JOIN versions AS version ON version.article = article.number WHERE article.id = ?
"""
_SWEEP = """
    DELETE FROM blobs
    WHERE number NOT IN (SELECT text FROM articles) AND number NOT IN (SELECT raw FROM articles WHERE raw IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest article of an origin: its number, its id, and the SHA-256 of its text."""

    number: int
    id: str
    sha256: bytes


def add(
    store: Store, arrivals: Sequence[Arrival], prepare: Callable[[Document], Prepared], at: datetime
) -> tuple[Stored, ...]:
    """Store a batch of documents: when this returns they are on the disk; if the process dies before, none of them is.

    A text that its origin already has as its newest version is unchanged, and not prepared again. The store is locked
    only when all are prepared. Raises StoreError where they cannot be stored.
    """
    with translated(store.path):
        fresh = [_unless_known(store.connection, arrival) for arrival in arrivals]
    ready = [prepare(document) if document else None for document in fresh]
    stored = []
    with writing(store) as connection:
        for arrival, prepared in zip(arrivals, ready, strict=True):
            newest = _newest(connection, arrival.origin)
            if newest and newest.sha256 == _text_key(arrival.document):
                stored.append(Stored(newest.id, Outcome.UNCHANGED))
            else:  # which may have become so by another process only now
                stored.append(_insert(connection, arrival, prepared or prepare(arrival.document), newest, at))
    return tuple(stored)


def renew(store: Store, prepared: Sequence[Prepared]) -> None:
    """Put newly prepared articles in the place of what the store has of them; their texts stay as they are."""
    with writing(store) as connection:
        for one in prepared:
            number, arrived = connection.execute(_ARRIVED, (one.article.id,)).fetchone()
            connection.execute(
                "UPDATE articles SET day = ?, publisher = ?, published = ? WHERE number = ?",
                (*_columns(one.article, arrived), number),
            )
            _keep(connection, number, one)


def forget(store: Store, ids: Sequence[str]) -> None:
    """Remove articles wholly: text, raw bytes, words in the index; the file is written anew, so that no trace is left.

    Where a version is forgotten, the one before it is current again. Raises StoreError.
    """
    with writing(store) as connection:
        for one in ids:
            _forget(connection, one)
        # A page of which nothing is kept is no page that was read.
        connection.execute(
            "DELETE FROM pages WHERE address IN (SELECT name FROM origins WHERE number NOT IN"
            " (SELECT origin FROM versions))"
        )
        connection.execute("DELETE FROM origins WHERE number NOT IN (SELECT origin FROM versions)")
        connection.execute(_SWEEP)
        # Until its parts are merged, the index only notes that the words are gone.
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    with translated(store.path):
        store.connection.execute("VACUUM")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _unless_known(connection: sqlite3.Connection, arrival: Arrival) -> Document | None:
    """Return the document, unless its text is the newest of its origin."""
    newest = _newest(connection, arrival.origin)
    return None if newest and newest.sha256 == _text_key(arrival.document) else arrival.document


def _newest(connection: sqlite3.Connection, origin: str) -> _Newest | None:
    row = connection.execute(_NEWEST, (origin,)).fetchone()
    return _Newest(*row) if row else None


def _text_key(document: Document) -> bytes:
    return packing.digest(packing.encoded(document.text))


def _insert(
    connection: sqlite3.Connection, arrival: Arrival, prepared: Prepared, newest: _Newest | None, at: datetime
) -> Stored:
    """Store a text as the newest version of its origin."""
    article = _article(connection, arrival.document, prepared, at)
    connection.execute("INSERT INTO origins (name) VALUES (?) ON CONFLICT DO NOTHING", (arrival.origin,))
    connection.execute(
        "INSERT INTO versions (origin, article, at) SELECT number, ?, ? FROM origins WHERE name = ?",
        (article, at.timestamp(), arrival.origin),
    )
    connection.execute("UPDATE articles SET current = current + 1 WHERE number = ?", (article,))
    if newest is None:
        return Stored(prepared.article.id, Outcome.NEW)
    connection.execute("UPDATE articles SET current = current - 1 WHERE number = ?", (newest.number,))
    return Stored(prepared.article.id, Outcome.CHANGED, newest.id)


def _article(connection: sqlite3.Connection, document: Document, prepared: Prepared, at: datetime) -> int:
    """Return the number of an article, which is stored if it is not there: an earlier text may come back."""
    article = prepared.article
    row = connection.execute("SELECT number FROM articles WHERE id = ?", (article.id,)).fetchone()
    if row:
        return int(row[0])
    cursor = connection.execute(
        "INSERT INTO articles (id, text, raw, stated, day, publisher, published, current)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        (
            article.id,
            _blob(connection, packing.encoded(document.text)),
            _blob(connection, document.raw) if document.raw else None,
            packing.stated_out(document),
            *_columns(article, at.timestamp()),
        ),
    )
    number = cursor.lastrowid or 0
    _keep(connection, number, prepared)
    connection.execute(
        "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (number, *_indexed(document.title, document.text))
    )
    return number


def _columns(article: Article, arrived: float) -> tuple[float, str | None, str | None]:
    """Return what queries ask for: the day, in seconds since the epoch, the publisher and the date as it is."""
    published = article.published
    day = published.timestamp() if published else arrived
    return day, _sound(article.publisher), packing.moment_out(published)


def _indexed(title: str | None, text: str) -> tuple[str, str]:
    """Return what the index reads of an article; the same again when it is forgotten."""
    return _sound(title) or "", _sound(text) or ""


def _sound(text: str | None) -> str | None:
    """Return a text without lone surrogates, which SQLite's text does not hold."""
    return text.encode(errors="replace").decode() if text else text


def _blob(connection: sqlite3.Connection, data: bytes) -> int:
    """Return the number under which these bytes are stored; the same bytes are stored once."""
    key = packing.digest(data)
    row = connection.execute("SELECT number FROM blobs WHERE sha256 = ?", (key,)).fetchone()
    if row:
        return int(row[0])
    cursor = connection.execute(
        "INSERT INTO blobs (sha256, compressed, data) VALUES (?, ?, ?)", (key, *packing.packed(data))
    )
    return cursor.lastrowid or 0


def _keep(connection: sqlite3.Connection, number: int, prepared: Prepared) -> None:
    """Store what was prepared of an article, in the place of what there was."""
    connection.execute(
        "INSERT OR REPLACE INTO prepared (article, made_by, facts, marks, sentences, signature)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            number,
            prepared.made_by,
            packing.facts_out(prepared.article),
            packing.marks_out(prepared.article.marks),
            packing.sentences_out(prepared.sentences),
            prepared.signature,
        ),
    )


def _forget(connection: sqlite3.Connection, article_id: str) -> None:
    """Delete the rows of one article, if it is there."""
    row = connection.execute(_FORGOTTEN, (article_id,)).fetchone()
    if row is None:
        return
    number, stated, compressed, data = row
    text = packing.decoded(packing.unpacked(compressed, data))
    title = packing.stated_in(stated, text, b"").title
    connection.execute(
        "INSERT INTO words (words, rowid, title, body) VALUES ('delete', ?, ?, ?)", (number, *_indexed(title, text))
    )
    origins = connection.execute("SELECT DISTINCT origin FROM versions WHERE article = ?", (number,)).fetchall()
    connection.execute("DELETE FROM versions WHERE article = ?", (number,))
    connection.execute("DELETE FROM prepared WHERE article = ?", (number,))
    connection.execute("DELETE FROM brought WHERE article = ?", (number,))
    connection.execute("DELETE FROM stories WHERE article = ?", (number,))
    connection.execute("DELETE FROM articles WHERE number = ?", (number,))
    connection.executemany(_RECOUNT, origins)
