"""A comparison as JSON (`brief-compare/1`), as Markdown for a pull request, and as a table on a terminal."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from brief.compare import wording
from brief.compare.verdict import Finding
from brief.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.text import Text

    from brief.compare.gate import Outcome
    from brief.compare.grid import Arm, Case, Cell, Failure, Grid, Setup
    from brief.compare.measures import Measure
    from brief.compare.result import Comparison, Difference, Mean
    from brief.types import Article, Statement

SCHEMA = "brief-compare/1"
_SIGNS = {
    Finding.BETTER: ("▲", "green"),
    Finding.WORSE: ("▼", "red"),
    Finding.HIGHER: ("↑", "yellow"),
    Finding.LOWER: ("↓", "yellow"),
    Finding.SAME: ("", "dim"),
    Finding.TOO_FEW: ("", "dim"),
}
LEGEND = "▲ better, ▼ worse, ↑ higher, ↓ lower than the first by a paired test; no sign: no difference is shown."
CARE = (
    "p values are corrected for the number of variants (Holm), for each measure by itself. Decide by one measure that "
    "was named before the run; of twenty others one would differ by luck."
)


# --- JSON --------------------------------------------------------------------------------------------------------


def to_json(comparison: Comparison) -> str:
    """Write a comparison as `brief-compare/1`; all but seconds and memory is the same whenever the same is compared."""
    grid = comparison.grid
    tree = {
        "schema": SCHEMA,
        "made_with": _setup_tree(grid.setup),
        "deciding": comparison.deciding,
        "stories": [_story_tree(case) for case in grid.cases],
        "measures": [_measure_tree(measure) for measure in comparison.measures],
        "means": [_mean_tree(mean) for mean in comparison.means],
        "differences": [_difference_tree(one) for one in comparison.differences],
        "factors": {name: _round(share) for name, share in comparison.factors.items()},
        "notes": list(comparison.notes),
        "values": [{**_place(cell), "values": _rounded(cell.values)} for cell in grid.cells],
        "failures": [{**_place(failure), "reason": failure.reason} for failure in grid.failures],
        "told": [_told_tree(cell, grid.articles) for cell in first_trial(grid)],
    }
    return json.dumps(tree, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def first_trial(grid: Grid) -> tuple[Cell, ...]:
    """Return the cells of the first seed: those whose statements are shown."""
    return tuple(cell for cell in grid.cells if cell.trial == grid.setup.trials[0])


def aligned(case: Case, statements: Sequence[Statement]) -> Mapping[str, tuple[Statement, ...]]:
    """Return statements by the key of the evidence that they cite first, where it is of this story."""
    keys = {piece.span: piece.key for piece in case.evidence}
    found: dict[str, tuple[Statement, ...]] = {}
    for statement in statements:
        for span in statement.citations[:1]:
            key = keys.get(span, "")
            found[key] = (*found.get(key, ()), statement)
    return found


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 6)


def _rounded(values: Mapping[str, float]) -> dict[str, float | None]:
    return {name: _round(value) for name, value in values.items()}


def _arm(arm: Arm) -> dict[str, object]:
    return {"variant": arm.variant, "model": arm.model}


def _place(of: Cell | Failure) -> dict[str, object]:
    return {**_arm(of.arm), "story": of.case, "seed": of.trial.seed, "repeat": of.trial.repeat}


def _setup_tree(setup: Setup) -> dict[str, object]:
    return {
        "brief": setup.version,
        "variants": [{"name": one.name, "sha256": one.sha256} for one in setup.variants],
        "models": [{"name": one.name, "sha256": one.sha256} for one in setup.models],
        "seeds": setup.seeds,
        "repeats": setup.repeats,
        "statements": setup.statements,
    }


def _story_tree(case: Case) -> dict[str, object]:
    return {
        "id": case.id,
        "title": case.title,
        "articles": len(case.story.articles),
        "evidence": len(case.evidence),
    }


def _mean_tree(mean: Mean) -> dict[str, object]:
    return {
        **_arm(mean.arm),
        "measure": mean.measure,
        "mean": _round(mean.value),
        "stories": mean.stories,
        "noise": _round(mean.noise),
    }


def _told_tree(cell: Cell, articles: Mapping[str, Article]) -> dict[str, object]:
    statements = [_statement_tree(one, articles) for one in cell.statements]
    return {**_arm(cell.arm), "story": cell.case, "statements": statements}


def _measure_tree(measure: Measure) -> dict[str, object]:
    return {
        "name": measure.name,
        "title": measure.title,
        "says": measure.says,
        "unit": measure.unit,
        "better": measure.better,
    }


def _difference_tree(one: Difference) -> dict[str, object]:
    paired = one.paired
    return {
        **_arm(one.arm),
        "measure": one.measure,
        "stories": paired.stories,
        "higher": paired.higher,
        "lower": paired.lower,
        "mean": _round(paired.mean),
        "interval": [_round(paired.interval.low), _round(paired.interval.high)] if paired.interval else None,
        "p": _round(one.p),
        "needed": one.needed,
        "finding": one.verdict.finding,
        "verdict": one.verdict.words,
    }


def _statement_tree(statement: Statement, articles: Mapping[str, Article]) -> dict[str, object]:
    return {
        "text": statement.text,
        "origin": statement.origin,
        "citations": [
            {
                "path": articles[span.article_id].path,
                "start": span.start,
                "end": span.end,
                "exact": articles[span.article_id].slice(span),
            }
            for span in statement.citations
        ],
        "verdict": {
            "kind": statement.verdict.kind,
            "problems": [{"code": problem.code, "message": problem.message} for problem in statement.verdict.problems],
        },
    }


# --- words that all formats share --------------------------------------------------------------------------------


def title(comparison: Comparison) -> str:
    """Name a comparison by its arms."""
    first, *others = map(comparison.grid.setup.label, comparison.grid.setup.arms)
    return f"{first} against {', '.join(others)}" if others else first


def extent(comparison: Comparison) -> str:
    """Say on how much a comparison rests."""
    setup = comparison.grid.setup
    stories = wording.stories(len(comparison.grid.cases))
    statements = wording.count(setup.statements, "statement", "statements")
    runs = wording.count(len(setup.trials), "run", "runs")
    return f"{stories}, {statements} each, the same evidence for all; {runs} of every story"


def factors(comparison: Comparison) -> str | None:
    """Say which factor explains more of the difference, where models and prompts were both compared."""
    shares = comparison.factors
    if not shares:
        return None
    prompt, model = shares["prompt"], shares["model"]
    more, less = (("prompt", "model"), ("model", "prompt"))[model > prompt]
    rest = f"{shares['both']:.0%} with both together, {shares['rest']:.0%} with neither"
    return (
        f"the {more} explains more than the {less}: of the differences within stories {shares[more]:.0%} go with the "
        f"{more}, {shares[less]:.0%} with the {less}, {rest}"
    )


def conclusions(comparison: Comparison) -> tuple[str, ...]:
    """Return the verdicts on the deciding measure, and which factor weighs more: what a reader takes home."""
    verdicts = [difference.verdict.words for difference in comparison.decisions]
    return tuple(_sentence(line) for line in (*verdicts, factors(comparison)) if line)


def notes(comparison: Comparison) -> tuple[str, ...]:
    """Return what a reader must beware of, as sentences."""
    timed = any(mean.measure == "seconds" for mean in comparison.means)
    untimed = () if timed else ("seconds and memory are not given: what was written came from the cache",)
    return tuple(_sentence(note) for note in (*comparison.notes, *untimed))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def cell(comparison: Comparison, arm: Arm, measure: Measure) -> tuple[str, str, Finding]:
    """Return an arm's mean, its difference from the first arm and what that difference is; empty where not taken."""
    mean, difference = comparison.mean(arm, measure.name), comparison.difference(arm, measure.name)
    said = wording.value(mean.value, measure.unit) if mean else "–"
    if difference is None:
        return said, "", Finding.SAME
    return said, wording.change(difference.paired.mean, measure.unit), difference.verdict.finding


