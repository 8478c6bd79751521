"""Faults as a person would make them by mistake, and honest short forms, for the checker to be measured with.

They are put in by the checker's own extractors or by patterns that resemble its rules: a number or name that they do
not see is never corrupted either, so what is measured with them is an upper bound. `train/faults.py` has others, which
the weights are fitted on.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from brief.citations.dates import dates
from brief.citations.names import Name, names
from brief.citations.numbers import Number, numbers
from brief.citations.quotations import quotations


@dataclass(frozen=True, slots=True)
class Chance:
    """What a fault is made with: a source of chance, names that the document does not have, and the document."""

    rng: random.Random
    foreign: tuple[str, ...]
    document: str


Corruptor = Callable[[str, Chance], str | None]


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def number(text: str, by: Chance) -> str | None:
    held = [n for n in numbers(text) if n.text[0].isdigit()]
    if not held:
        return None
    fact = by.rng.choice(held)
    at = by.rng.choice([i for i in range(fact.start, fact.end) if text[i].isdigit()])
    return _put(text, at, at + 1, by.rng.choice([d for d in "123456789" if d != text[at]]))


def name(text: str, by: Chance) -> str | None:
    held = [n for n in names(text) if not n.initial or " " in n.text]
    if not held or not by.foreign:
        return None
    fact = by.rng.choice(held)
    return _put(text, fact.start, fact.end, by.rng.choice(by.foreign))


_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might)\b(?! not|n't)")


def negation(text: str, by: Chance) -> str | None:
    held = list(_VERB.finditer(text))
    return _put(text, (m := by.rng.choice(held)).end(), m.end(), " not") if held else None


def negation_lost(text: str, _: Chance) -> str | None:
    match = re.search(r" not\b(?! only)|(?<=[a-z])n't\b|(?<=\w) never\b", text)
    return _put(text, match.start(), match.end(), "") if match else None


def date(text: str, by: Chance) -> str | None:
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
    held = dates(text)
    if not held:
        return None
    fact = by.rng.choice(held)
    if fact.weekday is not None:
        return _put(text, fact.start, fact.end, days[(fact.weekday + by.rng.randint(1, 6)) % 7])
    digits = list(re.finditer(r"\d+", fact.text))
    if not digits:
        return None
    spot = digits[-1]
    value = str(int(spot.group()) + by.rng.choice([-1, 1, 2]))
    return _put(text, fact.start + spot.start(), fact.start + spot.end(), value)


def quote(text: str, by: Chance) -> str | None:
    held = [q for q in quotations(text) if len(q.text.split()) > 2]
    if not held:
        return None
    fact = by.rng.choice(held)
    spots = list(re.finditer(r"[a-z]{4,}", fact.text))
    if not spots:
        return None
    spot = by.rng.choice(spots)
    return _put(text, fact.start + spot.start(), fact.start + spot.end(), by.rng.choice(["great", "seldom", "table"]))


def speaker(text: str, by: Chance) -> str | None:
    match = re.search(r"(?P<a>(?:[A-Z][a-z]+ ?){2,3}) (?:said|told|stated|claimed)\b", text)
    if match is None or not by.foreign:
        return None
    return _put(text, match.start("a"), match.end("a"), by.rng.choice(by.foreign))


def roles(text: str, _: Chance) -> str | None:
    held = [n for n in names(text) if not n.initial or " " in n.text]
    distinct = [n for n in held if set(n.keys).isdisjoint(held[0].keys)]
    if not distinct:
        return None
    a, b = held[0], distinct[-1]
    return text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :]


def figures(text: str, _: Chance) -> str | None:
    held = numbers(text)
    distinct = [n for n in held if n.value != held[0].value]
    if not distinct:
        return None
    a, b = held[0], distinct[-1]
    return text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :]


def opposite(text: str, _: Chance) -> str | None:
    pairs = {"rose": "fell", "increased": "decreased", "won": "lost", "more": "less", "before": "after"}
    pairs |= {"accepted": "rejected", "began": "ended", "arrested": "released", "largest": "smallest"}
    pairs |= {"approved": "opposed", "guilty": "innocent", "over": "under", "highest": "lowest", "killed": "saved"}
    match = re.search(rf"\b(?:{'|'.join(pairs)})\b", text)
    return _put(text, match.start(), match.end(), pairs[match.group()]) if match else None


def modality(text: str, _: Chance) -> str | None:
    match = re.search(r"\b(?:may|might|could) (?!not|\w+ly)|\ballegedly |\breportedly ", text)
    return _put(text, match.start(), match.end(), "will " if match.group()[-4:] != "dly " else "") if match else None


def condition(text: str, _: Chance) -> str | None:
    match = re.search(r",? (?:if|unless|until|provided that|as long as) [^,.;:\"“”]+(?=\.$)", text)
    binding = match and re.search(r"\b(?:will|would|may|can|could|must|cannot|should)\b", text[: match.start()])
    return _put(text, match.start(), match.end(), "") if match and binding else None


def bound(text: str, _: Chance) -> str | None:
    match = re.search(r"\b(?:about|around|at least|more than|up to|nearly|almost|less than|only) (?=\d)", text)
    return _put(text, match.start(), match.end(), "") if match else None


def hedged_verb(text: str, _: Chance) -> str | None:
    verbs = "appear|seem|plan|hope|threaten|fail|refuse|decline|want|attempt|expect|intend|urg|vow|agree"
    match = re.search(rf"\b(?:(?:is|are|was|were) )?(?:{verbs})(?:s|ed|ing|e|es)? to (?=[a-z]{{3}})", text)
    return _put(text, match.start(), match.end(), "") if match else None


def speaker_lost(text: str, _: Chance) -> str | None:
    match = re.search(r", (?:said|according to) [^,\"]+\.$|, [^,\"]{3,40} said\.$", text)
    if match is None or '"' in text or "“" in text:
        return None
    return text[: match.start()] + "."


def number_nearby(text: str, by: Chance) -> str | None:
    held = [n for n in numbers(text) if n.text[0].isdigit()]
    values = {n.value for n in held}
    others = [n for n in _document(by.document)[0] if n.text[0].isdigit() and n.value not in values]
    if not held or not others:
        return None
    fact = by.rng.choice(held)
    return _put(text, fact.start, fact.end, by.rng.choice(others).text)


def name_nearby(text: str, by: Chance) -> str | None:
    held = [n for n in names(text) if not n.initial or " " in n.text]
    others = _others(held, by.document)
    if not held or not others:
        return None
    fact = by.rng.choice(held)
    return _put(text, fact.start, fact.end, by.rng.choice(others).text)


def speaker_nearby(text: str, by: Chance) -> str | None:
    match = re.search(r"(?P<a>(?:[A-Z][a-z]+ ?){1,3}) (?:said|told|stated|claimed|says|added|argued|believes)\b", text)
    others = [n for n in _others(list(names(text)), by.document) if re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", n.text)]
    if match is None or not others:
        return None
    return _put(text, match.start("a"), match.end("a"), by.rng.choice(others).text)


def _others(held: list[Name], document: str) -> list[Name]:
    mine = {key for name in held for key in name.keys}
    return [name for name in _document(document)[1] if mine.isdisjoint(name.keys) and not name.initial]


@lru_cache(maxsize=64)
def _document(text: str) -> tuple[tuple[Number, ...], tuple[Name, ...]]:
    """Return the distinct numbers and names of a document, in order."""
    counts = {number.value: number for number in numbers(text)}
    people = {name.whole: name for line in text.splitlines() for name in names(line)}
    return tuple(counts.values()), tuple(people.values())


FAULTS: dict[str, Corruptor] = {
    "number, one digit": number,
    "number of the same document": number_nearby,
    "name from another document": name,
    "name of the same document": name_nearby,
    "negation in": negation,
    "negation out": negation_lost,
    "date shift": date,
    "word in a quotation": quote,
    "speaker from another document": speaker,
    "speaker of the same document": speaker_nearby,
    "two names swapped": roles,
    "two numbers swapped": figures,
    "opposite": opposite,
    "modality raised": modality,
    "speaker dropped": speaker_lost,
    "condition dropped": condition,
    "limit of a number dropped": bound,
    "hedge before a verb dropped": hedged_verb,
}


def compressions(text: str) -> Iterator[str]:
    """Honest compressions by rule: an apposition, a relative or participle clause, a connective or a bracket out."""
    for pattern in (
        r", who [^,\"“”]+(?=,)",
        r", which [^,\"“”]+,(?= )",
        r", which [^,\"“”]+(?=\.$)",
        r", (?:including|adding|citing|making|leaving|following|after|killing|causing|as well as) [^,\"“”]+(?=\.$)",
        r" \([^)]+\)",
        r"(?<=[a-z]), (?:a|an|the) [a-z][^,\"“”]+,(?= (?:said|told|was|is|has|had|will|announced|wrote|called)\b)",
        r" (?:also|recently|currently|immediately|later)(?= [^\"“”]*$)",
    ):
        shorter = re.sub(pattern, "", text, count=1)
        if shorter != text and shorter.count('"') % 2 == 0:
            yield shorter
    for pattern in (r"^(?:However|Meanwhile|Moreover|In addition|Also|Additionally), (\w)",):
        if re.match(pattern, text):
            yield re.sub(pattern, lambda m: m.group(1).upper(), text)
