from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.citations.clauses import clauses, judged
from brief.citations.keys import Fact
from brief.citations.reading import read
from brief.types import Problem, ProblemCode


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The dam broke.", ["The dam broke."]),
        ("The dam broke, and rain fell.", ["The dam broke, ", "and rain fell."]),
        ("The dam broke and rain fell.", ["The dam broke and ", "rain fell."]),
        ("It paid 1,600 men; rain fell.", ["It paid 1,600 men; ", "rain fell."]),
        ('"No," he said, "not yet."', ['"No," ', "he said, ", '"not yet."']),
        ("The dam -- an old one -- broke.", ["The dam -- ", "an old one -- ", "broke."]),
    ],
)
def test_clauses_end_at_marks_and_conjunctions(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in clauses(text)] == parts


@given(st.text(alphabet="ab ,;:-and\"'.1", max_size=60))
def test_clauses_cover_a_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in clauses(text)) == text


TEXT = "The dam broke in May, and the mayor of Velmora sang, so."


def problem(words: str) -> Problem:
    return Problem(ProblemCode.NAME_ABSENT, "", TEXT.index(words), TEXT.index(words) + len(words))


def carried(problems: list[Problem], missing: list[Fact]) -> list[tuple[str, bool]]:
    return [(TEXT[one.start : one.end], one.carried) for one in judged(read(TEXT), problems, missing)]


def test_a_clause_with_a_problem_is_not_carried_and_an_empty_one_goes_with_its_neighbour() -> None:
    first, second = "The dam broke in May, ", "and the mayor of Velmora sang, so."
    assert carried([], []) == [(first, True), (second, True)]
    assert carried([problem("Velmora")], []) == [(first, True), (second, False)]
    assert carried([problem("dam")], []) == [(first, False), (second, True)]


def test_a_clause_of_which_most_is_missing_is_not_carried() -> None:
    words = [Fact(word, TEXT.index(word), TEXT.index(word) + len(word)) for word in ("mayor", "sang")]
    assert [told for _, told in carried([], words[:1])] == [True, True]
    assert [told for _, told in carried([], words)] == [True, False]
