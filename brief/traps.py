"""`brief schedule doctor`: what on this machine would keep a briefing from being made in time. Changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from brief import models, runs
from brief.doctor import Finding, look
from brief.errors import BriefError
from brief.schedule import account, due, records, systems
from brief.schedule.nouns import LONGEST_RUN, PAUSE, Machine, Schedule, System, Timer
from brief.settings import MODELS, Places, Web
from brief.types import SourceKind

if TYPE_CHECKING:
    from brief.journal import Attempt
    from brief.store import SourceState
    from brief.types import Source

_DEAD = timedelta(days=3)  # a feed that fails for so long will hardly come back by itself
_HOPELESS = 3  # readings that fail before the first that succeeds
_LATE = timedelta(hours=LONGEST_RUN + 1)  # by then a run that was started has ended
_YEAR = 366  # days
_LEAST = 10**9  # bytes: the prepared weights of a model, the store's log, and room to work
_NAMED = 3  # feeds that are named; of the others the number
_PROBE = "import os, sys, brief; os.chdir(sys.argv[1]); print(brief.__version__)"
_NOT_AT_THE_MAINS = ("ConditionACPower=true", "<DisallowStartIfOnBatteries>true")
_VARIABLES = {
    System.SYSTEMD: "write it into a file *.conf in ~/.config/environment.d, or use the keyring",
    System.CRON: "write it above all else in your crontab, or use the keyring",
    System.LAUNCHD: "say launchctl setenv, or use the keyring",
    System.WINDOWS: "say setx, or use the keyring",
}
_LOGIN = {
    System.CRON: "cron calls also while nobody is logged in",
    System.LAUNCHD: "launchd calls only while you are logged in; the lid may be closed",
    System.WINDOWS: "the Task Scheduler calls only while you are logged in; the screen may be locked",
}


class Trap(BriefError):
    """What would keep a briefing from being made in time, and what to do."""


@dataclass(frozen=True, slots=True)
class Channels:
    """A channel by its name: what it lacks when the timer calls for it, and what if it is used from here."""

    name: str
    called: Callable[[], str | None]
    here: Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Need:
    """What a briefing is made from, when it is due as brief.toml says, and where it goes.

    `endpoint` is the address of the server that writes, if it is not a model here; `free` returns the bytes that are
    free where a folder lies.
    """

    places: Places
    schedule: Schedule | None
    model: str | None
    endpoint: str | None
    store: Path
    outputs: Path
    sources: tuple[Source, ...]
    web: Web
    channels: Sequence[Channels]
    attempts: tuple[Attempt, ...]
    free: Callable[[Path], int]


@dataclass(frozen=True, slots=True)
class Here:
    """The machine and its time; `power` is the folder in which Linux lists its batteries."""

    machine: Machine
    now: datetime
    local: ZoneInfo
    power: Path


def examine(timer: Timer, need: Need, here: Here) -> tuple[Finding, ...]:
    """Look at everything that a briefing at its time depends on, in the order in which it does."""
    return (
        look("timer", lambda: _timer(timer, need.schedule, here.machine)),
        look("program", lambda: _program(timer, here.machine)),
        look("clocks", lambda: _clocks(timer, here)),
        look("login", lambda: _login(timer, here.machine)),
        look("sleep", lambda: _sleep(timer, here)),
        look("battery", lambda: _battery(timer, here.machine)),
        look("network", lambda: _network(timer, need)),
        look("feeds", lambda: _feeds(need, here.now)),
        look("store", lambda: _store(need)),
        look("model", lambda: _model(need)),
        look("outputs", lambda: _outputs(need)),
        look("disk", lambda: _disk(need)),
        *(_delivery(channel, timer) for channel in need.channels),
        look("last runs", lambda: _runs(timer, need, here)),
    )


def _timer(timer: Timer, schedule: Schedule | None, machine: Machine) -> str:
    if records.find(timer.profile, machine) is None:
        raise Trap("nothing is installed: brief schedule install")
    if wrong := systems.of(timer.system).fault(timer, machine):
        raise Trap(f"{wrong}: brief schedule install")
    if schedule and schedule != timer.schedule:
        raise Trap("brief.toml has another time than the one that was installed: brief schedule install")
    if timer.system is System.CRON and machine.run(("pgrep", "-x", "[df]?crond?"), "").status == 1:
        raise Trap("the line is in your crontab, but cron itself does not run: have it started with the machine")
    return f"{timer.name} by {timer.system} is as it was installed"


def _program(timer: Timer, machine: Machine) -> str:
    # As the timer calls it: -E, for what this shell says of Python it does not hear.
    ran = machine.run((str(timer.python), "-P", "-E", "-c", _PROBE, str(timer.folder)), "")
    if ran.status:
        said = (ran.err.strip().splitlines() or [account.reason(ran)])[-1]
        raise Trap(f"{timer.python} in {timer.folder} cannot start brief ({said}): brief schedule install again")
    return f"{timer.python} starts brief {ran.out.strip()} in {timer.folder}"


def _clocks(timer: Timer, here: Here) -> str:
    """Look for days on which the clocks leave out the time that is asked for."""
    days = (here.now.date() + timedelta(days=step) for step in range(_YEAR))
    moments = (due.on(timer.schedule, day, here.local) for day in days if day.weekday() in timer.schedule.days)
    left_out = next((moment for moment in moments if moment.time() != timer.schedule.at), None)
    if left_out is None:
        return f"every day of the year ahead has its {timer.schedule.at:%H:%M}"
    said = f"on {left_out:%Y-%m-%d} the clocks leave out {timer.schedule.at:%H:%M}"
    if timer.system is System.SYSTEMD:
        raise Trap(f"{said}, and systemd that day: choose another time with brief schedule install --at")
    return f"{said}: it is {left_out:%H:%M} then"


def _login(timer: Timer, machine: Machine) -> str:
    if timer.system is not System.SYSTEMD:
        return _LOGIN[timer.system]
    ran = machine.run(("loginctl", "show-user", str(machine.number), "--property=Linger", "--value"), "")
    if ran.out.strip() == "yes":
        return "systemd calls also while you are not logged in"
    raise Trap(
        "lingering is off: while you are not logged in nothing is called for, only made up for when you are: "
        "loginctl enable-linger"
    )


def _sleep(timer: Timer, here: Here) -> str:
    if timer.system is System.LAUNCHD:
        return "what comes due in sleep is made on waking; a Mac that wakes in the dark for a moment may need several"
    if timer.system is not System.CRON:
        return "what comes due in sleep is made on waking"
    if here.power.is_dir() and any(name.name.startswith("BAT") for name in here.power.iterdir()):
        raise Trap(
            "this machine has a battery, and cron passes over what comes due while it sleeps; the next briefing covers "
            "it: when you wake it, brief schedule run --catch-up"
        )
    return "cron passes over what comes due in sleep; the next briefing covers it"


def _battery(timer: Timer, machine: Machine) -> str:
    """Look into what the system itself says, for a rule may have been added by hand."""
    ask = {
        System.SYSTEMD: ("systemctl", "--user", "cat", f"{timer.name}.service"),
        System.WINDOWS: ("schtasks", "/Query", "/TN", timer.name, "/XML"),
    }
    if timer.system in ask:
        said = machine.run(ask[timer.system], "").out
        if rule := next((rule for rule in _NOT_AT_THE_MAINS if rule.lower() in said.lower()), None):
            raise Trap(f"{rule} keeps it from running on battery: brief schedule remove, then install")
    return "it runs on battery too"


def _network(timer: Timer, need: Need) -> str:
    if all(source.kind is SourceKind.PATH for source in need.sources):
        return "no source is on the network"
    if timer.system is System.SYSTEMD:
        return f"a run that reaches no source, as on waking, is started again, each {PAUSE} minutes for an hour"
    if need.web.retries == 0:
        raise Trap(
            "on waking the timer may be faster than the network, and nothing is asked for twice: set retries under "
            "[fetch] in brief.toml"
        )
    return f"what does not answer, as when the network is not up yet on waking, is asked {need.web.retries + 1} times"


def _feeds(need: Need, now: datetime) -> str:
    """Look for sources that have brought nothing for days; what was never read is not known to be dead."""
    from brief import store  # noqa: PLC0415

    if not need.store.is_file():
        return "none was read yet"
    places = {source.place for source in need.sources if not source.mute}
    with store.connect(need.store) as opened:
        states = [state for state in store.statuses(opened) if state.source.place in places]
    dead = [state for state in states if _is_dead(state, now)]
    if dead:
        more = f" and {len(dead) - _NAMED} more" if len(dead) > _NAMED else ""
        said = "; ".join(map(_obituary, dead[:_NAMED]))
        raise Trap(f"{said}{more}: correct the address, or set mute = true in brief.toml")
    return f"of {len(states)} that were read none has failed for days"


def _is_dead(state: SourceState, now: datetime) -> bool:
    if state.succeeded is None:
        return state.failures >= _HOPELESS
    return state.failures > 0 and now - state.succeeded >= _DEAD


def _obituary(state: SourceState) -> str:
    since = f"since {state.succeeded:%Y-%m-%d}" if state.succeeded else "from the first"
    return f"{state.source.name} has failed {since} ({state.latest.reason or state.latest.status})"


def _store(need: Need) -> str:
    from brief import store  # noqa: PLC0415

    if not need.store.is_file():
        runs.check_writable(need.store.parent)
        return f"{need.store} will be made"
    with store.connect(need.store) as opened:
        if not opened.writable:
            raise Trap(f"{need.store} cannot be written: change its permissions")
        return f"{need.store} can be written, and holds {store.stats(opened).articles:,} articles"


def _model(need: Need) -> str:
    if need.endpoint:
        return f"{need.endpoint} writes; it is not asked here"
    model = models.resolve(need.model, need.places.folders(MODELS))
    models.verify(model)
    return f"{model.name} is here and whole"


def _outputs(need: Need) -> str:
    runs.check_writable(need.outputs)
    return f"the folder {need.outputs} can be written"


def _disk(need: Need) -> str:
    free = min(map(need.free, (need.outputs, need.store)))
    if free < _LEAST:
        raise Trap(f"only {free / 1e6:,.0f} MB are free: make room, {_LEAST / 1e9:.0f} GB at least")
    return f"{free / 1e9:,.1f} GB are free"


def free(folder: Path) -> int:
    """Return the bytes that are free where a folder lies or will lie."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _delivery(channel: Channels, timer: Timer) -> Finding:
    lacking = channel.called()
    if lacking and channel.here() is None:
        lacking = f"{lacking} for the timer, only here: {_VARIABLES[timer.system]}"
    return Finding(f"to {channel.name}", lacking is None, lacking or "nothing is missing")


def _runs(timer: Timer, need: Need, here: Here) -> str:
    """Look whether the last briefing that was due was tried, and what came of it."""
    moment = due.last_due(timer.schedule, here.now, here.local)
    tried = [attempt for attempt in need.attempts if attempt.period == moment.date()]
    ended = next((attempt for attempt in tried if attempt.kind.is_end), None)
    if ended:
        return f"the last one that was due, at {moment:%Y-%m-%d %H:%M}: {ended.kind}"
    if tried:
        reason = f" ({tried[-1].reason})" if tried[-1].reason else ""
        raise Trap(f"the one due at {moment:%Y-%m-%d %H:%M}: {tried[-1].kind}{reason}: brief schedule run --catch-up")
    if moment.date() < timer.begins:
        return "none has come due yet"
    if here.now - moment < _LATE:
        return f"the one that came due at {moment:%Y-%m-%d %H:%M} has time to end yet"
    raise Trap(f"nothing ran since {moment:%Y-%m-%d %H:%M}, when one was due: brief schedule run --catch-up")
