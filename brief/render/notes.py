"""Notes: each cited range with its number, its words and a link to them, the same in every readable format."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from brief.types import Article, Briefing, Span

_LINK = re.compile(r"https?://[^\s<>\"\x00-\x1f\x7f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Note:
    """A cited range with the number under which the reader meets it."""

    number: int
    span: Span
    article: Article

    @property
    def exact(self) -> str:
        """The cited words."""
        return self.article.slice(self.span)

    @property
    def characters(self) -> str:
        """Where they stand in the article, as the reader is told it: on which page, if it has pages."""
        page = bisect_right(self.article.pages, self.span.start)
        return f"{f'page {page}, ' if page else ''}characters {self.span.start}–{self.span.end}"

    @property
    def link(self) -> str | None:
        """The address that opens the publisher's page at the cited words."""
        url = web_address(self.article)
        return url and _text_fragment(url, self.exact)


def numbered(briefing: Briefing) -> dict[Span, Note]:
    """Number each cited range once, from 1, in the order in which a reader meets it."""
    articles = {article.id: article for article in briefing.articles}
    left_out = (span for statement in briefing.dropped for span in statement.citations)
    return number((*_printed(briefing), *left_out), articles)


def number(spans: Iterable[Span], articles: Mapping[str, Article]) -> dict[Span, Note]:
    """Number each range once, from 1, in the order given."""
    return {span: Note(at, span, articles[span.article_id]) for at, span in enumerate(dict.fromkeys(spans), start=1)}


def footnotes(briefing: Briefing, notes: Mapping[Span, Note]) -> tuple[Note, ...]:
    """Return the notes that the text itself cites; those that only a dropped statement cites are left out."""
    cited = set(_printed(briefing))
    return tuple(note for span, note in notes.items() if span in cited)


def _printed(briefing: Briefing) -> Iterator[Span]:
    """Yield every range that the text cites, in reading order."""
    yield from (one.now for one in briefing.corrections if one.now)
    yield from (span for statement in briefing.overview for span in statement.citations)
    for section in briefing.sections:
        for statement in (section.heading, *section.statements):
            yield from statement.citations
        yield from (side.span for conflict in section.conflicts for side in conflict.sides)
        yield from (entry.span for entry in section.timeline)


def web_address(article: Article) -> str | None:
    """Return the article's address if it is one that a browser may follow: http or https, and nothing around it."""
    return article.url if article.url and _LINK.fullmatch(article.url) else None


def _text_fragment(url: str, exact: str) -> str:
    """Add the fragment that makes a browser scroll to the words; a long range is named by its first and last six."""
    words = exact.split()
    whole = len(words) <= 12 and "\n" not in exact.strip()
    ends = (exact.strip(),) if whole else (" ".join(words[:6]), " ".join(words[-6:]))
    text = ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={text}"
