"""Speakers: who says what in a text, and whether the source leaves it to the same speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.citations.findings import flag
from brief.citations.keys import Fact, words
from brief.citations.lexicon.speakers import BELIEVING, SAYING, VOICING
from brief.citations.names import Name, names
from brief.text import Word, fold
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source


@dataclass(frozen=True, slots=True)
class Attribution(Fact):
    """A saying: the keys of the names in its speaker's words, and the range of what is said."""

    speakers: frozenset[str]
    said_start: int
    said_end: int


_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)
# A saying inside a relative clause speaks for that clause alone: "fires, which state media said were out".
_RELATIVE = re.compile(r",\s(?:which|who|whose|where)\b[^,]*$")
# "..., killing 20 according to police": only the aside is theirs.
_ASIDE = re.compile(r",\s(?:\w+ing|with|including)\b[^,]*[^\s,]\s$")


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


_VERBS = SAYING | BELIEVING
_NOT_SAYING = frozenset(["to", "would", "could", "can", "i", "you", "must", "should", "let's", "the", "a", "an"])


def _says(found: tuple[Word, ...], at: int) -> bool:
    """Say whether a word is a verb of saying with a speaker before or after it, not "to say" or "the claims"."""
    before = found[at - 1].text.lower() if at else ""
    after = found[at + 1].text if at + 1 < len(found) else ""
    return found[at].text in _VERBS and before not in _NOT_SAYING and after not in {"to", "of"}


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
    aside = _ASIDE.search(folded, 0, match.start())
    return aside.start() if aside else 0, match.start(), match.end(), len(folded)


def _within(people: tuple[Name, ...], low: int, high: int) -> frozenset[str]:
    return frozenset(part for name in people if low <= name.start and name.end <= high for part in name.keys)


# What share of a statement's words must stand in what somebody says before it is read as that saying; set by eye.
_SAID_SHARE = 0.75
_CLAIM_SHARE = 0.5


def check_attribution(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a claim that the source leaves to a speaker and the statement does not, or gives to another."""
    sayings = [saying for reading in source.readings for saying in reading.attributions]
    if not sayings:
        return
    for mine in claim.attributions:
        named = all(saying.speakers for saying in sayings)
        if (
            mine.text not in BELIEVING
            and mine.speakers
            and named
            and not any(_same_speaker(mine, saying) for saying in sayings)
        ):
            message = f"the source names another speaker than this one who “{mine.text}”"
            yield flag(ProblemCode.ATTRIBUTION, message, mine)
    if not voiced(claim.text):
        yield from _lost_speaker(claim, source)


def _same_speaker(one: Attribution, other: Attribution) -> bool:
    return not one.speakers.isdisjoint(other.speakers)


def _lost_speaker(claim: Reading, source: Source) -> Iterator[Finding]:
    mine = frozenset(term.key for term in claim.terms)
    best = source.nearest(claim)
    for saying in best.attributions:
        said = {term.key for term in best.terms if saying.said_start <= term.start < saying.said_end}
        named = saying.speakers - said
        told = len(mine & said) >= max(_SAID_SHARE * len(mine & best.known), _CLAIM_SHARE * len(mine))
        if mine & said and told and named.isdisjoint(claim.known):
            message = f"the source leaves this to a speaker (“{saying.text}”); the statement does not"
            whole = Fact(claim.text, 0, len(claim.text))
            yield flag(ProblemCode.ATTRIBUTION, message, whole, *source.at((best, saying)))
            return
