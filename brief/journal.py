"""The journal of scheduled briefings: one line of JSON for each attempt, whatever came of it; it is only added to."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import date as Date
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from brief.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "journal.jsonl"
"""The file's name, in the folder of the briefings."""


class AttemptKind(StrEnum):
    """What came of an attempt at a briefing, or at the delivery of an earlier one."""

    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    BROKEN_OFF = "broken-off"
    NOTHING_NEW = "nothing-new"
    OFFLINE = "offline"
    ALREADY_TOLD = "already-told"

    @property
    def is_end(self) -> bool:
        """Whether the day's briefing needs no other attempt."""
        return self in {AttemptKind.DELIVERED, AttemptKind.NOTHING_NEW, AttemptKind.ALREADY_TOLD}

    @property
    def is_failure(self) -> bool:
        """Whether the reader must be told, for no briefing came of it."""
        return not self.is_end


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: of a profile, for the day `period` on which its briefing was due, with a reason for a person.

    `run` names the briefing's folder, "" where there is none; `waiting` are the channels that have not taken it yet;
    `upto` is the number of the newest arrival that it tells; `known` is how many of the profile's attempts its preface
    knows; `pace` is the seconds that a draft took, 0 where none was written.
    """

    profile: str
    period: Date
    started: datetime
    finished: datetime
    kind: AttemptKind
    run: str = ""
    reason: str = ""
    waiting: tuple[str, ...] = ()
    upto: int = 0
    known: int = 0
    pace: float = 0.0


def append(file: Path, attempt: Attempt) -> None:
    """Add an attempt, and wait until the disk has it; raises OutputError where it cannot be written."""
    tree = asdict(attempt) | {
        "period": attempt.period.isoformat(),
        "started": attempt.started.isoformat(),
        "finished": attempt.finished.isoformat(),
    }
    line = json.dumps(tree, ensure_ascii=True, separators=(",", ":"))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab+", buffering=0) as opened:
            # Behind the half of a line that an interruption left, a new one begins.
            opened.write(f"{_joint(opened.seek(0, os.SEEK_END), file)}{line}\n".encode("ascii"))
            os.fsync(opened.fileno())
    except OSError as error:
        raise OutputError(f"cannot write {file}: {(error.strerror or str(error)).lower()}") from error


def read(file: Path) -> tuple[Attempt, ...]:
    """Return the attempts, the oldest first; a line that was not written whole is no attempt.

    Raises:
        OutputError: the file is there and cannot be read.
    """
    try:
        text = file.read_text(encoding="ascii", errors="replace") if file.exists() else ""
    except OSError as error:
        raise OutputError(f"cannot read {file}: {(error.strerror or str(error)).lower()}") from error
    return tuple(attempt for line in text.splitlines() if (attempt := _attempt(line)))


def _joint(size: int, file: Path) -> str:
    """Return what parts a new line from those before it."""
    with file.open("rb") as opened:
        opened.seek(max(0, size - 1))
        return "" if opened.read(1) in {b"", b"\n"} else "\n"


def _attempt(line: str) -> Attempt | None:
    try:
        tree = json.loads(line)
        return Attempt(
            profile=str(tree["profile"]),
            period=Date.fromisoformat(tree["period"]),
            started=datetime.fromisoformat(tree["started"]),
            finished=datetime.fromisoformat(tree["finished"]),
            kind=AttemptKind(tree["kind"]),
            run=str(tree["run"]),
            reason=str(tree["reason"]),
            waiting=tuple(map(str, tree["waiting"])),
            upto=int(tree["upto"]),
            known=int(tree["known"]),
            pace=float(tree.get("pace", 0.0)),
        )
    except (ValueError, TypeError, KeyError):
        return None
