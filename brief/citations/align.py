"""Where in the articles a statement comes from: an inverted index, and greedy set-cover over it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from heapq import nlargest
from math import log
from typing import TYPE_CHECKING

from brief.citations.keys import key, words
from brief.citations.lexicon.dates import MONTHS
from brief.citations.names import begins_sentence
from brief.text import STOPWORDS, fold
from brief.types import Article, MarkKind, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# A sentence is ranked by what it adds and by a quarter of all that it holds. This and what follows was set on WiCE dev
# and held on the evidence of the search engines' answers (afg_gensearch), where the whole set in five rose from 78.6
# to 86.0; each is flat around its value. All are shares of the weight of the whole claim, but for the first two.
_TOTAL_SHARE = 0.25
# What stands only in the sentence before or after counts for this much: it is what a pronoun speaks of.
_NEIGHBOUR = 0.3
# A line that does not end as a sentence does is a heading, a caption or a list: it counts for this much.
_UNENDED = 0.9
# A number is worth this much more than another word as rare.
_NUMBER = 1.25
# The neighbours of what is chosen gain this much, and the end of an article, which tells the least, loses this much.
_BESIDE = 0.02
_LATE = 0.05
# The set-cover looks only at so many places: those that hold the most by themselves.
_POOL = 100
_END = re.compile(r"[.!?…][\"'”’)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles with an index over their body sentences and titles; build it with `Corpus.of`.

    `beside` holds for each place the sentences before and after it, `lateness` how far down its article it stands, 0 to
    1, and `ended` whether it ends as a sentence does. `capitals` holds the keys of words that some article capitalises
    inside a sentence and none writes small.
    """

    articles: Mapping[str, Article]
    sentences: Mapping[str, tuple[Sentence, ...]]
    places: tuple[Span, ...]
    index: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, float]
    capitals: frozenset[str]
    beside: tuple[tuple[int, ...], ...]
    lateness: tuple[float, ...]
    ended: tuple[bool, ...]

    @classmethod
    def of(cls, articles: Sequence[Article], sentences: Mapping[str, Sequence[Sentence]]) -> Corpus:
        """Index the sentences of the articles; articles are taken in the order of their ids."""
        ordered = sorted(articles, key=lambda article: article.id)
        places = tuple(_places(ordered, sentences))
        by_id = {article.id: article for article in ordered}
        texts = [by_id[place.article_id].slice(place) for place in places]
        index: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            for term in _terms(text):
                index.setdefault(term, []).append(at)
        return cls(
            by_id,
            {article.id: tuple(sentences.get(article.id, ())) for article in ordered},
            places,
            {term: tuple(held) for term, held in index.items()},
            {term: log(1 + len(places) / len(held)) for term, held in index.items()},
            _capitals(texts),
            *_settings(places, sentences),
            tuple(bool(_END.search(text)) for text in texts),
        )


def _places(articles: Iterable[Article], sentences: Mapping[str, Sequence[Sentence]]) -> Iterable[Span]:
    """Yield all body sentences, then all titles, so that a tie goes to the body."""
    held = list(articles)
    for article in held:
        yield from (sentence.span for sentence in sentences.get(article.id, ()))
    for article in held:
        yield from (Span(article.id, start, end) for start, end in article.ranges(MarkKind.TITLE))


def _settings(
    places: Sequence[Span], sentences: Mapping[str, Sequence[Sentence]]
) -> tuple[tuple[tuple[int, ...], ...], tuple[float, ...]]:
    """Return for each place the places of the sentences beside it, and how far down its article it stands."""
    beside: list[tuple[int, ...]] = []
    lateness: list[float] = []
    for article_id in dict.fromkeys(place.article_id for place in places):
        count, first = len(sentences.get(article_id, ())), len(beside)
        beside += [
            tuple(at for at in (n - 1, n + 1) if first <= at < first + count) for n in range(first, first + count)
        ]
        lateness += [n / count for n in range(count)]
    titles = len(places) - len(beside)
    return (*beside, *((),) * titles), (*lateness, *(0.0,) * titles)


def _terms(text: str) -> tuple[str, ...]:
    """Return the distinct keys of the words that carry meaning, in order; a month has one key, however short."""
    return tuple(dict.fromkeys(_term(word.text) for word in words(text) if word.text.lower() not in STOPWORDS))


