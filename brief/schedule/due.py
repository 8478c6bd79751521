"""The calendar: which days and which time are meant, and when that is, in a zone whose clocks are changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from brief.schedule.nouns import Schedule

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_WEEK = 7
# A zone may leave out a whole day, and a moment in UTC may lie on the day before or after.
_MARGIN = 2


def read_time(text: str) -> time:
    """Read a time of day like 07:00; raises ValueError."""
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})", text, re.ASCII):
        hour, minute = map(int, found.groups())
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise ValueError(f"{text!r} is not a time of day like 07:00")


def read_days(text: str) -> tuple[int, ...]:
    """Read days of the week like daily, mon-fri or mon,wed,sat; a range may go over Sunday. Raises ValueError."""
    if text.strip().lower() == "daily":
        return tuple(range(_WEEK))
    days: set[int] = set()
    for part in text.lower().split(","):
        first, dash, last = part.strip().partition("-")
        if first not in DAYS or (dash and last not in DAYS):
            raise ValueError(f"{text!r} is not daily, or days like mon-fri or mon,wed,sat")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days.update((begin + step) % _WEEK for step in range((end - begin) % _WEEK + 1))
    return tuple(sorted(days))


def say_days(days: tuple[int, ...]) -> str:
    """Return days of the week as they are written: daily, mon-fri, or mon,wed,sat."""
    if len(days) == _WEEK:
        return "daily"
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"{DAYS[days[0]]}-{DAYS[days[-1]]}"
    return ",".join(DAYS[day] for day in days)


def read_zone(text: str) -> ZoneInfo:
    """Return a time zone by its name in the IANA database, like Europe/Vilnius; raises ValueError."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{text!r} is not a time zone like Europe/Vilnius or UTC") from error


def next_due(schedule: Schedule, now: datetime, local: ZoneInfo) -> datetime:
    """Return the first due moment after `now`, in the schedule's zone; `local` is the machine's."""
    return min(moment for moment in _around(schedule, now, local) if moment > now)


def last_due(schedule: Schedule, now: datetime, local: ZoneInfo) -> datetime:
    """Return the last due moment up to `now`, in the schedule's zone; `local` is the machine's."""
    return max(moment for moment in _around(schedule, now, local) if moment <= now)


def on(schedule: Schedule, day: date, local: ZoneInfo) -> datetime:
    """Return the moment at which the schedule's time comes on a day.

    A time that comes twice, when clocks are put back, is the first; one that is left out, when they are put forward, is
    as much later.
    """
    zone = ZoneInfo(schedule.zone) if schedule.zone else local
    return datetime.combine(day, schedule.at, zone).astimezone(UTC).astimezone(zone)


def _around(schedule: Schedule, now: datetime, local: ZoneInfo) -> Iterator[datetime]:
    """Yield the due moments of the weeks before and after a moment."""
    today = now.astimezone(UTC).date()
    reach = _WEEK + _MARGIN
    days = (today + step * _DAY for step in range(-reach, reach + 1))
    return (on(schedule, day, local) for day in days if day.weekday() in schedule.days)
