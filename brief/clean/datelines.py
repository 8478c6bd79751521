"""The dateline that a lead may begin with: SALLOWQUAY, 12 May 2031 (LNA) - The ferry ..."""

from __future__ import annotations

import re

from brief.clean.rules import AGENCY
from brief.dates import DATE, DAY_OF_YEAR, WEEKDAY
from brief.text import fold

_SHORTEST = 4  # letters of a place that only its capitals show: ROME is a place, UN and USA may be the subject
_LONGEST = 90  # characters

_WORD = r"[^\W\d_a-z][^\W\d_]*(?:['\u2019./&-][^\W\d_]*)*"
_WORDS = rf"{_WORD}(?:\s(?:(?:al|da|de|del|der|di|do|el|la|le|of|on|the|upon)\s)?{_WORD}){{0,3}}"
_DATELINE = re.compile(
    r"[*_]*"
    rf"(?:(?P<place>{_WORDS})(?:,\s{_WORDS}){{0,2}}?)?"
    rf"(?P<day>(?:,|(?<=\.))\s(?i:(?:{WEEKDAY},?\s)?(?:(?P<published>{DATE})|{DAY_OF_YEAR})))?"
    rf"(?:\s?\(\s?(?:(?P<agency>(?i:{AGENCY}))|[^\W\d_a-z][^()]{{1,30}}?)\s?\))?"
    r"[*_]*\s*(?:[\u2010-\u2015-]{1,3}\s|\u2014)[*_\s]*"
)
# Tuesday, 12 May 2031 The ferry ...: a weekday with a whole date is the subject of no sentence.
_DAY_ALONE = re.compile(rf"(?i:{WEEKDAY},?\s(?P<published>{DATE}))\s*(?=[\"\u201c]?[^\W\d_a-z][\w'\u2019]*\s)")
_ASIDE = re.compile(r"[^.!?]*\s-{1,2}\s")  # another dash in the sentence: the two may enclose an aside
_OPENS = re.compile(r"[\"'(\[<]*(?P<first>\w)")
_NO_PLACE = frozenset(("a", "an", "at", "by", "file", "for", "if", "in", "on", "the"))


def dateline(text: str, start: int, end: int) -> re.Match[str] | None:
    """Match the dateline at the start of a line of the text, up to the first character of the sentence after it.

    Where the sentence might need the words in front of the dash, nothing matches.
    """
    if alone := _DAY_ALONE.match(text[start:end]):
        return alone
    match = _DATELINE.match(text[start:end])
    if not match or match.end() > _LONGEST or not (match["place"] or match["agency"]) or _is_definition(match):
        return None
    rest = fold(text[start + match.end() : end])
    opens = _OPENS.match(rest)
    if not opens or opens["first"].islower():
        return None
    place = match["place"]
    named = match["agency"] or match["day"]
    if named and (not place or place.isupper()):
        return match
    shown = _begins_a_place(place) and (named or _is_shown_by_capitals(place, text))
    return match if shown and not _ASIDE.match(rest) and not rest.isupper() else None


def _is_definition(match: re.Match[str]) -> bool:
    """Say whether the bracket holds the initials of the words before it: World Health Organization (WHO)."""
    initials = "".join(word[0] for word in (match["place"] or "").split() if word[0].isupper())
    return bool(initials) and initials == match["agency"]


def _begins_a_place(words: str) -> bool:
    return words.split(maxsplit=1)[0].lower() not in _NO_PLACE


def _is_shown_by_capitals(place: str, text: str) -> bool:
    """Say whether a name stands in capitals because it is a place: an acronym does so wherever the text names it."""
    return place.isupper() and sum(map(str.isalpha, place)) >= _SHORTEST and text.count(place) == 1
