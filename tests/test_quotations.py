from __future__ import annotations

import pytest
from citing import cited, codes

from brief.citations.quotations import check_quotations, open_quote, quotations, verbatim
from brief.citations.reading import read
from brief.types import ProblemCode


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
    ("quotation", "text"),
    [
        ("no deal", "He said “no deal” today."),
        ("We go", "“we go,” he said"),
        ("We … go", "we will never go"),
        ("We [the crew] go", "we go"),
        ("[W]e go", "and we go"),
        ("we go,", "we go."),
        ("don’t go", "don't go"),
        ("a 'poor' deal", 'a "poor" deal'),
        ("war—and peace", "war - and peace"),
        ("we go", f"{'far ' * 150}we go"),
    ],
)
def test_quotations_are_verbatim_after_folding(quotation: str, text: str) -> None:
    assert verbatim(quotation, text)


@pytest.mark.parametrize(
    ("quotation", "text"), [("no deal", "no ideal"), ("we go", "we will go"), ("go we", "we go"), ("deal", "deals")]
)
def test_a_changed_quotation_is_not_verbatim(quotation: str, text: str) -> None:
    assert not verbatim(quotation, text)


def test_a_quotation_stands_in_the_span_or_beside_it() -> None:
    held = ("“No deal,” he said.", "He left.", "It rained.")
    claim = "He said “no deal” and left."
    at = [[f.problem.code for f in check_quotations(read(claim), cited(*held, at=place))] for place in range(3)]
    assert at == [[], [], [ProblemCode.QUOTE_NOT_VERBATIM]]


def test_an_open_mark_is_a_problem_unless_the_source_opens_it_too() -> None:
    assert codes(check_quotations, "“No deal, he said.", "“No deal,” he said.") == [ProblemCode.QUOTE_UNBALANCED]
    assert codes(check_quotations, "“No deal, he said.", "“No deal, he said.") == []


def test_a_gap_is_no_longer_than_a_sentence() -> None:
    assert verbatim("we … go", f"we {'will ' * 79}go")
    assert not verbatim("we … go", f"we {'will ' * 85}go")


def test_a_quotation_may_begin_with_a_number() -> None:
    assert verbatim("14 mines", "He found “14 mines” there.")


def test_a_quotation_that_is_not_there_is_told_with_its_place() -> None:
    held = ("He left.", "It rained.", "“No deal,” he said.")
    (far,) = check_quotations(read("He said “no deal”."), cited(*held))
    (none,) = check_quotations(read("He said “fine”."), cited(*held))
    assert far.problem.message == (
        "“no deal” is quoted, but stands only elsewhere in the article, not in the cited sentence"
    )
    assert none.problem.message == "“fine” is quoted, but stands nowhere in the source"


def test_another_open_mark_is_a_problem() -> None:
    assert codes(check_quotations, "“A deal, he said.", "“No deal, he said.") == [ProblemCode.QUOTE_UNBALANCED]
    assert codes(check_quotations, "“No deal, he said.", "No deal, he said.") == [ProblemCode.QUOTE_UNBALANCED]


def test_single_marks_outside_double_ones_are_found_and_blanks_are_not() -> None:
    assert [q.text for q in quotations("He said “no” and then 'yes sir'; she said “ ”.")] == ["no", "yes sir"]


def test_a_mark_after_a_number_closes_what_is_open() -> None:
    assert [q.text for q in quotations('He said "take 6" today.')] == ["take 6"]
    assert open_quote('A 6" pipe and a 7" pipe burst.') is None


def test_an_open_mark_is_told_where_it_stands() -> None:
    (finding,) = check_quotations(read("He said “no deal."), cited("He said no deal."))
    assert (finding.problem.start, finding.problem.end) == (8, 9)


@pytest.mark.parametrize(
    ("claim", "source", "found"),
    [
        ("He wrote “The Old Dam: A Tale”.", "He wrote The Old Dam – a Tale.", False),
        ("He wrote “The New Dam: A Tale”.", "He wrote The Old Dam – a Tale.", True),
        ("“We will not go.", "“We will not go. We stay,” he said.", False),
        ("We will stay,” he said.", "“We go. We will stay,” he said.", False),
        ("“We will not sing.", "“We will not go. We stay,” he said.", True),
    ],
)
def test_titles_and_parts_of_longer_quotations(claim: str, source: str, found: bool) -> None:  # noqa: FBT001
    assert bool(codes(check_quotations, claim, source)) is found


def test_the_nearest_quotation_of_the_source_is_named() -> None:
    source = cited("He said “we will never go there” today.")
    (near,) = check_quotations(read("He said “we will gladly go there” today."), source)
    assert [source.articles[0].slice(place) for place in near.problem.sources] == ["we will never go there"]
    (far,) = check_quotations(read("He said “fine weather” today."), source)
    assert far.problem.sources == ()
