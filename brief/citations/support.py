"""How likely it is that a statement is supported: a monotone logistic over what was found and what is missing.

Every signal counts against a statement, and no weight is above nought: a finding more, or a word less in the source,
never raises the score. The weights are made by `train/checker.py`; `models/checker.md` says from what and how well.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import exp, log1p
from typing import TYPE_CHECKING, Protocol, Self

from brief.citations.clauses import clauses
from brief.citations.keys import key, words
from brief.settings import MODELS, packaged
from brief.text import STOPWORDS
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from brief.citations.cover import Cover
    from brief.citations.keys import Fact
    from brief.citations.reading import Reading, Source
    from brief.text import Word
    from brief.types import Problem

_Gram = tuple[str, ...]
# Of these it tells much whether the source has something else there: such a problem has a signal of its own.
TWOFOLD = frozenset(
    {
        ProblemCode.NUMBER_ABSENT,
        ProblemCode.NUMBER_ELSEWHERE,
        ProblemCode.DATE_ABSENT,
        ProblemCode.DATE_ELSEWHERE,
        ProblemCode.NAME_ABSENT,
        ProblemCode.NAME_ELSEWHERE,
        ProblemCode.NEGATION,
    }
)
# With one of these a statement says otherwise than its source, however much of it is there. A sum cannot say so: among
# the public sets' many loose claims each of them is worth a few missing words. So a statement that has one scores about
# this at the most, the less the fewer of RAGTruth's true sentences raise it: 28, 14, 18 and 16 of 1,954 the first four.
MOST = {
    **dict.fromkeys(("number_absent", "number_elsewhere_otherwise", "order"), 0.14),
    **dict.fromkeys(("date_absent", "date_elsewhere_otherwise", "quote_not_verbatim"), 0.14),
    "name_absent": 0.16,
    "negation_otherwise": 0.2,
    **dict.fromkeys(("role", "speaker", "opposite"), 0.35),
    **dict.fromkeys(("negation", "quote_unbalanced"), 0.45),
}
# Of that, the part that does not depend on what else speaks for the statement.
_FIXED = 1 / 3
# A second problem of one kind still counts, a third does not.
_MOST_ALIKE = 2


@dataclass(frozen=True, slots=True)
class _Body:
    """An article's body as sets: the keys of each sentence, where each key stands, and the runs of keys.

    `close` are runs of three words, `loose` runs of two and three words of meaning.
    """

    sentences: tuple[frozenset[str], ...]
    places: Mapping[str, tuple[int, ...]]
    close: frozenset[_Gram]
    loose: frozenset[_Gram]


def signals(claim: Reading, source: Source, held: Cover, problems: Sequence[Problem]) -> dict[str, float]:
    """Return everything that counts against a statement, by name; nought is the best of each.

    Problems count by their codes; what the source has otherwise counts again. The rest compare words of meaning:
    `missing_share` of them is not in the cited spans, `missing_share_article` not in their articles, and `gap_article`
    is the longest run of such; `unlike` is what the best of the spans lacks, `sentences` how many more than one are
    cited. `close_3`, `loose_2` and `loose_3` are shares of runs of words that the articles do not have, and `unbound`
    is a fact's distance from its clause.
    """
    bodies = tuple(_body(text) for text in _sentences(source))
    found = Counter(name for problem in problems for name in _names(problem))
    return (
        {code: float(min(_MOST_ALIKE, count)) for code, count in found.items()}
        | dict(_words_missing(claim, source, held, bodies))
        | dict(_runs_missing(claim, bodies))
        | {"unbound": _unbound(claim, bodies)}
    )


def _names(problem: Problem) -> Iterator[str]:
    yield problem.code.value
    if problem.sources and problem.code in TWOFOLD:
        yield f"{problem.code.value}_otherwise"


def _sentences(source: Source) -> tuple[tuple[str, ...], ...]:
    places = source.corpus.sentences
    return tuple(tuple(article.slice(s.span) for s in places[article.id]) for article in source.articles)


@lru_cache(maxsize=256)
def _body(sentences: tuple[str, ...]) -> _Body:
    rows: list[frozenset[str]] = []
    places: dict[str, list[int]] = {}
    close: set[_Gram] = set()
    loose: set[_Gram] = set()
    for at, sentence in enumerate(sentences):
        found = words(sentence)
        keys = tuple(key(word.text) for word in found)
        meaning = _meaningful(found, keys)
        rows.append(frozenset(keys))
        for one in rows[-1]:
            places.setdefault(one, []).append(at)
        close.update(_grams(keys, 3))
        loose.update((*_grams(meaning, 2), *_grams(meaning, 3)))
    held = {one: tuple(found) for one, found in places.items()}
    return _Body(tuple(rows), held, frozenset(close), frozenset(loose))


def _grams(keys: Sequence[str], length: int) -> Iterator[_Gram]:
    return zip(*(keys[start:] for start in range(length)), strict=False)


def _words_missing(claim: Reading, source: Source, held: Cover, bodies: Sequence[_Body]) -> Iterator[tuple[str, float]]:
    """Yield the share of the words of meaning that the cited spans lack, and that their articles lack; and the rest."""
    there = [source.knows(term.key) or any(term.key in body.places for body in bodies) for term in claim.terms]
    yield "missing_share", 1 - held.share
    yield "missing_share_article", there.count(False) / (len(there) or 1)
    yield "gap_article", log1p(max((len(list(run)) for here, run in groupby(there) if not here), default=0))
    yield "unlike", _unlike(claim, source)
    yield "sentences", float(len(source.spans) - 1)


def _unlike(claim: Reading, source: Source) -> float:
    """Return the share of the weight of the words of meaning that no cited span has by itself."""
    worth = _worth(claim, source)
    best = max(sum(weight for one, weight in worth.items() if one in reading.known) for reading in source.readings)
    return 1 - best / (sum(worth.values()) or 1.0) if worth else 0.0


def _runs_missing(claim: Reading, bodies: Sequence[_Body]) -> Iterator[tuple[str, float]]:
    """Yield the share of the runs of words that no article has, of all words and of those of meaning."""
    meaning = _meaningful(claim.words, claim.keys)
    for name, grams, held in (
        ("close_3", list(_grams(claim.keys, 3)), [body.close for body in bodies]),
        ("loose_2", list(_grams(meaning, 2)), [body.loose for body in bodies]),
        ("loose_3", list(_grams(meaning, 3)), [body.loose for body in bodies]),
    ):
        lost = sum(not any(gram in one for one in held) for gram in grams)
        yield name, lost / (len(grams) or 1)


def _worth(claim: Reading, source: Source) -> dict[str, float]:
    known, rare = source.corpus.weights, log1p(len(source.corpus.places))
    return {term.key: known.get(term.key, rare) for term in claim.terms}


def _meaningful(found: Sequence[Word], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(k for k, word in zip(keys, found, strict=True) if word.text.lower() not in STOPWORDS)


def _unbound(claim: Reading, bodies: Sequence[_Body]) -> float:
    """Return how far a number or name stands from the rest of its clause in the articles, at the worst; 0 to 1."""
    return max((_distance(claim, fact, bodies) for fact in (*claim.numbers, *claim.names)), default=0.0)


def _distance(claim: Reading, fact: Fact, bodies: Sequence[_Body]) -> float:
    """Return the share of the other words of a fact's clause that no window of three sentences around it has."""
    start, end = next((a, b) for a, b in clauses(claim.text) if a <= fact.start < b)
    own = [k for k, word in zip(claim.keys, claim.words, strict=True) if fact.start <= word.start < fact.end]
    others = [t.key for t in claim.terms if start <= t.start < end and not fact.start <= t.start < fact.end]
    if not own or not others:
        return 0.0
    best = 0
    for body in bodies:
        for at in body.places.get(own[-1], ()):
            window = body.sentences[max(0, at - 1) : at + 2]
            best = max(best, sum(any(other in one for one in window) for other in others))
    return 1 - best / len(others)


