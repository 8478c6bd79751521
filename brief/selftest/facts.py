"""Faults in facts: numbers, dates, names, speakers, roles. Each returns the sentence with one fault, or None."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from brief.selftest.passage import SAYING, figures, names, outside, put, quoted

if TYPE_CHECKING:
    from random import Random

    from brief.selftest.passage import Figure, Name, Passage

COUNTS = "two three four five six seven eight nine ten eleven twelve".split()
_COUNT = re.compile(
    rf"(?<![\w-])(?P<count>{'|'.join(COUNTS)})(?= [a-z]{{3,}}|-[a-z]{{3,}})(?!-and)(?! (?:and|or|to|of|thirds"
    rf"|halves|quarters"
    r"|fifths|more|other|others|sides|million|billion)\b)"
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_DATED = re.compile(
    rf"\b(?P<day>\d{{1,2}}) (?:{'|'.join(_MONTHS)})\b|\b(?:{'|'.join(_MONTHS)})\.? (?P<after>\d{{1,2}})\b(?!,?\d| ?%)"
)
_MONTH = re.compile(rf"\b(?:in|of|since|until|last|early|late|mid-|\d) ?(?P<month>{'|'.join(_MONTHS)})\b")
_YEAR = re.compile(r"(?<=\b(?:in|by|of|to) )(?:19|20)\d\d\b|(?<=\bsince )(?:19|20)\d\d\b|(?<=\buntil )(?:19|20)\d\d\b")
# Who does it and whom it is done to cannot change places with these.
_DOING = (
    r"(?:told|accused|criticised|criticized|urged|asked|praised|thanked|blamed|defeated|beat|replaced|succeeded|sued"
    r"|warned|attacked|invaded|arrested|appointed|hired|fired|backed|endorsed|supported|opposed|contacted|phoned|called"
    r"|visited|bought|acquired|killed|shot|injured|overtook|sanctioned|helped|ordered|persuaded|invited|nominated"
    r"|questioned|sentenced|denounced|condemned|pressed|pressured|informed|reminded|followed|joined|rejected|dismissed"
    r"|welcomed|threatened|promised|offered|said|says|believes|thinks|expects|wants|demanded"
    r"|(?:was|were|been|is) [a-z]+(?:ed|en|wn|ght) by)"
)
_BETWEEN = re.compile(
    rf"(?:, [a-z][^,“”\"]{{0,50}},)? (?:[a-z]+ ){{0,2}}{_DOING}(?: (?!and\b|or\b|with\b)[a-z-]+){{0,4}} "
)
# "was Ossering", "the mayor of Ossering": what follows neither does nor suffers anything.
_LINKED = re.compile(r"\b(?:is|was|are|were|be|of)(?: the)? $")
_AFTER = re.compile(
    rf"[.,;]|(?:, [a-z][^,“”\"]{{0,50}},)? (?:[a-z]+ ){{0,2}}{_DOING}\b"
    r"| (?:that|to|on|in|at|for|from|when|after|before|over|during|with|because|as|by|about|of|had|has|was"
    r"|would|will)\b"
)


def number(passage: Passage, rng: Random) -> str | None:
    """Put a number that the article does not have in place of one of the sentence's."""
    digits = [figure for figure in figures(passage.text) if not quoted(passage.text, figure.start)]
    counts = [match for match in _COUNT.finditer(passage.text) if not quoted(passage.text, match.start())]
    if digits and (not counts or rng.random() < 0.8):
        figure = rng.choice(digits)
        taken = {other.value for other in passage.own.figures}
        new = _other_figure(figure, rng)
        if new is None or float(new.strip("$€£").replace(",", "")) in taken:
            return None
        return put(passage.text, figure.start, figure.end, new)
    if not counts:
        return None
    match = rng.choice(counts)
    free = [word for word in COUNTS if not re.search(rf"\b{word}\b", passage.article.text, re.IGNORECASE)]
    free = [word for word in free if str(COUNTS.index(word) + 2) not in re.findall(r"\d+", passage.article.text)]
    return put(passage.text, match.start("count"), match.end("count"), rng.choice(free)) if free else None


def _other_figure(figure: Figure, rng: Random) -> str | None:
    """Return a number of the same form whose first digit is at least two off, so that no rounding explains it."""
    at = next((at for at, char in enumerate(figure.text) if char in "123456789"), None)
    if at is None:
        return None
    first = int(figure.text[at])
    return put(figure.text, at, at + 1, str(rng.choice([digit for digit in range(1, 10) if abs(digit - first) > 1])))


def number_nearby(passage: Passage, rng: Random) -> str | None:
    """Put another number of the same article, with the same kind of unit, in place of one of the sentence's."""
    held = [figure for figure in figures(passage.text) if not quoted(passage.text, figure.start)]
    values = {figure.value for figure in held}
    pairs = [
        (figure, other)
        for figure in held
        for other in passage.own.figures
        if other.unit == figure.unit and other.value not in values and other.text not in passage.text
    ]
    if not pairs:
        return None
    figure, other = rng.choice(pairs)
    return put(passage.text, figure.start, figure.end, other.text)


