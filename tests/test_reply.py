from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.reply import Reply, nearest, read, read_all

FERRY = "The ferry stopped on Monday."


@pytest.mark.parametrize(
    "text",
    [
        "The ferry stopped on Monday. [1]",
        "The ferry stopped on Monday.[1]",
        "The ferry stopped on Monday [1].",
        "The ferry stopped on Monday [1]",
        "  The ferry stopped\non Monday. [1]\n",
        "<think>\nEvidence 1 says. I should cite [2].\n</think>\n\nThe ferry stopped on Monday. [1]",
        "I should cite [2].\n</think>\nThe ferry stopped on Monday. [1]",
        "<think></think>The ferry stopped on Monday. [1]",
        "Sure, here is the sentence:\n\nThe ferry stopped on Monday. [1]",
        "Sure! Here is the sentence:\n\nThe ferry stopped on Monday. [1]",
        "Here's a sentence of 20 words: The ferry stopped on Monday. [1]",
        "Sentence: The ferry stopped on Monday. [1]",
        "- The ferry stopped on Monday. [1]",
        "1. The ferry stopped on Monday. [1]\n2. Nobody was hurt. [2]",
        "**The ferry stopped on Monday.** [1]",
        "`The ferry stopped on Monday.` [1]",
        "## The ferry stopped on Monday. [1]",
        '"The ferry stopped on Monday." [1]',
        "“The ferry stopped on Monday.” [1]",
        "The ferry stopped on Monday. [1] Nobody was hurt. [2]",
        "The ferry stopped on Monday. Nobody was hurt. [1]",
        "The ferry stopped on Monday. [1]\n\nNote: I have used evidence 1 only.",
        "\x1b[31mThe ferry stopped on Monday.\x1b[0m [1]",
        "The ferry stopped on Monday. [ 1 ]",
        "The ferry stopped on Monday. [1][1]",
    ],
)
def test_the_sentence_is_taken_out_of_what_stands_around_it(text: str) -> None:
    assert read(text) == Reply(FERRY, ("1",))


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("The ferry stopped. [1] [2]", Reply("The ferry stopped.", ("1", "2"))),
        ("The ferry stopped. [1, 2]", Reply("The ferry stopped.", ("1", "2"))),
        ("The ferry stopped.", Reply("The ferry stopped.", ())),
        ("It left pier 15. [1]", Reply("It left pier 15.", ("1",))),
        ("It left pier 15. Nobody saw it. [1]", Reply("It left pier 15.", ("1",))),
        ("Has it stopped? [1]", Reply("Has it stopped?", ("1",))),
        ('Lind said: "It stopped." [1]', Reply('Lind said: "It stopped."', ("1",))),
        ("The U.S. ferry of Mr. Lind stopped. [1]", Reply("The U.S. ferry of Mr. Lind stopped.", ("1",))),
        ("The council asked one thing: no ferry. [1]", Reply("The council asked one thing: no ferry.", ("1",))),
        ("", Reply("", ())),
        ("   \n", Reply("", ())),
        ("[1]", Reply("", ())),
        ("Here is the sentence:", Reply("", ())),
        ("<think>I never come to an end", Reply("", ())),
        ("<think>Done.</think>", Reply("", ())),
    ],
)
def test_what_a_reply_says(text: str, reply: Reply) -> None:
    assert read(text) == reply


@given(st.text() | st.text('Aa1 .:[]<>think/\n-*"“”', max_size=60))
def test_any_reply_is_one_line_or_nothing(text: str) -> None:
    said = read(text)
    assert said.sentence == " ".join(said.sentence.split())
    assert all(key.isalnum() or "_" in key for key in said.keys)
    assert "<think>" not in said.sentence.lower()


SAFE = "Nobody was hurt."


