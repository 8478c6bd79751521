"""launchd, on macOS: an agent of the user's own session."""

from __future__ import annotations

import plistlib

from brief.schedule import due
from brief.schedule.nouns import Timer


def shown(timer: Timer) -> str:
    """Return the property list that is written."""
    return plistlib.dumps(
        {
            "Label": timer.name,
            "ProgramArguments": list(timer.command),
            "WorkingDirectory": str(timer.folder),
            "StartCalendarInterval": _intervals(timer),
            "ProcessType": "Background",
            "LowPriorityIO": True,
            "Nice": 10,
        },
        sort_keys=False,
    ).decode()


def _intervals(timer: Timer) -> list[dict[str, int]]:
    """Return when the agent is started; to launchd Sunday is 0."""
    at = {"Hour": timer.schedule.at.hour, "Minute": timer.schedule.at.minute}
    if len(timer.schedule.days) == len(due.DAYS):
        return [at]
    return [{"Weekday": (day + 1) % 7, **at} for day in timer.schedule.days]
