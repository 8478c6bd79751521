"""An HTML page becomes a document: its article's text, each paragraph on a line, and what the page states about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from brief.dates import moment
from brief.errors import SourceError
from brief.ingest.body import extract
from brief.ingest.body import whole as whole_of
from brief.ingest.decoding import decoded
from brief.text import fold
from brief.types import Document

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_XML = re.compile(r"^\s*<\?xml\b[^>]*>")  # the parser refuses text that names an encoding
_DECLARED_WITHIN = 4096  # bytes; the standard says 1024, real pages come later
_DATES = frozenset(
    """article:published_time date datepublished dc.date dc.date.issued dcterms.created dcterms.date dcterms.issued
    og:article:published_time parsely-pub-date pubdate publication_date publish-date publish_date publishdate
    sailthru.date""".split()
)
_PARTED = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb-]\s+")
_WEB = re.compile(r"https?://[^\s<>\"]+$", re.IGNORECASE)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d\d|[a-z]{3})[/-](\d\d)(?:/|\b)", re.IGNORECASE)


def declared_encoding(page: bytes) -> str | None:
    """Return the encoding that a page says it is in."""
    match = _DECLARED.search(page[:_DECLARED_WITHIN])
    return match[1].decode("ascii", "replace") if match else None


def documents(name: str, data: bytes, declared: str | None) -> Iterator[Document]:
    """Yield the document of a page; raises SourceError where it holds no article."""
    yield document(name, decoded(name, data, declared, declared_encoding(data)), data)


def document(name: str, page: str, raw: bytes = b"") -> Document:
    """Extract the article of a page; raises SourceError where there is none. Nothing is fetched."""
    tree = _tree(name, page)
    stated, times = tuple(_dates(tree)), _only_time(tree)
    language, headings = tree.get("lang"), tuple(_headings(tree))
    found = extract(tree)
    if found is None or not found.text or found.text.isspace():
        raise _missing(name)
    return Document(
        origin=name,
        text="\n".join(filter(None, map(str.strip, found.text.splitlines()))),
        title=_title(found.title or "", found.sitename or "", headings),
        publisher=found.sitename or None,
        published=_first((*stated, _in_address(found.url or ""), *times)),
        language=language or None,
        url=found.url if found.url and _WEB.match(found.url) else None,
        raw=raw,
    )


def whole(name: str, markup: str) -> str:
    """Return the words of markup that is all body, a paragraph on each line; raises SourceError where it has none."""
    text = whole_of(_tree(name, markup))
    if not text.strip():
        raise _missing(name)
    return text


def _tree(name: str, page: str) -> HtmlElement:
    """Return a page's tree; raises SourceError where there is none."""
    from lxml.etree import ParserError  # noqa: PLC0415
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    try:
        # A whole document, also of a fragment: the extractor fails on a tree whose root it wants to drop.
        return document_fromstring(_XML.sub("", page), parser=HTMLParser(remove_comments=True, remove_pis=True))
    except ParserError:
        raise _missing(name) from None


def _missing(name: str) -> SourceError:
    return SourceError(name, "no article text found: save the page's text in a .txt file")


def _headings(tree: HtmlElement) -> Iterator[str]:
    yield from (" ".join(heading.text_content().split()) for heading in tree.iter("h1"))


def _title(stated: str, site: str, headings: Iterable[str]) -> str | None:
    """Return the stated title without the site's name, with which it often ends: as the page's heading, or cut."""
    plain = fold(stated).casefold()
    shorter = (heading for heading in headings if fold(heading).casefold() in plain and 2 * len(heading) > len(stated))
    named = (
        part for part in _PARTED.finditer(stated) if fold(stated[part.end() :]).casefold() == fold(site).casefold()
    )
    cut = next((stated[: part.start()] for part in named), stated)
    return next(shorter, cut) or None


def _dates(tree: HtmlElement) -> Iterator[str]:
    """Yield what the page states as its date of publication for machines to read, the most exact forms first."""
    for meta in tree.iter("meta"):
        named = {(meta.get(attribute) or "").lower() for attribute in ("property", "name", "itemprop")}
        if named & _DATES:
            yield meta.get("content") or ""
    for script in tree.iter("script"):
        yield from _JSON_DATE.findall(script.text or "")
    for element in tree.iter("time", "span", "abbr"):
        if element.get("itemprop") == "datePublished" or (element.tag == "time" and "pubdate" in element.attrib):
            yield element.get("datetime") or element.get("content") or ""


def _in_address(address: str) -> str:
    """Return the day that an address holds between strokes, 2031/05/14 or 2031/may/14, or nothing."""
    match = _ADDRESS_DATE.search(address)
    if not match:
        return ""
    year, month, day = match.groups()
    return f"{year}-{month}-{day}" if month.isdecimal() else f"{day} {month} {year}"


def _only_time(tree: HtmlElement) -> tuple[str, ...]:
    """Return the moment that a page names in a time element, if it names only one: more may be those of other pages."""
    named = {element.get("datetime") or "" for element in tree.iter("time")}
    return tuple(named) if len(named) == 1 else ()


def _first(stated: Iterable[str]) -> datetime | None:
    """Return the first of the stated dates that can be read."""
    return next((found for text in stated if (found := moment(text))), None)
