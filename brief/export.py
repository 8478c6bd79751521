"""Articles go out of the store as files: a text file for each, and all of them, with what is known, as JSON lines."""

from __future__ import annotations

import json
import secrets
import shutil
from typing import TYPE_CHECKING

from brief.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

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
