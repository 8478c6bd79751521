"""Opening a store, its transactions, and the one border at which SQLite's errors become lines for a person."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from brief.errors import StoreError
from brief.store import schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

PATIENCE = 10.0  # seconds that another process may write before we give up

_DAMAGED = "is damaged ({error}); it was left as it is: move it away, and read its sources again with brief corpus add"
_LOCKED = "another process is writing to it: try again when that has ended"
_READ_ONLY = "cannot be written: change its permissions, or choose another file with --store"
_MEANING: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: "is no store of brief, or " + _DAMAGED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check the path and its permissions",
    sqlite3.SQLITE_FULL: "the disk is full: free some space and try again; what was stored before is safe",
    sqlite3.SQLITE_IOERR: "cannot be read or written ({error}): is the disk full or gone?",
}


@dataclass(frozen=True, slots=True)
class Store:
    """An open store; close it, or use it in a `with` statement. One that is not `writable` can only be read."""

    path: Path
    connection: sqlite3.Connection
    writable: bool = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()


def create(path: Path, patience: float = PATIENCE) -> Store:
    """Open the store at `path`, which is made if it is not there, for its owner's eyes only.

    `patience` is how many seconds another process may keep it busy. Raises StoreError where it cannot be used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise _unopened(path, error) from error
    return connect(path, patience)


def connect(path: Path, patience: float = PATIENCE) -> Store:
    """Open the store at `path`; one of an older schema is brought up to date, one that cannot be written only read.

    `patience` is how many seconds another process may keep it busy. Raises StoreError where it cannot be used.
    """
    try:
        there = path.is_file()
    except OSError as error:
        raise _unopened(path, error) from error
    if not there:
        raise StoreError(path, "there is no such store: make one with brief corpus add PATH")
    with translated(path):
        connection = sqlite3.connect(_address(path), timeout=patience, isolation_level=None, uri=True)
    try:
        _prepare(path, connection)
    except BaseException:
        connection.close()
        raise
    return Store(path, connection, _is_writable(path))


def damaged(path: Path, error: object) -> StoreError:
    """Return the error that says what is damaged, and how to get it back."""
    return StoreError(path, _DAMAGED.format(error=error))


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite cannot do into a StoreError that says what the user can do; a bug stays what it is."""
    try:
        yield
    except zlib.error as error:
        raise damaged(path, error) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code not in _MEANING:
            raise
        raise StoreError(path, _MEANING[code].format(error=error)) from error


@contextmanager
def writing(store: Store) -> Iterator[sqlite3.Connection]:
    """Give the connection inside a transaction: what is done in it is on the disk afterwards, or was never done."""
    with translated(store.path):
        store.connection.execute("BEGIN IMMEDIATE")
        try:
            yield store.connection
            store.connection.execute("COMMIT")
        finally:
            # SQLite has already taken back what a full disk interrupted.
            if store.connection.in_transaction:
                store.connection.execute("ROLLBACK")


def _unopened(path: Path, error: OSError) -> StoreError:
    reason = (error.strerror or "an error").lower()
    return StoreError(path, f"cannot be opened ({reason}): choose another file with --store")


def _address(path: Path) -> str:
    """Return the URI under which SQLite opens a file that may not be ours to write."""
    address = path.absolute().as_uri()
    if _is_writable(path):
        return f"{address}?mode=rw"
    # Without a log to read, and none to be made, the file is all there is.
    logged = path.with_name(f"{path.name}-wal").exists()
    return f"{address}?mode=ro" if logged else f"{address}?mode=ro&immutable=1"


def _is_writable(path: Path) -> bool:
    effective = os.access in os.supports_effective_ids
    return all(os.access(place, os.W_OK, effective_ids=effective) for place in (path, path.parent))


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Set up a connection, and bring the tables up to date."""
    with translated(path):
        if not schema.is_ours(connection):
            raise StoreError(path, "is no store of brief: choose another file with --store")
        have = schema.version(connection)
        if have > schema.NEWEST:
            raise StoreError(
                path,
                f"was made by a newer brief (schema {have}, this one knows {schema.NEWEST}): install that one, "
                "or choose another file with --store",
            )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
        connection.execute("PRAGMA synchronous = FULL")  # what is reported as stored survives a flat battery
        if have < schema.NEWEST:
            connection.execute("PRAGMA journal_mode = WAL")
            with writing(Store(path, connection)):
                schema.migrate(connection)
