"""Names: people, places and bodies of a text, and whether the source names them under any alias."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.dates import date_ranges
from brief.citations.findings import absent, rival_of
from brief.citations.keys import Fact, key, words
from brief.citations.lexicon.names import ALIASES, KINDS, STARTERS, TITLES
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


def _capitalised(folded: str, word: Word) -> bool:
    """Say whether a word may be part of a name; "I" and the letter of "Q2" are none."""
    numbered = len(word.text) == 1 and (
        folded[word.end : word.end + 1].isdigit() or folded[: word.start][-1:].isdigit()
    )
    return word.text[0].isupper() and not numbered and word.text not in {"I", "I'm", "I've", "I'll", "I'd", "A"}


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
    return _plain(" ".join(word.text.replace(".", "") for word in run))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.lower())


def _trimmed(folded: str, run: list[Word]) -> list[Word]:
    """Drop leading titles, and a leading word that is capitalised for its place alone."""
    while (
        run
        and phrase(run) not in ALIASES
        and (
            run[0].text.lower() in TITLES
            or run[0].text.lower() in STOPWORDS
            or (run[0].text.lower() in STARTERS and begins_sentence(folded, run[0].start))
        )
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
        if _capitalised(folded, word) and not any(start <= word.start < end for start, end in taken)
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
        if _spelled_out(name, claim, source):
            continue
        elsewhere = any(_in_full(name, body) for body in source.bodies())
        code = ProblemCode.NAME_ELSEWHERE if elsewhere else ProblemCode.NAME_ABSENT
        others = [(reading, other) for reading in source.readings for other in reading.names]
        rival = rival_of(claim, name, others)
        yield absent(code, name, rival, source)


def _is_name(name: Name, source: Source) -> bool:
    """Say whether a capital at the beginning of a sentence is a name's: some article capitalises it elsewhere too."""
    if not name.initial or len(name.keys) > 1 or name.whole not in {key(name.text), _plain(name.text)}:
        return True
    return name.keys[0] in source.corpus.capitals or name.text.isupper()


def _carried(name: Name, source: Source) -> bool:
    """Say whether a cited span has a name, whole, under an alias, or in as many parts as the article allows."""
    if source.knows(name.whole) or (len(name.keys) == 1 and _by_one_word(name, source)):
        return True
    if any(_written_alike(name, reading) for reading in source.readings):
        return True
    if any(acronym(name).upper() in {word.text for word in reading.words} for reading in source.readings):
        return True
    chains = [_chain(keys) for reading in source.readings for keys in _keys(reading)]
    if any(_chain(keys) in chain for keys in _forms(name, source) for chain in chains):
        return True
    if any(_shuffled(name, chain) or _without_kind(name.keys, chain) for chain in chains):
        return True
    return source.knows(name.keys[-1]) and any(_in_full(name, body) for body in source.bodies())


def _by_one_word(name: Name, source: Source) -> bool:
    """Say whether a name of one word stands in a cited span, as itself, a people's country, or initials of words."""
    (mine,) = name.keys
    if source.knows(mine) or any(_same_people(mine, other) for reading in source.readings for other in reading.known):
        return True
    initials = len(name.text) > 2 and not name.text[1:].islower()
    return initials and any(name.text.lower() in form for reading in source.readings for form in _initials(reading))


_PEOPLE = re.compile(r"(?:a|i|e|ia|ea)?(?:n|ese|ish)|i")


def _same_people(one: str, other: str) -> bool:
    """Say whether two keys are a country that ends in a vowel and its people, in either order: Velmora, Velmoran."""
    short, long = sorted((one, other), key=len)
    root = short.rstrip("aeio")
    return short != root and len(root) > 3 and long.startswith(root) and bool(_PEOPLE.fullmatch(long, len(root)))


def _initials(reading: Reading) -> tuple[str, str]:
    """Return the first letters of a span's words, with and without the small words."""
    letters = [(word.text[0].lower(), word.text.lower() in STOPWORDS) for word in reading.words]
    return "".join(letter for letter, _ in letters), "".join(letter for letter, small in letters if not small)


