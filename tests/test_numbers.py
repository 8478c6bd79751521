from __future__ import annotations

from fractions import Fraction

import pytest
from citing import cited, codes
from hypothesis import given
from hypothesis import strategies as st

from brief.citations.numbers import Unit, carries_number, check_numbers, numbers
from brief.citations.reading import read
from brief.types import ProblemCode


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("23 boats", 23),
        ("1,250 boats", 1250),
        ("$1.6bn", 1_600_000_000),
        ("2.5 million", 2_500_000),
        ("€40m", 40_000_000),
        ("twenty-three boats", 23),
        ("three hundred and five boats", 305),
        ("two million", 2_000_000),
        ("a dozen eggs", 12),
        ("half a million euros", 500_000),
        ("two-and-a-half hours", 2.5),
        ("two and a half hours", 2.5),
        ("an hour and a half", 1.5),
        ("the third time", 3),
        ("the 21st time", 21),
        ("G7", 7),
        ("0.1 percent", 0.1),
    ],
)
def test_a_number_has_its_value(text: str, value: float) -> None:
    assert [number.value for number in numbers(text)] == [Fraction(str(value))]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("20%", Unit.PERCENT),
        ("20 percent", Unit.PERCENT),
        ("20 per cent", Unit.PERCENT),
        ("twenty percent", Unit.PERCENT),
        ("$20", Unit.MONEY),
        ("20 cats", Unit.PLAIN),
        ("20th cat", Unit.ORDINAL),
    ],
)
def test_a_number_has_its_unit(text: str, unit: Unit) -> None:
    assert [number.unit for number in numbers(text)] == [unit]


def test_words_that_are_hardly_ever_quantities_are_no_numbers() -> None:
    assert numbers("one of the ministers") == ()
    assert numbers("half of them") == ()


def test_the_parts_of_a_date_are_no_numbers() -> None:
    assert numbers("on 3 March 2031 and on Feb. 1") == ()


def test_an_approximate_number_says_so() -> None:
    assert [number.rough for number in numbers("about 40 men, 50 women, more than $60")] == [True, False, True]


@given(st.integers(0, 10**12))
def test_digits_and_commas_are_the_same_number(value: int) -> None:
    assert [n.value for n in numbers(f"it has {value:,} parts")] == [Fraction(value)]


@pytest.mark.parametrize(
    ("source", "claim", "carried"),
    [
        ("20 percent", "20%", True),
        ("twenty-three", "23", True),
        ("$1.6 billion", "$1.6bn", True),
        ("1,520,000", "1.5 million", True),
        ("1,523", "about 1,500", True),
        ("1,523", "1,500", False),
        ("2,023", "about 2,022", False),
        ("1.52 million", "1.57 million", False),
        ("$20", "20 percent", False),
        ("about 1.5 million", "about 1.6 million", False),
        ("189", "about 100", False),
    ],
)
def test_a_number_is_carried_by_its_equal_or_by_what_it_rounds(source: str, claim: str, carried: bool) -> None:  # noqa: FBT001
    assert carries_number(numbers(source)[0], numbers(claim)[0]) is carried


def test_a_number_of_another_sentence_is_elsewhere_and_one_of_none_is_absent() -> None:
    held = ("Some 11 drones fell.", "They cost 40 crowns.")
    assert codes(check_numbers, "Some 11 drones fell.", *held) == []
    assert codes(check_numbers, "Some 40 drones fell.", *held) == [ProblemCode.NUMBER_ELSEWHERE]
    assert codes(check_numbers, "Some 111 drones fell.", *held) == [ProblemCode.NUMBER_ABSENT]


def test_a_wrong_number_is_told_with_the_right_one() -> None:
    (finding,) = check_numbers(read("Some 111 drones fell."), cited("Some 11 drones fell."))
    assert finding.problem.message == "“111” stands nowhere in the cited sentence; it says “11”"
    assert finding.sure
