"""A JSON file read field by field: what stands there, or an error that names the file and the place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

import pytest

from brief.errors import SourceError
from brief.tree import Node, parsed


class Colour(StrEnum):
    """A closed list of two."""

    RED = "red"
    BLUE = "blue"


TEXT = """{
    "name": "ferry", "none": null, "count": 3, "share": 0.5, "well": true, "parts": ["a", "b"], "pages": [0, 9],
    "by": {"x": "1", "y": "2"}, "colour": "red", "day": "2031-05-16", "at": "2031-05-16T12:00:00+02:00",
    "many": [{"size": 1}, {"size": "2"}]
}"""
ROOT = parsed(TEXT, "a.json")


def test_what_stands_there() -> None:
    assert (ROOT.get("name", str), ROOT.maybe("none"), ROOT.maybe("name")) == ("ferry", None, "ferry")
    assert (ROOT.number("count"), ROOT.number("share"), ROOT.truth("well")) == (3.0, 0.5, True)
    assert (ROOT.texts("parts"), ROOT.numbers("pages")) == (("a", "b"), (0, 9))
    assert ROOT.pairs("by") == (("x", "1"), ("y", "2"))
    assert (ROOT.member("colour", Colour), ROOT.day("day")) == (Colour.RED, date(2031, 5, 16))
    assert ROOT.moment("at") == datetime.fromisoformat("2031-05-16T10:00:00+00:00")
    assert (ROOT.moment("none"), ROOT.maybe_int("none"), ROOT.maybe_node("none")) == (None, None, None)
    assert (ROOT.maybe_int("count"), ROOT.maybe_node("by")) == (3, ROOT.node("by"))


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (lambda root: root.get("absent", str), "absent is not a text"),
        (lambda root: root.get("well", int), "well is not a whole number"),
        (lambda root: root.number("well"), "well is not a number"),
        (lambda root: root.truth("count"), "count is neither true nor false"),
        (lambda root: root.texts("many"), "many is not a list of texts"),
        (lambda root: root.numbers("parts"), "parts is not a list of whole numbers"),
        (lambda root: root.member("name", Colour), "name is 'ferry', which is none of red, blue"),
        (lambda root: root.day("at"), "at is not a day written as YYYY-MM-DD"),
        (lambda root: root.moment("name"), "name is not a moment"),
        (lambda root: root.moment("day"), "day does not say how far from UTC it is"),
        (lambda root: root.node("parts"), "parts is not an object"),
        (lambda root: list(root.nodes("parts")), "parts[0] is not an object"),
        (lambda root: [one.get("size", int) for one in root.nodes("many")], "many[1].size is not a whole number"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(read: Callable[[Node], object], reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(ROOT)
    assert caught.value.source == "a.json"
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("{", "is not JSON"), ("", "is not JSON"), ("[" * 200_000, "is not JSON"), ("[]", "is no JSON object")],
)
def test_what_is_no_object_is_an_error_of_the_source(text: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        parsed(text, "a.json")