@pytest.mark.parametrize(
    "text",
    [
        "The ferry stopped on Monday. [1] Nobody was hurt. [2]",
        "The ferry stopped on Monday [1]. Nobody was hurt [2].",
        "The ferry stopped on Monday [1] Nobody was hurt [2]",
        "The ferry stopped on Monday.[1]\nNobody was hurt.[2]\n",
        "The ferry stopped\non Monday. [1]\n\nNobody was hurt. [2]",
        "1. The ferry stopped on Monday. [1]\n2. Nobody was hurt. [2]",
        "- The ferry stopped on Monday. [1]\n- **Nobody was hurt.** [2]",
        "[1] The ferry stopped on Monday.\n[2] Nobody was hurt.",
        "[1] The ferry stopped on Monday. [1]\n[2] Nobody was hurt. [2]",
        "<think>\nFirst [2], then [1].\n</think>\n\nThe ferry stopped on Monday. [1] Nobody was hurt. [2]",
        "Sure, here is the story:\n\nThe ferry stopped on Monday. [1] Nobody was hurt. [2]",
        "# A ferry stops\nThe ferry stopped on Monday. [1] Nobody was hurt. [2]",
        "**A ferry stops**\nThe ferry stopped on Monday. [1] Nobody was hurt. [2]",
        "A ferry stops\n\nThe ferry stopped on Monday. [1] Nobody was hurt. [2]",
        "The ferry stopped on Monday. [1] The sea rose. Nobody was hurt. [2]",
        "The ferry stopped on Monday. [1] Nobody was hurt. [2]\n\nNote: I have used both pieces.",
        "The ferry stopped on Monday. [1] Nobody was hurt. [2] The sea ro",
        "The ferry stopped on Monday. [1] and sank [sic] there. [1] Nobody was hurt. [2]",
    ],
)
def test_the_sentences_of_a_section_are_those_that_keys_end(text: str) -> None:
    assert read_all(text) == (Reply(FERRY, ("1",)), Reply(SAFE, ("2",)))


@pytest.mark.parametrize("text", ["", " \n", "[1]", "[1] [2]", "The ferry stopped.", "<think>The ferry. [1]", "1."])
def test_a_section_of_nothing(text: str) -> None:
    assert read_all(text) == ()


def test_a_sentence_of_a_section_may_have_several_keys() -> None:
    assert read_all("The ferry stopped on Monday. [1, 2] Nobody was hurt. [2][3]") == (
        Reply(FERRY, ("1", "2")),
        Reply(SAFE, ("2", "3")),
    )


@given(st.lists(st.sampled_from([FERRY, SAFE, "It left pier 15.", 'Lind said: "It stopped."']), min_size=1, max_size=6))
def test_any_section_is_read_as_it_was_written(sentences: list[str]) -> None:
    text = " ".join(f"{sentence} [{key}]" for key, sentence in enumerate(sentences, start=1))
    assert read_all(text) == tuple(Reply(sentence, (str(key),)) for key, sentence in enumerate(sentences, start=1))


@given(st.text() | st.text('Aa1 .:[]<>think/\n-*#"“”', max_size=60))
def test_whatever_a_section_is_it_has_sentences_and_keys(text: str) -> None:
    for said in read_all(text):
        assert said.sentence == " ".join(said.sentence.split())
        assert said.sentence
        assert said.keys


FORMS = (
    "On Monday, the ferry to Kelby stopped, and nobody was hurt. [1]",
    "The ferry to Kelby stopped, and nobody was hurt. [1]",
    "The ferry to Kelby stopped. [1]",
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The ferry to Kelby stopped.", 2),
        ("the FERRY to Kelby has stopped", 2),
        ("The ferry to Kelby stopped and nobody got hurt.", 1),
        ("On Monday the ferry to Kelby stopped, and nobody was hurt.", 0),
        ("Ferries are boats that carry people and cars over water.", None),
        ("", None),
    ],
)
def test_the_nearest_form(text: str, number: int | None) -> None:
    assert nearest(text, FORMS) == number


def test_of_no_forms_none_is_nearest() -> None:
    assert nearest("The ferry stopped.", ()) is None
