"""Briefings that wait for a channel: the journal says which, so that none is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brief import deliver
from brief.journal import Attempt, AttemptKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from brief.deliver import Channel


def waiting(history: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """Return the latest attempt on each briefing that not all of its channels have taken, the oldest first."""
    latest = {one.run: one for one in history if one.run}
    return tuple(one for one in latest.values() if one.waiting)


def delivered(
    made: Attempt, folder: Path, channels: Mapping[str, Channel], pause: Callable[[float], None], now: datetime
) -> Attempt:
    """Return what comes of delivering a briefing over the channels that it waits for; raises SourceError.

    A channel that is no longer there is not waited for.
    """
    wanted = [channels[name] for name in made.waiting if name in channels]
    parcel = deliver.pack(folder, made.profile, now) if wanted else None
    sent = deliver.send(wanted, parcel, pause) if parcel else ()
    failed = [one for one in sent if one.problem]
    reached = made.kind is AttemptKind.DELIVERED or len(failed) < len(sent) or not sent
    return replace(
        made,
        kind=AttemptKind.DELIVERED if reached else AttemptKind.UNDELIVERED,
        reason="; ".join(f"{one.channel}: {one.problem}" for one in failed),
        waiting=tuple(one.channel for one in failed),
    )
