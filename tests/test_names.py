from __future__ import annotations

import pytest
from citing import codes, corpus

from brief.citations.names import acronym, check_names, names
from brief.citations.reading import Source, read
from brief.types import ProblemCode


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


def test_initials_of_a_name() -> None:
    assert acronym(names("the Bank of Southern Kestria")[0]) == "bsk"


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Now Ada Osei left.", "Ada Osei left."),
        ("The mayor, Osei, left.", "Ada Osei left."),
        ("The EU signed.", "The European Union signed."),
        ("The European Union signed.", "The EU signed."),
        ("The Keld River Council signed.", "The KRC signed."),
        ("It is a Chinese ship.", "The ship is from China."),
        ("He met Zelenskyy.", "He met Zelensky."),
        ("He met Gov. Doug Hale.", "He met Governor Doug Hale."),
        ("Then Ada Osei's plan failed.", "The plan of Ada Osei failed."),
    ],
)
def test_a_name_is_carried_by_its_alias(claim: str, source: str) -> None:
    assert codes(check_names, claim, source) == []


def test_a_full_name_needs_the_article_to_have_it_in_full() -> None:
    assert codes(check_names, "Then Ada Osei left.", "Osei left.", "The mayor is Ada Osei.") == []
    assert codes(check_names, "Then Ida Osei left.", "Osei left.", "The mayor is Ada Osei.") == [
        ProblemCode.NAME_ABSENT
    ]


def test_a_name_of_two_people_is_nobodys() -> None:
    assert codes(check_names, "Then Ada Roth left.", "Ada Osei met Lena Roth.") == [ProblemCode.NAME_ABSENT]


def test_a_pronoun_carries_the_name_of_the_sentence_before() -> None:
    held = corpus("Lena Roth arrived.", "She left at dawn.", "A guard left at dusk.", "Ivo Kranz slept.")
    said = [Source.of([sentence.span], held) for sentence in held.sentences["a"]]
    assert list(check_names(read("Lena Roth left at dawn."), said[1])) == []
    far = [finding.problem.code for finding in check_names(read("Lena Roth left at dusk."), said[2])]
    assert far == [ProblemCode.NAME_ELSEWHERE]
