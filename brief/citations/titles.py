"""Titles: whether a person is what the statement says now, or was, or stands in for another."""

from __future__ import annotations

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
    for name in claim.names:
        mine = _titles(claim, name)
        theirs = [
            (reading, other, _titles(reading, other))
            for reading in source.readings
            for other in reading.names
            if other.keys[-1] == name.keys[-1]
        ]
        same = [(reading, other, words) for reading, other, words in theirs if mine & words & _RANKS]
        if same and all((mine ^ words) & QUALIFIERS for _, _, words in same):
            reading, other, words = same[0]
            title = Fact(" ".join(sorted((mine ^ words) & QUALIFIERS)), other.start, other.end)
            message = f"“{title.text}” goes with the title of “{name.text}” in one of the two texts only"
            yield flag(ProblemCode.ROLE, message, name, *source.at((reading, title)), sure=True)


_RANKS = TITLES - QUALIFIERS


def _titles(reading: Reading, name: Name) -> frozenset[str]:
    """Return the titles and their qualifiers directly before a name."""
    before = [word.text.lower() for word in reading.words if word.end <= name.start][-_LONGEST:]
    found: set[str] = set()
    for word in reversed(before):
        if word not in TITLES and word not in QUALIFIERS:
            break
        found.add(word)
    return frozenset(found)
