"""Statements of briefings drawn at random, each beside the sentences that it cites, to be read closely."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.writer.cached import made
from bench.writer.events import SETS, events


def drawn(shared: Path, kept: Path, count: int, seed: int) -> str:
    """Return so many statements of brief's briefings of all events, drawn with a seed, as a text."""
    every = [
        (event.name, at, statement, statements)
        for name in SETS
        for event, result, folder in made("brief", list(events(shared, kept / "events", name)), kept)
        for statements in _sections(folder / result.run)
        for at, statement in enumerate(statements)
    ]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    return "\n".join(line for number, one in enumerate(chosen, 1) for line in _shown(number, *one))


def _sections(run: Path) -> Iterator[Sequence[dict]]:
    briefing = json.loads((run / "briefing.json").read_text(encoding="utf-8"))
    for section in briefing["sections"]:
        yield section["statements"]


def _shown(number: int, event: str, at: int, statement: dict, told: Sequence[dict]) -> Iterator[str]:
    """Yield a statement, the one before it, and what it cites."""
    yield f"{number}. {event}, statement {at + 1} of {len(told)}, {statement['origin']}"
    if at:
        yield f"   before: {told[at - 1]['text']}"
    yield f"   SAYS:   {statement['text']}"
    for citation in statement["citations"]:
        yield f"   source: {' '.join(citation['exact'].split())}"
    yield ""
