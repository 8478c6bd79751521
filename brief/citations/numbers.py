"""Numbers: what a text counts, and whether the source counts the same."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, pairwise
from math import floor, log10
from typing import TYPE_CHECKING

from brief.citations.bounds import DOWNWARD, UPWARD, Bound, bound_of
from brief.citations.dates import date_ranges
from brief.citations.findings import absent, flag, rival_of
from brief.citations.keys import Fact
from brief.citations.lexicon.numbers import MEASURES, ORDINALS, SCALES, TENS, UNITS
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
    POINTS = "percentage points"
    MONEY = "money"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Number(Fact):
    """A number: its value, how many digits it states, whether it is scaled ("million"), and its unit.

    `measure` is what it is counted in where that is a currency, a time, a length or a weight, else ""; `bound` loosens
    it, in the words of `hedge`.
    """

    value: Fraction
    digits: int
    scaled: bool
    unit: Unit
    measure: str
    bound: Bound | None
    hedge: str

    @property
    def rough(self) -> bool:
        """Say whether the number is only approximate or a limit."""
        return self.bound is not None


_SMALL = "|".join(sorted([*UNITS, *TENS], key=len, reverse=True))
_LARGE = "hundred|thousand|million|billion|trillion|dozen"
_SPOKEN = rf"(?:{_SMALL}|{_LARGE}|an?(?=\s(?:{_LARGE})\b)|half\sa(?=\s(?:million|billion|dozen)\b))"
_NUMBER = re.compile(
    rf"""\b(?:(?P<quarter>[1-4])Q|Q(?P<quarter_after>[1-4])|(?P<quarter_word>first|second|third|fourth)(?:\s|-)quarter)\b
    |(?P<money>[$€£¥₹]\s?)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)
    (?:(?P<rank>st|nd|rd|th)\b|(?P<half>\s1/2|(?:-|\s)and(?:[-\s]a)?[-\s]half\b)|[ -]?(?P<scale>{_LARGE}|mln|[mbt]n)\b
      |(?P<short>[kmb])\b)?
    (?P<percent>\s?%|[\s-](?:percent|per\scent|pct|percentage\spoints?)\b)?
    |\b(?:an|a|one)\s\w+\sand\sa\shalf\b
    |\b(?P<spoken>{_SPOKEN}(?:(?:\s|-|\sand\s|-and-)(?:{_SPOKEN}))*(?P<spoken_half>[\s-]and(?:[\s-]a)?[\s-]half)?
      (?:\s(?:{_LARGE}))?)\b(?P<spoken_percent>\s(?:percent|per\scent|percentage\spoints?)\b)?
    |\b(?P<ordinal>{"|".join(ORDINALS)})\b""",
    re.VERBOSE | re.IGNORECASE,
)
_QUARTERS = ("1", "2", "3", "4", "first", "second", "third", "fourth")
# "third party" and "third world" count nothing.
_IDIOM = re.compile(r"third[\s-](?:part(?:y|ies)|world)\b", re.IGNORECASE)
_MEASURED = re.compile(r"[\s-](?:US\s|U\.S\.\s)?(?P<word>[A-Za-z]+)")


def _measure(match: re.Match[str]) -> str:
    """Return what a number is counted in, from its sign or the word after it."""
    if "q" in match.group().lower():
        return "quarter"
    after = _MEASURED.match(match.string, match.end())
    inner = re.match(r"\w+\s(\w+)\sand", match.group())
    word = match["money"] or (inner and inner[1]) or (after and after["word"]) or ""
    return MEASURES.get(word.strip().lower(), "")


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
    quarter = match["quarter"] or match["quarter_after"] or match["quarter_word"]
    if quarter:
        return Fraction(_QUARTERS.index(quarter.lower()) % 4 + 1), 1, False
    if match["ordinal"]:
        return Fraction(ORDINALS[match["ordinal"].lower()]), 1, False
    spoken = match["spoken"]
    value = _tens(spoken) if spoken else Fraction(3, 2)
    return value, len(str(value.numerator).rstrip("0")) or 1, bool(re.search(r"illion|thousand", spoken or ""))


def _unit(match: re.Match[str]) -> Unit:
    share = match["percent"] or match["spoken_percent"]
    if share:
        return Unit.POINTS if "point" in share.lower() else Unit.PERCENT
    if match["money"]:
        return Unit.MONEY
    ranked = match["rank"] or match["ordinal"] or "q" in match.group().lower()
    return Unit.ORDINAL if ranked else Unit.PLAIN


def _lone(match: re.Match[str]) -> bool:
    """Say whether the match is a word that is hardly ever a quantity: a lone "one", "half" or a lone scale word."""
    if _IDIOM.match(match.string, match.start()):
        return True
    spoken = match["spoken"]
    return bool(spoken) and spoken.lower() in {"one", "half", *_LARGE.split("|")} and not match["spoken_percent"]


def numbers(text: str) -> tuple[Number, ...]:
    """Find the numbers that are not part of a date, in digits or in words, in order."""
    folded = fold(text)
    taken = date_ranges(text)
    found = []
    for match in _NUMBER.finditer(folded):
        if _lone(match) or any(start < match.end() and match.start() < end for start, end in taken):
            continue
        start, end = match.span()
        what = (*_valued(match), _unit(match), _measure(match))
        found.append(Number(text[start:end], start, end, *what, *bound_of(folded, start, end)))
    return tuple(found)


def carries_number(source: Number, claim: Number) -> bool:
    """Say whether a number of the source states the claim's: equal, or the claim is an honest rounding of it."""
    if claim.unit is not source.unit and Unit.PLAIN not in (claim.unit, source.unit):
        return False
    if claim.measure != source.measure and claim.measure and source.measure:
        return False
    return claim.value == source.value or _rounds(claim, source)


