"""Every shorter form of a sentence: what may go, in every combination."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from brief.compress.cuts import cuts, opening
from brief.compress.fronting import ending, fronted
from brief.compress.names import before_names
from brief.compress.ranges import outside_quotations
from brief.compress.writing import without
from brief.text import unique

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brief.compress.ranges import Cut
    from brief.syntax import Parse

# 2 to the power of this many forms at most: 128 parse in under half a second.
_MOST_CUTS = 7


def compressions(parse: Parse, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return every shorter form of a parsed sentence, the fullest first; the opening connective is gone from all.

    `known` holds the surnames of persons that the reader has met: their first names and titles may go.
    """
    begin = opening(parse)
    texts = [without(parse, begin, chosen) for chosen in _choices(parse, begin, known)]
    return unique(sorted(texts, key=len, reverse=True))


def forms(parse: Parse, known: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Return every form of a parsed sentence with the compression that holds its words in the sentence's own order.

    That is the form itself, but for one that begins with who says it where the sentence ends with that.
    """
    begin = opening(parse)
    found = {form: form for form in compressions(parse, known)}
    if (end := ending(parse, begin)) is not None:
        for chosen in _choices(parse, begin, known):
            if text := fronted(parse, begin, chosen, end):
                found.setdefault(text, without(parse, begin, chosen))
    return found


def _choices(parse: Parse, begin: int, known: frozenset[str]) -> Iterator[tuple[Cut, ...]]:
    """Yield every combination of the largest cuts."""
    found = outside_quotations(parse, cuts(parse, begin) | before_names(parse, known))
    largest = sorted(found, key=lambda cut: (cut.first - cut.last, cut))[:_MOST_CUTS]
    for size in range(len(largest) + 1):
        yield from combinations(largest, size)
