from __future__ import annotations

from pathlib import Path

import pytest
from comparing import grid

from brief.compare import judge
from brief.compare.judge import Choice, Pair
from brief.errors import SourceError

GRID = grid({"a": [[0.5]] * 40, "b": [[0.6]] * 40})


def test_a_pair_is_what_two_arms_say_differently_on_the_same_evidence() -> None:
    (pair, *_) = judge.pairs(GRID)
    assert len(judge.pairs(GRID)) == 40  # the second statement is the same in both
    assert {pair.first, pair.other} == {"The ferry to Lerwik stopped.", "The ferry stopped on Monday."}
    assert pair.evidence == "The ferry to Lerwik stopped on Monday."


def test_the_order_is_random_and_the_same_every_time() -> None:
    turned = [pair.turned for pair in judge.pairs(GRID)]
    assert 8 <= sum(turned) <= 32
    assert turned == [pair.turned for pair in judge.pairs(GRID)]


def test_a_choice_is_of_an_arm_and_not_of_a_place() -> None:
    for pair in judge.pairs(GRID):
        shown = pair.shown
        assert shown == ((pair.other, pair.first) if pair.turned else (pair.first, pair.other))
        assert pair.choice(1 + shown.index(pair.first)) is Choice.FIRST
        assert pair.choice(1 + shown.index(pair.other)) is Choice.OTHER
        assert pair.choice(0) is Choice.NEITHER


def test_a_reader_who_stops_goes_on_where_they_stopped(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "judgements.jsonl"
    seen: list[str] = []

    def read_three(pair: Pair, _: int) -> int | None:
        seen.append(pair.id)
        return None if len(seen) % 4 == 0 else 1

    judge.ask(judge.pairs(GRID), path, read_three)
    assert len(judge.read(path)) == 3
    left = [pair for pair in judge.pairs(GRID) if pair.id not in judge.read(path)]
    judge.ask(left, path, read_three)
    assert len(judge.read(path)) == 6
    assert seen[3] == seen[4]  # the one at which the reader stopped is asked again


def test_the_preference_with_its_interval() -> None:
    choices = {pair.id: Choice.OTHER if at < 30 else Choice.FIRST for at, pair in enumerate(judge.pairs(GRID)[:36])}
    choices |= {pair.id: Choice.NEITHER for pair in judge.pairs(GRID)[36:]}
    (line,) = judge.preferences(GRID, choices)
    # The exact interval of Clopper and Pearson for 30 of 36.
    assert line == (
        "b was preferred to a in 30 of 36 decided pairs (83%, 95 % CI 67% to 94% as if pairs were independent; "
        "by story p < 0.001 on 40), 4 without a preference"
    )


def test_before_any_choice_and_with_few_stories() -> None:
    assert list(judge.preferences(GRID, {})) == ["b: no pair has been decided yet"]
    (pair, *_) = judge.pairs(GRID)
    (line,) = judge.preferences(GRID, {pair.id: Choice.OTHER})
    assert "1 story, too few for a test by story" in line


def test_a_file_of_choices_that_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_text('{"pair": "x", "choice": "best"}\n')
    with pytest.raises(SourceError, match="remove the file to begin anew"):
        judge.read(path)
