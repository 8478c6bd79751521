"""One verdict on a claim of several sentences."""

from __future__ import annotations

from math import exp, fsum, log
from typing import TYPE_CHECKING

from brief.types import Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORST_FIRST = (
    VerdictKind.CONTRADICTED,
    VerdictKind.UNSUPPORTED,
    VerdictKind.UNCITED,
    VerdictKind.PARTIAL,
    VerdictKind.SUPPORTED,
    VerdictKind.NOT_CHECKABLE,
)


def combined(verdicts: Sequence[Verdict]) -> Verdict:
    """Combine the verdicts on the sentences of a claim, at least one, whose ranges are those of the claim.

    The claim is as bad as its worst sentence. Its score lies midway, as powers do, between the least likely sentence
    and the mean of all: on RAGTruth's summaries that orders claims better than the least alone, and an edit of any
    sentence lowers it. A sentence that cannot be checked decides nothing unless all are such.
    """
    if len(verdicts) == 1:
        return verdicts[0]
    checked = [one for one in verdicts if one.kind is not VerdictKind.NOT_CHECKABLE] or verdicts
    return Verdict(
        kind=min((one.kind for one in checked), key=_WORST_FIRST.index),
        score=_score([one.score for one in checked]),
        problems=tuple(problem for one in verdicts for problem in one.problems),
        matches=tuple(dict.fromkeys(match for one in verdicts for match in one.matches)),
        coverage=min(one.coverage for one in checked),
        clauses=tuple(clause for one in verdicts for clause in one.clauses),
        stances=tuple(dict.fromkeys(stance for one in verdicts for stance in one.stances)),
    )


def _score(scores: Sequence[float]) -> float:
    """Return the geometric mean of the least score and of the geometric mean of all, rounded to four places."""
    if not min(scores):
        return 0.0
    return round(exp((log(min(scores)) + fsum(map(log, scores)) / len(scores)) / 2), 4)
