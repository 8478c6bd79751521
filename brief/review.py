"""`brief check`: the checker on a finished text, sentence by sentence. Prints nothing and reads no file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from brief import claims, render
from brief.citations import check, check_uncited
from brief.errors import SourceError
from brief.text import count_words
from brief.types import Problem, ProblemCode, Span, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import PurePath

    from brief.citations import Corpus
    from brief.claims import Claim
    from brief.render import Stored, StoredStatement
    from brief.types import Article


# Words of a heading that names a part of the text ("Background", "What happens next") and states nothing.
_LONGEST_LABEL = 3


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A sentence of the checked text with the spans that it was held against and the verdict."""

    text: str
    citations: tuple[Span, ...]
    verdict: Verdict


def review(text: str, name: PurePath, corpus: Corpus) -> tuple[Reviewed, ...]:
    """Check a text: a stored briefing by its own citations, any other sentence by the spans that carry it best.

    The name says what it is: `.json` a briefing of ours, `.md` Markdown, `-` either of them, anything else plain text.

    Raises:
        SourceError: the text holds no sentence, or is no briefing though its name ends in .json.
    """
    piped, suffix = name.name == "-", name.suffix.lower()
    if suffix == ".json" or (piped and text.lstrip().startswith("{")):
        return review_stored(render.from_json(text, str(name)), corpus)
    items = claims.in_markdown(text) if piped or suffix == ".md" else claims.in_plain(text)
    if not items:
        raise SourceError(str(name), "holds no sentence to check")
    return tuple(_found(item, corpus) for item in items)


def review_stored(stored: Stored, corpus: Corpus) -> tuple[Reviewed, ...]:
    """Check every statement of a stored briefing against the very spans that it cites."""
    hashes = {sha256(article.text.encode()).hexdigest(): article for article in corpus.articles.values()}
    articles = {article.id: hashes[article.text_sha256] for article in stored.articles if article.text_sha256 in hashes}
    return tuple(
        _cited(statement, heading=at == 0, articles=articles, corpus=corpus)
        for _, section in groupby(stored.statements, attrgetter("section"))
        for at, statement in enumerate(section)
    )


def checkable(items: Sequence[Reviewed]) -> int:
    """Return how many of the sentences state something that can be checked."""
    return sum(item.verdict.kind is not VerdictKind.NOT_CHECKABLE for item in items)


def supported(items: Sequence[Reviewed]) -> int:
    """Return how many of the sentences are supported."""
    return sum(item.verdict.kind is VerdictKind.SUPPORTED for item in items)


def share_supported(items: Sequence[Reviewed]) -> float:
    """Return the share of supported sentences among those that can be checked; 1 if there are none."""
    return supported(items) / checkable(items) if checkable(items) else 1.0


def to_json(items: Sequence[Reviewed], corpus: Corpus) -> str:
    """Return the verdicts as JSON text."""
    whole = {
        "schema": "brief-check/1",
        "supported": round(share_supported(items), 4),
        "sentences": [_tree(item, corpus) for item in items],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _tree(item: Reviewed, corpus: Corpus) -> dict[str, object]:
    return {
        "text": item.text,
        "verdict": {
            "kind": item.verdict.kind,
            "score": round(item.verdict.score, 4),
            "problems": [
                {"code": problem.code, "message": problem.message, "start": problem.start, "end": problem.end}
                for problem in item.verdict.problems
            ],
        },
        "spans": [
            {
                "article": span.article_id,
                "path": corpus.articles[span.article_id].path,
                "start": span.start,
                "end": span.end,
                "exact": corpus.articles[span.article_id].slice(span),
            }
            for span in item.citations
        ],
    }


def _found(claim: Claim, corpus: Corpus) -> Reviewed:
    verdict, spans = check_uncited(_stopped(claim.text) if claim.heading else claim.text, corpus)
    if claim.heading and verdict.kind is not VerdictKind.SUPPORTED and count_words(claim.text) <= _LONGEST_LABEL:
        return Reviewed(claim.text, (), _label(claim.text))
    return Reviewed(claim.text, spans, verdict)


def _cited(statement: StoredStatement, *, heading: bool, articles: Mapping[str, Article], corpus: Corpus) -> Reviewed:
    """Check one stored statement; a citation whose characters are no longer there is a problem of its own."""
    spans: list[Span] = []
    for citation in statement.citations:
        article = articles.get(citation.article)
        if article is None or article.text[citation.start : citation.end] != citation.exact:
            return Reviewed(statement.text, (), _moved(statement.text, citation.exact))
        spans.append(Span(article.id, citation.start, citation.end))
    text = _stopped(statement.text) if heading else statement.text
    return Reviewed(statement.text, tuple(spans), check(text, tuple(spans), corpus))


def _stopped(heading: str) -> str:
    """Return a heading as the sentence that it stands for."""
    return heading if heading.endswith((".", "!", "?", "…")) else f"{heading}."


def _label(heading: str) -> Verdict:
    problem = Problem(ProblemCode.NOT_CHECKABLE, "a heading so short is a label, not a sentence", 0, len(heading))
    return Verdict(VerdictKind.NOT_CHECKABLE, 0.0, (problem,))


def _moved(text: str, exact: str) -> Verdict:
    message = f"the sources no longer hold the cited words at the cited place: “{exact[:60]}”"
    return Verdict(VerdictKind.UNSUPPORTED, 0.0, (Problem(ProblemCode.SPAN_INVALID, message, 0, len(text)),))
