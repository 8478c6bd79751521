"""The check of a text as one HTML page: each sentence with its verdict, and beside it the sources."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from brief import __version__
from brief.render import html
from brief.render.notes import number
from brief.review import wording
from brief.types import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brief.citations import Corpus
    from brief.review.difference import Run
    from brief.review.verdicts import Reviewed
    from brief.types import Span, Stance


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence, and whether the sources carry it."""

    text: str
    carried: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """A sentence as the page shows it; `fine` says that there is nothing to look at."""

    item: Reviewed
    parts: tuple[_Part, ...]
    verdict: str
    stances: tuple[tuple[Stance, str], ...]
    difference: tuple[Run, ...]
    fine: bool


def to_html(items: Sequence[Reviewed], name: str, corpus: Corpus) -> str:
    """Write the check of the text `name` as a page that loads nothing; no text of an article can become markup."""
    notes = number((span for item in items for span in _places(item)), corpus.articles)
    sources = html.sources(corpus.articles.values(), notes)
    style = html.asset("page.css") + html.asset("check.css") + html.joint_rules(sources)
    script = html.asset("page.js")
    return (
        html.environment()
        .get_template("check.html")
        .render(
            name=name,
            summary=wording.summary(items),
            note=wording.SCORE,
            rows=[_row(item, corpus) for item in items],
            notes=notes,
            sources=sources,
            version=__version__,
            policy=html.content_policy(style, script),
            style=style,
            script=script,
        )
    )


def _places(item: Reviewed) -> Iterator[Span]:
    """Yield every place that the page points at for a sentence, in the order in which a reader meets it."""
    yield from item.citations
    for problem in item.verdict.problems:
        yield from problem.sources
    for stance in item.verdict.stances:
        yield stance.span


def _row(item: Reviewed, corpus: Corpus) -> _Row:
    quiet = item.verdict.kind is VerdictKind.SUPPORTED and not item.verdict.problems
    return _Row(
        item=item,
        parts=tuple(_parts(item)),
        verdict=wording.verdict(item.verdict),
        stances=tuple((stance, wording.stated(stance, corpus)) for stance in item.verdict.stances),
        difference=wording.compared(item, corpus.articles),
        fine=quiet or item.verdict.kind is VerdictKind.NOT_CHECKABLE,
    )


def _parts(item: Reviewed) -> Iterator[_Part]:
    """Yield the parts of a sentence: those clauses that nothing carries, and what stands around them."""
    missing = wording.missing(item)
    edges = sorted({0, len(item.text), *(edge for clause in missing for edge in (clause.start, clause.end))})
    for start, end in pairwise(edges):
        yield _Part(item.text[start:end], not any(one.start <= start and end <= one.end for one in missing))
