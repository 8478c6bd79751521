"""What came of the trial, in words and as JSON: each share with how many it is of and its interval."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from brief.selftest.trial import TRUTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations import Corpus
    from brief.selftest.trial import Result, Tally

SCHEMA = "brief-selftest/1"


def rows(result: Result) -> Iterator[tuple[str, str, str]]:
    """Yield the table: a kind, how many were called false where cited, and where the place was searched for."""
    yield "PLANTED FAULTS", "CAUGHT, ITS PLACE CITED", "CAUGHT, ITS PLACE SEARCHED FOR"
    for tally in result.faults:
        yield tally.kind, *_cells(tally)
    yield "", "", ""
    yield "TRUE SENTENCES", "WRONGLY DOUBTED, CITED", "WRONGLY DOUBTED, SEARCHED FOR"
    for tally in result.truths:
        yield tally.kind, *_cells(tally)


def _cells(tally: Tally) -> tuple[str, str]:
    if not tally.tried:
        return "none could be made of these articles", ""
    return _share(tally.cited, tally.tried), "" if tally.searched is None else _share(tally.searched, tally.tried)


def _share(hits: int, tried: int) -> str:
    low, high = interval(hits, tried)
    return f"{hits} of {tried}, {hits / tried:.0%} ({low:.0%} to {high:.0%})".replace("%", " %")


def interval(hits: int, tried: int) -> tuple[float, float]:
    """Return the interval in which the true share lies with 95 % confidence (Wilson 1927)."""
    from scipy.stats import binomtest  # noqa: PLC0415

    found = binomtest(hits, tried).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def examples(result: Result, corpus: Corpus, count: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield of each kind at most `count` that went wrong: kind, the source's words, the sentence, what was found."""
    seen: dict[str, int] = {}
    for trial, verdict in result.wrong:
        seen[trial.kind] = seen.get(trial.kind, 0) + 1
        if seen[trial.kind] <= count:
            source = corpus.articles[trial.cited.article_id].slice(trial.cited)
            reasons = "; ".join(problem.message for problem in verdict.problems) or "nothing was found wrong"
            yield trial.kind, source, trial.claim, reasons


def to_json(result: Result, corpus: Corpus, count: int) -> str:
    """Write the result as `brief-selftest/1`; shares are of 1, intervals of 95 % confidence."""
    whole = {
        "schema": SCHEMA,
        "seed": result.seed,
        "articles": result.articles,
        "sentences": result.sentences,
        "faults": [_tree(tally) for tally in result.faults],
        "truths": [_tree(tally) for tally in result.truths],
        "examples": [
            {"kind": kind, "true": kind in TRUTHS, "source": source, "sentence": claim, "found": found}
            for kind, source, claim, found in examples(result, corpus, count)
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)


def _tree(tally: Tally) -> dict[str, object]:
    return {
        "kind": tally.kind,
        "tried": tally.tried,
        "cited": _flagged(tally.cited, tally.tried),
        "searched": None if tally.searched is None else _flagged(tally.searched, tally.tried),
    }


def _flagged(hits: int, tried: int) -> dict[str, object] | None:
    if not tried:
        return None
    low, high = interval(hits, tried)
    return {"flagged": hits, "share": round(hits / tried, 4), "low": round(low, 4), "high": round(high, 4)}
