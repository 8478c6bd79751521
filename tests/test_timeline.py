from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief import segment
from brief.timeline import periods, timeline
from brief.types import Article, Mark, MarkKind, Sentence, Story

WEDNESDAY = date(2031, 3, 5)


def told(name: str, text: str, day: date | None = WEDNESDAY) -> Article:
    published = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) if day else None
    return Article(name, text, (Mark(0, len(text), MarkKind.BODY, "line"),), published=published)


def split(*articles: Article) -> dict[str, tuple[Sentence, ...]]:
    return {article.id: segment.sentences(article) for article in articles}


def days_of(text: str, published: date | None = WEDNESDAY) -> list[date]:
    return [period.first for period in periods(text, published) if period.first == period.last]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The ferry sank on Tuesday.", date(2031, 3, 4)),
        ("The ferry sank on Wednesday.", date(2031, 3, 5)),
        ("The ferry sank on Thursday.", date(2031, 2, 27)),
        ("The council will vote on Thursday.", date(2031, 3, 6)),
        ("A vote is due on Monday.", date(2031, 3, 10)),
        ("Talks resume next Wednesday.", date(2031, 3, 12)),
        ("They met last Wednesday.", date(2031, 2, 26)),
        ("It will vote, the mayor said on Monday.", date(2031, 3, 3)),
        ("The truce runs until Feb. 1, 2032.", date(2032, 2, 1)),
        ("It snowed on Feb. 1.", date(2031, 2, 1)),
        ("It snowed on 30 December.", date(2030, 12, 30)),
        ("It rained on 4 May 1999.", date(1999, 5, 4)),
        ("It rained yesterday.", date(2031, 3, 4)),
        ("It will rain tomorrow.", date(2031, 3, 6)),
        ("It rained two days ago.", date(2031, 3, 3)),
        ("It rained on the 3rd.", date(2031, 3, 3)),
        ("It rained on the 20th.", date(2031, 2, 20)),
        ("It will rain on the 20th.", date(2031, 3, 20)),
    ],
)
def test_a_day_is_resolved_against_that_of_the_article(text: str, day: date) -> None:
    assert days_of(text) == [day]


def test_without_a_day_of_publication_only_whole_dates_are_days() -> None:
    text = "It rained on Tuesday, yesterday, on Feb. 1, on the 3rd and on 4 May 1999."
    assert days_of(text, None) == [date(1999, 5, 4)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("They met last week.", date(2031, 2, 24), date(2031, 3, 2)),
        ("They met last weekend.", date(2031, 3, 1), date(2031, 3, 2)),
        ("They will meet next month.", date(2031, 4, 1), date(2031, 4, 30)),
        ("They met last year.", date(2030, 1, 1), date(2030, 12, 31)),
        ("They met two weeks ago.", date(2031, 2, 17), date(2031, 2, 23)),
        ("They met in November 2019.", date(2019, 11, 1), date(2019, 11, 30)),
        ("They met in 2019.", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_a_longer_time_has_its_first_and_last_day(text: str, first: date, last: date) -> None:
    assert [(period.first, period.last) for period in periods(text, WEDNESDAY)] == [(first, last)]


def test_a_day_that_no_calendar_has_is_none() -> None:
    assert days_of("It rained on 29 February and on 30 February 2031.", date(2031, 3, 5)) == []


@pytest.mark.parametrize("text", ["on the 3rd floor", "on the 20th anniversary", "on the 3rd of them"])
def test_what_is_only_counted_is_no_day(text: str) -> None:
    assert days_of(f"It happened {text}.") == []


def test_a_story_is_told_by_day_and_once() -> None:
    one = told("b", "The ferry Alba sank off Sallow Island on Tuesday. Divers will search the hull on Friday.")
    other = told("a", "Off Sallow Island the ferry Alba sank on Tuesday. Its owner bought it on 4 May 1999.")
    undated = told("c", "The ferry's captain was held on Tuesday.", None)
    copy = told("d", "Police searched the owner's house on Monday.")
    story = Story("s", (one, other, undated, copy), (("d", "a"),))
    entries = timeline(story, split(one, other, undated, copy))
    assert [
        (entry.day, story_text(story, entry.span.article_id)[entry.span.start : entry.span.end]) for entry in entries
    ] == [
        (date(1999, 5, 4), "Its owner bought it on 4 May 1999."),
        (date(2031, 3, 4), "The ferry Alba sank off Sallow Island on Tuesday."),
        (date(2031, 3, 7), "Divers will search the hull on Friday."),
    ]


def story_text(story: Story, name: str) -> str:
    return next(article.text for article in story.articles if article.id == name)


def test_two_things_on_one_day_both_stand() -> None:
    article = told("a", "The ferry Alba sank on Tuesday. The council passed its budget on Tuesday.")
    assert len(timeline(Story("s", (article,)), split(article))) == 2


@given(st.text(max_size=60), st.none() | st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_any_text_can_be_read(text: str, published: date | None) -> None:
    for period in periods(text, published):
        assert period.first <= period.last
        assert 0 <= period.start < period.end <= len(text)
