"""What a text states that can be checked by itself: numbers, dates, names, quotations, and the words that turn a claim.

Every function takes any text and gives offsets in code points of that text. Quote marks, dashes and spaces are folded
one to one first, so their style never changes what is found.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from brief.citations.lexicon import (
    ALIASES,
    FUTURE,
    MONTHS,
    NEGATORS,
    ORDINALS,
    PASSED,
    PLANNED,
    POSSIBLE,
    REPORTED,
    SAYING,
    SCALES,
    SOFT_NEGATORS,
    SOFT_PHRASES,
    STARTERS,
    TENS,
    TITLES,
    UNITS,
    VOICING,
    WEEKDAYS,
)
from brief.text import STOPWORDS, Word, fold, stem
from brief.text import words as split_words


@dataclass(frozen=True, slots=True)
class Fact:
    """A range of the text with its characters."""

    text: str
    start: int
    end: int


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


@dataclass(frozen=True, slots=True)
class Date(Fact):
    """A date as far as the text gives it; at least one part is known. Monday is weekday 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Name(Fact):
    """A run of capitalised words: `keys` name them under any alias, `whole` names them all as one.

    `initial` says that the first word may be capitalised only because it begins a sentence.
    """

    keys: tuple[str, ...]
    whole: str
    initial: bool


class Turn(StrEnum):
    """How a cue turns the word that it governs."""

    NOT = "not"
    SOFT_NOT = "soft_not"
    POSSIBLE = "possible"
    REPORTED = "reported"
    FUTURE = "future"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Cue(Fact):
    """A word that turns a claim; `target` is the stem that it governs ("" when nothing follows), at word `at`."""

    turn: Turn
    target: str
    at: int


@dataclass(frozen=True, slots=True)
class Attribution(Fact):
    """A saying: the keys of the names in its speaker's words, and the range of what is said."""

    speakers: frozenset[str]
    said_start: int
    said_end: int


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[Word, ...]:
    """Split a text into words; a possessive s is not a word."""
    folded = fold(text)
    return tuple(
        word for word in split_words(folded) if not (word.text in "sS" and folded[word.start - 1 : word.start] == "'")
    )


# --- numbers -----------------------------------------------------------------------------------------------------

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
    taken = _date_ranges(folded)
    found = []
    for match in _NUMBER.finditer(folded):
        if _lone(match) or any(start < match.end() and match.start() < end for start, end in taken):
            continue
        value, digits, scaled = _valued(match)
        rough = bool(_ROUGH.search(folded, max(0, match.start() - 20), match.start()))
        shown = text[match.start() : match.end()]
        found.append(Number(shown, match.start(), match.end(), value, _unit(match), digits, scaled, rough))
    return tuple(found)


# --- dates -------------------------------------------------------------------------------------------------------

_LONG_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?P<month>{_LONG_MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?![.,:]?\d|\s?%)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)\b(?![.,:]\d|%)"
_WEEKDAY = (
    r"(?P<weekday>(?i:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|(?:Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)\.)"
)
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>3[01]|[12]\d|0[1-9])\b",
        rf"\b{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?",
        rf"(?<![\d.,:$€£])\b{_DAY}\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s{_YEAR})?",
        rf"\b{_MONTH},?\s(?:of\s)?{_YEAR}",
        rf"(?<![.?!]\s)(?<=\s)(?P<month>(?!May\b){_LONG_MONTHS})\b",
        r"(?<=\b[io]n\s)(?P<month>May)\b",
        r"\b(?:since|until|by|last|next|early|late|mid|this|from|of)[\s-](?P<month>May)\b",
        rf"(?<!\w){_WEEKDAY}(?!\w)",
        rf"(?<![\d.,:$€£\w]){_YEAR}(?!\s?(?i:percent|people|million|billion|points))",
    )
)


def _date(match: re.Match[str], text: str) -> Date:
    parts = match.groupdict()
    month = parts.get("month")
    weekday = parts.get("weekday")
    return Date(
        text[match.start() : match.end()],
        match.start(),
        match.end(),
        year=int(parts["year"]) if parts.get("year") else None,
        month=MONTHS[month.lower().rstrip(".")] if month else int(parts["number"]) if parts.get("number") else None,
        day=int(parts["day"]) if parts.get("day") else None,
        weekday=WEEKDAYS[weekday.lower().rstrip(".")] if weekday else None,
    )


