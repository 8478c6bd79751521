"""The command `brief compare`: it reads its options, fills the grid, writes the reports and says what they say."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from brief import config, terminal
from brief.errors import ModelError, SettingsError
from brief.model_options import Named, local, model_options, remote
from brief.settings import MODELS, PROMPTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from brief.compare.gate import Outcome
    from brief.compare.grid import Cell, Grid
    from brief.compare.judge import Pair
    from brief.compare.result import Comparison
    from brief.compare.run import Contender, Job
    from brief.endpoint import Address
    from brief.pipeline import Reporter
    from brief.prompts import Variant

_PATH = click.Path(path_type=Path)


class _Wish(Named):
    """The options of `brief compare`, as click gives them."""

    prompts: str
    prompts_dir: tuple[Path, ...]
    models: str | None
    seeds: int
    repeats: int
    statements: int
    measure: str
    by_folder: bool
    references: Path | None
    out: Path
    cache: Path | None
    recorded: bool
    baseline: Path | None
    gate: str | None
    judge: bool
    quiet: bool


@click.command()
@click.argument("sources", nargs=-1, type=_PATH)
@click.option(
    "--prompts",
    default="default",
    help="Variants, by name or folder, with commas; the first is the measure of the others.",
)
@click.option("--prompts-dir", multiple=True, type=_PATH, help="A folder of variants to look in first.")
@click.option("--models", help="Models, by name or GGUF file, with commas; without it the embedded one.")
@model_options
@click.option(
    "--seeds", default=5, show_default=True, type=click.IntRange(min=1), help="Seeds that every story is told with."
)
@click.option("--repeats", default=1, show_default=True, type=click.IntRange(min=1), help="Runs with each seed.")
@click.option(
    "--statements", default=6, show_default=True, type=click.IntRange(min=1), help="Statements for each story."
)
@click.option(
    "--measure", default="supported", show_default=True, help="The measure that decides; name it before you look."
)
@click.option("--by-folder", is_flag=True, help="Every folder of articles is one story, as you sorted them.")
@click.option(
    "--references", type=_PATH, help="A folder of reference summaries, EVENT.txt for the articles in the folder EVENT."
)
@click.option("--out", type=_PATH, default=Path("outputs/compare"), show_default=True, help="Folder for the reports.")
@click.option("--cache", type=_PATH, help="Folder for what the models wrote; without it one in your user's cache.")
@click.option("--recorded", is_flag=True, help="Load no model: all that is compared must be in --cache.")
@click.option("--baseline", type=_PATH, help="The report.json of an earlier comparison, to hold this one against.")
@click.option("--gate", help="Exit with status 1 unless it holds: 'supported>=0.95, supported drop<=0.02'.")
@click.option("--judge", is_flag=True, help="Read pairs of statements blind, and say which you prefer.")
@click.option("--quiet", is_flag=True, help="Print the place of the reports and what the gate finds, nothing else.")
def compare(sources: tuple[Path, ...], **wish: Unpack[_Wish]) -> None:
    """Compare prompts, or models, on the same evidence. SOURCES are files and folders of .txt, .md and .html."""
    from brief.compare import gate, result  # noqa: PLC0415

    job = _job(sources or config.files(Path.cwd()), wish)
    conditions = gate.conditions(_asked(wish)) if _asked(wish) else ()
    baseline = gate.read(wish["baseline"]) if wish["baseline"] else None
    grid = _grid(job, wish)
    comparison = result.compared(grid, wish["measure"])
    outcomes = gate.held(comparison, conditions, baseline)
    folder = _write(comparison, outcomes, wish["out"])
    _show(comparison, outcomes, quiet=wish["quiet"])
    if wish["judge"]:
        _judge(grid, folder / "judgements.jsonl")
    click.echo(folder / "report.html")
    if not all(outcome.kept for outcome in outcomes):
        click.get_current_context().exit(1)


def _asked(wish: _Wish) -> str:
    """Return the gate's conditions: with a baseline and no others, that the deciding measure gets no worse."""
    from brief.compare.measures import BY_NAME, Better  # noqa: PLC0415

    if wish["gate"] is not None or wish["baseline"] is None:
        return wish["gate"] or ""
    way = "rise" if BY_NAME[wish["measure"]].better is Better.LOW else "drop"
    return f"{wish['measure']} {way}<=0"


