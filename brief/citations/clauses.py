"""Clauses: the parts of a statement that can be true or false by themselves."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from brief.types import Clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.citations.keys import Fact
    from brief.citations.reading import Reading
    from brief.types import Problem

_CUT = re.compile(r"[,;:](?:[\"')\]]+)?\s|\s(?:and|but|while)\s|--\s?|\s-\s", re.IGNORECASE)


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """Cut a folded text at marks and conjunctions; the ranges are in order and cover it, the cut ends the first."""
    cuts = [0, *(match.end() for match in _CUT.finditer(text) if match.end() < len(text)), len(text)]
    return tuple(pairwise(cuts))


def terms_within(claim: Reading, start: int, end: int) -> int:
    """Count the words of meaning in a range of a statement."""
    return sum(start <= term.start < end for term in claim.terms)


def judged(claim: Reading, problems: Sequence[Problem], missing: Sequence[Fact]) -> tuple[Clause, ...]:
    """Say of each clause whether it is carried: no problem touches it, and at least half of its words are there.

    A clause with nothing to check in it goes with its neighbour.
    """
    joined: list[tuple[int, int]] = []
    for start, end in clauses(claim.text):
        if joined and not (_states(claim, start, end) and _states(claim, *joined[-1])):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return tuple(Clause(a, b, _carried(claim, (a, b), problems, missing)) for a, b in joined)


def _states(claim: Reading, start: int, end: int) -> bool:
    counted = any(start <= number.start < end for number in claim.numbers)
    dated = any(start <= date.start < end for date in claim.dates)
    return counted or dated or terms_within(claim, start, end) > 0


def _carried(claim: Reading, place: tuple[int, int], problems: Sequence[Problem], missing: Sequence[Fact]) -> bool:
    start, end = place
    away = sum(start <= fact.start < end for fact in missing)
    touched = any(problem.start < end and start < problem.end for problem in problems)
    return not touched and 2 * away <= terms_within(claim, start, end)
