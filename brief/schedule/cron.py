"""cron, where there is no systemd: one line of the user's own crontab, known by its mark."""

from __future__ import annotations

import shlex

from brief.schedule import due
from brief.schedule.nouns import Timer


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


def _mark(profile: str) -> str:
    """Return the end of our line: to the shell, which gets it with the command, it is a comment."""
    return f"# brief:{profile}"
