from __future__ import annotations

from datetime import UTC, datetime

import pytest
from citing import cited, codes

from brief.citations.dates import carries_date, check_dates, dates
from brief.citations.reading import read
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


@pytest.mark.parametrize(
    ("claim", "source", "carried"),
    [
        ("It rained on 28 February.", "It rained on Friday.", True),
        ("It rained on 7 March 2031.", "It rained on Friday.", True),
        ("It rained on 27 February.", "It rained on Friday.", False),
        ("It rained on 14 March.", "It rained on Friday.", False),
        ("It rained on Friday.", "It rained on 28 February.", True),
        ("It rained on Thursday.", "It rained on 28 February.", False),
        ("It rained on Friday, 28 February 2031.", "It rained on 28 February.", True),
        ("It rained on 5 March.", "It rained on Wednesday.", True),
        ("It rained on 12 March.", "It rained on Wednesday.", False),
        ("It rained on 26 February.", "It rained on Wednesday.", False),
        ("It rained on 3 March.", "It rained on Monday.", True),
        ("It rained on 10 March.", "It rained on Monday.", True),
        ("It rained on 4 March.", "It rained on Monday.", False),
        ("It rained on Saturday.", "It rained on 28 February.", False),
        ("It rained on Tuesday.", "It rained on 31 December.", True),
        ("It rained on Wednesday.", "It rained on 29 February.", False),
        ("It rained on Friday.", "It rained on 28 February 2030.", False),
        ("It rained on Thursday.", "It rained on 28 February 2030.", True),
        ("It rained on Friday.", "It rained in February.", False),
        ("It rained in February.", "It rained on Friday.", True),
    ],
)
def test_the_day_of_publication_tells_which_day_a_weekday_was(claim: str, source: str, carried: bool) -> None:  # noqa: FBT001
    told = cited(source, published=datetime(2031, 3, 5, 9, tzinfo=UTC))
    assert (not list(check_dates(read(claim), told))) is carried


def test_without_a_day_of_publication_a_weekday_is_no_day() -> None:
    claim = read("It rained on 28 February.")
    for published in (None, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)):
        (finding,) = check_dates(claim, cited("It rained on Friday.", published=published))
        assert finding.problem.code is ProblemCode.DATE_ABSENT


def test_a_date_said_twice_must_stand_twice() -> None:
    source = "It rained on Monday and snowed on Monday."
    assert codes(check_dates, source, source) == []
    assert codes(check_dates, source, "It rained on Monday.") == [ProblemCode.DATE_ELSEWHERE]


def test_a_year_may_stand_elsewhere_in_the_spans_or_as_a_number() -> None:
    assert codes(check_dates, "It rained in May 2031.", "It rained in May, as it had in all of 2031.") == []
    assert codes(check_dates, "It rained in 2031.", "It rained on 2,031 roofs.") == []
    assert codes(check_dates, "It rained in May 2031.", "It rained in May.") == [ProblemCode.DATE_ABSENT]


def test_a_wrong_date_is_told_with_the_right_one() -> None:
    (finding,) = check_dates(read("It rained on Sunday."), cited("In May it rained on Monday."))
    assert finding.problem.message == "“Sunday” stands nowhere in the cited sentence; it says “Monday”"


def test_a_day_without_its_year_is_in_the_nearest_one() -> None:
    told = cited("It rained on 2 January.", published=datetime(2031, 12, 30, tzinfo=UTC))
    assert list(check_dates(read("It rained on Friday, 2 January 2032."), told)) == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It rained in May 2031.", "It rained on 2,031 roofs in May."),
        ("It rained in May 2031.", "It rained in June 2031 and in May."),
    ],
)
def test_a_year_of_something_else_is_not_the_years(claim: str, source: str) -> None:
    assert codes(check_dates, claim, source) == [ProblemCode.DATE_ABSENT]


def test_a_line_with_little_but_a_date_gives_the_year() -> None:
    held = (
        "It rained on March 4.",
        "By Ada Osei, March 6, 2019",
        "In 2017 it snowed on 3 May 2017 in all of Velmora and Norvik.",
    )
    assert codes(check_dates, "It rained on March 4, 2019.", *held) == []
    assert codes(check_dates, "It rained on March 4, 2017.", *held) == [ProblemCode.DATE_ABSENT]
