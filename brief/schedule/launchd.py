"""launchd, on macOS: an agent of the user's own session."""

from __future__ import annotations

import plistlib
from pathlib import Path

from brief.schedule import account, due
from brief.schedule.nouns import Machine, Timer, named


def shown(timer: Timer) -> str:
    """Return the property list that is written."""
    return plistlib.dumps(
        {
            "Label": timer.name,
            "ProgramArguments": list(timer.command),
            "WorkingDirectory": str(timer.folder),
            "StartCalendarInterval": _intervals(timer),
            "ProcessType": "Background",
            "LowPriorityIO": True,
            "Nice": 10,
        },
        sort_keys=False,
    ).decode()


def install(timer: Timer, machine: Machine) -> None:
    """Write the property list and load it; raises OutputError."""
    file = _file(timer.profile, machine)
    account.write(file, shown(timer).encode())
    account.must(machine, ("launchctl", "bootstrap", _domain(machine), str(file)))


def remove(profile: str, machine: Machine) -> None:
    """Unload the agent and remove its property list."""
    machine.run(("launchctl", "bootout", f"{_domain(machine)}/{named(profile)}"), "")
    account.drop(_file(profile, machine), machine)


def fault(timer: Timer, machine: Machine) -> str | None:
    """Return what is not as it was installed."""
    if wrong := account.differs(_file(timer.profile, machine), shown(timer).encode()):
        return wrong
    ran = machine.run(("launchctl", "print", f"{_domain(machine)}/{timer.name}"), "")
    return f"the agent {timer.name} is not loaded: {account.reason(ran)}" if ran.status else None


def _file(profile: str, machine: Machine) -> Path:
    return machine.home / "Library" / "LaunchAgents" / f"{named(profile)}.plist"


def _domain(machine: Machine) -> str:
    """Return the user's own session, as launchctl names it."""
    return f"gui/{machine.number}"


def _intervals(timer: Timer) -> list[dict[str, int]]:
    """Return when the agent is started; to launchd Sunday is 0."""
    at = {"Hour": timer.schedule.at.hour, "Minute": timer.schedule.at.minute}
    if len(timer.schedule.days) == len(due.DAYS):
        return [at]
    return [{"Weekday": (day + 1) % 7, **at} for day in timer.schedule.days]
