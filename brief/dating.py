"""Weekdays become dates: "on Friday" says nothing to a reader of another week, "on Friday 30 January" does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.citations.quotations import quotations
from brief.timeline import periods

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date as Day

    from brief.timeline import Period

_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
# Good Friday and every Friday are no one day; next to a date of its own a weekday has one already.
_NO_DAY = re.compile(r"(?:\b(?:an?|any|each|every|one|some)|(?<!\A)(?<![.!?]\s)\b[A-Z]\w+|\d)[\s,]+$|[-–—/]\s*$")
_DATED = re.compile(
    r"(?:'s|[’]s|\s*[-–—/]\s*(?:[A-Z]|\d)|,?\s*(?:the\s)?\d|,?\s(?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)\w*)"
)
# "Sunday night 11 May" is no English: here the date stands in brackets.
_PART_OF_DAY = re.compile(r"\s(?:morning|noon|midday|lunchtime|afternoon|evening|night|midnight)\b")
_WHICH = re.compile(r"\b(?:last|next|this|past|coming|previous|following)\s$", re.IGNORECASE)
# A weekday is a day of the days around its article's. One that would lie six days back may be the day of publication in
# the outlet's own time zone: which of them is meant would be a guess.
_NEAREST = range(-5, 7)


def dated(text: str, published: Day, known: frozenset[Day]) -> tuple[str, frozenset[Day]]:
    """Return a sentence with the date beside each first weekday, and the days so named.

    `published` is the day of the article that the sentence rests on; a day in `known` has its date already. Within
    quotation marks nothing is added.
    """
    met: set[Day] = set()
    places: list[tuple[int, str]] = []
    for period in _weekdays(text, published):
        if period.first not in known | met:
            met.add(period.first)
            places.append(_place(text, period))
    for at, date in reversed(places):
        text = text[:at] + date + text[at:]
    return text, frozenset(met)


def _weekdays(text: str, published: Day) -> Iterator[Period]:
    quoted = [(quotation.start, quotation.end) for quotation in quotations(text)]
    for period in periods(text, published):
        bare = _WEEKDAY.fullmatch(text, period.start, period.end) and not _DATED.match(text, period.end)
        inside = any(start <= period.start < end for start, end in quoted)
        near = (period.first - published).days in _NEAREST
        if bare and near and not inside and not _NO_DAY.search(text, 0, period.start):
            yield period


def _place(text: str, period: Period) -> tuple[int, str]:
    """Return where the date is put, and in which form."""
    date = f"{period.first.day} {period.first:%B}"
    part = _PART_OF_DAY.match(text, period.end)
    if part or _WHICH.search(text, 0, period.start):
        return part.end() if part else period.end, f" ({date})"
    return period.end, f" {date}"
