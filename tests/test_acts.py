from __future__ import annotations

import pytest

from brief.acts import acts, alike
from brief.syntax import Parser


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def told_twice(parser: Parser, one: str, other: str) -> bool:
    first, second = (acts(parse) for parse in parser.parse([one, other]))
    return any(alike(a, b) for a in first for b in second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Lund rejected a 30-day truce, insisting on a ban.",
            "The northern leader has so far refused to agree to a 30-day truce proposed by two neighbours.",
        ),
        (
            "Lund refused to support the 30-day cessation of fighting in a call.",
            "The leader has refused to agree to a 30-day truce.",
        ),
        ("A student is suing the school.", "On Friday the man sued the school over its rules."),
        ("The board said that it had closed the quay.", "The northern board has closed the quay."),
    ],
)
def test_one_thing_in_other_words_is_told_twice(parser: Parser, one: str, other: str) -> None:
    assert told_twice(parser, one, other)
    assert told_twice(parser, other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lund rejected a truce.", "Tobin Castell refused a truce."),  # two persons
        ("Drivers were offered a rise of 4 percent.", "Cooks were offered a rise of 9 percent."),  # two numbers
        ("The board closed the quay.", "The board opened the quay."),
        ("The board closed the quay.", "The board closed the tunnel."),
        ("“They rejected the truce,” Ada Lund said.", "The leader rejected the truce."),
        ("The ferry sank.", "The ferry sank off the reef."),  # nothing is done to anything
    ],
)
def test_what_names_numbers_or_verbs_part_is_not(parser: Parser, one: str, other: str) -> None:
    assert not told_twice(parser, one, other)
