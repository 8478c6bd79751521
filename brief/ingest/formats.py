"""The formats: what bytes are, by the name of their file or by their first characters, and who reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from brief.errors import SourceError
from brief.ingest import html, jsonl, mail, pdf
from brief.ingest.decoding import decoded
from brief.types import Document


class Format(StrEnum):
    """What the bytes of a source are."""

    TEXT = "text"
    PAGE = "page"
    PDF = "pdf"
    MAIL = "mail"
    MAILBOX = "mailbox"
    LINES = "lines"


SUFFIXES: Mapping[str, Format] = {
    ".txt": Format.TEXT,
    ".md": Format.TEXT,
    ".html": Format.PAGE,
    ".htm": Format.PAGE,
    ".pdf": Format.PDF,
    ".eml": Format.MAIL,
    ".mbox": Format.MAILBOX,
    ".jsonl": Format.LINES,
}
# Bytes. A text or a page is one article; the others hold many, or pictures.
LARGEST: Mapping[Format, int] = dict.fromkeys(Format, 200_000_000) | {
    Format.TEXT: 20_000_000,
    Format.PAGE: 20_000_000,
}

_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MAILBOX = re.compile(rb"From \S+ +\S.{10,60}\r?\n[\w-]+:")
_HEADER = re.compile(rb"(?:[A-Z][\w-]{1,40}: ?[^\r\n]*\r?\n(?:[ \t]+[^\r\n]*\r?\n)*){3,}", re.IGNORECASE)
_NAMED = re.compile(rb"^(?:Received|Message-ID|MIME-Version|From):", re.IGNORECASE | re.MULTILINE)
_LINES = re.compile(rb'\s*\{\s*"[^\r\n]*\}\s*(?:\r?\n|$)')
_SNIFFED = 4096  # bytes


def sniffed(data: bytes) -> Format:
    """Return what bytes without a name are, by how they begin."""
    head = data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")
    header = _HEADER.match(head)
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if _PAGE.match(head):
        return Format.PAGE
    if _MAILBOX.match(head):
        return Format.MAILBOX
    if header and _NAMED.search(header.group()):
        return Format.MAIL
    return Format.LINES if _LINES.match(data[: 16 * _SNIFFED]) else Format.TEXT


def documents(name: str, data: bytes, format: Format, declared: str | None = None) -> Iterator[Document | SourceError]:  # noqa: A002
    """Yield what the bytes of one source hold, and what in them cannot be read, with the reason.

    `declared` is the encoding that came with the bytes, if one did. A document has no path: a caller knows it.
    """
    try:
        yield from _READERS[format](name, data, declared)
    except SourceError as error:
        yield error


def _text(name: str, data: bytes, declared: str | None) -> Iterator[Document]:
    text = decoded(name, data, declared)
    if not text or text.isspace():
        raise SourceError(name, "is empty: remove it or put the article's text into it")
    yield Document(origin=name, text=text, raw=data)


_READERS: Mapping[Format, Callable[[str, bytes, str | None], Iterator[Document | SourceError]]] = {
    Format.TEXT: _text,
    Format.PAGE: html.documents,
    Format.PDF: pdf.documents,
    Format.MAIL: mail.documents,
    Format.MAILBOX: mail.mailbox,
    Format.LINES: jsonl.documents,
}
