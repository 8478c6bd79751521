"""Putting a timer in its place, once, and taking it away without a trace."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from brief.errors import OutputError, SettingsError
from brief.schedule import records, systems
from brief.schedule.nouns import Machine, Timer


class Done(StrEnum):
    """What became of an installation: there was none, it was another or a damaged one, or it is there already."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def install(timer: Timer, machine: Machine) -> Done:
    """Give a timer that was checked to its system, or leave it if it is there already.

    Raises SettingsError if the profile is called for in another folder, OutputError if the system refuses; nothing is
    left of the timer then.
    """
    there = records.find(timer.profile, machine)
    if there and there.folder != timer.folder:
        raise SettingsError(
            f"profile {timer.profile!r} is called for in {there.folder} already: `brief schedule remove --profile "
            f"{timer.profile}` first, or use another profile"
        )
    if there and is_same(there, timer) and systems.of(there.system).fault(there, machine) is None:
        return Done.UNCHANGED
    if there:
        remove(there.profile, machine)
    try:
        systems.of(timer.system).install(timer, machine)
        records.note(timer, machine)
    except OutputError:
        systems.of(timer.system).remove(timer.profile, machine)
        raise
    return Done.CHANGED if there else Done.NEW


def remove(profile: str, machine: Machine) -> bool:
    """Take the timer of a profile away and say whether there was one; raises OutputError."""
    there = records.find(profile, machine)
    if there is None:
        return False
    systems.of(there.system).remove(profile, machine)
    records.forget(profile, machine)
    return True


def is_same(one: Timer, other: Timer) -> bool:
    """Say whether two timers call for the same at the same times, since whenever."""
    return replace(one, begins=other.begins) == other
