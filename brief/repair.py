"""The smallest change that makes a failed draft pass the check. Knows the check only as a function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from brief.text import STOPWORDS, words
from brief.types import Problem, ProblemCode, Verdict, VerdictKind

Judge = Callable[[str], Verdict]

# Each mend is checked: a draft that needs more tries than this is better quoted.
_MOST_TRIES = 12
_CLAUSE = re.compile(r"(?:,|;|\s[–—-])\s")
# A clause that begins with its verb goes on with the subject before the aside: no comma stays between them.
_VERB = re.compile(
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|\w+ed\b(?! by))\b"
)
_RESTORED = {ProblemCode.NUMBER_ABSENT, ProblemCode.NAME_ABSENT}


def mend(text: str, verdict: Verdict, evidence: str, judge: Judge) -> tuple[str, Verdict] | None:
    """Return the first mended text that is supported, with its verdict, or None.

    Tried in this order: the name or number put back that alone stands in the evidence and not in the text, then the
    clause that holds the problem dropped.
    """
    for candidate in islice(_mends(text, verdict.problems, evidence), _MOST_TRIES):
        judged = judge(candidate)
        if judged.kind is VerdictKind.SUPPORTED:
            return candidate, judged
    return None


def _mends(text: str, problems: tuple[Problem, ...], evidence: str) -> Iterator[str]:
    for problem in problems:
        if problem.code in _RESTORED:
            yield from _restored(text, problem, evidence)
    for problem in problems:
        yield from _dropped(text, problem)


def _restored(text: str, problem: Problem, evidence: str) -> Iterator[str]:
    """Put back the one word of the same kind that the evidence has and the text has not; two would be a guess."""
    wrong = text[problem.start : problem.end]
    present = {word.text for word in words(text)}
    missing = [
        word.text
        for word in words(evidence)
        if word.text not in present and word.text[0].isdigit() == wrong[:1].isdigit() and _is_fact(word.text)
    ]
    if len(set(missing)) == 1:
        yield text[: problem.start] + missing[0] + text[problem.end :]


def _is_fact(word: str) -> bool:
    """Say whether a word is a number or may be a name; the "The" that opens a sentence is none, the "US" is."""
    shouted = len(word) > 1 and word.isupper()
    return word[0].isdigit() or (word[0].isupper() and (shouted or word.lower() not in STOPWORDS))


def _dropped(text: str, problem: Problem) -> Iterator[str]:
    """Drop the clause, between commas or dashes, that the problem stands in."""
    breaks = [(match.start(), match.end()) for match in _CLAUSE.finditer(text)]
    starts = [(0, 0), *breaks]
    ends = [*breaks, (len(text.rstrip(".!?")), len(text))]
    for (left, after), (right, resumed) in zip(starts, ends, strict=True):
        if left <= problem.start and problem.end <= max(right, after):
            joint = " " if _VERB.match(text, resumed) else text[right:resumed]
            rest = text[:left] + joint + text[resumed:] if left else text[resumed:]
            if rest.strip(" .,;"):
                yield rest[:1].upper() + rest[1:]
