"""The figures of a sentence, each with what it counts and the words around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log
from typing import Self

from brief.citations.bounds import bound_of
from brief.citations.dates import Date
from brief.citations.keys import key
from brief.citations.lexicon.names import TITLES
from brief.citations.numbers import Number, Unit, carries_number
from brief.citations.reading import Reading
from brief.text import STOPWORDS, fold
from brief.timeline import periods, published_day
from brief.types import Article, ConflictKind, Sentence, Side

_FADE = 5.0  # words from the figure after which a word counts half
AGE = "age"  # the dimension of how old somebody is
_NEAR = 50  # code points on either side of a figure in which a word may say what is measured
_TITLES = frozenset(map(key, TITLES))
_HEAD_WORDS = 3  # words after the figure that may name what it counts
_ROUNDED = Fraction(1, 100)  # share by which a figure of fewer digits may be off: 18,500 is 18,470
_ROUGH = Fraction(1, 10)  # share by which an approximate figure may be off


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sides that tell one thing differently; `subject` names it in the words of the sources."""

    kind: ConflictKind
    subject: str
    left: Side
    right: Side


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes after midnight; `rough` if words such as "about" or "shortly before" loosen it."""

    minutes: int
    rough: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """A day as far as it is known: its month and day of it, its weekday (Monday is 0)."""

    day: tuple[int, int] | None
    weekday: int | None


_Found = tuple[int, int, Number | Clock | Calendar, str]  # start, end, figure, dimension


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in a sentence of an article; `side` holds it in the article's words, with what loosens it.

    `heads` are the keys of what it counts, `around` the weights of the other words of meaning by their nearness,
    `names` the keys of the names in the sentence, `named` those and the words of titles, `clause` the keys of the words
    of meaning in its clause that name nobody, and `near` the words beside it that name nobody.
    """

    article: Article
    side: Side
    reading: Reading
    figure: Number | Clock | Calendar
    dimension: str
    heads: frozenset[str]
    around: Mapping[str, float]
    names: frozenset[str]
    clause: frozenset[str]
    named: frozenset[str]
    near: tuple[str, ...]

    @property
    def kind(self) -> ConflictKind:
        """The kind of conflict that another value makes."""
        return ConflictKind.QUANTITY if isinstance(self.figure, Number) else ConflictKind.TIME


def agree(one: Mention, other: Mention) -> bool:
    """Say whether two figures of one dimension can both be right: equal, or one a rounding of the other."""
    match one.figure, other.figure:
        case Number() as left, Number() as right:
            return _same_number(left, right)
        case Clock() as left, Clock() as right:
            return abs(left.minutes - right.minutes) <= (30 if left.rough or right.rough else 0)
        case Calendar() as left, Calendar() as right:
            return _same_day(left, right)
    return False


def _same_number(one: Number, other: Number) -> bool:
    if carries_number(one, other) or carries_number(other, one):
        return True
    apart = abs(one.value - other.value) / max(one.value, other.value, Fraction(1))
    return apart <= (_ROUGH if one.rough or other.rough else _ROUNDED if one.digits != other.digits else 0)


def _same_day(one: Calendar, other: Calendar) -> bool:
    """Say whether two days may be one; what cannot be compared may be."""
    if one.day and other.day:
        return one.day == other.day
    return one.weekday is None or other.weekday is None or one.weekday == other.weekday


