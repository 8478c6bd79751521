"""What each way made of each event, kept on disk: what is there is not made again."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

from bench.writer.events import Event
from bench.writer.made import Made
from bench.writer.ways import WAYS, source

_ROOT = Path(__file__).parents[2]


def made(way: str, events: Sequence[Event], kept: Path) -> Iterator[tuple[Event, Made, Path]]:
    """Yield what a way made of each event, with the folder in which it is kept."""
    for event in events:
        folder = kept / way.replace(", ", "-").replace(" ", "-") / _state(way) / event.name
        file = folder / "made.json"
        if not file.is_file():
            print(f"{way}: {event.name}", file=sys.stderr)
            folder.mkdir(parents=True, exist_ok=True)
            result = WAYS[way](event, folder / "work")
            file.write_text(json.dumps(asdict(result), ensure_ascii=False), encoding="utf-8")
        yield event, Made(**json.loads(file.read_text(encoding="utf-8"))), folder / "work"


@cache
def _state(way: str) -> str:
    """Return a name for the code that a way depends on."""
    ours = way.startswith("brief")
    files = [*_ROOT.glob("brief/**/*.py"), *_ROOT.glob("prompts/*/*")] if ours else [source(way)]
    whole = hashlib.sha256()
    for file in sorted(files):
        whole.update(file.read_bytes())
    return whole.hexdigest()[:12]