class Judge(Protocol):
    """Another opinion on whether texts carry a statement, as an encoder could give it."""

    def __call__(self, statement: str, evidence: Sequence[str]) -> float:
        """Return log-odds that are added to the score's: above nought for support, nought for no opinion."""


def no_opinion(statement: str, evidence: Sequence[str]) -> float:  # noqa: ARG001 - as `Judge` calls it
    """Leave the score to what was found."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The log-odds of a statement are the intercept and the sum of its signals, each times its weight, none above 0.

    What says otherwise than the source bounds the probability that comes of it.
    A statement that scores under `least` is not supported, though nothing was found against it.
    """

    intercept: float
    weights: Mapping[str, float]
    least: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the weights from JSON; raises ValueError if one of them rewards what counts against a statement."""
        tree = json.loads(text)
        held = {str(name): float(value) for name, value in tree["weights"].items()}
        if any(value > 0 for value in held.values()):
            raise ValueError("a weight above 0 would raise the score for a fault")
        return cls(float(tree["intercept"]), held, float(tree["least"]))

    def score(self, found: Mapping[str, float], opinion: float = 0.0) -> float:
        """Return how likely a statement with these signals is to be supported, 0 to 1, rounded to four places."""
        logit = self.intercept + opinion + sum(self.weights.get(name, 0.0) * value for name, value in found.items())
        likely = 1 / (1 + exp(-max(-30.0, min(30.0, logit))))
        return round(bounded(likely, (name for name, value in found.items() if value)), 4)


def bounded(likely: float, found: Iterable[str]) -> float:
    """Return what a probability comes to with what was found, of which the worst decides."""
    most = min((MOST[name] for name in found if name in MOST), default=1.0)
    return min(likely, most * (_FIXED + (1 - _FIXED) * likely))


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the weights that travel with the program."""
    return Weights.parse(packaged(MODELS, "checker.json").read_text(encoding="utf-8"))
