"""`run.json`: how a briefing came about. Times, versions, machine, and every draft with its verdict."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from brief.errors import SourceError
    from brief.tell import Telling, Told
    from brief.types import Verdict

SCHEMA = "brief-run/2"
"""What a record says of itself; 1 did not keep what the briefing was asked for."""

_LIBRARIES = ("brief", "llama-cpp-python", "spacy", "tiktoken", "jinja2", "numpy")


@dataclass(frozen=True, slots=True)
class Effort:
    """What a run took: when it began and ended, tokens read and written, the cores and the form of the weights.

    `adapter` is the SHA-256 of the one that was laid over the model, `endpoint` the address that it was asked at.
    """

    started: datetime
    finished: datetime
    tokens_read: int
    tokens_written: int
    threads: int
    weights: str
    adapter: str | None = None
    endpoint: str | None = None


def record(
    told: Sequence[Telling], failures: Sequence[SourceError], effort: Effort, asked: Mapping[str, object]
) -> str:
    """Return the record of a run as JSON text; `asked` is what it was asked for, for JSON."""
    seconds = (effort.finished - effort.started).total_seconds()
    whole = {
        "schema": SCHEMA,
        "started": effort.started.isoformat(),
        "finished": effort.finished.isoformat(),
        "seconds": round(seconds, 3),
        "tokens": {"read": effort.tokens_read, "written": effort.tokens_written},
        "threads": effort.threads,
        "weights": effort.weights,
        "adapter": effort.adapter,
        "endpoint": effort.endpoint,
        "host": {"system": platform.platform(), "machine": platform.machine(), "python": platform.python_version()},
        "versions": {library: version(library) for library in _LIBRARIES},
        "asked": asked,
        "failures": [{"source": failure.source, "reason": failure.reason} for failure in failures],
        "stories": [
            {
                "story": telling.story.id,
                "share": telling.share,
                "articles": [article.id for article in telling.story.articles],
                "copies": [{"copy": copy, "origin": origin} for copy, origin in telling.story.copies],
                "evidence": [_piece(piece) for piece in telling.pieces],
            }
            for telling in told
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _piece(piece: Told) -> dict[str, object]:
    span = piece.evidence.span
    return {
        "key": piece.evidence.key,
        "article": span.article_id,
        "start": span.start,
        "end": span.end,
        "text": piece.evidence.text,
        "drafts": [
            {
                "text": item.draft.text,
                "keys": list(item.draft.keys),
                "likelihood": round(item.draft.likelihood, 4),
                "finished": item.draft.finished,
                "verdict": _verdict(item.verdict),
            }
            for item in piece.drafts
        ],
        "forms": [
            {
                "text": option.statement.text,
                "origin": option.statement.origin,
                "value": round(option.value, 4),
            }
            for option in piece.options
        ],
    }


def _verdict(verdict: Verdict) -> dict[str, object]:
    problems = [{"code": problem.code, "message": problem.message} for problem in verdict.problems]
    return {"kind": verdict.kind, "score": round(verdict.score, 4), "problems": problems}
