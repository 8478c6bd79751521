"""The command line: a command reads its options, makes one call and prints. Everything else is below."""

from __future__ import annotations

import errno
import io
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click
from click.core import ParameterSource

from brief import (
    __version__,
    check_commands,
    config,
    corpus_commands,
    deliver_commands,
    interrupt,
    model_commands,
    prompt_commands,
    schedule_commands,
    terminal,
    window,
)
from brief import sources as newsroom
from brief.compare.command import compare
from brief.errors import BriefError, PromptError, SettingsError, SourceError
from brief.model_options import Named, local, model_options, remote
from brief.settings import PROMPTS, Request
from brief.window import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief import pipeline
    from brief.corpus import Selection
    from brief.endpoint import Address
    from brief.gather import Inputs
    from brief.models import Model
    from brief.render import Stored
    from brief.types import Source

_PATH = click.Path(path_type=Path)
_FORMATS = ("md", "html", "json")


def main() -> int:
    """Run the command line of this process and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Where “ and ✓ cannot be encoded they become question marks.
            stream.reconfigure(errors="replace")
    status = run(sys.argv[1:])
    interrupt.too_late()
    return status


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status.

    0: done. 1: done, but a check fell below its threshold, the doctor found a problem, or a channel did not get its
    briefing. 2: wrong use or bad input, which is one line. Any other exception is a bug and shows its traceback.
    """
    try:
        with cli.make_context("brief", list(arguments)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        return _misused(error)
    except BriefError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return _failed(interrupt.MESSAGE)
    except (OSError, SystemExit) as error:
        return _unprinted(error)
    return 0


def _failed(message: str) -> int:
    click.echo(f"brief: {message}", err=True)
    return 2


def _misused(error: click.UsageError) -> int:
    """Say in one line what is wrong with an option, and in another where to look."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return 2
    parameter = error.param if isinstance(error, click.BadParameter) else None
    stored = error.ctx and parameter and parameter.name and error.ctx.get_parameter_source(parameter.name)
    where = "brief.toml: " if stored is ParameterSource.DEFAULT_MAP else ""
    message = error.format_message().rstrip(".")
    _failed(f"{where}{message[:1].lower()}{message[1:]}")
    command = error.ctx.command_path if error.ctx else "brief"
    click.echo(f"Try '{command} --help' for help.", err=True)
    return 2


def _unprinted(error: OSError | SystemExit) -> int:
    """End quietly where the reader of our output has gone away (`brief … | head`), or say that it cannot be printed."""
    # Rich ends the program when the reader has gone.
    number = (error.errno or 0) if isinstance(error, OSError) else errno.EPIPE
    if number not in (errno.EPIPE, errno.ENOSPC, errno.EIO):
        raise error
    # What is still to be printed at the end of the process goes nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if number == errno.EPIPE else _failed(f"cannot print: {os.strerror(number).lower()}")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="brief", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Sourced briefings from news articles, written by a local model and proved sentence by sentence."""
    context.default_map = config.defaults(Path.cwd(), cli)


cli.add_command(model_commands.models)
cli.add_command(compare)
cli.add_command(check_commands.check)
cli.add_command(check_commands.selftest)
cli.add_command(corpus_commands.corpus)
cli.add_command(deliver_commands.send)
cli.add_command(schedule_commands.schedule)


class _Wish(Named):
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


@cli.command()
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
    "--against", metavar="RUN", help="Tell what is new since an earlier briefing: its name, its file, or `last`."
)
@click.option(
    "--since",
    metavar=window.METAVAR,
    callback=window.since,
    help="From the store: what was published since 12h, 1d, 2w, a date; or `last`, what no briefing has told.",
)
@click.option("--store", type=_PATH, help="A store of articles, see `brief corpus`, in the place of SOURCES.")
@click.option("--quiet", is_flag=True, help="Print the briefing's place and nothing else.")
def generate(sources: tuple[str, ...], *, quiet: bool, **wish: Unpack[_Wish]) -> None:
    """Turn articles into a sourced, checked briefing.

    SOURCES are files (.txt, .md, .html, .pdf, .eml, .mbox, .jsonl), folders, patterns ("news/*.txt"), addresses of
    pages and feeds, lists of feeds (.opml), or - for standard input. Only addresses that are named are fetched. Without
    any, --store or --since reads a store, else those that brief.toml lists are read, and where it lists none the store.
    """
    from brief import pipeline, render  # noqa: PLC0415

    selection = _selection(sources, wish)
    named = tuple(map(newsroom.named, sources)) or config.sources(Path.cwd())
    job = _job(() if selection else named, selection, wish)
    with terminal.reporter(quiet=quiet) as reporter:
        outcome = pipeline.generate(job, reporter, lambda: datetime.now(UTC))
        interrupt.too_late()
    if not quiet:
        render.to_terminal(outcome.briefing, terminal.console())
    page = outcome.folder / "briefing.html"
    click.echo(page if "html" in job.formats else outcome.folder)


