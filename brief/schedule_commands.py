"""The commands `brief schedule …`: a briefing every morning, called for by the system itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from brief import config, terminal
from brief.errors import SettingsError

if TYPE_CHECKING:
    from brief.journal import Attempt
    from brief.schedule.nouns import Schedule, System, Timer
    from brief.schedule.sleeping import Sleep
    from brief.schedule_view import State
    from brief.traps import Channels, Need

_POWER = Path("/sys/class/power_supply")
_SYSTEMS = ("systemd", "cron", "launchd", "windows")


class _When(TypedDict):
    """The options that say when a briefing is due, as click gives them."""

    at: time | None
    days: tuple[int, ...] | None
    zone: str | None


_USUAL = _When(at=None, days=None, zone=None)


def _time(_: click.Context, __: click.Parameter, text: str | None) -> time | None:
    from brief.schedule import due  # noqa: PLC0415

    try:
        return due.read_time(text) if text is not None else None
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def _days(_: click.Context, __: click.Parameter, text: str | None) -> tuple[int, ...] | None:
    from brief.schedule import due  # noqa: PLC0415

    try:
        return due.read_days(text) if text is not None else None
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def _zone(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    from brief.schedule import due  # noqa: PLC0415

    try:
        return due.read_zone(text).key if text is not None else None
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def _sleep(_: click.Context, __: click.Parameter, text: str | None) -> Sleep | None:
    from brief.schedule import sleeping  # noqa: PLC0415

    try:
        return sleeping.read(text) if text else None
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def profile_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add --profile, the briefing that is meant."""
    return click.option("--profile", default="default", show_default=True, help="Which briefing of brief.toml.")(
        command
    )


def _when_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say when a briefing is due."""
    options = (
        click.option("--at", metavar="HH:MM", callback=_time, help="Time of day; else the profile's, or 07:00."),
        click.option(
            "--days",
            metavar="DAYS",
            callback=_days,
            help="Days of the week: mon-fri, or mon,wed,sat; else the profile's, or daily.",
        ),
        click.option(
            "--timezone",
            "zone",
            metavar="ZONE",
            callback=_zone,
            help="Whose time it is, as Europe/Vilnius; else the profile's, or this machine's, wherever it is.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def schedule() -> None:
    """A briefing every morning, by the system's own timer."""


@schedule.command()
@_when_options
@profile_option
def install(profile: str, **when: Unpack[_When]) -> None:
    """Have the system make a briefing at its time.

    It is made in this folder, with the brief.toml that lies here. A timer that is there already is left, or changed.
    """
    from brief import schedule_view  # noqa: PLC0415
    from brief.schedule import due, installing  # noqa: PLC0415

    timer = _timer(profile, _system(), _schedule(profile, when))
    done = installing.install(timer, config.account())
    said = "installed already, nothing was changed" if done is installing.Done.UNCHANGED else f"{done}: installed"
    click.echo(f"{said}: {schedule_view.timer(timer)}")
    following = due.next_due(timer.schedule, datetime.now(UTC), config.local_zone())
    click.echo(f"next run: {schedule_view.moment(following)}")


@schedule.command()
@profile_option
def remove(profile: str) -> None:
    """Take the timer away, without a trace; briefings stay."""
    from brief.schedule import installing  # noqa: PLC0415

    removed = installing.remove(profile, config.account())
    click.echo(f"removed: {profile}" if removed else f"nothing is installed for {profile}")


@schedule.command()
@click.option("--for", "system", type=click.Choice(_SYSTEMS), required=True, help="The system that is to run it.")
@_when_options
@profile_option
def show(system: str, profile: str, **when: Unpack[_When]) -> None:
    """Print what `install` would write."""
    from brief.schedule import systems  # noqa: PLC0415
    from brief.schedule.nouns import System  # noqa: PLC0415

    timer = _timer(profile, System(system), _schedule(profile, when))
    click.echo(systems.of(timer.system).shown(timer), nl=False)


@schedule.command()
@profile_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(profile: str, *, as_json: bool) -> None:
    """Show when it runs next, and how the last runs went."""
    from brief import schedule_view  # noqa: PLC0415

    found = _state(profile)
    if as_json:
        click.echo(json.dumps(schedule_view.tree(found), ensure_ascii=False, indent=2))
    else:
        terminal.show_columns(schedule_view.rows(found), terminal.console())


