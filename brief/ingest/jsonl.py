"""JSON Lines: an article a line, {"text", "title"?, "published"?, "publisher"?, "url"?, "id"?}."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from brief.dates import moment
from brief.errors import SourceError
from brief.ingest.decoding import decoded
from brief.types import Document

_KEYS = ("title", "published", "publisher", "url", "id", "language")


def documents(name: str, data: bytes, declared: str | None) -> Iterator[Document | SourceError]:
    """Yield the article of each line; a line that holds none is named by its number, from 1."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not data.strip():
        raise SourceError(name, "is empty: remove it or put an article on each line")
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{name}:{number}"
            try:
                yield _document(place, line, _record(place, decoded(place, line, declared)))
            except SourceError as error:
                yield error


def _record(place: str, line: str) -> Mapping[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(place, f"is no JSON ({error}): the line is left out") from error
    if not isinstance(record, dict):
        raise SourceError(place, 'is no JSON object: write {"text": "..."}; the line is left out')
    return record


def _document(place: str, line: bytes, record: Mapping[str, object]) -> Document:
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise SourceError(place, 'has no words under "text": the line is left out')
    for key in _KEYS:
        if not isinstance(record.get(key), str | None):
            raise SourceError(place, f'"{key}" is not written as text: the line is left out')
    facts = {key: str(record[key]).strip() or None if record.get(key) is not None else None for key in _KEYS}
    return Document(
        origin=facts["id"] or facts["url"] or place,
        # A surrogate that stands alone is no character, and cannot be written anywhere.
        text=text.encode("utf-8", "replace").decode(),
        title=facts["title"],
        publisher=facts["publisher"],
        published=moment(facts["published"] or ""),
        language=facts["language"],
        url=facts["url"],
        raw=line.strip(),
    )
