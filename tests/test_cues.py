from __future__ import annotations

import pytest

from brief.citations.cues import Turn, cues
from brief.citations.keys import key


@pytest.mark.parametrize(
    ("text", "turn", "target"),
    [
        ("It did not fall.", Turn.NOT, "fall"),
        ("It didn't immediately respond.", Turn.NOT, "respond"),
        ("They refused to sign.", Turn.SOFT_NOT, "sign"),
        ("a pause rather than an agreement", Turn.SOFT_NOT, "agreement"),
        ("It may close.", Turn.POSSIBLE, "close"),
        ("He allegedly stole it.", Turn.REPORTED, "stole"),
        ("It plans to close.", Turn.PLANNED, "close"),
        ("It will close.", Turn.FUTURE, "close"),
    ],
)
def test_a_cue_governs_the_next_word_of_meaning(text: str, turn: Turn, target: str) -> None:
    assert [(cue.turn, cue.target) for cue in cues(text)] == [(turn, key(target))]


def test_soft_negators_and_the_month_are_no_cues() -> None:
    assert cues("He spoke against it, despite the rain in May.") == ()
