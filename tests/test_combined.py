from __future__ import annotations

import pytest

from brief.citations import combined
from brief.types import Problem, ProblemCode, Verdict, VerdictKind

FINE = Verdict(VerdictKind.SUPPORTED, 0.9, coverage=1.0)
PART = Verdict(VerdictKind.PARTIAL, 0.4, (Problem(ProblemCode.MODALITY, "may", 0, 3),), coverage=0.8)
WRONG = Verdict(VerdictKind.CONTRADICTED, 0.1, (Problem(ProblemCode.NUMBER_ABSENT, "7", 9, 10),), coverage=0.9)
ASKED = Verdict(VerdictKind.NOT_CHECKABLE, 0.0)


@pytest.mark.parametrize(
    ("verdicts", "kind", "score"),
    [
        ([FINE], VerdictKind.SUPPORTED, 0.9),
        ([FINE, FINE], VerdictKind.SUPPORTED, 0.9),
        ([FINE, PART], VerdictKind.PARTIAL, 0.4899),
        ([PART, WRONG, FINE], VerdictKind.CONTRADICTED, 0.1817),
        ([FINE, Verdict(VerdictKind.UNCITED, 0.0)], VerdictKind.UNCITED, 0.0),
        ([ASKED, FINE], VerdictKind.SUPPORTED, 0.9),
        ([ASKED, ASKED], VerdictKind.NOT_CHECKABLE, 0.0),
    ],
)
def test_a_claim_is_as_bad_as_its_worst_sentence_and_nearly_as_unlikely(
    verdicts: list[Verdict], kind: VerdictKind, score: float
) -> None:
    found = combined(verdicts)
    assert (found.kind, found.score) == (kind, score)
    assert found.problems == tuple(problem for one in verdicts for problem in one.problems)
