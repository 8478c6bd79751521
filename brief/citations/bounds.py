"""Bounds: the words that loosen a number, such as "about" and "at least", and which of them follow from which."""

from __future__ import annotations

import re
from enum import StrEnum


class Bound(StrEnum):
    """How the words beside a number loosen it."""

    ABOUT = "about"
    MORE = "more than"
    LEAST = "at least"
    LESS = "less than"
    MOST = "at most"


UPWARD = frozenset({Bound.MORE, Bound.LEAST})
DOWNWARD = frozenset({Bound.LESS, Bound.MOST})

_BOUNDS = {
    Bound.ABOUT: "about|around|some|roughly|approximately|an estimated|estimated at",
    Bound.MORE: "more than|over|above|upwards of|in excess of|exceed(?:s|ed|ing)?",
    Bound.LEAST: "at least|(?:no|not) (?:fewer|less) than|a minimum of",
    Bound.LESS: "less than|fewer than|under|below|nearly|almost|close to",
    Bound.MOST: "up to|at most|(?:no|not) more than|as many as|as much as|a maximum of",
}
_BEFORE = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{bound.name}>{words})' for bound, words in _BOUNDS.items())})\s+$", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?P<ABOUT>\sor\sso\b)|(?P<MORE>\+|-plus\b)|(?P<LEAST>\s(?:or|and)\s(?:more|above|over)\b)"
    r"|(?P<MOST>\sor\s(?:less|fewer|under)\b)",
    re.IGNORECASE,
)
_LONGEST_HEDGE = 20
# "rose over 10 years" is how long it took; "for over 10 years" is a limit.
_TIME = re.compile(r"[\s-](?:seconds|minutes|hours|days|weeks|months|years|decades|centuries)\b")
_LASTING = re.compile(
    r"\b(?:for|after|of|with|by|is|was|were|spen[dt]|spends|takes?|took|last(?:s|ed)?)\sover\s+$", re.IGNORECASE
)


def bound_of(folded: str, start: int, end: int) -> tuple[Bound | None, str]:
    """Return how the words before or after a number loosen it, and those words."""
    match = _BEFORE.search(folded, max(0, start - _LONGEST_HEDGE), start) or _AFTER.match(folded, end)
    if match is None or (match.group().strip().lower() == "over" and _during(folded, start, end)):
        return None, ""
    return Bound[str(match.lastgroup)], match.group().strip()


def _during(folded: str, start: int, end: int) -> bool:
    return bool(_TIME.match(folded, end)) and not _LASTING.search(folded, max(0, start - _LONGEST_HEDGE), start)