def _job(sources: tuple[Path, ...], wish: _Wish) -> Job:
    """Put the options together, checked as far as can be without reading an article or loading a model."""
    from brief.compare.measures import BY_NAME  # noqa: PLC0415
    from brief.compare.run import Job  # noqa: PLC0415

    if not sources:
        raise SettingsError("there is nothing to read: name files or folders, or list `sources` in brief.toml")
    if wish["measure"] not in BY_NAME:
        raise SettingsError(f"--measure: there is no measure {wish['measure']!r}: choose from {', '.join(BY_NAME)}")
    variants, models = _variants(wish), _models(wish)
    if len(variants) * len(models) < 2 and wish["baseline"] is None and wish["gate"] is None:
        raise SettingsError(
            f"{variants[0].name} alone is no comparison: name two, as --prompts default,bulletin, or two models"
        )
    return Job(
        sources=sources,
        variants=variants,
        models=models,
        seeds=wish["seeds"],
        repeats=wish["repeats"],
        statements=wish["statements"],
        by_folder=wish["by_folder"],
        references=wish["references"],
        cache=wish["cache"] or config.cache() / "generations",
        threads=config.cores(),
        gpu_layers=wish["gpu_layers"],
    )


def _variants(wish: _Wish) -> tuple[Variant, ...]:
    from brief import prompts  # noqa: PLC0415

    folders = (*wish["prompts_dir"], *config.places().folders(PROMPTS))
    # What has a folder in it is a path; its last part is the variant's name.
    found = [
        prompts.load(Path(name).name, [Path(name).parent] if len(Path(name).parts) > 1 else folders)
        for name in _names(wish["prompts"], "--prompts")
    ]
    _all_different([variant.name for variant in found], "variants")
    return tuple(found)


def _models(wish: _Wish) -> tuple[Contender, ...]:
    """Return the models that take part: those that are named, and the one behind the endpoint."""
    there = remote(wish)
    names: tuple[str | None, ...] = _names(wish["models"], "--models") if wish["models"] else ()
    if not names and there is None:
        names = (None,)
    found = tuple(_recorded(name) if wish["recorded"] else _present(name, wish) for name in names)
    found += (_behind(there),) if there else ()
    _all_different([model.name for model in found], "models")
    return found


def _present(name: str | None, wish: _Wish) -> Contender:
    from brief.compare.run import Contender  # noqa: PLC0415

    model = local(name, wish)
    return Contender(model.name, model.identity, model)


def _behind(there: Address) -> Contender:
    """Return the model behind an address, which is known by nothing but its name there."""
    from brief.compare.run import Contender  # noqa: PLC0415
    from brief.llm.recording import key  # noqa: PLC0415

    if there.model is None:
        raise SettingsError("--endpoint-model: name the model, so that what it wrote is found again under its name")
    return Contender(there.model, key(there.url, there.model), there)


def _recorded(name: str | None) -> Contender:
    """Return a model by what the catalogue says of it: its file need not be here."""
    from brief import models  # noqa: PLC0415
    from brief.compare.run import Contender  # noqa: PLC0415

    wanted = name or models.DEFAULT
    known = {entry.name: entry.sha256 for entry in models.catalogue(config.places().folders(MODELS))}
    if digest := known.get(wanted):
        return Contender(wanted, digest, None)
    raise ModelError(f"{wanted}: --recorded needs a model of the catalogue with its sha256")