@schedule.command()
@profile_option
@click.option("--asleep", metavar="HH:MM-HH:MM", callback=_sleep, help="What happens if the machine sleeps then?")
@click.option("--for", "system", type=click.Choice(_SYSTEMS), help="Ask that of another system.")
def doctor(profile: str, asleep: Sleep | None, system: str | None) -> None:
    """Look for what would keep a briefing from being made in time.

    With --asleep it says instead what becomes of a briefing that comes due while the machine sleeps.
    """
    from brief import doctor as examination  # noqa: PLC0415
    from brief import schedule_view, traps  # noqa: PLC0415
    from brief.schedule import sleeping  # noqa: PLC0415
    from brief.schedule.nouns import System  # noqa: PLC0415

    if system and not asleep:
        raise SettingsError("--for says of which system --asleep is asked: give both")
    asked = System(system) if system else None
    timer = _installed_here(profile) or _timer(profile, asked or _system(), _schedule(profile, _USUAL))
    now, local = datetime.now(UTC), config.local_zone()
    if asleep:
        found = sleeping.outlook(asked or timer.system, timer.schedule, asleep, now, local)
        click.echo(schedule_view.outlook(found, asleep))
        return
    findings = traps.examine(timer, _need(timer), traps.Here(config.account(), now, local, _POWER))
    terminal.show_columns(examination.rows(findings), terminal.console())
    if problems := sum(not one.well for one in findings):
        click.echo(f"\nProblems: {problems} of {len(findings)}. The line of each says what to do.")
        click.get_current_context().exit(1)


def _schedule(profile: str, when: _When) -> Schedule:
    """Return when a profile is due: as the options say, else as brief.toml does, else daily at 07:00."""
    from brief.schedule.nouns import EVERY_MORNING, Schedule  # noqa: PLC0415

    usual = config.profile(Path.cwd(), profile).schedule or EVERY_MORNING
    return Schedule(when["at"] or usual.at, when["days"] or usual.days, when["zone"] or usual.zone)


def _timer(profile: str, system: System, schedule: Schedule) -> Timer:
    """Return the timer that calls this program in this folder, checked."""
    from brief.schedule import due, systems  # noqa: PLC0415
    from brief.schedule.nouns import Timer  # noqa: PLC0415

    now, local = datetime.now(UTC), config.local_zone()
    # Not resolved: in a virtual environment the link is what makes it one.
    python = Path(sys.executable).absolute()
    timer = Timer(profile, system, Path.cwd(), python, schedule, due.next_due(schedule, now, local).date())
    systems.check(timer, local, now)
    return timer


def _system() -> System:
    from brief.schedule import account  # noqa: PLC0415

    return account.system(sys.platform, config.account())


def _installed(profile: str) -> Timer | None:
    from brief.schedule import records  # noqa: PLC0415

    return records.find(profile, config.account())


def _installed_here(profile: str) -> Timer | None:
    """Return what is installed for a profile; SettingsError if it is called for in another folder."""
    timer = _installed(profile)
    if timer and timer.folder != Path.cwd():
        raise SettingsError(f"profile {profile!r} is called for in {timer.folder}: ask there, or name another profile")
    return timer


def _state(profile: str) -> State:
    """Look at what is installed and what was tried."""
    from brief.schedule import due, systems  # noqa: PLC0415
    from brief.schedule_view import State  # noqa: PLC0415

    timer, local = _installed(profile), config.local_zone()
    attempts = _attempts(timer.folder if timer else Path.cwd(), profile)
    if timer is None:
        return State(profile, None, None, None, attempts, local)
    fault = systems.of(timer.system).fault(timer, config.account())
    return State(profile, timer, fault, due.next_due(timer.schedule, datetime.now(UTC), local), attempts, local)


def _attempts(folder: Path, profile: str) -> tuple[Attempt, ...]:
    from brief import journal  # noqa: PLC0415

    attempts = journal.read(config.outputs(folder) / journal.NAME)
    return tuple(one for one in attempts if one.profile == profile)


def _need(timer: Timer) -> Need:
    """Return what the briefing needs, as brief.toml in this folder says."""
    from brief import traps  # noqa: PLC0415

    profile = config.profile(timer.folder, timer.profile)
    usual = (click.get_current_context().find_root().default_map or {}).get("generate", {})
    return traps.Need(
        places=config.places(),
        schedule=profile.schedule,
        model=profile.model or usual.get("model"),
        endpoint=usual.get("endpoint"),
        store=Path(usual["store"]) if "store" in usual else config.store(timer.folder),
        outputs=config.outputs(timer.folder),
        sources=config.sources(timer.folder),
        web=config.web(timer.folder),
        channels=_channels(timer, profile.deliver),
        attempts=_attempts(timer.folder, timer.profile),
        free=traps.free,
    )


def _channels(timer: Timer, names: Sequence[str]) -> tuple[Channels, ...]:
    """Return the channels of these names, as the timer will have them and as this program has them."""
    from brief.schedule import account  # noqa: PLC0415
    from brief.traps import Channels  # noqa: PLC0415

    ours = config.channels(timer.folder)
    theirs = config.channels(timer.folder, account.environment(timer, config.account(), config.environment()))
    for name in names:
        if name not in ours:
            raise SettingsError(f"[profile.{timer.profile}]: there is no channel {name!r}: known are {', '.join(ours)}")
    return tuple(Channels(name, theirs[name].lacks, ours[name].lacks) for name in names)
