"""systemd, on most Linux machines: a timer and a service of the user's own manager."""

from __future__ import annotations

import re

from brief.schedule import due
from brief.schedule.nouns import LONGEST_DELAY, LONGEST_RUN, Timer

_SERVICE = """\
[Unit]
Description=The briefing {profile} of brief

[Service]
Type=exec
WorkingDirectory={folder}
ExecStart={command}
RuntimeMaxSec={hours}h
Nice=10
IOSchedulingClass=idle
"""

_TIMER = """\
[Unit]
Description=When the briefing {profile} of brief is due

[Timer]
OnCalendar={calendar}
Persistent=true
RandomizedDelaySec={minutes}min

[Install]
WantedBy=timers.target
"""


def files(timer: Timer) -> dict[str, str]:
    """Return the units by the names of their files."""
    service = _SERVICE.format(
        profile=timer.profile,
        folder=_plain(str(timer.folder)),
        command=" ".join(map(_quoted, timer.command)),
        hours=LONGEST_RUN,
    )
    when = _TIMER.format(profile=timer.profile, calendar=_calendar(timer), minutes=LONGEST_DELAY)
    return {f"{timer.name}.service": service, f"{timer.name}.timer": when}


def shown(timer: Timer) -> str:
    """Return what is written, each file under its name."""
    return "\n".join(f"# {name}\n{text}" for name, text in files(timer).items())


def _calendar(timer: Timer) -> str:
    """Return when the timer is due, as systemd writes it."""
    when = timer.schedule
    days = "" if len(when.days) == len(due.DAYS) else ",".join(due.DAYS[day].title() for day in when.days) + " "
    return f"{days}*-*-* {when.at:%H:%M}:00{f' {when.zone}' if when.zone else ''}"


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    """Return an argument so that systemd reads it as it is."""
    if re.fullmatch(r"[\w./-]+", word):
        return word
    text = re.sub(r'(["\\])', r"\\\1", _plain(word))
    return f'"{text}"'
