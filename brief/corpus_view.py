"""How articles of the store are shown: as JSON for programs, and in the terminal with their marks and versions."""

from __future__ import annotations

from collections import Counter
from difflib import unified_diff
from typing import TYPE_CHECKING

from brief import terminal
from brief.sources import label, shown
from brief.text import content_stems, printable
from brief.types import MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from brief.store import Kept, SourceState, Stats, Stored, Version
    from brief.types import Article, Fetched, Story

SHORT = 8  # hex digits of an id that are shown; a store of 20 000 articles has about one pair that needs a ninth


def entry(article: Article) -> dict[str, object]:
    """Return what a list says of an article, for JSON."""
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "path": article.path,
        "chars": len(article.text),
        "body": [list(body) for body in article.ranges(MarkKind.BODY)],
    }


def whole(article: Article, versions: Sequence[Version]) -> dict[str, object]:
    """Return all that is known of an article, for JSON."""
    return {
        **entry(article),
        "text": article.text,
        "agency": article.agency,
        "marks": [{"start": one.start, "end": one.end, "kind": one.kind, "rule": one.rule} for one in article.marks],
        "versions": [{"id": one.article_id, "at": one.at.isoformat()} for one in versions],
    }


def hit(kept: Kept, words: Sequence[str]) -> dict[str, object]:
    """Return a found article with the sentence that holds most of the words, for JSON."""
    start, end = best_sentence(kept, words)
    return {**entry(kept.article), "sentence": {"start": start, "end": end, "exact": kept.article.text[start:end]}}


def counts(stats: Stats, sources: Sequence[SourceState]) -> dict[str, object]:
    """Return how much a store holds and how its sources are, for JSON."""
    return {
        "articles": stats.articles,
        "superseded": stats.superseded,
        "undated": stats.undated,
        "earliest": stats.earliest.isoformat() if stats.earliest else None,
        "latest": stats.latest.isoformat() if stats.latest else None,
        "bytes": stats.size,
        "publishers": dict(stats.publishers),
        "sources": [
            {
                "place": shown(one.source.place),
                "name": one.source.name,
                "status": one.latest.status,
                "at": one.latest.at.isoformat(),
                "reason": one.latest.reason,
                "succeeded": one.succeeded.isoformat() if one.succeeded else None,
                "failures": one.failures,
            }
            for one in sources
        ],
    }


def received(fetched: Fetched, stored: Sequence[Stored]) -> dict[str, object]:
    """Return what came of reading a source and of storing what it brought, for JSON."""
    return {
        "place": shown(fetched.source.place),
        "name": fetched.source.name,
        "status": fetched.status,
        "reason": fetched.reason,
        **_outcomes(stored),
    }


def line(fetched: Fetched, stored: Sequence[Stored]) -> str:
    """Say in a line what came of reading a source."""
    counts = ", ".join(f"{count} {outcome}" for outcome, count in _outcomes(stored).items()) if stored else ""
    said = "; ".join(filter(None, (counts, fetched.reason)))
    return f"{fetched.status:<9}  {printable(label(fetched.source) + (f': {said}' if said else ''))}"


def _outcomes(stored: Sequence[Stored]) -> dict[str, int]:
    found = Counter(str(one.outcome) for one in stored)
    return {name: found[name] for name in ("new", "changed", "unchanged")}


def best_sentence(kept: Kept, words: Sequence[str]) -> tuple[int, int]:
    """Return the range of the first sentence that holds most of the words; of an article without any, (0, 0)."""
    wanted = set(content_stems(" ".join(words)))
    ranges = [(one.span.start, one.span.end) for one in kept.prepared.sentences]
    return max(ranges, key=lambda at: len(wanted & set(content_stems(kept.article.text[slice(*at)]))), default=(0, 0))


def show_list(articles: Sequence[Article], console: Console) -> None:
    """Print a line for each article."""
    if articles:
        terminal.show_columns([("ID", "PUBLISHED", "PUBLISHER", "TITLE"), *map(_row, articles)], console)


def show_article(article: Article, console: Console) -> None:
    """Print what is known of an article, and its text, each part with what it is and the rule that says so."""
    facts = {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published and article.published.isoformat(),
        "agency": article.agency,
        "language": article.language,
        "url": article.url,
        "path": article.path,
    }
    rows = [(name, printable(value)) for name, value in facts.items() if value]
    rows += [("", "")]
    rows += [(_label(mark.kind, mark.rule), printable(article.text[mark.start : mark.end])) for mark in article.marks]
    terminal.show_columns(rows, console)


