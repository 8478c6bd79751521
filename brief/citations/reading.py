"""Reading: everything that a text states, and the cited spans read so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.cues import Cue, cues
from brief.citations.dates import Date, dates
from brief.citations.keys import Fact, key, words
from brief.citations.names import Name, acronym, names
from brief.citations.numbers import Number, numbers
from brief.citations.quotations import quotations
from brief.citations.speakers import Attribution, attributions
from brief.text import STOPWORDS, Word, fold
from brief.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brief.citations.align import Corpus
    from brief.types import Article


@dataclass(frozen=True, slots=True)
class Term:
    """A word that carries meaning: its key, its range, and its place among all words."""

    key: str
    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a text states, read once."""

    text: str
    words: tuple[Word, ...]
    keys: tuple[str, ...]
    terms: tuple[Term, ...]
    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]
    quotations: tuple[Fact, ...]
    cues: tuple[Cue, ...]
    attributions: tuple[Attribution, ...]
    known: frozenset[str]
    """The keys of all words, of all names as one, and of their initials."""


@lru_cache(maxsize=8192)
def read(text: str) -> Reading:
    """Read everything that a text states."""
    found, people, counts, times = words(text), names(text), numbers(text), dates(text)
    keys = tuple(key(word.text) for word in found)
    typed = [(fact.start, fact.end) for fact in (*counts, *times)]
    terms = tuple(
        Term(keys[at], word.start, word.end, at)
        for at, word in enumerate(found)
        if word.text.lower() not in STOPWORDS and not any(start <= word.start < end for start, end in typed)
    )
    known = frozenset((*keys, *(name.whole for name in people), *(k for n in people for k in (*n.keys, acronym(n)))))
    return Reading(
        fold(text), found, keys, terms, counts, times, people, quotations(text), cues(text), attributions(text), known
    )


@dataclass(frozen=True, slots=True)
class Source:
    """The cited spans, read, with the articles that they stand in."""

    spans: tuple[Span, ...]
    readings: tuple[Reading, ...]
    articles: tuple[Article, ...]
    corpus: Corpus

    @classmethod
    def of(cls, spans: Iterable[Span], corpus: Corpus) -> Source:
        """Read the spans; each must lie in an article of the corpus."""
        held = tuple(dict.fromkeys(spans))
        ids = sorted({span.article_id for span in held})
        articles = corpus.articles
        return cls(
            held,
            tuple(read(articles[span.article_id].slice(span)) for span in held),
            tuple(articles[article_id] for article_id in ids),
            corpus,
        )

    def at(self, place: tuple[Reading, Fact] | None) -> tuple[Span, ...]:
        """Return where a fact of one of the readings stands in its article, in a tuple; none for None."""
        if place is None:
            return ()
        reading, fact = place
        span = self.spans[self.readings.index(reading)]
        return (Span(span.article_id, span.start + fact.start, span.start + fact.end),)

    def knows(self, wanted: str) -> bool:
        """Say whether a key stands in a cited span, under any alias."""
        return any(wanted in reading.known for reading in self.readings)

    def nearest(self, claim: Reading) -> Reading:
        """Return the reading that holds most of a claim's words; the first of equals."""
        mine = {term.key for term in claim.terms}
        return max(self.readings, key=lambda reading: len(mine & reading.known))

    def bodies(self) -> tuple[str, ...]:
        """Return the citable text of each cited article."""
        places = self.corpus.sentences
        return tuple(" ".join(article.slice(s.span) for s in places[article.id]) for article in self.articles)

    def window(self, span: Span) -> str:
        """Return the text of a span with one sentence on either side."""
        article = self.corpus.articles[span.article_id]
        held = [sentence.span for sentence in self.corpus.sentences[span.article_id]]
        touched = [at for at, other in enumerate(held) if other.overlaps(span)]
        if not touched:
            return article.slice(span)
        low, high = held[max(0, touched[0] - 1)], held[min(len(held) - 1, touched[-1] + 1)]
        return article.text[min(low.start, span.start) : max(high.end, span.end)]
