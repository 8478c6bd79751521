"""Every morning, on real code and a real store with a clock of our own: nothing is missed and nothing told twice."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mornings import SEVEN, ZONE, Household, Killed, Listener, Postbox, at
from website import Site, serving

from brief import journal
from brief.deadline import Deadline
from brief.errors import BriefError, OutputError
from brief.journal import AttemptKind
from brief.morning import lock
from brief.morning.calendar import Calendar, covered
from brief.morning.run import LATEST
from brief.render.wording import day as day_words
from brief.types import NoticeKind, Origin

FIRST = date(2031, 3, 1)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(Site()) as site:
        yield site


@pytest.fixture
def house(tmp_path: Path, site: Site) -> Household:
    return Household(tmp_path, site)


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond 20 kB, as a full disk lets none grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


ASLEEP = {3, 4, 11, 17, 18, 19, 20, 24}
OFFLINE = {6, 12, 25}
KILLED = {8, 14}  # the first is called again on its day, the second on the next
FULL = 22
SHUT = 27
CLOCKS_CHANGE = 30  # at three in the morning it is four


def test_a_month_of_bad_luck_ends_with_every_article_told_once_and_every_failure_told(house: Household) -> None:
    house.schedule = replace(SEVEN, at=time(3, 30))
    for number in range(1, 32):
        day = FIRST + timedelta(days=number - 1)
        house.now = at(day, "02:00")
        house.publish(2 * number)
        if number not in OFFLINE:
            house.put(2 * number + 1)
        house.now = at(day, "03:30:20").astimezone(UTC)
        if number not in ASLEEP:
            morning(house, number)
    kinds = [(one.period.day, one.kind) for one in journal.read(house.outputs / journal.NAME)]
    assert [day for day, kind in kinds if kind is AttemptKind.BROKEN_OFF] == sorted(KILLED)
    assert [day for day, kind in kinds if kind is AttemptKind.FAILED] == [FULL]
    assert (6, AttemptKind.OFFLINE) in kinds
    assert (CLOCKS_CHANGE, AttemptKind.DELIVERED) in kinds
    assert Counter(house.delivered()) == Counter(house.stored())
    assert len(house.stored()) == 31 + 31 - len(OFFLINE)
    for number in sorted(ASLEEP | OFFLINE | KILLED | {FULL, SHUT}):
        assert told(house, FIRST + timedelta(days=number - 1)) == 1, number


def told(house: Household, day: date) -> int:
    """Count the briefings that tell of what went wrong on a day, that of the day itself or a later one."""
    return sum(
        day_words(day) in notice.text or (parcel.day == day and notice.kind is NoticeKind.SOURCE)
        for parcel in house.postbox.got
        for notice in parcel.briefing.preface.notices
    )


def morning(house: Household, number: int) -> None:
    """Let the timer call, in whatever state the house is on that day."""
    house.online()
    house.postbox.shut = number == SHUT
    if number in OFFLINE:
        house.offline()
    if number in KILLED:
        with pytest.raises(Killed):
            house.run(Listener(dies_at=2))
        if number != min(KILLED):
            return
    if number == FULL:
        with full_disk(), pytest.raises(BriefError):
            house.run()
        return
    house.run()
    house.run()


@pytest.fixture
def small_disk(house: Household) -> Iterator[Path]:
    """Put the briefings on a disk of their own that holds little."""
    house.outputs.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(house.outputs)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        yield house.outputs
    finally:
        subprocess.run(["umount", str(house.outputs)], check=True)


def test_that_the_disk_is_full_is_written_down_in_the_room_that_was_kept_for_it(
    house: Household, small_disk: Path
) -> None:
    house.publish(1)
    assert house.run().kind is AttemptKind.DELIVERED
    with suppress(OSError), (small_disk / "film").open("wb", buffering=0) as film:
        while film.write(bytes(4096)):
            pass
    house.now += timedelta(days=1)
    house.publish(2)
    with pytest.raises(OutputError, match="no space left on device"):
        house.run()
    assert "there is no briefing: cannot write" in (small_disk / LATEST).read_text()
    (small_disk / "film").unlink()
    assert house.run().kind is AttemptKind.DELIVERED
    assert Counter(house.delivered()) == Counter(house.stored())
    house.now += timedelta(days=1)
    house.publish(3)
    house.run()
    assert told(house, FIRST + timedelta(days=1)) == 1


def test_a_second_run_on_the_day_does_nothing_unless_it_is_forced(house: Household) -> None:
    house.publish(1)
    made = house.run()
    assert made.kind is AttemptKind.DELIVERED
    house.publish(2)
    assert house.run().kind is AttemptKind.ALREADY_TOLD
    assert len(house.postbox.got) == 1
    assert house.run(forced=True).kind is AttemptKind.DELIVERED
    assert len(set(house.delivered())) == len(house.delivered()) == 2
    assert house.run(forced=True).kind is AttemptKind.NOTHING_NEW


def test_days_that_were_missed_become_one_briefing_that_says_which_days_it_covers(house: Household) -> None:
    house.publish(1)
    house.run()
    for number in (2, 3, 4):
        house.now += timedelta(days=1)
        house.publish(number)
    house.run()
    _, caught_up = house.postbox.got
    assert len(caught_up.briefing.articles) == 3
    assert "Covers 3 days, Sunday 2 March 2031 to Tuesday 4 March 2031." in caught_up.markdown
    (notice,) = caught_up.briefing.preface.notices
    assert notice.kind is NoticeKind.MISSED
    assert notice.text.startswith("No briefing was made on Sunday 2 March 2031 and Monday 3 March 2031: nothing ran.")
    assert notice.text in caught_up.html


def test_a_briefing_that_no_channel_took_is_delivered_first_and_nothing_is_told_twice(house: Household) -> None:
    house.postbox.shut = True
    house.publish(1)
    made = house.run()
    assert (made.kind, made.waiting) == (AttemptKind.UNDELIVERED, ("postbox",))
    house.now += timedelta(days=1)
    house.publish(2)
    assert house.run().kind is AttemptKind.UNDELIVERED  # what came in waits with it
    assert "could not be delivered over postbox: the box is shut" in (house.outputs / LATEST).read_text()
    house.now += timedelta(days=1)
    house.postbox.shut = False
    assert house.run().kind is AttemptKind.DELIVERED
    first, second = house.postbox.got
    assert (first.day, second.day) == (FIRST, FIRST + timedelta(days=2))
    assert Counter(house.delivered()) == Counter(house.stored())
    texts = [notice.text for notice in second.briefing.preface.notices]
    assert texts == [
        (
            "Saturday 1 March 2031: the briefing could not be delivered over postbox: the box is shut."
            " It was delivered later."
        ),
        "Sunday 2 March 2031: the briefing could not be delivered over postbox: the box is shut.",
    ]


def test_a_channel_that_fails_alone_gets_its_briefing_later_and_holds_up_no_other(house: Household) -> None:
    cellar = Postbox("cellar", shut=True)
    channels = {"postbox": house.postbox, "cellar": cellar}
    house.publish(1)
    assert house.run(channels=channels).kind is AttemptKind.DELIVERED
    house.now += timedelta(days=1)
    house.publish(2)
    house.run(channels=channels)
    assert [len(box.got) for box in (house.postbox, cellar)] == [2, 0]
    told = [notice.text for notice in house.postbox.got[1].briefing.preface.notices]
    assert told == ["Saturday 1 March 2031: the briefing could not be delivered over cellar: the box is shut."]
    house.now += timedelta(days=1)
    house.publish(3)
    cellar.shut = False
    house.run(channels=channels)
    assert [parcel.day.day for parcel in cellar.got] == [1, 2, 3]
    assert [parcel.day.day for parcel in house.postbox.got] == [1, 2, 3]
    assert house.postbox.got[2].briefing.preface.covers is None


def test_a_waiting_briefing_whose_channel_or_folder_is_gone_is_waited_for_no_longer(house: Household) -> None:
    house.postbox.shut = True
    house.publish(1)
    house.run()
    assert house.run(channels={}).kind is AttemptKind.ALREADY_TOLD
    house.now += timedelta(days=1)
    house.publish(2)
    made = house.run()
    shutil.rmtree(house.outputs / made.run)
    house.postbox.shut = False
    assert house.run().kind is AttemptKind.DELIVERED
    assert [len(parcel.briefing.articles) for parcel in house.postbox.got] == [1]


def test_a_resumed_briefing_is_the_same_to_the_byte(house: Household, tmp_path_factory: pytest.TempPathFactory) -> None:
    calm = Household(tmp_path_factory.mktemp("calm"), house.site, statements=4)
    house.statements = 4
    house.published = calm.published
    for number in range(4):
        house.publish(number)
    calm.run()
    with pytest.raises(Killed):
        house.run(Listener(dies_at=3))
    drafts = house.outputs / ".morning" / "default" / "drafts.jsonl"
    assert drafts.stat().st_size
    house.publish(9)  # what comes in meanwhile is for the next one
    house.now += timedelta(hours=2)
    house.run()
    first, resumed = ((made.folder / "briefing.json").read_bytes() for made in (*calm.postbox.got, *house.postbox.got))
    assert first == resumed
    assert not drafts.exists()
    house.now += timedelta(days=1)
    house.run()
    texts = [notice.text for notice in house.postbox.got[1].briefing.preface.notices]
    assert texts == [
        "Saturday 1 March 2031: the run was broken off, by a flat battery, a crash or a kill: it began at 07:01."
    ]


def test_a_clock_that_goes_back_or_far_ahead_loses_nothing(house: Household) -> None:
    for number, moment in enumerate(("2031-03-01", "2041-07-01", "2031-03-02", "2031-03-01", "2032-02-29")):
        house.now = at(date.fromisoformat(moment), "07:00:01")
        house.publish(number)
        house.run()
    assert [one.kind for one in journal.read(house.outputs / journal.NAME)] == [AttemptKind.DELIVERED] * 4
    assert Counter(house.delivered()) == Counter(house.stored())
    covers = [parcel.briefing.preface.covers for parcel in house.postbox.got]
    assert covers == [None, (date(2031, 3, 2), date(2041, 7, 1)), None, (date(2031, 3, 3), date(2032, 2, 29))]


def test_two_profiles_have_their_own_days_and_their_own_news(house: Household) -> None:
    house.publish(1)
    house.put(2)
    place = str(house.folder / "inbox")
    inbox = tuple(source for source in house.post().sources if source.place == place)
    house.run()
    selection = replace(house.post().selection, series="inbox")
    made = house.run(profile="inbox", selection=selection, sources=inbox, only_theirs=True)
    assert made.kind is AttemptKind.DELIVERED
    assert [len(parcel.briefing.articles) for parcel in house.postbox.got] == [2, 1]
    assert len((house.outputs / LATEST).read_text().splitlines()) == 2


def test_a_run_that_finds_another_at_work_waits_for_it_and_says_so_where_it_must_give_up(house: Household) -> None:
    folder = house.outputs / ".morning"
    other = lock.Holder(12, house.now, "evening", FIRST)
    house.publish(1)
    with lock.held(folder, other, 0, print), pytest.raises(OutputError, match="process 12, which began 2031-03-01"):
        house.run()
    assert "is still at work" in (house.outputs / LATEST).read_text()
    assert house.run().kind is AttemptKind.DELIVERED


def test_a_run_without_time_quotes_and_says_so(house: Household) -> None:
    house.publish(1)
    late = Deadline(ends=0.0, clock=lambda: 0.0, pace=1.0)
    house.run(job=replace(house.job(), deadline=late))
    (parcel,) = house.postbox.got
    (notice,) = parcel.briefing.preface.notices
    assert notice.kind is NoticeKind.SHORTENED
    assert notice.text.endswith("what could not be written in time is quoted from the articles.")
    assert Origin.MODEL not in {one.origin for section in parcel.briefing.sections for one in section.statements}


@pytest.mark.parametrize(
    ("now", "period"),
    [
        ("2031-03-03 06:59", "2031-02-28"),  # Monday before its time: Friday's
        ("2031-03-03 07:00", "2031-03-03"),
        ("2031-03-08 12:00", "2031-03-07"),  # Saturday: Friday's
        ("2032-02-29 23:00", "2032-02-27"),
    ],
)
def test_the_day_on_which_a_briefing_is_due(now: str, period: str) -> None:
    calendar = Calendar(ZONE, replace(SEVEN, days=(0, 1, 2, 3, 4)))
    assert calendar.period(datetime.fromisoformat(now).replace(tzinfo=ZONE)) == date.fromisoformat(period)


def test_without_a_schedule_each_day_is_due_from_midnight() -> None:
    calendar = Calendar(ZONE)
    assert calendar.period(datetime(2031, 3, 2, 22, 30, tzinfo=UTC)) == date(2031, 3, 3)
    assert list(calendar.between(None, date(2031, 3, 3))) == []
    assert list(replace(calendar, begins=FIRST).between(None, date(2031, 3, 3))) == [FIRST, date(2031, 3, 2)]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-10, 400))
def test_the_days_between_and_the_days_covered_belong_together(last: date, step: int) -> None:
    day = last + timedelta(days=step)
    between = list(Calendar(ZONE).between(last, day))
    assert (covered(last, day) or (day, day)) == ((between[0], day) if between else (day, day))
    assert all(last < one < day for one in between)
