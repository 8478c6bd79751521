"""Negation: whether statement and source say no to the same things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.citations.cues import NOT, REACH, Cue, Turn, about, bare, turned
from brief.citations.findings import flag
from brief.citations.keys import Fact
from brief.citations.opposites import opposites
from brief.citations.reading import read
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source
    from brief.types import Span


# A sentence says plainly what the claim negates if it has this share of the words around the negation; on RAGTruth that
# leaves 6 of 19 alarms on true sentences, and finds 29 of 46 planted negations of words that the source does not have.
# So much of what is around a negation that the claim leaves out must be the claim's too.
_ALIKE = 0.5
_KEPT = 0.3


def check_negation(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a negation that the source does not have, and one that the claim has lost."""
    spare = [(reading, cue) for reading in source.readings for cue in reading.cues if cue.turn in NOT]
    mine = [cue for cue in claim.cues if cue.turn in NOT]
    for cue in _unpaired(claim, mine, spare):
        if cue.turn is Turn.NOT and not _said_otherwise(cue, source):
            message = f"“{cue.text}” is a negation that the source does not have here"
            yield flag(ProblemCode.NEGATION, message, cue, *_plainly(claim, cue, source), sure=source.knows(cue.target))
    yield from _lost_negations(claim, source)
    yield from _lost_denials(claim, source)


def _plainly(claim: Reading, cue: Cue, source: Source) -> tuple[Span, ...]:
    """Return where the source has the word that the claim negates, or a sentence that says the same plainly."""
    near = _near(claim, cue)
    enough = max(1, _ALIKE * len(near))
    for reading in source.readings:
        at = reading.keys.index(cue.target) if cue.target in reading.keys else -1
        if at >= 0 and len(near & reading.known) >= enough and not _asks(reading):
            word = reading.words[at]
            return source.at((reading, Fact(word.text, word.start, word.end)))
    for article in source.articles:
        for sentence in source.corpus.sentences[article.id]:
            told = read(article.slice(sentence.span))
            if len(near & told.known) >= enough and not (_asks(told) or any(one.turn in NOT for one in told.cues)):
                return (sentence.span,)
    return ()


def _asks(reading: Reading) -> bool:
    """Say whether a text is a question, which neither says nor denies anything."""
    return reading.text.rstrip(" \"')").endswith("?")


def _unpaired(claim: Reading, mine: list[Cue], spare: list[tuple[Reading, Cue]]) -> list[Cue]:
    """Pair each negation of the claim with one of the source, the surest first; return those left over."""
    left = mine
    for fits in (_same_target, _reaches, _free):
        still = []
        for cue in left:
            pair = next(((reading, other) for reading, other in spare if fits(claim, cue, other, reading)), None)
            if pair is None:
                still.append(cue)
            else:
                spare.remove(pair)
        left = still
    return left


def _same_target(_: Reading, cue: Cue, other: Cue, __: Reading) -> bool:
    return cue.target == other.target


def _reaches(_: Reading, cue: Cue, other: Cue, reading: Reading) -> bool:
    return other.at >= 0 and cue.target in reading.keys[other.at : other.at + REACH]


def _free(claim: Reading, cue: Cue, other: Cue, reading: Reading) -> bool:
    """Say whether a negation of the source may be the claim's in other words: both stand near a word that both have."""
    if not (cue.target and other.target):
        return True
    return cue.target not in reading.known and not _near(claim, cue).isdisjoint(_near(reading, other))


def _near(reading: Reading, cue: Cue) -> frozenset[str]:
    return frozenset(term.key for term in reading.terms if term.at != cue.at and abs(term.at - cue.at) <= REACH)


def _said_otherwise(cue: Cue, source: Source) -> bool:
    """Say whether the source denies the cue's target with an opposite word: "did not accept" for "rejected"."""
    return not source.knows(cue.target) and any(source.knows(other) for other in opposites().get(cue.target, ()))


def _lost_negations(claim: Reading, source: Source) -> Iterator[Finding]:
    told = [reading for reading in source.readings if not _asks(reading)]
    placed = [(cue, reading) for reading in told for cue in reading.cues if cue.turn in NOT and cue.target]
    for cue, reading in (pair for pair in placed if about(*pair, claim, source)):
        kept = [at for at, word in enumerate(claim.keys) if word == cue.target and not turned(claim, at, NOT)]
        near = _near(reading, cue) | {cue.target}
        if len(near & claim.known) < _KEPT * len(near):
            continue
        if cue.target in {"only", "just", "merely"} or len(kept) <= bare(cue.target, source, NOT):
            continue
        word = claim.words[kept[0]]
        message = f"the source negates “{word.text}” (“{cue.text}”); the statement does not"
        fact = Fact(word.text, word.start, word.end)
        yield flag(ProblemCode.NEGATION, message, fact, *source.at((reading, cue)), sure=True)


# What follows, up to the end of the clause, is said not to be so.
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut\w+|rul(?:e|es|ed|ing)\sout|debunk\w*|falsely\s\w+|false\s\w+|hoax|myth"
    r"|(?:dismiss|reject|disput)\w*\s(?:\w+\s)?(?:accusation|allegation|claim|report|rumou?r|suggestion)s?"
    r"|no\s(?:\w+\s)?(?:evidence|proof|sign|indication|suggestion|plans?|intention|confirmation))\b",
    re.IGNORECASE,
)
_DENIED_END = re.compile(r"[;:.!?](?=\W)|,\s(?:and|but|while|who|which|saying|adding)\b|\s(?:but|although)\s|$")
_DOUBTED = re.compile(
    r"\b(?:accus|alleg|claim|rumou?r|suspect|deni|deny|false|hoax|myth|ruled? out|reject|dismiss|disput)"
)


def _lost_denials(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a statement that the source only names in order to deny it."""
    if _DOUBTED.search(claim.text.lower()) or any(cue.turn in NOT for cue in claim.cues):
        return
    mine = frozenset(term.key for term in claim.terms)
    best = source.nearest(claim)
    for match in _DENIAL.finditer(best.text):
        end = _DENIED_END.search(best.text, match.end())
        denied = _keys_within(best, match.end(), end.start() if end else len(best.text))
        others = mine & best.known - denied - _keys_within(best, 0, match.start())
        if len(mine & denied) >= max(2, len(mine) / 2) and not others:
            message = f"the source denies this (“{match.group()}”); the statement does not"
            denial = Fact(match.group(), match.start(), match.end())
            whole = Fact(claim.text, 0, len(claim.text))
            yield flag(ProblemCode.NEGATION, message, whole, *source.at((best, denial)), sure=True)
            return


def _keys_within(reading: Reading, start: int, end: int) -> frozenset[str]:
    return frozenset(term.key for term in reading.terms if start <= term.start < end)
