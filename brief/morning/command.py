"""The command `brief schedule run`: what the timer calls, and what brings back what was missed."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as Time
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from brief import config, interrupt, terminal
from brief.errors import SettingsError
from brief.generate_command import Wish, generate, job
from brief.text import printable

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from brief.deadline import Deadline
    from brief.deliver import Channel
    from brief.journal import Attempt
    from brief.morning.calendar import Calendar
    from brief.morning.run import Post
    from brief.profiles import Profile
    from brief.types import Fetched, Source, Validators

_SPAN = re.compile(r"(\d{1,4})([smh])")
_UNITS = {"s": 1, "m": 60, "h": 3600}
_PATIENCE = 7200.0  # seconds to wait for another attempt: as long as a timer lets one run
_FOR_FETCHING = 0.4  # of the time that there is
_FOR_ONE_SOURCE = 0.25


def _within(_: click.Context, __: click.Parameter, text: str | None) -> float | None:
    """Read a time as it is written, 90s, 10m or 1h, as seconds."""
    if text is None:
        return None
    if (span := _SPAN.fullmatch(text)) and int(span[1]):
        return float(span[1]) * _UNITS[span[2]]
    raise click.BadParameter(f"{text!r} is not a time like 90s, 10m or 1h.")


def _by(_: click.Context, __: click.Parameter, text: str | None) -> Time | None:
    from brief.schedule import due  # noqa: PLC0415

    try:
        return due.read_time(text) if text else None
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


@click.command("run")
@click.option("--profile", default="default", show_default=True, help="Which briefing of brief.toml.")
@click.option("--catch-up", is_flag=True, help="Only what was missed; says nothing where nothing was.")
@click.option("--force", is_flag=True, help="Tell what is new also if the day has its briefing.")
@click.option("--within", metavar="10m", callback=_within, help="Be ready in this time: 90s, 10m, 1h.")
@click.option("--by", metavar="HH:MM", callback=_by, help="Be ready at this time of day.")
def run(profile: str, within: float | None, by: Time | None, *, catch_up: bool, force: bool) -> None:
    """Make the briefing that is due and deliver it.

    It tells what has come in since the last briefing of the profile that was delivered, however long ago. A second run
    on its day does nothing; what an earlier one left undelivered is delivered first.
    """
    from brief.journal import AttemptKind  # noqa: PLC0415
    from brief.morning import run as attempt  # noqa: PLC0415

    asked = config.profile(Path.cwd(), profile)
    wish, calendar = _wish(asked), _calendar(asked)
    deadline = _deadline(within, by, calendar)
    now = partial(datetime.now, calendar.zone)
    if catch_up and calendar.begins and calendar.period(now()) < calendar.begins:
        return
    with attempt.failure_told(wish["out"], profile, calendar, now):
        post = _post(asked, wish, calendar, deadline)
    patience = min(_PATIENCE, deadline.ends - _seconds())
    with terminal.reporter(quiet=catch_up) as reporter:
        hands = attempt.Hands(now, time.sleep, reporter, os.getpid(), patience)
        made = attempt.run(post, hands, forced=force)
        interrupt.too_late()
    if not (catch_up and made.kind is AttemptKind.ALREADY_TOLD):
        click.echo(_said(made, post.outputs))
    if made.kind in {AttemptKind.UNDELIVERED, AttemptKind.OFFLINE}:
        # By this a system that can starts it again, when the network is up.
        click.get_current_context().exit(1)


def _said(made: Attempt, outputs: Path) -> str:
    """Return what a run has to say at its end: the place of its briefing, or why there is none."""
    from brief.morning import notices  # noqa: PLC0415

    page = outputs / made.run / "briefing.html"
    place = f": {page if page.is_file() else page.parent}" if made.run else ""
    return f"{made.profile}, {made.period}: {printable(notices.outcome(made))}{place}"


def _post(profile: Profile, wish: Wish, calendar: Calendar, deadline: Deadline) -> Post:
    """Put together what a profile needs, checked as far as can be without reading an article or loading the model."""
    from brief.corpus import Selection  # noqa: PLC0415
    from brief.morning.run import Post  # noqa: PLC0415

    folder = Path.cwd()
    sources = _sources(profile, config.sources(folder))
    selection = Selection(
        wish["store"] or config.store(folder), series=profile.name, topics=profile.topics, language=profile.language
    )
    if not sources and not selection.path.is_file():
        raise SettingsError("there is nothing to read: list `sources` in brief.toml, or fill a store: brief corpus add")
    return Post(
        profile=profile.name,
        calendar=calendar,
        job=replace(job((), selection, wish), deadline=deadline),
        selection=selection,
        working=folder,
        sources=sources,
        fetch=_fetcher(folder, deadline),
        channels=_channels(profile, config.channels(folder)),
        only_theirs=bool(profile.sources),
    )


def _wish(profile: Profile) -> Wish:
    """Return the options of `brief generate`, as `[generate]` says, with those of the profile in their place."""
    asked = {
        "--prompt": profile.prompt,
        "--model": profile.model,
        "--words": profile.words,
        "--statements": profile.statements,
        "--focus": profile.focus,
    }
    given = [text for option, value in asked.items() if value is not None for text in (option, str(value))]
    root = click.get_current_context().find_root()
    wish = cast("Wish", generate.make_context("generate", given, parent=root).params)
    if profile.words or profile.statements:
        # A length of one kind takes the place of one of the other.
        wish["words"], wish["statements"] = profile.words, profile.statements
    return wish


def _calendar(profile: Profile) -> Calendar:
    """Return when the profile is due: as its timer says, if one is installed here, else as `brief.toml` does."""
    from brief.morning.calendar import Calendar  # noqa: PLC0415
    from brief.schedule import records  # noqa: PLC0415

    timer = records.find(profile.name, config.account())
    if timer is None or timer.folder != Path.cwd():
        return Calendar(config.local_zone(), profile.schedule)
    return Calendar(config.local_zone(), timer.schedule, timer.begins)


def _sources(profile: Profile, known: Sequence[Source]) -> tuple[Source, ...]:
    """Return the sources that are read for a profile; raises SettingsError."""
    from brief.sources import label  # noqa: PLC0415

    heard = [source for source in known if not source.mute]
    if not profile.sources:
        return tuple(heard)
    for name in profile.sources:
        if not any(_is_named(source, name) for source in heard):
            names = ", ".join(map(label, heard)) or "none"
            raise SettingsError(f"[profile.{profile.name}]: there is no source {name!r}: known are {names}")
    return tuple(source for source in heard if any(_is_named(source, name) for name in profile.sources))


def _is_named(source: Source, name: str) -> bool:
    return name in {source.name, source.place} or source.place == str(Path.cwd() / name)


def _channels(profile: Profile, known: Mapping[str, Channel]) -> Mapping[str, Channel]:
    for name in profile.deliver:
        if name not in known:
            listed = ", ".join(known) or "none: write a [deliver.NAME] table"
            raise SettingsError(f"[profile.{profile.name}]: there is no channel {name!r}: known are {listed}")
    return {name: known[name] for name in profile.deliver}


def _deadline(within: float | None, by: Time | None, calendar: Calendar) -> Deadline:
    """Return when the briefing must be ready."""
    from brief.deadline import Deadline  # noqa: PLC0415

    if within and by:
        raise SettingsError("--within and --by were both given: leave out one")
    if by:
        within = _until(by, calendar.zone)
    return Deadline(_seconds() + (within or inf), _seconds)


def _until(by: Time, zone: ZoneInfo) -> float:
    """Return the seconds until a time of day comes next; where it is skipped, until as much later."""
    now = datetime.now(zone)
    moments = [datetime.combine(now.date() + timedelta(days=days), by, zone).timestamp() for days in (0, 1)]
    return next(moment for moment in moments if moment > now.timestamp()) - now.timestamp()


def _seconds() -> float:
    """Return seconds of a clock that never goes back and, where the system has one, goes on in its sleep."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _fetcher(
    folder: Path, deadline: Deadline
) -> Callable[[Mapping[str, Validators], Sequence[Source]], Iterator[Fetched]]:
    """Return what brings articles from the network, within its part of the time that there is."""
    from brief.types import Fetched, SourceKind, SourceStatus  # noqa: PLC0415

    whole = deadline.left

    def fetch(known: Mapping[str, Validators], sources: Sequence[Source]) -> Iterator[Fetched]:
        asked: set[str] = set()
        for fetched in config.fetcher(folder, known, _FOR_ONE_SOURCE * whole)(sources):
            yield fetched
            asked.add(fetched.source.place)
            if deadline.left < (1 - _FOR_FETCHING) * whole:
                break
        for source in sources:
            if source.place not in asked and source.kind is not SourceKind.OPML:
                yield Fetched(source, SourceStatus.TIMEOUT, reason="there was no time to ask it")

    return fetch
