"""systemd, on most Linux machines: a timer and a service of the user's own manager."""

from __future__ import annotations

import re
from pathlib import Path

from brief.schedule import account, due
from brief.schedule.nouns import LONGEST_DELAY, LONGEST_RUN, PAUSE, TRIES, Machine, Timer, named

_SYSTEMCTL = ("systemctl", "--user")

_SERVICE = """\
[Unit]
Description=The briefing {profile} of brief
StartLimitIntervalSec=1h
StartLimitBurst={tries}

[Service]
Type=exec
WorkingDirectory={folder}
ExecStart={command}
RuntimeMaxSec={hours}h
Restart=on-failure
RestartSec={pause}min
RestartPreventExitStatus=2 SIGTERM
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
        pause=PAUSE,
        tries=TRIES,
    )
    when = _TIMER.format(profile=timer.profile, calendar=_calendar(timer), minutes=LONGEST_DELAY)
    return {f"{timer.name}.service": service, f"{timer.name}.timer": when}


def shown(timer: Timer) -> str:
    """Return what is written, each file under its name."""
    return "\n".join(f"# {name}\n{text}" for name, text in files(timer).items())


def install(timer: Timer, machine: Machine) -> None:
    """Write the units and start the timer; raises OutputError."""
    for name, text in files(timer).items():
        account.write(_folder(machine) / name, text.encode())
    for step in (("daemon-reload",), ("enable", f"{timer.name}.timer"), ("start", f"{timer.name}.timer")):
        account.must(machine, (*_SYSTEMCTL, *step))


def remove(profile: str, machine: Machine) -> None:
    """Stop the timer and remove its units, and the stamp by which systemd knows when it last ran."""
    units = _folder(machine)
    timer = f"{named(profile)}.timer"
    machine.run((*_SYSTEMCTL, "disable", "--now", timer), "")
    machine.run((*_SYSTEMCTL, "clean", "--what=state", timer), "")
    # Where no manager answers, its link is left to us.
    for file in (f"timers.target.wants/{timer}", timer, f"{named(profile)}.service"):
        account.drop(units / file, machine)
    machine.run((*_SYSTEMCTL, "daemon-reload"), "")
    machine.run((*_SYSTEMCTL, "reset-failed", f"{named(profile)}.service"), "")


def fault(timer: Timer, machine: Machine) -> str | None:
    """Return what is not as it was installed."""
    for name, text in files(timer).items():
        if wrong := account.differs(_folder(machine) / name, text.encode()):
            return wrong
    ran = machine.run((*_SYSTEMCTL, "is-active", f"{timer.name}.timer"), "")
    return f"{timer.name}.timer does not run: {ran.out.strip() or account.reason(ran)}" if ran.status else None


def _folder(machine: Machine) -> Path:
    return machine.config / "systemd" / "user"


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
