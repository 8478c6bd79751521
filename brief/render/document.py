"""The briefing as JSON, `brief/1`: everything that a program may want to know, and every citation with its words."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING

from brief.types import NO_PREFACE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brief.types import (
        Article,
        Briefing,
        Conflict,
        Correction,
        MadeWith,
        Preface,
        Section,
        Span,
        Statement,
        Verdict,
    )

SCHEMA = "brief/1"

# Code points on each side of a citation: what the W3C Web Annotation model's own examples give, and enough to find
# a sentence again in a text that was edited elsewhere.
_CONTEXT = 32


def to_json(briefing: Briefing) -> str:
    """Write the briefing as `brief/1`: the same briefing gives the same bytes."""
    articles = {article.id: article for article in briefing.articles}
    tree = {
        "schema": SCHEMA,
        "title": briefing.title,
        "date": briefing.date.isoformat(),
        "language": briefing.language,
        "articles": [article_tree(article) for article in briefing.articles],
        "sections": [_section_tree(section, articles) for section in briefing.sections],
        "dropped": [_statement_tree(statement, articles) for statement in briefing.dropped],
        "made_with": _made_with_tree(briefing.made_with),
        "coverage": dataclasses.asdict(briefing.coverage),
        "corrections": [_correction_tree(correction, articles) for correction in briefing.corrections],
        "overview": [_statement_tree(statement, articles) for statement in briefing.overview],
        "untold": [dataclasses.asdict(one) for one in briefing.untold],
    }
    if briefing.preface != NO_PREFACE:
        tree["preface"] = _preface_tree(briefing.preface)
    return json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def article_tree(article: Article) -> dict[str, object]:
    """Return an article as the JSON of a briefing or a check names it: everything but its text, and the text's hash."""
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "url": article.url,
        "path": article.path,
        "published": article.published.isoformat() if article.published else None,
        "chars": len(article.text),
        "text_sha256": hashlib.sha256(article.text.encode(errors="surrogatepass")).hexdigest(),
    }


def _preface_tree(preface: Preface) -> dict[str, object]:
    covers = preface.covers
    return {
        "covers": {"first": covers[0].isoformat(), "last": covers[1].isoformat()} if covers else None,
        "notices": [{"kind": notice.kind.value, "text": notice.text} for notice in preface.notices],
    }


def _section_tree(section: Section, articles: Mapping[str, Article]) -> dict[str, object]:
    return {
        "story": section.story_id,
        "heading": _statement_tree(section.heading, articles),
        "statements": [_statement_tree(statement, articles) for statement in section.statements],
        "outlets": [dataclasses.asdict(outlet) for outlet in section.outlets],
        "conflicts": [_conflict_tree(conflict, articles) for conflict in section.conflicts],
        "timeline": [
            {"day": entry.day.isoformat(), "citation": _citation_tree(entry.span, articles)}
            for entry in section.timeline
        ],
    }


def _conflict_tree(conflict: Conflict, articles: Mapping[str, Article]) -> dict[str, object]:
    sides = [{"value": side.value, "citation": _citation_tree(side.span, articles)} for side in conflict.sides]
    return {"kind": conflict.kind.value, "subject": conflict.subject, "sides": sides}


def _correction_tree(correction: Correction, articles: Mapping[str, Article]) -> dict[str, object]:
    return {
        "said": correction.said,
        "exact": correction.exact,
        "article": correction.article_id,
        "now": _citation_tree(correction.now, articles) if correction.now else None,
    }


def _statement_tree(statement: Statement, articles: Mapping[str, Article]) -> dict[str, object]:
    return {
        "text": statement.text,
        "origin": statement.origin.value,
        "citations": [_citation_tree(span, articles) for span in statement.citations],
        "verdict": _verdict_tree(statement.verdict),
        "news": {"kind": statement.news.kind.value, "earlier": statement.news.earlier} if statement.news else None,
    }


def _citation_tree(span: Span, articles: Mapping[str, Article]) -> dict[str, object]:
    text = articles[span.article_id].text
    return {
        "article": span.article_id,
        "start": span.start,
        "end": span.end,
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - _CONTEXT) : span.start],
        "suffix": text[span.end : span.end + _CONTEXT],
    }


def _verdict_tree(verdict: Verdict) -> dict[str, object]:
    return {
        "kind": verdict.kind.value,
        "score": float(round(verdict.score, 4)),
        "problems": [{"code": problem.code.value, "message": problem.message} for problem in verdict.problems],
    }


def _made_with_tree(made: MadeWith) -> dict[str, object]:
    return {
        "brief": made.brief,
        "model": {"name": made.model, "sha256": made.model_sha256},
        "prompt": {"variant": made.prompt, "digest": made.prompt_digest},
        "seed": made.seed,
        "settings": dict(made.settings),
    }
