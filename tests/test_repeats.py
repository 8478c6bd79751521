from __future__ import annotations

import pytest
from builders import said

from brief.edit import Option
from brief.repeats import once
from brief.syntax import Parser
from brief.tell import Told
from brief.types import Evidence, Origin, ProblemCode, Span

QUAY = "The harbour board closed the northern quay for 12 weeks on Tuesday, citing cracks in its foundations."
AGAIN = "On Tuesday, the northern quay was closed by the harbour board for 12 weeks."
TRAM = "Drivers of the tram line ended their strike after the operator raised the night bonus by 9 percent."
REJECTED = "Lund rejected a 30-day truce, insisting on a ban."
REFUSED = "The northern leader has so far refused to agree to a 30-day truce."


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def piece(text: str, value: float, origin: Origin = Origin.MODEL) -> Told:
    return Told(Evidence("1", Span("a", 0, 1), text), (), (Option(said(text, origin=origin), value),))


def kept(told: tuple[Told, ...]) -> list[tuple[str, float]]:
    return [(one.options[0].statement.text, one.options[0].value) for one in told if one.options]


def test_what_is_said_twice_is_told_once_and_the_other_is_listed(parser: Parser) -> None:
    told = once((piece(QUAY, 2.0), piece(AGAIN, 1.0), piece(TRAM, 0.5)), parser)
    assert kept(told) == [(QUAY, 2.0), (TRAM, 0.5)]
    assert told[1].dropped is not None
    assert told[1].dropped.text == AGAIN
    assert [problem.code for problem in told[1].dropped.verdict.problems] == [ProblemCode.REPEATED]


def test_the_better_stays_wherever_it_stands(parser: Parser) -> None:
    assert kept(once((piece(QUAY, 1.0), piece(AGAIN, 2.0)), parser)) == [(AGAIN, 2.0)]


def test_the_models_words_stay_and_are_worth_what_the_quotation_was(parser: Parser) -> None:
    told = once((piece(REJECTED, 6.0, Origin.QUOTED), piece(REFUSED, 1.0)), parser)
    assert kept(told) == [(REFUSED, 6.0)]
    assert told[0].dropped is not None


def test_both_sides_of_a_dispute_are_told(parser: Parser) -> None:
    taken, held = (
        "The army said that it had taken the bridge at Varn.",
        "The rebels said that they still held the bridge.",
    )
    assert len(kept(once((piece(taken, 2.0), piece(held, 1.0)), parser))) == 2
    paid, unpaid = "The union said that Holm had paid the fine.", "Holm said that it had not paid the fine."
    assert len(kept(once((piece(paid, 2.0), piece(unpaid, 1.0)), parser))) == 2


def test_a_piece_without_a_form_is_left_as_it_is(parser: Parser) -> None:
    empty = Told(Evidence("1", Span("a", 0, 1), QUAY), (), (), said(QUAY))
    assert once((empty, piece(QUAY, 1.0)), parser) == (empty, piece(QUAY, 1.0))
    assert once((), parser) == ()
