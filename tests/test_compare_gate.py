from __future__ import annotations

import json
from pathlib import Path

import pytest
from comparing import Rows, grid

from brief.compare import gate, report
from brief.compare.gate import Outcome
from brief.compare.result import Comparison, compared
from brief.errors import SettingsError, SourceError


def comparison(rows: Rows, measure: str = "supported") -> Comparison:
    return compared(grid(rows, measure), measure)


def held(
    conditions: str, now: Rows, before: Rows | None = None, *, folder: Path, measure: str = "supported"
) -> tuple[Outcome, ...]:
    baseline = None
    if before is not None:
        path = folder / "report.json"
        path.write_text(report.to_json(comparison(before, measure)), encoding="utf-8")
        baseline = gate.read(path)
    return gate.held(comparison(now, measure), gate.conditions(conditions), baseline)


def test_a_mean_is_held_against_its_limit(tmp_path: Path) -> None:
    rows: Rows = {"a": [[0.9, 0.9]] * 3, "b": [[1.0, 1.0]] * 3}
    assert held("supported>=0.95", rows, folder=tmp_path) == (
        Outcome(False, "a: supported after repair is 90.0 %, at least 95.0 % is asked"),
        Outcome(True, "b: supported after repair is 100.0 %, at least 95.0 % is asked"),
    )
    assert [one.kept for one in held("supported<=0.95", rows, folder=tmp_path)] == [True, False]


def test_a_drop_beyond_the_limit_and_the_noise_fails(tmp_path: Path) -> None:
    (outcome,) = held("supported drop<=0.02", {"a": [[0.9, 0.9]] * 3}, {"a": [[0.95, 0.95]] * 3}, folder=tmp_path)
    assert outcome == Outcome(
        False,
        "a: supported after repair −5.0 points since the baseline on 3 stories, 2.0 points allowed; "
        "above the noise floor of 0.0 points",
    )


def test_a_drop_within_the_limit_or_within_the_noise_is_kept(tmp_path: Path) -> None:
    (small,) = held("supported drop<=0.02", {"a": [[0.93, 0.93]] * 3}, {"a": [[0.95, 0.95]] * 3}, folder=tmp_path)
    (noisy,) = held("supported drop<=0.02", {"a": [[0.5, 1.0]] * 3}, {"a": [[0.8, 0.8]] * 3}, folder=tmp_path)
    assert small.kept
    assert noisy.kept
    assert "within the noise floor of" in noisy.words


def test_what_got_better_is_no_drop(tmp_path: Path) -> None:
    (outcome,) = held("supported drop<=0", {"a": [[0.9]] * 3}, {"a": [[0.5]] * 3}, folder=tmp_path)
    assert outcome.kept


def test_a_rise_of_what_should_be_low_fails(tmp_path: Path) -> None:
    now, before = {"a": [[0.4, 0.4]] * 3}, {"a": [[0.1, 0.1]] * 3}
    (outcome,) = held("withheld rise<=0.1", now, before, folder=tmp_path, measure="withheld")
    assert not outcome.kept
    assert outcome.words.startswith("a: withheld +30.0 points since the baseline")


def test_the_change_is_paired_on_the_stories_that_both_have(tmp_path: Path) -> None:
    (outcome,) = held("supported drop<=0", {"a": [[0.9]] * 2}, {"a": [[0.9]] * 2 + [[0.1]] * 5}, folder=tmp_path)
    assert outcome.kept
    assert "on 2 stories" in outcome.words


def test_a_measure_that_was_not_taken_is_not_kept(tmp_path: Path) -> None:
    (outcome,) = held("rouge1>=0.1", {"a": [[0.9]]}, folder=tmp_path)
    assert outcome == Outcome(False, "a: ROUGE-1 could not be measured")


@pytest.mark.parametrize(
    "text", ["supported", "supported>0.9", "supported drop>=0.1", "drop 0.1", "supported>=high", ""]
)
def test_a_condition_that_is_none(text: str) -> None:
    with pytest.raises(
        SettingsError, match=r"is no condition: write supported>=0\.95, withheld<=0\.2 or supported drop<=0\.02"
    ):
        gate.conditions(text)


def test_a_measure_that_does_not_exist() -> None:
    with pytest.raises(SettingsError, match="there is no measure 'truth': choose from first, supported, withheld"):
        gate.conditions("truth>=1")


def test_a_drop_without_a_baseline(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="a drop or a rise needs --baseline FILE"):
        held("supported drop<=0.1", {"a": [[0.9]]}, folder=tmp_path)


def test_a_baseline_of_other_stories(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match="has no story in common with this run of b with m: make it from these sources"
    ):
        held("supported drop<=0.1", {"b": [[0.9]]}, {"a": [[0.9]]}, folder=tmp_path)


def test_a_baseline_of_another_version(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps({"schema": "brief-compare/0"}))
    with pytest.raises(SourceError) as caught:
        gate.read(path)
    assert str(caught.value) == (
        f"{path}: is of another version: it says brief-compare/0, this brief reads brief-compare/1; "
        "make it again with brief compare"
    )


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"schema": "brief-compare/1"}', '{"schema": "brief-compare/1", "values": [1]}']
)
def test_a_baseline_that_is_no_report(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text)
    with pytest.raises(SourceError, match=r"is no report of brief compare|is of another version"):
        gate.read(path)


def test_a_baseline_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read: No such file or directory"):
        gate.read(tmp_path / "report.json")
