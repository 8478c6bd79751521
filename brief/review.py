"""`brief check`: the checker on a finished text, sentence by sentence. Prints nothing and reads no file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from brief import segment
from brief.citations import Corpus, check, check_uncited
from brief.types import Problem, ProblemCode, Span, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brief.render import Stored, StoredStatement
    from brief.types import Article

# What Markdown adds to a line: heading and list marks, quotation marks of the margin, emphasis; a footnote's text is
# a source's own words and not a claim.
_FOOTNOTE = re.compile(r"^\s*\[\^[^\]]+\]:")
_PREFIX = re.compile(r"^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?")
_INLINE = re.compile(r"\[\^[^\]]+\]|(?<![\w*])\*{1,2}(?=\S)|(?<=\S)\*{1,2}(?![\w*])|\\(?=[^\w\s])")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A sentence of the checked text with the spans that it was held against and the verdict."""

    text: str
    citations: tuple[Span, ...]
    verdict: Verdict


def review_text(text: str, corpus: Corpus, *, markdown: bool) -> tuple[Reviewed, ...]:
    """Check every sentence of a text that has no citations of ours: the program finds the spans."""
    plain = "\n".join(_plain_lines(text)) if markdown else text
    return tuple(_found(plain[start:end], corpus) for start, end in segment.split(plain))


def review_stored(stored: Stored, corpus: Corpus) -> tuple[Reviewed, ...]:
    """Check every statement of a stored briefing against the very spans that it cites."""
    return tuple(_cited(statement, stored, corpus) for statement in stored.statements)


def share_supported(items: Sequence[Reviewed]) -> float:
    """Return the share of supported sentences among those that can be checked; 1 if there are none."""
    checkable = [item for item in items if item.verdict.kind is not VerdictKind.NOT_CHECKABLE]
    supported = [item for item in checkable if item.verdict.kind is VerdictKind.SUPPORTED]
    return len(supported) / len(checkable) if checkable else 1.0


def to_json(items: Sequence[Reviewed], corpus: Corpus) -> str:
    """Return the verdicts as JSON text."""
    whole = {
        "schema": "brief-check/1",
        "supported": round(share_supported(items), 4),
        "sentences": [
            {
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
                    if span.article_id in corpus.articles
                ],
            }
            for item in items
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _plain_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if _FOOTNOTE.match(line):
            continue
        if line.lstrip().startswith("#"):
            yield line.lstrip("# \t").rstrip() + "\n"
        else:
            yield _INLINE.sub("", _LINK.sub(r"\1", _PREFIX.sub("", line)))


def _found(text: str, corpus: Corpus) -> Reviewed:
    verdict, spans = check_uncited(text, corpus)
    return Reviewed(text, spans, verdict)


def _cited(statement: StoredStatement, stored: Stored, corpus: Corpus) -> Reviewed:
    """Check one stored statement; a citation whose characters are no longer there is a problem of its own."""
    known = {sha256(article.text.encode()).hexdigest(): article for article in corpus.articles.values()}
    stored_texts = {article.id: article.text_sha256 for article in stored.articles}
    spans: list[Span] = []
    for citation in statement.citations:
        article: Article | None = known.get(stored_texts.get(citation.article, ""))
        if article is None or article.text[citation.start : citation.end] != citation.exact:
            return Reviewed(statement.text, (), _moved(statement.text, citation.exact))
        spans.append(Span(article.id, citation.start, citation.end))
    return Reviewed(statement.text, tuple(spans), check(statement.text, tuple(spans), corpus))


def _moved(text: str, exact: str) -> Verdict:
    message = f"the sources no longer hold the cited words at the cited place: “{exact[:60]}”"
    return Verdict(VerdictKind.UNSUPPORTED, 0.0, (Problem(ProblemCode.SPAN_INVALID, message, 0, len(text)),))