# --- Markdown ----------------------------------------------------------------------------------------------------


def to_markdown(comparison: Comparison, outcomes: Sequence[Outcome]) -> str:
    """Write a comparison as Markdown for a pull request: the verdicts, the table, what to beware of."""
    blocks = [f"## {_escape(_sentence(title(comparison))[:-1])}", f"{extent(comparison)}."]
    blocks += ["\n".join(f"- **{_escape(line)}**" for line in conclusions(comparison))] if comparison.decisions else []
    blocks += ["\n".join(f"- {'✓' if one.kept else '✗'} {_escape(one.words)}" for one in outcomes)] if outcomes else []
    blocks.append("\n".join(_markdown_table(comparison)))
    blocks.append(f"{LEGEND} {CARE}")
    blocks += ["\n".join(f"- {_escape(note)}" for note in notes(comparison))] if notes(comparison) else []
    return "\n\n".join(blocks) + "\n"


def _markdown_table(comparison: Comparison) -> Iterator[str]:
    setup = comparison.grid.setup
    yield "| measure | " + " | ".join(_escape(setup.label(arm)) for arm in setup.arms) + " |"
    yield "|---|" + "---:|" * len(setup.arms)
    for measure in comparison.measures:
        cells = [cell(comparison, arm, measure) for arm in setup.arms]
        row = " | ".join(
            " ".join(filter(None, (said, change and f"({change})", _SIGNS[finding][0])))
            for said, change, finding in cells
        )
        name = f"**{measure.title}**" if measure.name == comparison.deciding else measure.title
        yield f"| {name} | {row} |"


def _escape(text: str) -> str:
    return re.sub(r"[\\`*_{}\[\]#<>|~]", r"\\\g<0>", printable(text))


# --- terminal ----------------------------------------------------------------------------------------------------


def to_terminal(comparison: Comparison, outcomes: Sequence[Outcome], console: Console) -> None:
    """Print the table, the verdicts, the gate and what to beware of."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    setup = comparison.grid.setup
    table = Table(title=extent(comparison), title_justify="left", title_style="dim", box=None, pad_edge=False)
    table.add_column("")
    for arm in setup.arms:
        table.add_column(Text(setup.label(arm)), justify="right")
    for measure in comparison.measures:
        style = "bold" if measure.name == comparison.deciding else ""
        table.add_row(
            Text(measure.title, style), *(_terminal_cell(cell(comparison, arm, measure)) for arm in setup.arms)
        )
    console.print(table)
    for line in conclusions(comparison):
        console.print(Text(printable(line), "bold"))
    for outcome in outcomes:
        console.print(
            Text(f"{'✓' if outcome.kept else '✗'} {printable(outcome.words)}", "green" if outcome.kept else "red")
        )
    for note in notes(comparison):
        console.print(Text(printable(note), "yellow"))


def _terminal_cell(of: tuple[str, str, Finding]) -> Text:
    from rich.text import Text  # noqa: PLC0415

    said, change, finding = of
    sign, style = _SIGNS[finding]
    return Text.assemble(said, " ", (f"{change} {sign}".strip(), style)) if change else Text(said)
