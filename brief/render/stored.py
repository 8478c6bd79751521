"""A `brief/1` file, read back: what a check of an old briefing needs, or an error that names the place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief import tree
from brief.errors import SourceError
from brief.render.document import SCHEMA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from brief.tree import Node


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as a stored briefing names it: everything but its text, and the hash that proves the text."""

    id: str
    title: str | None
    publisher: str | None
    url: str | None
    path: str | None
    chars: int
    text_sha256: str


@dataclass(frozen=True, slots=True)
class StoredCitation:
    """A citation of a stored briefing: where it points, and the words that stood there."""

    article: str
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A sentence of a stored briefing; `section` is the id of its story."""

    text: str
    citations: tuple[StoredCitation, ...]
    section: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A briefing read back from its JSON, whose SHA-256 names it.

    `statements` holds headings too, in reading order, and nothing dropped; the overview stands apart, in no section.
    """

    title: str
    date: dt.date
    statements: tuple[StoredStatement, ...]
    articles: tuple[StoredArticle, ...]
    overview: tuple[StoredStatement, ...] = ()
    sha256: str = ""


def from_json(text: str, source: str = "briefing.json") -> Stored:
    """Read a `brief/1` file back; SourceError names `source` and the place in it that is wrong."""
    root = parsed(text, source)
    return Stored(
        title=root.get("title", str),
        date=root.day("date"),
        statements=tuple(_stored_statements(root)),
        articles=tuple(_stored_article(node) for node in root.nodes("articles")),
        overview=tuple(_stored_statement(node, "") for node in overview(root)),
        sha256=hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest(),
    )


def parsed(text: str, source: str) -> Node:
    """Return the top of a `brief/1` file; SourceError if it is none."""
    root = tree.parsed(text, source)
    if root.fields.get("schema") != SCHEMA:
        raise SourceError(source, f'is not a briefing: it does not say "schema": "{SCHEMA}"')
    return root


def overview(root: Node) -> Iterator[Node]:
    """Yield the statements of the overview; a briefing of an earlier version has none."""
    return root.nodes("overview") if "overview" in root.fields else iter(())


def _stored_statements(root: Node) -> Iterator[StoredStatement]:
    for section in root.nodes("sections"):
        story = section.get("story", str)
        for node in (section.node("heading"), *section.nodes("statements")):
            yield _stored_statement(node, story)


def _stored_statement(node: Node, section: str) -> StoredStatement:
    citations = tuple(citation(cited) for cited in node.nodes("citations"))
    return StoredStatement(node.get("text", str), citations, section)


def citation(node: Node) -> StoredCitation:
    """Return a citation whose range is as long as its words."""
    found = StoredCitation(
        node.get("article", str), node.get("start", int), node.get("end", int), node.get("exact", str)
    )
    if found.start < 0 or found.end - found.start != len(found.exact):
        raise SourceError(node.source, f"{node.where}exact is not as long as its start and end say")
    return found


def _stored_article(node: Node) -> StoredArticle:
    return StoredArticle(
        id=node.get("id", str),
        title=node.maybe("title"),
        publisher=node.maybe("publisher"),
        url=node.maybe("url"),
        path=node.maybe("path"),
        chars=node.get("chars", int),
        text_sha256=node.get("text_sha256", str),
    )
