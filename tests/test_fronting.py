from __future__ import annotations

import pytest

from brief.compress import compressions, forms, keeps_structure
from brief.syntax import Parser

# A sentence, and the form of it that begins with who says it.
FRONTED = [
    ("The quay is safe, the harbour board said.", "The harbour board said that the quay is safe."),
    (
        "The first trams will leave at 5 a.m. on Wednesday, Ossering Tramways said on Monday.",
        "Ossering Tramways said on Monday that the first trams will leave at 5 a.m. on Wednesday.",
    ),
    ("Two ships have sunk, said the coast guard.", "The coast guard said that two ships have sunk."),
    ("Ada Lund has resigned, officials have said.", "Officials have said that Ada Lund has resigned."),
    ("A man of 90 was arrested, according to police.", "According to police, a man of 90 was arrested."),
    ("However, the dam held, police said.", "Police said that the dam held."),
]
# What ends otherwise, or may not be moved.
LEFT = [
    "The quay is safe, he said.",
    "“The quay is safe,” the harbour board said.",
    "The quay is safe, the harbour board denied.",
    "The quay is safe, the harbour board said, adding that ships may land.",
    "The ferry sank, killing 20 according to police.",
    "The harbour board said that the quay is safe.",
    "The board closed the quay.",
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.mark.parametrize(("text", "expected"), FRONTED)
def test_who_says_it_may_come_first(parser: Parser, text: str, expected: str) -> None:
    (parse,) = parser.parse([text])
    found = forms(parse)
    assert expected in found
    assert found[expected] in compressions(parse)


@pytest.mark.parametrize("text", LEFT)
def test_other_sentences_keep_their_order(parser: Parser, text: str) -> None:
    (parse,) = parser.parse([text])
    assert {form: basis for form, basis in forms(parse).items() if form != basis} == {}


def test_what_is_cut_is_gone_from_the_fronted_form_too(parser: Parser) -> None:
    (parse,) = parser.parse(["The wind, which reached 140 km/h, tore off roofs, police said."])
    moved = {form: basis for form, basis in forms(parse).items() if form != basis}
    assert moved == {
        "Police said that the wind, which reached 140 km/h, tore off roofs.": parse.text,
        "Police said that the wind tore off roofs.": "The wind tore off roofs, police said.",
    }
    assert all(keeps_structure(parse, short) for short in parser.parse(moved.values()))
