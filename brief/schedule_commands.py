"""The commands `brief schedule …`: a briefing every morning, called for by the system itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from brief import config

if TYPE_CHECKING:
    from brief.schedule.nouns import Schedule, System, Timer

_SYSTEMS = ("systemd", "cron", "launchd", "windows")


class _When(TypedDict):
    """The options that say when a briefing is due, as click gives them."""

    at: time
    days: tuple[int, ...]
    zone: str | None


def _time(_: click.Context, __: click.Parameter, text: str) -> time:
    from brief.schedule import due  # noqa: PLC0415

    try:
        return due.read_time(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def _days(_: click.Context, __: click.Parameter, text: str) -> tuple[int, ...]:
    from brief.schedule import due  # noqa: PLC0415

    try:
        return due.read_days(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def _zone(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    from brief.schedule import due  # noqa: PLC0415

    try:
        return text and due.read_zone(text).key
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
        click.option("--at", default="07:00", show_default=True, metavar="HH:MM", callback=_time, help="Time of day."),
        click.option(
            "--days",
            default="daily",
            show_default=True,
            metavar="DAYS",
            callback=_days,
            help="Days of the week: mon-fri, or mon,wed,sat.",
        ),
        click.option(
            "--timezone",
            "zone",
            metavar="ZONE",
            callback=_zone,
            help="Whose time it is, as Europe/Vilnius; else this machine's, wherever it is.",
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
    from brief.schedule import account, installing  # noqa: PLC0415

    machine = config.account()
    timer = _timer(profile, account.system(sys.platform, machine), _schedule(when))
    done = installing.install(timer, machine)
    said = "installed already, nothing was changed" if done is installing.Done.UNCHANGED else f"{done}: installed"
    click.echo(f"{said}: {_said(timer)}")
    click.echo(f"next run: {_moment(_next(timer))}")


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

    timer = _timer(profile, System(system), _schedule(when))
    click.echo(systems.of(timer.system).shown(timer), nl=False)


def _schedule(when: _When) -> Schedule:
    from brief.schedule.nouns import Schedule  # noqa: PLC0415

    return Schedule(when["at"], when["days"], when["zone"])


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


def _next(timer: Timer) -> datetime:
    from brief.schedule import due  # noqa: PLC0415

    return due.next_due(timer.schedule, datetime.now(UTC), config.local_zone())


def _said(timer: Timer) -> str:
    from brief.schedule import due  # noqa: PLC0415

    when = timer.schedule
    return f"{timer.name} by {timer.system}, {due.say_days(when.days)} at {when.at:%H:%M}, {when.zone or 'local time'}"


def _moment(moment: datetime) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M %Z}"
