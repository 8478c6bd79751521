from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from comparing import Rows, grid

from brief.compare.result import compared
from brief.compare.verdict import Finding
from brief.errors import BriefError


def random_grid(seed: int, effect: float, stories: int) -> dict[str, list[list[float]]]:
    """Tell stories three times by two arms: stories differ by 0.2, seeds by 0.05, and the arms by the effect."""
    random = np.random.default_rng(seed)
    levels = random.normal(0.7, 0.2, stories)
    return {
        name: [(level + shift + random.normal(0, 0.05, 3)).tolist() for level in levels]
        for name, shift in (("a", 0.0), ("b", effect))
    }


def finding(seed: int, effect: float, stories: int = 12) -> Finding:
    (decision,) = compared(grid(random_grid(seed, effect, stories)), "supported").decisions
    return decision.verdict.finding


def test_an_arm_against_itself_shows_no_difference_in_95_of_100_runs() -> None:
    assert sum(finding(seed, 0.0) is Finding.SAME for seed in range(100)) >= 95


def test_a_planted_better_and_a_planted_worse_arm_are_found() -> None:
    assert [finding(seed, 0.1) for seed in range(10)] == [Finding.BETTER] * 10
    assert [finding(seed, -0.1) for seed in range(10)] == [Finding.WORSE] * 10


def test_a_better_arm_in_words() -> None:
    rows = {"a": [[0.5, 0.51]] * 14, "b": [[0.56 + 0.001 * at, 0.57] for at in range(11)] + [[0.49, 0.5]] * 3}
    (decision,) = compared(grid(rows), "supported").decisions
    assert decision.verdict.words == (
        "b is better than a on supported after repair on 11 of 14 stories "
        "(+4.7 points, 95 % CI 2.6 to 6.3, p < 0.001, above the noise floor of 0.5 points)"
    )


def test_a_measure_that_is_better_low_and_one_that_is_neither() -> None:
    rows = {"a": [[0.2, 0.2]] * 8, "b": [[0.1, 0.1]] * 8}
    assert compared(grid(rows, "withheld"), "withheld").decisions[0].verdict.finding is Finding.BETTER
    assert compared(grid(rows, "length"), "length").decisions[0].verdict.finding is Finding.LOWER


def test_a_difference_within_the_noise_floor_is_none() -> None:
    rows = {"a": [[0.1, 0.9]] * 8, "b": [[0.52, 0.52]] * 8}
    (decision,) = compared(grid(rows), "supported").decisions
    assert decision.p is not None
    assert decision.p < 0.05
    assert decision.verdict.finding is Finding.SAME
    assert "within the noise floor" in decision.verdict.words


def test_too_few_stories_are_said_with_the_number_that_is_needed() -> None:
    rows = {"a": [[0.5], [0.6], [0.7]], "b": [[0.6], [0.65], [0.72]]}
    (decision,) = compared(grid(rows), "supported").decisions
    assert decision.verdict.finding is Finding.TOO_FEW
    assert decision.verdict.words == (
        "not enough stories: 3 are paired, a test needs 6 at least; on these b differs from a by +5.7 points on "
        "supported after repair; about 7 are needed to see a difference of this size"
    )


def test_one_story_says_what_can_be_said() -> None:
    (decision,) = compared(grid({"a": [[0.5, 0.6]], "b": [[0.7, 0.8]]}), "supported").decisions
    assert decision.verdict.words == (
        "one story says nothing of others: on it b differs from a by +20.0 points on supported after repair"
    )


def test_no_difference_says_how_many_stories_would_show_it() -> None:
    rows = {"a": [[0.5]] * 8, "b": [[0.9], [0.2], [0.6], [0.4], [0.7], [0.3], [0.6], [0.5]]}
    (decision,) = compared(grid(rows), "supported").decisions
    assert decision.verdict.finding is Finding.SAME
    assert decision.needed is not None
    assert decision.verdict.words.endswith(
        f"; not enough stories: about {decision.needed:,} are needed to see a difference of this size"
    )


def test_the_same_numbers_are_the_same() -> None:
    (decision,) = compared(grid({"a": [[0.5]] * 7, "b": [[0.5]] * 7}), "supported").decisions
    assert decision.verdict.words == "b and a are the same on supported after repair on all 7 stories"


def test_an_arm_that_fails_is_paired_on_the_rest_and_named() -> None:
    rows: Rows = {"a": [[0.5]] * 8, "b": ["the prompt needs 5000 tokens", *[[0.6]] * 7]}
    comparison = compared(grid(rows), "supported")
    assert comparison.decisions[0].paired.stories == 7
    assert "b failed on 1 story and is paired on the rest: “Story 0” (the prompt needs 5000 tokens)" in comparison.notes


def test_no_story_in_common() -> None:
    with pytest.raises(BriefError, match=r"no story in common: a failed on 1 story .* b failed on 1 story"):
        compared(grid({"a": ["too long", [0.5]], "b": [[0.5], "too long"]}), "supported")


def test_p_is_corrected_for_the_number_of_variants() -> None:
    better = [[0.6]] * 8
    alone = compared(grid({"a": [[0.5]] * 8, "b": better}), "supported").decisions[0].p
    among = (
        compared(grid({"a": [[0.5]] * 8, "b": better, "c": [[0.5]] * 8, "d": [[0.5]] * 8}), "supported").decisions[0].p
    )
    assert alone == 2 / 2**8
    assert among == 3 * 2 / 2**8


def test_many_variants_are_warned_of() -> None:
    random = np.random.default_rng(1)
    rows = {name: [[value] for value in random.normal(0.5, 0.1, 8).tolist()] for name in "abc"}
    notes = compared(grid(rows), "supported").notes
    assert any(
        note.startswith("picking the best of 3 flatters it: were all equal, the best would still lead by")
        for note in notes
    )
    assert notes[0] == "the noise floor is not known: one seed was run; give --seeds 2 or more"


def test_of_models_and_prompts_the_one_that_matters_is_found() -> None:
    rows = {
        f"{prompt}/{model}": [[level + gain + loss, level + gain + loss] for level in (0.3, 0.4, 0.2, 0.3, 0.1, 0.2)]
        for model, gain in (("m", 0.0), ("n", 0.4))
        for prompt, loss in (("a", 0.0), ("b", 0.05))
    }
    comparison = compared(grid(rows, models=("m", "n")), "supported")
    assert comparison.factors["model"] > 0.9 > comparison.factors["prompt"]
    assert [comparison.grid.setup.label(one.arm) for one in comparison.decisions] == [
        "b with m",
        "a with n",
        "b with n",
    ]


def test_memory_is_of_the_process_and_not_compared() -> None:
    rows = {"a": [[1e8, 1e8]] * 8, "b": [[2e8, 2e8]] * 8}
    both = {"a": [[0.5, 0.5]] * 8, "b": [[0.5, 0.5]] * 8}
    made = grid(rows, "memory")
    whole = replace(made, cells=(*made.cells, *grid(both).cells))
    comparison = compared(whole, "supported")
    assert {one.measure for one in comparison.differences} == {"supported"}
    assert {one.measure for one in comparison.means} == {"supported", "memory"}
