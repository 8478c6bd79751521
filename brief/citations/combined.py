"""One verdict on a claim of several sentences."""

from __future__ import annotations

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

    The claim is as bad as its worst sentence and as likely as its least likely one; a sentence that cannot be checked
    decides nothing unless all are such.
    """
    if len(verdicts) == 1:
        return verdicts[0]
    checked = [one for one in verdicts if one.kind is not VerdictKind.NOT_CHECKABLE] or verdicts
    return Verdict(
        kind=min((one.kind for one in checked), key=_WORST_FIRST.index),
        score=min(one.score for one in checked),
        problems=tuple(problem for one in verdicts for problem in one.problems),
        matches=tuple(dict.fromkeys(match for one in verdicts for match in one.matches)),
        coverage=min(one.coverage for one in checked),
        clauses=tuple(clause for one in verdicts for clause in one.clauses),
        stances=tuple(dict.fromkeys(stance for one in verdicts for stance in one.stances)),
    )
