"""Paired statistics on differences by story. Pure, and seeded: the same numbers always give the same answer.

The unit is the story: trials of one story are averaged before anything else, since they share its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from math import isfinite, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

ALPHA = 0.05
POWER = 0.8
# A difference must be larger than 99 of 100 that seeds alone make: tests of the mean are at 0.05 already.
_FLOOR = 0.99
# With fewer stories even the clearest result has a p above 0.05: 2 of 2^5 signs is 0.0625.
FEWEST = 6
# Up to this many stories every assignment of signs is tried; beyond, this many are drawn.
_EXACT = 15
_DRAWS = 9_999
_RESAMPLES = 4999
_MOST_STORIES = 10_000
_SEED = 20260
# Differences below this are rounding.
_ZERO = 1e-12


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Paired:
    """What paired differences say; interval and p are None with too few stories for any answer."""

    stories: int
    higher: int
    lower: int
    mean: float
    interval: Interval | None
    p: float | None


def paired(differences: Sequence[float]) -> Paired:
    """Sum up differences by story, of which there is one at least."""
    enough = len(differences) >= FEWEST
    return Paired(
        stories=len(differences),
        higher=sum(one > 0 for one in differences),
        lower=sum(one < 0 for one in differences),
        mean=float(np.mean(differences)),
        interval=bootstrap(differences) if enough else None,
        p=sign_flip(differences) if enough else None,
    )


def sign_flip(differences: Sequence[float]) -> float:
    """Return the two-sided p of Fisher's sign-flip test on the mean: exact up to 15 stories, else by 9,999 draws."""
    from scipy.stats import permutation_test  # noqa: PLC0415

    result = permutation_test(
        (np.asarray(differences, float),),
        np.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=2**_EXACT if len(differences) <= _EXACT else _DRAWS,
        random_state=_SEED,
    )
    return float(result.pvalue)


def bootstrap(differences: Sequence[float]) -> Interval:
    """Return the percentile bootstrap interval of the mean, whole stories resampled, expanded for their small number.

    Expanded as in Hesterberg 2015, "What teachers should know about the bootstrap", section 4.3: of ten stories the
    plain percentiles hold the truth nine times in ten, these as often as they say.
    """
    from scipy.stats import bootstrap as resampled  # noqa: PLC0415
    from scipy.stats import norm, t  # noqa: PLC0415

    values = np.asarray(differences, float)
    mean, count = float(values.mean()), len(values)
    if np.ptp(values) < _ZERO:
        return Interval(mean, mean)
    tail = norm.cdf(sqrt(count / (count - 1)) * t.ppf(ALPHA / 2, count - 1))
    interval = resampled(
        (values,),
        np.mean,
        n_resamples=_RESAMPLES,
        random_state=_SEED,
        method="percentile",
        confidence_level=1 - 2 * float(tail),
    ).confidence_interval
    return Interval(float(interval.low), float(interval.high))


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """Return the p values corrected for their number (Holm 1979), in the order given."""
    corrected = [0.0] * len(ps)
    largest = 0.0
    for rank, at in enumerate(sorted(range(len(ps)), key=lambda one: ps[one])):
        largest = max(largest, min(1.0, ps[at] * (len(ps) - rank)))
        corrected[at] = largest
    return tuple(corrected)


def noise_floor(trials: Sequence[Sequence[float]]) -> float | None:
    """Return the difference that an arm reaches against itself with other seeds in one comparison of a hundred.

    `trials` holds for each story the values of its trials. For each story two trials are drawn and their difference
    is scaled to that of two means over all trials. None where no story has two trials.
    """
    pools = [
        np.array([one - other for one, other in permutations(values, 2)]) / sqrt(len(values))
        for values in trials
        if len(values) > 1
    ]
    if not pools:
        return None
    random = np.random.default_rng(_SEED)
    drawn = np.mean([random.choice(pool, _RESAMPLES) for pool in pools], axis=0)
    return float(np.quantile(np.abs(drawn), _FLOOR))


def power(effect: float, spread: float, stories: int, alpha: float) -> float:
    """Return how likely a two-sided paired test finds a mean difference: `spread` is its standard deviation by story.

    By the noncentral t; the tests of this module hold it against the sign-flip test in simulation.
    """
    from scipy.stats import nct, t  # noqa: PLC0415

    free = stories - 1
    limit = t.ppf(1 - alpha / 2, free)
    shift = effect / spread * sqrt(stories)
    found = float(nct.sf(limit, free, shift) + nct.cdf(-limit, free, shift))
    # Far from zero the noncentral t underflows: the effect is then found for sure.
    return found if isfinite(found) else 1.0


def stories_needed(differences: Sequence[float], alpha: float) -> int | None:
    """Return how many stories show a mean difference of the size seen with 80 % power; None if that is over 10,000."""
    if len(differences) < 2:
        return None
    effect, spread = abs(float(np.mean(differences))), float(np.std(differences, ddof=1))
    if spread < _ZERO:
        return FEWEST if effect > _ZERO else None
    if effect < _ZERO or power(effect, spread, _MOST_STORIES, alpha) < POWER:
        return None
    low, high = FEWEST - 1, _MOST_STORIES
    while high - low > 1:
        middle = (low + high) // 2
        if power(effect, spread, middle, alpha) < POWER:
            low = middle
        else:
            high = middle
    return high


def luck_of_the_best(differences: Sequence[Sequence[float]]) -> float:
    """Return by how much the best of several equal arms would lead by luck alone, on average.

    `differences` holds a row for each arm over the same stories; their signs are flipped together.
    """
    table = np.asarray(differences, float)
    signs = np.random.default_rng(_SEED).choice((-1.0, 1.0), (_RESAMPLES, table.shape[1]))
    return float(np.maximum(signs @ table.T / table.shape[1], 0.0).max(axis=1).mean())


def factors(table: NDArray[np.float64]) -> Mapping[str, float]:
    """Part the variation within stories among `model`, `prompt`, `both` (their interplay) and `rest`; shares of 1.

    `table` has the axes story, model, prompt. Empty where nothing varies.
    """
    within = table - table.mean(axis=(1, 2), keepdims=True)
    whole = float((within**2).sum())
    if whole < _ZERO:
        return {}
    stories = table.shape[0]
    model, prompt = within.mean(axis=(0, 2)), within.mean(axis=(0, 1))
    both = within.mean(axis=0) - model[:, None] - prompt[None, :]
    shares = {
        "model": stories * table.shape[2] * float((model**2).sum()) / whole,
        "prompt": stories * table.shape[1] * float((prompt**2).sum()) / whole,
        "both": stories * float((both**2).sum()) / whole,
    }
    return shares | {"rest": max(0.0, 1 - sum(shares.values()))}
