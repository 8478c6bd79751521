"""The public sets as the checker reads them."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path

from brief.citations import Corpus
from brief.claims.forms import without_marks
from brief.segment import sentences
from brief.types import Article, Mark, MarkKind

# Of AttributionBench only HAGRID and BEGIN are measured: there are goals for them.
UNMEASURED = frozenset({"Stanford-GenSearch", "ExpertQA", "LFQA", "AttrScore-GenSearch", "AttributedQA"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim that people judged against a document; `pair` and `kind` stand where its set gives them."""

    source: str
    claim: str
    supported: bool
    origin: str
    pair: str
    kind: str
    gold: tuple[tuple[tuple[int, int], ...], ...]
    """The sets of sentences of the document that carry the claim, each as ranges; any one of them will do."""


def records(path: Path) -> list[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def labelled(path: Path) -> list[Labelled]:
    """Return the claims of a set in the order of their documents."""
    return sorted((_labelled(record) for record in records(path)), key=lambda one: one.source)


def _labelled(record: dict[str, object]) -> Labelled:
    sets: dict[int, list[tuple[int, int]]] = {}
    for span in record.get("spans", []):  # type: ignore[attr-defined]
        if span["in"] == "source":
            sets.setdefault(span.get("set", 0), []).append((span["start"], span["end"]))
    return Labelled(
        source=str(record["source"]),
        claim=str(record["claim"]),
        supported=record["label"] == 1,
        origin=str(record.get("origin", "")),
        pair=str(record.get("pair", "")),
        kind=str(record.get("kind", "")),
        gold=tuple(tuple(one) for one in sets.values()),
    )


def repaired(text: str) -> str:
    """Undo what QAGS has in places: UTF-8 that was read as Latin-1 and encoded again."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def article(text: str, name: str) -> Article:
    marks = [Mark(m.start(), m.end(), MarkKind.BODY, "bench") for m in re.finditer(r"\S(?:.*\S)?", text)]
    return Article(name, text, tuple(marks))


def corpus_of(text: str, name: str = "a") -> Corpus:
    held = article(text, name)
    return Corpus.of([held], {name: sentences(held)})


def sentences_of(claim: str) -> list[str]:
    """Cut a claim into its sentences as the checker cuts a text, without the marks that lead to a source."""
    held = article(without_marks(claim), "claim")
    return [held.slice(sentence.span) for sentence in sentences(held)] or [claim]
