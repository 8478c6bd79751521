"""Numbers: what a text counts, and whether the source counts the same."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import floor, log10
from typing import TYPE_CHECKING

from brief.citations.dates import date_ranges
from brief.citations.findings import absence, flag, rival_of
from brief.citations.keys import Fact
from brief.citations.lexicon import ORDINALS, SCALES, TENS, UNITS
from brief.text import fold
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source


class Unit(StrEnum):
    """What a number counts, as far as its own sign says."""

    PLAIN = "plain"
    PERCENT = "percent"
    MONEY = "money"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Number(Fact):
    """A number: its value, its unit, how many digits it states, and whether it is scaled or only approximate."""

    value: Fraction
    unit: Unit
    digits: int
    scaled: bool
    rough: bool


_SMALL = "|".join(sorted([*UNITS, *TENS], key=len, reverse=True))
_LARGE = "hundred|thousand|million|billion|trillion|dozen"
_SPOKEN = rf"(?:{_SMALL}|{_LARGE}|an?(?=\s(?:{_LARGE})\b)|half\sa(?=\s(?:million|billion|dozen)\b))"
_NUMBER = re.compile(
    rf"""(?P<money>[$€£¥₹]\s?)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)
    (?:(?P<rank>st|nd|rd|th)\b|(?P<half>\s1/2|(?:-|\s)and(?:-|\s)a(?:-|\s)half\b)|[ -]?(?P<scale>{_LARGE}|[mbt]n)\b
      |(?P<short>[kmb])\b)?
    (?P<percent>\s?%|[\s-](?:percent|per\scent|pct|percentage\spoints?)\b)?
    |\b(?:an|a|one)\s\w+\sand\sa\shalf\b
    |\b(?P<spoken>{_SPOKEN}(?:(?:\s|-|\sand\s|-and-)(?:{_SPOKEN}))*(?P<spoken_half>(?:\s|-)and(?:\s|-)a(?:\s|-)half)?
      (?:\s(?:{_LARGE}))?)\b(?P<spoken_percent>\s(?:percent|per\scent|percentage\spoints?)\b)?
    |\b(?P<ordinal>{"|".join(ORDINALS)})\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ROUGH = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|approximately|more than|over|at least|up to|under|less than"
    r"|fewer than|close to|as many as|an estimated)\s+[$€£¥₹]?$",
    re.IGNORECASE,
)


def _tens(spoken: str) -> Fraction:
    total, part = Fraction(0), Fraction(0)
    for word in re.split(r"[\s-]+", spoken.lower()):
        if word in UNITS or word in TENS:
            part += UNITS.get(word, TENS.get(word, 0))
        elif word == "half":
            part += Fraction(1, 2)
        elif word in SCALES and SCALES[word] <= 100:
            part = (part or Fraction(1)) * SCALES[word]
        elif word in SCALES:
            total, part = total + (part or Fraction(1)) * SCALES[word], Fraction(0)
    return total + part


def _written(match: re.Match[str]) -> tuple[Fraction, int, bool]:
    digits = match["digits"].replace(",", "")
    scale = match["scale"] or (match["short"] if match["money"] else None)
    value = Fraction(digits) * (SCALES[scale.lower()] if scale else 1)
    if match["half"]:
        value += Fraction(1, 2)
    stated = digits.replace(".", "") if "." in digits else digits.rstrip("0")
    return value, len(stated), scale is not None


def _valued(match: re.Match[str]) -> tuple[Fraction, int, bool]:
    if match["digits"]:
        return _written(match)
    if match["ordinal"]:
        return Fraction(ORDINALS[match["ordinal"].lower()]), 1, False
    spoken = match["spoken"]
    value = _tens(spoken) if spoken else Fraction(3, 2)
    return value, len(str(value.numerator).rstrip("0")) or 1, bool(re.search(r"illion|thousand", spoken or ""))


def _unit(match: re.Match[str]) -> Unit:
    if match["percent"] or match["spoken_percent"]:
        return Unit.PERCENT
    if match["money"]:
        return Unit.MONEY
    return Unit.ORDINAL if match["rank"] or match["ordinal"] else Unit.PLAIN


def _lone(match: re.Match[str]) -> bool:
    """Say whether the match is a word that is hardly ever a quantity: a lone "one", "half" or a lone scale word."""
    spoken = match["spoken"]
    return bool(spoken) and spoken.lower() in {"one", "half", *_LARGE.split("|")} and not match["spoken_percent"]


def numbers(text: str) -> tuple[Number, ...]:
    """Find the numbers that are not part of a date, in digits or in words, in order."""
    folded = fold(text)
    taken = date_ranges(folded)
    found = []
    for match in _NUMBER.finditer(folded):
        if _lone(match) or any(start < match.end() and match.start() < end for start, end in taken):
            continue
        value, digits, scaled = _valued(match)
        rough = bool(_ROUGH.search(folded, max(0, match.start() - 20), match.start()))
        shown = text[match.start() : match.end()]
        found.append(Number(shown, match.start(), match.end(), value, _unit(match), digits, scaled, rough))
    return tuple(found)


def carries_number(source: Number, claim: Number) -> bool:
    """Say whether a number of the source states the claim's: equal, or the claim is an honest rounding of it."""
    if claim.unit is not source.unit and Unit.PLAIN not in (claim.unit, source.unit):
        return False
    if claim.value == source.value:
        return True
    if source.rough or not (claim.rough or claim.scaled) or claim.digits >= source.digits or not claim.value:
        return False
    step = 10.0 ** (floor(log10(claim.value)) - claim.digits + 1)
    bound = min(step, float(claim.value) / 10) if claim.rough else min(step / 2, float(claim.value) / 10)
    return abs(float(claim.value - source.value)) <= bound


def check_numbers(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find the claim's numbers that no cited span states, or that it states more often than the spans do."""
    stated = [(reading, number) for reading in source.readings for number in reading.numbers]
    used: Counter[Fraction] = Counter()
    for number in claim.numbers:
        used[number.value] += 1
        carriers = sum(carries_number(other, number) for _, other in stated)
        if carriers >= used[number.value] or _year_stated(number, source):
            continue
        rival = rival_of(claim, number, [(reading, other) for reading, other in stated if other.unit is number.unit])
        elsewhere = any(carries_number(other, number) for body in source.bodies() for other in _all_numbers(body))
        code = ProblemCode.NUMBER_ELSEWHERE if elsewhere else ProblemCode.NUMBER_ABSENT
        yield flag(code, absence(number, rival, source, elsewhere=elsewhere), number, sure=rival is not None)


def _year_stated(number: Number, source: Source) -> bool:
    return any(date.year == number.value for reading in source.readings for date in reading.dates)


@lru_cache(maxsize=256)
def _all_numbers(body: str) -> tuple[Number, ...]:
    return numbers(body)
