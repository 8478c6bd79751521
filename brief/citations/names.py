"""Names: people, places and bodies of a text, and whether the source names them under any alias."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.dates import date_ranges
from brief.citations.findings import absent, rival_of
from brief.citations.keys import Fact, key, words
from brief.citations.lexicon.names import ALIASES, STARTERS, TITLES
from brief.text import STOPWORDS, Word, fold
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source


@dataclass(frozen=True, slots=True)
class Name(Fact):
    """A run of capitalised words: `keys` name them under any alias, `whole` names them all as one.

    `initial` says that the first word may be capitalised only because it begins a sentence.
    """

    keys: tuple[str, ...]
    whole: str
    initial: bool


_JOINT = re.compile(r"\s|\.?-|\s?&\s?|'|\s(?:of|de|del|la|van|von|der|den|bin|al|el|the|du|di)(?:\s(?:the|la))?\s")
_INITIAL = re.compile(r"(?:^|[.!?:;\"(\[]|(?<!\w)'|\s-|--)[\s\"'(\[]*$")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|St|Lt|Col|Capt|Sgt|Rev|Prof|Jr|Sr|No|vs))\.\s$"
)


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
    taken = date_ranges(text)
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
    parts = name.whole.split()
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""


_PRONOUNS = frozenset(["he", "she", "it", "they", "his", "her", "their", "its", "him", "them"])


def check_names(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find the claim's names that no cited span carries.

    A full name is carried by its last word, or by any alias, when the article has it in full; and a name in the
    sentence before is near enough when the cited span speaks of it with a pronoun.
    """
    for name in claim.names:
        if not _is_name(name, source) or _carried(name, source) or _pronoun_carries(name, source):
            continue
        elsewhere = any(_in_full(name, body) for body in source.bodies())
        code = ProblemCode.NAME_ELSEWHERE if elsewhere else ProblemCode.NAME_ABSENT
        others = [(reading, other) for reading in source.readings for other in reading.names]
        rival = rival_of(claim, name, others)
        yield absent(code, name, rival, source)


def _is_name(name: Name, source: Source) -> bool:
    """Say whether a capital at the beginning of a sentence is a name's: some article capitalises it elsewhere too."""
    if not name.initial or len(name.keys) > 1 or name.whole not in {key(name.text), name.text.lower()}:
        return True
    return name.keys[0] in source.corpus.capitals or name.text.isupper()


def _carried(name: Name, source: Source) -> bool:
    if source.knows(name.whole) or (len(name.keys) == 1 and source.knows(name.keys[0])):
        return True
    if any(acronym(name).upper() in {word.text for word in reading.words} for reading in source.readings):
        return True
    near = any(_joined(name) in _chain(keys) for reading in source.readings for keys in _keys(reading))
    return near or (source.knows(name.keys[-1]) and any(_in_full(name, body) for body in source.bodies()))


def _keys(reading: Reading) -> Iterator[tuple[str, ...]]:
    """Yield the keys of a span, and those outside its brackets: "Member of Parliament (MP) Ada Osei" is one name."""
    yield reading.keys
    if "(" in reading.text:
        yield tuple(key(word.text) for word in words(re.sub(r"\([^)]*\)", "", reading.text)))


def _joined(name: Name) -> str:
    return _chain(name.keys)


def _chain(keys: Iterable[str]) -> str:
    """Return keys as one string in which neighbours can be looked up; small words between do not part a name."""
    return f" {' '.join(part for part in keys if part not in STOPWORDS)} "


@lru_cache(maxsize=256)
def _body_chain(body: str) -> str:
    return _chain(key(word.text) for word in words(body))


def _in_full(name: Name, body: str) -> bool:
    return _joined(name) in _body_chain(body)


def _pronoun_carries(name: Name, source: Source) -> bool:
    return any(
        not _PRONOUNS.isdisjoint(reading.keys) and _in_full(name, source.window(span).partition(reading.text[:40])[0])
        for span, reading in zip(source.spans, source.readings, strict=True)
    )
