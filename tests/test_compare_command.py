"""`brief compare` as a user calls it: with the real model on two example articles, and from what was recorded."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from brief.compare.command import compare
from brief.errors import BriefError

ROOT = Path(__file__).parents[1]
RECORDED = ROOT / "tests" / "data" / "compare"
ARTICLES = ("01-ferry-aground-lna.txt", "09-tram-vote-ossering-evening-post.txt")
SCHEMA = json.loads((ROOT / "brief" / "schema" / "brief-compare-1.json").read_text(encoding="utf-8"))
# As `make check` calls it.
GATE = (
    *("examples", "--prompts", "default,bulletin", "--seeds", "2", "--statements", "3"),
    *("--recorded", "--cache", str(RECORDED.relative_to(ROOT))),
)

TEMPLATE = {
    "variant.toml": """\
description = "Plain."
use_when = "A test."

[plan]
statements = 4
per_story = 2

[draft]
strategy = "compress"
words = 15
candidates = 3
temperature = 0.5
""",
    "system.j2": "Write {{ words }} words.",
    "user.j2": "[{{ target.key }}] {{ target.text }}",
}


def write(folder: Path, name: str, **changes: str) -> Path:
    """Write a variant; a change replaces the file `system`, `user` or `variant`."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    for file, text in TEMPLATE.items():
        (folder / name / file).write_text(changes.get(file.split(".")[0], text), encoding="utf-8")
    return folder


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a working folder with two articles and two variants."""
    for name in ARTICLES:
        (tmp_path / "news").mkdir(exist_ok=True)
        shutil.copy(ROOT / "examples" / name, tmp_path / "news" / name)
    write(tmp_path / "prompts", "one")
    write(tmp_path / "prompts", "two", system="Be very short: {{ words }} words.")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(compare, [*arguments], catch_exceptions=True)


def error_of(*arguments: str) -> str:
    result = call(*arguments)
    assert isinstance(result.exception, BriefError), result.output
    return str(result.exception)


def quick(*arguments: str) -> Result:
    """Compare with two statements a story and one seed, everything kept in the working folder."""
    options = ("--statements", "1", "--seeds", "1", "--cache", "cache", "--out", "out", "--quiet")
    result = call("news", *options, *arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def tree_of(result: Result) -> dict[str, Any]:
    page = Path(result.output.strip().splitlines()[-1])
    tree: dict[str, Any] = json.loads((page.parent / "report.json").read_text(encoding="utf-8"))
    return tree


def lines(folder: Path) -> dict[str, int]:
    return {path.name: len(path.read_text().splitlines()) for path in sorted((folder / "cache").glob("*.jsonl"))}


@pytest.mark.model
def test_a_comparison_from_the_model_to_the_reports_and_again_from_the_cache(desk: Path) -> None:
    first = quick("--prompts", "one,two")
    tree = tree_of(first)
    jsonschema.validate(tree, SCHEMA)
    assert len(tree["stories"]) == 2
    assert {cell["variant"] for cell in tree["values"]} == {"one", "two"}
    assert {path.name for path in Path(first.output.strip()).parent.iterdir()} == {
        "report.json",
        "report.md",
        "report.html",
    }
    before = lines(desk)
    again = tree_of(quick("--prompts", "one,two"))
    assert lines(desk) == before
    untimed = [
        {**cell, "values": {k: v for k, v in cell["values"].items() if k not in {"seconds", "memory"}}}
        for cell in tree["values"]
    ]
    assert again["values"] == untimed
    assert again["told"] == tree["told"]
    assert any(
        "came from the cache" in line
        for line in (Path(first.output.strip()).parent / "report.md").read_text().splitlines()
    )
    # What was recorded needs no model.
    assert tree_of(quick("--prompts", "one,two", "--recorded"))["values"] == again["values"]


@pytest.mark.model
def test_a_changed_line_asks_the_model_again_for_that_variant_only(desk: Path) -> None:
    (desk / "news" / ARTICLES[1]).unlink()
    quick("--prompts", "one,two")
    before = lines(desk)
    write(desk / "prompts", "two", system="Be short: {{ words }} words.")
    assert "record anew" in error_of(
        *"news --statements 1 --seeds 1 --cache cache --prompts one,two --recorded".split()
    )
    tree = tree_of(quick("--prompts", "one,two"))
    after = lines(desk)
    assert after["smollm2-135m-one.jsonl"] == before["smollm2-135m-one.jsonl"]
    assert after["smollm2-135m-two.jsonl"] == 2 * before["smollm2-135m-two.jsonl"]
    timed = {cell["variant"] for cell in tree["values"] if "seconds" in cell["values"]}
    assert timed == {"two"}


@pytest.mark.model
def test_a_variant_that_fails_on_some_stories_is_named_and_paired_on_the_rest(desk: Path) -> None:
    fails = "{% if 'Ossering' in target.text %}{{ target.nothing }}{% endif %}[1] {{ target.text }}"
    write(desk / "prompts", "two", user=fails)
    tree = tree_of(quick("--prompts", "one,two"))
    (note,) = [note for note in tree["notes"] if "failed" in str(note)]
    assert str(note).startswith("two failed on 1 story and is paired on the rest: “")
    assert {one["stories"] for one in tree["differences"]} == {1}
    write(desk / "prompts", "two", user="{% if target.text|length > 30 %}{{ target.nothing }}{% endif %}")
    assert error_of(*"news --statements 1 --seeds 1 --cache cache --prompts one,two".split()).startswith(
        "no story in common: two failed"
    )


@pytest.mark.model
def test_the_gate_says_no_when_a_prompt_gets_worse(desk: Path) -> None:
    (desk / "news" / ARTICLES[1]).unlink()
    first = quick("--prompts", "one", "--gate", "length>=1")
    assert first.exit_code == 0
    shutil.copy(Path(first.output.strip().splitlines()[-1]).parent / "report.json", desk / "baseline.json")
    assert quick("--prompts", "one", "--baseline", "baseline.json").exit_code == 0
    freely = TEMPLATE["variant.toml"].replace("compress", "free").replace("words = 15", "words = 5")
    write(desk / "prompts", "one", variant=freely)
    worse = quick("--prompts", "one", "--baseline", "baseline.json", "--gate", "supported drop<=0.02")
    assert worse.exit_code == 1
    assert "FAILED: one: supported after repair −100.0 points since the baseline on 1 story" in worse.output


@pytest.mark.model
def test_blind_reading_is_resumed(desk: Path) -> None:
    (desk / "news" / ARTICLES[0]).unlink()

    def read(keys: str) -> str:
        options = "news --statements 4 --seeds 1 --cache cache --out out --quiet --prompts bulletin,analyst --judge"
        return CliRunner().invoke(compare, options.split(), input=keys).output

    first = read("1q")
    assert "Which is better?" in first
    assert "bulletin" not in first.split("\nFrom: ")[1].split("Which is better?")[0]
    total = int(first.split("q to stop (")[1].split(" left")[0])
    second = read("x2" + "0" * total)
    assert f"({total - 1} left)" in second
    assert f"({total} left)" not in second
    assert "analyst was preferred to bulletin in" in second
    assert "Which is better?" not in read("")


@pytest.mark.model
def test_ctrl_c_loses_nothing_and_the_same_command_goes_on(desk: Path) -> None:
    arguments = "news --statements 3 --seeds 9 --cache cache --out out --quiet --prompts one,two".split()
    code = f"from brief.compare.command import compare; compare.main({arguments!r}, standalone_mode=False)"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, cwd=desk)
    kept = desk / "cache" / "smollm2-135m-one.jsonl"
    deadline = time.monotonic() + 60
    while not (kept.is_file() and kept.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert said.strip().splitlines()[-1] == (
        "brief: interrupted: what was written is kept in cache; the same command goes on from there"
    )
    assert not (desk / "out").exists()
    assert all(json.loads(line) for line in kept.read_text().splitlines())


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("desk")
def test_one_variant() -> None:
    assert error_of("news", "--prompts", "one") == (
        "one alone is no comparison: name two, as --prompts default,bulletin, or two models"
    )


def test_two_variants_with_one_name(desk: Path) -> None:
    write(desk / "mine", "one")
    message = "two variants are named one: a comparison needs different names, so rename one"
    assert error_of("news", "--prompts", "one,one") == message
    assert error_of("news", "--prompts", "one,mine/one") == message


def test_a_template_with_a_syntax_error(desk: Path) -> None:
    write(desk / "prompts", "two", user="Fine.\n{% if %}")
    assert error_of("news", "--prompts", "one,two") == (
        "prompt two: user.j2, line 2: Expected an expression, got 'end of statement block'"
    )


def test_a_baseline_of_another_schema_version(desk: Path) -> None:
    (desk / "old.json").write_text('{"schema": "brief-compare/9"}')
    assert error_of("news", "--prompts", "one", "--baseline", "old.json") == (
        "old.json: is of another version: it says brief-compare/9, this brief reads brief-compare/1; "
        "make it again with brief compare"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--prompts one,two", "there is nothing to read: name files or folders, or list `sources` in brief.toml"),
        ("missing --prompts one,two", "missing: there is no such file or folder: check the path"),
        ("news --prompts one,three", "there is no prompt named 'three': choose one of"),
        ("news --prompts ,", "--prompts names nothing"),
        ("news --prompts one,two --models no-such", "no model is called no-such"),
        ("news --prompts one,two --models no-such --recorded", "no-such: --recorded needs a model of the catalogue"),
        (
            "news --prompts one,two --measure truth",
            "--measure: there is no measure 'truth': choose from first, supported",
        ),
        ("news --prompts one,two --gate truth", "--gate: 'truth' is no condition"),
        ("news --prompts one,two --references prompts", "prompts: holds no references: name each EVENT.txt"),
        ("news --prompts one,two --recorded --cache none", "record anew with the same command without --recorded"),
    ],
)
@pytest.mark.usefixtures("desk")
def test_what_is_wrong_is_said_in_one_line(arguments: str, message: str) -> None:
    found = error_of(*arguments.split())
    assert message in found
    assert "\n" not in found


# --- what was recorded -------------------------------------------------------------------------------------------


def test_the_projects_own_gate_holds_without_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    baseline = ("--baseline", str(RECORDED / "baseline.json"), "--gate", "supported>=0.95, supported drop<=0.02")
    result = call(*GATE, *baseline, "--out", str(tmp_path), "--quiet")
    assert result.exit_code == 0, result.exception or result.output


def test_the_recorded_comparison_finds_a_planted_worse_checker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the recorded drafts against a baseline that was better than they are."""
    monkeypatch.chdir(ROOT)
    tree = json.loads((RECORDED / "baseline.json").read_text(encoding="utf-8"))
    for cell in tree["values"]:
        cell["values"]["facts"] += 0.2
    (tmp_path / "better.json").write_text(json.dumps(tree), encoding="utf-8")
    result = call(
        *GATE,
        "--baseline",
        str(tmp_path / "better.json"),
        "--gate",
        "facts drop<=0.02",
        "--out",
        str(tmp_path),
        "--quiet",
    )
    assert result.exit_code == 1
    assert "FAILED: default: key facts covered −20.0 points since the baseline on 3 stories" in result.output


def test_the_recorded_baseline_keeps_the_schema() -> None:
    jsonschema.validate(json.loads((RECORDED / "baseline.json").read_text(encoding="utf-8")), SCHEMA)
