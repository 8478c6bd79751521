from __future__ import annotations

import pytest
from citing import joined

from brief.citations.binding import check_binding
from brief.citations.reading import read
from brief.types import ProblemCode

HELD = (
    "Ada Osei visited the old harbour hospital about a lump on 14 wards.",
    "It rained on the coast all day.",
    "Lena Roth sang with 30 children.",
)


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Then Lena Roth visited the old harbour hospital about a lump.", [ProblemCode.NAME_ELSEWHERE]),
        ("Then Ada Osei visited the old harbour hospital about a lump.", []),
        ("The old harbour hospital about a lump on 30 wards.", [ProblemCode.NUMBER_ELSEWHERE]),
        ("The old harbour hospital about a lump on 14 wards.", []),
        ("Ada Osei and Lena Roth visited the old harbour hospital about a lump.", []),
        ("Lena Roth sang.", []),
    ],
)
def test_a_fact_of_another_sentence_than_its_clause_is_found(claim: str, found: list[ProblemCode]) -> None:
    assert [finding.problem.code for finding in check_binding(read(claim), joined(*HELD))] == found


def test_the_fact_that_stands_there_is_named() -> None:
    source = joined(*HELD)
    (finding,) = check_binding(read("Then Lena Roth visited the old harbour hospital about a lump."), source)
    (place,) = finding.problem.sources
    assert source.articles[0].slice(place) == "Ada Osei"
    assert finding.problem.message.endswith("they say “Ada Osei”")


def test_a_pronoun_binds_the_name_of_the_sentence_beside_it() -> None:
    source = joined("Lena Roth sang.", "Ada Osei saw how she visited the old harbour hospital about a lump.")
    assert list(check_binding(read("Lena Roth visited the old harbour hospital about a lump."), source)) == []


def test_one_sentence_binds_all_that_it_has() -> None:
    assert list(check_binding(read("Lena Roth visited the old harbour hospital."), joined(HELD[0]))) == []
