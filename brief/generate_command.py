"""The command `brief generate`: articles become a briefing. Its settings are those of every scheduled briefing too."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click
from click.core import ParameterSource

from brief import config, interrupt, terminal, window
from brief import sources as newsroom
from brief.errors import SettingsError, SourceError
from brief.model_options import Named, local, model_options, remote
from brief.settings import PROMPTS, Request
from brief.window import Window

if TYPE_CHECKING:
    from brief import pipeline
    from brief.corpus import Selection
    from brief.endpoint import Address
    from brief.gather import Inputs
    from brief.models import Model
    from brief.render import Stored
    from brief.types import Source

_PATH = click.Path(path_type=Path)
_FORMATS = ("md", "html", "json")


class Wish(Named):
    """The options of `brief generate`, as click gives them."""

    out: Path
    prompt: str
    model: str | None
    seed: int
    words: int | None
    statements: int | None
    budget: int
    focus: str
    day: datetime | None
    formats: tuple[str, ...]
    against: str | None
    since: Window | None
    store: Path | None


def _chosen_formats(_: click.Context, __: click.Parameter, text: str) -> tuple[str, ...]:
    formats = tuple(name.strip() for name in text.split(",") if name.strip())
    if not formats or not set(formats) <= set(_FORMATS):
        raise click.BadParameter(f"{text!r} is not one or more of {', '.join(_FORMATS)}, with commas between them.")
    return formats


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--out", type=_PATH, default=Path("outputs"), show_default=True, help="Folder for the briefings.")
@click.option("--prompt", default="default", show_default=True, help="Prompt variant; see `brief prompts list`.")
@click.option("--model", help="Name of a model, see `brief models list`, or a GGUF file; else the embedded one.")
@model_options
@click.option("--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Decides every random draw.")
@click.option("--words", type=click.IntRange(min=20), help="Length of the briefing in words, kept within a tenth.")
@click.option("--statements", type=click.IntRange(min=1), help="Number of statements.")
@click.option(
    "--budget",
    type=click.IntRange(min=1),
    default=1500,
    show_default=True,
    help="Most tokens of evidence for one story.",
)
@click.option("--focus", default="", help="Words whose sentences weigh more.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day it is for; without it today.")
@click.option(
    "--format",
    "formats",
    default="md,html",
    show_default=True,
    callback=_chosen_formats,
    help="What to write beside briefing.json, from which all else is made.",
)
@click.option(
    "--against", metavar="RUN", help="Tell what is new since an earlier briefing: its name, its file, `last` or `none`."
)
@click.option(
    "--since",
    metavar=window.METAVAR,
    callback=window.since,
    help="From the store: what was published since 12h, 1d, 2w, a date; or `last`, what no briefing has told.",
)
@click.option("--store", type=_PATH, help="A store of articles, see `brief corpus`, in the place of SOURCES.")
@click.option("--quiet", is_flag=True, help="Print the briefing's place and nothing else.")
def generate(sources: tuple[str, ...], *, quiet: bool, **wish: Unpack[Wish]) -> None:
    """Turn articles into a sourced, checked briefing.

    SOURCES are files (.txt, .md, .html, .pdf, .eml, .mbox, .jsonl), folders, patterns ("news/*.txt"), addresses of
    pages and feeds, lists of feeds (.opml), or - for standard input. Only addresses that are named are fetched. Without
    any, --store or --since reads a store, else those that brief.toml lists are read, and where it lists none the store.
    """
    from brief import pipeline, render  # noqa: PLC0415

    selection = _selection(sources, wish)
    named = tuple(map(newsroom.named, sources)) or config.sources(Path.cwd())
    wanted = job(() if selection else named, selection, wish)
    with terminal.reporter(quiet=quiet) as reporter:
        outcome = pipeline.generate(wanted, reporter, lambda: datetime.now(UTC))
        interrupt.too_late()
    if not quiet:
        render.to_terminal(outcome.briefing, terminal.console())
    page = outcome.folder / "briefing.html"
    click.echo(page if "html" in wanted.formats else outcome.folder)


def _selection(sources: tuple[str, ...], wish: Wish) -> Selection | None:
    """Return what to read of a store, or None where sources are named, or listed and no store is asked for."""
    from brief.corpus import Selection  # noqa: PLC0415

    since, named = wish["since"], wish["store"]
    if sources:
        stored = click.get_current_context().get_parameter_source
        if ParameterSource.COMMANDLINE in (stored("since"), stored("store")):
            raise SettingsError("SOURCES and a store were both named: leave out SOURCES, or --since and --store")
        return None
    folder = Path.cwd()
    if not (since or named) and (config.sources(folder) or not config.store(folder).is_file()):
        return None
    begins = since.begins(datetime.now(UTC)) if since else None
    return Selection(named or config.store(folder), begins, untold=since is not None and since.last)


def job(sources: tuple[Source, ...], selection: Selection | None, wish: Wish) -> pipeline.Job:
    """Put the options together, checked as far as can be without reading an article or loading the model."""
    from brief import pipeline, prompts  # noqa: PLC0415

    if not sources and not selection:
        raise SettingsError(
            "there is nothing to read: name files, folders or addresses, or list `sources` in brief.toml"
        )
    variant = prompts.load(wish["prompt"], config.places().folders(PROMPTS))
    return pipeline.Job(
        sources=sources,
        outputs=wish["out"],
        date=(wish["day"] or datetime.now().astimezone()).date(),
        formats=wish["formats"],
        request=Request(
            seed=wish["seed"],
            words=wish["words"],
            statements=wish["statements"],
            budget=wish["budget"],
            focus=tuple(wish["focus"].split()),
        ),
        variant=variant,
        model=_model(wish),
        cache=config.cache(),
        threads=config.cores(),
        gpu_layers=wish["gpu_layers"],
        against=_against(wish["out"], wish["against"], selection),
        selection=selection,
        inputs=_inputs(sources),
        publishers=config.publishers(Path.cwd()),
        folder=Path.cwd(),
    )


def _model(wish: Wish) -> Model | Address:
    """Return who writes, checked as far as can be without loading or asking anybody."""
    if (there := remote(wish)) is None:
        return local(wish["model"], wish)
    if wish["model"] is not None:
        raise SettingsError(
            "--model is for a model on this machine: name the one behind --endpoint as --endpoint-model"
        )
    return there


def _against(out: Path, run: str | None, selection: Selection | None) -> Stored | None:
    """Return the briefing that is known: the one that was named, or else the last of a series that goes on."""
    if run == "none":
        return None
    if run is None and selection and selection.untold:
        run = _last(out, selection)
    return _earlier(out, run)


def _last(out: Path, selection: Selection) -> str | None:
    """Return the run that a series told last, if it is still among the briefings."""
    from brief import store  # noqa: PLC0415

    with store.connect(selection.path) as opened:
        run = store.latest(opened, selection.series)
    return run if run and (out / run / "briefing.json").is_file() else None


def _earlier(out: Path, run: str | None) -> Stored | None:
    """Read the briefing that is told to be known; `last` is the newest one in the folder, if there is one yet."""
    from brief import runs  # noqa: PLC0415
    from brief.render import from_json  # noqa: PLC0415

    if run is None or (run == "last" and runs.is_empty(out)):
        return None
    file = runs.find(out, None if run == "last" else run) / "briefing.json"
    if not file.is_file():
        raise SourceError(str(file), "this run has no briefing to hold the news against: name another one")
    return from_json(file.read_text(encoding="utf-8"), str(file))


def _inputs(sources: tuple[Source, ...]) -> Inputs:
    """Return the network, and of standard input what is there, if a source is that."""
    from brief.gather import Inputs  # noqa: PLC0415

    piped = sys.stdin.buffer.read() if any(source.place == "-" for source in sources) else b""
    return Inputs(config.fetcher(Path.cwd()), piped)
