"""What went wrong since the last briefing, in words for the next one and for whoever looks where it should be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from brief.journal import Attempt, AttemptKind
from brief.render.wording import day as day_words
from brief.sources import label
from brief.types import Notice, NoticeKind, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date as Date
    from datetime import datetime

    from brief.types import Fetched

_MOST_DAYS = 4  # that are named one by one

_KINDS: Mapping[AttemptKind, NoticeKind] = {
    AttemptKind.FAILED: NoticeKind.FAILED,
    AttemptKind.BROKEN_OFF: NoticeKind.FAILED,
    AttemptKind.OFFLINE: NoticeKind.MISSED,
    AttemptKind.NOTHING_NEW: NoticeKind.MISSED,
    AttemptKind.UNDELIVERED: NoticeKind.UNDELIVERED,
    AttemptKind.DELIVERED: NoticeKind.UNDELIVERED,
}
_OUTCOMES: Mapping[AttemptKind, str] = {
    AttemptKind.DELIVERED: "the briefing was delivered",
    AttemptKind.UNDELIVERED: "the briefing could not be delivered over {reason}",
    AttemptKind.FAILED: "there is no briefing: {reason}",
    AttemptKind.BROKEN_OFF: "the run was broken off, by a flat battery, a crash or a kill: {reason}",
    AttemptKind.NOTHING_NEW: "there was nothing new",
    AttemptKind.OFFLINE: "there was nothing new, and no source on the network could be reached",
    AttemptKind.ALREADY_TOLD: "the briefing was made before",
}


def of_days(missed: Sequence[Date]) -> Iterator[Notice]:
    """Say on which days nothing ran at all."""
    if missed:
        yield Notice(
            NoticeKind.MISSED, f"No briefing was made on {_days(missed)}: nothing ran. Was the machine off or asleep?"
        )


def of_attempts(history: Sequence[Attempt]) -> Iterator[Notice]:
    """Say what became of the attempts that no briefing has told of yet; what happened often is said once."""
    unhappy = [one for one in history if one.kind in _KINDS and (one.waiting or one.kind is not AttemptKind.DELIVERED)]
    times = Counter((one.period, one.kind, one.reason) for one in unhappy)
    arrived = {one.run for one in history if one.run and not one.waiting}
    seen: set[tuple[Date, AttemptKind, str]] = set()
    for one in unhappy:
        key = (one.period, one.kind, one.reason)
        if key not in seen:
            seen.add(key)
            often = f" ({times[key]} times)" if times[key] > 1 else ""
            later = " It was delivered later." if one.run in arrived else ""
            yield Notice(_KINDS[one.kind], f"{day_words(one.period)}: {outcome(one)}{often}.{later}")


def of_sources(fetched: Sequence[Fetched], succeeded: Mapping[str, datetime | None]) -> Iterator[Notice]:
    """Say which sources could not be read; `succeeded` is when each was read last, by place."""
    failed = [one for one in fetched if not one.status.is_read]
    if is_offline(fetched):
        yield Notice(NoticeKind.SOURCE, "No source on the network could be reached: is this machine offline?")
        failed = [one for one in failed if one.source.kind is SourceKind.PATH]
    for one in failed:
        last = succeeded.get(one.source.place)
        since = f" It was last read on {day_words(last.date())}." if last else " It was never read."
        yield Notice(NoticeKind.SOURCE, f"{label(one.source)} could not be read: {one.reason or one.status}.{since}")


def is_offline(fetched: Sequence[Fetched]) -> bool:
    """Say whether there are sources on the network and none of them could be read."""
    remote = [one for one in fetched if one.source.kind is not SourceKind.PATH]
    return bool(remote) and not any(one.status.is_read for one in remote)


def outcome(attempt: Attempt) -> str:
    """Say in words what came of an attempt."""
    if attempt.waiting:
        return f"the briefing could not be delivered over {attempt.reason}"
    return _OUTCOMES[attempt.kind].format(reason=attempt.reason)


def _days(days: Sequence[Date]) -> str:
    if len(days) > _MOST_DAYS:
        return f"{len(days)} days from {day_words(days[0])} to {day_words(days[-1])}"
    *others, last = map(day_words, days)
    return f"{', '.join(others)} and {last}" if others else last
