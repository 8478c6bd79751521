"""What is new since an earlier briefing: which sentences it told already, and which of its sources have changed.

A sentence is unchanged where its article was there before, or where the earlier briefing cited its words or said the
same with every name and number of it; an update where it said the same with another name or number; else it is new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief.citations import Corpus, read
from brief.text import content_stems, fold
from brief.types import Article, Correction, News, NewsKind, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brief.render import Stored, StoredArticle, StoredStatement
    from brief.tell import Telling, Told

# Content stems in common from which two sentences say the same, as a share of the smaller set (the editor's own
# measure, see brief/edit.py), and from which one is the other brought up to date, as a share of the larger. Set by
# reading the examples on two mornings.
_SAME = 0.7
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement of the earlier briefing with all that stood in its sources: its stems and its facts."""

    text: str
    words: frozenset[str]
    stems: tuple[frozenset[str], ...]
    facts: frozenset[str]


@dataclass(frozen=True)
class Earlier:
    """An earlier briefing, made ready to hold new sentences against it; build it with `Earlier.of`."""

    name: str
    said: tuple[_Said, ...]
    articles: frozenset[str]

    @classmethod
    def of(cls, stored: Stored) -> Earlier:
        """Read what an earlier briefing told; its headings are no statements of their own."""
        headings = _headings(stored.statements)
        said = tuple(_said(statement) for statement in stored.statements if statement not in headings)
        return cls(stored.title, said, frozenset(article.id for article in stored.articles))

    def news(self, text: str) -> News | None:
        """Say what a sentence is to a reader of the earlier briefing; None if it tells nothing that was not told."""
        words, stems = _plain(text), frozenset(content_stems(text))
        near: tuple[float, str] = (0.0, "")
        for said in self.said:
            same = any(_overlap(stems, other) > _SAME for other in said.stems)
            if words in said.words or (same and _facts(text) <= said.facts):
                return None
            near = max(near, (max(_likeness(stems, other) for other in said.stems), said.text))
        return News(NewsKind.UPDATE, near[1]) if near[0] > _ALIKE else News(NewsKind.NEW)

    def told(self, articles: Sequence[Article], sentences: Mapping[str, Sequence[Sentence]]) -> frozenset[Span]:
        """Return the sentences of the articles that tell nothing new to a reader of the earlier briefing."""
        return frozenset(
            one.span
            for article in articles
            for one in sentences[article.id]
            if article.id in self.articles or self.news(article.slice(one.span)) is None
        )

    def unchanged(self, told: Sequence[str]) -> int:
        """Count the statements of the earlier briefing that one of these sentences tells again."""
        words = {_plain(text) for text in told}
        stems = [frozenset(content_stems(text)) for text in told]
        return sum(
            bool(said.words & words) or any(_overlap(mine, other) > _SAME for mine in stems for other in said.stems)
            for said in self.said
        )


def news_of(told: Sequence[Telling], earlier: Earlier | None) -> tuple[Telling, ...]:
    """Return the stories without the forms that tell a reader of the earlier briefing nothing.

    Where "injuring 14 people" has become 19, a form without the injured was told already.
    """
    if earlier is None:
        return tuple(told)
    return tuple(replace(one, pieces=tuple(_with_news(piece, earlier) for piece in one.pieces)) for one in told)


def _with_news(piece: Told, earlier: Earlier) -> Told:
    return replace(piece, options=tuple(one for one in piece.options if earlier.news(one.statement.text)))


def corrections(stored: Stored, corpus: Corpus) -> tuple[Correction, ...]:
    """Return the earlier briefing's citations whose article is here again, changed, and without the cited words."""
    known = {article.id: article for article in stored.articles}
    found = (
        Correction(statement.text, citation.exact, article.id, _nearest(citation.exact, article, corpus))
        for statement in stored.statements
        if statement not in _headings(stored.statements)
        for citation in statement.citations
        for article in _successors(known.get(citation.article), corpus)
        if _plain(citation.exact) not in _plain(article.text)
    )
    return tuple(dict.fromkeys(found))


def _successors(old: StoredArticle | None, corpus: Corpus) -> Iterator[Article]:
    """Yield the articles that stand where an old one stood, at the same address or else in the same file."""
    if old is None or old.id in corpus.articles:
        return
    for article in corpus.articles.values():
        same = article.url == old.url if old.url and article.url else article.path == old.path and old.path is not None
        if same:
            yield article


def _nearest(exact: str, article: Article, corpus: Corpus) -> Span | None:
    """Return the sentence of an article that tells of the same as these words, or None."""
    stems = frozenset(content_stems(exact))
    shares = [
        (_likeness(stems, frozenset(content_stems(article.slice(one.span)))), -one.index, one.span)
        for one in corpus.sentences[article.id]
    ]
    best = max(shares, default=(0.0, 0, None))
    return best[2] if best[0] > _ALIKE else None


def _headings(statements: Sequence[StoredStatement]) -> frozenset[StoredStatement]:
    """Return the first statement of each section, which is its heading."""
    first: dict[str, StoredStatement] = {}
    for statement in statements:
        first.setdefault(statement.section, statement)
    return frozenset(first.values())


def _said(statement: StoredStatement) -> _Said:
    texts = (statement.text, *(citation.exact for citation in statement.citations))
    return _Said(
        statement.text,
        frozenset(map(_plain, texts)),
        tuple(frozenset(content_stems(text)) for text in texts),
        frozenset().union(*map(_facts, texts)),
    )


def _facts(text: str) -> frozenset[str]:
    """Return the numbers, dates and names that a text states, each as one word, and what it denies or hedges."""
    reading = read(text)
    numbers = (f"number {number.value}" for number in reading.numbers)
    days = (f"date {date.text.lower()}" for date in reading.dates)
    names = (f"name {part}" for name in reading.names for part in name.keys)
    cues = (f"cue {cue.text.lower()} {cue.target}" for cue in reading.cues)
    return frozenset((*numbers, *days, *names, *cues))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one), len(other))


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).rstrip(" .").casefold()
