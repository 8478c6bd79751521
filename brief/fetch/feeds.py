"""RSS, Atom and JSON Feed become items: what each says of an article, in plain words, the newest first."""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

import feedparser
from lxml import html

from brief.dates import moment
from brief.errors import SourceError
from brief.ingest.decoding import decoded
from brief.sources import is_remote

_XML = re.compile(
    rb"\s*(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)\s*)*+<(?:rss|feed|rdf:RDF)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(rb'^\s*\{.*?"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version', re.DOTALL)
_HEAD = 16384  # bytes in which a feed shows that it is one
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)""")
_MARKUP = re.compile(r"[<&]")


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of one article; `markup` is the longest text that it carries."""

    id: str
    link: str | None
    title: str | None
    published: datetime | None
    publisher: str | None
    language: str | None
    markup: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and language, and its items, each once, the newest first and the undated last."""

    title: str | None
    language: str | None
    items: tuple[Item, ...]


def is_feed(data: bytes) -> bool:
    """Say whether bytes are a feed, by how they begin."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    return bool(_XML.match(head) or _JSON.match(head))


def parse(name: str, data: bytes, address: str, charset: str | None) -> Feed:
    """Read a feed; links stand from `address`, `charset` is the encoding that came with it.

    Raises:
        SourceError: the bytes are no feed at all; one that is only malformed is read as far as can be.
    """
    if data.lstrip()[:1] == b"{":
        return _json(name, data, address)
    match = _DECLARED.search(data[:_HEAD])
    text = decoded(name, data, match[1].decode("ascii") if match else None, charset)
    # A stream, since the parser would open what looks like an address or the name of a file. It drops the entities
    # that a feed declares itself; expat, below it, stops those that multiply.
    found = feedparser.parse(
        io.BytesIO(_DECLARATION.sub("", text).encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found.get("version") and not found.entries:
        raise SourceError(name, "is no feed that can be read")
    # The parser's own mapping answers some keys with others.
    items = (_item(dict(entry), address) for entry in found.entries)
    return Feed(_plain(found.feed.get("title")), found.feed.get("language"), _newest(items))


def _item(entry: Mapping[str, object], address: str) -> Item:
    link = _address(entry.get("link"), address)
    title = _plain(entry.get("title"))
    origin, contents = entry.get("source"), entry.get("content")
    parts = contents if isinstance(contents, list) else []
    texts = (entry.get("summary"), *(part.get("value") for part in parts))
    return Item(
        id=str(entry.get("id") or link or title or ""),
        link=link,
        title=title,
        published=_moment(entry, "published") or _moment(entry, "updated"),
        publisher=_plain(origin.get("title")) if isinstance(origin, Mapping) else None,
        language=None,
        markup=max((text for text in texts if isinstance(text, str)), key=len, default=""),
    )


def _moment(entry: Mapping[str, object], name: str) -> datetime | None:
    """Return when an item was published or updated, as the parser or this package reads it."""
    parsed = entry.get(f"{name}_parsed")
    if isinstance(parsed, tuple):
        try:
            found = datetime.fromtimestamp(timegm(parsed), UTC)
        except (OverflowError, ValueError, OSError):
            return None
        return moment(found.isoformat())  # systems write the year 1, or 9999, where they know none
    return moment(str(entry.get(name) or ""))


def _json(name: str, data: bytes, address: str) -> Feed:
    """Read a JSON Feed (version 1.1); raises SourceError."""
    try:
        found = json.loads(decoded(name, data))
    except (ValueError, RecursionError) as error:
        raise SourceError(name, "is no feed that can be read") from error
    entries = found.get("items") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise SourceError(name, "is no feed that can be read: it has no items")
    items = (_json_item(entry, address) for entry in entries if isinstance(entry, dict))
    return Feed(_plain(found.get("title")), _text(found.get("language")), _newest(items))


def _json_item(entry: Mapping[str, object], address: str) -> Item:
    link = _address(entry.get("url") or entry.get("external_url"), address)
    title = _plain(entry.get("title"))
    stated = _text(entry.get("date_published")) or _text(entry.get("date_modified")) or ""
    words = _text(entry.get("content_text"))
    return Item(
        id=str(entry.get("id") or link or title or ""),
        link=link,
        title=title,
        published=moment(stated),
        publisher=None,
        language=_text(entry.get("language")),
        markup=_text(entry.get("content_html")) or (_escaped(words) if words else _text(entry.get("summary")) or ""),
    )


def _newest(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return each item once, the newest first; those without a date come last, in the feed's order."""
    each = {item.id or item.markup: item for item in reversed(tuple(items))}
    dated = sorted((item for item in each.values() if item.published), key=_published)
    return (*reversed(dated), *(item for item in reversed(each.values()) if not item.published))


def _published(item: Item) -> float:
    return item.published.timestamp() if item.published else 0.0


def _address(link: object, address: str) -> str | None:
    """Return a link as a whole address on the web, or None where it is none."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        found = urljoin(address, link.strip())
        return found if is_remote(found) else None
    except ValueError:
        return None


def _plain(markup: object) -> str | None:
    """Return the words of a title, on one line; titles hold markup where they should not."""
    if not isinstance(markup, str) or not markup.strip():
        return None
    words = html.fromstring(f"<p>{markup}</p>").text_content() if _MARKUP.search(markup) else markup
    return " ".join(str(words).split()) or None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _escaped(text: str) -> str:
    paragraphs = text.replace("&", "&amp;").replace("<", "&lt;").split("\n")
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
