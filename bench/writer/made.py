"""What a way makes of an event."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """A text, and what it took; for brief the folder of its run beside it."""

    text: str
    seconds: float = 0.0
    peak_mb: float = 0.0
    run: str = ""
