from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.citations.facts import (
    Turn,
    Unit,
    acronym,
    attributions,
    cues,
    dates,
    key,
    names,
    numbers,
    open_quote,
    quotations,
    read,
    words,
)


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
    ("text", "found"),
    [
        ("Then Orla Denning spoke.", ["Orla Denning"]),
        ("The U.K. and J.D. Marsh agreed.", ["U.K", "J.D. Marsh"]),
        ("The Velmoran President Ada Osei left.", ["Velmoran", "Ada Osei"]),
        ("Gov. Doug Hale signed.", ["Doug Hale"]),
        ("She met officials of the Bank of Kestria on Monday.", ["Bank of Kestria"]),
        ("It rained. Previously it snowed.", []),
        ("Russian President Ada Osei", ["Russian", "Ada Osei"]),
        ("I said no.", []),
    ],
)
def test_names_are_runs_of_capitals_without_titles_and_openers(text: str, found: list[str]) -> None:
    assert [name.text.rstrip(".") for name in names(text)] == found


def test_a_word_that_opens_a_sentence_may_be_no_name() -> None:
    assert [(name.text, name.initial) for name in names("Harbours fell silent in Norvik.")] == [
        ("Harbours", True),
        ("Norvik", False),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zelensky", "Zelenskyy"), ("Chinese", "China"), ("U.S.", "American"), ("Kiev", "Kyiv"), ("Dolan", "dolan")],
)
def test_aliases_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_a_pronoun_is_no_country() -> None:
    assert key("us") != key("US")


def test_initials_of_a_name() -> None:
    assert acronym(names("the Bank of Southern Kestria")[0]) == "bsk"


@pytest.mark.parametrize(
    "text",
    ["He said “no deal” today.", 'He said "no deal" today.', "He said „no deal“ today.", "He said «no deal» today."],
)
def test_every_style_of_quote_marks_is_found(text: str) -> None:
    assert [quotation.text for quotation in quotations(text)] == ["no deal"]


def test_single_quote_marks_are_found_and_apostrophes_are_not() -> None:
    assert [q.text for q in quotations("She called it 'a poor deal' at the workers' hall in the '90s.")] == [
        "a poor deal"
    ]
    assert quotations("The workers' union didn't like Ada's rock 'n' roll.") == ()


def test_an_inner_quotation_belongs_to_the_outer_one() -> None:
    assert [q.text for q in quotations("“He said ‘no’ twice,” she said.")] == ["He said ‘no’ twice,"]


def test_an_open_quote_mark_is_found_and_inches_are_none() -> None:
    assert open_quote("“We will go, she said.") == 0
    assert open_quote("“We will go,” she said.") is None
    assert open_quote('A 6" pipe burst.') is None


@pytest.mark.parametrize(
    ("text", "turn", "target"),
    [
        ("It did not fall.", Turn.NOT, "fall"),
        ("It didn't immediately respond.", Turn.NOT, "respond"),
        ("They refused to sign.", Turn.SOFT_NOT, "sign"),
        ("a pause rather than an agreement", Turn.SOFT_NOT, "agreement"),
        ("It may close.", Turn.POSSIBLE, "close"),
        ("He allegedly stole it.", Turn.REPORTED, "stole"),
        ("It plans to close.", Turn.PLANNED, "close"),
        ("It will close.", Turn.FUTURE, "close"),
    ],
)
def test_a_cue_governs_the_next_word_of_meaning(text: str, turn: Turn, target: str) -> None:
    assert [(cue.turn, cue.target) for cue in cues(text)] == [(turn, key(target))]


def test_soft_negators_and_the_month_are_no_cues() -> None:
    assert cues("He spoke against it, despite the rain in May.") == ()


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        ("Ada Osei said that the dam was safe.", "osei", "that the dam was safe."),
        ("The dam was safe, Ada Osei said.", "osei", "The dam was safe"),
        ("“The dam is safe,” said Ada Osei, the mayor of the old river town.", "osei", "“The dam is safe,"),
        ("According to Ada Osei, the dam was safe.", "osei", ", the dam was safe."),
        ("Fires burn, which Ada Osei said were out.", "osei", ", which Ada Osei said were out."),
        ("The dam was safe, according to Ada Osei.", "osei", "The dam was safe, "),
    ],
)
def test_an_attribution_has_its_speaker_and_what_is_said(text: str, speaker: str, said: str) -> None:
    (found,) = attributions(text)
    assert key(speaker) in found.speakers
    assert text[found.said_start : found.said_end].strip() == said.strip()


def test_a_state_and_a_claim_say_nothing() -> None:
    assert attributions("The state paid the claims of the United States to say thanks.") == ()


FACTS = (numbers, dates, names, quotations, cues, attributions)


@given(st.text(alphabet=st.sampled_from("aAbM 1290.,'\"“”’-–%$\n\u00a0[]…étMay"), max_size=80) | st.text(max_size=60))
def test_every_fact_is_its_own_slice_and_nothing_raises(text: str) -> None:
    for extract in FACTS:
        for fact in extract(text):
            assert text[fact.start : fact.end] == fact.text
    assert read(text).words == words(text)


@given(st.integers(0, 10**12))
def test_digits_and_commas_are_the_same_number(value: int) -> None:
    assert [n.value for n in numbers(f"it has {value:,} parts")] == [Fraction(value)]