def _written_alike(name: Name, reading: Reading) -> bool:
    """Say whether a span has a name in one word for two, with full stops, or with a letter too few or too many."""
    letters = "".join(char for char in name.text.lower() if char.isalnum())
    if len(letters) > 2 and letters in _joined(reading.text):
        return True
    return len(name.keys) > 1 and any(_misspelt(name.keys, other.keys) for other in reading.names)


@lru_cache(maxsize=1024)
def _joined(text: str) -> frozenset[str]:
    """Return each word of a text in small letters, and each with the one or two after it, as one."""
    small = [word.text.lower().replace(".", "") for word in words(text)]
    return frozenset("".join(small[at : at + size]) for size in (1, 2, 3) for at in range(len(small)))


# A name of fewer letters may differ from another's by one: Anna is not Ana.
_LONG = 6


def _misspelt(keys: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Say whether two names of several words differ by one letter that a long word of the one has more."""
    unlike = [pair for pair in zip(keys, others, strict=False) if pair[0] != pair[1]]
    if len(keys) != len(others) or len(unlike) != 1:
        return False
    short, long = sorted(unlike[0], key=len)
    return len(long) >= _LONG and any(short == long[:at] + long[at + 1 :] for at in range(len(long)))


def _spelled_out(name: Name, claim: Reading, source: Source) -> bool:
    """Say whether a name is part of words whose first letters a cited span has: Keld River Council, KRC."""
    short = {word.text.lower() for reading in source.readings for word in reading.words if word.text.isupper()}
    told = [word for word in claim.words if word.text.lower() not in STOPWORDS or word.text.isupper()]
    letters = [word.text.lower() if word.text.isupper() else word.text[0].lower() for word in told]
    for first, word in enumerate(told):
        if word.start > name.start:
            break
        last = next((at for at in range(first, len(told)) if told[at].end >= name.end), first)
        for end in range(last + 1, min(last + _LONG, len(told) + 1)):
            form = "".join(letters[first:end])
            if end - first > 2 and form in short:
                return True
    return False


def _forms(name: Name, source: Source) -> Iterator[tuple[str, ...]]:
    """Yield a name's keys, then those without a first word that is large for its place and small in the source."""
    yield name.keys
    if name.initial and len(name.keys) > 1:
        small = (word for reading in source.readings for word in reading.words if word.text.islower())
        if any(key(word.text) == name.keys[0] for word in small):
            yield name.keys[1:]


def _shuffled(name: Name, chain: str) -> bool:
    """Say whether the words of a body's name stand in another order: Oxford University, the University of Oxford."""
    if " of " not in name.text and _KINDS.isdisjoint(name.keys):
        return False
    wanted = sorted(part for part in name.keys if part not in STOPWORDS)
    held = chain.split()
    size = len(wanted)
    return any(sorted(held[at : at + size]) == wanted for at in range(len(held) - size + 1))


def _without_kind(keys: tuple[str, ...], chain: str) -> bool:
    """Say whether a name stands without its kind, "Stoke City" as "Stoke", and not with another kind."""
    if len(keys) < 2 or keys[-1] not in _KINDS:
        return False
    _, found, after = chain.partition(_chain(keys[:-1]))
    return bool(found) and after.split(" ", 1)[0] not in _KINDS


_KINDS = frozenset(key(word) for word in KINDS)


def _keys(reading: Reading) -> Iterator[tuple[str, ...]]:
    """Yield the keys of a span, and those outside its brackets: "Member of Parliament (MP) Ada Osei" is one name."""
    yield reading.keys
    if "(" in reading.text:
        yield tuple(key(word.text) for word in words(re.sub(r"\([^)]*\)", "", reading.text)))


def _chain(keys: Iterable[str]) -> str:
    """Return keys as one string in which neighbours can be looked up; small words between do not part a name."""
    return f" {' '.join(part for part in keys if part not in STOPWORDS)} "


@lru_cache(maxsize=256)
def _body_chain(body: str) -> str:
    return _chain(key(word.text) for word in words(body))


def _in_full(name: Name, body: str) -> bool:
    return _chain(name.keys) in _body_chain(body)


def _pronoun_carries(name: Name, source: Source) -> bool:
    return any(
        not _PRONOUNS.isdisjoint(reading.keys) and _in_full(name, source.window(span).partition(reading.text[:40])[0])
        for span, reading in zip(source.spans, source.readings, strict=True)
    )
