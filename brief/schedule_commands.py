"""The commands `brief schedule …`: a briefing every morning, called for by the system itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

if TYPE_CHECKING:
    from brief.schedule.nouns import Schedule, Timer

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
@click.option("--for", "system", type=click.Choice(_SYSTEMS), required=True, help="The system that is to run it.")
@_when_options
@profile_option
def show(system: str, profile: str, **when: Unpack[_When]) -> None:
    """Print what `install` would write."""
    from brief.schedule import systems  # noqa: PLC0415
    from brief.schedule.nouns import System  # noqa: PLC0415

    click.echo(systems.of(System(system)).shown(_timer(profile, _schedule(when))), nl=False)


def _schedule(when: _When) -> Schedule:
    from brief.schedule.nouns import Schedule  # noqa: PLC0415

    return Schedule(when["at"], when["days"], when["zone"])


def _timer(profile: str, schedule: Schedule) -> Timer:
    """Return the timer that calls this program in this folder."""
    from tzlocal import get_localzone  # noqa: PLC0415

    from brief.schedule import due  # noqa: PLC0415
    from brief.schedule.nouns import Timer  # noqa: PLC0415

    # Not resolved: in a virtual environment the link is what makes it one.
    python = Path(sys.executable).absolute()
    begins = due.next_due(schedule, datetime.now(UTC), get_localzone()).date()
    return Timer(profile, Path.cwd(), python, schedule, begins)