def dates(text: str) -> tuple[Date, ...]:
    """Find the dates, months with a sign that they are one, weekdays and years, in order."""
    folded = fold(text)
    found: list[Date] = []
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            if not any(match.start() < date.end and date.start < match.end() for date in found):
                found.append(_date(match, text))
    return tuple(sorted(found, key=lambda date: date.start))


@lru_cache(maxsize=4096)
def _date_ranges(folded: str) -> tuple[tuple[int, int], ...]:
    return tuple((date.start, date.end) for date in dates(folded))


# --- names -------------------------------------------------------------------------------------------------------

_JOINT = re.compile(r"\s|\.?-|\s?&\s?|'|\s(?:of|de|del|la|van|von|der|den|bin|al|el|the|du|di)(?:\s(?:the|la))?\s")
_INITIAL = re.compile(r"(?:^|[.!?:;\"(\[]|(?<!\w)'|\s-|--)[\s\"'(\[]*$")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|St|Lt|Col|Capt|Sgt|Rev|Prof|Jr|Sr|No|vs))\.\s$"
)
# These are countries or peoples only with a capital.
_SMALL_WORDS = frozenset({"us", "turkey", "polish", "pole", "poles", "jordan", "chile"})
_STAMMER = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """Name a word under any alias: its country for a people, else its stem in a spelling-tolerant form."""
    lower = fold(word).lower().replace(".", "")
    if lower in ALIASES and word not in _SMALL_WORDS:
        return ALIASES[lower]
    plain = "".join(char for char in unicodedata.normalize("NFKD", stem(lower)) if not unicodedata.combining(char))
    # Zelensky, Zelenskyy, Zelenskiy: endings and doubled letters differ between transliterations, digits never.
    return re.sub(r"(?:iy|yi|ij|y)$", "i", _STAMMER.sub(r"\1", plain) if plain.isalpha() else plain)


def begins_sentence(folded: str, start: int) -> bool:
    """Say whether a word at `start` may be capitalised only because a sentence or quotation begins there."""
    before = folded[max(0, start - 12) : start]
    return bool(_INITIAL.search(before)) and not _ABBREVIATED.search(before) if start else True


def _capitalised(word: Word) -> bool:
    return word.text[0].isupper() and word.text not in {"I", "I'm", "I've", "I'll", "I'd", "A"}


def _runs(folded: str, found: list[Word]) -> list[list[Word]]:
    runs: list[list[Word]] = []
    for word in found:
        gap = folded[runs[-1][-1].end : word.start] if runs else "|"
        single = bool(runs) and gap == ". " and (len(runs[-1][-1].text) == 1 or runs[-1][-1].text.lower() in TITLES)
        if runs and (single or _JOINT.fullmatch(gap)) and ALIASES.get(word.text.lower(), "") in ("", key(word.text)):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _split_nations(run: list[Word]) -> list[list[Word]]:
    """Cut a run at titles, and at a country or a people by itself: "Russian President X" is two names."""
    if phrase(run) in ALIASES:
        return [run]
    parts: list[list[Word]] = [[]]
    for word in run:
        lower = word.text.lower().replace(".", "")
        if lower in TITLES:
            parts.append([])
        elif lower in ALIASES:
            parts += [[word], []]
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def phrase(run: list[Word]) -> str:
    """Return the words of a run as one lower-cased phrase."""
    return " ".join(word.text.lower().replace(".", "") for word in run)


def _trimmed(folded: str, run: list[Word]) -> list[Word]:
    """Drop leading titles, and a leading word that is capitalised for its place alone."""
    while run and (
        run[0].text.lower() in TITLES
        or run[0].text.lower() in STOPWORDS
        or (run[0].text.lower() in STARTERS and begins_sentence(folded, run[0].start))
    ):
        run = run[1:]
    return run


@lru_cache(maxsize=8192)
def names(text: str) -> tuple[Name, ...]:
    """Find the names: runs of capitalised words that are not titles, dates or sentence openers, in order."""
    folded = fold(text)
    taken = _date_ranges(folded)
    capitals = [
        word
        for word in words(folded)
        if _capitalised(word) and not any(start <= word.start < end for start, end in taken)
    ]
    found = []
    for run in _runs(folded, capitals):
        for part in _split_nations(_trimmed(folded, run)):
            kept = _trimmed(folded, part)
            if kept:
                found.append(_name(text, folded, kept))
    return tuple(found)


