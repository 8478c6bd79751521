"""How values lie in the store: texts and raw bytes compressed where it pays, marks and sentences as compact lists."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import UTC, datetime
from hashlib import sha256

from brief.types import Article, Document, Mark, MarkKind, Sentence, Span

_WORTH = 0.9  # of the size: compression that saves less costs more in reading than it saves
_SHORTEST = 200  # bytes: shorter texts never get there


def encoded(text: str) -> bytes:
    """Return any text as bytes, lone surrogates included."""
    return text.encode(errors="surrogatepass")


def decoded(data: bytes) -> str:
    """Return the text of `encoded`."""
    return data.decode(errors="surrogatepass")


def digest(data: bytes) -> bytes:
    """Return the key under which the store keeps these bytes once: their SHA-256."""
    return sha256(data).digest()


def packed(data: bytes) -> tuple[bool, bytes]:
    """Return whether the bytes are compressed, and the bytes to keep."""
    if len(data) >= _SHORTEST:
        small = zlib.compress(data)
        if len(small) < _WORTH * len(data):
            return True, small
    return False, data


def unpacked(compressed: int, data: bytes) -> bytes:
    """Return the bytes that `packed` was given."""
    return zlib.decompress(data) if compressed else data


def marks_out(marks: tuple[Mark, ...]) -> bytes:
    """Return marks as compressed JSON."""
    return zlib.compress(json.dumps([(one.start, one.end, one.kind, one.rule) for one in marks]).encode())


def marks_in(data: bytes) -> tuple[Mark, ...]:
    """Return the marks of `marks_out`."""
    return tuple(Mark(start, end, MarkKind(kind), rule) for start, end, kind, rule in json.loads(zlib.decompress(data)))


def sentences_out(sentences: tuple[Sentence, ...]) -> bytes:
    """Return start, end and paragraph of each sentence as 32-bit numbers; their index is their place."""
    return struct.pack(
        f"<{3 * len(sentences)}I",
        *(number for one in sentences for number in (one.span.start, one.span.end, one.paragraph)),
    )


def sentences_in(article_id: str, data: bytes) -> tuple[Sentence, ...]:
    """Return the sentences of `sentences_out`, which are of this article."""
    return tuple(
        Sentence(Span(article_id, start, end), index, paragraph)
        for index, (start, end, paragraph) in enumerate(struct.iter_unpack("<3I", data))
    )


def moment_out(moment: datetime | None) -> str | None:
    """Return an aware moment in the form of ISO 8601, its offset kept."""
    return moment.isoformat() if moment else None


def moment_in(text: str | None) -> datetime | None:
    """Return the moment of `moment_out`."""
    return datetime.fromisoformat(text) if text else None


def clock_in(seconds: float) -> datetime:
    """Return the moment, in UTC, so many seconds after the epoch."""
    return datetime.fromtimestamp(seconds, UTC)


def facts_out(article: Article) -> str:
    """Return what an article states that no query asks for, as JSON."""
    return json.dumps(
        {
            "title": article.title,
            "language": article.language,
            "url": article.url,
            "path": article.path,
            "agency": article.agency,
            "pages": article.pages,
            "weight": article.weight,
        }
    )


def article_in(number: str, text: str, marks: bytes, facts: str) -> Article:
    """Return an article without its publisher and its date, which stand in columns of their own."""
    fields = json.loads(facts)
    return Article(id=number, text=text, marks=marks_in(marks), pages=tuple(fields.pop("pages")), **fields)


def stated_out(document: Document) -> str:
    """Return as JSON all that a document states beside its text: from both the article can be prepared again."""
    return json.dumps(
        {
            "origin": document.origin,
            "title": document.title,
            "publisher": document.publisher,
            "published": moment_out(document.published),
            "language": document.language,
            "url": document.url,
            "path": document.path,
            "pages": document.pages,
            "weight": document.weight,
        }
    )


def stated_in(stated: str, text: str, raw: bytes) -> Document:
    """Return the document of `stated_out`."""
    fields = json.loads(stated)
    published, pages = moment_in(fields.pop("published")), tuple(fields.pop("pages"))
    return Document(text=text, raw=raw, published=published, pages=pages, **fields)
