"""The file of a store: made for its owner, brought up to date, killed at any instant, refused with one line."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from storing import DUMPS, FERRY, FERRY_LATER, NOON, STRIKE, documented, fill, put, read_only_store, texts

from brief import store
from brief.errors import StoreError
from brief.store import Query, schema
from brief.store.opening import writing
from brief.types import Validators


def load(path: Path, number: int) -> Path:
    """Make a store of an earlier schema from its dump."""
    connection = sqlite3.connect(path)
    connection.executescript((DUMPS / f"schema-{number}.sql").read_text(encoding="utf-8"))
    connection.close()
    return path


def tables(opened: store.Store) -> list[tuple[str, str, str]]:
    return sorted(opened.connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master"))


def refused(path: Path, patience: float = 0.1) -> str:
    with pytest.raises(StoreError) as caught, store.connect(path, patience):
        pass
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize("number", range(1, schema.NEWEST + 1))
def test_a_store_of_every_earlier_schema_is_brought_up_to_date(number: int, tmp_path: Path) -> None:
    with store.create(tmp_path / "new") as fresh:
        expected = tables(fresh)
    with store.connect(load(tmp_path / "old", number)) as opened:
        assert schema.version(opened.connection) == schema.NEWEST
        assert tables(opened) == expected
        assert texts(opened, Query(superseded=True)) == [FERRY, FERRY_LATER, STRIKE]
        (ferry,) = store.ranked(opened, ("aground",), 5)
        assert [version.number for version in store.versions(opened, ferry)] == [1, 2]
        assert store.told(opened, "") == 1
        assert [(name, len(ids)) for name, ids in store.stories(opened)] == [("ferry", 2)]
        (state,) = store.statuses(opened)
        assert state.succeeded == NOON
        assert store.validators(opened)[state.source.place] == Validators('"1"')
        put(opened, documented(FERRY))
        store.forget(opened, [ferry])
        assert texts(opened) == [FERRY, STRIKE]


def test_the_dumped_stores_are_what_is_made_today(tmp_path: Path) -> None:
    # What the dump of this schema holds is what this code writes; the code's own digest aside.
    fill(tmp_path / "today")
    with store.connect(tmp_path / "today") as made, store.connect(load(tmp_path / "dumped", schema.NEWEST)) as dumped:
        for name in (
            "blobs",
            "articles",
            "origins",
            "versions",
            "sources",
            "readings",
            "pages",
            "briefings",
            "stories",
        ):
            every = f"SELECT * FROM {name}"  # noqa: S608
            assert made.connection.execute(every).fetchall() == dumped.connection.execute(every).fetchall()


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(tmp_path / "store", schema.NEWEST)
    broken = (*schema._STEPS, ("CREATE TABLE extra (number)", "CREATE TABLE extra (number)"))
    with monkeypatch.context() as patch:
        patch.setattr(schema, "_STEPS", broken)
        patch.setattr(schema, "NEWEST", len(broken))
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            store.connect(tmp_path / "store")
    with store.connect(tmp_path / "store") as opened:
        assert len(texts(opened)) == 2


def test_a_store_is_its_owners_alone(tmp_path: Path) -> None:
    with store.create(tmp_path / "deep" / "store") as opened:
        put(opened, documented(FERRY))
        files = sorted((tmp_path / "deep").iterdir())
        assert [file.name for file in files] == ["store", "store-shm", "store-wal"]
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["store"]


def test_there_is_none(tmp_path: Path) -> None:
    assert refused(tmp_path / "store") == "there is no such store: make one with brief corpus add PATH"
    assert refused(tmp_path).startswith("there is no such store")
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_none_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path, tmp_path / "file" / "store"):
        with pytest.raises(StoreError, match=r"cannot be opened \(.*\): choose another file with --store$"):
            store.create(path)


def test_a_newer_schema(tmp_path: Path) -> None:
    with store.create(tmp_path / "store") as opened:
        opened.connection.execute(f"PRAGMA user_version = {schema.NEWEST + 4}")
    before = (tmp_path / "store").read_bytes()
    assert refused(tmp_path / "store").startswith(
        f"was made by a newer brief (schema {schema.NEWEST + 4}, this one knows {schema.NEWEST}): install that one"
    )
    assert (tmp_path / "store").read_bytes() == before


def test_what_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"no database, but a text that is long enough to be one of another kind" * 99)
    connection = sqlite3.connect(tmp_path / "other")
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    assert refused(tmp_path / "text").startswith("is no store of brief, or is damaged")
    assert refused(tmp_path / "other") == "is no store of brief: choose another file with --store"


def test_a_damaged_store_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with store.create(path) as opened:
        put(opened, *(documented(f"{FERRY}{number}", str(number)) for number in range(99)))
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[4096:] = random.Random(1).randbytes(len(whole) - 4096)  # noqa: S311
    path.write_bytes(damaged)
    with (
        pytest.raises(StoreError, match=r"is damaged \(.*\); it was left as it is: move it away"),
        store.connect(path) as opened,
    ):
        texts(opened)
    assert path.read_bytes() == bytes(damaged)


def test_a_text_that_changed_by_itself_is_not_told(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with store.create(path) as opened:
        _, strike = put(opened, documented(FERRY), documented(STRIKE * 9, "b.txt"))
    path.write_bytes(path.read_bytes().replace(b"14 people", b"41 people"))
    with store.connect(path) as opened, pytest.raises(StoreError, match=r"is damaged \(the text of article .* changed"):
        texts(opened)
    with store.connect(path) as opened, writing(opened) as connection:
        connection.execute("UPDATE blobs SET data = x'00' WHERE compressed")
    with store.connect(path) as opened, pytest.raises(StoreError, match=r"is damaged \(Error -\d .* decompressing"):
        store.document(opened, strike.article_id)


def test_a_store_that_another_writes_to_is_waited_for_then_named(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with store.create(path) as opened, store.connect(path, 0.1) as other:
        with writing(opened):
            with pytest.raises(StoreError) as caught:
                put(other, documented(FERRY))
            assert str(caught.value) == f"{path}: another process is writing to it: try again when that has ended"
            assert texts(other) == []
        put(other, documented(FERRY))


def test_a_store_that_another_writes_to_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "store"
    fill(path)
    begun = threading.Event()

    def write() -> None:
        with store.connect(path) as opened, writing(opened):
            begun.set()
            threading.Event().wait(0.2)

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    with store.connect(path, 20) as opened:
        put(opened, documented(FERRY, "c.txt"))
    writer.join()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="here the system has no other users")
def test_a_store_that_may_not_be_written_is_read() -> None:
    with read_only_store(lambda opened: put(opened, documented(STRIKE))) as path:
        with store.connect(path) as opened:
            assert texts(opened) == [STRIKE]
            with pytest.raises(StoreError) as caught:
                put(opened, documented(FERRY))
        assert [file.name for file in path.parent.iterdir()] == ["store"]
    assert caught.value.reason == "cannot be written: change its permissions, or choose another file with --store"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="here the system has no other users")
def test_a_store_in_a_folder_that_may_not_be_looked_into() -> None:
    with read_only_store(lambda _: None, mode=0) as path, pytest.raises(StoreError) as caught:
        store.connect(path)
    assert caught.value.reason == "cannot be opened (permission denied): choose another file with --store"


def test_a_full_disk_takes_nothing_that_was_stored(tmp_path: Path) -> None:
    with store.create(tmp_path / "store") as opened:
        put(opened, documented(FERRY))
        (pages,) = opened.connection.execute("PRAGMA page_count").fetchone()
        opened.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        noise = [documented(random.Random(number).randbytes(3000).hex(), str(number)) for number in range(9)]  # noqa: S311
        with pytest.raises(StoreError, match="the disk is full: free some space and try again; what was stored"):
            put(opened, *noise)
        assert texts(opened) == [FERRY]


def test_a_disk_that_takes_no_more_is_named(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "store"
    fill(path)

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    code = "import sys; from storing import *; from pathlib import Path\n"
    code += "with store.connect(Path(sys.argv[1])) as opened:\n"
    code += "    try:\n        put(opened, *(documented(f'{n} ' * 5000, str(n)) for n in range(200)))\n"
    code += "    except store.opening.StoreError as error: print(error)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=little_room,
    )
    assert done.stdout.startswith(f"{path}: cannot be read or written (disk I/O error)")
    with store.connect(path) as opened:
        assert texts(opened) == [FERRY_LATER, STRIKE]


# With so small a cache SQLite writes into its files all through a transaction; after so many twenties of its own steps
# the process ends, in the midst of one.
WRITER = """
import os, signal, sys
from itertools import count
from pathlib import Path
from storing import documented, put, store
steps = iter(range(int(sys.argv[3])))
with store.create(Path(sys.argv[1])) as opened:
    opened.connection.execute("PRAGMA cache_size = 4")
    opened.connection.set_progress_handler(
        lambda: next(steps, None) is None and os.kill(os.getpid(), signal.SIGKILL), 20
    )
    for number in count(int(sys.argv[2]), 3):
        texts = [f"Report {each} came in.\\n" * 40 for each in range(number, number + 3)]
        ids = [one.article_id for one in put(opened, *(documented(text, text[:20]) for text in texts))]
        print("stored", *ids, flush=True)
        if number % 9 == 0:
            store.forget(opened, ids[:1])
            print("forgotten", ids[0], flush=True)
