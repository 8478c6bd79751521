"""Numbers as a reader of a comparison meets them, the same in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.compare.measures import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brief.compare.statistics import Interval

# How a value is scaled, its decimals, its sign of unit, and what a difference of it is called.
_FORMS: Mapping[Unit, tuple[float, int, str, str]] = {
    Unit.SHARE: (100.0, 1, " %", " points"),
    Unit.NUMBER: (1.0, 1, "", ""),
    Unit.SECONDS: (1.0, 2, " s", " s"),
    Unit.BYTES: (1e-6, 0, " MB", " MB"),
}


def value(number: float, unit: Unit) -> str:
    """Write a value with its unit: 92.1 %."""
    scale, decimals, sign, _ = _FORMS[unit]
    return _minus(f"{number * scale:.{decimals}f}{sign}")


def size(number: float, unit: Unit) -> str:
    """Write the size of a difference without a sign: 6.1 points."""
    scale, decimals, _, name = _FORMS[unit]
    return _minus(f"{abs(number) * scale:.{decimals}f}{name}")


def change(number: float, unit: Unit) -> str:
    """Write a difference with its sign and unit: +6.1 points."""
    scale, decimals, _, name = _FORMS[unit]
    return _minus(f"{_whole(number * scale, decimals):+.{decimals}f}{name}")


def interval(of: Interval, unit: Unit) -> str:
    """Write an interval without its unit: 2.0 to 9.8."""
    scale, decimals, _, _ = _FORMS[unit]
    return _minus(" to ".join(f"{_whole(end * scale, decimals):.{decimals}f}" for end in (of.low, of.high)))


def chance(p: float) -> str:
    """Write a p value: p = 0.02, p < 0.001."""
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.3f}" if p < 0.01 else f"p = {p:.2f}"


def count(number: int, one: str, many: str) -> str:
    """Write a number of things: 1 story, 14 stories."""
    return f"{number:,} {one if number == 1 else many}"


def stories(number: int) -> str:
    """Write a number of stories."""
    return count(number, "story", "stories")


def _whole(number: float, decimals: int) -> float:
    """Round, so that nothing is written as minus zero."""
    return round(number, decimals) + 0.0


def _minus(text: str) -> str:
    return text.replace("-", "\u2212")
