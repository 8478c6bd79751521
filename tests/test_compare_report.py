from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from builders import doubted
from comparing import Rows, grid
from rich.console import Console

from brief.compare import page, report
from brief.compare.gate import Outcome
from brief.compare.grid import Grid
from brief.compare.result import Comparison, compared
from brief.types import VerdictKind

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "brief" / "schema" / "brief-compare-1.json").read_text(encoding="utf-8")
)
ROWS: Rows = {"a": [[0.5, 0.51]] * 8, "b": [[0.7, 0.71]] * 8, "c": ["too long", *[[0.5, 0.52]] * 7]}
OUTCOMES = (Outcome(True, "a is well"), Outcome(False, "b <is> not"))


def comparison(rows: Rows = ROWS) -> Comparison:
    return compared(grid(rows), "supported")


def hostile() -> Comparison:
    """Make a comparison in which every text that comes from outside tries to be markup."""
    bad = "<script>alert(1)</script>\"'&[x](y) \x1b[31m`"
    made = grid({"a": [[0.5]] * 7, "b": [[0.7]] * 7})
    cells = tuple(
        replace(
            cell,
            statements=tuple(
                replace(one, text=bad + cell.arm.variant, verdict=doubted(VerdictKind.PARTIAL, bad))
                for one in cell.statements
            ),
        )
        for cell in made.cells
    )
    cases = tuple(replace(case, title=bad) for case in made.cases)
    return compared(Grid(made.setup, cases, made.articles, cells, made.failures), "supported")


@pytest.mark.parametrize(
    "rows",
    [ROWS, {"a": [[0.5]], "b": [[0.6]]}, {"a": [[0.5]] * 8}, {"a": [[0.5]] * 8, "b": [[0.5]] * 8}],
    ids=["many", "one story", "one arm", "same"],
)
def test_the_json_keeps_its_schema(rows: Rows) -> None:
    tree = json.loads(report.to_json(comparison(rows)))
    jsonschema.validate(tree, SCHEMA)
    assert tree["schema"] == "brief-compare/1" == report.SCHEMA


def test_no_report_ever_says_nan() -> None:
    for rows in (ROWS, {"a": [[0.5]], "b": [[0.6]]}, {"a": [[0.0, 0.0]] * 8, "b": [[0.0, 0.0]] * 8}):
        found = comparison(rows)
        for text in (report.to_json(found), report.to_markdown(found, ()), page.to_html(found, ())):
            assert not re.search(r"\bnan\b|\binf\b", text, re.IGNORECASE)


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert report.to_json(comparison()) == report.to_json(comparison())
    assert page.to_html(comparison(), OUTCOMES) == page.to_html(comparison(), OUTCOMES)


def test_the_markdown_has_verdicts_gate_table_and_notes() -> None:
    text = report.to_markdown(comparison(), OUTCOMES)
    assert "- **B is better than a on supported after repair on 8 of 8 stories (+20.0 points" in text
    assert "- ✗ b \\<is\\> not" in text
    assert "| **supported after repair** | 50.5 % | 70.5 % (+20.0 points) ▲ | 51.0 % (+0.5 points) |" in text
    assert "C failed on 1 story and is paired on the rest" in text


def test_untaken_times_are_said() -> None:
    assert "Seconds and memory are not given: what was written came from the cache." in report.notes(comparison())
    timed = compared(grid(ROWS, "seconds"), "seconds")
    assert not any("came from the cache" in note for note in report.notes(timed))


def test_the_terminal_shows_the_table_and_the_verdict() -> None:
    shown = io.StringIO()
    report.to_terminal(comparison(), OUTCOMES, Console(file=shown, width=200))
    assert re.search(r"supported after repair +50\.5 % +70\.5 % \+20\.0 points ▲", shown.getvalue())
    assert "B is better than a" in shown.getvalue()
    assert "✗ b <is> not" in shown.getvalue()


class Page(HTMLParser):
    """What a page holds: its tags with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_loads_nothing_and_runs_no_script() -> None:
    text = page.to_html(hostile(), OUTCOMES)
    found = Page(text)
    assert not {"script", "link", "img", "iframe", "form", "object"} & {tag for tag, _ in found.tags}
    assert not any(
        "http" in (value or "")
        for _, attributes in found.tags
        for name, value in attributes.items()
        if name in {"src", "href"}
    )
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = [meta["content"] for meta in found.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_what_an_article_says_never_becomes_markup() -> None:
    assert "<script" not in page.to_html(hostile(), OUTCOMES)
    assert "<script" not in report.to_markdown(hostile(), ())
    shown = io.StringIO()
    report.to_terminal(hostile(), (), Console(file=shown, width=200))
    assert "\x1b" not in shown.getvalue()


def test_every_statement_opens_its_verdict_and_its_words() -> None:
    found = Page(page.to_html(comparison({"a": [[0.5]] * 7, "b": [[0.7]] * 7}), ()))
    statements = 7 * 2 * 2  # stories, arms, statements
    assert len(found.named("details")) == len(found.named("summary")) == len(found.named("blockquote")) == statements


def test_words_that_the_other_has_not_are_marked() -> None:
    text = page.to_html(comparison({"a": [[0.5]] * 7, "b": [[0.7]] * 7}), ())
    assert "The ferry <mark>to Lerwik stopped.</mark>" in text
    assert "The ferry <mark>stopped on Monday.</mark>" in text
    assert "Nobody was hurt in the storm." in text
    assert "<mark>Nobody" not in text


def test_the_plot_shows_each_arm_with_its_interval_inside_the_frame() -> None:
    found = Page(page.to_html(comparison(), ()))
    whiskers = [line for line in found.named("line") if line["class"] == "whisker"]
    assert len(whiskers) == len(found.named("circle")) == 2
    for line, point in zip(whiskers, found.named("circle"), strict=True):
        assert 84 <= float(line["x1"] or 0) <= float(point["cx"] or 0) <= float(line["x2"] or 0) <= 312
    (image,) = found.named("svg")
    assert "b is better than a" in (image["aria-label"] or "")


def test_one_of_the_others_is_chosen_with_the_keyboard_to_stand_beside_the_first() -> None:
    found = Page(page.to_html(comparison(), ()))
    radios = [one for one in found.named("input") if one["type"] == "radio"]
    assert [one["id"] for one in radios] == ["show-1", "show-2"]
    assert ["checked" in one for one in radios] == [True, False]
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
