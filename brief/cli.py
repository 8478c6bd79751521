"""The command line: a command reads its options, makes one call and prints. Everything else is below."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brief import __version__, config
from brief.errors import BriefError, SettingsError, SourceError
from brief.settings import MODELS, PROMPTS, Places, Request

if TYPE_CHECKING:
    from rich.console import Console

    from brief import pipeline
    from brief.terminal import Bar, Lines

_EXISTING = click.Path(path_type=Path)
_FORMATS = ("md", "html", "json")


def main() -> None:
    """Run the command line: a mistake of the user's is one line and status 2, a bug shows its traceback."""
    try:
        sys.exit(cli.main(standalone_mode=False, default_map=config.defaults(Path.cwd(), cli)) or 0)
    except click.exceptions.Abort:
        _fail("interrupted: nothing was written")
    except KeyboardInterrupt:
        _fail("interrupted: nothing was written")
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BriefError as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader of our output has gone away (`brief … | head`): there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _fail(message: str) -> None:
    click.echo(f"brief: {message}", err=True)
    sys.exit(2)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="brief")
def cli() -> None:
    """Sourced briefings from news articles, written by a local model and proved sentence by sentence."""


@cli.command()
@click.argument("sources", nargs=-1, type=_EXISTING)
@click.option("--out", type=_EXISTING, default=Path("outputs"), show_default=True, help="Folder for the briefings.")
@click.option("--prompt", default="default", show_default=True, help="Prompt variant; see `brief prompts list`.")
@click.option("--model", default=None, help="Model's name or GGUF file; without it the embedded one.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Decides every random draw.")
@click.option("--words", type=click.IntRange(min=20), help="Length of the briefing in words, kept within 10 %.")
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
@click.option("--format", "formats", default="md,html,json", show_default=True, help="Files to write.")
@click.option("--quiet", is_flag=True, help="Print the briefing's place and nothing else.")
def generate(sources: tuple[Path, ...], out: Path, *, quiet: bool, **options: object) -> None:
    """Turn articles into a sourced, checked briefing. SOURCES are files and folders of .txt, .md and .html."""
    from brief import pipeline, render  # noqa: PLC0415

    job = _job(sources or config.sources(Path.cwd()), out, options)
    with _reporter(quiet=quiet) as reporter:
        outcome = pipeline.generate(job, reporter, lambda: datetime.now(UTC))
    if not quiet:
        render.to_terminal(outcome.briefing, _console())
    click.echo(_place(outcome.folder))


def _job(sources: tuple[Path, ...], out: Path, options: dict[str, object]) -> pipeline.Job:
    """Put the options together, checked as far as can be without reading an article or loading the model."""
    from brief import models, pipeline, prompts  # noqa: PLC0415

    if not sources:
        raise SettingsError("there is nothing to read: name files or folders, or list `sources` in brief.toml")
    places = _places()
    name, prompt, day = options["model"], options["prompt"], options["day"]
    return pipeline.Job(
        sources=sources,
        outputs=out,
        date=(day if isinstance(day, datetime) else datetime.now().astimezone()).date(),
        formats=_formats(str(options["formats"])),
        request=Request(
            seed=_whole(options["seed"]) or 0,
            words=_whole(options["words"]),
            statements=_whole(options["statements"]),
            budget=_whole(options["budget"]) or 1,
            focus=tuple(str(options["focus"]).split()),
        ),
        variant=prompts.load(str(prompt), places.folders(PROMPTS)),
        model=models.resolve(str(name) if name else None, places.folders(MODELS)),
        threads=_cores(),
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _formats(text: str) -> tuple[str, ...]:
    formats = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in formats if name not in _FORMATS]
    if unknown or not formats:
        raise SettingsError(f"--format is {text!r}: choose from {','.join(_FORMATS)}")
    return formats


def _place(folder: Path) -> str:
    page = folder / "briefing.html"
    return str(page if page.is_file() else folder)


@cli.command()
@click.argument("text", type=_EXISTING)
@click.option("--sources", "-s", multiple=True, required=True, type=_EXISTING, help="Files and folders of articles.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=1.0,
    show_default=True,
    help="Exit with status 1 if a smaller share of the sentences is supported.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as JSON.")
