from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import pytest

from brief.window import Window, since

NOON = datetime(2031, 5, 16, 12, tzinfo=UTC)


def read(text: str | None) -> Window | None:
    command = click.Command("list")
    return since(click.Context(command), click.Option(["--since"]), text)


@pytest.mark.parametrize(("text", "hours"), [("1h", 1), ("36h", 36), ("1d", 24), ("2w", 336), ("9999w", 9999 * 168)])
def test_a_time_goes_back_from_now(text: str, hours: int) -> None:
    window = read(text)
    assert window == Window(back=timedelta(hours=hours))
    if hours < 1000:
        assert window.begins(NOON) == NOON - timedelta(hours=hours)


def test_a_date_begins_at_midnight_here_and_a_moment_is_itself() -> None:
    day, moment = read("2031-05-01"), read("2031-05-01T06:30+02:00")
    assert day
    assert moment
    assert day.begins(NOON) == datetime(2031, 5, 1).astimezone()
    assert moment.begins(NOON) == datetime(2031, 5, 1, 4, 30, tzinfo=UTC)
    assert not day.last


def test_the_last_briefing_says_itself_when() -> None:
    window = read("last")
    assert window
    assert window.last
    assert window.begins(NOON) is None
    assert read(None) is None


@pytest.mark.parametrize("text", ["", "1", "d", "1m", "-1d", "yesterday", "2031-13-01", "1.5d", "99999d", "LAST"])
def test_anything_else_is_no_window(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a time like 12h, 1d or 2w, a date like 2031-05-01, or last"):
        read(text)
