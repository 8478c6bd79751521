"""What every page of ours is made of: its templates, its policy, and the pane that shows each source unchanged."""

from __future__ import annotations

import base64
import hashlib
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

from brief.render import wording
from brief.render.notes import Note, web_address
from brief.types import Article, MarkKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an article's characters that are of one kind and cited by the same notes; `opens` begin here."""

    text: str
    kind: str
    notes: tuple[int, ...]
    opens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An article as the page shows it: its lines, cut into pieces, give its text back, character for character.

    `titled` says that the text itself holds the title, so that the page need not show it twice.
    """

    number: int
    article: Article
    name: str
    day: str | None
    address: str | None
    titled: bool
    notes: tuple[Note, ...]
    lines: tuple[tuple[Piece, ...], ...]


def sources(articles: Iterable[Article], notes: Mapping[Span, Note]) -> tuple[Source, ...]:
    """Return the articles as a page shows them, numbered from 1."""
    return tuple(_source(number, article, notes) for number, article in enumerate(articles, start=1))


def asset(name: str) -> str:
    """Return the text of a template, style or script of the package."""
    return resources.files("brief").joinpath("templates", name).read_text(encoding="utf-8")


def environment() -> Environment:
    """Return the environment that every page is rendered in: all text is escaped, an unknown variable is an error."""
    from jinja2 import PackageLoader, StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["verbatim"] = _verbatim
    environment.filters["name"] = wording.name
    environment.filters["verdict_words"] = wording.verdict_words
    environment.filters["news"] = wording.news
    environment.filters["outlets"] = wording.outlets
    environment.filters["day"] = wording.day
    return environment


def _verbatim(text: str) -> str:
    """Escape a text so that a browser keeps all of it; NUL, which no page can hold, is shown as ␀."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    return escape(text.replace("\0", "␀")).replace("\r", Markup("&#13;"))


def content_policy(style: str, script: str) -> str:
    """Return the policy that allows a page its own style and script, by their hashes, and nothing else."""

    def digest(code: str) -> str:
        return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()

    return (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(number: int, article: Article, notes: Mapping[Span, Note]) -> Source:
    cited = tuple(note for span, note in sorted(notes.items()) if span.article_id == article.id)
    return Source(
        number=number,
        article=article,
        name=wording.name(article),
        day=wording.day(article.published) if article.published else None,
        address=web_address(article),
        titled=bool(article.ranges(MarkKind.TITLE)),
        notes=cited,
        lines=tuple(_lines(_pieces(article, cited))),
    )


def _pieces(article: Article, notes: tuple[Note, ...]) -> Iterator[Piece]:
    """Cut a text where a line, a mark or a citation begins or ends, so that overlapping citations share pieces."""
    edges = {0, len(article.text), *(line.end() for line in re.finditer("\n", article.text))}
    edges.update(edge for mark in article.marks for edge in (mark.start, mark.end))
    edges.update(edge for note in notes for edge in (note.span.start, note.span.end))
    starts = [mark.start for mark in article.marks]
    for left, right in pairwise(sorted(edges)):
        before = bisect_right(starts, left) - 1
        marked = before >= 0 and right <= article.marks[before].end
        covering = [note for note in notes if note.span.start <= left and right <= note.span.end]
        yield Piece(
            text=article.text[left:right],
            kind=(article.marks[before].kind if marked else MarkKind.BODY).value,
            notes=tuple(note.number for note in covering),
            opens=tuple(note.number for note in covering if note.span.start == left),
        )


def _lines(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Gather the pieces of each line; a line keeps its line feed."""
    line: list[Piece] = []
    for piece in pieces:
        line.append(piece)
        if piece.text.endswith("\n"):
            yield tuple(line)
            line = []
    if line:
        yield tuple(line)


def joint_rules(sources: tuple[Source, ...]) -> str:
    """Write the style rules that light up all pieces of a citation that overlaps another, where scripts are off."""
    pieces = Counter(number for source in sources for line in source.lines for piece in line for number in piece.notes)
    return "".join(
        f":root:has(#c{number}:target) mark[data-note='{number}']{{background:var(--found);color:var(--found-ink)}}\n"
        for number, count in sorted(pieces.items())
        if count > 1
    )
