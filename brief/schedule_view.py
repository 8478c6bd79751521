"""How the state of a timer is told: as rows for a reader, as a tree for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from brief.schedule import due
from brief.text import printable

if TYPE_CHECKING:
    from brief.journal import Attempt
    from brief.schedule.nouns import Timer
    from brief.schedule.sleeping import Outlook, Sleep

_NEWEST = 5  # attempts that are shown


@dataclass(frozen=True, slots=True)
class State:
    """A profile's timer, if one is installed, what is wrong with it, when it runs next, and what was tried so far.

    `local` is the machine's time, in which it is shown.
    """

    profile: str
    timer: Timer | None
    fault: str | None
    next: datetime | None
    attempts: tuple[Attempt, ...]
    local: ZoneInfo

    @property
    def failure(self) -> Attempt | None:
        """The newest attempt that failed."""
        return next((one for one in reversed(self.attempts) if one.kind.is_failure), None)


def timer(timer: Timer) -> str:
    """Return in one line what is installed."""
    when = timer.schedule
    return f"{timer.name} by {timer.system}, {due.say_days(when.days)} at {when.at:%H:%M}, {when.zone or 'local time'}"


def moment(at: datetime) -> str:
    """Return a moment as a reader finds it in a calendar."""
    return f"{at:%a %Y-%m-%d %H:%M %Z}"


def rows(state: State) -> list[tuple[str, str]]:
    """Return a state as two columns."""
    shown = [("profile", state.profile)]
    if state.timer is None:
        shown.append(("installed", "no: brief schedule install"))
    else:
        shown += [("installed", timer(state.timer)), ("folder", str(state.timer.folder))]
    if state.fault:
        shown.append(("PROBLEM", f"{state.fault}: brief schedule install"))
    if state.next:
        shown.append(("next run", moment(state.next)))
    shown += [("run", _attempt(one, state.local)) for one in state.attempts[: -_NEWEST - 1 : -1]]
    if state.failure:
        shown.append(("last failure", _attempt(state.failure, state.local)))
    return shown


def tree(state: State) -> dict[str, object]:
    """Return a state as what becomes JSON."""
    found = state.timer
    return {
        "profile": state.profile,
        "installed": found is not None,
        "system": found and found.system,
        "at": found and f"{found.schedule.at:%H:%M}",
        "days": found and due.say_days(found.schedule.days),
        "timezone": found and found.schedule.zone,
        "folder": found and str(found.folder),
        "fault": state.fault,
        "next": state.next and state.next.isoformat(),
        "runs": [_branch(one) for one in reversed(state.attempts)],
        "failure": state.failure and _branch(state.failure),
    }


def outlook(found: Outlook, sleep: Sleep) -> str:
    """Return in words what becomes of a briefing while the machine sleeps."""
    asleep = f"asleep from {sleep.begins:%H:%M} to {sleep.ends:%H:%M}"
    return f"{asleep}, due {moment(found.due)}, starts {moment(found.starts)}: {found.says}"


def _attempt(one: Attempt, local: ZoneInfo) -> str:
    said = f"{moment(one.started.astimezone(local))}: {one.kind}{f', {one.run}' if one.run else ''}"
    return printable(f"{said} ({one.reason})" if one.reason else said)


def _branch(one: Attempt) -> dict[str, object]:
    return {
        "period": one.period.isoformat(),
        "started": one.started.isoformat(),
        "finished": one.finished.isoformat(),
        "kind": one.kind,
        "run": one.run or None,
        "reason": one.reason,
    }
