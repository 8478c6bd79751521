"""What was installed, one file for each profile: what is held against the system, and taken away again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from brief.errors import SettingsError
from brief.schedule import account, due
from brief.schedule.nouns import Machine, Schedule, System, Timer


def note(timer: Timer, machine: Machine) -> None:
    """Write down what was installed; raises OutputError."""
    tree = {
        "profile": timer.profile,
        "system": timer.system,
        "folder": str(timer.folder),
        "python": str(timer.python),
        "at": f"{timer.schedule.at:%H:%M}",
        "days": due.say_days(timer.schedule.days),
        "zone": timer.schedule.zone,
        "begins": timer.begins.isoformat(),
    }
    account.write(_file(timer.profile, machine), f"{json.dumps(tree, ensure_ascii=False, indent=2)}\n".encode())


def find(profile: str, machine: Machine) -> Timer | None:
    """Return what was installed for a profile; raises SettingsError where that cannot be read."""
    file = _file(profile, machine)
    if not file.is_file():
        return None
    try:
        tree: dict[str, str] = json.loads(file.read_bytes())
        when = Schedule(due.read_time(tree["at"]), due.read_days(tree["days"]), tree["zone"])
        paths = Path(tree["folder"]), Path(tree["python"])
        return Timer(tree["profile"], System(tree["system"]), *paths, when, date.fromisoformat(tree["begins"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SettingsError(f"{file}: cannot be read: remove it and install again") from error


def forget(profile: str, machine: Machine) -> None:
    """Remove the note; raises OutputError."""
    account.drop(_file(profile, machine), machine)


def _file(profile: str, machine: Machine) -> Path:
    return machine.records / f"{profile}.json"
