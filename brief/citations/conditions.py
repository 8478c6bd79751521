"""Conditions: what the source lets happen only if, unless or until something else does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.cues import target
from brief.citations.findings import flag
from brief.citations.keys import Fact, key, words
from brief.citations.lexicon.cues import PLANNED, WANTED
from brief.text import STOPWORDS, fold
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source

_MARKER = re.compile(
    r"\b(?P<strong>only\s(?:if|when|after|once|with)|unless|if|provided\sthat|providing\sthat|(?:as|so)\slong\sas"
    r"|on\s(?:the\s)?condition\sthat|in\sthe\sevent\s(?:of|that)|subject\sto|contingent\son|assuming\sthat)\b"
    r"|\b(?P<weak>until|once|pending)\b",
    re.IGNORECASE,
)
# "asked if" is a question, "even if" grants, "as if" compares, "if any" and "if not" set an aside.
_NO_CONDITION = re.compile(
    r"\b(?:(?:ask|wonder|question|debat)\w*(?:\s[\w'-]+){0,5}|know\w*|knew|sees?|seeing|saw|tell\w*|told|sure|unclear|unknown|doubt\w*|determin\w+|decid\w+"
    r"|check\w*|learn\w*|find\sout|even|especially|particularly|as|what|matter|quarter|only)\s$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s(?:any|not|so|ever|necessary|possible|needed|anything|at\sall|you\s(?:will|like))\b", re.IGNORECASE
)
_BREAK = re.compile(
    r"[;:]|--|\s-\s|,\s(?:and|but|while|which|who|whereas|because)\b|\s(?:but|while|whereas|because)\s", re.IGNORECASE
)
_END = re.compile(r"[,;:]|--|\s-\s|[.!?]?\W*$")
_MODAL = re.compile(
    r"(?:will|would|shall|should|can|could|may|might|must|cannot|wo|ca|ll)(?:n't)?|\w+'ll", re.IGNORECASE
)
_PLANS = PLANNED | WANTED
# Any of these in the statement makes it conditional.
_CONDITIONAL = re.compile(
    rf"{_MARKER.pattern}|\b(?:when|after|whether|conditional\w*|conditions?|depend\w*|without|except|should|hinge\w*)\b",
    re.IGNORECASE,
)
# Of a condition's words, the share that shows it was told in another way; of what it bounds, the share that is kept.
_TOLD = 0.5
_KEPT = 0.6


@dataclass(frozen=True, slots=True)
class Condition(Fact):
    """A condition from its marker on, with the keys of its words and of the words that it bounds.

    `allowed` is the verb that it lets happen, where a modal or a plan shows that verb, else "".
    """

    keys: frozenset[str]
    bounded: frozenset[str]
    allowed: str


@lru_cache(maxsize=8192)
def conditions(text: str) -> tuple[Condition, ...]:
    """Find the conditions of a text, in order."""
    folded = fold(text)
    found = (_condition(text, folded, match) for match in _MARKER.finditer(folded) if _is_condition(folded, match))
    return tuple(condition for condition in found if condition.allowed or condition.bounded)


def _is_condition(folded: str, match: re.Match[str]) -> bool:
    asked = _NO_CONDITION.search(folded, max(0, match.start() - 60), match.start())
    return not asked and not _ASIDE.match(folded, match.end())


def _condition(text: str, folded: str, match: re.Match[str]) -> Condition:
    end = _end(folded, match.end())
    before = _BREAK.split(folded[: match.start()])[-1].strip(" ,\"'")
    clause = before or _BREAK.split(folded[end:].lstrip(" ,"))[0]
    bounded = _keys(before) if match["strong"] else frozenset()
    return Condition(
        text[match.start() : end], match.start(), end, _keys(folded[match.end() : end]), bounded, _allowed(clause)
    )


def _end(folded: str, start: int) -> int:
    end = _END.search(folded, start)
    return end.start() if end else len(folded)


def _keys(clause: str) -> frozenset[str]:
    return frozenset(key(word.text) for word in words(clause) if word.text.lower() not in STOPWORDS)


def _allowed(clause: str) -> str:
    """Return the key of the verb after the last modal or plan of a clause, or an empty string."""
    found = words(clause)
    for at in range(len(found) - 2, -1, -1):
        planned = found[at].text.lower() in _PLANS and found[at + 1].text == "to"
        if planned or _MODAL.fullmatch(found[at].text):
            return target(found, at + 1)[0]
    return ""


def check_conditions(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a condition of the source that the statement leaves out."""
    if _CONDITIONAL.search(claim.text):
        return
    mine = frozenset(claim.keys)
    best = source.nearest(claim)
    for condition in conditions(best.text):
        told = len(condition.keys & mine) > _TOLD * len(condition.keys)
        if not told and _kept(condition, mine):
            message = f"the source says this only “{condition.text.strip()}”"
            whole = Fact(claim.text, 0, len(claim.text))
            yield flag(ProblemCode.CONDITION, message, whole, *source.at((best, condition)))


def _kept(condition: Condition, mine: frozenset[str]) -> bool:
    if condition.allowed:
        return condition.allowed in mine
    return len(condition.bounded & mine) >= max(2, _KEPT * len(condition.bounded))
