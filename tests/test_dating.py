from __future__ import annotations

import re
from datetime import date as Day
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.dating import dated

FRIDAY = Day(2031, 5, 16)


def told(text: str, published: Day = FRIDAY, known: frozenset[Day] = frozenset()) -> str:
    return dated(text, published, known)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The assembly met on Friday.", "The assembly met on Friday 16 May."),
        ("On Wednesday, drivers blocked it.", "On Wednesday 14 May, drivers blocked it."),
        ("Ships sank Thursday, killing six.", "Ships sank Thursday 15 May, killing six."),
        ("It ran aground late on Sunday night.", "It ran aground late on Sunday night (11 May)."),
        ("Voters will decide on Tuesday.", "Voters will decide on Tuesday 20 May."),
        ("Talks go on next Monday in Rome.", "Talks go on next Monday (19 May) in Rome."),
        (
            "It closed on Monday and opened on Tuesday.",
            "It closed on Monday 12 May and opened on Tuesday 13 May.",
        ),
        ("It closed on Monday; since Monday it rained.", "It closed on Monday 12 May; since Monday it rained."),
    ],
)
def test_a_weekday_gets_its_date(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The assembly met on Friday 9 May.",
        "The assembly met on Friday, 9 May.",
        "The assembly met on Friday, May 9.",
        "Friday's vote was lost.",
        "The shop opens Monday-Friday.",
        "It meets every Friday at noon.",
        "Prices fell on Black Friday in all shops.",
        "It rained on a Friday in spring.",
        "“We met on Friday,” said Lund.",
        "The party met on 9 May, a Friday.",
        # Six days back, or the very day of publication in the outlet's own time zone?
        "The assembly met on Saturday.",
    ],
)
def test_what_is_no_one_day_or_has_its_date_is_left_alone(text: str) -> None:
    assert dated(text, FRIDAY, frozenset()) == (text, frozenset())


def test_a_day_that_the_reader_knows_is_not_dated_again() -> None:
    assert told("The assembly met on Friday.", known=frozenset({FRIDAY})) == "The assembly met on Friday."


@given(st.dates(Day(1990, 1, 1), Day(2090, 1, 1)), st.integers(0, 6), st.booleans())
def test_the_date_is_that_weekday_within_a_week_of_the_article(published: Day, weekday: int, ahead: bool) -> None:  # noqa: FBT001
    name = (Day(2031, 5, 12) + timedelta(weekday)).strftime("%A")
    text, days = dated(f"It {'will meet' if ahead else 'met'} on {name} in Rome.", published, frozenset())
    for day in days:
        assert day.weekday() == weekday
        assert -6 < (day - published).days < 7
        assert re.search(rf"on {name} {day.day} {day:%B} in", text)
    assert bool(days) == (text != f"It {'will meet' if ahead else 'met'} on {name} in Rome.")