def show_versions(versions: Sequence[Version], articles: Mapping[str, Article], console: Console) -> None:
    """Print when each text of an article's origin arrived, and which lines changed with it."""
    for number, version in enumerate(versions):
        console.print(f"\n{version.article_id[:SHORT]} arrived {version.at:%Y-%m-%d %H:%M} UTC", highlight=False)
        if number:
            before, after = articles[versions[number - 1].article_id], articles[version.article_id]
            for line in _changes(before.text, after.text):
                console.print(f"  {line}", markup=False, highlight=False)


def show_hits(found: Sequence[Kept], words: Sequence[str], console: Console) -> None:
    """Print each article that was found, with its best sentence."""
    rows: list[tuple[str, str]] = []
    for kept in found:
        start, end = best_sentence(kept, words)
        rows += [(kept.article.id[:SHORT], "  ".join(_row(kept.article)[1:]))]
        rows += [("", printable(kept.article.text[start:end]))] * (start < end)
    if rows:
        terminal.show_columns(rows, console)


def show_stories(stories: Sequence[Story], console: Console) -> None:
    """Print each story with its articles; a copy says of which it is one."""
    for story in stories:
        origins = dict(story.copies)
        name = next((article.title for article in story.articles if article.title), "without a title")
        console.print(f"{story.id[:SHORT]}  {printable(name)}", markup=False, highlight=False, style="bold")
        rows = []
        for article in story.articles:
            origin = origins.get(article.id)
            *cells, title = _row(article)
            rows.append(("", *cells, f"{title} (copy of {origin[:SHORT]})" if origin else title))
        terminal.show_columns(rows, console)


def show_copies(copies: Sequence[tuple[Article, Sequence[Article]]], console: Console) -> None:
    """Print each article that was reprinted, and its copies below it."""
    rows: list[tuple[str, ...]] = []
    for origin, reprints in copies:
        rows += [("origin", *_row(origin)), *(("copy", *_row(copy)) for copy in reprints)]
    if rows:
        terminal.show_columns(rows, console)


def show_stats(stats: Stats, sources: Sequence[SourceState], console: Console) -> None:
    """Print how much a store holds, and how its sources are."""
    days = f"{stats.earliest:%Y-%m-%d} to {stats.latest:%Y-%m-%d}" if stats.earliest and stats.latest else "none dated"
    rows = [
        ("articles", f"{stats.articles:,}, and {stats.superseded:,} earlier versions"),
        ("published", f"{days}; {stats.undated:,} undated"),
        ("publishers", ", ".join(f"{printable(name)} {count:,}" for name, count in stats.publishers) or "none named"),
        ("size", f"{stats.size / 1e6:,.1f} MB"),
    ]
    rows += [(f"source {printable(one.source.name)}", _state(one)) for one in sources]
    terminal.show_columns(rows, console)


def _row(article: Article) -> tuple[str, str, str, str]:
    published = f"{article.published:%Y-%m-%d}" if article.published else "undated"
    name = article.title or article.path or article.url or ""
    return article.id[:SHORT], published, printable(article.publisher or "-"), printable(name)


def _label(kind: MarkKind, rule: str) -> str:
    return f"furniture: {rule}" if kind is MarkKind.FURNITURE else str(kind)


def _changes(before: str, after: str) -> Iterator[str]:
    """Yield the lines that went, after a minus, and those that came, after a plus."""
    changes = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    for number, line in enumerate(changes):
        if number > 1 and not line.startswith("@@"):
            yield f"{line[0]} {printable(line[1:])}"


def _state(one: SourceState) -> str:
    """Say in a line how the latest reading of a source went, and when one last succeeded."""
    latest = one.latest
    reason = f" ({printable(latest.reason)})" if latest.reason else ""
    success = f"{one.succeeded:%Y-%m-%d %H:%M}" if one.succeeded else "never"
    failed = f", {one.failures} failed since" if one.failures else ""
    return f"{latest.status} at {latest.at:%Y-%m-%d %H:%M} UTC{reason}; last success {success}{failed}"
