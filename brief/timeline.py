"""When things happened: the days that sentences name, resolved against the day of their article, and told once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta

from brief.citations.dates import Date, dates
from brief.text import content_stems, fold
from brief.types import Article, Sentence, Span, Story, TimelineEntry

_PRESS = range(1600, 2600)  # the year 1 is what programs write for "not known"
_SAME = 0.5  # share of the stems of the shorter of two sentences on one day from which they tell the same; a judgement
_NEAR = 90  # days within which a day without its year is the nearest; further off the tense decides
_LONGEST_CLAUSE = 120  # characters

_WEEKDAY = 7
_FUTURE = re.compile(
    r"\b(?:will|won't|shall|going to|about to|due|expected|expects?|plans?|planned|set (?:to|for)|scheduled|slated"
    r"|upcoming|coming|next|until|ahead of|deadline|expires?|(?:is|are) \w+ing)\b|'ll\b",
    re.IGNORECASE,
)
_WILL = re.compile(r"\b(?:will|won't|shall)\b|'ll\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:last|since|ago|previous|past)\b|\b\w+ed\b|\b(?:was|were|had|began|came|fell|held|met|said"
                   r"|saw|struck|told|took|went|won)\b", re.IGNORECASE)  # fmt: skip
_BOUNDARY = re.compile(r"[,;:\"()]|\b(?:and|but|that|which|who|while|when|after|before|as|because|since|where)\b")
_AFTER_NEXT = re.compile(r"\b(?:next|this coming|coming)\s+$", re.IGNORECASE)
_AFTER_LAST = re.compile(r"\b(?:last|this past|past)\s+$", re.IGNORECASE)
_RELATIVE = {
    "yesterday": -1, "last night": -1, "overnight": 0, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "tomorrow": 1,
}  # fmt: skip
_NAMED = re.compile(rf"\b(?P<named>{'|'.join(_RELATIVE)})\b", re.IGNORECASE)
_WEEK = re.compile(r"\b(?P<which>last|this|next)\s(?P<unit>week|weekend|month|year)\b", re.IGNORECASE)
_AGO = re.compile(
    r"\b(?P<count>\d{1,2}|a|one|two|three|four|five|six|seven|eight|nine|ten)\s(?P<unit>day|week)s?\s(?:ago|earlier)\b",
    re.IGNORECASE,
)
_COUNTS = {word: count for count, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_ORDINAL = re.compile(r"\bon\sthe\s(?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b(?!\s(?:of\b|[a-z]*(?:anniversary"
                      r"|birthday|century|day|floor|hole|lap|minute|round|street|time|try)\b))")  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """What a date in a text means: its first and last day, both included, and its range in code points of the text."""

    first: Day
    last: Day
    start: int
    end: int


def timeline(story: Story, sentences: Mapping[str, Sequence[Sentence]]) -> tuple[TimelineEntry, ...]:
    """Return the days that the articles name with the sentences that name them, the earliest first.

    Of sentences that tell the same of one day, that of the more central article stands. A reprint adds nothing.
    """
    copies = {copy for copy, _ in story.copies}
    kept: dict[Day, list[tuple[frozenset[str], Span]]] = {}
    for article in (article for article in story.articles if article.id not in copies):
        for sentence in sentences[article.id]:
            text = article.slice(sentence.span)
            days = {period.first for period in periods(text, published_day(article)) if period.first == period.last}
            for day in sorted(days):
                _keep(kept.setdefault(day, []), frozenset(content_stems(text)), sentence.span)
    return tuple(TimelineEntry(day, span) for day in sorted(kept) for _, span in kept[day])


def _keep(told: list[tuple[frozenset[str], Span]], stems: frozenset[str], span: Span) -> None:
    """Add a sentence to those of its day, unless one of them tells the same."""
    if not any(len(stems & other) >= _SAME * max(1, min(len(stems), len(other))) for other, _ in told):
        told.append((stems, span))


def published_day(article: Article) -> Day | None:
    """Return the day on which an article was published, or None where that is not known."""
    published = article.published
    return published.date() if published and published.year in _PRESS else None


def periods(text: str, published: Day | None) -> tuple[Period, ...]:
    """Return what the dates in a sentence mean, in order; without the day of publication, only those with a year."""
    folded = fold(text)
    found = [period for date in dates(text) for period in _of_date(date, folded, published)]
    if published:
        for read in (_named, _weeks, _ago, _ordinal):
            found += read(folded, published)
    return tuple(sorted(found, key=lambda period: period.start))


def _of_date(date: Date, folded: str, published: Day | None) -> Iterator[Period]:
    """Yield what a written date means, if that can be known."""
    if date.weekday is not None and not date.day:
        if published:
            weekday = _weekday(date, folded, published)
            yield Period(weekday, weekday, date.start, date.end)
    elif date.day and date.month:
        if day := _day_of_year(date, folded, published):
            yield Period(day, day, date.start, date.end)
    elif date.year:
        first = Day(date.year, date.month or 1, 1)
        yield Period(first, _month_end(first if date.month else first.replace(month=12)), date.start, date.end)


def _weekday(date: Date, folded: str, published: Day) -> Day:
    """Return the day of a weekday: the last one, the day of publication too, or the next if the clause looks ahead."""
    assert date.weekday is not None
    ahead = (date.weekday - published.weekday()) % _WEEKDAY
    if _AFTER_LAST.search(folded, 0, date.start):
        return published + timedelta(ahead - _WEEKDAY)
    if _AFTER_NEXT.search(folded, 0, date.start):
        return published + timedelta(ahead or _WEEKDAY)
    if not ahead:
        return published
    return published + timedelta(ahead if _ahead(folded, date.start, date.end) else ahead - _WEEKDAY)


def _ahead(folded: str, start: int, end: int) -> bool:
    """Say whether the clause around a date tells what is still to come."""
    clause = _clause(folded, start, end)
    if _WILL.search(clause):
        return True  # "will stay closed": the participle is no past
    return _FUTURE.search(clause) is not None and not _PAST.search(_FUTURE.sub("", clause))


def _clause(folded: str, start: int, end: int) -> str:
    """Return the words around a range up to the next sign that a clause begins or ends."""
    before = folded[max(0, start - _LONGEST_CLAUSE) : start]
    after = folded[end : end + _LONGEST_CLAUSE]
    opens = max((match.end() for match in _BOUNDARY.finditer(before)), default=0)
    closes = _BOUNDARY.search(after)
    return before[opens:] + after[: closes.start() if closes else None]


def _day_of_year(date: Date, folded: str, published: Day | None) -> Day | None:
    """Return the day of a month and a day of it; without a year that of the nearest, which the tense may decide."""
    years = [date.year] if date.year else [published.year + step for step in (-1, 0, 1)] if published else []
    days = [day for year in years if (day := _existing(year, date.month or 1, date.day or 1))]
    if not days or published is None:
        return days[0] if days else None
    nearest = min(days, key=lambda day: abs((day - published).days))
    if date.year or abs((nearest - published).days) <= _NEAR:
        return nearest
    ahead = _ahead(folded, date.start, date.end)
    side = (day for day in days if (day >= published) is ahead)
    return min(side, key=lambda day: abs((day - published).days), default=None)


def _existing(year: int, month: int, day: int) -> Day | None:
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def _month_end(day: Day) -> Day:
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def _named(folded: str, published: Day) -> Iterator[Period]:
    for match in _NAMED.finditer(folded):
        day = published + timedelta(_RELATIVE[match["named"].lower()])
        yield Period(day, day, *match.span())


def _weeks(folded: str, published: Day) -> Iterator[Period]:
    """Yield last week, this month and their like; a week begins on Monday, and its weekend on Saturday."""
    for match in _WEEK.finditer(folded):
        step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
        yield Period(*_SPANS[match["unit"].lower()](published, step), *match.span())


def _week(published: Day, step: int) -> tuple[Day, Day]:
    monday = published - timedelta(published.weekday()) + timedelta(_WEEKDAY * step)
    return monday, monday + timedelta(_WEEKDAY - 1)


def _weekend(published: Day, step: int) -> tuple[Day, Day]:
    sunday = _week(published, step)[1]
    return sunday - timedelta(1), sunday


def _month(published: Day, step: int) -> tuple[Day, Day]:
    months = published.year * 12 + published.month - 1 + step
    first = Day(months // 12, months % 12 + 1, 1)
    return first, _month_end(first)


def _year(published: Day, step: int) -> tuple[Day, Day]:
    return Day(published.year + step, 1, 1), Day(published.year + step, 12, 31)


_SPANS: Mapping[str, Callable[[Day, int], tuple[Day, Day]]] = {
    "week": _week, "weekend": _weekend, "month": _month, "year": _year,
}  # fmt: skip


def _ago(folded: str, published: Day) -> Iterator[Period]:
    """Yield three days ago as a day, two weeks ago as that week."""
    for match in _AGO.finditer(folded):
        word = match["count"].lower()
        count = int(word) if word.isdigit() else _COUNTS.get(word, 1)
        if match["unit"].lower() == "week":
            yield Period(*_week(published, -count), *match.span())
        else:
            day = published - timedelta(count)
            yield Period(day, day, *match.span())


def _ordinal(folded: str, published: Day) -> Iterator[Period]:
    """Yield what "on the 3rd" means: that day of the nearest month on the side that the tense says."""
    for match in _ORDINAL.finditer(folded):
        months = [_month(published, step)[0] for step in (-1, 0, 1)]
        days = [day for first in months if (day := _existing(first.year, first.month, int(match["day"])))]
        ahead = _ahead(folded, *match.span())
        side = [day for day in days if (day >= published) is ahead or day == published]
        if side:
            day = min(side, key=lambda day: abs((day - published).days))
            yield Period(day, day, *match.span())
