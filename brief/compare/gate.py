"""The gate: what a change may not make worse, held against the report of an earlier comparison."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from brief.compare import wording
from brief.compare.grid import Arm
from brief.compare.measures import BY_NAME
from brief.compare.report import SCHEMA
from brief.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from brief.compare.measures import Measure
    from brief.compare.result import Comparison

_CONDITION = re.compile(r"(?P<measure>\w+)\s*(?:\s(?P<change>drop|rise)\s*)?(?P<sign>[<>]=)\s*(?P<limit>\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: the mean of a measure, or by how much it may have moved the bad way, against a limit."""

    measure: Measure
    change: int
    least: bool
    limit: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether an arm keeps a condition, in words."""

    kept: bool
    words: str


@dataclass(frozen=True)
class Baseline:
    """An earlier report: for each arm and measure the mean of each story."""

    source: str
    values: Mapping[tuple[Arm, str], Mapping[str, float]]


def conditions(text: str) -> tuple[Condition, ...]:
    """Read conditions such as `supported>=0.95, supported drop<=0.02`.

    Raises:
        SettingsError: one of them is none.
    """
    return tuple(_condition(part.strip()) for part in text.split(","))


def _condition(text: str) -> Condition:
    found = _CONDITION.fullmatch(text)
    if found is None or (found["change"] and found["sign"] == ">="):
        raise SettingsError(
            f"--gate: {text!r} is no condition: write supported>=0.95, withheld<=0.2 or supported drop<=0.02"
        )
    if found["measure"] not in BY_NAME:
        raise SettingsError(f"--gate: there is no measure {found['measure']!r}: choose from {', '.join(BY_NAME)}")
    change = {None: 0, "drop": -1, "rise": 1}[found["change"]]
    return Condition(BY_NAME[found["measure"]], change, found["sign"] == ">=", float(found["limit"]))


def read(path: Path) -> Baseline:
    """Read the report of an earlier comparison.

    Raises:
        SourceError: it cannot be read, is no such report, or is of another version of its schema.
    """
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        schema = tree.get("schema", "no schema")
        if schema != SCHEMA:
            reason = (
                f"is of another version: it says {schema}, this brief reads {SCHEMA}; make it again with brief compare"
            )
            raise SourceError(str(path), reason)
        return Baseline(str(path), _values(tree["values"]))
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError(str(path), f"is no report of brief compare: {error!r}") from error


def _values(rows: Sequence[Mapping[str, object]]) -> Mapping[tuple[Arm, str], Mapping[str, float]]:
    found: dict[tuple[Arm, str], dict[str, list[float]]] = {}
    for row in rows:
        arm, values = Arm(str(row["variant"]), str(row["model"])), row["values"]
        for measure, value in values.items() if isinstance(values, dict) else ():
            found.setdefault((arm, measure), {}).setdefault(str(row["story"]), []).append(float(value))
    return {key: {story: float(np.mean(trials)) for story, trials in stories.items()} for key, stories in found.items()}


def held(comparison: Comparison, wanted: Sequence[Condition], baseline: Baseline | None) -> tuple[Outcome, ...]:
    """Hold every arm against every condition.

    Raises:
        SettingsError: a condition is about a change and there is no baseline.
        SourceError: the baseline shares no story with the comparison.
    """
    arms = comparison.grid.setup.arms
    return tuple(outcome for arm in arms for one in wanted for outcome in _held(comparison, arm, one, baseline))


def _held(comparison: Comparison, arm: Arm, wanted: Condition, baseline: Baseline | None) -> Iterator[Outcome]:
    mean = comparison.mean(arm, wanted.measure.name)
    label, name = comparison.grid.setup.label(arm), wanted.measure.title
    if mean is None:
        yield Outcome(False, f"{label}: {name} could not be measured")
    elif wanted.change:
        yield _moved(comparison, arm, wanted, baseline)
    else:
        kept = mean.value >= wanted.limit if wanted.least else mean.value <= wanted.limit
        limit = (
            f"{'at least' if wanted.least else 'at most'} {wording.value(wanted.limit, wanted.measure.unit)} is asked"
        )
        yield Outcome(kept, f"{label}: {name} is {wording.value(mean.value, wanted.measure.unit)}, {limit}")


def _moved(comparison: Comparison, arm: Arm, wanted: Condition, baseline: Baseline | None) -> Outcome:
    """Hold a change since the baseline against its limit; what is within the noise of the seeds is none."""
    if baseline is None:
        raise SettingsError("--gate: a drop or a rise needs --baseline FILE, the report.json of an earlier comparison")
    before, now = baseline.values.get((arm, wanted.measure.name), {}), _by_story(comparison, arm, wanted.measure.name)
    both = [story for story in now if story in before]
    if not both:
        what = f"{arm.variant} with {arm.model}"
        raise SourceError(
            baseline.source, f"has no story in common with this run of {what}: make it from these sources"
        )
    worse = wanted.change * float(np.mean([now[story] - before[story] for story in both]))
    mean = comparison.mean(arm, wanted.measure.name)
    moved = f"{comparison.grid.setup.label(arm)}: {wanted.measure.title} " + wording.change(
        wanted.change * worse, wanted.measure.unit
    )
    words = f"{moved} since the baseline on {wording.stories(len(both))}"
    return _weighed(words, wanted, worse, mean.noise if mean else None)


def _weighed(moved: str, wanted: Condition, worse: float, noise: float | None) -> Outcome:
    words = f"{moved}, {wording.size(wanted.limit, wanted.measure.unit)} allowed"
    # Rounding is no change.
    if worse <= wanted.limit + 1e-9:
        return Outcome(True, words)
    if noise is None:
        return Outcome(False, words)
    floor = f"the noise floor of {wording.size(noise, wanted.measure.unit)}"
    return Outcome(worse <= noise, f"{words}; {'within' if worse <= noise else 'above'} {floor}")


def _by_story(comparison: Comparison, arm: Arm, measure: str) -> Mapping[str, float]:
    found: dict[str, list[float]] = {}
    for cell in comparison.grid.cells:
        if cell.arm == arm and measure in cell.values:
            found.setdefault(cell.case, []).append(cell.values[measure])
    return {story: float(np.mean(trials)) for story, trials in found.items()}
