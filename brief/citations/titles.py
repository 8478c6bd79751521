"""Titles: whether a person is what the statement says now, or was, or stands in for another."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from brief.citations.findings import flag
from brief.citations.keys import Fact
from brief.citations.lexicon.names import QUALIFIERS, TITLES
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.names import Name
    from brief.citations.reading import Reading, Source

# How many words before a name its title may begin: "former deputy prime minister Ada Osei".
_LONGEST = 4


def check_titles(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a title that one of the texts gives with "former", "acting" or "deputy", and the other without."""
    titled = {name: titles for name in claim.names if (titles := _titles(claim, name))}
    if not titled:
        return
    borne = [(reading, name, _titles(reading, name)) for reading in source.readings for name in reading.names]
    for name, mine in titled.items():
        same = [one for one in borne if one[1].keys[-1] == name.keys[-1] and mine & one[2] & _RANKS]
        if same and all((mine ^ words) & QUALIFIERS for _, _, words in same):
            reading, other, words = same[0]
            title = Fact(" ".join(sorted((mine ^ words) & QUALIFIERS)), other.start, other.end)
            message = f"“{title.text}” goes with the title of “{name.text}” in one of the two texts only"
            yield flag(ProblemCode.ROLE, message, name, *source.at((reading, title)), sure=True)


_RANKS = TITLES - QUALIFIERS


def _titles(reading: Reading, name: Name) -> frozenset[str]:
    """Return the titles and their qualifiers directly before a name."""
    at = bisect_right(reading.words, name.start, key=lambda word: word.end)
    found: set[str] = set()
    for word in (word.text.lower() for word in reversed(reading.words[max(0, at - _LONGEST) : at])):
        if word not in TITLES and word not in QUALIFIERS:
            break
        found.add(word)
    return frozenset(found)