def _term(word: str) -> str:
    month = MONTHS.get(word.lower().rstrip(".")) if word[0].isupper() else None
    return f"month {month}" if month else key(word)


def _capitals(texts: Iterable[str]) -> frozenset[str]:
    large: set[str] = set()
    small: set[str] = set()
    for text in texts:
        folded = fold(text)
        for word in words(folded):
            if not word.text[0].isupper():
                small.add(key(word.text))
            elif not begins_sentence(folded, word.start):
                large.add(key(word.text))
    return frozenset(large - small)


def find(text: str, corpus: Corpus, limit: int = 5) -> tuple[Span, ...]:
    """Return the sentences that hold a claim's words, best first, at most `limit`.

    First come the `fewest` that hold them all, then the fullest of the others.
    """
    search = _Search(text, corpus)
    chosen = search.fewest(limit)
    while len(chosen) < min(limit, len(search.held)):
        chosen.append(search.best([at for at in search.held if at not in chosen]))
        search.take(chosen[-1])
    return tuple(corpus.places[at] for at in chosen)


def fewest(text: str, corpus: Corpus, limit: int = 5) -> tuple[Span, ...]:
    """Return the sentences that together hold most of a claim's words, each adding to those before it."""
    return tuple(corpus.places[at] for at in _Search(text, corpus).fewest(limit))


class _Search:
    """One greedy set-cover of a claim's words: which places hold which of them, and what each would still add.

    `held` maps the places that are looked at to the words they hold; `credit` to those words with their weight, and to
    the words of the sentences beside them with a part of it.
    """

    def __init__(self, text: str, corpus: Corpus) -> None:
        self.corpus = corpus
        known = [term for term in _terms(text) if term in corpus.weights]
        self.weights = {term: corpus.weights[term] * (_NUMBER if term[0].isdigit() else 1.0) for term in known}
        self.missing = dict.fromkeys(known)
        holding: dict[int, list[str]] = {}
        for term in known:
            for at in corpus.index[term]:
                holding.setdefault(at, []).append(term)
        self.held = {at: holding[at] for at in sorted(self._pool(holding))}
        self.credit = {at: self._credit(at, holding) for at in self.held}
        self.totals = {at: sum(credit.values()) for at, credit in self.credit.items()}
        self.gains = dict(self.totals)
        self.beside: list[int] = []
        self.home = ""

    def _pool(self, holding: Mapping[int, list[str]]) -> set[int]:
        """Return the places that hold the most, and the one that does so for each word."""
        sums = {at: sum(self.weights[term] for term in terms) for at, terms in holding.items()}

        def rank(at: int) -> tuple[float, int]:
            return round(sums[at], 9), -at

        return {*nlargest(_POOL, sums, rank), *(max(self.corpus.index[term], key=rank) for term in self.weights)}

    def _credit(self, at: int, holding: Mapping[int, list[str]]) -> dict[str, float]:
        near = (term for other in self.corpus.beside[at] for term in holding.get(other, ()))
        return {term: _NEIGHBOUR * self.weights[term] for term in near} | {
            term: self.weights[term] for term in holding[at]
        }

    def fewest(self, limit: int) -> list[int]:
        """Choose places until they hold all the words, or are `limit`."""
        chosen: list[int] = []
        while self.missing and len(chosen) < limit:
            chosen.append(self.best([at for at, terms in self.held.items() if any(t in self.missing for t in terms)]))
            self.take(chosen[-1])
        return chosen

    def best(self, places: Iterable[int]) -> int:
        """Return the place that adds the most; of equals the one in the article already chosen, then the first."""
        corpus, whole = self.corpus, sum(self.weights.values())

        def rank(at: int) -> tuple[float, bool, int]:
            worth = (self.gains[at] + _TOTAL_SHARE * self.totals[at]) * (1.0 if corpus.ended[at] else _UNENDED)
            worth += whole * (_BESIDE * self.beside.count(at) - _LATE * corpus.lateness[at])
            return round(worth, 9), corpus.places[at].article_id == self.home, -at

        return max(places, key=rank)

    def take(self, place: int) -> None:
        """Count what a place holds as found."""
        self.home = self.home or self.corpus.places[place].article_id
        self.beside += self.corpus.beside[place]
        for term in self.held[place]:
            if term in self.missing:
                del self.missing[term]
                for at, credit in self.credit.items():
                    self.gains[at] -= credit.get(term, 0.0)
