"""Verdicts, scores and places in words for a person, the same on a terminal and on a page."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from brief.render import wording
from brief.review.difference import difference
from brief.types import ProblemCode, StanceKind, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brief.citations import Corpus
    from brief.review.difference import Run
    from brief.review.verdicts import Reviewed
    from brief.types import Article, Clause, Span, Stance, Verdict

# From here on a verdict is called sure, and from there fairly sure: bands of the score for a reader, no measurement.
_SURE = 0.9
_FAIRLY = 0.7
_NO_SCORE = (VerdictKind.NOT_CHECKABLE, VerdictKind.UNCITED)
# Where a sentence and the nearest place share fewer of their words, a difference of the two shows nothing.
_COMPARABLE = 0.35
SCORE = "The percentage is how likely the sources carry the whole sentence."


def verdict(found: Verdict) -> str:
    """Say the verdict and how sure it is: "not supported, sure (3 %)"."""
    words = wording.verdict_words(found)
    if found.kind is VerdictKind.UNCITED:
        return "no source"
    if found.kind in _NO_SCORE:
        return words
    right = found.score if found.kind is VerdictKind.SUPPORTED else 1 - found.score
    how = "sure" if right >= _SURE else "fairly sure" if right >= _FAIRLY else "unsure"
    return f"{words}, {how} ({found.score:.0%})".replace("%", " %")


def place(article: Article, start: int) -> str:
    """Say where in an article a place stands: its file with the line, its address, or the page of a paged source."""
    if article.pages:
        number = sum(page <= start for page in article.pages)
        return f"{article.path or article.url or article.id}, page {max(1, number)}"
    line = article.text.count("\n", 0, start) + 1
    if article.path and PurePath(article.path).suffix.lower() in (".txt", ".md"):
        return f"{article.path}:{line}"
    return f"{article.path or article.url or article.id}, line {line} of its text"


def source(article: Article, span: Span) -> str:
    """Name the outlet, if it is known, and the place."""
    where = place(article, span.start)
    return f"{article.publisher}, {where}" if article.publisher else where


def stated(stance: Stance, corpus: Corpus) -> str:
    """Say what a source says, in its own sentence, and where it stands: "The Ledger, a.txt:7, says otherwise: ..."."""
    article = corpus.articles[stance.span.article_id]
    says = "says so" if stance.kind is StanceKind.SUPPORTS else "says otherwise"
    return f"{source(article, stance.span)}, {says}: “{article.slice(around(stance.span, corpus))}”"


def around(span: Span, corpus: Corpus) -> Span:
    """Return the sentence that holds a place, or the place itself where no sentence holds all of it."""
    return next((one.span for one in corpus.sentences[span.article_id] if span.within(one.span)), span)


def missing(item: Reviewed) -> tuple[Clause, ...]:
    """Return the clauses that no source carries, where a sentence is carried in part."""
    clauses = item.verdict.clauses
    in_part = any(clause.carried for clause in clauses)
    return tuple(clause for clause in clauses if not clause.carried and in_part)


def compared(item: Reviewed, articles: Mapping[str, Article]) -> tuple[Run, ...]:
    """Return the difference to the nearest place, where a sentence is not carried and there is one to compare with."""
    moved = any(problem.code is ProblemCode.SPAN_INVALID for problem in item.verdict.problems)
    if item.verdict.kind in (VerdictKind.SUPPORTED, *_NO_SCORE) or moved or not item.citations:
        return ()
    found = difference(item.text, articles[(near := nearest(item, articles)).article_id].slice(near))
    return found if _shared(found) >= _COMPARABLE else ()


def nearest(item: Reviewed, articles: Mapping[str, Article]) -> Span:
    """Return the citation that shares most words with a sentence; there must be one."""

    def near(span: Span) -> float:
        return _shared(difference(item.text, articles[span.article_id].slice(span)))

    return max(item.citations, key=near)


def _shared(runs: Sequence[Run]) -> float:
    """Return the share of a statement's words that the source has in the same order."""
    counted = Counter[str]()
    for run in runs:
        counted[run.side] += len(run.text.split())
    total = counted["both"] + counted["claim"]
    return counted["both"] / total if total else 0.0


def summary(items: Sequence[Reviewed]) -> str:
    """Say how many sentences are supported, of those that can be checked, and what the others are."""
    counted = Counter(item.verdict.kind for item in items)
    idle = counted[VerdictKind.NOT_CHECKABLE]
    whole = len(items) - idle
    start = f"{counted[VerdictKind.SUPPORTED]} of {whole} {'sentence is' if whole == 1 else 'sentences are'} supported"
    others = (
        (VerdictKind.PARTIAL, "partly"),
        (VerdictKind.UNSUPPORTED, "not supported"),
        (VerdictKind.CONTRADICTED, "contradicted"),
        (VerdictKind.UNCITED, "without any source"),
        (VerdictKind.NOT_CHECKABLE, "not checkable"),
    )
    rest = "".join(f"; {counted[kind]} {words}" for kind, words in others if counted[kind])
    return f"{start} by the sources{rest}."
