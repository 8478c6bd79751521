"""`brief-check/1`: the verdicts as JSON, with every range that a reason is about, in the text and in the sources."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from brief import __version__
from brief.render import article_tree
from brief.review.verdicts import share_supported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.citations import Corpus
    from brief.review.verdicts import Reviewed
    from brief.types import Clause, Match, Problem, Span, Stance

SCHEMA = "brief-check/1"

# Code points on each side of a place, as in the briefing itself.
_CONTEXT = 32


def to_json(items: Sequence[Reviewed], corpus: Corpus) -> str:
    """Write the verdicts as `brief-check/1`: the same text and sources give the same bytes."""
    cited = {span.article_id for item in items for span in _spans(item)}
    whole = {
        "schema": SCHEMA,
        "checker": {"brief": __version__},
        "supported": round(share_supported(items), 4),
        "counts": dict(sorted(Counter(item.verdict.kind.value for item in items).items())),
        "articles": [article_tree(corpus.articles[name]) for name in corpus.articles if name in cited],
        "sentences": [_sentence(item, corpus) for item in items],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)


def _spans(item: Reviewed) -> tuple[Span, ...]:
    """Return every place of the sources that the verdict on a sentence names."""
    found = item.verdict
    reasons = (span for problem in found.problems for span in problem.sources)
    return (*item.citations, *reasons, *(match.span for match in found.matches), *(one.span for one in found.stances))


def _sentence(item: Reviewed, corpus: Corpus) -> dict[str, object]:
    found = item.verdict
    return {
        "text": item.text,
        "line": item.line or None,
        "verdict": {
            "kind": found.kind.value,
            "score": round(float(found.score), 4),
            "coverage": round(float(found.coverage), 4),
            "problems": [_problem(problem, item, corpus) for problem in found.problems],
            "clauses": [_clause(clause, item) for clause in found.clauses],
            "stances": [_stance(stance, corpus) for stance in found.stances],
            "matches": [_match(match, corpus) for match in found.matches],
        },
        "spans": [_span(span, corpus) for span in item.citations],
    }


def _problem(problem: Problem, item: Reviewed, corpus: Corpus) -> dict[str, object]:
    return {
        "code": problem.code.value,
        "message": problem.message,
        "start": problem.start,
        "end": problem.end,
        "exact": item.text[problem.start : problem.end],
        "sources": [_span(span, corpus) for span in problem.sources],
    }


def _clause(clause: Clause, item: Reviewed) -> dict[str, object]:
    exact = item.text[clause.start : clause.end]
    return {"start": clause.start, "end": clause.end, "exact": exact, "carried": clause.carried}


def _stance(stance: Stance, corpus: Corpus) -> dict[str, object]:
    return {"kind": stance.kind.value, **_span(stance.span, corpus)}


def _match(match: Match, corpus: Corpus) -> dict[str, object]:
    return {**_span(match.span, corpus), "grade": match.grade.value, "score": round(float(match.score), 4)}


def _span(span: Span, corpus: Corpus) -> dict[str, object]:
    article = corpus.articles[span.article_id]
    return {
        "article": span.article_id,
        "path": article.path,
        "start": span.start,
        "end": span.end,
        "exact": article.slice(span),
        "prefix": article.text[max(0, span.start - _CONTEXT) : span.start],
        "suffix": article.text[span.end : span.end + _CONTEXT],
    }
