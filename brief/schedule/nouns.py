"""When a briefing is due, what calls for it, and the machine that does so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path

LONGEST_DELAY = 5  # minutes that a start is put off at random, so that not all ask a server at once
LONGEST_RUN = 2  # hours after which a run that hangs is ended
PAUSE = 10  # minutes before a run that reached nobody is started again, where the system can
TRIES = 5  # starts in an hour, after which it waits for its next time


class System(StrEnum):
    """What calls programs at their time on a machine."""

    SYSTEMD = "systemd"
    CRON = "cron"
    LAUNCHD = "launchd"
    WINDOWS = "windows"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day on some days of the week, Monday being 0; without a `zone` it is the machine's own time."""

    at: time
    days: tuple[int, ...]
    zone: str | None = None


EVERY_MORNING = Schedule(time(7), tuple(range(7)))
"""What is meant where nothing is said."""


@dataclass(frozen=True, slots=True)
class Timer:
    """What is called, when, since which day, and by which system.

    `python` is called in `folder`, where brief.toml lies; both are absolute.
    """

    profile: str
    system: System
    folder: Path
    python: Path
    schedule: Schedule
    begins: date

    @property
    def name(self) -> str:
        """The name under which the system knows it."""
        return named(self.profile)

    @property
    def command(self) -> tuple[str, ...]:
        """The program and its arguments; -P, for a module.py among the news is none of the program's."""
        return (str(self.python), "-P", "-m", "brief", "schedule", "run", "--profile", self.profile)


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a program: its exit status, 127 where there is no such program, and what it printed."""

    status: int
    out: str = ""
    err: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """A user's account: their folders, their number, and how a program is run with a standard input.

    `config` is where programs keep their settings, `records` where we note what was installed.
    """

    home: Path
    config: Path
    records: Path
    number: int
    run: Callable[[Sequence[str], str], Ran]


def named(profile: str) -> str:
    """Return the name under which a system knows the timer of a profile."""
    return f"brief-{profile}"
