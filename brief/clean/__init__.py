"""Which lines of an article are its title, its body and its furniture. The text is only marked, never cut.

rules      the table: what a line of furniture says, and the facts that it states
lines      the text's lines, and hard-wrapped paragraphs joined
labels     the passes: what a line says, what it opens (comments, a list of other articles), where it stands
datelines  the dateline inside the lead
"""

from __future__ import annotations

import hashlib

from brief.clean.labels import fact, labelled, marks
from brief.clean.lines import lines
from brief.dates import moment
from brief.types import Article, Document

__all__ = ["article", "identity"]


def identity(document: Document) -> str:
    """Return the id of the article that a document becomes: the same origin with the same text has the same."""
    return hashlib.sha256(f"{document.origin}\0{document.text}".encode(errors="surrogatepass")).hexdigest()[:16]


def article(document: Document) -> Article:
    """Mark every line of a document and take its title, publisher, date, ... from where the text states them."""
    text = document.text
    rows = lines(text)
    labels = labelled(text, rows, document.title)
    titles = [text[row.start : row.end] for row, label in zip(rows, labels, strict=True) if label.rule == "headline"]
    return Article(
        id=identity(document),
        text=text,
        marks=tuple(mark for row, label in zip(rows, labels, strict=True) for mark in marks(text, row, label)),
        title=document.title or fact(labels, "title") or (" ".join(titles[0].split()) if titles else None),
        publisher=document.publisher or fact(labels, "publisher") or fact(labels, "agency"),
        published=document.published or moment(fact(labels, "published") or ""),
        language=document.language or fact(labels, "language"),
        url=document.url or fact(labels, "url"),
        path=document.path,
        agency=fact(labels, "agency"),
        pages=document.pages,
        weight=document.weight,
    )
