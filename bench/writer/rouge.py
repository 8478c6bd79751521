"""Briefings against human summaries: ROUGE, who wrote the words, what it took."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bench.writer.cached import made
from bench.writer.events import Event, events
from bench.writer.made import Made
from brief.compare.references import rouge, rouge_l
from brief.compare.statistics import bootstrap
from brief.text import count_words

MEASURES: Mapping[str, Callable[[str, Sequence[str]], float]] = {
    "ROUGE-1": rouge(1),
    "ROUGE-2": rouge(2),
    "ROUGE-L": rouge_l,
}


def cut(text: str, length: int) -> str:
    """Return the first words of a text: every way is judged on the same length."""
    return " ".join(text.split()[:length])


@dataclass(frozen=True, slots=True)
class Row:
    """A way on a set: its scores by measure and event, and what it made, with the folders of brief's runs."""

    way: str
    scores: Mapping[str, tuple[float, ...]]
    made: tuple[tuple[Event, Made, Path], ...]


def row(way: str, given: Sequence[Event], kept: Path) -> Row:
    results = tuple(made(way, given, kept))
    scores = {
        name: tuple(measure(cut(result.text, event.words), event.summaries) for event, result, _ in results)
        for name, measure in MEASURES.items()
    }
    return Row(way, scores, results)


def report(shared: Path, kept: Path, name: str, ways: Sequence[str]) -> None:
    given = list(events(shared, kept / "events", name))
    rows = [row(way, given, kept) for way in ways]
    print(f"\n### {name}, {len(given)} events\n\n| way | {' | '.join(MEASURES)} | words |")
    print("|---|" + "---|" * (len(MEASURES) + 1))
    for one in rows:
        cells = [_scored(one.scores[measure]) for measure in MEASURES]
        length = mean(count_words(cut(result.text, event.words)) for event, result, _ in one.made)
        print(f"| {one.way} | {' | '.join(cells)} | {length:.0f} |")
    _differences(rows)
    _shares([one for one in rows if one.way.startswith("brief")])


def _scored(scores: Sequence[float]) -> str:
    interval = bootstrap(scores)
    return f"{100 * mean(scores):.1f} ({100 * interval.low:.1f}–{100 * interval.high:.1f})"


def _differences(rows: Sequence[Row]) -> None:
    """Print by how much brief is above each other way, by event."""
    ours = next((one for one in rows if one.way == "brief"), None)
    if ours is None:
        return
    print("\n| brief against | " + " | ".join(MEASURES) + " |\n|---|" + "---|" * len(MEASURES))
    for one in rows:
        pairs = {name: list(zip(ours.scores[name], one.scores[name], strict=True)) for name in MEASURES}
        if one is not ours:
            cells = [_signed([mine - theirs for mine, theirs in pairs[name]]) for name in MEASURES]
            print(f"| {one.way} | {' | '.join(cells)} |")


def _signed(differences: Sequence[float]) -> str:
    interval = bootstrap(differences)
    return f"{100 * mean(differences):+.1f} ({100 * interval.low:+.1f} to {100 * interval.high:+.1f})"


def _shares(rows: Sequence[Row]) -> None:
    head = "statements | by the model | repaired | quoted | withheld | words asked | printed | seconds | peak MB"
    print(f"\n| way | {head} |\n|---|" + "---|" * (head.count("|") + 1))
    for one in rows:
        runs = [_run(folder / result.run) for _, result, folder in one.made]
        origins = Counter(statement["origin"] for run in runs for statement in _statements(run))
        total = max(1, origins.total())
        shares = [f"{100 * origins[origin] / total:.0f} %" for origin in ("model", "repaired", "quoted")]
        withheld = sum(len(run["dropped"]) for run in runs)
        asked, printed = (
            sum(event.words for event, _, _ in one.made),
            sum(_length(result) for _, result, _ in one.made),
        )
        seconds = sorted(result.seconds for _, result, _ in one.made)
        took = f"{seconds[len(seconds) // 2]:.1f} | {max(result.peak_mb for _, result, _ in one.made):.0f}"
        print(f"| {one.way} | {total} | {' | '.join(shares)} | {withheld} | {asked} | {printed} | {took} |")


def _length(result: Made) -> int:
    return count_words(result.text)


def _run(folder: Path) -> dict:
    return json.loads((folder / "briefing.json").read_text(encoding="utf-8"))


def _statements(run: dict) -> list[dict]:
    return [statement for section in run["sections"] for statement in section["statements"]]
