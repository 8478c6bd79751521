from __future__ import annotations

import pytest
from citing import codes

from brief.citations.dates import carries_date, check_dates, dates
from brief.types import ProblemCode


@pytest.mark.parametrize("text", ["Feb. 1", "February 1st", "1 February", "1st of February", "Feb 1"])
def test_the_styles_of_a_day_are_one(text: str) -> None:
    assert [(date.month, date.day) for date in dates(f"It was on {text}.")] == [(2, 1)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("in 2023", (2023, None, None, None)),
        ("on Monday", (None, None, None, 0)),
        ("since November 2019", (2019, 11, None, None)),
        ("on 4 May 1999", (1999, 5, 4, None)),
        ("2031-04-09", (2031, 4, 9, None)),
        ("in May", (None, 5, None, None)),
    ],
)
def test_a_date_has_its_parts(text: str, parts: tuple[int | None, ...]) -> None:
    assert [(date.year, date.month, date.day, date.weekday) for date in dates(text)] == [parts]


@pytest.mark.parametrize("text", ["It may rain.", "They march on.", "It costs 2023 percent.", "2,023 boats"])
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates(text) == ()


@pytest.mark.parametrize(
    ("source", "claim", "carried"),
    [
        ("Feb. 1", "February 1st", True),
        ("1 February 2030", "February 1", True),
        ("February 1", "February 1, 2030", True),
        ("February 1", "February 1, 2031", False),
        ("February 1", "February 2", False),
        ("Monday", "Tuesday", False),
        ("November 2019", "November 2018", False),
    ],
)
def test_a_date_is_carried_part_by_part(source: str, claim: str, carried: bool) -> None:  # noqa: FBT001
    assert carries_date(dates(source)[0], dates(claim)[0], frozenset({2030})) is carried


def test_a_date_of_another_sentence_is_elsewhere_and_one_of_none_is_absent() -> None:
    held = ("It rained on Monday.", "It snowed on Friday.")
    assert codes(check_dates, "It rained on Monday.", *held) == []
    assert codes(check_dates, "It rained on Friday.", *held) == [ProblemCode.DATE_ELSEWHERE]
    assert codes(check_dates, "It rained on Sunday.", *held) == [ProblemCode.DATE_ABSENT]
