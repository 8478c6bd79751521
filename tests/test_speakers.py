from __future__ import annotations

import pytest
from citing import cited, codes

from brief.citations.keys import key
from brief.citations.reading import read
from brief.citations.speakers import attributions, check_attribution
from brief.types import ProblemCode


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        ("Ada Osei said that the dam was safe.", "osei", "that the dam was safe."),
        ("The dam was safe, Ada Osei said.", "osei", "The dam was safe"),
        ("“The dam is safe,” said Ada Osei, the mayor of the old river town.", "osei", "“The dam is safe,"),
        ("According to Ada Osei, the dam was safe.", "osei", ", the dam was safe."),
        ("Fires burn, which Ada Osei said were out.", "osei", ", which Ada Osei said were out."),
        ("The dam was safe, according to Ada Osei.", "osei", "The dam was safe, "),
        ("The dam was safe, said Ada Osei.", "osei", "The dam was safe"),
        ("“The dam is safe,” old Ada Osei said, and went home by the river at noon.", "osei", "“The dam is safe,"),
        (
            "In May, Ada Osei said the dam was safe and would be so for years.",
            "osei",
            "the dam was safe and would be so for years.",
        ),
    ],
)
def test_an_attribution_has_its_speaker_and_what_is_said(text: str, speaker: str, said: str) -> None:
    (found,) = attributions(text)
    assert key(speaker) in found.speakers
    assert text[found.said_start : found.said_end].strip() == said.strip()


def test_a_state_and_a_claim_say_nothing() -> None:
    assert attributions("The state paid the claims of the United States to say thanks.") == ()


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("The dam had cracked in two places.", True),
        ("The dam had cracked in two places, engineers said.", False),
        ("Lena Roth said the dam had cracked.", True),
        ("Ada Osei said the dam had cracked.", False),
    ],
)
def test_a_saying_keeps_its_speaker(claim: str, found: bool) -> None:  # noqa: FBT001
    source = "Ada Osei said that the dam had cracked in two places after Lena Roth closed it."
    assert bool(codes(check_attribution, claim, source)) is found


@pytest.mark.parametrize(
    ("claim", "source", "found"),
    [
        ("The dam will fail.", "Engineers fear the dam will fail.", True),
        ("Engineers fear the dam will fail.", "Engineers fear the dam will fail.", False),
        ("Lena Roth hopes for rain.", "Ada Osei said that rain would come, and Lena Roth hoped so.", False),
        (
            "The Office of Kestria closed the mine.",
            "The Office of Kestria closed the mine, Kestrian officials said.",
            True,
        ),
        ("The storm reached Velmora.", "The storm reached Velmora, killing 20 according to police.", False),
        ("The storm reached Velmora.", "The storm reached Velmora, according to police.", True),
        ("The storm reached Velmora.", "According to police, the storm reached Velmora.", True),
        ("Fires burn in Velmora.", "Fires burn in Velmora, which police said were out.", False),
        ("Fires burn in Velmora.", "Fires burn in Velmora, which according to police were out.", False),
        ("Rain fell.", "Rain fell. It says: no swimming.", False),
        ("The old dam had cracked.", "The old dam had cracked, it was said.", True),
        ("Osei closed the dam.", "Ada Osei said she closed the dam.", False),
    ],
)
def test_what_somebody_says_or_has_in_mind_keeps_its_speaker(claim: str, source: str, found: bool) -> None:  # noqa: FBT001
    assert bool(codes(check_attribution, claim, source)) is found


def test_a_lost_speaker_is_told_of_the_whole_statement() -> None:
    (finding,) = check_attribution(read("The dam had cracked."), cited("The dam had cracked, Ada Osei said."))
    assert finding.problem.message == "the source leaves this to a speaker (“said”); the statement does not"
    assert (finding.problem.start, finding.problem.end) == (0, 20)


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ("Lena Roth said the dam had cracked.", ProblemCode.SPEAKER),
        ("Ada Osei said the dam had cracked.", None),
        ("Ada Osei admitted the dam had cracked.", ProblemCode.ATTRIBUTION),
        ("Ada Osei confirmed the dam had cracked.", ProblemCode.ATTRIBUTION),
        ("Ada Osei announced the dam had cracked.", None),
        ("According to Lena Roth, the dam had cracked.", ProblemCode.SPEAKER),
        ("Lena Roth said it rained.", None),
    ],
)
def test_a_saying_is_its_speakers_and_no_stronger(claim: str, code: ProblemCode | None) -> None:
    source = "Ada Osei said that the dam had cracked in two places after Lena Roth closed it."
    assert codes(check_attribution, claim, source) == ([code] if code else [])


def test_who_says_it_in_the_source_is_named() -> None:
    source = cited("Ada Osei said that the dam had cracked, and Lena Roth slept.")
    (finding,) = check_attribution(read("Lena Roth said the dam had cracked."), source)
    assert [source.articles[0].slice(place) for place in finding.problem.sources] == ["said"]
    assert finding.sure


def test_a_pronoun_speaks_for_the_name_of_the_sentence_before() -> None:
    held = ("Lena Roth came.", "She said the dam had cracked.")
    assert list(check_attribution(read("Lena Roth said the dam had cracked."), cited(*held, at=1))) == []
    (other,) = check_attribution(read("Ada Osei said the dam had cracked."), cited(*held, at=1))
    assert (other.problem.code, other.sure) == (ProblemCode.SPEAKER, False)
