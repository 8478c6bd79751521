"""From a grid to what it says: means, paired differences with their verdicts, factors, and what to beware of. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from brief.compare import statistics, wording
from brief.compare.measures import BY_NAME, MEASURES, Better, Unit
from brief.compare.statistics import ALPHA, Paired
from brief.compare.verdict import Evidence, Verdict, judged
from brief.errors import BriefError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brief.compare.grid import Arm, Cell, Grid
    from brief.compare.measures import Measure

# By arm, measure and story: the values of the trials.
Values = dict[tuple["Arm", str], dict[str, list[float]]]


@dataclass(frozen=True, slots=True)
class Mean:
    """An arm's mean over its stories, with the noise floor of that mean's difference where there are two trials."""

    arm: Arm
    measure: str
    value: float
    stories: int
    noise: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One arm against the first one on one measure; `p` is corrected for the number of arms (Holm)."""

    arm: Arm
    measure: str
    paired: Paired
    p: float | None
    needed: int | None
    verdict: Verdict


@dataclass(frozen=True)
class Comparison:
    """A grid with all that it says; `deciding` names the measure that was to decide before anything was run."""

    grid: Grid
    deciding: str
    means: tuple[Mean, ...]
    differences: tuple[Difference, ...]
    factors: Mapping[str, float]
    notes: tuple[str, ...]

    def mean(self, arm: Arm, measure: str) -> Mean | None:
        """Return an arm's mean on a measure, or None where it could not be taken."""
        return next((one for one in self.means if (one.arm, one.measure) == (arm, measure)), None)

    def difference(self, arm: Arm, measure: str) -> Difference | None:
        """Return an arm's difference from the first on a measure, or None."""
        return next((one for one in self.differences if (one.arm, one.measure) == (arm, measure)), None)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Return the measures that were taken of some arm."""
        taken = {mean.measure for mean in self.means}
        return tuple(measure for measure in MEASURES if measure.name in taken)

    @property
    def decisions(self) -> tuple[Difference, ...]:
        """Return the differences on the deciding measure."""
        return tuple(one for one in self.differences if one.measure == self.deciding)


def compared(grid: Grid, deciding: str) -> Comparison:
    """Work out what a grid says.

    Raises:
        BriefError: no story was told by any two arms.
    """
    values = by_story(grid.cells)
    means = tuple(_means(grid, values))
    # Memory is the process's, which keeps what the arms before took: it tells nothing of an arm.
    paired = [measure for measure in MEASURES if measure.unit is not Unit.BYTES]
    differences = tuple(one for measure in paired for one in _differences(grid, values, measure))
    if len(grid.setup.arms) > 1 and not differences:
        raise BriefError(f"no story in common: {_named_failures(grid) or 'there is nothing to pair'}")
    notes = (*_few_seeds(grid), *_best_of_many(grid, values, deciding), *_left_out(grid))
    return Comparison(grid, deciding, means, differences, _factors(grid, values, deciding), notes)


def by_story(cells: Sequence[Cell]) -> Values:
    """Gather the values of the trials by arm, measure and story."""
    found: Values = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        for name, value in cell.values.items():
            found[cell.arm, name][cell.case].append(value)
    return found


def noise(cells: Sequence[Cell], measure: str) -> float | None:
    """Return the noise floor of one arm's cells on a measure, or None."""
    return statistics.noise_floor(
        [found for values in by_story(cells).items() if values[0][1] == measure for found in values[1].values()]
    )


def _means(grid: Grid, values: Values) -> Iterator[Mean]:
    for arm in grid.setup.arms:
        for measure in MEASURES:
            found = values.get((arm, measure.name))
            if found:
                floor = statistics.noise_floor(list(found.values()))
                means = [float(np.mean(trials)) for trials in found.values()]
                yield Mean(arm, measure.name, float(np.mean(means)), len(found), floor)


def _differences(grid: Grid, values: Values, measure: Measure) -> Iterator[Difference]:
    first, *others = grid.setup.arms
    alpha = ALPHA / max(1, len(others))
    floor = statistics.noise_floor(list(values.get((first, measure.name), {}).values()))
    rows = [(arm, found) for arm in others if (found := _paired_values(grid, values, arm, measure.name))]
    sums = [statistics.paired(found) for _, found in rows]
    corrected = iter(statistics.holm([one.p for one in sums if one.p is not None]))
    for (arm, found), one in zip(rows, sums, strict=True):
        p = None if one.p is None else next(corrected)
        needed = statistics.stories_needed(found, alpha)
        evidence = Evidence(grid.setup.label(arm), grid.setup.label(first), measure, one, p, floor, needed)
        yield Difference(arm, measure.name, one, p, needed, judged(evidence))


def _paired_values(grid: Grid, values: Values, arm: Arm, measure: str) -> list[float]:
    """Return the differences of an arm from the first one, by story, on the stories that both told."""
    mine, theirs = values.get((arm, measure), {}), values.get((grid.setup.arms[0], measure), {})
    both = [case.id for case in grid.cases if case.id in mine and case.id in theirs]
    return [float(np.mean(mine[one]) - np.mean(theirs[one])) for one in both]


def _few_seeds(grid: Grid) -> Iterator[str]:
    if len(grid.setup.trials) == 1:
        yield "the noise floor is not known: one seed was run; give --seeds 2 or more"


def _best_of_many(grid: Grid, values: Values, deciding: str) -> Iterator[str]:
    """Warn of picking the best of several arms, with the lead that luck alone would give it."""
    measure = BY_NAME[deciding]
    sign = -1.0 if measure.better is Better.LOW else 1.0
    rows = [_paired_values(grid, values, arm, deciding) for arm in grid.setup.arms[1:]]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1 or not rows[0]:
        return
    lead = statistics.luck_of_the_best([[sign * one for one in row] for row in rows])
    yield (
        f"picking the best of {len(rows) + 1} flatters it: were all equal, the best would still lead by "
        f"{wording.size(lead, measure.unit)} on {measure.title}; confirm the choice on other stories"
    )


def _left_out(grid: Grid) -> Iterator[str]:
    """Name the stories that an arm could not tell: it is paired on the rest."""
    titles = {case.id: case.title for case in grid.cases}
    for arm in grid.setup.arms:
        reasons = {one.case: one.reason for one in grid.failures if one.arm == arm}
        if reasons:
            named = "; ".join(f"“{titles[case]}” ({reason})" for case, reason in reasons.items())
            count = wording.stories(len(reasons))
            yield f"{grid.setup.label(arm)} failed on {count} and is paired on the rest: {named}"


def _named_failures(grid: Grid) -> str:
    return "; ".join(_left_out(grid))


def _factors(grid: Grid, values: Values, deciding: str) -> Mapping[str, float]:
    """Part the differences among model and prompt, over the stories that every arm told."""
    models, variants = grid.setup.models, grid.setup.variants
    if len(models) < 2 or len(variants) < 2:
        return {}
    found = [values.get((arm, deciding), {}) for arm in grid.setup.arms]
    stories = [case.id for case in grid.cases if all(case.id in one for one in found)]
    table = np.array([[float(np.mean(one[story])) for one in found] for story in stories])
    return statistics.factors(table.reshape(-1, len(models), len(variants))) if stories else {}
