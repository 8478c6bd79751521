"""The ways from an event's articles to a text. Each is asked for the length of the human summary."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bench.writer import extracts, ours, plain
from bench.writer.events import Event
from bench.writer.made import Made

Way = Callable[[Event, Path], Made]

WAYS: Mapping[str, Way] = {
    "lead-3": extracts.lead_three,
    "lead": extracts.lead,
    "LexRank": extracts.lexrank,
    "map-reduce": plain.map_reduce,
    "brief": ours.brief,
    "brief, no repair": partial(ours.brief, without="repair"),
    "brief, free writing": partial(ours.brief, prompt="free"),
}


def source(way: str) -> Path:
    """Return the file that a way is written in."""
    return Path(inspect.getfile(inspect.unwrap(getattr(WAYS[way], "func", WAYS[way]))))
