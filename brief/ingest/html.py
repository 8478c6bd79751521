"""An HTML page becomes a document: its article's text, each paragraph on a line, and what the page states about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from brief.dates import moment
from brief.errors import SourceError
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
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?:/|\b)")


def declared_encoding(page: bytes) -> str | None:
    """Return the encoding that a page says it is in."""
    match = _DECLARED.search(page[:_DECLARED_WITHIN])
    return match[1].decode("ascii", "replace") if match else None


def document(name: str, page: str) -> Document:
    """Extract the article of a page; raises SourceError where there is none. Nothing is fetched."""
    from lxml.etree import ParserError  # noqa: PLC0415
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415
    from trafilatura import bare_extraction  # noqa: PLC0415

    missing = SourceError(name, "no article text found: save the page's text in a .txt file")
    try:
        # A whole document, also of a fragment: the extractor fails on a tree whose root it wants to drop.
        tree = document_fromstring(_XML.sub("", page), parser=HTMLParser(remove_comments=True, remove_pis=True))
    except ParserError:
        raise missing from None
    stated, language = tuple(_dates(tree)), tree.get("lang")
    # The extractor's own date is not used: where a page states none it guesses, and reads the clock to do so.
    found = bare_extraction(
        tree,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},
    )
    if found is None or not found.text or found.text.isspace():
        raise missing
    address = _ADDRESS_DATE.search(found.url or "")
    return Document(
        origin=name,
        text=found.text,
        title=found.title or None,
        publisher=found.sitename or None,
        published=_first((*stated, "-".join(address.groups()) if address else "")),
        language=language or None,
        url=found.url or None,
        path=name,
    )


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


def _first(stated: Iterable[str]) -> datetime | None:
    """Return the first of the stated dates that can be read."""
    return next((found for text in stated if (found := moment(text))), None)
