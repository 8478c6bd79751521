from __future__ import annotations

from fractions import Fraction

import pytest
from citing import cited, codes, joined
from hypothesis import given
from hypothesis import strategies as st

from brief.citations.bounds import Bound
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
        ("2 1/2 hours", 2.5),
        ("40m tall", 40),
        ("two hundred thousand", 200_000),
        ("half a dozen", 6),
        ("$3k", 3_000),
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
        ("the fourth cat", Unit.ORDINAL),
        ("20 percentage points", Unit.POINTS),
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
        ("189", "about 200", True),
        ("181", "about 200", True),
        ("175", "about 200", False),
        ("1,523", "about 1,400", False),
        ("1,577", "about 1,500", True),
        ("1.55 million", "1.6 million", True),
        ("1.57 million", "1.5 million", False),
        ("15,230", "about 15,000", True),
        ("1,523", "more than 1,500", True),
        ("1,523", "more than 1,600", False),
        ("1,523", "at most 1,500", False),
        ("1,480", "nearly 1,500", True),
        ("1,523", "nearly 1,500", False),
        ("$20", "€20", False),
        ("$20", "20 dollars", True),
        ("$20", "20 euros", False),
        ("5 percent", "5 percentage points", False),
        ("three days", "three hours", False),
        ("three-day", "3 days", True),
        ("three days", "three", True),
        ("an hour and a half", "1.5 days", False),
        ("3.2 US dollars", "$3.2", True),
        ("20 percent", "20", True),
        ("20th", "20%", False),
        ("0 boats", "about 0 boats", True),
        ("3 boats", "about 0 boats", False),
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


@pytest.mark.parametrize(
    ("text", "bound", "hedge"),
    [
        ("about 40 men", Bound.ABOUT, "about"),
        ("some 40 men", Bound.ABOUT, "some"),
        ("more than $60", Bound.MORE, "more than"),
        ("no more than 60", Bound.MOST, "no more than"),
        ("no fewer than 60", Bound.LEAST, "no fewer than"),
        ("fewer than 60", Bound.LESS, "fewer than"),
        ("At least 60", Bound.LEAST, "At least"),
        ("up to 60", Bound.MOST, "up to"),
        ("60 or so", Bound.ABOUT, "or so"),
        ("60 or more", Bound.LEAST, "or more"),
        ("60 or fewer", Bound.MOST, "or fewer"),
        ("60-plus", Bound.MORE, "-plus"),
        ("over 60 men", Bound.MORE, "over"),
        ("It rose over 60 days", None, ""),
        ("It lasted over 60 days", Bound.MORE, "over"),
        ("handsome 60 men", None, ""),
        ("60 men", None, ""),
    ],
)
def test_a_number_has_the_words_that_loosen_it(text: str, bound: Bound | None, hedge: str) -> None:
    assert [(number.bound, number.hedge) for number in numbers(text)] == [(bound, hedge)]


@pytest.mark.parametrize(
    ("claim", "source", "kept"),
    [
        ("It cost 40 crowns.", "It cost at least 40 crowns.", False),
        ("It cost 40 crowns.", "It cost about 40 crowns.", False),
        ("It cost some 40 crowns.", "It cost about 40 crowns.", True),
        ("It cost about 40 crowns.", "It cost at least 40 crowns.", True),
        ("It cost more than 40 crowns.", "It cost at least 40 crowns.", True),
        ("It cost up to 40 crowns.", "It cost at least 40 crowns.", False),
        ("It cost nearly 40 crowns.", "It cost up to 40 crowns.", True),
        ("It cost at least 40 crowns.", "It cost about 40 crowns.", False),
        ("It cost at least 40 crowns.", "It cost 40 crowns.", True),
        ("It cost up to 40 crowns.", "It cost 40 crowns.", True),
        ("It cost about 40 crowns.", "It cost 40 crowns.", True),
        ("It cost more than 40 crowns.", "It cost 40 crowns.", False),
        ("It cost nearly 40 crowns.", "It cost 40 crowns.", False),
        ("It cost over 1,500 crowns.", "It cost 1,523 crowns.", True),
        ("It cost nearly 1,500 crowns.", "It cost 1,480 crowns.", True),
        ("It cost 40 crowns.", "It cost 40 crowns, or about 40 marks.", True),
    ],
)
def test_the_words_that_loosen_a_number_are_kept(claim: str, source: str, kept: bool) -> None:  # noqa: FBT001
    assert codes(check_numbers, claim, source) == ([] if kept else [ProblemCode.MODALITY])


