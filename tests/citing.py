"""A source made of sentences, and what a comparison finds against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from brief.citations import Corpus
from brief.citations.findings import Finding
from brief.citations.reading import Reading, Source, read
from brief.types import Article, Mark, MarkKind, ProblemCode, Sentence, Span


def corpus(*sentences: str, published: datetime | None = None) -> Corpus:
    """Return one article with the sentences as its body, one a line."""
    at, marks, body = 0, [], []
    for index, text in enumerate(sentences):
        marks.append(Mark(at, at + len(text), MarkKind.BODY, "test"))
        body.append(Sentence(Span("a", at, at + len(text)), index, index))
        at += len(text) + 1
    return Corpus.of([Article("a", "\n".join(sentences), tuple(marks), published=published)], {"a": body})


def cited(*sentences: str, at: int = 0, published: datetime | None = None) -> Source:
    """Return the article with one of its sentences cited."""
    held = corpus(*sentences, published=published)
    return Source.of([held.sentences["a"][at].span], held)


def joined(*sentences: str) -> Source:
    """Return the article with all its sentences cited."""
    held = corpus(*sentences)
    return Source.of([sentence.span for sentence in held.sentences["a"]], held)


Check = Callable[[Reading, Source], Iterable[Finding]]


def codes(check: Check, claim: str, *sentences: str) -> list[ProblemCode]:
    """Return the codes of what a comparison finds in a claim that cites the first of the sentences."""
    return [finding.problem.code for finding in check(read(claim), cited(*sentences))]


def corpora(*articles: tuple[str, ...]) -> Corpus:
    """Return articles a, b, ... with their sentences."""
    held = {name: corpus(*sentences) for name, sentences in zip("abcdefgh", articles, strict=False)}
    renamed = [replace(one.articles["a"], id=name) for name, one in held.items()]
    sentences = {
        name: [replace(s, span=replace(s.span, article_id=name)) for s in one.sentences["a"]]
        for name, one in held.items()
    }
    return Corpus.of(renamed, sentences)
