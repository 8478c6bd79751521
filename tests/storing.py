"""Documents and stores to test with, and the dump of a store: `python tests/storing.py` writes that of this schema."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from brief import store
from brief.corpus import prepare
from brief.store import schema
from brief.types import Document, Fetched, Source, SourceKind, SourceStatus, Story, Validators

DUMPS = Path(__file__).parent / "data" / "store"
NOBODY = 65534
NOON = datetime(2031, 5, 16, 12, tzinfo=UTC)
FERRY = "Ferry runs aground off Tolling\n\nThe ferry ran aground on Sunday, injuring 14 people.\n\nShare this\n"
FERRY_LATER = FERRY.replace("14 people", "15 people")
STRIKE = "Nurses end a strike\n\nNurses in Ossering voted on Tuesday to end a strike of nine days.\n"


def documented(text: str, origin: str = "a.txt", **stated: str | datetime | bytes | tuple[int, ...]) -> Document:
    return Document(origin=origin, text=text, **stated)  # type: ignore[arg-type]


def put(opened: store.Store, *documents: Document, at: datetime = NOON) -> tuple[store.Stored, ...]:
    return store.add(opened, [store.Arrival(one.origin, one) for one in documents], prepare, at)


def texts(opened: store.Store, query: store.Query = store.Query()) -> list[str]:  # noqa: B008 (it is frozen)
    return [kept.article.text for kept in store.articles(opened, query)]


def fill(path: Path) -> None:
    """Make the store that every dump holds."""
    source = Source("https://news.example/feed", "The Example", SourceKind.FEED, weight=2.0)
    with store.create(path) as opened:
        put(opened, documented(FERRY, publisher="The Tolling Herald", published=NOON, raw=FERRY.encode()))
        put(opened, documented(FERRY_LATER, publisher="The Tolling Herald"), documented(STRIKE, "b.txt", raw=b"<p>"))
        page = ("https://news.example/ferry", Validators(None, "Fri, 16 May 2031 10:00:00 GMT"))
        fetched = Fetched(source, SourceStatus.OK, validators=Validators('"1"', None), pages=(page,))
        articles = tuple(one.article for one in store.articles(opened, store.Query()))
        store.note_fetched(opened, fetched, NOON, [article.id for article in articles])
        store.note_stories(opened, [Story("ferry", articles)])
        store.note_told(opened, "", 1, "2031-05-16-00000000")


@contextmanager
def read_only_store(filling: Callable[[store.Store], object], mode: int = 0o555) -> Iterator[Path]:
    """Give a store that may not be written, not even by the superuser, in a folder of this mode."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with store.create(folder / "store") as opened:
            filling(opened)
        (folder / "store").chmod(0o444)
        folder.chmod(mode)
        was = os.geteuid()
        if was == 0:
            os.seteuid(NOBODY)
        try:
            yield folder / "store"
        finally:
            os.seteuid(was)
            folder.chmod(0o755)


def dump(connection: sqlite3.Connection) -> str:
    """Return a store as SQL; the index by what goes into it, for its own tables are SQLite's affair."""
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'words_%' AND sql NOT NULL ORDER BY rowid"
    ).fetchall()
    lines = [f"{sql};" for _, sql in tables if "sqlite_sequence" not in sql]
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words%' ORDER BY rowid"
    ).fetchall():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        values = " || ', ' || ".join(f"quote({column})" for column in columns)
        clear = ["DELETE FROM sqlite_sequence;"] if name == "sqlite_sequence" else []
        rows = connection.execute(f"SELECT {values} FROM {name}").fetchall()  # noqa: S608 (names from the schema)
        lines += clear + [f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({row});" for (row,) in rows]  # noqa: S608
    words = "INSERT INTO words (rowid, title, body) VALUES"
    lines += [f"{words} ({number}, '', '{text}');" for number, text in enumerate((FERRY, FERRY_LATER, STRIKE), 1)]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    lines += [f"PRAGMA user_version = {version};", f"PRAGMA application_id = {schema.APPLICATION};"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        fill(Path(folder) / "store")
        with store.connect(Path(folder) / "store") as filled:
            DUMPS.mkdir(exist_ok=True)
            (DUMPS / f"schema-{schema.NEWEST}.sql").write_text(dump(filled.connection), encoding="utf-8")
