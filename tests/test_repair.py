from __future__ import annotations

from collections.abc import Callable

import pytest

from brief.repair import mend
from brief.types import Problem, ProblemCode, Verdict, VerdictKind

SUPPORTED = Verdict(VerdictKind.SUPPORTED, 1.0)


def failed(text: str, *problems: tuple[ProblemCode, str]) -> Verdict:
    """A verdict whose problems stand where their words stand in the text."""
    found = [Problem(code, "", text.index(words), text.index(words) + len(words)) for code, words in problems]
    return Verdict(VerdictKind.UNSUPPORTED, 0.5, tuple(found))


UNSUPPORTED = failed("")


def only(*accepted: str) -> Callable[[str], Verdict]:
    return lambda text: SUPPORTED if text in accepted else UNSUPPORTED


def mended(text: str, evidence: str, accepted: str, *problems: tuple[ProblemCode, str]) -> str | None:
    result = mend(text, failed(text, *problems), evidence, only(accepted))
    assert result is None or result == (accepted, SUPPORTED)
    return result[0] if result else None


def test_the_number_that_alone_is_missing_is_put_back() -> None:
    text, right = "The fee rises to 15 crowns in 2032.", "The fee rises to 12 crowns in 2032."
    assert mended(text, "In 2032 the fee will rise to 12 crowns.", right, (ProblemCode.NUMBER_ABSENT, "15")) == right


def test_the_name_that_alone_is_missing_is_put_back() -> None:
    text, right = "Mayor Brand spoke first.", "Mayor Brandt spoke first."
    assert mended(text, "Mayor Brandt spoke first, for 9 minutes.", right, (ProblemCode.NAME_ABSENT, "Brand")) == right


@pytest.mark.parametrize(
    ("text", "evidence", "problem"),
    [
        ("The fee rises to 15 crowns.", "It rose from 12 crowns to 14.", (ProblemCode.NUMBER_ABSENT, "15")),
        ("Brand spoke first.", "Brandt spoke, then Lund.", (ProblemCode.NAME_ABSENT, "Brand")),
    ],
)
def test_between_two_candidates_nothing_is_guessed(text: str, evidence: str, problem: tuple[ProblemCode, str]) -> None:
    tried: list[str] = []

    def judge(candidate: str) -> Verdict:
        tried.append(candidate)
        return UNSUPPORTED

    assert mend(text, failed(text, problem), evidence, judge) is None
    assert tried == []


def test_the_function_word_that_opens_the_evidence_is_no_name() -> None:
    text, right = "Mayor Brand spoke first.", "Mayor Brandt spoke first."
    evidence = "The first to speak was Mayor Brandt. After that they left."
    assert mended(text, evidence, right, (ProblemCode.NAME_ABSENT, "Brand")) == right


def test_a_name_of_capitals_is_put_back_though_it_spells_a_function_word() -> None:
    text, right = "Help came from the UK.", "Help came from the US."
    assert mended(text, "It came from the US.", right, (ProblemCode.NAME_ABSENT, "UK")) == right


def test_a_word_that_stands_twice_in_the_evidence_is_one_candidate() -> None:
    right = "The fee rises to 12 crowns."
    assert (
        mended("The fee rises to 15 crowns.", "It was 12; 12 it is.", right, (ProblemCode.NUMBER_ABSENT, "15")) == right
    )


def test_only_absent_numbers_and_names_are_put_back() -> None:
    text, right = "The fee rises to 15 crowns.", "The fee rises to 12 crowns."
    assert mended(text, "The fee is 12 crowns.", right, (ProblemCode.NUMBER_ELSEWHERE, "15")) is None


@pytest.mark.parametrize(
    ("text", "words", "right"),
    [
        ("The port closed, and prices doubled.", "doubled", "The port closed."),
        ("On Monday, the port closed.", "Monday", "The port closed."),
        ("The port, run by Lund, closed.", "Lund", "The port closed."),
        ("The port – run by Lund – was closed.", "Lund", "The port was closed."),
        ("The port closed, prices doubled, police said.", "doubled", "The port closed, police said."),
        ("The port closed, prices doubled, and ships waited.", "doubled", "The port closed, and ships waited."),
        ("The port, run by Lund, owned by Brandt, closed.", "Lund", "The port, owned by Brandt, closed."),
        ("The port closed; prices doubled.", "doubled", "The port closed."),
        ("The port closed – prices doubled!", "doubled", "The port closed!"),
        ("The port closed, prices doubled", "doubled", "The port closed"),
    ],
)
def test_the_clause_that_holds_the_problem_is_dropped(text: str, words: str, right: str) -> None:
    assert mended(text, "", right, (ProblemCode.COVERAGE, words)) == right


def test_the_whole_text_is_never_dropped() -> None:
    assert mended("The port closed.", "", "", (ProblemCode.COVERAGE, "port")) is None


def test_a_comma_inside_a_number_parts_no_clauses() -> None:
    assert mended("It cost 1,300 crowns.", "", "It cost 1.", (ProblemCode.NUMBER_ELSEWHERE, "1,300")) is None


def test_a_problem_over_two_clauses_drops_none() -> None:
    text = "The port closed, prices doubled."
    assert mended(text, "", "The port closed.", (ProblemCode.ORDER, "closed, prices")) is None


def test_putting_back_is_tried_before_dropping() -> None:
    text = "The port closed, and 15 ships waited."
    tried: list[str] = []

    def judge(candidate: str) -> Verdict:
        tried.append(candidate)
        return UNSUPPORTED

    verdict = failed(text, (ProblemCode.COVERAGE, "waited"), (ProblemCode.NUMBER_ABSENT, "15"))
    assert mend(text, verdict, "12 ships waited.", judge) is None
    assert tried[0] == "The port closed, and 12 ships waited."
    assert "The port closed." in tried


def test_the_first_supported_mend_is_taken() -> None:
    text = "On Monday, the port closed, and prices doubled."
    verdict = failed(text, (ProblemCode.DATE_ABSENT, "Monday"), (ProblemCode.COVERAGE, "doubled"))
    accepted = only("On Monday, the port closed.", "The port closed, and prices doubled.")
    assert mend(text, verdict, "", accepted) == ("The port closed, and prices doubled.", SUPPORTED)


def test_a_partly_supported_mend_is_no_mend() -> None:
    text = "The port closed, and prices doubled."
    partial = Verdict(VerdictKind.PARTIAL, 0.9)
    assert mend(text, failed(text, (ProblemCode.COVERAGE, "doubled")), "", lambda _: partial) is None


def test_at_most_twelve_mends_are_tried() -> None:
    clauses = [f"clause{number:02} stands" for number in range(20)]
    text = ", ".join(clauses) + "."
    tried: list[str] = []

    def judge(candidate: str) -> Verdict:
        tried.append(candidate)
        return UNSUPPORTED

    problems = [(ProblemCode.COVERAGE, f"clause{number:02}") for number in range(20)]
    assert mend(text, failed(text, *problems), "", judge) is None
    assert len(tried) == 12


def test_a_verdict_without_problems_has_no_mend() -> None:
    assert mend("The port closed.", failed("The port closed."), "The port closed.", lambda _: SUPPORTED) is None
