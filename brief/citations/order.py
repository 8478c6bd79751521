"""Order: numbers and names that stand in each other's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.citations.findings import around, flag
from brief.citations.keys import Fact
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source


def check_order(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a number or name of the source that stands in another's place, as after a swap."""
    for reading in source.readings:
        for fact, own, others in (*_numbers_of(claim, reading), *_names_of(claim, reading)):
            rival = _swapped((claim, fact), own, others, reading)
            if rival is not None:
                message = f"“{fact.text}” stands where the source has “{rival.text}”"
                yield flag(ProblemCode.ORDER, message, fact, sure=True)


_Sorted = tuple[Fact, tuple[Fact, ...], tuple[Fact, ...]]


def _numbers_of(claim: Reading, reading: Reading) -> Iterator[_Sorted]:
    """Yield each number of the claim with the source's numbers of the same value, and the others."""
    for number in claim.numbers:
        own = tuple(other for other in reading.numbers if other.value == number.value)
        yield number, own, tuple(other for other in reading.numbers if other not in own)


def _names_of(claim: Reading, reading: Reading) -> Iterator[_Sorted]:
    """Yield each name of the claim with the source's names that share a word with it, and the others."""
    for name in claim.names:
        own = tuple(other for other in reading.names if not set(other.keys).isdisjoint(name.keys))
        yield name, own, tuple(other for other in reading.names if other not in own)


def _swapped(
    mine: tuple[Reading, Fact], own: tuple[Fact, ...], others: tuple[Fact, ...], reading: Reading
) -> Fact | None:
    """Return the source's fact in the claim's place when the claim's own stands at quite another place there."""
    if not own or not others:
        return None
    place = around(*mine)
    if any(place[side] == around(reading, fact)[side] != "" for fact in own for side in (0, 1)):
        return None
    return next((fact for fact in others if place == around(reading, fact) != ("", "")), None)
