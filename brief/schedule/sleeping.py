"""What becomes of a briefing that is due while the machine sleeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from brief.schedule import due
from brief.schedule.nouns import LONGEST_DELAY, Schedule, System

_DAY = timedelta(days=1)
_CATCHES_UP = {
    System.SYSTEMD: f"it starts when the machine wakes, or up to {LONGEST_DELAY} minutes later, since the timer is "
    "persistent; after a time switched off likewise",
    System.LAUNCHD: "it starts when the Mac wakes; but one that comes due while the Mac is switched off is missed",
    System.WINDOWS: "it starts about 10 minutes after the machine wakes, since the task may start when it can again",
}


@dataclass(frozen=True, slots=True)
class Sleep:
    """From when to when the machine sleeps, in its own time; an end before the beginning is on the next day."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Outlook:
    """When a briefing is due, whether the machine sleeps then, when it starts at the earliest, and why."""

    due: datetime
    asleep: bool
    starts: datetime
    says: str


def read(text: str) -> Sleep:
    """Read a time of sleep like 06:30-09:30; raises ValueError."""
    begins, dash, ends = text.partition("-")
    if not dash:
        raise ValueError(f"{text!r} is not a time of sleep like 06:30-09:30")
    sleep = Sleep(due.read_time(begins.strip()), due.read_time(ends.strip()))
    if sleep.begins == sleep.ends:
        raise ValueError(f"{text!r} ends when it begins")
    return sleep


def outlook(system: System, schedule: Schedule, sleep: Sleep, now: datetime, local: ZoneInfo) -> Outlook:
    """Say what becomes of the next briefing if the machine sleeps at these times every day."""
    moment = due.next_due(schedule, now, local)
    woken = _wakes(sleep, moment, local)
    if woken is None:
        return Outlook(moment, asleep=False, starts=moment, says="the machine is awake: it starts on time")
    if system in _CATCHES_UP:
        return Outlook(moment, asleep=True, starts=woken, says=_CATCHES_UP[system])
    later = due.next_due(schedule, moment, local)
    says = (
        "cron passes it over; the next run covers its day too, if the machine is awake then; to have it at once: "
        "brief schedule run --catch-up"
    )
    return Outlook(moment, asleep=True, starts=later, says=says)


def _wakes(sleep: Sleep, moment: datetime, local: ZoneInfo) -> datetime | None:
    """Return when the machine wakes, if it sleeps at a moment."""
    today = moment.astimezone(local).date()
    for day in (today - _DAY, today):
        last = day if sleep.begins < sleep.ends else day + _DAY
        begins, ends = (
            due.on(Schedule(at, (), None), on, local) for at, on in ((sleep.begins, day), (sleep.ends, last))
        )
        if begins <= moment < ends:
            return ends
    return None