def _selection(sources: tuple[str, ...], wish: _Wish) -> Selection | None:
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


def _job(sources: tuple[Source, ...], selection: Selection | None, wish: _Wish) -> pipeline.Job:
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
        against=_earlier(wish["out"], wish["against"]),
        selection=selection,
        inputs=_inputs(sources),
        publishers=config.publishers(Path.cwd()),
    )


def _model(wish: _Wish) -> Model | Address:
    """Return who writes, checked as far as can be without loading or asking anybody."""
    if (there := remote(wish)) is None:
        return local(wish["model"], wish)
    if wish["model"] is not None:
        raise SettingsError(
            "--model is for a model on this machine: name the one behind --endpoint as --endpoint-model"
        )
    return there


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


@cli.group()
def prompts() -> None:
    """The prompt variants."""


@prompts.command("list")
def list_prompts() -> None:
    """List the variants, with a line on when to use each."""
    from brief import prompts as shelf  # noqa: PLC0415

    folders = config.places().folders(PROMPTS)
    rows: list[tuple[str, str]] = []
    for name in shelf.available(folders):
        try:
            variant = shelf.load(name, folders)
            rows += [(name, variant.description), ("", f"For: {variant.use_when}")]
        except PromptError as error:
            rows.append((name, f"cannot be used: {error}"))
    terminal.show_columns(rows, terminal.console())
    click.echo("\n`brief prompts show NAME` prints one; `brief generate --prompt NAME` uses it.")


@prompts.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the files of the variant NAME."""
    from brief import prompts as shelf  # noqa: PLC0415

    variant = shelf.load(name, config.places().folders(PROMPTS))
    for file, text in variant.sources:
        click.echo(f"# {variant.folder / file}\n{text}")


for command in prompt_commands.COMMANDS:
    prompts.add_command(command)


@cli.command("open")
@click.argument("run", required=False)
@click.option("--out", type=_PATH, default=Path("outputs"), show_default=True, help="Folder of the briefings.")
def open_run(run: str | None, out: Path) -> None:
    """Open a briefing in the browser: the newest, or RUN."""
    import webbrowser  # noqa: PLC0415

    from brief import runs  # noqa: PLC0415

    page = runs.find(out, run) / "briefing.html"
    if not page.is_file():
        raise SourceError(str(page), "this run has no page: generate it with --format html")
    click.echo(page)
    if not webbrowser.open(page.resolve().as_uri()):
        click.echo("No browser could be started here: open the file yourself.", err=True)


@cli.command()
@click.option("--out", type=_PATH, default=Path("outputs"), show_default=True, help="Folder of the briefings.")
def doctor(out: Path) -> None:
    """Look at this machine: is all here that a briefing needs?"""
    from brief import doctor as examination  # noqa: PLC0415

    findings = examination.examine(config.places(), out, config.cores())
    terminal.show_columns(examination.rows(findings), terminal.console())
    problems = sum(not one.well for one in findings)
    if problems:
        click.echo(f"\nProblems: {problems} of {len(findings)}. The line of each says what to do.")
        click.get_current_context().exit(1)
    click.echo("\nAll is here that a briefing needs: brief generate FOLDER")
