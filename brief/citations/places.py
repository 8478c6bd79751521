"""Places: a number or date beside words that have another beside them in the cited articles, and nowhere this one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.dates import Date, carries_date
from brief.citations.findings import flag
from brief.citations.keys import key, words
from brief.citations.numbers import Number, Unit, carries_number
from brief.citations.reading import Reading, Source, read
from brief.text import STOPWORDS
from brief.types import ProblemCode, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brief.citations.findings import Finding

_Fact = Number | Date
_Sides = tuple[frozenset[str], frozenset[str]]
# So many words before and after a fact say what it is of, and another must have so many more of them beside it; one is
# enough for a date, where the statement's own date has none of them. Set on RAGTruth, where it flags 10 of 2,079 true
# sentences; names cannot be told so, for others stand beside the same words.
_BEFORE, _AFTER = 3, 2
_MORE = 2
_AGE = re.compile(r"[\s-]years?[\s-]olds?\b")
# The ends of a range stand beside the same words.
_RANGE = re.compile(r"\W*(?:to|and|until|through|or)?\W*")


def check_places(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a number or date that stands where the cited articles have another, though they have it elsewhere."""
    facts: list[_Fact] = [*(number for number in claim.numbers if number.unit is not Unit.ORDINAL), *claim.dates]
    told = list(_told(source)) if facts else []
    for fact in facts:
        rival = _rival(claim, fact, told)
        if rival:
            place, other = rival
            there = Span(place.article_id, place.start + other.start, place.start + other.end)
            message = f"“{fact.text}” stands where the source has “{other.text}”"
            yield flag(ProblemCode.ORDER, message, fact, there, sure=True)


def _told(source: Source) -> Iterator[tuple[Span, Reading]]:
    for article in source.articles:
        for sentence in source.corpus.sentences[article.id]:
            yield sentence.span, read(article.slice(sentence.span))


def _rival(claim: Reading, fact: _Fact, told: Iterable[tuple[Span, Reading]]) -> tuple[Span, _Fact] | None:
    """Return the fact that fits the statement's place better than the statement's own does anywhere it stands."""
    mine = _beside(claim, fact)
    own, best, found = -1, 0, None
    for place, reading in told:
        alike = _alike(reading, fact)
        same = [other for other in alike if _same(other, fact)]
        own = max([own, *(_fit(mine, _beside(reading, other)) for other in same)])
        for other in alike:
            fit = _fit(mine, _beside(reading, other))
            unlike = _aged(claim, fact) != _aged(reading, other) or other in same
            if fit > best and not unlike and not _explained(claim, reading, other, same):
                best, found = fit, (place, other)
    lone = isinstance(fact, Date) and own == 0
    return found if own >= 0 and best >= (1 if lone else own + _MORE) else None


def _alike(reading: Reading, fact: _Fact) -> list[_Fact]:
    """Return the facts of a reading that could stand in a fact's place."""
    if isinstance(fact, Date):
        return [other for other in reading.dates if _as_fine(other, fact)]
    return [other for other in reading.numbers if other.unit is fact.unit and other.measure == fact.measure]


def _as_fine(one: Date, other: Date) -> bool:
    if other.year and not other.month:
        return one.year is not None
    parts = ((date.month is None, date.day is None, date.weekday is None) for date in (one, other))
    return next(parts) == next(parts)


def _same(other: _Fact, fact: _Fact) -> bool:
    if isinstance(fact, Number):
        return isinstance(other, Number) and carries_number(other, fact)
    return isinstance(other, Date) and carries_date(other, fact, frozenset())


def _aged(reading: Reading, fact: _Fact) -> bool:
    return _AGE.match(reading.text, fact.end) is not None


def _explained(claim: Reading, reading: Reading, other: _Fact, same: Iterable[_Fact]) -> bool:
    """Say whether the statement has the other fact too, or the source has both as the ends of a range."""
    mine = frozenset(word.text.lower() for word in claim.words)
    if all(word.text.lower() in mine for word in reading.words if other.start <= word.start < other.end):
        return True
    gaps = ((min(one.end, other.end), max(one.start, other.start)) for one in same)
    return any(_RANGE.fullmatch(reading.text, *gap) is not None for gap in gaps)


@lru_cache(maxsize=8192)
def _meaning(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the range and the key of each word of a text that is no stop word."""
    told = (word for word in words(text) if word.text.lower() not in STOPWORDS)
    return tuple((word.start, word.end, key(word.text)) for word in told)


def _beside(reading: Reading, fact: _Fact) -> _Sides:
    """Return the keys of the nearest words before and after a fact, stop words passed over."""
    told = _meaning(reading.text)
    before = [word for _, end, word in told if end <= fact.start]
    after = [word for start, _, word in told if start >= fact.end]
    return frozenset(before[-_BEFORE:]), frozenset(after[:_AFTER])


def _fit(one: _Sides, other: _Sides) -> int:
    return len(one[0] & other[0]) + len(one[1] & other[1])
