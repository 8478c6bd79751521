"""Timers and machines to test with: real files in a folder, and programs that stand in for those of a system."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from brief.schedule.nouns import Machine, Ran, Schedule, System, Timer

MORNINGS = Schedule(time(7), (0, 1, 2, 3, 4), "Europe/Vilnius")
DAILY = Schedule(time(6, 5), tuple(range(7)))
ODD = Path('/srv/Rosa\'s news 100% <&> "daily" $HOME \\n é')


def timer(system: System = System.SYSTEMD, folder: Path = Path("/srv/news"), schedule: Schedule = MORNINGS) -> Timer:
    return Timer("morning", system, folder, Path("/opt/my python/bin/python"), schedule, date(2031, 5, 1))


@dataclass
class Tools:
    """What a system's programs would do, as far as we look at it; `missing` are not there, `failing` say so."""

    crontab: str = ""
    active: set[str] = field(default_factory=set)
    missing: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(self, command: Sequence[str], given: str) -> Ran:
        self.calls.append(tuple(command))
        if command[0] in self.missing:
            return Ran(127, err="there is no such program here")
        if set(command) & set(self.failing):
            return Ran(1, err="Failed to connect to bus: No medium found\nhint\n")
        if command[0] == "crontab":
            return self._crontab(command[1], given)
        for text, answer in self.answers.items():
            if text in " ".join(command):
                return Ran(0, answer)
        return self._activity(command)

    def _crontab(self, option: str, given: str) -> Ran:
        if option == "-l":
            return Ran(0, self.crontab) if self.crontab else Ran(1, err="no crontab for rosa\n")
        self.crontab = given if option == "-" else ""
        return Ran(0)

    def _activity(self, command: Sequence[str]) -> Ran:
        """Start, stop or ask for what systemctl, launchctl and schtasks know by its name."""
        name = next((Path(word).stem for word in command if "brief-" in word), "")
        verbs = set(command)
        if verbs & {"start", "bootstrap", "/Create"}:
            self.active.add(name)
        elif verbs & {"disable", "bootout", "/Delete"}:
            self.active.discard(name)
        elif verbs & {"is-active", "print", "/Query"}:
            return Ran(0 if name in self.active else 3, "" if name in self.active else "inactive\n")
        return Ran(0)


def machine(home: Path, tools: Tools) -> Machine:
    home.mkdir(exist_ok=True)
    return Machine(home, home / ".config", home / ".config" / "brief" / "schedules", 501, tools)


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def program(folder: Path, name: str, script: str) -> None:
    """Put a shell script of this name into a folder of the PATH."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    os.chmod(folder / name, 0o755)  # noqa: PTH101, S103 (a program must be executable)