"""


def test_killing_the_process_loses_nothing_that_was_reported(tmp_path: Path) -> None:
    path = tmp_path / "store"
    rnd = random.Random(3)  # noqa: S311
    stored: set[str] = set()
    forgotten: set[str] = set()
    for turn in range(6):
        steps = rnd.randint(20, 200) if turn % 2 else 1_000_000_000
        command = [sys.executable, "-c", WRITER, str(path), str(turn * 9000), str(steps)]
        with subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            lines = [child.stdout.readline() for _ in range(rnd.randint(1, 12))]
            threading.Event().wait(rnd.random() / 100)
            child.send_signal(signal.SIGKILL)
            lines += [line for line in child.stdout if line.endswith("\n")]
        for what, *ids in map(str.split, filter(None, lines)):
            (forgotten if what == "forgotten" else stored).update(ids)
        with store.connect(path) as opened:
            assert opened.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert opened.connection.execute("PRAGMA foreign_key_check").fetchall() == []
            there = {kept.article.id for kept in store.articles(opened, Query())}
            assert there == set(store.ranked(opened, ("report",), 100_000))
        assert not there & forgotten
        # The last one may have been forgotten, and killed before it could say so.
        assert len(stored - forgotten - there) <= turn + 1
        lost = stored - forgotten - there
        assert all(any(line.split()[1:2] == [name] for line in lines) for name in lost)
        forgotten |= lost
    assert len(stored) > 20


def test_two_processes_may_make_a_store_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from storing import *; from pathlib import Path\n"
        "with store.create(Path(sys.argv[1])) as opened:\n"
        "    for n in range(20): put(opened, documented(FERRY, f'{sys.argv[2]} {n}'))"
    )
    commands = [[sys.executable, "-c", code, str(tmp_path / "store"), name] for name in "ab"]
    running = [subprocess.Popen(command, cwd=Path(__file__).parent) for command in commands]
    assert [process.wait() for process in running] == [0, 0]
    with store.connect(tmp_path / "store") as opened:
        assert len(texts(opened)) == 40
