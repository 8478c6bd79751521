"""A `brief/1` file, read back: what a check of an old briefing needs, or an error that names the place."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from brief.errors import SourceError
from brief.render.document import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    """A briefing read back from its JSON.

    `statements` holds headings too, in reading order, and nothing dropped; the overview stands apart, in no section.
    """

    title: str
    date: dt.date
    statements: tuple[StoredStatement, ...]
    articles: tuple[StoredArticle, ...]
    overview: tuple[StoredStatement, ...] = ()


def from_json(text: str, source: str = "briefing.json") -> Stored:
    """Read a `brief/1` file back; SourceError names `source` and the place in it that is wrong."""
    root = parsed(text, source)
    return Stored(
        title=root.get("title", str),
        date=root.day("date"),
        statements=tuple(_stored_statements(root)),
        articles=tuple(_stored_article(node) for node in root.nodes("articles")),
        overview=tuple(_stored_statement(node, "") for node in overview(root)),
    )


_T = TypeVar("_T", str, int, list[object], dict[str, object])
_E = TypeVar("_E", bound=StrEnum)

_KIND_WORDS = {str: "a text", int: "a whole number", list: "a list", dict: "an object"}


@dataclass(frozen=True, slots=True)
class Node:
    """An object of a JSON file that knows where it stands, so that an error can say it."""

    source: str
    where: str
    fields: dict[str, object]

    def get(self, key: str, kind: type[_T]) -> _T:
        """Return the value of a key; SourceError if it is not there or of another kind."""
        value = self.fields.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise SourceError(self.source, f"{self.where}{key} is not {_KIND_WORDS[kind]}")
        return value

    def maybe(self, key: str) -> str | None:
        """Return a text that may be missing."""
        return None if self.fields.get(key) is None else self.get(key, str)

    def number(self, key: str) -> float:
        """Return a number, whole or not."""
        value = self.fields.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise SourceError(self.source, f"{self.where}{key} is not a number")
        return float(value)

    def day(self, key: str) -> dt.date:
        """Return a day."""
        written = self.get(key, str)
        try:
            return dt.date.fromisoformat(written)
        except ValueError as error:
            raise SourceError(
                self.source, f"{self.where}{key} is not a day written as YYYY-MM-DD: {written!r}"
            ) from error

    def member(self, key: str, kinds: type[_E]) -> _E:
        """Return one of a closed list of words."""
        written = self.get(key, str)
        try:
            return kinds(written)
        except ValueError as error:
            known = ", ".join(kinds)
            raise SourceError(self.source, f"{self.where}{key} is {written!r}, which is none of {known}") from error

    def node(self, key: str) -> Node:
        """Return an object."""
        return Node(self.source, f"{self.where}{key}.", self.get(key, dict))

    def nodes(self, key: str) -> Iterator[Node]:
        """Yield the objects of a list."""
        for index, value in enumerate(self.get(key, list)):
            place = f"{self.where}{key}[{index}]"
            if not isinstance(value, dict):
                raise SourceError(self.source, f"{place} is not an object")
            yield Node(self.source, f"{place}.", value)


def parsed(text: str, source: str) -> Node:
    """Return the top of a `brief/1` file; SourceError if it is none."""
    try:
        tree: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(source, f"is not JSON ({error})") from error
    if not isinstance(tree, dict) or tree.get("schema") != SCHEMA:
        raise SourceError(source, f'is not a briefing: it does not say "schema": "{SCHEMA}"')
    return Node(source, "", tree)


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
