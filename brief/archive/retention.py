"""Which runs stay when old ones are cleared away. Pure.

The runs are taken from the newest on for as long as the limits hold. What one of these rests on stays too, and so do
the newest and what was delivered last; but what is only rested on keeps nothing itself, or a daily briefing held
against the one before it would keep all days for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.journal import AttemptKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from brief.archive.entries import Run
    from brief.journal import Attempt


@dataclass(frozen=True, slots=True)
class Piece:
    """A run as far as retention looks at it.

    The SHA-256 of its briefing, when it was made, its size in bytes, the SHA-256 of the briefing that it rests on, and
    whether it is one that always stays.
    """

    name: str
    sha256: str
    made: datetime
    bytes: int
    against: str | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How many runs stay, how many bytes they take, and when the oldest was made; None is no limit."""

    keep: int | None = None
    bytes: int | None = None
    since: datetime | None = None


def going(found: Sequence[Run], attempts: Sequence[Attempt], limits: Limits) -> tuple[Run, ...]:
    """Return which of the runs, given with the newest first, the limits clear away; the oldest first.

    `attempts` is the journal of scheduled briefings: the newest that was delivered of each profile always stays, and so
    does what is still on its way.
    """
    newest = {run.series: run.name for run in reversed(found) if run.series is not None}
    delivered = {one.profile: one.run for one in attempts if one.kind is AttemptKind.DELIVERED and one.run}
    latest = {one.run: one.kind for one in attempts}
    waiting = (name for name, kind in latest.items() if kind is AttemptKind.UNDELIVERED)
    fixed = {*(run.name for run in found[:1]), *newest.values(), *delivered.values(), *waiting}
    pieces = [
        Piece(run.name, run.sha256, run.made.finished, run.bytes, run.against, fixed=run.name in fixed) for run in found
    ]
    stay = {piece.name for piece in staying(pieces, limits)}
    return tuple(run for run in reversed(found) if run.name not in stay)


def staying(pieces: Sequence[Piece], limits: Limits) -> tuple[Piece, ...]:
    """Return the runs that stay, the newest first: as many as the limits allow, and what must stay in any case."""
    ordered = sorted(pieces, key=lambda piece: (piece.made, piece.name), reverse=True)
    for count in range(len(ordered), 1, -1):
        found = _held(ordered, count)
        if _within(found, limits) and not any(limits.since and one.made < limits.since for one in ordered[:count]):
            return found
    return _held(ordered, 1)


def _held(ordered: Sequence[Piece], count: int) -> tuple[Piece, ...]:
    """Return the newest runs, so many of them, with those that stay because of them, and those that always stay."""
    chosen = {piece.name for piece in (*ordered[:count], *(piece for piece in ordered if piece.fixed))}
    rested_on = {piece.against for piece in ordered if piece.name in chosen}
    return tuple(piece for piece in ordered if piece.name in chosen or piece.sha256 in rested_on)


def _within(held: Sequence[Piece], limits: Limits) -> bool:
    few = limits.keep is None or len(held) <= limits.keep
    return few and (limits.bytes is None or sum(piece.bytes for piece in held) <= limits.bytes)
