"""Dates: days, months, years and weekdays of a text, and whether the source gives the same."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.findings import absent
from brief.citations.keys import Fact
from brief.citations.lexicon.dates import MONTHS, WEEKDAYS
from brief.text import fold
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source
    from brief.types import Article


@dataclass(frozen=True, slots=True)
class Date(Fact):
    """A date as far as the text gives it; at least one part is known. Monday is weekday 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


_LONG_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?P<month>{_LONG_MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?![.,:]?\d|\s?%)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)\b(?![.,:]\d|%)"
_WEEKDAY = (
    r"(?P<weekday>(?i:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|(?:Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)\.)"
)
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>3[01]|[12]\d|0[1-9])\b",
        rf"\b{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?",
        rf"(?<![\d.,:$€£])\b{_DAY}\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s{_YEAR})?",
        rf"\b{_MONTH},?\s(?:of\s)?{_YEAR}",
        rf"(?<![.?!]\s)(?<=\s)(?P<month>(?!May\b){_LONG_MONTHS})\b",
        r"(?<=\b[io]n\s)(?P<month>May)\b",
        r"\b(?:since|until|by|last|next|early|late|mid|this|from|of)[\s-](?P<month>May)\b",
        rf"(?<!\w){_WEEKDAY}(?!\w)",
        rf"(?<![\d.,:$€£\w]){_YEAR}(?!\s?(?i:percent|people|million|billion|points))",
    )
)


def _date(match: re.Match[str], text: str) -> Date:
    parts = match.groupdict()
    month = parts.get("month")
    weekday = parts.get("weekday")
    return Date(
        text[match.start() : match.end()],
        match.start(),
        match.end(),
        year=int(parts["year"]) if parts.get("year") else None,
        month=MONTHS[month.lower().rstrip(".")] if month else int(parts["number"]) if parts.get("number") else None,
        day=int(parts["day"]) if parts.get("day") else None,
        weekday=WEEKDAYS[weekday.lower().rstrip(".")] if weekday else None,
    )


@lru_cache(maxsize=8192)
def dates(text: str) -> tuple[Date, ...]:
    """Find the dates, months with a sign that they are one, weekdays and years, in order."""
    folded = fold(text)
    found: list[Date] = []
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            if not any(match.start() < date.end and date.start < match.end() for date in found):
                found.append(_date(match, text))
    return tuple(sorted(found, key=lambda date: date.start))


def date_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Return the ranges of the dates of a text."""
    return tuple((date.start, date.end) for date in dates(text))


def carries_date(source: Date, claim: Date, years: frozenset[int], published: Day | None = None) -> bool:
    """Say whether a date of the source states every part of the claim's.

    `years` may fill in a missing year. The day of publication tells which day a weekday was, and the other way round.
    """
    return any(_states(form, claim, years) for form in (source, *_resolved(source, published)))


def _states(source: Date, claim: Date, years: frozenset[int]) -> bool:
    year = claim.year is None or claim.year == source.year or (source.year is None and claim.year in years)
    return (
        year
        and (claim.month is None or claim.month == source.month)
        and (claim.day is None or claim.day == source.day)
        and (claim.weekday is None or claim.weekday == source.weekday)
    )


def _resolved(date: Date, published: Day | None) -> Iterator[Date]:
    """Yield a date with every part filled in: a weekday is the last or the next one, a day is in the nearest year."""
    for day in _days(date, published):
        yield Date(date.text, date.start, date.end, day.year, day.month, day.day, day.weekday())


def _days(date: Date, published: Day | None) -> list[Day]:
    if date.month and date.day:
        years = [date.year] if date.year else [published.year + step for step in (-1, 0, 1)] if published else []
        days = [Day(year, date.month, date.day) for year in years if date.day <= monthrange(year, date.month)[1]]
        return sorted(days, key=lambda day: abs((day - published).days))[:1] if published else days
    if date.weekday is None or date.month or date.year or published is None:
        return []
    ahead = (date.weekday - published.weekday()) % 7
    return [published + timedelta(ahead), published + timedelta(ahead - 7)] if ahead else [published]


_Parts = tuple[int | None, ...]


def _parts(date: Date) -> _Parts:
    return (date.year, date.month, date.day, date.weekday)


def check_dates(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find the claim's dates that no cited span states, or that it states more often than the spans do."""
    stated = [
        (reading, date, day)
        for reading, day in zip(source.readings, _published(source), strict=True)
        for date in reading.dates
    ]
    years = frozenset(date.year for _, date, _ in stated if date.year and not date.month)
    if any(date.year for date in claim.dates):
        years |= {year for article in source.articles for year in _years_of(article, source)}
    mine = {_parts(date) for date in claim.dates}
    used: Counter[_Parts] = Counter()
    for date in claim.dates:
        parts = _parts(date)
        used[parts] += 1
        carriers = sum(carries_date(other, date, years, day) for _, other, day in stated)
        if carriers >= used[parts] or _number_stated(date, source):
            continue
        # What the claim states too is no rival: it may name the days of two sources.
        others = ((reading, other) for reading, other, _ in stated if _parts(other) not in mine)
        rival = next((place for place in others if _same_parts(date, place[1])), None)
        elsewhere = any(carries_date(other, date, years) for body in source.bodies() for other in dates(body))
        code = ProblemCode.DATE_ELSEWHERE if elsewhere else ProblemCode.DATE_ABSENT
        yield absent(code, date, rival, source)


# The year 1 is what programs write for "not known".
_PRESS = range(1600, 2600)


def _published(source: Source) -> tuple[Day | None, ...]:
    """Return the day on which the article of each span was published, None where that is not known."""
    times = [source.corpus.articles[span.article_id].published for span in source.spans]
    return tuple(time.date() if time and time.year in _PRESS else None for time in times)


# A line of so few words that states a whole date says when the article appeared.
_LONGEST_DATE_LINE = 8


def _years_of(article: Article, source: Source) -> Iterator[int]:
    """Yield the years in which an article appeared: as its file says, and as a line of it with little but a date."""
    if article.published:
        yield article.published.year
    for sentence in source.corpus.sentences[article.id]:
        if sentence.span.end - sentence.span.start < 60:
            line = article.slice(sentence.span)
            if len(line.split()) <= _LONGEST_DATE_LINE:
                yield from (date.year for date in dates(line) if date.year and date.month and date.day)


def _number_stated(date: Date, source: Source) -> bool:
    only_year = date.year is not None and date.month is None
    return only_year and any(number.value == date.year for reading in source.readings for number in reading.numbers)


def _same_parts(one: Date, other: Date) -> bool:
    return [part is None for part in (one.month, one.weekday)] == [
        part is None for part in (other.month, other.weekday)
    ]
