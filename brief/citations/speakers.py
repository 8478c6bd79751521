"""Speakers: who says what in a text, and whether the source leaves it to the same speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.citations.findings import flag
from brief.citations.keys import Fact, words
from brief.citations.lexicon.speakers import ADMITTING, BELIEVING, SAYING, TELLING, VOICING
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


_VERBS = SAYING | BELIEVING | TELLING
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
    """Find a claim that the source leaves to a speaker and the statement does not, or gives to another speaker."""
    sayings = [(reading, saying) for reading in source.readings for saying in reading.attributions]
    for mine in claim.attributions:
        if mine.text not in BELIEVING and _stands_by(claim, mine):
            yield from _other_speaker(claim, mine, sayings, source)
    yield from _strengthened(claim, source)
    if sayings and not voiced(claim.text):
        yield from _lost_speaker(claim, source)


_BREAK = re.compile(r";|\b(?:and|but|while|whereas)\b", re.IGNORECASE)


def _stands_by(claim: Reading, mine: Attribution) -> bool:
    """Say whether a name of the speaker stands in the clause of the verb, not in one before it."""
    theirs = (name for name in claim.names if not mine.speakers.isdisjoint(name.keys))
    return any(not _BREAK.search(claim.text, name.end, max(name.end, mine.start)) for name in theirs)


_Saying = tuple["Reading", Attribution]
# What two say is the same when they share this much of the words of the shorter; set by eye on RAGTruth, part 0.
_SAME_SAYING = 0.4
_NEARLY = 0.7


def _other_speaker(claim: Reading, mine: Attribution, sayings: list[_Saying], source: Source) -> Iterator[Finding]:
    """Find a saying that the source gives to somebody else than the statement does."""
    said = _said_keys(claim, mine)
    if any(_says_half(mine, said, place) for place in sayings):
        return
    shared = [(len(said & _said_keys(reading, saying)), reading, saying) for reading, saying in sayings]
    most = max((count for count, _, _ in shared), default=0)
    if not said or most < _SAME_SAYING * len(said):
        return
    rivals = [(reading, saying) for count, reading, saying in shared if count >= _NEARLY * most]
    if any(_may_speak(mine, place, source) for place in rivals):
        return
    reading, saying = rivals[0]
    message = f"the source gives this to another speaker than the one who “{mine.text}” it here"
    yield flag(ProblemCode.SPEAKER, message, mine, *source.at((reading, saying)), sure=bool(saying.speakers))


def _says_half(mine: Attribution, said: frozenset[str], place: _Saying) -> bool:
    """Say whether the same speaker says in the source at least half of what the statement gives them."""
    theirs = _said_keys(*place)
    return not mine.speakers.isdisjoint(place[1].speakers) and 2 * len(said & theirs) >= len(theirs) > 0


def _said_keys(reading: Reading, saying: Attribution) -> frozenset[str]:
    return frozenset(term.key for term in reading.terms if saying.said_start <= term.start < saying.said_end)


def _may_speak(mine: Attribution, place: _Saying, source: Source) -> bool:
    """Say whether a saying of the source may be the speaker's: it names them, or nobody where they stand beside it."""
    reading, saying = place
    if not mine.speakers.isdisjoint(saying.speakers):
        return True
    if saying.speakers:
        return False
    window = names(source.window(source.spans[source.readings.index(reading)]))
    return not mine.speakers.isdisjoint(reading.keys) or any(not mine.speakers.isdisjoint(one.keys) for one in window)


def _strengthened(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a verb that makes more of a saying than the source does: "admitted" where it has "said"."""
    verbs = {mine.text.lower(): mine for mine in claim.attributions}
    theirs = {word.text.lower() for reading in source.readings for word in reading.words}
    for verb, mine in verbs.items():
        group = next((words for words in ADMITTING if verb in words), frozenset[str]())
        sayings = [(reading, saying) for reading in source.readings for saying in reading.attributions]
        if group and sayings and group.isdisjoint(theirs):
            message = f"the source says “{sayings[0][1].text}”, the statement “{mine.text}”"
            yield flag(ProblemCode.ATTRIBUTION, message, mine, *source.at(sayings[0]))


def _lost_speaker(claim: Reading, source: Source) -> Iterator[Finding]:
    mine = frozenset(term.key for term in claim.terms)
    best = source.nearest(claim)
    for saying in (one for one in best.attributions if one.text.lower() not in TELLING):
        said = {term.key for term in best.terms if saying.said_start <= term.start < saying.said_end}
        named = saying.speakers - said
        told = len(mine & said) >= max(_SAID_SHARE * len(mine & best.known), _CLAIM_SHARE * len(mine))
        if mine & said and told and named.isdisjoint(claim.known):
            message = f"the source leaves this to a speaker (“{saying.text}”); the statement does not"
            whole = Fact(claim.text, 0, len(claim.text))
            yield flag(ProblemCode.ATTRIBUTION, message, whole, *source.at((best, saying)))
            return
