"""The command line: a command reads its options, makes one call and prints. Everything else is below."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from brief import (
    __version__,
    check_commands,
    config,
    corpus_commands,
    deliver_commands,
    generate_command,
    interrupt,
    model_commands,
    prompt_commands,
    run_commands,
    schedule_commands,
    terminal,
)
from brief.compare.command import compare
from brief.errors import BriefError, PromptError, SourceError
from brief.morning import command as morning
from brief.settings import PROMPTS

if TYPE_CHECKING:
    from collections.abc import Sequence

_PATH = click.Path(path_type=Path)


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


cli.add_command(generate_command.generate)
cli.add_command(model_commands.models)
cli.add_command(compare)
cli.add_command(check_commands.check)
cli.add_command(check_commands.selftest)
cli.add_command(corpus_commands.corpus)
cli.add_command(run_commands.runs)
cli.add_command(deliver_commands.send)
cli.add_command(schedule_commands.schedule)
schedule_commands.schedule.add_command(morning.run)


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
