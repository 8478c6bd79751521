"""Two articles that quote the same words differently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from brief import segment
from brief.citations.keys import key, words
from brief.citations.quotations import quotations
from brief.conflict.mentions import Difference
from brief.text import STOPWORDS
from brief.types import Article, ConflictKind, Sentence, Side, Span

_FEWEST = 5  # words of a sentence in quotation marks that can be told again
_KEPT = 0.6  # share of its words that the other has, in order
_MEANT = 3  # of them words of meaning


# What an editor left out or put in: its place is a gap.
_GAP = re.compile(r"\s*(?:\[[^\]]*\]|\([^)]*\)|\.\s?\.\s?\.|\u2026)\s*")

_Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quotation with its keys in order, and those of its sentences, which end at a gap too."""

    side: Side
    keys: _Keys
    pieces: tuple[_Keys, ...]


def differing_quotations(told: Sequence[tuple[Article, Sequence[Sentence]]]) -> Iterator[Difference]:
    """Yield each two quotations in two articles that repeat one another, but not word for word."""
    for left, right in combinations([list(_quotes(*one)) for one in told], 2):
        for one in left:
            for other in right:
                shared = _repeated(one, other) or _repeated(other, one)
                if shared:
                    subject = (word.text for word in words(one.side.value) if key(word.text) in shared)
                    yield Difference(ConflictKind.WORDING, " ".join(subject), one.side, other.side)


def _quotes(article: Article, sentences: Sequence[Sentence]) -> Iterator[_Quote]:
    """Yield the quotations of an article, each with the whole sentences that it stands in."""
    for _, paragraph in groupby(sentences, key=lambda sentence: sentence.paragraph):
        spans = [sentence.span for sentence in paragraph]
        start = spans[0].start
        for quotation in quotations(article.text[start : spans[-1].end]):
            low, high = start + quotation.start, start + quotation.end
            touched = [span for span in spans if span.start < high and low < span.end]
            text = quotation.text.strip(" ,")
            pieces = [part for first, last in segment.split(text) for part in _GAP.split(text[first:last])]
            side = Side(text, Span(article.id, touched[0].start, touched[-1].end))
            yield _Quote(side, _keys(_GAP.sub(" ", text)), tuple(map(_keys, pieces)))


def _keys(text: str) -> _Keys:
    return tuple(key(word.text) for word in words(text))


_SMALL = frozenset(key(word) for word in STOPWORDS)


def _repeated(one: _Quote, other: _Quote) -> frozenset[str]:
    """Return the words of meaning of a sentence of one quotation that another tells again in other words, or none."""
    theirs = set(other.keys) - _SMALL
    for keys in one.pieces:
        if len(keys) >= _FEWEST and len(theirs.intersection(keys)) >= _MEANT:
            mine, others = _in_order(keys, other.keys)
            meant = frozenset(keys[at] for at in mine) - _SMALL
            differs = mine and keys[mine[0] : mine[-1] + 1] != other.keys[others[0] : others[-1] + 1]
            if len(mine) >= _KEPT * len(keys) and len(meant) >= _MEANT and differs:
                return meant
    return frozenset()


def _in_order(keys: _Keys, others: _Keys) -> tuple[list[int], list[int]]:
    """Return where the longest common subsequence of two sequences of keys stands in each."""
    longest = [[0] * (len(others) + 1) for _ in range(len(keys) + 1)]
    for row in range(len(keys) - 1, -1, -1):
        for column in range(len(others) - 1, -1, -1):
            same = keys[row] == others[column]
            skipped = max(longest[row + 1][column], longest[row][column + 1])
            longest[row][column] = longest[row + 1][column + 1] + 1 if same else skipped
    rows: list[int] = []
    columns: list[int] = []
    row = column = 0
    while row < len(keys) and column < len(others):
        if keys[row] == others[column]:
            rows.append(row)
            columns.append(column)
            row, column = row + 1, column + 1
        elif longest[row + 1][column] >= longest[row][column + 1]:
            row += 1
        else:
            column += 1
    return rows, columns
