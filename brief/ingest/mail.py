"""Mail becomes a document: its plain part, or else its page; the sender published it, the header dates it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from brief.dates import moment
from brief.errors import SourceError
from brief.ingest import html
from brief.ingest.decoding import decoded
from brief.text import count_words
from brief.types import Document

_BOUNDARY = re.compile(rb"^From \S+ .*\r?\n(?=[!-9;-~]+:)", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
# A plain part with less than this share of its page's words says no more than that there is a page.
_WHOLE = 0.4


def documents(name: str, data: bytes, declared: str | None) -> Iterator[Document]:
    """Yield the document of one mail; raises SourceError where it holds no text."""
    del declared  # each part of a mail states its own encoding
    yield _document(name, data)


def mailbox(name: str, data: bytes, declared: str | None) -> Iterator[Document | SourceError]:
    """Yield the document of each mail of a mailbox (RFC 4155), and those that cannot be read, counted from 1."""
    del declared
    starts = list(_BOUNDARY.finditer(data))
    if not starts:
        raise SourceError(name, "is no mailbox: none of its lines begins a mail")
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        try:
            yield _document(f"{name}#{number}", _QUOTED.sub(rb"\1", data[start.end() : end]))
        except SourceError as error:
            yield error


def _document(name: str, data: bytes) -> Document:
    mail = message_from_bytes(data)
    sender, address = parseaddr(_header(mail, "From"))
    return Document(
        origin=_header(mail, "Message-ID").strip("<> ") or name,
        text=_text(name, mail),
        title=_header(mail, "Subject") or None,
        publisher=sender or address.rpartition("@")[2] or None,
        published=moment(_header(mail, "Date").partition("(")[0]),
        language=_header(mail, "Content-Language").partition(",")[0].strip() or None,
        raw=data,
    )


def _text(name: str, mail: Message) -> str:
    """Return the words of a mail; raises SourceError where it has none."""
    plain, page = (_part(name, mail, kind) for kind in ("text/plain", "text/html"))
    if page and (not plain or count_words(plain) < _WHOLE * len(re.sub(r"<[^>]*>", " ", page).split())):
        try:
            shown = html.whole(name, page)
        except SourceError:
            shown = ""
        plain = shown if count_words(shown) > count_words(plain) else plain
    if not plain.strip():
        raise SourceError(name, "holds no text: it is left out")
    return plain


def _part(name: str, mail: Message, kind: str) -> str:
    """Return the first part of this kind that is no attachment, decoded as well as can be."""
    parts = (part for part in mail.walk() if part.get_content_type() == kind and not _attached(part))
    for part in parts:
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data.strip():
            try:
                return decoded(name, data, _charset(part))
            except SourceError:
                return data.decode("utf-8", "replace").replace("\0", "")
    return ""


def _attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).lower().startswith("attachment")


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, UnicodeError):  # what is named there is no encoding
        return None


def _header(mail: Message, name: str) -> str:
    """Return a header in plain characters on one line, or nothing."""
    written = mail.get(name, "")
    try:
        pieces = decode_header(written)
    except (HeaderParseError, ValueError):
        pieces = [(str(written), None)]
    return " ".join("".join(map(_piece, pieces)).split())


def _piece(piece: tuple[bytes | str, str | None]) -> str:
    """Return a piece of a header as text; bytes that no encoding was named for are held to be UTF-8."""
    text, charset = piece
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    try:
        return data.decode(charset or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
