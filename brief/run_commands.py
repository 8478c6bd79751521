"""The commands `brief runs …`: the briefings that were made, from looking at them again to clearing them away."""

from __future__ import annotations

import json
from contextlib import chdir
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from brief import archive_view, config, interrupt, journal, terminal
from brief.errors import ModelError, SettingsError, SourceError
from brief.settings import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from brief.archive import Run
    from brief.commission import Recorded
    from brief.models import Model

_PATH = click.Path(path_type=Path)
# What a briefing that is being written lays down is renamed within seconds.
_STALE = timedelta(hours=1)


def _out_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--out", type=_PATH, default=Path("outputs"), show_default=True, help="Folder of the briefings."
    )(command)


def _json_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, of schema brief-runs/1.")(command)


@click.group()
def runs() -> None:
    """The briefings that were made."""


@runs.command("list")
@_out_option
@_json_option
def list_runs(out: Path, *, as_json: bool) -> None:
    """List the briefings, the newest first.

    STATEMENTS counts those that the model wrote, those that were repaired, and quotations. A folder that holds no whole
    run is named and passed over.
    """
    from brief import archive  # noqa: PLC0415

    found, passed_over = archive.every(out)
    if as_json:
        _print(archive_view.listed(found, passed_over))
        return
    archive_view.show_list(found, terminal.console())
    for line in (*(f"passed over: {one}" for one in passed_over), *_doubles(found)):
        click.echo(line, err=True)


@runs.command()
@click.argument("run")
@_out_option
@_json_option
def show(run: str, out: Path, *, as_json: bool) -> None:
    """Show a briefing again, and how it came about.

    RUN is the name of its folder, the beginning of that, its id, or a path.
    """
    from brief import render  # noqa: PLC0415

    found = _found(out, run)
    if as_json:
        _print(archive_view.shown(found))
        return
    console = terminal.console()
    render.to_terminal(found.briefing, console)
    archive_view.show_made(found, console)


@runs.command()
@click.argument("earlier")
@click.argument("later")
@_out_option
@_json_option
def diff(earlier: str, later: str, out: Path, *, as_json: bool) -> None:
    """Show what is new between two briefings.

    EARLIER and LATER are named as for `brief runs show`. Statements of LATER are new, or updates of what EARLIER said,
    or unchanged and only counted; statements of EARLIER that LATER does not tell are gone.
    """
    from brief import archive, render  # noqa: PLC0415

    before, after = _found(out, earlier), _found(out, later)
    stored, news = (render.from_json(archive.briefing_text(one.folder), one.name) for one in (before, after))
    untold = after.briefing.coverage.unchanged if after.against == before.sha256 else 0
    changes = archive.changes(stored, news, untold)
    if as_json:
        _print(archive_view.compared(before, after, changes))
    else:
        archive_view.show_changes(before, after, changes, terminal.console())


@runs.command()
@click.argument("run")
@_out_option
def replay(run: str, out: Path) -> None:
    """Make a briefing again, and say whether it is identical.

    RUN is named as for `brief runs show`. The articles come from the store, from their files, or from what the run
    kept; the prompt is the one of then. Nothing is written among the briefings. Exits with status 1 where it differs.
    """
    from brief import archive  # noqa: PLC0415

    found = _found(out, run)
    recorded = _recorded(found)
    scene = recorded.folder if recorded.folder.is_dir() else Path.cwd()
    outputs = out.absolute()
    with TemporaryDirectory() as scratch, chdir(scene), terminal.reporter(quiet=False) as reporter:
        shop = archive.Workshop(
            outputs, Path(scratch), _model(recorded), config.cache(), reporter, lambda: datetime.now(UTC)
        )
        outcome = archive.replayed(found, recorded, shop)
        interrupt.too_late()
    for line in archive_view.replay_lines(outcome):
        click.echo(line)
    if outcome.difference:
        click.get_current_context().exit(1)


@runs.command()
@click.option("--keep", type=click.IntRange(min=1), help="How many stay, the newest.")
@click.option("--days", type=click.IntRange(min=1), help="Those that are older go.")
@click.option("--megabytes", type=click.FloatRange(min=0, min_open=True), help="How much they may take together.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@_out_option
def prune(keep: int | None, days: int | None, megabytes: float | None, out: Path, *, dry_run: bool) -> None:
    """Clear old briefings away, with all that lies in their folders.

    In any case the newest one stays, the newest that was delivered of each profile, what is still to be delivered, and
    the briefings against which those that stay were held. What an interrupted run has left goes too; what is no whole
    run stays as it is.
    """
    from brief import archive  # noqa: PLC0415
    from brief import runs as shelf  # noqa: PLC0415

    if keep is None and days is None and megabytes is None:
        raise SettingsError("prune needs a limit: give --keep, --days or --megabytes")
    now = datetime.now(UTC)
    found, passed_over = archive.every(out)
    for line in passed_over:
        click.echo(f"passed over: {line}", err=True)
    size = round(megabytes * 1e6) if megabytes else None
    limits = archive.Limits(keep, size, now - timedelta(days) if days else None)
    gone = archive.going(found, journal.read(out / journal.NAME), limits)
    for run in gone:
        _clear(f"{run.name}, {archive_view.size(run.bytes)}", partial(shelf.remove, run.folder), dry_run=dry_run)
    for left in shelf.leftovers(out, (now - _STALE).timestamp()):
        _clear(f"{left.name}, left by an interrupted run", partial(shelf.clear, left), dry_run=dry_run)
    freed = archive_view.size(sum(run.bytes for run in gone))
    click.echo(f"{freed} {'would be ' * dry_run}freed, {len(found) - len(gone)} of {len(found)} runs stay")


def _clear(what: str, act: Callable[[], None], *, dry_run: bool) -> None:
    if not dry_run:
        act()
    click.echo(f"{'would go' if dry_run else 'gone'}: {what}")


def _doubles(found: Sequence[Run]) -> Iterator[str]:
    """Yield a line for each run whose briefing another one holds too."""
    first: dict[str, str] = {}
    for run in reversed(found):
        name = first.setdefault(run.sha256, run.name)
        if name != run.name:
            yield f"{run.name}: holds the same briefing as {name}"


def _print(tree: object) -> None:
    click.echo(json.dumps(tree, ensure_ascii=False, indent=2))


def _found(out: Path, name: str) -> Run:
    from brief import archive  # noqa: PLC0415
    from brief import runs as shelf  # noqa: PLC0415

    return archive.read(shelf.find(out, name).absolute())


def _recorded(run: Run) -> Recorded:
    """Return what a run was asked for; raises SourceError where it cannot be made again from its record."""
    from brief import commission  # noqa: PLC0415

    if run.made.asked is None:
        raise SourceError(run.name, "was made by an older brief, which did not note what it was asked for")
    return commission.recorded(run.made.asked)


def _model(recorded: Recorded) -> Model:
    """Return the model that wrote a run: its file, or else the one of this name here; raises ModelError.

    A model behind an endpoint is not asked: what a record says is no leave to send articles anywhere.
    """
    from brief import models  # noqa: PLC0415

    wanted = recorded.model
    if wanted is None:
        raise ModelError("a model behind an endpoint wrote this: it does not give the same words again")
    return wanted if wanted.path.is_file() else models.resolve(wanted.name, config.places().folders(MODELS))
