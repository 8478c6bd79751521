"""What the commands `brief runs …` print: lines and rows for a person, trees for a program (schema brief-runs/1)."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from brief import terminal
from brief.text import printable
from brief.types import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from brief.archive import Changes, Replay, Run, Update
    from brief.errors import SourceError

SCHEMA = "brief-runs/1"

_HEAD = ("DAY", "ID", "STORIES", "STATEMENTS", "WITHHELD", "SECONDS", "PROMPT", "MODEL", "SIZE", "TITLE")


def listed(runs: Sequence[Run], passed_over: Sequence[SourceError]) -> dict[str, object]:
    """Return the runs, the newest first, and what is none, for JSON."""
    return {
        "schema": SCHEMA,
        "runs": [entry(run) for run in runs],
        "passed_over": [{"place": one.source, "reason": one.reason} for one in passed_over],
    }


def entry(run: Run) -> dict[str, object]:
    """Return what a list says of a run, for JSON."""
    briefing, origins = run.briefing, _origins(run)
    return {
        "run": run.name,
        "id": run.id,
        "day": briefing.date.isoformat(),
        "title": briefing.title,
        "lead": _lead(run),
        "stories": len(briefing.sections),
        "statements": {origin.value: origins[origin] for origin in Origin},
        "withheld": briefing.coverage.withheld,
        "seconds": run.made.seconds,
        "prompt": briefing.made_with.prompt,
        "model": briefing.made_with.model,
        "bytes": run.bytes,
    }


def shown(run: Run) -> dict[str, object]:
    """Return a run whole, for JSON: its entry, how it came about, and the briefing as it stands in its file."""
    from brief.archive import briefing_text  # noqa: PLC0415

    made = run.made
    return {
        "schema": SCHEMA,
        "run": entry(run),
        "made": {
            "started": made.started.isoformat(),
            "finished": made.finished.isoformat(),
            "tokens": {"read": made.tokens_read, "written": made.tokens_written},
            "threads": made.threads,
            "weights": made.weights,
            "endpoint": made.endpoint,
            "drafts": {kind.value: count for kind, count in made.drafts},
            "against": run.against,
            "failures": [{"source": one.source, "reason": one.reason} for one in made.failures],
        },
        "briefing": json.loads(briefing_text(run.folder)),
    }


def compared(earlier: Run, later: Run, found: Changes) -> dict[str, object]:
    """Return what is new between two runs, for JSON."""
    return {
        "schema": SCHEMA,
        "earlier": earlier.name,
        "later": later.name,
        "new": list(found.new),
        "updated": [_update(one) for one in found.updated],
        "gone": list(found.gone),
        "unchanged": found.unchanged,
    }


def show_list(runs: Sequence[Run], console: Console) -> None:
    """Print a line for each run."""
    if runs:
        terminal.show_columns([_HEAD, *map(_row, runs)], console)


def show_made(run: Run, console: Console) -> None:
    """Print in a few lines how a run came about."""
    console.print()
    terminal.show_columns(list(_made(run)), console)


def show_changes(earlier: Run, later: Run, found: Changes, console: Console) -> None:
    """Print what is new between two runs."""
    terminal.say(f"{later.name}, held against {earlier.name}", console)
    gone = "Not told again" if later.against == earlier.sha256 else "Gone"
    for title, texts, style in (("New", found.new, "green"), (gone, found.gone, "red")):
        _heading(title, texts, console)
        for text in texts:
            terminal.say(text, console, 2, style)
    _heading("Updated", found.updated, console)
    for one in found.updated:
        terminal.say(one.text, console, 2)
        terminal.differ(one.runs, console)
    console.print()
    terminal.say(f"Unchanged: {found.unchanged}", console)


def replay_lines(found: Replay) -> Iterator[str]:
    """Yield what came of making a briefing again, line by line."""
    if found.difference is None:
        yield "identical"
        return
    yield from map(printable, found.lost)
    yield f"differs first at {printable(found.difference.path)}"
    yield f"  then: {printable(found.difference.then)}"
    yield f"  now:  {printable(found.difference.now)}"
    for reason in found.reasons:
        yield f"likely reason: {printable(reason)}"


def size(count: int) -> str:
    """Say how many bytes, in units of a thousand."""
    return f"{count / 1e6:,.1f} MB" if count >= 1_000_000 else f"{count / 1e3:,.0f} kB"


def _heading(title: str, found: Sequence[object], console: Console) -> None:
    if found:
        console.print()
        terminal.say(f"{title}: {len(found)}", console, 0, "bold")


def _origins(run: Run) -> Mapping[Origin, int]:
    return Counter(statement.origin for section in run.briefing.sections for statement in section.statements)


def _lead(run: Run) -> str:
    """Return the heading of the first story; a briefing without any has its title."""
    return next((section.heading.text for section in run.briefing.sections), run.briefing.title)


def _row(run: Run) -> tuple[str, ...]:
    briefing, origins = run.briefing, _origins(run)
    return (
        briefing.date.isoformat(),
        run.id,
        str(len(briefing.sections)),
        "+".join(str(origins[origin]) for origin in Origin),
        str(briefing.coverage.withheld),
        f"{run.made.seconds:.1f}",
        printable(briefing.made_with.prompt),
        printable(briefing.made_with.model),
        size(run.bytes),
        printable(_lead(run)),
    )


def _made(run: Run) -> Iterator[tuple[str, str]]:
    made = run.made
    drafts = ", ".join(f"{count} {kind}" for kind, count in made.drafts) or "none"
    versions = ", ".join(f"{name} {version}" for name, version in made.versions)
    yield "run", f"{run.name}, {size(run.bytes)}"
    yield "made", f"{made.started:%Y-%m-%d %H:%M:%S} UTC, in {made.seconds:.1f} seconds on {made.threads} threads"
    yield "weights", made.endpoint or made.weights
    yield "tokens", f"{made.tokens_read:,} read, {made.tokens_written:,} written"
    yield "drafts", drafts
    if run.against:
        yield "against", printable(f"{run.briefing.coverage.against} ({run.against[: len(run.id)]})")
    yield "system", printable(f"{made.system}; {versions}")
    for failure in made.failures:
        yield "failed", printable(str(failure))


def _update(one: Update) -> dict[str, object]:
    runs = [{"side": _SIDES[run.side.value], "text": run.text} for run in one.runs]
    return {"text": one.text, "earlier": one.earlier, "difference": runs}


_SIDES = {"both": "both", "source": "earlier", "claim": "later"}
