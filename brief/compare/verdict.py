"""What paired statistics mean, in words that can stand alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from brief.compare import wording
from brief.compare.measures import Better
from brief.compare.statistics import ALPHA, FEWEST

if TYPE_CHECKING:
    from brief.compare.measures import Measure
    from brief.compare.statistics import Paired


class Finding(StrEnum):
    """How one arm stands to another on one measure; HIGHER and LOWER where neither way is good."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a verdict rests on: `p` is corrected for the number of arms, `needed` is None beyond reach."""

    arm: str
    against: str
    measure: Measure
    paired: Paired
    p: float | None
    noise: float | None
    needed: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding with the sentence that says it."""

    finding: Finding
    words: str


def judged(evidence: Evidence) -> Verdict:
    """Give the verdict: a difference counts if its corrected p is 0.05 or less and it is above the noise floor."""
    if evidence.p is None:
        return Verdict(Finding.TOO_FEW, _too_few(evidence))
    if evidence.p > ALPHA or _in_noise(evidence):
        return Verdict(Finding.SAME, _same(evidence))
    finding = _direction(evidence)
    return Verdict(finding, _differs(evidence, finding))


def _in_noise(evidence: Evidence) -> bool:
    return evidence.noise is not None and abs(evidence.paired.mean) <= evidence.noise


def _direction(evidence: Evidence) -> Finding:
    higher = evidence.paired.mean > 0
    if evidence.measure.better is Better.NEITHER:
        return Finding.HIGHER if higher else Finding.LOWER
    return Finding.BETTER if higher == (evidence.measure.better is Better.HIGH) else Finding.WORSE


def _differs(evidence: Evidence, finding: Finding) -> str:
    paired = evidence.paired
    count = paired.higher if paired.mean > 0 else paired.lower
    floor = f"above the noise floor of {_size(evidence.noise, evidence)}" if evidence.noise is not None else None
    return (
        f"{evidence.arm} is {finding} than {evidence.against} on {evidence.measure.title} "
        f"on {count} of {wording.stories(paired.stories)} ({_numbers(evidence, floor)})"
    )


def _same(evidence: Evidence) -> str:
    paired, name = evidence.paired, evidence.measure.title
    pair = f"{evidence.arm} and {evidence.against}"
    if not paired.higher and not paired.lower:
        return f"{pair} are the same on {name} on all {wording.stories(paired.stories)}"
    floor = f"within the noise floor of {_size(evidence.noise, evidence)}" if _in_noise(evidence) else None
    numbers = f"{wording.stories(paired.stories)}: {_numbers(evidence, floor)}"
    more = _more(evidence)
    few = f"; not enough stories: {more}" if more else ""
    return f"no difference between {pair} is shown on {name} ({numbers}){few}"


def _more(evidence: Evidence) -> str:
    """Say how many stories would be enough, where it is more than there are."""
    if not evidence.paired.mean:
        return ""
    if evidence.needed is None:
        return "not even 10,000 are enough to see a difference of this size"
    if evidence.needed <= evidence.paired.stories:
        return ""
    return f"about {evidence.needed:,} are needed to see a difference of this size"


def _too_few(evidence: Evidence) -> str:
    paired, unit = evidence.paired, evidence.measure.unit
    pair, name = f"{evidence.arm} differs from {evidence.against}", evidence.measure.title
    seen = f"{pair} by {wording.change(paired.mean, unit)} on {name}"
    if paired.stories == 1:
        return f"one story says nothing of others: on it {seen}"
    few = f"not enough stories: {paired.stories} are paired, a test needs {FEWEST} at least; on these {seen}"
    return "; ".join(filter(None, (few, _more(evidence))))


def _numbers(evidence: Evidence, floor: str | None) -> str:
    paired, unit = evidence.paired, evidence.measure.unit
    parts = (
        wording.change(paired.mean, unit),
        f"95 % CI {wording.interval(paired.interval, unit)}" if paired.interval else None,
        wording.chance(evidence.p) if evidence.p is not None else None,
        floor,
    )
    return ", ".join(part for part in parts if part)


def _size(number: float | None, evidence: Evidence) -> str:
    return wording.size(number or 0.0, evidence.measure.unit)
