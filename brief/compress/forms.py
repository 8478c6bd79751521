"""Every shorter form of a sentence: what may go, in every combination."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from brief.compress.cuts import cuts, opening
from brief.compress.names import before_names
from brief.compress.ranges import outside_quotations
from brief.compress.writing import without
from brief.text import unique

if TYPE_CHECKING:
    from brief.syntax import Parse

# 2 to the power of this many forms at most: 128 parse in under half a second.
_MOST_CUTS = 7


def compressions(parse: Parse, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return every shorter form of a parsed sentence, the fullest first; the opening connective is gone from all.

    `known` holds the surnames of persons that the reader has met: their first names and titles may go.
    """
    begin = opening(parse)
    found = outside_quotations(parse, cuts(parse, begin) | before_names(parse, known))
    largest = sorted(found, key=lambda cut: (cut.first - cut.last, cut))[:_MOST_CUTS]
    texts = [
        without(parse, begin, chosen) for size in range(len(largest) + 1) for chosen in combinations(largest, size)
    ]
    return unique(sorted(texts, key=len, reverse=True))
