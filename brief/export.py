"""Articles go out of the store as files: a text file for each, and all of them, with what is known, as JSON lines."""

from __future__ import annotations

import json
import secrets
import shutil
from typing import TYPE_CHECKING

from brief.errors import OutputError
from brief.tree import parsed
from brief.types import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from brief.tree import Node
    from brief.types import Article


def save(articles: Iterable[tuple[Article, str]], target: Path) -> None:
    """Write articles, each with the name of its origin, into a new folder, which appears complete or not at all.

    Raises OutputError where it cannot.
    """
    temporary = target.with_name(f".brief-{secrets.token_hex(8)}")
    try:
        if target.exists():
            raise OutputError(f"{str(target)!r} is there already: name a new folder")
        temporary.mkdir(parents=True)
        with (temporary / "articles.jsonl").open("x", encoding="ascii", newline="") as lines:
            for article, origin in articles:
                # Any text can be read back, lone surrogates and line ends too.
                (temporary / f"{article.id}.txt").write_bytes(article.text.encode(errors="surrogatepass"))
                lines.write(json.dumps(_line(article, origin)) + "\n")
        temporary.rename(target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write {str(target)!r}: {reason}: name another folder") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def lines(documents: Iterable[Document]) -> str:
    """Return documents as JSON lines, with all that they state: `documents` gives them back, but for their raw bytes.

    A line names the origin as its id, so that an article has the same id wherever the lines are read.
    """
    return "".join(f"{json.dumps(_whole(document))}\n" for document in documents)


def documents(text: str, source: str) -> Iterator[Document]:
    """Yield the documents of `lines`; SourceError names `source` and the line that is wrong."""
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            yield _document(parsed(line, f"{source}:{number}"))


def _whole(document: Document) -> dict[str, object]:
    return {
        "id": document.origin,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "language": document.language,
        "url": document.url,
        "path": document.path,
        "pages": list(document.pages),
        "weight": document.weight,
        "text": document.text,
    }


def _document(node: Node) -> Document:
    return Document(
        origin=node.get("id", str),
        text=node.get("text", str),
        title=node.maybe("title"),
        publisher=node.maybe("publisher"),
        published=node.moment("published"),
        language=node.maybe("language"),
        url=node.maybe("url"),
        path=node.maybe("path"),
        pages=node.numbers("pages"),
        weight=node.number("weight"),
    )


def _line(article: Article, origin: str) -> dict[str, object]:
    """Return an article for a line; its own id comes from its origin and its text, so that the origin names it here."""
    return {
        "id": origin,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "url": article.url,
        "path": article.path,
        "text": article.text,
    }
