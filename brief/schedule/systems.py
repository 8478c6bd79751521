"""Which module knows which system, and what a system cannot be given."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from brief.errors import SettingsError
from brief.schedule import cron, launchd, systemd, windows
from brief.schedule.nouns import Machine, System, Timer

if TYPE_CHECKING:
    from collections.abc import Mapping

_YEAR = 366  # days


class Caller(Protocol):
    """What a module for a system can do."""

    def shown(self, timer: Timer) -> str:
        """Return what would be written, as text."""
        ...

    def install(self, timer: Timer, machine: Machine) -> None:
        """Give the timer to the system; raises OutputError."""
        ...

    def remove(self, profile: str, machine: Machine) -> None:
        """Take the timer of a profile from the system, if it is there, and leave nothing."""
        ...

    def fault(self, timer: Timer, machine: Machine) -> str | None:
        """Return in words what is not as it was installed."""
        ...


_KNOWN: Mapping[System, Caller] = {
    System.SYSTEMD: systemd,
    System.CRON: cron,
    System.LAUNCHD: launchd,
    System.WINDOWS: windows,
}


def of(system: System) -> Caller:
    """Return what knows a system."""
    return _KNOWN[system]


def check(timer: Timer, local: ZoneInfo, now: datetime) -> None:
    """Raise SettingsError if the system cannot be told of this timer; `local` is the machine's time."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", timer.profile, re.ASCII):
        raise SettingsError(f"--profile {timer.profile!r}: a name has letters, digits, - and _ only")
    for path, signs in ((timer.folder, ""), (timer.python, "\"'\\" if timer.system is System.SYSTEMD else "")):
        unfit = signs + ("%" if timer.system is System.WINDOWS else "")
        if bad := next((sign for sign in str(path) if sign in unfit or not sign.isprintable()), None):
            raise SettingsError(f"{str(path)!r}: {timer.system} takes no path with {bad!r}: use another folder")
    zone = timer.schedule.zone
    if zone and timer.system is not System.SYSTEMD and not _agree(ZoneInfo(zone), local, now):
        raise SettingsError(
            f"{timer.system} knows this machine's time only, {local.key}: give --at in that, without --timezone"
        )


def _agree(one: ZoneInfo, other: ZoneInfo, now: datetime) -> bool:
    """Say whether two zones have the same time for a year."""
    moments = (now + timedelta(days=day) for day in range(_YEAR))
    return all(one.utcoffset(moment.astimezone(one)) == other.utcoffset(moment.astimezone(other)) for moment in moments)
