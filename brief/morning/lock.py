"""One attempt at a time: a lock that the system takes from a process that dies, and a note of who holds it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from brief.errors import BriefError, OutputError
from brief.morning import files

if TYPE_CHECKING:
    from pathlib import Path

_LOCK = "lock"
_HOLDER = "holder.json"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is at work: the number of the process, since when, and on which profile's briefing of which day."""

    process: int
    began: datetime
    profile: str
    period: Date

    def __str__(self) -> str:
        return f"process {self.process}, which began {self.began:%Y-%m-%d %H:%M}, for profile {self.profile}"


@contextmanager
def held(folder: Path, mine: Holder, patience: float, waits: Callable[[str], None]) -> Iterator[Holder | None]:
    """Be the only one at work in a folder, and give who was before, if that was broken off.

    Another one is waited for, `patience` seconds at most; `waits` hears of it. Raises OutputError.
    """
    note = folder / _HOLDER
    lock = _acquired(folder, note, patience, waits)
    try:
        # Who came to an end has taken its note away, a process that died has not; a bug is no end.
        broken = _read(note)
        files.write(note, _written(mine))
        try:
            yield broken
        except BriefError:
            files.remove(note)
            raise
        files.remove(note)
    finally:
        lock.release()


def _acquired(folder: Path, note: Path, patience: float, waits: Callable[[str], None]) -> FileLock:
    """Return the lock, held. The system frees it when its process ends, however that comes about."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waits(f"Waiting for {_read(note) or 'another process'}")
            lock.acquire(timeout=patience, poll_interval=0.5)
    except Timeout:
        raise OutputError(f"{_read(note) or 'another process'} is still at work: wait for it, or end it") from None
    except OSError as error:
        raise files.unwritable(folder, error) from error
    return lock


def _written(holder: Holder) -> str:
    tree = {
        "process": holder.process,
        "began": holder.began.isoformat(),
        "profile": holder.profile,
        "period": holder.period.isoformat(),
    }
    return json.dumps(tree) + "\n"


def _read(note: Path) -> Holder | None:
    """Return who is named, None where nobody is, or where the note was not written whole."""
    try:
        tree = json.loads(note.read_bytes())
        return Holder(
            int(tree["process"]),
            datetime.fromisoformat(tree["began"]),
            str(tree["profile"]),
            Date.fromisoformat(tree["period"]),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None
