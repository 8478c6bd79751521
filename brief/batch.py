"""Claims by the line: each with its own source, each answered with its verdict. Reads and writes nothing itself.

A line is {"id", "source", "claim"}, its answer {"id", "kind", "score", "problems", "matches"}. Ranges of problems are
code points of the claim, those of their sources and of the matches code points of the source.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief import segment
from brief.citations import Corpus, check_uncited, combined
from brief.types import Article, Mark, MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from brief.types import Match, Problem, Verdict

# Bytes. A source has at most some megabytes; what is longer is no line, and must not fill the memory.
_LONGEST = 64_000_000


@dataclass(frozen=True, slots=True)
class Order:
    """A claim, the text of the one document that it is held against, and the id by which the answer is known."""

    id: str | int
    source: str
    claim: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no order, and why."""

    reason: str


def answers(stream: BinaryIO) -> Iterator[tuple[int, str | BadLine]]:
    """Yield for each line its number, from 1, and the answer as JSON without a line end; blank lines have none.

    Equal sources that follow one another are indexed once; no more than one source is held at a time.
    """
    held: tuple[str, Corpus] | None = None
    for number, line in enumerate(_lines(stream), start=1):
        if isinstance(line, bytes) and not line.strip():
            continue
        order = _order(line) if isinstance(line, bytes) else line
        if isinstance(order, BadLine):
            yield number, order
            continue
        if held is None or held[0] != order.source:
            held = order.source, _corpus(order.source)
        yield number, _answer(order, judged(order.claim, held[1]))


def judged(claim: str, corpus: Corpus) -> Verdict:
    """Return the verdict on a claim of one or more sentences; its ranges are those of the whole claim."""
    ranges = segment.split(claim) or ((0, len(claim)),)
    return combined([_shifted(check_uncited(claim[start:end], corpus)[0], start) for start, end in ranges])


def _lines(stream: BinaryIO) -> Iterator[bytes | BadLine]:
    """Yield the lines of a stream; of one that is too long nothing is kept."""
    while line := stream.readline(_LONGEST):
        if len(line) < _LONGEST or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_LONGEST)
        yield BadLine(f"is longer than {_LONGEST // 1_000_000} MB")


def _order(line: bytes) -> Order | BadLine:
    try:
        tree: object = json.loads(line.decode().removeprefix("\ufeff"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        return BadLine("is not UTF-8 text")
    except _Twice as error:
        return BadLine(f'has the key "{error}" twice')
    except (ValueError, RecursionError) as error:
        return BadLine(f"is not JSON ({str(error)[:120]})")
    return _filled(tree) if isinstance(tree, dict) else BadLine("is not an object")


def _filled(tree: dict[str, object]) -> Order | BadLine:
    name, source, claim = tree.get("id"), tree.get("source"), tree.get("claim")
    if not isinstance(name, str | int) or isinstance(name, bool):
        return BadLine('"id" is missing or is neither a text nor a whole number')
    if not isinstance(source, str) or not source.strip():
        return BadLine('"source" is missing, empty or not a text')
    if not isinstance(claim, str) or not claim.strip():
        return BadLine('"claim" is missing, empty or not a text')
    return Order(name, source, claim)


class _Twice(ValueError):
    """A key that an object has twice."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _corpus(text: str) -> Corpus:
    """Index a document of which every line counts: what is given as the source is not doubted."""
    marks = tuple(Mark(line.start(), line.end(), MarkKind.BODY, "given") for line in re.finditer(r"\S(?:.*\S)?", text))
    article = Article("source", text, marks)
    return Corpus.of([article], {article.id: segment.sentences(article)})


def _shifted(verdict: Verdict, by: int) -> Verdict:
    """Return a verdict on a sentence with the ranges that it has in the whole claim."""
    return replace(
        verdict,
        problems=tuple(replace(one, start=one.start + by, end=one.end + by) for one in verdict.problems),
        clauses=tuple(replace(one, start=one.start + by, end=one.end + by) for one in verdict.clauses),
    )


def _answer(order: Order, verdict: Verdict) -> str:
    return json.dumps(
        {
            "id": order.id,
            "kind": verdict.kind.value,
            "score": round(float(verdict.score), 4),
            "problems": [_problem(problem) for problem in verdict.problems],
            "matches": [_match(match) for match in verdict.matches],
        }
    )


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code.value,
        "message": problem.message,
        "start": problem.start,
        "end": problem.end,
        "sources": [{"start": span.start, "end": span.end} for span in problem.sources],
    }


def _match(match: Match) -> dict[str, object]:
    return {
        "start": match.span.start,
        "end": match.span.end,
        "grade": match.grade.value,
        "score": round(float(match.score), 4),
    }
