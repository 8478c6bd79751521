"""Which module knows which system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from brief.schedule import cron, launchd, systemd, windows
from brief.schedule.nouns import System, Timer

if TYPE_CHECKING:
    from collections.abc import Mapping


class Caller(Protocol):
    """What a module for a system can do."""

    def shown(self, timer: Timer) -> str:
        """Return what would be written, as text."""
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
