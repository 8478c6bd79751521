from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief import clean, segment
from brief.conflict import conflicts
from brief.types import Article, Conflict, ConflictKind, Document, Mark, MarkKind, Story

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
DAY = datetime(2031, 3, 5, 9, tzinfo=UTC)


def told(name: str, text: str, published: datetime | None = None, publisher: str | None = None) -> Article:
    return Article(name, text, (Mark(0, len(text), MarkKind.BODY, "line"),), published=published, publisher=publisher)


def found(*articles: Article, copies: tuple[tuple[str, str], ...] = ()) -> tuple[Conflict, ...]:
    sentences = {article.id: segment.sentences(article) for article in articles}
    return conflicts(Story("s", articles, copies), sentences)


def values(*articles: Article) -> list[list[str]]:
    return [[side.value for side in conflict.sides] for conflict in found(*articles)]


FERRY = "The ferry Alba sank off Sallow Island, and divers found {} sailors in its hull, the coast guard said."


def test_two_outlets_with_another_count_differ() -> None:
    (conflict,) = found(told("a", FERRY.format("12")), told("b", FERRY.format("fifteen")))
    assert conflict.kind is ConflictKind.QUANTITY
    assert [(side.value, side.span.article_id) for side in conflict.sides] == [("12", "a"), ("fifteen", "b")]
    assert "sailors" in conflict.subject


def test_what_loosens_a_figure_stands_in_its_side() -> None:
    assert values(told("a", FERRY.format("at least 12")), told("b", FERRY.format("17"))) == [["at least 12", "17"]]


@pytest.mark.parametrize("other", ["12", "twelve", "about 12", "about 11", "a dozen"])
def test_the_same_count_in_other_words_is_no_conflict(other: str) -> None:
    assert values(told("a", FERRY.format("12")), told("b", FERRY.format(other))) == []


def test_a_third_outlet_joins_the_conflict() -> None:
    three = [told(name, FERRY.format(count)) for name, count in (("a", "12"), ("b", "15"), ("c", "18"))]
    assert values(*three) == [["12", "15", "18"]]


def test_the_outlet_that_also_gives_the_other_count_agrees() -> None:
    both = FERRY.format("12") + " " + FERRY.format("15")
    assert values(told("a", both), told("b", FERRY.format("15"))) == []


def test_an_article_does_not_differ_from_itself() -> None:
    assert values(told("a", FERRY.format("12") + " " + FERRY.format("15"))) == []


def test_a_reprint_is_no_second_side() -> None:
    articles = told("a", FERRY.format("12")), told("b", FERRY.format("15"))
    assert found(*articles, copies=(("b", "a"),)) == ()


def test_an_outlet_corrects_itself_without_a_conflict() -> None:
    assert (
        values(told("a", FERRY.format("12"), publisher="Echo"), told("b", FERRY.format("15"), publisher="Echo")) == []
    )


@pytest.mark.parametrize(("early", "late", "conflict"), [("12", "15", False), ("15", "12", True)])
def test_a_toll_that_rises_is_superseded(early: str, late: str, conflict: bool) -> None:  # noqa: FBT001
    text = "The storm over Port Sund killed {} people and tore the roof off the harbour hall."
    later = DAY.replace(hour=20)
    pair = told("a", text.format(early), DAY), told("b", text.format(late), later)
    assert bool(values(*pair)) is conflict


@pytest.mark.parametrize(
    "other",
    [
        "The council of Quill passed a budget that gives its 15 schools new roofs.",
        "The ferry was built 15 years ago.",
        "Another 15 sailors left the ferry Alba in Port Sund, the coast guard said.",
        "The hearing on the ferry begins at 3:15 p.m. in Port Sund.",
    ],
)
def test_a_count_of_something_else_is_no_conflict(other: str) -> None:
    assert values(told("a", FERRY.format("12")), told("b", other)) == []


def test_two_outlets_with_another_day_differ() -> None:
    text = "The parliament of Velmark will vote on the herring quota on {}."
    (conflict,) = found(told("a", text.format("Monday")), told("b", text.format("Thursday")))
    assert conflict.kind is ConflictKind.TIME
    assert [side.value for side in conflict.sides] == ["Monday", "Thursday"]


def test_a_weekday_and_its_date_are_one_day() -> None:
    text = "The parliament of Velmark will vote on the herring quota on {}."
    assert values(told("a", text.format("Friday"), DAY), told("b", text.format("March 7"), DAY)) == []
    assert values(told("a", text.format("Friday"), DAY), told("b", text.format("March 8"), DAY)) == [
        ["Friday", "March 8"]
    ]


def test_an_age_is_that_of_the_same_person() -> None:
    one, other = "Oda Lind, 61, won the vote.", "The president, Oda Lind, 63, thanked her party."
    assert values(told("a", one), told("b", other)) == [["61", "63"]]
    assert values(told("a", one), told("b", "Her rival Aron Weiss, 63, thanked his party.")) == []


def test_one_saying_in_two_wordings_differs() -> None:
    one = told("a", 'Lind said: "We will not free the crew before the fine is paid in full."')
    other = told("b", '"We shall not free the crew until the whole fine is paid," Lind said.')
    (conflict,) = found(one, other)
    assert conflict.kind is ConflictKind.WORDING
    assert [side.value for side in conflict.sides] == [
        "We will not free the crew before the fine is paid in full.",
        "We shall not free the crew until the whole fine is paid",
    ]


@pytest.mark.parametrize(
    "other",
    [
        '"We will not free the crew before the fine is paid in full," Lind said.',
        'The crew will not be freed "before the fine is paid in full", Lind said.',
        'Lind said they would "not free the crew ... before the fine is paid in full."',
        '"The herring belongs to those who have always fished it here," Lind said.',
    ],
    ids=["same", "a part", "a declared gap", "another saying"],
)
def test_the_same_words_or_others_are_no_conflict(other: str) -> None:
    one = told("a", 'Lind said: "We will not free the crew before the fine is paid in full."')
    assert values(one, told("b", other)) == []


@given(st.lists(st.text("ab 12.,\"'Tue", max_size=40), min_size=1, max_size=3))
def test_any_story_can_be_read(texts: list[str]) -> None:
    articles = [told(str(at), text) for at, text in enumerate(texts) if text]
    for conflict in found(*articles):
        assert len({side.span.article_id for side in conflict.sides}) > 1


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not here")
def test_the_seeds_differ_on_the_length_of_the_call_and_on_what_was_said() -> None:
    paths = sorted(SEEDS.glob("*.txt"))
    seeds = [clean.article(Document(path.name, path.read_text(encoding="utf-8"))) for path in paths]
    (call,) = found(*seeds[3:])
    assert {side.value for side in call.sides} == {"two-and-a-half", "at least an hour and a half"}
    wordings = [{side.span.article_id for side in conflict.sides} for conflict in found(*seeds[:3])]
    assert {conflict.kind for conflict in found(*seeds[:3])} == {ConflictKind.WORDING}
    assert wordings.count({seed.id for seed in seeds[:3]}) == 2
