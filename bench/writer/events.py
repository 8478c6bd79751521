"""Events: articles with human summaries."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from brief.gather import gather
from brief.text import count_words
from brief.types import Article, Sentence

SETS = ("afg_multinews_dev", "multiling2011_en")


@dataclass(frozen=True, slots=True)
class Event:
    """Articles, each a text file in `folder`, and the human summaries of what they tell; `words` is their length."""

    name: str
    folder: Path
    summaries: tuple[str, ...]

    @property
    def words(self) -> int:
        return round(sum(map(count_words, self.summaries)) / len(self.summaries))

    def read(self) -> tuple[tuple[Article, tuple[Sentence, ...]], ...]:
        """Return the articles as brief reads them, without furniture, each with its sentences."""
        material = gather([self.folder])
        return tuple((article, tuple(material.sentences[article.id])) for article in material.articles)


def events(shared: Path, folder: Path, name: str) -> Iterator[Event]:
    """Write the articles of each event of a set under a folder, and yield the events."""
    with gzip.open(shared / f"data/events/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            place = folder / f"{name}-{record['id']}"
            place.mkdir(parents=True, exist_ok=True)
            for at, article in enumerate(record["articles"]):
                (place / f"{at:02}.txt").write_text(article["text"].strip() + "\n", encoding="utf-8")
            summaries = record.get("summaries") or [record["summary"]]
            yield Event(place.name, place, tuple(summaries))
