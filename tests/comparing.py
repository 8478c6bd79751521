"""Comparisons made by hand, to test with: numbers as if prompts had been compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builders import cite, made_article, said

from brief.compare.grid import Arm, Case, Cell, Digest, Failure, Grid, Setup, Trial
from brief.types import Evidence, Span, Statement, Story

TEXT = "The ferry stops\nThe ferry to Lerwik stopped on Monday. Nobody was hurt in the storm. It sails again.\n"
ARTICLE = made_article("a", TEXT, title="The ferry stops", path="ferry.txt")
PIECES = ("The ferry to Lerwik stopped on Monday.", "Nobody was hurt in the storm.")

# For each arm a row for each story: the values of its trials, or the reason why it failed.
Rows = Mapping[str, Sequence[Sequence[float] | str]]


def case(number: int, references: tuple[str, ...] = ()) -> Case:
    evidence = tuple(Evidence(str(at), cite(ARTICLE, text), text) for at, text in enumerate(PIECES, start=1))
    return Case(
        id=f"{number:012x}",
        title=f"Story {number}",
        story=Story(f"s{number}", (ARTICLE,)),
        evidence=evidence,
        worth=dict.fromkeys((piece.span for piece in evidence), 0.0),
        core=frozenset({evidence[0].span}),
        facts=frozenset({"lerwik", "monday"}),
        references=references,
    )


def told(variant: str) -> tuple[Statement, ...]:
    """Return two statements; the first variant's differ from the others' in their first words."""
    first = "The ferry to Lerwik stopped." if variant == "a" else "The ferry stopped on Monday."
    return (said(first, span_of(0)), said(PIECES[1], span_of(1)))


def span_of(at: int) -> Span:
    return cite(ARTICLE, PIECES[at])


def grid(rows: Rows, measure: str = "supported", models: Sequence[str] = ("m",)) -> Grid:
    """Make a grid from the values of a measure; an arm is `variant` or `variant/model`."""
    arms = {name: Arm(name.split("/")[0], (*name.split("/"), "m")[1]) for name in rows}
    trials = max(len(values) for found in rows.values() for values in found if not isinstance(values, str))
    cells, failures = [], []
    for name, found in rows.items():
        for number, values in enumerate(found):
            if isinstance(values, str):
                failures.append(Failure(arms[name], f"{number:012x}", Trial(0, 0), values))
                continue
            for seed, value in enumerate(values):
                statements = told(arms[name].variant)
                cells.append(Cell(arms[name], f"{number:012x}", Trial(seed, 0), {measure: value}, statements))
    variants = tuple(dict.fromkeys(arm.variant for arm in arms.values()))
    return Grid(
        Setup(
            "0",
            tuple(Digest(one, "0" * 64) for one in variants),
            tuple(Digest(one, "1" * 64) for one in models),
            trials,
            1,
            2,
        ),
        tuple(case(number) for number in range(max(len(found) for found in rows.values()))),
        {ARTICLE.id: ARTICLE},
        tuple(cells),
        tuple(failures),
    )
