"""From paths to articles with their sentences: how `brief generate` and `brief check` both begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief import clean, ingest, segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from brief.errors import SourceError
    from brief.types import Article, Sentence


@dataclass(frozen=True, slots=True)
class Material:
    """The articles of a run with their sentences, and the sources that could not be read."""

    articles: tuple[Article, ...]
    sentences: Mapping[str, tuple[Sentence, ...]]
    failures: tuple[SourceError, ...]


def gather(sources: Sequence[Path]) -> Material:
    """Read the sources, and mark and split what they hold.

    Raises:
        SourceError: a source does not exist, or none of them can be read.
    """
    reading = ingest.read(sources)
    # The same text under two names is one article; the first name stays.
    articles = tuple({article.text: article for article in map(clean.article, reversed(reading.documents))}.values())
    articles = tuple(reversed(articles))
    return Material(articles, {article.id: segment.sentences(article) for article in articles}, reading.failures)