def _name(text: str, folded: str, run: list[Word]) -> Name:
    start, end = run[0].start, run[-1].end
    whole = phrase(run)
    keys = (ALIASES[whole],) if whole in ALIASES else tuple(key(word.text) for word in run)
    return Name(text[start:end], start, end, keys, ALIASES.get(whole, whole), begins_sentence(folded, start))


def acronym(name: Name) -> str:
    """Return the initials of a name of two words or more as a key, or an empty string."""
    parts = [part for part in name.whole.split() if part not in STOPWORDS]
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""


# --- quotations --------------------------------------------------------------------------------------------------

_SINGLE = re.compile(
    r"(?:(?<=^)|(?<=[\s(\[\"-]))'(?=[^\W\d_])(?P<inner>[^\"]{2,}?)(?<=[\w.,!?;:-])'(?=[\s.,;:!?)\]\"-]|$)"
)


def _double_marks(folded: str) -> list[int]:
    marks: list[int] = []
    for match in re.finditer('"', folded):
        at = match.start()
        inches = len(marks) % 2 == 0 and folded[at - 1 : at].isdigit() and not folded[at + 1 : at + 2].isalnum()
        if not inches:
            marks.append(at)
    return marks


def quotations(text: str) -> tuple[Fact, ...]:
    """Find what stands between quote marks of any style, without the marks; apostrophes are not quote marks."""
    folded = fold(text)
    marks = _double_marks(folded)
    double = [(start + 1, end) for start, end in zip(marks[::2], marks[1::2], strict=False)]
    single = [match.span("inner") for match in _SINGLE.finditer(folded)]
    outer = double + [(a, b) for a, b in single if not any(start <= a and b <= end for start, end in double)]
    return tuple(Fact(text[start:end], start, end) for start, end in sorted(outer) if text[start:end].strip())


def open_quote(text: str) -> int | None:
    """Return where a double quote mark opens that nothing closes, or None."""
    marks = _double_marks(fold(text))
    return marks[-1] if len(marks) % 2 else None


# --- cues --------------------------------------------------------------------------------------------------------


def _target(found: tuple[Word, ...], index: int) -> tuple[str, int]:
    """Return the stem that a cue governs and its place: the next word with meaning, adverbs passed over."""
    for at in range(index, min(index + 7, len(found))):
        lower = found[at].text.lower()
        if lower not in PASSED and not lower.endswith("ly") and not _is_negator(lower):
            return key(found[at].text), at
    return "", -1


def _is_negator(lower: str) -> bool:
    return lower in NEGATORS or lower.endswith("n't")


def _turn(found: tuple[Word, ...], index: int) -> Turn | None:
    word = found[index].text
    lower = word.lower()
    after = found[index + 1].text.lower() if index + 1 < len(found) else ""
    if _is_negator(lower):
        return Turn.NOT
    if lower in SOFT_NEGATORS or (lower, after) in SOFT_PHRASES:
        return Turn.SOFT_NOT
    if lower in POSSIBLE and not (lower == "may" and word[0].isupper() and index):
        return Turn.POSSIBLE
    if lower in REPORTED:
        return Turn.REPORTED
    if lower in FUTURE:
        return Turn.FUTURE
    return Turn.PLANNED if lower in PLANNED and after == "to" else None


def cues(text: str) -> tuple[Cue, ...]:
    """Find the negations and hedges, in order, each with the stem that it governs."""
    found = words(text)
    result = []
    for index, word in enumerate(found):
        turn = _turn(found, index)
        if turn is None:
            continue
        after = found[index + 1].text.lower() if index + 1 < len(found) else ""
        only = turn is Turn.NOT and after in {"only", "just", "merely"}
        skip = 2 if (word.text.lower(), after) in SOFT_PHRASES else 1
        target, at = (after, index + 1) if only else _target(found, index + skip)
        result.append(Cue(text[word.start : word.end], word.start, word.end, turn, target, at))
    return tuple(result)


# --- attributions ------------------------------------------------------------------------------------------------

