"""On which day a briefing is due, and which days have gone by without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from brief.schedule import due
from brief.schedule.nouns import Schedule

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a profile's briefing is due; without a `schedule` every day from midnight, in the zone `local`.

    `begins` is the first day on which it is due, None where nobody knows.
    """

    local: ZoneInfo
    schedule: Schedule | None = None
    begins: Date | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the briefing is read."""
        named = self.schedule.zone if self.schedule else None
        return ZoneInfo(named) if named else self.local

    def day(self, now: datetime) -> Date:
        """Return the day that it is where the briefing is read."""
        return now.astimezone(self.zone).date()

    def period(self, now: datetime) -> Date:
        """Return the day on which the briefing was due last."""
        return due.last_due(self.schedule, now, self.local).date() if self.schedule else self.day(now)

    def between(self, last: Date | None, period: Date) -> Iterator[Date]:
        """Yield the days before `period` on which a briefing was due after the last one, which was due on `last`."""
        day = last + _DAY if last else self.begins or period
        while day < period:
            if self.schedule is None or day.weekday() in self.schedule.days:
                yield day
            day += _DAY


def covered(last: Date | None, day: Date) -> tuple[Date, Date] | None:
    """Return the first and last day that a briefing of a day covers after an earlier one; None if it is that day."""
    return (last + _DAY, day) if last and last + _DAY < day else None
