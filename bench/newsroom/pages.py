"""How well and how fast pages are read, against trafilatura alone, on the article-extraction benchmark's 181 pages.

The measure is the benchmark's: the share of the shingles of four words that two texts have in common, precision and
recall averaged over the pages, F1 of the two averages (github.com/scrapinghub/article-extraction-benchmark).
"""

from __future__ import annotations

import gzip
import html as markup
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date
from pathlib import Path
from statistics import mean

import trafilatura

from brief import clean
from brief.ingest import Format, documents
from brief.text import fold
from brief.types import Document, MarkKind

ROUNDS = 3
Pages = Mapping[str, bytes]
Texts = Mapping[str, str]

_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?([0-2]\d|3[01])(?:/|\b)")
_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.)*")')
_LINKED = re.compile(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    found = re.findall(r"\w+", text)
    return Counter(tuple(found[at : at + 4]) for at in range(max(1, len(found) - 3)) if found)


def scored(texts: Texts, gold: Texts, keys: Sequence[str]) -> tuple[float, float, float]:
    """Return F1, precision and recall; a page of which nothing was kept counts for recall only, as in the benchmark."""
    precisions, recalls = [], []
    for key in keys:
        mine, theirs = shingles(texts[key]), shingles(gold[key])
        common = sum((mine & theirs).values())
        if mine:
            precisions.append(common / sum(mine.values()))
        recalls.append(common / sum(theirs.values()))
    precision, recall = mean(precisions), mean(recalls)
    return 2 * precision * recall / (precision + recall), precision, recall


def plain(page: bytes) -> str:
    return trafilatura.extract(page) or ""


def with_metadata(page: bytes) -> str:
    found = trafilatura.bare_extraction(page, with_metadata=True)
    return (found and found.text) or ""


def way(**options: bool) -> Callable[[bytes], str]:
    def read(page: bytes) -> str:
        return trafilatura.extract(page, include_comments=False, **options) or ""

    return read


def read(page: bytes) -> Document | None:
    found = next(iter(documents("page", page, Format.PAGE)))
    return found if isinstance(found, Document) else None


def mine(page: bytes) -> str:
    found = read(page)
    return found.text if found else ""


def body(page: bytes) -> str:
    """Return what is neither title nor furniture; a subheading, which is not told, belongs to the gold body."""
    found = read(page)
    if not found:
        return ""
    article = clean.article(found)
    kept = (mark for mark in article.marks if mark.kind is MarkKind.BODY or mark.rule in {"subheading", "dateline"})
    return "\n".join(article.text[mark.start : mark.end] for mark in kept)


READERS: Mapping[str, Callable[[bytes], str]] = {
    "trafilatura": plain,
    "trafilatura, without comments": way(),
    "trafilatura, fast": way(fast=True),
    "trafilatura, for precision": way(favor_precision=True),
    "trafilatura, for precision, fast": way(favor_precision=True, fast=True),
    "trafilatura, for recall": way(favor_recall=True),
    "trafilatura, for recall, fast": way(favor_recall=True, fast=True),
    "trafilatura, without doubles": way(deduplicate=True),
    "**brief, the document's text**": mine,
    "**brief, what is marked as body**": body,
}


def quality(pages: Pages, gold: Texts) -> None:
    keys = sorted(gold)
    print("| reader | F1 | precision | recall | F1, one half | the other |\n| --- | --- | --- | --- | --- | --- |")
    for name, reader in READERS.items():
        texts = {key: reader(pages[key]) for key in keys}
        cells = (*scored(texts, gold, keys), scored(texts, gold, keys[::2])[0], scored(texts, gold, keys[1::2])[0])
        print(f"| {name} | {' | '.join(f'{cell:.4f}' for cell in cells)} |")


def speed(pages: Pages) -> None:
    """Print pages a second of processor time, the best of some rounds, the readers taking turns."""
    readers = {"trafilatura": plain, "trafilatura, with title and date": with_metadata, "**brief**": mine}
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(ROUNDS):
        for name, reader in readers.items():
            started = time.process_time()
            for page in pages.values():
                reader(page)
            best[name] = min(best[name], time.process_time() - started)
    print("\n| reader | pages a second |\n| --- | --- |")
    for name, seconds in best.items():
        print(f"| {name} | {len(pages) / seconds:.1f} |")


def same(one: str | None, other: str | None) -> bool:
    first, second = (re.findall(r"\w+", fold(title or "").casefold()) for title in (one, other))
    return first == second


def headline(page: bytes) -> str | None:
    """Return the headline that a page states for search engines (JSON-LD)."""
    scripts = " ".join(_LINKED.findall(page.decode("utf-8", "replace")))
    match = _HEADLINE.search(scripts)
    return markup.unescape(json.loads(match[1], strict=False)) if match else None


def facts(pages: Pages, addresses: Texts) -> None:
    """Print how many titles are the stated headline, and how many dates are the day in the page's address."""
    found = {key: read(page) for key, page in pages.items()}
    stated = {key: title for key, page in pages.items() if (title := headline(page))}
    titles = sum(same(title, found[key].title if found[key] else None) for key, title in stated.items())
    theirs = sum(same(title, trafilatura.extract_metadata(pages[key]).title) for key, title in stated.items())
    print(f"\nTitles equal to the headline that the page states: {titles} of {len(stated)}, of trafilatura {theirs}.")
    days = {key: Date(*map(int, match.groups())) for key, url in addresses.items() if (match := _DAY.search(url))}
    near = sum(
        bool(found[key] and found[key].published and abs((found[key].published.date() - day).days) <= 1)
        for key, day in days.items()
    )
    dated = sum(bool(document and document.published) for document in found.values())
    print(
        f"Dates within a day of the one in the page's address: {near} of {len(days)}. Dated: {dated} of {len(pages)}."
    )


def report(shared: Path) -> None:
    folder = shared / "data" / "html"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {key: gzip.decompress((folder / "pages" / f"{key}.html.gz").read_bytes()) for key in sorted(truth)}
    print("## Pages\n")
    quality(pages, {key: entry["articleBody"] for key, entry in truth.items()})
    speed(pages)
    facts(pages, {key: entry["url"] for key, entry in truth.items()})