def date(passage: Passage, rng: Random) -> str | None:
    """Change a weekday, a day of the month, a month or a year, outside quotation marks."""
    text = passage.text
    found = [
        *((match.start(), match.end(), _others(match.group(), _DAYS)) for match in _DAY.finditer(text)),
        *((*match.span("month"), _others(match["month"], _MONTHS)) for match in _MONTH.finditer(text)),
        *(_days(match) for match in _DATED.finditer(text)),
        *((match.start(), match.end(), _years(match.group())) for match in _YEAR.finditer(text)),
    ]
    found = [one for one in found if not quoted(text, one[0])]
    if not found:
        return None
    start, end, others = rng.choice(found)
    free = [other for other in others if other not in text]
    return put(text, start, end, rng.choice(free))


def _others(word: str, words: list[str]) -> list[str]:
    return [other for other in words if other != word]


def _days(match: re.Match[str]) -> tuple[int, int, list[str]]:
    group = "day" if match["day"] else "after"
    return *match.span(group), [str(day) for day in range(1, 29) if abs(day - int(match[group])) > 1]


def _years(year: str) -> list[str]:
    return [str(int(year) + step) for step in (-7, -5, -4, -3, -2, 2, 3)]


def name_from_elsewhere(passage: Passage, rng: Random) -> str | None:
    """Put a name of another article, no word of which this one has, in place of a name of the sentence."""
    held = [name for name in outside(names(passage.text), passage.text) if _replaceable(name, passage.text)]
    if not held:
        return None
    name = rng.choice(held)
    foreign = [
        other
        for one in passage.others
        for other in one.names
        if (" " in other) == (" " in name.text) and not any(part in passage.article.text for part in other.split())
    ]
    return put(passage.text, name.start, name.end, rng.choice(foreign)) if foreign else None


def _replaceable(name: Name, text: str) -> bool:
    """Say whether a capital certainly is a whole name's: two words, or one inside the sentence that is no adjective."""
    if re.match(r" of\b| [A-Z]", text[name.end :]) or re.search(
        r"\b[A-Z]\w+ of (?:the )?$|\bthe $", text[: name.start]
    ):
        return False
    adjective = re.search(r"(?:ian|ish|ese|ean|ic|can)s?$", name.text) is not None
    return " " in name.text or (not name.opens and not adjective and not name.text.isupper())


def name_nearby(passage: Passage, rng: Random) -> str | None:
    """Put another person of the same article in place of one whom the sentence tells about but does not quote."""
    held = [name for name in passage.people if not _speaks(name, passage.text)]
    return _other_person(passage, held, rng)


def speaker(passage: Passage, rng: Random) -> str | None:
    """Let another person of the same article say what the sentence says."""
    held = [name for name in passage.people if _speaks(name, passage.text)]
    return _other_person(passage, held, rng)


def _speaks(name: Name, text: str) -> bool:
    after = re.match(rf"(?:, [^,“”\"]{{3,80}},)? {SAYING}\b", text[name.end :])
    return after is not None or re.search(rf"\b(?:{SAYING}|[Aa]ccording to) $", text[: name.start]) is not None


def _other_person(passage: Passage, held: list[Name], rng: Random) -> str | None:
    named = {name.last for name in passage.people}
    others = [full for last, full in passage.own.people.items() if last not in named and last not in passage.text]
    if not held or not others:
        return None
    name, full = rng.choice(held), rng.choice(sorted(others))
    joint = re.match(r",? (?:and|or|&) ", passage.text[name.end :]) or re.search(
        r"\b(?:and|or) $", passage.text[: name.start]
    )
    if joint or passage.text.count(name.last) > 1:
        return None
    return put(passage.text, name.start, name.end, full if " " in name.text else full.split()[-1])


def roles(passage: Passage, _: Random) -> str | None:
    """Let two names change places around a verb that does not work both ways."""
    held = [name for name in outside(names(passage.text), passage.text) if _stands(name, passage)]
    for one, other in pairwise(held):
        between = passage.text[one.end : other.start]
        apart = set(one.text.split()).isdisjoint(other.text.split())
        if apart and _BETWEEN.fullmatch(between) and not _LINKED.search(between):
            return put(put(passage.text, other.start, other.end, one.text), one.start, one.end, other.text)
    return None


def _stands(name: Name, passage: Passage) -> bool:
    """Say whether a name stands for itself: not so in "the Ossering council" and "Marrow's cabinet"."""
    whole = " " in name.text or not name.opens or name.last in passage.own.people
    return whole and _AFTER.match(passage.text[name.end :]) is not None
