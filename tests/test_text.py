from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.text import content_stems, count_words, fold, printable, stem, unique, words


def texts(text: str) -> list[str]:
    return [word.text for word in words(text)]


@given(text=st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(text=st.text("ab19 ,.'-\n", max_size=40))
def test_folding_leaves_plain_text_alone(text: str) -> None:
    assert fold(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    ("marks", "plain"),
    [("‘’‚‛′ʼ´`", "'"), ("“”„‟″«»", '"'), ("‐‑‒–—―−", "-"), ("\u00a0\u2009\u202f\u3000\t\r\n", " ")],
)
def test_typographic_marks_fold_to_one_plain_mark(marks: str, plain: str) -> None:
    assert fold(marks) == plain * len(marks)


@given(text=st.text() | st.text("aÉß. 's’1,:-_\n"))
def test_words_stand_at_their_offsets_in_order(text: str) -> None:
    found = words(text)
    assert all(text[word.start : word.end] == word.text != "" for word in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(text=st.text("abÉß ", max_size=40))
def test_plain_words_are_what_stands_between_spaces(text: str) -> None:
    assert texts(text) == text.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The U.S. and the U.K. met at 9 a.m. today.",
            ["The", "U.S.", "and", "the", "U.K.", "met", "at", "9", "a.m.", "today"],
        ),
        ("Ossering's mayor", ["Ossering", "mayor"]),
        ("Ossering’s mayor", ["Ossering", "mayor"]),
        ("the farmers' union", ["the", "farmers", "union"]),
        ("the U.S.'s ships", ["the", "U.S.", "ships"]),
        ("BRANNET'S PORT", ["BRANNET", "PORT"]),
        ("don't, rock'n'roll, O’Hara, d'Ys", ["don't", "rock'n'roll", "O’Hara", "d'Ys"]),
        ("'so' it ends", ["so", "it", "ends"]),
        ("1,300.50 crowns, 10:30, 3.5%, 14th", ["1,300.50", "crowns", "10:30", "3.5", "14th"]),
        ("It cost 12.", ["It", "cost", "12"]),
        ("well-known F-16", ["well", "known", "F", "16"]),
        ("Müllerau – état", ["Müllerau", "état"]),
        ("a_b", ["a", "b"]),
        ("", []),
        ("… – !", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_a_text_is_counted_as_an_editor_counts() -> None:
    assert count_words("The U.S. well-known F-16 – 1,300 of\nthem.") == 8
    assert count_words(" \n") == 0


@pytest.mark.parametrize(
    ("word", "other"),
    [("closed", "closing"), ("Ships", "ship"), ("U.S.", "US"), ("a.m.", "AM"), ("don’t", "don't"), ("VOTES", "voted")],
)
def test_forms_of_a_word_share_a_stem(word: str, other: str) -> None:
    assert stem(word) == stem(other)


@pytest.mark.parametrize(
    ("word", "other"), [("3.5", "35"), ("1,300", "1300"), ("general", "generous"), ("port", "sport")]
)
def test_different_words_have_different_stems(word: str, other: str) -> None:
    assert stem(word) != stem(other)


def test_the_stems_that_carry_meaning_stand_in_order() -> None:
    assert content_stems("The harbour's boards said they were closing it, and the U.S. agreed.") == (
        "harbour",
        "board",
        "close",
        "us",
        "agre",
    )
    assert content_stems("What did they say of us?") == ()


@given(items=st.lists(st.sampled_from("abcd")))
def test_the_first_of_each_is_kept_in_order(items: list[str]) -> None:
    assert list(unique(items)) == sorted(set(items), key=items.index)


@given(text=st.text() | st.text("a\x1b[0;1m]\x07\u202e\n\t"))
def test_a_printable_text_is_one_line_that_says_nothing_to_a_terminal(text: str) -> None:
    line = printable(text)
    assert line == " ".join(line.split())
    assert not any(mark < " " or "\x7f" <= mark <= "\x9f" for mark in line)
    line.encode()


def test_what_a_terminal_would_obey_goes_and_words_stay() -> None:
    assert printable("\x1b[31mRed\x1b[0m\n news \x1b]0;title\x07of\u202e Brannet\x00") == "Red news of Brannet"
    assert printable("Ossering’s “état” – 3.5 %") == "Ossering’s “état” – 3.5 %"
