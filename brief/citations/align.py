"""Where in the articles a statement comes from: an inverted index, and greedy set-cover over it."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from brief.citations.keys import key, words
from brief.citations.names import begins_sentence
from brief.text import STOPWORDS, fold
from brief.types import Article, MarkKind, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# A sentence is ranked by what it adds and by a quarter of all that it holds; set on WiCE (evidence hit@1).
_TOTAL_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles with an index over their body sentences and titles; build it with `Corpus.of`.

    `capitals` holds the keys of words that some article capitalises inside a sentence and none writes small.
    """

    articles: Mapping[str, Article]
    sentences: Mapping[str, tuple[Sentence, ...]]
    places: tuple[Span, ...]
    index: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, float]
    capitals: frozenset[str]

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
        )


def _places(articles: Iterable[Article], sentences: Mapping[str, Sequence[Sentence]]) -> Iterable[Span]:
    """Yield all body sentences, then all titles, so that a tie goes to the body."""
    held = list(articles)
    for article in held:
        yield from (sentence.span for sentence in sentences.get(article.id, ()))
    for article in held:
        yield from (Span(article.id, start, end) for start, end in article.ranges(MarkKind.TITLE))


def _terms(text: str) -> tuple[str, ...]:
    """Return the distinct keys of the words that carry meaning, in order."""
    return tuple(dict.fromkeys(key(word.text) for word in words(text) if word.text.lower() not in STOPWORDS))


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
    terms = _known(text, corpus)
    totals = _gains(terms, corpus)
    chosen = _fewest(terms, corpus, limit)
    while len(chosen) < min(limit, len(totals)):
        chosen.append(_best({at: 0.0 for at in totals if at not in chosen}, totals, chosen, corpus))
    return tuple(corpus.places[at] for at in chosen)


def fewest(text: str, corpus: Corpus, limit: int = 5) -> tuple[Span, ...]:
    """Return the sentences that together hold most of a claim's words, each adding to those before it."""
    return tuple(corpus.places[at] for at in _fewest(_known(text, corpus), corpus, limit))


def _known(text: str, corpus: Corpus) -> list[str]:
    return [term for term in _terms(text) if term in corpus.weights]


def _fewest(terms: list[str], corpus: Corpus, limit: int) -> list[int]:
    totals = _gains(terms, corpus)
    chosen: list[int] = []
    while terms and len(chosen) < limit:
        best = _best(_gains(terms, corpus), totals, chosen, corpus)
        chosen.append(best)
        terms = [term for term in terms if best not in corpus.index[term]]
    return chosen


def _gains(terms: Iterable[str], corpus: Corpus) -> dict[int, float]:
    """Return, for each place that holds one of the terms, the weight of all that it holds."""
    gains: dict[int, float] = {}
    for term in terms:
        weight = corpus.weights[term]
        for at in corpus.index[term]:
            gains[at] = gains.get(at, 0.0) + weight
    return gains


def _best(gains: Mapping[int, float], totals: Mapping[int, float], chosen: list[int], corpus: Corpus) -> int:
    home = corpus.places[chosen[0]].article_id if chosen else ""

    def rank(at: int) -> tuple[float, bool, int]:
        return round(gains[at] + _TOTAL_SHARE * totals[at], 9), corpus.places[at].article_id == home, -at

    return max(gains, key=rank)