_CLOCK = re.compile(r"\b(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b", re.IGNORECASE)
_LOOSE = re.compile(
    r"\b(?:about|around|before|after|by|until|since|from|between|nearly|almost|just)\s+$", re.IGNORECASE
)
# No quantity: a piece of a clock time, of a score, a fraction or a range of years.
_PIECE_BEFORE = re.compile(r"(?:[\d:/]\s?[-:/]\s?|\d-|\bNo\.?\s?|#)$")
_PIECE_AFTER = re.compile(r"\s?(?:[:/]\s?\d|-\s?\d|[ap]\.?m\b|o'clock)", re.IGNORECASE)
# "Windows Phone 8", "Highway 2": part of a name.
_NAMED_BEFORE = re.compile(r"(?:[\w,]|\b[A-Z]\.)\s[A-Z][\w'.-]*[a-z]\s$")
# Not how long or how much, but when: "three years ago", "over the past 24 hours".
_WHEN_BEFORE = re.compile(r"\b(?:past|last|next|first|every|within|coming|previous)\s$", re.IGNORECASE)
_WHEN_AFTER = re.compile(r"[\s-]\w+\s(?:ago|later|earlier|before|after)\b", re.IGNORECASE)
# "Jane Roe, 34, ...", "the 34-year-old", "aged 34".
_AGED_BEFORE = re.compile(r"(?<=\w),\s$|\baged?\s$", re.IGNORECASE)
_AGED_AFTER = re.compile(r"[,.;]|\s?$")
_OLD_AFTER = re.compile(r"[\s-]years?[\s-]olds?\b", re.IGNORECASE)
_OLDEST = 115  # years
# "four nuns and 12 other people": a part of the count.
_PARTIAL_BEFORE = re.compile(r"\b(?:another|additional|other)\s(?:\w+\s)?$", re.IGNORECASE)
_PARTIAL_AFTER = re.compile(
    r"\s(?:\w+\s)?(?:others?|more|additional|further|remaining|of\s(?:them|those|these|whom))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a story: how much each says, and which are names."""

    weight: Mapping[str, float]
    names: frozenset[str]

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> Self:
        """Weigh each key, the rarer among the sentences the more; a name is one that does not only begin sentences."""
        held = Counter(key for reading in readings for key in {term.key for term in reading.terms})
        names = {key for reading in readings for name in reading.names if not name.initial for key in name.keys}
        return cls({key: log(1 + len(readings) / count) for key, count in held.items()}, frozenset(names))


def mentions(article: Article, sentence: Sentence, reading: Reading, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the quantities, days and times of day in a sentence."""
    figures: list[_Found] = [*_numbers(reading), *_clocks(reading), *_days(article, reading)]
    for start, end, figure, dimension in figures:
        heads = _counted(reading, start, end, dimension) if isinstance(figure, Number) else ()
        around = _around(reading, start, lexicon.weight)
        measure = figure.measure if isinstance(figure, Number) else ""
        plain = {key: one for key, one in around.items() if not measure or not measure.startswith(key[:4])}
        first = start - len(hedge) - 1 if (hedge := _hedge(reading.text, start, end)) else start
        value = article.slice(sentence.span)[first:end]
        near = tuple(
            reading.text[term.start : term.end]
            for term in reading.terms
            if start - _NEAR < term.start < end + _NEAR
            and not start <= term.start < end
            and term.key not in lexicon.names
            and not (measure and term.key.startswith(measure[:4]))
        )
        named = frozenset(key for name in reading.names for key in name.keys) | _TITLES
        yield Mention(
            article, Side(value, sentence.span), reading, figure, dimension, frozenset(heads), plain,
            (named - _TITLES) & lexicon.names, _clause(reading, start, end) - named, named, near,
        )  # fmt: skip


def _clause(reading: Reading, start: int, end: int) -> frozenset[str]:
    """Return the keys of the words of meaning between the signs of punctuation around a figure."""
    low = max(reading.text.rfind(sign, 0, start) for sign in ',;:"')
    after = [at for sign in ',;:"' if (at := reading.text.find(sign, end)) >= 0]
    high = min(after, default=len(reading.text))
    return frozenset(term.key for term in reading.terms if low < term.start < high and not start <= term.start < end)


def _hedge(folded: str, start: int, end: int) -> str:
    """Return the words right before a figure that loosen it."""
    hedge = bound_of(folded, start, end)[1]
    return hedge if hedge and folded[:start].endswith(f"{hedge} ") else ""


def _numbers(reading: Reading) -> Iterator[tuple[int, int, Number, str]]:
    """Yield the numbers that count or measure something, with their dimension."""
    text = reading.text
    for number in reading.numbers:
        before, after = text[: number.start], text[number.end :]
        piece = _PIECE_BEFORE.search(before) or _PIECE_AFTER.match(after) or _NAMED_BEFORE.search(before[-40:])
        when = number.measure and (_WHEN_BEFORE.search(before) or _WHEN_AFTER.match(after))
        partial = _PARTIAL_BEFORE.search(before[-40:]) or _PARTIAL_AFTER.match(after)
        if _is_age(number, before, after):
            yield number.start, number.end, replace(number, measure=""), AGE
        elif number.unit is not Unit.ORDINAL and not (piece or when or partial):
            yield number.start, number.end, number, f"{number.unit} {number.measure}"


def _is_age(number: Number, before: str, after: str) -> bool:
    apposed = _AGED_BEFORE.search(before[-40:]) and _AGED_AFTER.match(after) and number.unit is Unit.PLAIN
    return number.value <= _OLDEST and bool(_OLD_AFTER.match(after) or (apposed and not number.rough))


def _counted(reading: Reading, start: int, end: int, dimension: str) -> Iterable[str]:
    """Return the keys of what a number counts: the words after it, of an age the name beside it."""
    if dimension != AGE:
        return _heads(reading, end)[dimension.partition(" ")[2] != "" :]
    before = [name for name in reading.names if name.end <= start]
    after = [name for name in reading.names if name.start >= end]
    return [key for name in (*before[-1:], *after[:1]) for key in name.keys]


def _clocks(reading: Reading) -> Iterator[tuple[int, int, Clock, str]]:
    for match in _CLOCK.finditer(reading.text):
        hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
        rough = _LOOSE.search(reading.text, 0, match.start()) is not None
        yield *match.span(), Clock(60 * hour + int(match["minute"] or 0), rough), "clock"


def _days(article: Article, reading: Reading) -> Iterator[tuple[int, int, Calendar, str]]:
    """Yield the days of a sentence, resolved as far as that can be done."""
    known = {
        (period.start, period.end): period.first
        for period in periods(reading.text, published_day(article))
        if period.first == period.last
    }
    for (start, end), day in known.items():
        yield start, end, Calendar((day.month, day.day), day.weekday()), "day"
    for date in reading.dates:
        if (date.start, date.end) not in known and (stated := _stated(date)):
            yield date.start, date.end, stated, "day"


def _stated(date: Date) -> Calendar | None:
    """Return the day that a date states without its article's help, or None if it is none."""
    day = (date.month, date.day) if date.month and date.day else None
    return Calendar(day, date.weekday) if day or date.weekday is not None else None


def _heads(reading: Reading, end: int) -> tuple[str, ...]:
    """Return the keys of the words of meaning right after a figure, up to a sign of punctuation or a small word."""
    found: list[str] = []
    for word, found_key in zip(reading.words, reading.keys, strict=True):
        if word.start < end or word.text.lower() in {"of", "the", "its", "their"}:
            continue
        gap = re.search(r"[,;:.()\"]", fold(reading.text[end : word.start]))
        if gap or word.text.lower() in STOPWORDS or len(found) == _HEAD_WORDS:
            break
        found.append(found_key)
    return tuple(found)


def _around(reading: Reading, start: int, weight: Mapping[str, float]) -> Mapping[str, float]:
    """Weigh the words of meaning of a sentence by how rare and how near to a figure they are."""
    at = sum(word.end <= start for word in reading.words)
    around: dict[str, float] = {}
    for term in reading.terms:
        if term.key in {"am", "pm"}:
            continue
        value = weight.get(term.key, 1.0) / (1 + max(0, abs(term.at - at) - 1) / _FADE)
        around[term.key] = max(around.get(term.key, 0.0), value)
    return around
