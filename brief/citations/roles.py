"""Roles: who does what to whom, as far as names before and after a verb tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.citations.findings import flag
from brief.citations.keys import Fact, key
from brief.citations.lexicon.verbs import IRREGULAR, MUTUAL
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.names import Name
    from brief.citations.reading import Reading, Source


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb with the names nearest to it on either side: the one who acts and the one who is acted on, where named.

    `close` says that no more than two words part it from the one who stands before it.
    """

    verb: Fact
    key: str
    agent: Name | None
    patient: Name | None
    close: bool


_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "get", "gets", "got"])
_MODAL = frozenset(["will", "would", "can", "could", "may", "might", "must", "shall", "should", "to", "did", "does"])
_MUTUAL = frozenset(key(word) for word in MUTUAL)
# How many words may stand between a verb and a name that has a part in it: "X, mayor of the old town, closed".
_FAR = 8
_CLOSE = 3


def deeds(reading: Reading) -> tuple[Deed, ...]:
    """Find the verbs that have a name on either side, in order; "was closed by X" has X act."""
    places = [(place, place + len(name.text.split()) - 1, name) for place, name in _placed(reading)]
    found = []
    for term in reading.terms:
        if not _verb(reading, term.at) or any(first <= term.at <= last for first, last, _ in places):
            continue
        gap, before = next(
            ((term.at - last, name) for _, last, name in reversed(places) if 0 < term.at - last <= _FAR), (0, None)
        )
        after = next((name for first, _, name in places if 0 < first - term.at <= _FAR), None)
        if before or after:
            word = reading.words[term.at]
            passive = _passive(reading, term.at)
            by = after if after and "by" in _between(reading, term.at, after) else None
            agent, patient = (by, before) if passive else (before, after)
            close = 0 < gap <= _CLOSE and not word.text.endswith(("ing", "s"))
            found.append(Deed(Fact(word.text, word.start, word.end), term.key, agent, patient, close))
    return tuple(found)


def _placed(reading: Reading) -> Iterator[tuple[int, Name]]:
    """Yield each name with the place of its first word."""
    starts = {word.start: at for at, word in enumerate(reading.words)}
    yield from ((starts[name.start], name) for name in reading.names if name.start in starts)


def _verb(reading: Reading, at: int) -> bool:
    form = reading.words[at].text
    before = reading.words[at - 1].text.lower() if at else ""
    shaped = form.endswith(("ed", "ing", "es", "s")) or form in IRREGULAR or before in _MODAL
    return form.islower() and len(form) > 2 and shaped and key(form) not in _MUTUAL


def _passive(reading: Reading, at: int) -> bool:
    return any(word.text.lower() in _BE for word in reading.words[max(0, at - 2) : at]) and not reading.words[
        at
    ].text.endswith("ing")


def _between(reading: Reading, at: int, name: Name) -> str:
    return reading.text[reading.words[at].end : name.start].lower()


def check_roles(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a name that acts in the statement and is acted on in the source, or the other way round."""
    told = [(reading, deed) for reading in source.readings for deed in deeds(reading)]
    for mine in deeds(claim):
        same = [(reading, deed) for reading, deed in told if deed.key == mine.key]
        if any(_agree(mine, deed) for _, deed in same):
            continue
        for reading, deed in same:
            if _turned(mine, deed):
                message = f"the source has another part for this name in “{deed.verb.text}”"
                name = mine.agent or mine.patient
                assert name is not None
                yield flag(ProblemCode.ROLE, message, name, *source.at((reading, deed.verb)), sure=True)
                break


def _agree(mine: Deed, deed: Deed) -> bool:
    """Say whether one of the parts is the same name's in both."""
    return _same(mine.agent, deed.agent) or _same(mine.patient, deed.patient)


def _turned(mine: Deed, deed: Deed) -> bool:
    """Say whether two change parts, or one has the other part beside the verb while somebody else has theirs there."""
    acts = _same(mine.agent, deed.patient) and deed.agent is not None
    suffers = _same(mine.patient, deed.agent) and deed.patient is not None
    return (acts and suffers) or ((acts or suffers) and mine.close and deed.close)


def _same(one: Name | None, other: Name | None) -> bool:
    return one is not None and other is not None and not set(one.keys).isdisjoint(other.keys)
