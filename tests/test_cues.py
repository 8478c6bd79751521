from __future__ import annotations

import pytest
from citing import joined

from brief.citations.cues import Turn, about, cues, turned
from brief.citations.keys import key
from brief.citations.reading import read


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
        ("It was going to close.", Turn.PLANNED, "close"),
        ("It threatened to close.", Turn.WANTED, "close"),
        ("It appears to have closed.", Turn.POSSIBLE, "close"),
        ("It is believed to have closed.", Turn.REPORTED, "close"),
        ("It is mulling closing.", Turn.POSSIBLE, "close"),
        ("It nearly closed.", Turn.NEARLY, "close"),
        ("Only women voted.", Turn.ONLY, "women"),
        ("It has only 14 beds.", Turn.ONLY, "14"),
        ("They urged the mayor of Velmora to resign.", Turn.WANTED, "resign"),
        ("They urged the new mayor of old Velmora to resign.", Turn.WANTED, "resign"),
        ("a pause rather than war", Turn.SOFT_NOT, "war"),
    ],
)
def test_a_cue_governs_the_next_word_of_meaning(text: str, turn: Turn, target: str) -> None:
    assert [(cue.turn, cue.target) for cue in cues(text)] == [(turn, key(target))]


def test_soft_negators_and_the_month_are_no_cues() -> None:
    assert cues("He spoke against it, despite the rain in May.") == ()


@pytest.mark.parametrize(
    "text",
    [
        "He said to a friend: go.",
        "They had only celebrated.",
        "It was the only ship.",
        "She asked, before she went to bed.",
        "It appears on Monday.",
        "They ordered the one that had come by the long road from the far north to us.",
        "It opens only to women.",
        "They urged the new mayor of the old town to resign.",
        "Thought to spare was all there was.",
    ],
)
def test_words_that_are_cues_elsewhere_are_none_here(text: str) -> None:
    assert cues(text) == ()


def test_a_cue_passes_over_a_negation() -> None:
    assert [(cue.turn, cue.target) for cue in cues("It will not close.")] == [
        (Turn.FUTURE, "close"),
        (Turn.NOT, "close"),
    ]


def test_only_after_not_is_what_the_negation_governs() -> None:
    (cue,) = cues("He not only sang.")
    assert (cue.turn, cue.target, cue.at) == (Turn.NOT, "only", 2)


@pytest.mark.parametrize(
    ("text", "word", "governed"),
    [
        ("It may close.", "close", True),
        ("It may hurt a b c d e f close.", "close", True),
        ("It may hurt a b c d e f g close.", "close", False),
        ("To close it may hurt.", "close", False),
        ("It did not close.", "close", False),
    ],
)
def test_a_cue_reaches_eight_words_on(text: str, word: str, governed: bool) -> None:  # noqa: FBT001
    reading = read(text)
    assert turned(reading, reading.keys.index(key(word)), frozenset({Turn.POSSIBLE})) is governed


@pytest.mark.parametrize(
    ("text", "found"), [("The dam at last may close.", True), ("The dam now at last may close.", False)]
)
def test_a_cue_of_another_sentence_speaks_of_what_stands_near_it(text: str, found: bool) -> None:  # noqa: FBT001
    source = joined("The union met the mayor of Velmora.", text)
    claim = read("The union met the mayor, and the dam closed.")
    reading = source.readings[1]
    assert about(reading.cues[0], reading, claim, source) is found
    assert about(reading.cues[0], reading, read(text), source)


def test_a_hedge_does_not_reach_over_the_end_of_what_is_said() -> None:
    assert [cue.target for cue in cues("“It is possible,” Tom said.")] == [""]
    assert [cue.target for cue in cues("It is possible to close.")] == [key("close")]


def test_a_modal_governs_the_verb_after_a_name() -> None:
    assert [cue.target for cue in cues("When will Tom Arvelo go?")] == [key("go")]


def test_what_is_determined_to_be_is_no_plan() -> None:
    assert cues("The cause was determined to be smoke.") == ()
