"""Binding: names and numbers that the cited text has, but in another sentence than the rest of what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.citations.clauses import clauses
from brief.citations.findings import absent
from brief.citations.names import Name
from brief.citations.numbers import Number, carries_number
from brief.citations.order import fit
from brief.citations.reading import Reading, read
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding, Place
    from brief.citations.keys import Fact
    from brief.citations.reading import Source

# The sentence that speaks of what a clause speaks of holds this share of its other words of meaning, and one that has
# only the name or number less than this share of what that one holds. Set on RAGTruth, parts 0 and 2.
_SAME = 0.5
_LESS = 0.5
_PRONOUNS = frozenset(["he", "she", "they", "it", "his", "her", "their", "its", "him", "them"])
# A clause with fewer other words of meaning says too little to be found by them.
_FEWEST = 2


def check_binding(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a name or number that stands in another cited sentence than the rest of its clause, which has another there.

    The rest must not stand beside it in the article, and the sentence of the rest must have a fact of the same type
    that the statement leaves out.
    """
    if len(source.readings) < 2:
        return
    for name in claim.names:
        yield from _unbound(claim, name, source, ProblemCode.NAME_ELSEWHERE)
    for number in claim.numbers:
        yield from _unbound(claim, number, source, ProblemCode.NUMBER_ELSEWHERE)


def _unbound(claim: Reading, fact: Name | Number, source: Source, code: ProblemCode) -> Iterator[Finding]:
    rest = _rest(claim, fact)
    if len(rest) < _FEWEST:
        return
    held = [len(rest & reading.known) for reading in source.readings]
    having = [at for at, reading in enumerate(source.readings) if _has(reading, fact)]
    best = max(range(len(held)), key=lambda at: (held[at], -at))
    near = _PRONOUNS & set(source.readings[best].keys) and _has(read(source.window(source.spans[best])), fact)
    if not having or near or held[best] < _SAME * len(rest) or max(held[at] for at in having) >= _LESS * held[best]:
        return
    rival = next((one for one in _rivals(claim, fact, source.readings[best]) if _same_slot((claim, fact), one)), None)
    if rival:
        yield absent(code, fact, rival, source)


def _rest(claim: Reading, fact: Fact) -> frozenset[str]:
    """Return the keys of the words of meaning of a fact's clause, or of the statement where the clause says little."""
    ranges = [(a, b) for a, b in clauses(claim.text) if a <= fact.start < b] + [(0, len(claim.text))]
    for start, end in ranges:
        rest = frozenset(
            term.key for term in claim.terms if start <= term.start < end and not fact.start <= term.start < fact.end
        )
        if len(rest) > _FEWEST:
            return rest
    return frozenset()


def _has(reading: Reading, fact: Name | Number) -> bool:
    if isinstance(fact, Name):
        return fact.whole in reading.known or fact.keys[-1] in reading.known
    return any(carries_number(other, fact) for other in reading.numbers)


def _same_slot(mine: Place, rival: Place) -> bool:
    """Say whether two facts stand before or after the same word of meaning."""
    return fit(mine, rival) > 0


def _rivals(claim: Reading, fact: Name | Number, best: Reading) -> Iterator[Place]:
    if isinstance(fact, Name):
        yield from ((best, name) for name in best.names if claim.known.isdisjoint(name.keys))
        return
    alike = (other for other in best.numbers if other.unit is fact.unit and other.measure == fact.measure)
    yield from ((best, other) for other in alike if all(mine.value != other.value for mine in claim.numbers))