def test_a_dropped_limit_is_told_with_the_words_of_both() -> None:
    (finding,) = check_numbers(read("It cost 40 crowns."), cited("It cost at least 40 crowns."))
    assert finding.problem.message == "the source says “at least 40”, the statement “40”"
    assert (finding.sure, finding.problem.start, finding.problem.end) == (False, 8, 10)


def test_a_number_said_twice_must_stand_twice_in_its_measure() -> None:
    source = "They hid 14 guns and 14 knives."
    assert codes(check_numbers, "They hid 14 guns and 14 knives.", source) == []
    assert codes(check_numbers, source, "They hid 14 guns.") == [ProblemCode.NUMBER_ELSEWHERE]
    source = "It is 14 feet tall and weighs 14 tons."
    assert codes(check_numbers, source, source) == []


def test_a_year_of_the_source_carries_a_number() -> None:
    assert codes(check_numbers, "The model 2,031 won.", "The model won in 2031.") == []


def test_a_number_of_another_kind_in_its_place_is_no_rival() -> None:
    (finding,) = check_numbers(read("Some 40 of them fell."), cited("Some 11 percent of them fell."))
    assert finding.problem.message == "“40” stands nowhere in the cited sentence"
    assert not finding.sure


@pytest.mark.parametrize(
    ("claim", "held", "message"),
    [
        (
            "Some 40 drones fell.",
            ("Some 11 drones fell.", "They cost 40 crowns."),
            "“40” does not stand in the cited sentence (only elsewhere in the article); it says “11”",
        ),
        ("They hid 14 guns and 14 knives.", ("They hid 14 guns.",), "“14” does not stand here in the cited sentence"),
        ("Some 40 of them fell.", ("About 11 of us left.",), "“40” stands nowhere in the cited sentence"),
        ("Some 40 of them fell.", ("Some 11 of us left.",), "“40” stands nowhere in the cited sentence; it says “11”"),
    ],
)
def test_a_number_that_is_not_there_is_told_with_its_place(claim: str, held: tuple[str, ...], message: str) -> None:
    assert [finding.problem.message for finding in check_numbers(read(claim), cited(*held))] == [message]


def test_several_sentences_are_spoken_of_as_several() -> None:
    (finding,) = check_numbers(read("Some 40 drones fell."), joined("Some 11 drones fell.", "It rained."))
    assert finding.problem.message == "“40” stands nowhere in the cited sentences; they say “11”"


@pytest.mark.parametrize(
    ("claim", "source", "carried"),
    [
        ("It grew in Q2.", "It grew in the second quarter.", True),
        ("It grew in Q3.", "It grew in the second quarter.", False),
        ("It grew in the third quarter.", "It grew in 3Q.", True),
        ("It fell in the 1990s.", "It fell in 1996.", True),
        ("It fell in the 1980s.", "It fell in 1996.", False),
        ("It cost $5 million.", "It cost $5 mln.", True),
        ("A third party paid.", "Others paid.", True),
        ("A third man paid.", "Others paid.", False),
    ],
)
def test_quarters_decades_and_idioms(claim: str, source: str, carried: bool) -> None:  # noqa: FBT001
    assert (codes(check_numbers, claim, source) == []) is carried


@pytest.mark.parametrize(
    ("claim", "source", "carried"),
    [
        ("The two ports closed.", "Velmora and Norvik closed.", True),
        ("Two ports closed.", "Velmora and Norvik closed.", True),
        ("Three ports closed.", "Velmora and Norvik closed.", False),
        ("Three ports closed.", "Velmora, Norvik and Keld closed.", True),
        ("Her two brothers left.", "Ada's brothers left.", True),
        ("The two brothers left.", "The three brothers left.", False),
        ("Two brothers left.", "The brothers left.", False),
        ("2 ports closed.", "Velmora and Norvik closed.", False),
    ],
)
def test_a_count_of_what_is_named_singly_is_carried(claim: str, source: str, carried: bool) -> None:  # noqa: FBT001
    assert (codes(check_numbers, claim, source) == []) is carried