_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)
# A saying inside a relative clause speaks for that clause alone: "fires, which state media said were out".
_RELATIVE = re.compile(r",\s(?:which|who|whose|where)\b[^,]*$")


def voiced(text: str) -> bool:
    """Say whether anything in the text names a speaker, a report or a belief."""
    return any(word.text.lower() in VOICING for word in words(text))


def _said(folded: str, start: int, end: int) -> tuple[int, int, int, int]:
    """Return the range of what is said, then the range that holds its speaker, for a saying verb at start..end."""
    relative = _RELATIVE.search(folded, 0, start)
    if relative:
        return relative.start(), len(folded), relative.start(), start
    told = len(folded[end:].split())
    comma = max(folded.rfind(",", 0, start), folded.rfind('"', 0, start))
    before = folded[:start].rstrip()
    quoted = comma > 0 and folded[comma] == '"' and before.count('"') % 2 == 0 and len(before[comma:].split()) <= 6
    inverted = quoted or (before.endswith(",") and told < 8) or re.match(r",(?! ?\"| that)", folded[end:])
    if comma > 0 and not folded[start:end].endswith("ing") and (inverted or told < 4):
        after = folded.find(",", end)
        return 0, comma, comma, after if after > 0 else len(folded)
    return end, len(folded), 0, start


_NOT_SAYING = frozenset(["to", "would", "could", "can", "i", "you", "must", "should", "let's", "the", "a", "an"])


def _says(found: tuple[Word, ...], at: int) -> bool:
    """Say whether a word is a verb of saying with a speaker before or after it, not "to say" or "the claims"."""
    before = found[at - 1].text.lower() if at else ""
    return found[at].text in SAYING and before not in _NOT_SAYING


def attributions(text: str) -> tuple[Attribution, ...]:
    """Find who says what: "X said that P", "P, X said", "P, said X", "according to X", in order."""
    folded = fold(text)
    people = names(text)
    spots = [(match.start(), match.end(), *_according(folded, match)) for match in _ACCORDING.finditer(folded)]
    found = words(folded)
    spots += [
        (word.start, word.end, *_said(folded, word.start, word.end))
        for at, word in enumerate(found)
        if _says(found, at)
    ]
    return tuple(
        Attribution(text[start:end], start, end, _within(people, low, high), said_start, said_end)
        for start, end, said_start, said_end, low, high in sorted(spots)
    )


def _according(folded: str, match: re.Match[str]) -> tuple[int, int, int, int]:
    relative = _RELATIVE.search(folded, 0, match.start())
    if relative:
        return relative.start(), match.start(), match.end(), len(folded)
    comma = folded.find(",", match.end())
    if folded[: match.start()].strip(' "') == "" and comma > 0:
        return comma, len(folded), match.end(), comma
    return 0, match.start(), match.end(), len(folded)


def _within(people: tuple[Name, ...], low: int, high: int) -> frozenset[str]:
    return frozenset(part for name in people if low <= name.start and name.end <= high for part in name.keys)


# --- all of it ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """A word that carries meaning: its key, its range, and its place among all words."""

    key: str
    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a text states, read once."""

    text: str
    words: tuple[Word, ...]
    keys: tuple[str, ...]
    terms: tuple[Term, ...]
    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]
    quotations: tuple[Fact, ...]
    cues: tuple[Cue, ...]
    attributions: tuple[Attribution, ...]
    known: frozenset[str]
    """The keys of all words, of all names as one, and of their initials."""


@lru_cache(maxsize=8192)
def read(text: str) -> Reading:
    """Read everything that a text states."""
    found, people, counts, times = words(text), names(text), numbers(text), dates(text)
    keys = tuple(key(word.text) for word in found)
    typed = [(fact.start, fact.end) for fact in (*counts, *times)]
    terms = tuple(
        Term(keys[at], word.start, word.end, at)
        for at, word in enumerate(found)
        if word.text.lower() not in STOPWORDS and not any(start <= word.start < end for start, end in typed)
    )
    known = frozenset((*keys, *(name.whole for name in people), *(k for n in people for k in (*n.keys, acronym(n)))))
    return Reading(
        fold(text), found, keys, terms, counts, times, people, quotations(text), cues(text), attributions(text), known
    )