def check(text: Path, sources: tuple[Path, ...], threshold: float, *, as_json: bool) -> None:
    """Check any text against sources, sentence by sentence. TEXT is a .md, .txt or briefing.json file, or - ."""
    from brief import pipeline, review, terminal  # noqa: PLC0415

    items, corpus = pipeline.check_text(_given(text), text.suffix, sources)
    if as_json:
        click.echo(review.to_json(items, corpus))
    else:
        terminal.show_review(items, corpus, _console())
        click.echo(f"{review.share_supported(items):.0%} of the sentences that can be checked are supported")
    if review.share_supported(items) < threshold:
        click.get_current_context().exit(1)


def _given(path: Path) -> str:
    """Return the text of a file, or of standard input for `-`."""
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "is not UTF-8 text"
        raise SourceError(str(path), f"cannot be read: {reason}") from error


@cli.group()
def models() -> None:
    """The models that brief knows."""


@models.command("list")
def list_models() -> None:
    """List the catalogue, and say which models are here."""
    from brief import models as shelf  # noqa: PLC0415

    for entry in shelf.catalogue(_places().folders(MODELS)):
        click.echo(f"{entry.name:24} {entry.ram:>3} GB RAM  {entry.license:12} {entry.summary}")


@models.command()
@click.argument("name", required=False)
def verify(name: str | None) -> None:
    """Check a model's file: is it whole, is it the one that the catalogue means, can it chat?"""
    from brief import models as shelf  # noqa: PLC0415
    from brief.llm import gguf  # noqa: PLC0415

    model = shelf.resolve(name, _places().folders(MODELS))
    header = gguf.read_header(model.path)
    click.echo(f"{model.name}: {header.architecture}, {header.context_length} tokens of context, {model.path}")
    click.echo(shelf.verify(model))


@cli.group()
def prompts() -> None:
    """The prompt variants."""


@prompts.command("list")
def list_prompts() -> None:
    """List the variants, with a line on when to use each."""
    from brief import prompts as shelf  # noqa: PLC0415

    folders = _places().folders(PROMPTS)
    for name in shelf.available(folders):
        variant = shelf.load(name, folders)
        click.echo(f"{name:12} {variant.description}\n{'':12} Use it for: {variant.use_when}")


@prompts.command()
@click.argument("name")
def show(name: str) -> None:
    """Print a variant's files."""
    from brief import prompts as shelf  # noqa: PLC0415

    variant = shelf.load(name, _places().folders(PROMPTS))
    for file, text in variant.sources:
        click.echo(f"# {variant.folder / file}\n{text}")


@cli.command("open")
@click.argument("run", required=False)
@click.option("--out", type=_EXISTING, default=Path("outputs"), show_default=True, help="Folder of the briefings.")
def open_run(run: str | None, out: Path) -> None:
    """Open a briefing in the browser: the newest, or the RUN that is named."""
    from brief import runs  # noqa: PLC0415

    page = runs.find(out, run) / "briefing.html"
    if not page.is_file():
        raise SourceError(str(page), "this run has no page: generate it with --format html")
    click.echo(page)
    click.launch(page.resolve().as_uri())


@cli.command()
@click.option("--out", type=_EXISTING, default=Path("outputs"), show_default=True, help="Folder of the briefings.")
def doctor(out: Path) -> None:
    """Look at this machine: is all there that a briefing needs?"""
    from brief import doctor as examination  # noqa: PLC0415

    findings = examination.examine(_places(), out, _cores())
    for finding in findings:
        click.echo(f"{'ok' if finding.well else 'PROBLEM':8} {finding.what}: {finding.says}")
    if not all(finding.well for finding in findings):
        click.get_current_context().exit(1)


def _places() -> Places:
    return Places(Path.cwd(), Path(click.get_app_dir("brief")))


def _cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console  # noqa: PLC0415

    return Console(stderr=stderr)


def _reporter(*, quiet: bool) -> Bar | Lines:
    from brief.terminal import Bar, Lines  # noqa: PLC0415

    console = _console(stderr=True)
    return Bar(console) if console.is_terminal and not quiet else Lines(console, quiet=quiet)
