"""What becomes of a briefing while the machine sleeps, for each system."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.schedule import sleeping
from brief.schedule.nouns import Schedule, System
from brief.schedule.sleeping import Sleep

VILNIUS = ZoneInfo("Europe/Vilnius")
DAILY = Schedule(time(7), tuple(range(7)))
EVENING = datetime(2031, 5, 16, 21, tzinfo=VILNIUS)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def starts(system: System, text: str, schedule: Schedule = DAILY, now: datetime = EVENING) -> str:
    found = sleeping.outlook(system, schedule, sleeping.read(text), now, VILNIUS)
    return f"{found.starts.astimezone(VILNIUS):%d %H:%M}{' (asleep)' if found.asleep else ''}"


@pytest.mark.parametrize("system", [System.SYSTEMD, System.LAUNCHD, System.WINDOWS])
def test_what_comes_due_in_sleep_is_made_on_waking(system: System) -> None:
    assert starts(system, "06:30-09:30") == "17 09:30 (asleep)"
    assert starts(system, "23:00-07:30") == "17 07:30 (asleep)"
    assert starts(system, "07:00-07:01") == "17 07:01 (asleep)"


def test_cron_passes_over_it() -> None:
    assert starts(System.CRON, "06:30-09:30") == "18 07:00 (asleep)"
    friday = Schedule(time(7), (0, 1, 2, 3, 4))
    assert starts(System.CRON, "06:30-09:30", friday, EVENING - timedelta(days=1)) == "19 07:00 (asleep)"
    found = sleeping.outlook(System.CRON, DAILY, sleeping.read("06:30-09:30"), EVENING, VILNIUS)
    assert found.says.endswith("brief schedule run --catch-up")


@pytest.mark.parametrize("system", System)
@pytest.mark.parametrize("text", ["06:30-07:00", "07:01-06:59", "22:00-06:00"])
def test_awake_it_starts_in_time(system: System, text: str) -> None:
    assert starts(system, text) == "17 07:00"


def test_each_system_has_its_own_words() -> None:
    says = {sleeping.outlook(one, DAILY, sleeping.read("06:30-09:30"), EVENING, VILNIUS).says for one in System}
    assert len(says) == len(System)


def test_the_sleep_is_in_the_machines_time_and_the_briefing_in_its_own() -> None:
    there = Schedule(time(7), tuple(range(7)), "America/New_York")  # 14:00 in Vilnius
    assert starts(System.SYSTEMD, "13:00-15:00", there) == "17 15:00 (asleep)"
    assert starts(System.SYSTEMD, "06:30-09:30", there) == "17 14:00"


@given(times, times, times, st.sampled_from(System))
def test_it_starts_awake_and_never_early(at: time, begins: time, ends: time, system: System) -> None:
    if begins == ends:
        return
    found = sleeping.outlook(system, Schedule(at, tuple(range(7))), Sleep(begins, ends), EVENING, VILNIUS)
    assert found.starts >= found.due > EVENING
    within = begins <= at < ends if begins < ends else not ends <= at < begins
    assert found.asleep == within
    if system is not System.CRON and within:
        assert found.starts.astimezone(VILNIUS).time() == ends


@pytest.mark.parametrize("text", ["", "06:30", "06:30-", "-09:30", "06:30-9", "06:30-09:30-10:00", "25:00-26:00"])
def test_other_sleep_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time of (sleep|day) like"):
        sleeping.read(text)


def test_sleep_is_read() -> None:
    assert sleeping.read("6:30 - 09:30") == Sleep(time(6, 30), time(9, 30))
    with pytest.raises(ValueError, match="ends when it begins"):
        sleeping.read("07:00-07:00")