def _rounds(claim: Number, source: Number) -> bool:
    """Say whether the claim has fewer digits than an exact number of the source, and is its rounding to them."""
    if source.rough or not (claim.rough or claim.scaled) or claim.digits >= source.digits or not claim.value:
        return False
    if claim.bound in UPWARD and source.value < claim.value:
        return False
    if claim.bound in DOWNWARD and source.value > claim.value:
        return False
    step = 10.0 ** (floor(log10(claim.value)) - claim.digits + 1)
    reach = min(step if claim.rough else step / 2, float(claim.value) / 10)
    return abs(float(claim.value - source.value)) <= reach


def check_numbers(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find the claim's numbers that no cited span states, or states as loosely, or as often."""
    stated = [(reading, number) for reading in source.readings for number in reading.numbers]
    used: Counter[tuple[Fraction, str]] = Counter()
    for number in claim.numbers:
        used[number.value, number.measure] += 1
        carriers = [(reading, other) for reading, other in stated if carries_number(other, number)]
        if len(carriers) >= used[number.value, number.measure]:
            yield from _loosened(number, carriers, source)
        elif not _year_stated(number, claim, source) and not _named_singly(number, claim, source):
            yield _absent(claim, number, stated, source)


def _absent(claim: Reading, number: Number, stated: list[tuple[Reading, Number]], source: Source) -> Finding:
    rival = rival_of(claim, number, [(reading, other) for reading, other in stated if other.unit is number.unit])
    elsewhere = any(carries_number(other, number) for body in source.bodies() for other in _all_numbers(body))
    code = ProblemCode.NUMBER_ELSEWHERE if elsewhere else ProblemCode.NUMBER_ABSENT
    return absent(code, number, rival, source, sure=rival is not None)


def _loosened(number: Number, carriers: list[tuple[Reading, Number]], source: Source) -> Iterator[Finding]:
    """Find a number that the source states with a limit or an "about", and the statement without it or with another."""
    if not any(_as_loose(number, other) for _, other in carriers):
        other = carriers[0][1]
        message = f"the source says “{_hedged(other)}”, the statement “{_hedged(number)}”"
        yield flag(ProblemCode.MODALITY, message, number, *source.at(carriers[0]))


def _hedged(number: Number) -> str:
    return f"{number.hedge} {number.text}".strip()


def _as_loose(claim: Number, source: Number) -> bool:
    """Say whether the claim's limit follows from the source's number."""
    if claim.bound is source.bound or claim.bound is Bound.ABOUT:
        return True
    if source.bound is None:
        return (
            (claim.bound in UPWARD and source.value > claim.value)
            or (claim.bound in DOWNWARD and source.value < claim.value)
            or (claim.bound in (Bound.LEAST, Bound.MOST) and source.value == claim.value)
        )
    return any({claim.bound, source.bound} <= side for side in (UPWARD, DOWNWARD))


def _year_stated(number: Number, claim: Reading, source: Source) -> bool:
    """Say whether a number is a year of the source, or a decade, "1990s", with a year in it that the source has."""
    years = [date.year for reading in source.readings for date in reading.dates if date.year]
    decade = claim.text.startswith("s", number.end) and not number.value % 10
    return any(number.value <= year <= number.value + (9 if decade else 0) for year in years)


_KNOWN = re.compile(r"\b(?:the|these|those|both|between|her|his|its|their)\s(?:\w+\s)?$", re.IGNORECASE)
_AND = re.compile(r"(?:,\s|,?\sand\s)(?:and\s)?(?:[a-z]+\s){0,3}")


def _named_singly(number: Number, claim: Reading, source: Source) -> bool:
    """Say whether a small count in words counts what the source names one by one, or speaks of two already told of.

    "The two leaders" counts nothing anew; where the source has another number of leaders, it is its rival.
    """
    if number.unit is not Unit.PLAIN or number.measure or not number.text.isalpha():
        return False
    if number.value == 2 and _KNOWN.search(claim.text, max(0, number.start - 30), number.start):
        others = [(reading, other) for reading in source.readings for other in reading.numbers]
        return rival_of(claim, number, others) is None
    return any(number.value in _listed(reading) for reading in source.readings)


def _listed(reading: Reading) -> frozenset[int]:
    """Return how many names each list of names has."""
    joined = [bool(_AND.fullmatch(reading.text, a.end, b.start)) for a, b in pairwise(reading.names)]
    return frozenset(len(list(run)) + 1 for together, run in groupby(joined) if together)


@lru_cache(maxsize=256)
def _all_numbers(body: str) -> tuple[Number, ...]:
    return numbers(body)
