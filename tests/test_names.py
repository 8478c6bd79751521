from __future__ import annotations

import pytest
from citing import cited, codes, corpus

from brief.citations import Corpus
from brief.citations.names import acronym, begins_sentence, check_names, names
from brief.citations.reading import Source, read
from brief.types import Article, Mark, MarkKind, ProblemCode, Sentence, Span


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
        ("the Russian Ada Osei", ["Russian", "Ada Osei"]),
        ("He met President Osei and the Mayor.", ["Osei"]),
        ("He met J. D. Marsh.", ["J. D. Marsh"]),
        ("He met Marsh. Hale left.", ["Marsh", "Hale"]),
        ("He met Ada Osei on Monday, 3 May 2031.", ["Ada Osei"]),
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
        ("Then the Bank of Kestria left.", "The Central Bank of Kestria left."),
        ("He met Gov. Doug Hale.", "He met Governor Doug Hale."),
        ("Then Ada Osei's plan failed.", "The plan of Ada Osei failed."),
        ("Then the Storm Bowl began.", "The Stormbowl began."),
        ("She holds a PhD.", "She holds a Ph.D."),
        ("The Keld Organisation left.", "The Keld Organization left."),
        ("Then Cameron Hale left.", "Camron Hale left."),
        ("The US Harbour and Ferry Services (USHFS) signed.", "USHFS signed."),
        ("He is a Kestrorean.", "He is from Kestrore."),
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


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Then Camila Hale left.", "Camilo Hale left."),  # another letter is another person
        ("Then Carmeron Hall left.", "Cameron Hale left."),
        ("The Keld Ferry Services left.", "KFX left."),
    ],
)
def test_a_name_that_is_nearly_another_is_not_that_name(claim: str, source: str) -> None:
    assert codes(check_names, claim, source) == [ProblemCode.NAME_ABSENT]


def test_a_pronoun_carries_the_name_of_the_sentence_before() -> None:
    held = corpus("Lena Roth arrived.", "She left at dawn.", "A guard left at dusk.", "Ivo Kranz slept.")
    said = [Source.of([sentence.span], held) for sentence in held.sentences["a"]]
    assert list(check_names(read("Lena Roth left at dawn."), said[1])) == []
    far = [finding.problem.code for finding in check_names(read("Lena Roth left at dusk."), said[2])]
    assert far == [ProblemCode.NAME_ELSEWHERE]


def test_a_name_of_one_word_has_no_initials() -> None:
    assert acronym(names("He met Osei.")[0]) == ""


def test_a_country_of_two_words_has_one_key() -> None:
    (name,) = names("He left the United Kingdom.")
    assert (name.keys, name.whole) == (("uk",), "uk")


@pytest.mark.parametrize(
    ("folded", "start", "begins"),
    [
        ("Hale left.", 0, True),
        ("It fell. Hale left.", 9, True),
        ("Mr. Hale left.", 4, False),
        ("a Hale left.", 2, False),
    ],
)
def test_a_sentence_begins_after_its_mark_but_not_after_a_title(folded: str, start: int, begins: bool) -> None:  # noqa: FBT001
    assert begins_sentence(folded, start) is begins


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ("Harbours closed.", []),
        ("Norvik closed.", [ProblemCode.NAME_ELSEWHERE]),
        ("NORVA closed.", [ProblemCode.NAME_ABSENT]),
        ("Q.R. closed.", [ProblemCode.NAME_ABSENT]),
        ("Lund Harbours closed.", [ProblemCode.NAME_ABSENT]),
        ("Then Lund closed.", [ProblemCode.NAME_ABSENT]),
    ],
)
def test_the_first_word_is_a_name_when_an_article_has_it_so(claim: str, code: list[ProblemCode]) -> None:
    assert codes(check_names, claim, "All shut.", "It rained in Norvik.") == code


def test_brackets_do_not_part_a_name() -> None:
    assert codes(check_names, "Then Keld Osei left.", "Keld (Ada) Osei left.") == []
    assert codes(check_names, "Then Keld Ada left.", "Keld (Ada) Osei left.") == []
    assert codes(check_names, "Then Ada Keld left.", "Keld (Ada) Osei left.") == [ProblemCode.NAME_ABSENT]


def test_a_name_told_by_its_initials_is_carried_whatever_they_are() -> None:
    assert codes(check_names, "Then the SSA signed.", "The South Sea Authority signed.") == []


def test_a_wrong_name_is_told_with_the_right_one() -> None:
    (finding,) = check_names(read("Then Ada Osei left."), cited("Then Lena Roth left."))
    assert finding.problem.message == "“Ada Osei” stands nowhere in the cited sentence; it says “Lena Roth”"


def test_a_title_carries_a_name_that_the_body_does_not_have() -> None:
    text = "Mayor Ada Osei Wold opens dam\nIt rained."
    marks = (Mark(0, 29, MarkKind.TITLE, "test"), Mark(30, 40, MarkKind.BODY, "test"))
    held = Corpus.of([Article("a", text, marks)], {"a": [Sentence(Span("a", 30, 40), 0, 0)]})
    assert list(check_names(read("Then Osei Wold left."), Source.of([Span("a", 0, 29)], held))) == []


@pytest.mark.parametrize(
    ("claim", "source", "carried"),
    [
        ("He left Keld University.", "He left the University of Keld.", True),
        ("He left Keld University.", "He left the Keld Council.", False),
        ("He plays for Keld City.", "He plays for Keld.", True),
        ("He plays for Keld City.", "He plays for Keld United.", False),
        ("It is a Velmoran ship.", "The ship is from Velmora.", True),
        ("It is a Norvikan ship.", "The ship is from Velmora.", False),
        ("The HOH left.", "The head of household left.", True),
        ("The HOK left.", "The head of household left.", False),
        ("The NY mayor left.", "The New York mayor left.", True),
        ("It was Q2 in Keld.", "It was the second quarter in Keld.", True),
    ],
)
def test_a_name_is_carried_in_another_form(claim: str, source: str, carried: bool) -> None:  # noqa: FBT001
    assert (codes(check_names, claim, source) == []) is carried


def test_a_word_that_opens_a_sentence_is_no_part_of_the_name_after_it() -> None:
    held = ("He claims that Ada Osei left.", "Ida Hale came.")
    assert codes(check_names, "Claims Osei left.", *held) == []
    assert codes(check_names, "Ida Osei left.", *held) == [ProblemCode.NAME_ABSENT]
