from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.review.difference import Side, difference, marked
from brief.text import fold, printable

SOURCE = (
    "Tram drivers and technicians in Ossering voted by 1,599 to 375 on Tuesday to accept a pay settlement, ending a "
    "16-day strike that had left 340,000 daily passengers to walk, cycle or queue for buses."
)


def shown(claim: str, source: str = SOURCE) -> str:
    return "".join(text for _, text in marked(difference(claim, source)))


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (
            "Tram drivers in Ossering voted on Wednesday to accept a pay settlement, ending an 18-day strike.",
            (
                "Tram drivers [-and technicians-] in Ossering voted [-by 1,599 to 375-] on [-Tuesday-] {+Wednesday+} "
                "to accept a pay settlement, ending [-a 16-day-] {+an 18-day+} strike."
            ),
        ),
        (
            "Drivers rejected the settlement.",
            "Drivers [-and technicians in … accept a pay-] {+rejected the+} settlement.",
        ),
        ("TRAM “drivers” – and technicians", "TRAM “drivers” – and technicians"),
        ("Snow fell.", "{+Snow fell+}."),
        ("", ""),
    ],
)
def test_what_differs_is_marked_word_by_word(claim: str, words: str) -> None:
    assert shown(claim) == words


def test_nothing_is_told_of_words_around_what_is_said() -> None:
    assert shown("technicians in Ossering voted") == "technicians in Ossering voted"


TEXT = st.text("ab Cd,.’“”-– 1\n", max_size=60)


@given(TEXT, TEXT)
def test_the_statement_is_shown_whole(claim: str, source: str) -> None:
    runs = difference(claim, source)
    told = "".join(run.text for run in runs if run.side is not Side.SOURCE)
    assert told.split() == printable(claim).split() or fold(told).replace(" ", "") == fold(claim).replace(
        " ", ""
    ).replace("\n", "")


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {run.side for run in difference(text, text)} <= {Side.BOTH}
