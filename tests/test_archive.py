"""What stays when old runs are cleared away, where two briefings differ, and what is new between them."""

from __future__ import annotations

import datetime as dt
import json
from datetime import UTC, datetime, timedelta

import pytest
from builders import COUNTED, cite, made_article, said
from hypothesis import given
from hypothesis import strategies as st

from brief.archive import Difference, Limits, Piece, changes, first_difference, staying
from brief.render import Stored, from_json, to_json
from brief.review.difference import marked
from brief.types import Article, Briefing, MadeWith, Section

NOON = datetime(2031, 5, 16, 12, tzinfo=UTC)


# retention -----------------------------------------------------------------------------------------------------------


@st.composite
def archives(draw: st.DrawFn) -> tuple[Piece, ...]:
    """Runs of different days, each held against one of the others or none."""
    count = draw(st.integers(1, 8))
    ages = draw(st.lists(st.integers(0, 400), min_size=count, max_size=count, unique=True))
    against = st.none() | st.sampled_from([str(number) for number in range(count + 1)])
    return tuple(
        Piece(
            f"run-{number}",
            str(number),
            NOON - timedelta(hours=age),
            draw(st.integers(1, 100)),
            draw(against),
            fixed=draw(st.booleans()),
        )
        for number, age in enumerate(ages)
    )


LIMITS = st.builds(
    Limits,
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 500),
    st.none() | st.integers(0, 400).map(lambda hours: NOON - timedelta(hours=hours)),
)


def protected(pieces: tuple[Piece, ...]) -> set[str]:
    """The names of what never goes: the newest, those that are fixed, and what these were held against."""
    newest = max(pieces, key=lambda piece: piece.made)
    always = [piece for piece in pieces if piece.fixed or piece == newest]
    rested_on = {piece.against for piece in always}
    return {piece.name for piece in pieces if piece in always or piece.sha256 in rested_on}


@given(archives(), LIMITS)
def test_what_is_protected_stays(pieces: tuple[Piece, ...], limits: Limits) -> None:
    assert protected(pieces) <= {piece.name for piece in staying(pieces, limits)}


@given(archives(), LIMITS)
def test_the_limits_hold_or_only_what_is_protected_is_left(pieces: tuple[Piece, ...], limits: Limits) -> None:
    stay = staying(pieces, limits)
    if {piece.name for piece in stay} == protected(pieces):
        return
    assert limits.keep is None or len(stay) <= limits.keep
    assert limits.bytes is None or sum(piece.bytes for piece in stay) <= limits.bytes
    rested_on = {piece.against for piece in stay}
    old = [piece for piece in stay if limits.since and piece.made < limits.since]
    assert all(piece.name in protected(pieces) or piece.sha256 in rested_on for piece in old)


@given(archives(), LIMITS)
def test_what_goes_is_older_than_what_stays_for_its_own_sake(pieces: tuple[Piece, ...], limits: Limits) -> None:
    stay = staying(pieces, limits)
    gone = [piece for piece in pieces if piece not in stay]
    newest_gone = max((piece.made for piece in gone), default=None)
    rested_on = {piece.against for piece in stay}
    for piece in stay:
        own = piece.name not in protected(pieces) and piece.sha256 not in rested_on
        assert not own or newest_gone is None or piece.made > newest_gone


@given(archives(), LIMITS)
def test_clearing_away_twice_clears_nothing_more(pieces: tuple[Piece, ...], limits: Limits) -> None:
    stay = staying(pieces, limits)
    assert staying(stay, limits) == stay


@given(archives())
def test_without_a_limit_all_stay(pieces: tuple[Piece, ...]) -> None:
    assert set(staying(pieces, Limits())) == set(pieces)


def test_a_chain_of_days_is_cut() -> None:
    chain = [Piece(str(day), str(day), NOON + timedelta(days=day), 1, str(day - 1)) for day in range(9)]
    assert [piece.name for piece in staying(chain, Limits(keep=3))] == ["8", "7", "6"]
    assert [piece.name for piece in staying(chain, Limits(keep=1))] == ["8", "7"]
    assert staying([], Limits(keep=1)) == ()


# where two briefings differ ------------------------------------------------------------------------------------------

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-3, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_two_values_differ_somewhere_or_are_the_same(one: object, other: object) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (first_difference(one, other) is None) is same


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}, Difference("a[1].b", "2", "3")),
        ({"a": [1, 2]}, {"a": [1]}, Difference("a[1]", "2", "nothing")),
        ({"a": 1}, {"a": 1, "c": {}}, Difference("c", "nothing", "{}")),
        ({"a": 1}, {"a": True}, Difference("a", "1", "true")),
        ({"a": "x" * 300}, {"a": None}, Difference("a", '"' + "x" * 199 + "…", "null")),
    ],
)
def test_the_first_difference_is_named_with_its_place(then: object, now: object, found: Difference) -> None:
    assert first_difference(then, now) == found


# what is new between two briefings -----------------------------------------------------------------------------------

DAM = made_article(
    "dam",
    "Dam at Orrin overflows\n"
    "The dam at Orrin overflowed on Monday, and 14 houses were flooded.\n"
    "The mayor, Ida Brandt, said nobody was hurt.\n"
    "Engineers opened the lower gates to drain the lake.\n",
)
LATER = made_article(
    "later",
    "Dam at Orrin holds\n"
    "The dam at Orrin overflowed on Monday, and 21 houses were flooded.\n"
    "The mayor, Ida Brandt, said nobody was hurt.\n"
    "Brannet has sent forty volunteers with sandbags.\n",
)


def told(article: Article) -> Stored:
    """A briefing that quotes every sentence of an article."""
    title, *lines = article.text.splitlines()
    statements = tuple(said(line, cite(article, line)) for line in lines)
    made = MadeWith("0.1.0", "tiny.gguf", "ab" * 32, "plain", "cd" * 8, 7)
    sections = (Section("s1", said(title, cite(article, title)), statements),)
    briefing = Briefing("Briefing", dt.date(2031, 5, 1), "en", (article,), sections, (), made, COUNTED)
    return from_json(to_json(briefing))


def test_statements_are_new_updated_gone_or_unchanged() -> None:
    found = changes(told(DAM), told(LATER))
    assert found.new == ("Brannet has sent forty volunteers with sandbags.",)
    (update,) = found.updated
    assert update.earlier == "The dam at Orrin overflowed on Monday, and 14 houses were flooded."
    words = "".join(text for _, text in marked(update.runs))
    assert words == "The dam at Orrin overflowed on Monday, and [-14-] {+21+} houses were flooded."
    assert found.gone == ("Engineers opened the lower gates to drain the lake.",)
    assert found.unchanged == 1


def test_a_briefing_has_nothing_new_to_itself() -> None:
    found = changes(told(DAM), told(DAM))
    assert (found.new, found.updated, found.gone, found.unchanged) == ((), (), (), 3)
