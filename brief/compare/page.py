"""A comparison as one HTML page that loads nothing and runs no script: table, plot, and the tellings side by side."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib import resources
from typing import TYPE_CHECKING

from brief.compare import report, wording
from brief.compare.verdict import Finding
from brief.render import wording as briefing_wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Environment

    from brief.compare.gate import Outcome
    from brief.compare.grid import Case
    from brief.compare.measures import Measure
    from brief.compare.result import Comparison, Difference
    from brief.types import Article, Statement

# The plot: where it begins and ends, in the units of its view box, and the height of a row.
_LEFT, _RIGHT, _ROW, _TOP = 84.0, 312.0, 18.0, 8.0


@dataclass(frozen=True, slots=True)
class _Row:
    """An arm in a plot: its point and the ends of its interval, across, and what they say."""

    label: str
    y: float
    point: float
    low: float
    high: float
    finding: Finding
    words: str


@dataclass(frozen=True, slots=True)
class _Panel:
    """The paired differences of all arms on one measure, on one scale around zero."""

    measure: Measure
    rows: tuple[_Row, ...]
    zero: float
    noise: tuple[float, float] | None
    height: float
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement as it stands beside another: its words, those that the other lacks marked, and its sources."""

    words: tuple[tuple[str, bool], ...]
    origin: str
    kind: str
    verdict: str
    problems: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """What two arms say on one piece of evidence."""

    mine: tuple[_Said, ...]
    theirs: tuple[_Said, ...]
    same: bool


def to_html(comparison: Comparison, outcomes: Sequence[Outcome]) -> str:
    """Write the page; no text of an article or a variant can become markup."""
    setup = comparison.grid.setup
    style = _asset("compare.css") + _switches(len(setup.arms))
    return (
        _environment()
        .from_string(_asset("compare.html"))
        .render(
            title=report.title(comparison),
            extent=report.extent(comparison),
            comparison=comparison,
            setup=setup,
            outcomes=outcomes,
            conclusions=report.conclusions(comparison),
            notes=report.notes(comparison),
            table=[
                (measure, [report.cell(comparison, arm, measure) for arm in setup.arms])
                for measure in comparison.measures
            ],
            legend=report.LEGEND,
            care=report.CARE,
            panels=tuple(_panels(comparison)),
            labels=[setup.label(arm) for arm in setup.arms],
            stories=[(case, _side_by_side(comparison, case)) for case in comparison.grid.cases],
            style=style,
            policy=_policy(style),
        )
    )


def _asset(name: str) -> str:
    return resources.files("brief").joinpath("templates", name).read_text(encoding="utf-8")


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _environment() -> Environment:
    from jinja2 import StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    return ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )


def _switches(arms: int) -> str:
    """Write the style rules by which the chosen arm alone stands beside the first."""
    rule = ":root:has(#show-{0}) .beside-{0}{{display:none}}:root:has(#show-{0}:checked) .beside-{0}{{display:block}}\n"
    return "".join(rule.format(at) for at in range(1, arms))


# --- plot --------------------------------------------------------------------------------------------------------


def _panels(comparison: Comparison) -> Iterator[_Panel]:
    for measure in comparison.measures:
        found = [one for one in comparison.differences if one.measure == measure.name]
        if found:
            first = comparison.mean(comparison.grid.setup.arms[0], measure.name)
            yield _panel(comparison, measure, found, first.noise if first else None)


def _panel(comparison: Comparison, measure: Measure, found: Sequence[Difference], noise: float | None) -> _Panel:
    ends = [
        (one.paired.interval.low, one.paired.interval.high) if one.paired.interval else (one.paired.mean,) * 2
        for one in found
    ]
    reach = max((abs(value) for low, high in ends for value in (low, high)), default=0.0)
    reach = max(reach, noise or 0.0, 1e-9) * 1.08

    def across(value: float) -> float:
        return round(_LEFT + (value + reach) / (2 * reach) * (_RIGHT - _LEFT), 2)

    rows = tuple(
        _Row(
            label=comparison.grid.setup.label(one.arm),
            y=_TOP + _ROW * at + _ROW / 2,
            point=across(one.paired.mean),
            low=across(low),
            high=across(high),
            finding=one.verdict.finding,
            words=one.verdict.words,
        )
        for at, (one, (low, high)) in enumerate(zip(found, ends, strict=True))
    )
    band = (across(-noise), across(noise)) if noise else None
    scale = (wording.change(-reach, measure.unit), wording.change(reach, measure.unit))
    return _Panel(measure, rows, across(0.0), band, _TOP + _ROW * len(rows) + 18, scale)


# --- side by side ------------------------------------------------------------------------------------------------


def _side_by_side(comparison: Comparison, case: Case) -> tuple[tuple[_Pair, ...], ...]:
    """Return for each arm but the first what it and the first say on each piece of evidence."""
    grid = comparison.grid
    told = {
        cell.arm: report.aligned(case, cell.statements) for cell in report.first_trial(grid) if cell.case == case.id
    }
    first, *others = grid.setup.arms
    return tuple(tuple(_pairs(case, told.get(first, {}), told.get(arm, {}), grid.articles)) for arm in others)


def _pairs(
    case: Case,
    mine: Mapping[str, tuple[Statement, ...]],
    theirs: Mapping[str, tuple[Statement, ...]],
    articles: Mapping[str, Article],
) -> Iterator[_Pair]:
    for key in (*(piece.key for piece in case.evidence), ""):
        left, right = mine.get(key, ()), theirs.get(key, ())
        if left or right:
            one, other = (" ".join(statement.text for statement in side) for side in (left, right))
            yield _Pair(
                tuple(_said(statement, other, articles) for statement in left),
                tuple(_said(statement, one, articles) for statement in right),
                one == other,
            )


def _said(statement: Statement, other: str, articles: Mapping[str, Article]) -> _Said:
    return _Said(
        words=tuple(_marked(statement.text, other)),
        origin=statement.origin,
        kind=statement.verdict.kind,
        verdict=briefing_wording.verdict_words(statement.verdict),
        problems=tuple(problem.message for problem in statement.verdict.problems),
        sources=tuple(
            (
                articles[span.article_id].slice(span),
                f"{briefing_wording.name(articles[span.article_id])}, characters {span.start}–{span.end}",
            )
            for span in dict.fromkeys(statement.citations)
        ),
    )


def _marked(text: str, other: str) -> Iterator[tuple[str, bool]]:
    """Yield runs of a text's words, each with whether the other text lacks them at that place."""
    mine, theirs = text.split(), other.split()
    if not theirs:
        yield text, False
        return
    for what, start, end, _, _ in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if start < end:
            yield " ".join(mine[start:end]), what != "equal"
