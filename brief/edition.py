"""What stands around the stories of a briefing: who tells them, where they differ, their days, what came in. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from brief.conflict import conflicts
from brief.edit import TOLERANCE
from brief.text import count_words
from brief.timeline import timeline
from brief.types import (
    Article,
    Briefing,
    Conflict,
    Coverage,
    Outlet,
    Section,
    Sentence,
    Span,
    Statement,
    Story,
    TimelineEntry,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brief.settings import Publishers, Request

# Fewer days are no course of events.
_FEWEST_DAYS = 3


def reported(story: Story) -> float:
    """Return how much a story is reported: the weights of its articles that are no copies, together."""
    copies = {copy for copy, _ in story.copies}
    return sum(article.weight for article in story.articles if article.id not in copies)


def name(story: Story) -> str:
    """Return a story's name for a line of progress."""
    return next((article.title for article in story.articles if article.title), f"story {story.id}")


def shortfall(request: Request, briefing: Briefing) -> str | None:
    """Return a line that says by how much the material fell short of the length asked for, or None."""
    printed = [statement for section in briefing.sections for statement in section.statements]
    words = sum(count_words(statement.text) for statement in printed)
    if request.words and words < request.words * (1 - TOLERANCE):
        return f"asked for {request.words} words, the articles gave {words}"
    if request.statements and len(printed) < request.statements * (1 - TOLERANCE):
        return f"asked for {request.statements} statements, the articles gave {len(printed)}"
    return None


def outlets(story: Story, publishers: Publishers) -> tuple[Outlet, ...]:
    """Return who tells a story, the outlets with most articles of their own first; those of one family count as one."""
    copies = {copy for copy, _ in story.copies}
    names = {article.id: outlet(article, publishers) for article in story.articles}
    told = Counter(names.values())
    copied = Counter(names[copy] for copy in copies if copy in names)
    found = (Outlet(name, count, copied[name]) for name, count in told.items())
    return tuple(sorted(found, key=lambda one: (one.copies - one.articles, one.name)))


def outlet(article: Article, publishers: Publishers) -> str:
    """Name the outlet of an article, or its family: by its publisher, else by the host of its address, else ""."""
    name = article.publisher or (urlsplit(article.url or "").hostname or "").removeprefix("www.")
    return publishers.family(name) if name else ""


def differences(
    story: Story, sentences: Mapping[str, Sequence[Sentence]], told: frozenset[Span]
) -> tuple[Conflict, ...]:
    """Return what the sources of a story tell differently, but for what the reader was told before on every side."""
    return tuple(
        conflict for conflict in conflicts(story, sentences) if not {side.span for side in conflict.sides} <= told
    )


def days(story: Story, sentences: Mapping[str, Sequence[Sentence]]) -> tuple[TimelineEntry, ...]:
    """Return the days of a story, each with the first sentence that tells of it; none where there are too few."""
    first: dict[object, TimelineEntry] = {}
    for entry in timeline(story, sentences):
        first.setdefault(entry.day, entry)
    return tuple(first.values()) if len(first) >= _FEWEST_DAYS else ()


def coverage(
    articles: Sequence[Article], copies: int, failed: int, sections: Sequence[Section], dropped: Sequence[Statement]
) -> Coverage:
    """Count what came in and what became of it; an article is used where a printed statement cites it."""
    cited = {span.article_id for section in sections for span in _cited(section)}
    return Coverage(len(articles), len(cited), copies, failed, len(dropped))


def _cited(section: Section) -> list[Span]:
    return [span for statement in (section.heading, *section.statements) for span in statement.citations]
