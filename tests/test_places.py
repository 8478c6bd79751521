from __future__ import annotations

import pytest
from citing import cited, joined
from hypothesis import given
from hypothesis import strategies as st

from brief.citations.places import check_places
from brief.citations.reading import read
from brief.types import ProblemCode

HELD = (
    "The ferry line earned 1,800 crowns in 2031, up from 900 crowns in 2030.",
    "Norvik bought the Keld wharf in 2019.",
    "For the fifth year in a row rain fell in 2024.",
    "The wharf is open from June 26 to November 16.",
    "Divers of Velmora found 14 mines near the outer pier.",
    "Greta Wold fed 31 gulls.",
)


@pytest.mark.parametrize(
    ("claim", "rival"),
    [
        ("The ferry line earned 1,800 crowns in 2030.", "2031"),
        ("The ferry line earned 1,800 crowns in 2031.", None),
        ("Norvik, which bought the Keld wharf in 2024, left.", "2019"),
        ("Norvik, which bought the Keld wharf in 2019, left.", None),
        ("Norvik slept in 2024.", None),
        ("The wharf is open until November 16.", None),
        ("Divers found 31 mines near the pier.", "14"),
        ("Divers found 14 mines near the pier.", None),
        ("Divers of Velmora fed 31 gulls.", None),
        ("Divers found 31 mines near the pier, not 14.", None),
        ("Divers slept.", None),
    ],
)
def test_a_fact_that_stands_where_another_does_is_found_with_that(claim: str, rival: str | None) -> None:
    source = joined(*HELD)
    found = [
        (one.problem.code, source.articles[0].slice(*one.problem.sources)) for one in check_places(read(claim), source)
    ]
    assert found == ([(ProblemCode.ORDER, rival)] if rival else [])


def test_the_place_may_be_in_a_sentence_that_is_not_cited() -> None:
    source = joined(*HELD)
    alone = type(source)(source.spans[2:3], source.readings[2:3], source.articles, source.corpus)
    assert [one.sure for one in check_places(read("Norvik bought the Keld wharf in 2024."), alone)] == [True]


@given(st.permutations(HELD))
def test_a_sentence_stands_where_it_stands(lines: list[str]) -> None:
    source = joined(*lines)
    assert [one for line in lines for one in check_places(read(line), source)] == []


def test_an_ordinal_is_no_count() -> None:
    assert list(check_places(read("Divers found the third mine."), cited("Divers found the second mine."))) == []
