"""The commands `brief check` and `brief selftest`: they read their options, make one call and print."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypedDict, Unpack

import click
from click.core import ParameterSource

from brief import config, interrupt, terminal
from brief.errors import BriefError, OutputError, SettingsError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations import Corpus

_PATH = click.Path(path_type=Path)


class _Wish(TypedDict):
    """The options of `brief check` that say how the verdicts are shown, as click gives them."""

    threshold: float
    as_json: bool
    page: Path | None
    lines: Path | None


@click.command()
@click.argument("text", required=False, type=_PATH)
@click.argument("more", metavar="", nargs=-1, type=_PATH)
@click.option(
    "--sources",
    "-s",
    multiple=True,
    type=_PATH,
    help="Files and folders of articles; without any, those of brief.toml.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=1.0,
    show_default=True,
    help="Exit with status 1 if a smaller share of the sentences is supported.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as JSON (schema brief-check/1).")
@click.option("--html", "page", type=_PATH, metavar="FILE", help="Write them as one page that needs nothing else, too.")
@click.option(
    "--jsonl",
    "lines",
    type=_PATH,
    metavar="IN",
    help='Read {"id", "source", "claim"}, one a line, from a file or - and answer each with its verdict, a line each.',
)
def check(text: Path | None, more: tuple[Path, ...], sources: tuple[Path, ...], **wish: Unpack[_Wish]) -> None:
    """Check any text against sources, sentence by sentence.

    TEXT is a text file, Markdown, or a briefing.json; - reads standard input. It needs no citations: the places that
    carry a sentence are found. Paths after the first source are sources too: brief check memo.md -s a.txt b.txt.

    With --jsonl neither is given: each line brings its own claim and source. A line that cannot be read is named on
    standard error and skipped, and the exit status is then 1.
    """
    if wish["lines"]:
        _batch(wish["lines"], text, sources)
        return
    if text is None:
        raise click.UsageError("Missing argument 'TEXT'.")
    chosen = (*sources, *more) or config.files(Path.cwd())
    if not chosen:
        raise click.UsageError("Missing option '--sources' / '-s'.")
    _review(text, chosen, wish)


def _review(text: Path, sources: tuple[Path, ...], wish: _Wish) -> None:
    """Check one text, show what came of it, and end with status 1 below the threshold."""
    from brief import review  # noqa: PLC0415

    given = _given(text)
    corpus = _corpus(sources)
    items = review.review(given, text, corpus)
    if wish["page"]:
        _write(wish["page"], review.to_html(items, text.name, corpus))
    if wish["as_json"]:
        click.echo(review.to_json(items, corpus))
    else:
        terminal.show_review(items, corpus, terminal.console())
    if review.share_supported(items) < wish["threshold"]:
        click.get_current_context().exit(1)


def _corpus(sources: tuple[Path, ...]) -> Corpus:
    """Read the sources and index them; those that cannot be read are named on standard error."""
    from brief import gather  # noqa: PLC0415
    from brief.citations import Corpus  # noqa: PLC0415

    material = gather.gather(sources)
    for failure in material.failures:
        terminal.reporter(quiet=True).warn(str(failure))
    return Corpus.of(material.articles, material.sentences)


def _given(path: Path) -> str:
    """Return the text of a file, or of standard input for `-`."""
    from brief import ingest  # noqa: PLC0415

    if str(path) == "-":
        return _piped()
    if path.is_dir():
        raise SourceError(str(path), "is a folder: name one file, and the articles with --sources")
    if path.suffix.lower() in (".html", ".htm"):
        raise SourceError(str(path), "is a page: give its text, or of a briefing its briefing.md or briefing.json")
    return ingest.read([path]).documents[0].text


def _piped() -> str:
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise SourceError("standard input", "is not UTF-8 text") from error


def _write(path: Path, text: str) -> None:
    """Write a file under another name and then give it its own, so that it is whole or not there."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        draft.write_bytes(text.encode())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write {str(path)!r}: {reason}: choose another file with --html") from error


# --- batches -----------------------------------------------------------------------------------------------------


def _batch(path: Path, text: Path | None, sources: tuple[Path, ...]) -> None:
    """Answer the claims of a file or of standard input, one line each, and name the lines that cannot be read."""
    from brief import batch  # noqa: PLC0415

    context = click.get_current_context()
    given = [f"--{name}" for name in ("threshold", "json", "html") if _is_given(context, name)]
    if text or sources or given:
        raise click.UsageError("--jsonl brings its own texts and sources: leave out TEXT, --sources and other options.")
    skipped = written = 0
    try:
        with interrupt.raised(), _opened(path) as lines:
            for number, answer in batch.answers(lines):
                if isinstance(answer, batch.BadLine):
                    skipped += 1
                    click.echo(f"brief: {path}: line {number}: {answer.reason}: skipped", err=True)
                else:
                    with interrupt.held():
                        click.echo(answer)
                        written += 1
    except KeyboardInterrupt:
        raise BriefError(f"interrupted: {written} answers are written, each whole") from None
    if skipped:
        context.exit(1)


def _is_given(context: click.Context, option: str) -> bool:
    names = {"json": "as_json", "html": "page"}
    return context.get_parameter_source(names.get(option, option)) is ParameterSource.COMMANDLINE


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except OSError as error:
        reason = (error.strerror or os.strerror(error.errno or 0)).lower()
        raise SourceError(str(path), f"cannot be read: {reason}: check the path after --jsonl") from error
    with file:
        yield file


# --- selftest ----------------------------------------------------------------------------------------------------


@click.command()
@click.argument("sources", nargs=-1, type=_PATH)
@click.option("--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Decides every random draw.")
@click.option(
    "--limit", default=100, show_default=True, type=click.IntRange(min=1), help="Most sentences of each kind to try."
)
@click.option("--show", default=0, type=click.IntRange(min=0), help="Show so many of each kind that went wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def selftest(sources: tuple[Path, ...], seed: int, limit: int, show: int, *, as_json: bool) -> None:
    """Measure the checker on your own articles.

    Plants known faults into their sentences, changes others in ways that keep them true, and says how many of each the
    checker calls false. SOURCES are files and folders of articles; without any, those of brief.toml.
    """
    from brief import selftest as measure  # noqa: PLC0415

    chosen = sources or config.files(Path.cwd())
    if not chosen:
        raise SettingsError("there is nothing to test on: name files or folders, or list `sources` in brief.toml")
    corpus = _corpus(chosen)
    with terminal.reporter(quiet=as_json) as reporter:
        reporter.stage("Planting faults")
        result = measure.run(corpus, seed, limit, reporter.told)
    if as_json:
        click.echo(measure.to_json(result, corpus, show))
        return
    paper = terminal.console()
    click.echo(f"{result.articles} articles, {result.sentences} sentences, seed {seed}\n")
    terminal.show_columns(list(measure.rows(result)), paper)
    click.echo("\nIn brackets: where the true share lies with 95 % confidence. --show 3 shows what went wrong.")
    for kind, source, claim, found in measure.examples(result, corpus, show):
        terminal.show_columns([("", ""), (kind, ""), ("source", source), ("sentence", claim), ("found", found)], paper)
