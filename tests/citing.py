"""A source made of sentences, and what a comparison finds against it."""

from __future__ import annotations

from brief.citations import Corpus
from brief.citations.reading import Source, read
from brief.types import Article, Mark, MarkKind, ProblemCode, Sentence, Span


def corpus(*sentences: str) -> Corpus:
    """Return one article with the sentences as its body, one a line."""
    at, marks, body = 0, [], []
    for index, text in enumerate(sentences):
        marks.append(Mark(at, at + len(text), MarkKind.BODY, "test"))
        body.append(Sentence(Span("a", at, at + len(text)), index, index))
        at += len(text) + 1
    return Corpus.of([Article("a", "\n".join(sentences), tuple(marks))], {"a": body})


def cited(*sentences: str, at: int = 0) -> Source:
    held = corpus(*sentences)
    return Source.of([held.sentences["a"][at].span], held)


def codes(check: object, claim: str, *sentences: str) -> list[ProblemCode]:
    assert callable(check)
    return [finding.problem.code for finding in check(read(claim), cited(*sentences))]
