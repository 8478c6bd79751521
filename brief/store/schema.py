"""The tables of the store, as numbered steps that are only ever added to: step n makes schema n of schema n - 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

APPLICATION = 0x62726966  # "brif": what SQLite's `application_id` holds in a store of ours

# blobs      texts and raw bytes, each once, by SHA-256
# articles   one row for each (origin, text) that has ever come in; `day` is what windows of time hold against, in
#            seconds since the epoch; `current` counts the origins of which this is the newest text
# prepared   what the stages made of an article; may be made again at any time
# origins    the places that articles come from: a file, an item of a feed, a page
# versions   which texts an origin has had, in the order of arrival
# sources    what is read, with the validators of its last answer; `readings` what came of it each time
# pages      the pages that were read for the items of feeds, with the validators of each
# brought    which sources have brought an article; nothing for one that came in by hand
# briefings  up to which arrival the articles have been told, for each series of briefings
# stories    which articles have been told as one story, under which id
# words      the full-text index of stated title and text; it keeps no text of its own
_STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE blobs (
            number INTEGER PRIMARY KEY,
            sha256 BLOB NOT NULL UNIQUE,
            compressed INTEGER NOT NULL,
            data BLOB NOT NULL)""",
        """CREATE TABLE articles (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            text INTEGER NOT NULL REFERENCES blobs,
            raw INTEGER REFERENCES blobs,
            stated TEXT NOT NULL,
            day REAL NOT NULL,
            current INTEGER NOT NULL,
            publisher TEXT COLLATE NOCASE,
            published TEXT)""",
        "CREATE INDEX articles_by_text ON articles (text)",
        "CREATE INDEX articles_by_raw ON articles (raw)",
        "CREATE INDEX articles_by_day ON articles (day) WHERE current",
        "CREATE INDEX articles_by_publisher ON articles (publisher)",
        """CREATE TABLE prepared (
            article INTEGER PRIMARY KEY REFERENCES articles,
            made_by TEXT NOT NULL,
            facts TEXT NOT NULL,
            marks BLOB NOT NULL,
            sentences BLOB NOT NULL,
            signature BLOB NOT NULL)""",
        """CREATE TABLE origins (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE)""",
        """CREATE TABLE versions (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            origin INTEGER NOT NULL REFERENCES origins,
            article INTEGER NOT NULL REFERENCES articles,
            at REAL NOT NULL)""",
        "CREATE INDEX versions_by_origin ON versions (origin)",
        "CREATE INDEX versions_by_article ON versions (article)",
        """CREATE TABLE sources (
            number INTEGER PRIMARY KEY,
            place TEXT NOT NULL UNIQUE,
            source TEXT NOT NULL,
            etag TEXT,
            last_modified TEXT,
            succeeded REAL,
            failures INTEGER NOT NULL)""",
        """CREATE TABLE readings (
            number INTEGER PRIMARY KEY,
            source INTEGER NOT NULL REFERENCES sources,
            at REAL NOT NULL,
            status TEXT NOT NULL,
            documents INTEGER NOT NULL,
            reason TEXT NOT NULL)""",
        "CREATE INDEX readings_by_source ON readings (source)",
        """CREATE TABLE briefings (
            number INTEGER PRIMARY KEY,
            series TEXT NOT NULL,
            upto INTEGER NOT NULL,
            run TEXT NOT NULL)""",
        "CREATE INDEX briefings_by_series ON briefings (series)",
        """CREATE TABLE stories (
            article INTEGER PRIMARY KEY REFERENCES articles,
            id TEXT NOT NULL)""",
        "CREATE INDEX stories_by_id ON stories (id)",
        "CREATE VIRTUAL TABLE words USING fts5 (title, body, content='', tokenize='porter unicode61')",
    ),
    (
        """CREATE TABLE pages (
            address TEXT PRIMARY KEY,
            etag TEXT,
            last_modified TEXT) WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE brought (
            article INTEGER NOT NULL REFERENCES articles,
            source INTEGER NOT NULL REFERENCES sources,
            PRIMARY KEY (article, source)) WITHOUT ROWID""",
    ),
)

NEWEST = len(_STEPS)


def version(connection: sqlite3.Connection) -> int:
    """Return the number of the schema that a database has; 0 is an empty one."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def is_ours(connection: sqlite3.Connection) -> bool:
    """Say whether a database is a store of ours, or still empty."""
    # In this order: another process may make the tables in between.
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    return int(application) == APPLICATION or int(tables) == 0


def migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that a database lacks, all or none of them; the caller has begun the transaction and ends it."""
    for number, step in _missing(version(connection)):
        for statement in step:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")


def _missing(have: int) -> Sequence[tuple[int, tuple[str, ...]]]:
    return tuple(enumerate(_STEPS, 1))[have:]
