"""The calendar: what is read as days and times, and the laws of the due moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.schedule import due
from brief.schedule.nouns import Schedule

HOUR = timedelta(hours=1)
VILNIUS = ZoneInfo("Europe/Vilnius")
# Ordinary ones; one whose clocks change at midnight, one that changes by half an hour; the last once left out a day.
ZONES = (
    "UTC",
    "Europe/Vilnius",
    "America/New_York",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
)

times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))
schedules = st.builds(Schedule, times, days, st.sampled_from(ZONES))
moments = st.datetimes(datetime(2011, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (in UTC)


def exists(at: time, day: date, zone: ZoneInfo) -> bool:
    moment = datetime.combine(day, at, zone)
    return moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment.replace(tzinfo=None)


@given(schedules, moments)
def test_the_next_moment_lies_ahead_and_the_last_one_does_not(schedule: Schedule, now: datetime) -> None:
    following, previous = due.next_due(schedule, now, VILNIUS), due.last_due(schedule, now, VILNIUS)
    assert previous <= now < following
    assert following - now < timedelta(days=9)
    assert due.last_due(schedule, following, VILNIUS) == following
    assert due.next_due(schedule, previous, VILNIUS) == following


@given(schedules, moments)
def test_a_moment_has_the_time_asked_for_unless_that_does_not_exist(schedule: Schedule, now: datetime) -> None:
    assert schedule.zone is not None
    moment = due.next_due(schedule, now, VILNIUS)
    zone = ZoneInfo(schedule.zone)
    if moment.time() == schedule.at:
        assert moment.weekday() in schedule.days
        assert moment.fold == 0
    else:
        # The day may be the one before: a time before midnight that is left out comes after it.
        assert any(not exists(schedule.at, moment.date() - back * timedelta(days=1), zone) for back in (0, 1))


@given(st.builds(Schedule, times, days, st.sampled_from(ZONES[:-1])), moments)
def test_there_is_one_run_on_each_of_the_days(schedule: Schedule, now: datetime) -> None:
    found = [now := due.next_due(schedule, now, VILNIUS) for _ in range(12)]
    first, last = found[0].date(), found[-1].date()
    wanted = [first + step * timedelta(days=1) for step in range((last - first).days + 1)]
    assert [moment.date() for moment in found] == [day for day in wanted if day.weekday() in schedule.days]


@pytest.mark.parametrize(
    ("at", "now", "moment"),
    [
        ("07:00", "2031-02-28T08:00+02:00", "2031-03-01T07:00+02:00"),  # no leap year
        ("07:00", "2032-02-28T08:00+02:00", "2032-02-29T07:00+02:00"),  # a leap year
        ("07:00", "2031-03-29T08:00+02:00", "2031-03-30T07:00+03:00"),  # clocks were put forward at 3
        ("03:30", "2031-03-29T08:00+02:00", "2031-03-30T04:30+03:00"),  # there is no such time that day
        ("03:30", "2031-10-25T08:00+03:00", "2031-10-26T03:30+03:00"),  # there are two: the first
        ("03:30", "2031-10-26T03:30+03:00", "2031-10-27T03:30+02:00"),  # and not the second
        ("00:00", "2031-12-31T23:59+02:00", "2032-01-01T00:00+02:00"),
    ],
)
def test_leap_years_and_changes_of_the_clocks(at: str, now: str, moment: str) -> None:
    schedule = Schedule(due.read_time(at), tuple(range(7)), "Europe/Vilnius")
    found = due.next_due(schedule, datetime.fromisoformat(now), ZoneInfo("UTC"))
    assert found.isoformat(timespec="minutes") == moment
    assert due.last_due(schedule, found + timedelta(minutes=1), ZoneInfo("UTC")) == found


def test_without_a_zone_the_time_is_that_of_the_machine() -> None:
    schedule = Schedule(time(7), tuple(range(7)))
    now = datetime(2031, 5, 16, 12, tzinfo=UTC)
    assert due.next_due(schedule, now, VILNIUS) == datetime(2031, 5, 17, 7, tzinfo=VILNIUS)
    assert due.next_due(schedule, now, ZoneInfo("America/New_York")) == datetime(2031, 5, 17, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("Mon, Wed,SAT", (0, 2, 5)),
        ("fri-mon", (0, 4, 5, 6)),
        ("sun", (6,)),
        ("mon-tue,tue-wed", (0, 1, 2)),
    ],
)
def test_days_are_read(text: str, meant: tuple[int, ...]) -> None:
    assert due.read_days(text) == meant


def test_days_are_said_in_short() -> None:
    said = {(0, 1, 2, 3, 4): "mon-fri", (0, 1, 2): "mon-wed", (5, 6): "sat,sun", (0, 2, 4): "mon,wed,fri", (6,): "sun"}
    assert {days: due.say_days(days) for days in said} == said
    assert due.say_days(tuple(range(7))) == "daily"


@given(days)
def test_days_are_said_as_they_are_read(meant: tuple[int, ...]) -> None:
    assert due.read_days(due.say_days(meant)) == meant


@pytest.mark.parametrize("text", ["", "mon-", "-fri", "mon-fri-sun", "monday", "1-5", "mon;tue", "daily,mon"])
def test_other_days_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not daily, or days like mon-fri or mon,wed,sat"):
        due.read_days(text)


@pytest.mark.parametrize("text", ["", "7", "24:00", "07:60", "7:5", "07:00:00", "-7:00", "٠٧:٠٠", "7 am"])
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day like 07:00"):
        due.read_time(text)


@pytest.mark.parametrize("text", ["", "Vilnius", "../etc/passwd", "/etc/localtime", "Europe", "EET+2", "a\0b"])
def test_other_zones_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone like Europe/Vilnius or UTC"):
        due.read_zone(text)


def test_times_and_zones_are_read() -> None:
    assert (due.read_time("7:05"), due.read_time("23:59")) == (time(7, 5), time(23, 59))
    assert due.read_zone("Europe/Vilnius") == VILNIUS
