from __future__ import annotations

import pytest
from citing import codes, joined

from brief.citations.modality import check_modality
from brief.citations.reading import read
from brief.types import ProblemCode


@pytest.mark.parametrize(
    ("claim", "source", "lost"),
    [
        ("It will close.", "It may close.", True),
        ("It closes.", "It could close.", True),
        ("It might close.", "It may close.", False),
        ("It closed.", "It plans to close.", True),
        ("It wants to close.", "It plans to close.", False),
        ("It closed.", "It will close.", True),
        ("He stole it.", "He allegedly stole it.", True),
        ("Police said he stole it.", "He allegedly stole it.", False),
        ("It closed in May.", "It closed in May.", False),
        ("He stole it.", "He appears to have stolen it.", True),
        ("He seems to have stolen it.", "He appears to have stolen it.", False),
        ("He stole it.", "He is believed to have stolen it.", True),
        ("It closed the plant.", "It is considering closing the plant.", True),
        ("It closed the plant.", "It threatened to close the plant.", True),
        ("It will close the plant.", "It threatened to close the plant.", True),
        ("It will close the plant.", "It plans to close the plant.", False),
        ("It agreed to close the plant.", "It was asked to close the plant.", False),
        ("The closing of the plant is near.", "It plans to close the plant.", False),
        ("The strike is a threat.", "They threatened to strike.", False),
        ("The firm closed the plant.", "The mayor urged the firm to close the plant.", True),
        ("The dam collapsed.", "The dam nearly collapsed.", True),
        ("The dam almost collapsed.", "The dam nearly collapsed.", False),
        ("The dam may have collapsed.", "The dam nearly collapsed.", False),
        ("It sank 40 boats.", "It sank nearly 40 boats.", False),
        ("Women may vote.", "Only women may vote.", True),
        ("Women alone may vote.", "Only women may vote.", False),
        ("It has 14 beds.", "It has only 14 beds.", True),
        ("It has just 14 beds.", "It has only 14 beds.", False),
        ("Under the plan it closes.", "It plans to close.", False),
        ("With the threatened step it closes.", "It threatened to close.", False),
        ("It was closed.", "It will close.", True),
        ("It sank.", "It will sink.", True),
        ("It had at last shut.", "It will shut.", False),
        ("It has since shut.", "It will shut.", True),
        ("They told it to close the plant.", "It was asked to close the plant.", False),
        ("The mine closed.", "The mine may close; the plant did not close.", False),
        ("It closes on Monday.", "It will close on Monday.", False),
        ("It closed, and the plant may close.", "The plant may close; the mine closed.", False),
        ("The mayor will leave it.", "The mayor will leave it, and stole nothing.", False),
    ],
)
def test_hedges_are_kept(claim: str, source: str, lost: bool) -> None:  # noqa: FBT001
    assert bool(codes(check_modality, claim, source)) is lost


def test_a_hedge_is_missed_once() -> None:
    assert codes(check_modality, "It closed, and it closed.", "It may close.") == [ProblemCode.MODALITY]


def test_a_hedge_of_another_cited_sentence_is_not_missed() -> None:
    source = joined("The mayor of Velmora met the union.", "The guests may meet at noon.")
    assert list(check_modality(read("The mayor met the union in May."), source)) == []
    source = joined("It rained.", "The mayor of Velmora may meet the union.")
    assert [f.problem.code for f in check_modality(read("The mayor met the union."), source)] == [ProblemCode.MODALITY]