def _names(text: str, option: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise SettingsError(f"{option} names nothing")
    return names


def _all_different(names: Sequence[str], what: str) -> None:
    twice = [name for at, name in enumerate(names) if name in names[:at]]
    if twice:
        raise SettingsError(f"two {what} are named {twice[0]}: a comparison needs different names, so rename one")


def _grid(job: Job, wish: _Wish) -> Grid:
    """Fill the grid; the noise floor of the first arm is told before the others begin."""
    from brief.compare.replay import Meter  # noqa: PLC0415
    from brief.compare.run import run  # noqa: PLC0415

    with terminal.reporter(quiet=wish["quiet"]) as reporter, _resumable(job.cache):

        def after_first(cells: Sequence[Cell]) -> None:
            _tell_noise(cells, wish["measure"], job, reporter)

        return run(job, reporter, Meter(time.perf_counter, _memory), after_first)


def _tell_noise(cells: Sequence[Cell], measure: str, job: Job, reporter: Reporter) -> None:
    from brief.compare import result, wording  # noqa: PLC0415
    from brief.compare.measures import BY_NAME  # noqa: PLC0415

    floor = result.noise(cells, measure)
    if floor is not None:
        size = wording.size(floor, BY_NAME[measure].unit)
        reporter.stage(f"Noise floor of {job.setup.label(job.setup.arms[0])} on {BY_NAME[measure].title}: {size}")


def _write(comparison: Comparison, outcomes: Sequence[Outcome], out: Path) -> Path:
    """Write the reports into a folder named for what was compared: the same comparison has the same folder."""
    from brief import runs  # noqa: PLC0415
    from brief.compare import page, report  # noqa: PLC0415

    setup = comparison.grid.setup
    identity = runs.run_id(repr((setup, [case.id for case in comparison.grid.cases])))
    name = "-".join(variant.name for variant in setup.variants[:4])
    files = {
        "report.json": report.to_json(comparison),
        "report.md": report.to_markdown(comparison, outcomes),
        "report.html": page.to_html(comparison, outcomes),
    }
    return runs.write(out, f"{name}-{identity}", files)


def _show(comparison: Comparison, outcomes: Sequence[Outcome], *, quiet: bool) -> None:
    from brief.compare import report  # noqa: PLC0415

    if not quiet:
        report.to_terminal(comparison, outcomes, terminal.console())
    else:
        for outcome in outcomes:
            click.echo(f"{'kept' if outcome.kept else 'FAILED'}: {outcome.words}")


def _judge(grid: Grid, path: Path) -> None:
    """Let the reader go on where they stopped, then say what they prefer."""
    from brief.compare import judge  # noqa: PLC0415

    choices = judge.read(path)
    judge.ask([pair for pair in judge.pairs(grid) if pair.id not in choices], path, _shown)
    for line in judge.preferences(grid, judge.read(path)):
        click.echo(line)


def _shown(pair: Pair, left: int) -> int | None:
    """Show one pair and wait for a key."""
    from brief.text import printable  # noqa: PLC0415

    click.echo(f"\nFrom: {printable(pair.evidence)}")
    for number, text in enumerate(pair.shown, start=1):
        click.echo(f"  {number}  {printable(text)}")
    click.echo(f"Which is better? 1, 2, 0 for neither, q to stop ({left} left) ", nl=False)
    while (key := click.getchar()) not in "012q":
        pass
    click.echo(key)
    return None if key == "q" else int(key)


@contextmanager
def _resumable(cache: Path) -> Iterator[None]:
    """While models write, let Ctrl-C end the program at once and say truly that nothing is lost."""
    before = signal.getsignal(signal.SIGINT)
    message = f"interrupted: what was written is kept in {cache}; the same command goes on from there"

    def stop(_: int, __: FrameType | None) -> None:
        # As brief.interrupt: an exception could get lost in a function that C calls.
        os.write(2, f"\nbrief: {message}\n".encode())
        os._exit(2)

    if before is signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _memory() -> int | None:
    """Return the bytes of memory that this process holds now, where the system tells it."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
