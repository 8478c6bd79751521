from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brief.compare.statistics import (
    FEWEST,
    bootstrap,
    factors,
    holm,
    luck_of_the_best,
    noise_floor,
    paired,
    power,
    sign_flip,
    stories_needed,
)

# Darwin's cross- and self-fertilised Zea mays, differences in eighths of an inch. Fisher (The Design of Experiments,
# 1935, section 21) counts 863 of the 32,768 assignments of signs that give a total of 314 or more.
DARWIN = (49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48)


def test_fishers_example_to_its_last_digit() -> None:
    assert sign_flip(DARWIN) == 2 * 863 / 32768 == 0.05267333984375


def test_the_sum_of_darwins_differences() -> None:
    found = paired(DARWIN)
    assert (found.stories, found.higher, found.lower, found.mean) == (15, 13, 2, 314 / 15)
    assert found.interval is not None
    # Fisher's own interval by Student's t is 0.03 to 41.84.
    assert -4 < found.interval.low < 4
    assert 38 < found.interval.high < 43


def test_few_stories_have_a_mean_and_nothing_else() -> None:
    found = paired((0.1,) * (FEWEST - 1))
    assert found.mean == pytest.approx(0.1)
    assert found.interval is None
    assert found.p is None
    # With one more, the clearest result of all can be told from luck.
    assert paired((0.1,) * FEWEST).p == 2 / 2**FEWEST


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=12))
def test_nothing_is_ever_nan(differences: list[float]) -> None:
    found = paired(differences)
    ends = [found.interval.low, found.interval.high] if found.interval else []
    assert all(math.isfinite(number) for number in [found.mean, *ends])
    assert found.p is None or 0 < found.p <= 1
    needed = stories_needed(differences, 0.05)
    assert needed is None or needed >= 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=6, max_size=9))
def test_the_sign_flip_test_is_the_count_of_all_signs(differences: list[int]) -> None:
    signs = np.array(np.meshgrid(*[[-1, 1]] * len(differences))).reshape(len(differences), -1)
    totals = np.array(differences) @ signs
    upper, lower = int((totals >= sum(differences)).sum()), int((totals <= sum(differences)).sum())
    assert sign_flip(differences) == pytest.approx(min(1.0, 2 * min(upper, lower) / signs.shape[1]))


def test_turning_every_difference_round_changes_no_p() -> None:
    assert sign_flip([-one for one in DARWIN]) == sign_flip(DARWIN)


def test_holms_own_steps() -> None:
    # Three tests: the smallest times 3, the next times 2, and none smaller than the one before it.
    assert holm((0.01, 0.04, 0.03)) == pytest.approx((0.03, 0.06, 0.06))
    assert holm((0.5, 0.9)) == (1.0, 1.0)
    assert holm(()) == ()


def test_the_interval_of_ten_stories_holds_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(7)
    intervals = [bootstrap(random.normal(0, 1, 10).tolist()) for _ in range(200)]
    assert 180 < sum(one.low <= 0 <= one.high for one in intervals) <= 199


def test_equal_differences_have_an_interval_of_one_point() -> None:
    found = bootstrap((0.25,) * 8)
    assert (found.low, found.high) == (0.25, 0.25)


def test_the_noise_floor_is_what_an_arm_reaches_against_itself() -> None:
    random = np.random.default_rng(3)
    floor = noise_floor(random.normal(0, 1, (12, 5)).tolist())
    # The difference of two means of 12 stories with 5 trials of deviation 1 has a deviation of sqrt(2 / 60).
    assert floor == pytest.approx(2.576 * math.sqrt(2 / 60), rel=0.25)
    others = [abs(float((random.normal(0, 1, (12, 5)) - random.normal(0, 1, (12, 5))).mean())) for _ in range(200)]
    assert floor is not None
    assert sum(one <= floor for one in others) / len(others) >= 0.97


def test_without_a_second_trial_there_is_no_noise_floor() -> None:
    assert noise_floor([[0.5], [0.7]]) is None
    assert noise_floor([]) is None
    assert noise_floor([[0.5, 0.5], [0.7]]) == 0.0


@pytest.mark.parametrize("effect", [0.5, 0.9, 1.2])
def test_the_stories_that_are_said_to_be_needed_find_the_effect_as_promised(effect: float) -> None:
    seen = [effect - 1, effect + 1] * 50
    spread = float(np.std(seen, ddof=1))
    needed = stories_needed(seen, 0.05)
    assert needed is not None
    assert power(effect, spread, needed, 0.05) >= 0.8 > power(effect, spread, needed - 1, 0.05)
    random = np.random.default_rng(5)
    found = sum(sign_flip(random.normal(effect, spread, needed).tolist()) <= 0.05 for _ in range(100))
    assert 70 <= found <= 90


def test_what_cannot_be_seen_has_no_number_of_stories() -> None:
    assert stories_needed([0.0] * 8, 0.05) is None
    assert stories_needed([1.0, -1.0] * 4, 0.05) is None
    assert stories_needed([0.3], 0.05) is None
    assert stories_needed([0.2] * 8, 0.05) == FEWEST


def test_the_best_of_many_equals_leads_by_luck() -> None:
    random = np.random.default_rng(2)
    alone = luck_of_the_best(random.normal(0, 1, (1, 20)).tolist())
    among_nine = luck_of_the_best(random.normal(0, 1, (9, 20)).tolist())
    assert 0 < alone < among_nine
    # The largest of nine independent normal means of 20 lies 1.485 standard errors out.
    assert among_nine == pytest.approx(1.485 / math.sqrt(20), rel=0.25)


def test_the_factor_that_moves_the_numbers_is_found() -> None:
    # Axes: story, model, prompt. The stories' own level is no factor.
    table = np.array([[[level + 4 * model + prompt for prompt in (0, 1)] for model in (0, 1)] for level in (0, 50, 9)])
    found = factors(table.astype(float))
    assert found["model"] == pytest.approx(16 / 17)
    assert found["prompt"] == pytest.approx(1 / 17)
    assert found["both"] == pytest.approx(0)
    assert sum(found.values()) == pytest.approx(1)
    assert factors(np.ones((3, 2, 2))) == {}
