"""A JSON file that is read field by field: what is missing or of the wrong kind is an error that names the place."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from brief.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_T = TypeVar("_T", str, int, list[object], dict[str, object])
_E = TypeVar("_E", bound=StrEnum)

_KIND_WORDS = {str: "a text", int: "a whole number", list: "a list", dict: "an object"}


@dataclass(frozen=True, slots=True)
class Node:
    """An object of a JSON file that knows where it stands; each method raises SourceError where the file is wrong."""

    source: str
    where: str
    fields: dict[str, object]

    def get(self, key: str, kind: type[_T]) -> _T:
        """Return what stands under a key."""
        value = self.fields.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.wrong(key, f"is not {_KIND_WORDS[kind]}")
        return value

    def maybe(self, key: str) -> str | None:
        """Return a text, or None where there is none."""
        return None if self.fields.get(key) is None else self.get(key, str)

    def maybe_int(self, key: str) -> int | None:
        """Return a whole number, or None where there is none."""
        return None if self.fields.get(key) is None else self.get(key, int)

    def maybe_node(self, key: str) -> Node | None:
        """Return the object under a key, or None where there is none."""
        return None if self.fields.get(key) is None else self.node(key)

    def number(self, key: str) -> float:
        """Return a number, whole or not."""
        value = self.fields.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.wrong(key, "is not a number")
        return float(value)

    def truth(self, key: str) -> bool:
        """Return true or false."""
        value = self.fields.get(key)
        if not isinstance(value, bool):
            raise self.wrong(key, "is neither true nor false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.get(key, list)
        found = tuple(value for value in values if isinstance(value, str))
        if len(found) < len(values):
            raise self.wrong(key, "is not a list of texts")
        return found

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers."""
        values = self.get(key, list)
        found = tuple(value for value in values if isinstance(value, int) and not isinstance(value, bool))
        if len(found) < len(values):
            raise self.wrong(key, "is not a list of whole numbers")
        return found

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return an object whose values are texts, as pairs in its order."""
        inner = self.node(key)
        return tuple((name, inner.get(name, str)) for name in inner.fields)

    def member(self, key: str, kind: type[_E]) -> _E:
        """Return one of a closed list."""
        written = self.get(key, str)
        try:
            return kind(written)
        except ValueError as error:
            raise self.wrong(key, f"is {written!r}, which is none of {', '.join(kind)}") from error

    def day(self, key: str) -> dt.date:
        """Return a day that is written as YYYY-MM-DD."""
        written = self.get(key, str)
        try:
            return dt.date.fromisoformat(written)
        except ValueError as error:
            raise self.wrong(key, f"is not a day written as YYYY-MM-DD: {written!r}") from error

    def moment(self, key: str) -> dt.datetime | None:
        """Return a moment with its offset from UTC, or None where there is none."""
        written = self.maybe(key)
        try:
            found = dt.datetime.fromisoformat(written) if written is not None else None
        except ValueError as error:
            raise self.wrong(key, f"is not a moment written as in ISO 8601: {written!r}") from error
        if found and found.tzinfo is None:
            raise self.wrong(key, f"does not say how far from UTC it is: {written!r}")
        return found

    def node(self, key: str) -> Node:
        """Return the object under a key."""
        return Node(self.source, f"{self.where}{key}.", self.get(key, dict))

    def nodes(self, key: str) -> Iterator[Node]:
        """Yield the objects of a list."""
        for index, value in enumerate(self.get(key, list)):
            place = f"{self.where}{key}[{index}]"
            if not isinstance(value, dict):
                raise SourceError(self.source, f"{place} is not an object")
            yield Node(self.source, f"{place}.", value)

    def wrong(self, key: str, reason: str) -> SourceError:
        """Return the error that says what is wrong with what stands under a key."""
        return SourceError(self.source, f"{self.where}{key} {reason}")


def parsed(text: str, source: str) -> Node:
    """Read a JSON object; SourceError names `source`."""
    try:
        tree: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(source, f"is not JSON ({error})") from error
    if not isinstance(tree, dict):
        raise SourceError(source, "is no JSON object")
    return Node(source, "", tree)
