"""A briefing made again from its JSON tells all that it told before."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from test_render import BRIEFING, HOSTILE_ROUND, ROUND, briefings

from brief.errors import SourceError
from brief.render import rebuilt, to_json, to_mail, to_markdown
from brief.types import Article, Briefing, Statement


def told(statement: Statement) -> Statement:
    """Return a statement as its JSON keeps it: the score rounded, and no place of a problem."""
    verdict = statement.verdict
    problems = tuple(replace(problem, start=0, end=0) for problem in verdict.problems)
    return replace(statement, verdict=replace(verdict, score=round(verdict.score, 4), problems=problems))


def kept(briefing: Briefing) -> Briefing:
    sections = tuple(
        replace(section, heading=told(section.heading), statements=tuple(map(told, section.statements)))
        for section in briefing.sections
    )
    overview, dropped = (tuple(map(told, one)) for one in (briefing.overview, briefing.dropped))
    return replace(briefing, articles=(), sections=sections, dropped=dropped, overview=overview)


@settings(max_examples=40)
@given(briefings())
def test_a_briefing_read_back_is_told_as_before(briefing: Briefing) -> None:
    again = rebuilt(to_json(briefing))
    assert replace(again, articles=()) == kept(briefing)
    assert to_markdown(again) == to_markdown(briefing)


@pytest.mark.parametrize("briefing", [BRIEFING, ROUND, HOSTILE_ROUND])
def test_a_mail_of_it_is_the_same_mail(briefing: Briefing) -> None:
    assert to_mail(rebuilt(to_json(briefing))) == to_mail(briefing)


def test_of_an_article_only_what_is_cited_comes_back() -> None:
    [article, courier] = rebuilt(to_json(ROUND)).articles
    [known, _] = ROUND.articles
    assert replace(article, text="") == Article("ferry", "", (), known.title, known.publisher, url=known.url)
    assert "The crew stopped work on Monday." in article.text
    assert "Share" not in article.text
    assert courier.path == "courier.txt"


def at(tree: Any, path: str, value: object) -> str:
    """Return the JSON with another value at a place."""
    *way, last = path.split(".")
    node = tree
    for step in way:
        node = node[int(step)] if step.isdigit() else node[step]
    node[int(last) if last.isdigit() else last] = value
    return json.dumps(tree)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("schema", "brief/9", 'is not a briefing: it does not say "schema": "brief/1"'),
        ("date", "soon", "date is not a day written as YYYY-MM-DD: 'soon'"),
        ("coverage", None, "coverage is not an object"),
        ("sections.0.heading.origin", "god", "sections[0].heading.origin is 'god', which is none of model, repaired"),
        ("sections.0.heading.verdict.score", "1", "sections[0].heading.verdict.score is not a number"),
        ("sections.0.heading.citations.0.end", 1, "sections[0].heading.citations[0].exact is not as long as"),
        ("sections.0.heading.citations.0.article", "x", "cites 'x', which is none of its articles"),
        ("corrections.0.article", "y", "cites 'y', which is none of its articles"),
        ("sections.0.timeline.0.day", "6 March", "sections[0].timeline[0].day is not a day"),
        ("articles.0.chars", 3, "articles[0].chars is 3, but characters up to"),
        ("articles.0.published", "soon", "articles[0].published is no time: 'soon'"),
        ("made_with.settings", [], "made_with.settings is not an object"),
    ],
)
def test_json_that_is_damaged_names_the_file_and_the_place(path: str, value: object, says: str) -> None:
    with pytest.raises(SourceError) as refused:
        rebuilt(at(json.loads(to_json(ROUND)), path, value), "old.json")
    assert str(refused.value).startswith(f"old.json: {says}")
