"""What the store remembers of sources, and of the briefings that were made from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from math import inf
from operator import itemgetter

from brief.store import packing
from brief.store.nouns import Reading, SourceState
from brief.store.opening import Store, translated, writing
from brief.types import Fetched, Source, SourceKind, SourceStatus, Story, Validators

_STATES = """
    SELECT source.source, source.succeeded, source.failures,
        reading.at, reading.status, reading.documents, reading.reason
    FROM sources AS source JOIN readings AS reading ON reading.number = (
        SELECT max(number) FROM readings WHERE source = source.number)
    ORDER BY source.number
"""

_STORIES = """
    SELECT story.id, article.id
    FROM stories AS story JOIN articles AS article ON article.number = story.article
    WHERE story.id IN (
        SELECT recent.id FROM stories AS recent JOIN articles AS other ON other.number = recent.article
        WHERE other.day >= ?)
    ORDER BY story.id, article.number
"""


def note_fetched(store: Store, fetched: Fetched, at: datetime, brought: Sequence[str] = ()) -> None:
    """Remember what came of reading a source; store its documents first, for after this they are not asked for again.

    `brought` are the ids of the articles that they have become.

    The validators of an answer that brought nothing new, or no answer at all, leave those that are known.
    """
    succeeded = fetched.status.is_read
    with writing(store) as connection:
        connection.execute(
            "INSERT INTO sources (place, source, failures) VALUES (?, ?, 0)"
            " ON CONFLICT (place) DO UPDATE SET source = excluded.source",
            (fetched.source.place, _source_out(fetched.source)),
        )
        connection.execute(
            "UPDATE sources SET succeeded = coalesce(?, succeeded), failures = CASE WHEN ? THEN 0 ELSE failures + 1 END"
            " WHERE place = ?",
            (at.timestamp() if succeeded else None, succeeded, fetched.source.place),
        )
        if succeeded and fetched.validators != Validators():
            connection.execute(
                "UPDATE sources SET etag = ?, last_modified = ? WHERE place = ?",
                (fetched.validators.etag, fetched.validators.last_modified, fetched.source.place),
            )
        connection.execute(
            "INSERT INTO readings (source, at, status, documents, reason)"
            " SELECT number, ?, ?, ?, ? FROM sources WHERE place = ?",
            (at.timestamp(), fetched.status, len(fetched.documents), fetched.reason, fetched.source.place),
        )
        connection.executemany(
            "INSERT OR REPLACE INTO pages (address, etag, last_modified) VALUES (?, ?, ?)",
            [(address, validators.etag, validators.last_modified) for address, validators in fetched.pages],
        )
        connection.executemany(
            "INSERT OR IGNORE INTO brought (article, source)"
            " SELECT article.number, source.number FROM articles AS article, sources AS source"
            " WHERE article.id = ? AND source.place = ?",
            [(name, fetched.source.place) for name in brought],
        )


def validators(store: Store) -> dict[str, Validators]:
    """Return what servers gave to ask whether anything has changed: by place of sources, by address of pages.

    A page that was read is among them, also if its server gave nothing.
    """
    with translated(store.path):
        rows = store.connection.execute(
            "SELECT address, etag, last_modified FROM pages"
            " UNION ALL SELECT place, etag, last_modified FROM sources WHERE etag NOT NULL OR last_modified NOT NULL"
        )
        return {place: Validators(etag, modified) for place, etag, modified in rows}


def statuses(store: Store) -> tuple[SourceState, ...]:
    """Return every source that was ever read, in the order of their first readings."""
    with translated(store.path):
        rows = store.connection.execute(_STATES).fetchall()
    return tuple(
        SourceState(
            _source_in(source),
            Reading(packing.clock_in(at), SourceStatus(status), documents, reason),
            None if succeeded is None else packing.clock_in(succeeded),
            failures,
        )
        for source, succeeded, failures, at, status, documents, reason in rows
    )


def history(store: Store, place: str) -> tuple[Reading, ...]:
    """Return what came of reading a place, the oldest first."""
    with translated(store.path):
        rows = store.connection.execute(
            "SELECT at, status, documents, reason FROM readings"
            " WHERE source = (SELECT number FROM sources WHERE place = ?) ORDER BY number",
            (place,),
        )
        return tuple(
            Reading(packing.clock_in(at), SourceStatus(status), documents, reason)
            for at, status, documents, reason in rows
        )


def note_told(store: Store, series: str, upto: int, run: str) -> None:
    """Remember that a series of briefings has told all arrivals up to a number; call it when the briefing is safe."""
    with writing(store) as connection:
        connection.execute("INSERT INTO briefings (series, upto, run) VALUES (?, ?, ?)", (series, upto, run))


def told(store: Store, series: str) -> int:
    """Return up to which arrival a series of briefings has told the articles; 0 where it has not begun."""
    with translated(store.path):
        (upto,) = store.connection.execute(
            "SELECT coalesce(max(upto), 0) FROM briefings WHERE series = ?", (series,)
        ).fetchone()
        return int(upto)


def latest(store: Store, series: str) -> str | None:
    """Return the name of the run that a series of briefings has told last; None where it has not begun."""
    with translated(store.path):
        row = store.connection.execute(
            "SELECT run FROM briefings WHERE series = ? ORDER BY number DESC LIMIT 1", (series,)
        ).fetchone()
        return str(row[0]) if row else None


def note_stories(store: Store, stories: Sequence[Story]) -> None:
    """Remember which articles make up which story, so that it keeps its id; an article is in the latest one noted."""
    with writing(store) as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO stories (article, id) SELECT number, ? FROM articles WHERE id = ?",
            [(story.id, article.id) for story in stories for article in story.articles],
        )


def stories(store: Store, since: datetime | None = None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the stories noted, by id, with the ids of their articles; `since`: those with an article of that time."""
    with translated(store.path):
        rows = store.connection.execute(_STORIES, (since.timestamp() if since else -inf,)).fetchall()
    return tuple((name, tuple(one for _, one in group)) for name, group in groupby(rows, itemgetter(0)))


def _source_out(source: Source) -> str:
    return json.dumps(
        {
            "place": source.place,
            "name": source.name,
            "kind": source.kind,
            "weight": source.weight,
            "mute": source.mute,
            "language": source.language,
            "allow_private": source.allow_private,
        }
    )


def _source_in(source: str) -> Source:
    fields = json.loads(source)
    return Source(kind=SourceKind(fields.pop("kind")), **fields)
