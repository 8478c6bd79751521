"""What stands around the stories of a briefing: who tells each of them, and what became of all that came in. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from brief.types import Article, Coverage, Outlet, Section, Statement, Story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brief.types import Span


def outlets(story: Story, families: Mapping[str, str] | None = None) -> tuple[Outlet, ...]:
    """Return who tells a story, the outlets with most articles of their own first.

    `families` maps an outlet to the publisher that owns it: outlets of one family count as one.
    """
    copies = {copy for copy, _ in story.copies}
    names = {article.id: outlet(article, families) for article in story.articles}
    told = Counter(names.values())
    copied = Counter(names[copy] for copy in copies if copy in names)
    found = (Outlet(name, count, copied[name]) for name, count in told.items())
    return tuple(sorted(found, key=lambda one: (one.copies - one.articles, one.name)))


def outlet(article: Article, families: Mapping[str, str] | None = None) -> str:
    """Name the outlet of an article: its publisher, else the host of its address, else "" ."""
    name = article.publisher or urlsplit(article.url or "").hostname or ""
    return (families or {}).get(name, name).removeprefix("www.")


def coverage(
    articles: Sequence[Article], copies: int, failed: int, sections: Sequence[Section], dropped: Sequence[Statement]
) -> Coverage:
    """Count what came in and what became of it; an article is used where a printed statement cites it."""
    cited = {span.article_id for section in sections for span in _cited(section)}
    return Coverage(len(articles), len(cited), copies, failed, len(dropped))


def _cited(section: Section) -> list[Span]:
    return [span for statement in (section.heading, *section.statements) for span in statement.citations]
