"""Articles and statements made by hand, to test with."""

from __future__ import annotations

import re

from brief.types import (
    Article,
    Coverage,
    Mark,
    MarkKind,
    Origin,
    Problem,
    ProblemCode,
    Span,
    Statement,
    Verdict,
    VerdictKind,
)

SUPPORTED = Verdict(VerdictKind.SUPPORTED, 1.0)
COUNTED = Coverage(articles=3, used=2, copies=1, failed=0, withheld=1)


def made_article(
    name: str,
    text: str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    path: str | None = None,
) -> Article:
    """Mark the first line as title, lines that begin with Share as furniture, and the others as body."""
    marks: list[Mark] = []
    for line in re.finditer(r"[^\n]+", text):
        if line.group().strip():
            furniture = line.group().startswith("Share")
            kind = MarkKind.FURNITURE if furniture else MarkKind.BODY if marks else MarkKind.TITLE
            marks.append(Mark(line.start(), line.end(), kind, "test"))
    return Article(name, text, tuple(marks), title=title, publisher=publisher, url=url, path=path)


def cite(article: Article, words: str) -> Span:
    start = article.text.index(words)
    return Span(article.id, start, start + len(words))


def said(text: str, *spans: Span, origin: Origin = Origin.MODEL, verdict: Verdict = SUPPORTED) -> Statement:
    return Statement(text, origin, spans, verdict)


def doubted(kind: VerdictKind, message: str) -> Verdict:
    return Verdict(kind, 0.5, (Problem(ProblemCode.NUMBER_ABSENT, message, 0, 1),))
