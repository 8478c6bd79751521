"""Two articles that give the same quantity or time another value.

Two mentions are of one thing if the words around them are alike, each is the other's best partner in its article, and
neither article gives the other's value anywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from math import sqrt

from brief.citations.numbers import Number, Unit
from brief.citations.reading import read
from brief.conflict.mentions import AGE, Difference, Lexicon, Mention, agree, mentions
from brief.text import unique
from brief.types import Article, ConflictKind, Sentence
from brief.vectors import nearest

# Set on the sentences of NewsWCL50 and Multi-News that hold the same figure (bench/conflict.md).
_COUNTED = 0.10  # alike around the figure, where both count the same thing
_MEASURED = 0.15  # where both have the same unit
_BARE = 0.25  # where one or neither says what it counts
_OTHER = 0.25  # where they seem to count other things
_TIMED = 0.15  # for days, where their clauses share words
_TOGETHER = 2  # words that two sentences must share beside names to date one event
_HEAD = 0.2  # added for the same thing counted, in choosing the best partner
_BEST = 0.6  # of the likeness of the best partner; a fact may be told twice in an article
_TOLD = 2.0  # a partner with the same value that is half as much alike shows that the other article agrees
_FACTOR = 4  # figures of one thing hardly ever differ by more
_CERTAIN = 0.5  # alike around the figure: the same sentence with another figure
# Where both articles measure one thing only in a unit (one length of time, one distance), two like words do.
_ONLY = 0.4
_WORDS = 4  # of a subject that the sentences do not share

_BEFORE = 60  # code points before a figure that may say so
_SUPPOSED = re.compile(r"\b(?:would|could|might|should)\shave\b", re.IGNORECASE)
_ANEW = timedelta(hours=6)  # by which a later count supersedes an earlier one
_TOLL = re.compile(
    r"\b(?:arrest|cases?\b|casualt|confirm|dead\b|deaths?\b|died\b|displac|evacuat|hospitali|hurt\b|infect|injur|kill|missing\b"
    r"|rais|rescu|toll\b|victim|wound)", re.IGNORECASE)  # fmt: skip
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")


def differing_figures(told: Sequence[tuple[Article, Sequence[Sentence]]]) -> Iterator[Difference]:
    """Yield each two mentions of one quantity or time that two of the articles give another value."""
    readings = [[(sentence, read(article.slice(sentence.span))) for sentence in held] for article, held in told]
    lexicon = Lexicon.of([reading for held in readings for _, reading in held])
    by_article = [
        _by_dimension(
            mention for sentence, reading in held for mention in mentions(article, sentence, reading, lexicon)
        )
        for (article, _), held in zip(told, readings, strict=True)
    ]
    for left, right in combinations(by_article, 2):
        for dimension in left.keys() & right.keys():
            yield from _between(left[dimension], right[dimension])


def _by_dimension(found: Iterable[Mention]) -> dict[str, list[Mention]]:
    held: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        held[mention.dimension].append(mention)
    return dict(held)


def _between(left: Sequence[Mention], right: Sequence[Mention]) -> Iterator[Difference]:
    """Yield the differences between two articles in one dimension."""
    score = {
        (row, column): _alike(one, other) + _HEAD * (not one.heads.isdisjoint(other.heads))
        for row, one in enumerate(left)
        for column, other in enumerate(right)
    }
    for (row, column), value in score.items():
        one, other = left[row], right[column]
        if agree(one, other) or not (_same_thing(one, other) or _only(left, right)) or _excused(one, other):
            continue
        rivals = [
            *((agree(one, right[at]), score[row, at]) for at in range(len(right))),
            *((agree(left[at], other), score[at, column]) for at in range(len(left))),
        ]
        if all(value >= (_TOLD if same else _BEST) * rival for same, rival in rivals):
            yield Difference(one.kind, _subject(one, other), one.side, other.side)


def _alike(one: Mention, other: Mention) -> float:
    """Return the cosine of the words around two figures, without what both count."""
    common = (one.around.keys() & other.around.keys()) - (one.heads & other.heads)
    if not common:
        return 0.0
    shared = sum(one.around[key] * other.around[key] for key in sorted(common))
    norms = (sqrt(sum(value * value for value in each.around.values())) for each in (one, other))
    return shared / (next(norms) * next(norms))


def _same_thing(one: Mention, other: Mention) -> bool:
    """Say whether the words around two figures are alike enough for what both say that they count."""
    if one.dimension == AGE:
        return not one.heads.isdisjoint(other.heads) or _alike(one, other) >= _CERTAIN
    if one.kind is ConflictKind.TIME:
        if len((one.around.keys() & other.around.keys()) - one.named) < _TOGETHER:
            return False
        least = _CERTAIN if one.clause.isdisjoint(other.clause) else _TIMED
    elif not one.heads.isdisjoint(other.heads):
        least = _COUNTED
    elif isinstance(one.figure, Number) and one.dimension != "plain ":
        least = _MEASURED
    else:
        least = _OTHER if one.heads and other.heads else _BARE
    return _alike(one, other) >= least


def _only(left: Sequence[Mention], right: Sequence[Mention]) -> bool:
    """Say whether each article measures one thing only in this unit, and says so in words of like meaning."""
    (one, *more), (other, *others) = left, right
    measured = isinstance(one.figure, Number) and one.figure.unit is Unit.PLAIN and bool(one.figure.measure)
    return measured and not more and not others and nearest(one.near, other.near) >= _ONLY


def _excused(one: Mention, other: Mention) -> bool:
    """Say whether two figures may differ without a conflict: of others, of another year, or a count that goes on."""
    if _alike(one, other) < _CERTAIN and (_of_others(one, other) or _far_apart(one, other)):
        return True
    if _supposed(one) is not _supposed(other):
        return True
    if _adds_up(one, other) or _adds_up(other, one):
        return True
    years = [set(_YEAR.findall(each.reading.text)) for each in (one, other)]
    if all(years) and years[0].isdisjoint(years[1]):
        return True
    return _same_publisher(one.article, other.article) or _superseded(one, other)


def _supposed(one: Mention) -> bool:
    """Say whether a figure is of what did not come about: a bill that would have cost 18 percent."""
    at = one.reading.text.find(one.side.value)
    return _SUPPOSED.search(one.reading.text[max(0, at - _BEFORE) : at]) is not None


def _adds_up(one: Mention, other: Mention) -> bool:
    """Say whether a figure and another of its sentence make up the other: 212 passengers and 19 crew, 231 people."""
    if not (isinstance(one.figure, Number) and isinstance(other.figure, Number)):
        return False
    whole, part = other.figure.value, one.figure.value
    return any(number.value and part + number.value == whole for number in one.reading.numbers)


def _of_others(one: Mention, other: Mention) -> bool:
    """Say whether both sentences name somebody or some place, and none in common."""
    return bool(one.names and other.names) and one.names.isdisjoint(other.names) and not _only([one], [other])


def _far_apart(one: Mention, other: Mention) -> bool:
    if not (isinstance(one.figure, Number) and isinstance(other.figure, Number)):
        return False
    low, high = sorted((one.figure.value, other.figure.value))
    return low * _FACTOR < high


def _same_publisher(one: Article, other: Article) -> bool:
    return one.publisher is not None and one.publisher == other.publisher


def _superseded(one: Mention, other: Mention) -> bool:
    """Say whether the later article only counts on: more dead, more arrested than hours before."""
    dates = one.article.published, other.article.published
    if not (isinstance(one.figure, Number) and isinstance(other.figure, Number) and dates[0] and dates[1]):
        return False
    grows = (dates[0] < dates[1]) is (one.figure.value < other.figure.value)
    counted = all(_TOLL.search(each.reading.text) for each in (one, other))
    return grows and counted and abs(dates[1] - dates[0]) >= _ANEW


def _subject(one: Mention, other: Mention) -> str:
    """Return the words of the first sentence that both have, or else those nearest to its figure."""
    shared = one.heads | (one.around.keys() & other.around.keys())
    nearest = sorted(one.around, key=lambda key: (-one.around[key], key))[:_WORDS]
    held = shared or set(nearest)
    return " ".join(unique(one.reading.text[term.start : term.end] for term in one.reading.terms if term.key in held))
