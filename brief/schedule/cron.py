"""cron, where there is no systemd: one line of the user's own crontab, known by its mark."""

from __future__ import annotations

import re
import shlex
from io import StringIO

from brief.errors import OutputError
from brief.schedule import account, due
from brief.schedule.nouns import Machine, Timer


def shown(timer: Timer) -> str:
    """Return the line that is written."""
    when = timer.schedule
    # cron counts the days from Sunday; names are not allowed in lists.
    days = ",".join(str(day) for day in sorted((day + 1) % len(due.DAYS) for day in when.days))
    command = f"cd {shlex.quote(str(timer.folder))} && exec nice -n 10 {shlex.join(timer.command)}"
    # Without the backslash a % ends the command for cron.
    command = command.replace("%", r"\%")
    every = "*" if len(when.days) == len(due.DAYS) else days
    return f"{when.at.minute} {when.at.hour} * * {every} {command} {_mark(timer.profile)}\n"


def install(timer: Timer, machine: Machine) -> None:
    """Write the line below all others; raises OutputError."""
    account.must(machine, ("crontab", "-"), added(_crontab(machine), shown(timer), timer.profile))


def remove(profile: str, machine: Machine) -> None:
    """Remove the line, and the crontab if it held nothing else; raises OutputError."""
    there = _crontab(machine)
    left = without(there, profile)
    if left != there:
        account.must(machine, ("crontab", "-" if left else "-r"), left)


def fault(timer: Timer, machine: Machine) -> str | None:
    """Return what is not as it was installed."""
    there = shown(timer) in _lines(_crontab(machine))
    return None if there else "the line in your crontab is gone, or not as it was written"


def added(crontab: str, line: str, profile: str) -> str:
    """Return a crontab with our line in it, once."""
    kept = without(crontab, profile)
    return f"{kept}{line}" if not kept or kept.endswith("\n") else f"{kept}\n{line}"


def without(crontab: str, profile: str) -> str:
    """Return a crontab without our line; all others stay as they are, to the byte."""
    return "".join(line for line in _lines(crontab) if not line.rstrip().endswith(f" {_mark(profile)}"))


def _lines(crontab: str) -> list[str]:
    return list(StringIO(crontab, newline="\n"))


def _crontab(machine: Machine) -> str:
    """Return the user's crontab; where there is none, crontab fails and says so. Raises OutputError."""
    ran = machine.run(("crontab", "-l"), "")
    # What cannot be read must not be taken for empty, or all that is in it would be lost.
    if ran.status and not re.search("no crontab|no such file", ran.err, re.IGNORECASE):
        raise OutputError(f"`crontab -l` failed: {account.reason(ran)}")
    return ran.out


def _mark(profile: str) -> str:
    """Return the end of our line: to the shell, which gets it with the command, it is a comment."""
    return f"# brief:{profile}"
