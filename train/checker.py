"""The weights of the checker's score: gather signals from labelled claims, fit, calibrate, say how it transfers.

    python -m train.checker [--data FOLDER] [--cache FOLDER] [--out FILE]

FOLDER holds support/*.jsonl.gz. Only sets whose annotations may be used for weights are fitted on; the others are only
measured. Whatever the checks find in a claim is kept in the cache, so that a second run takes seconds: empty it after
a change to the checker. Prints a table of how well weights that never saw a set's family do on that set.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import rankdata

from bench.sets import UNMEASURED, corpus_of, repaired, sentences_of
from brief.citations import Corpus, check_uncited
from brief.citations.cover import cover
from brief.citations.reading import Source, read
from brief.citations.support import TWOFOLD, bounded, signals
from brief.types import ProblemCode, VerdictKind
from train.faults import FAULTS

Array = NDArray[np.float64]

# The sets that weights may be fitted on, by family: those that share documents or systems are held out together.
FAMILIES = {
    "ragtruth_sentences_dev": "ragtruth",
    "ragtruth_summaries_dev": "ragtruth",
    "planted": "ragtruth",
    "wice_dev": "wice",
    "afg_gensearch": "gensearch",
    "bump_dev": "bump",
    "cliff": "summarisers",
    "frank_val": "summarisers",
    "summedits_other_domains": "summedits",
}
# These are only measured; QAGS shares documents with the summarisers' sets.
MEASURED = {"qags_sentences": "summarisers", "attributionbench": "attribution"}
PAIRED = "bump_dev"
"""The set whose wrong claims each have a right partner."""
PROBLEMS = tuple(
    code.value
    for code in ProblemCode
    # The first are not what a check of the words finds, and the last is what the missing words say more finely.
    if code.value
    not in {"uncited", "span_invalid", "furniture", "repeated", "not_checkable", "wrong_article", "coverage"}
)
COUNTED = (
    "missing_share",
    "missing_share_article",
    "gap_article",
    "unlike",
    "sentences",
    "close_3",
    "loose_2",
    "loose_3",
    "unbound",
)
SIGNALS = (*PROBLEMS, *sorted(f"{code.value}_otherwise" for code in TWOFOLD), *COUNTED)


@dataclass(frozen=True, slots=True)
class Claim:
    """A labelled claim: what was found against each of its sentences. `group` is its set and origin."""

    group: str
    family: str
    document: str
    supported: bool
    pair: str
    rows: tuple[Mapping[str, float], ...]


# --- gathering ---------------------------------------------------------------------------------------------------


def gathered(stem: str, data: Path, cache: Path) -> list[Claim]:
    """Return the claims of a set with their signals, from the cache if it has them."""
    kept = cache / f"{stem}.jsonl.gz"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with gzip.open(kept, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(record) + "\n" for record in _records(stem, data))
    family = FAMILIES.get(stem) or MEASURED[stem]
    return [_claim(json.loads(line), stem, family) for line in _lines(kept)]


def _lines(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(lines)


def _claim(record: dict[str, object], stem: str, family: str) -> Claim:
    group, rows = f"{stem}/{record['origin']}", tuple(record["rows"])
    return Claim(group, family, str(record["document"]), record["label"] == 1, str(record["pair"]), rows)


def _records(stem: str, data: Path) -> Iterator[dict[str, object]]:
    texts: dict[str, str] = {}
    corpus, last = Corpus.of([], {}), None
    for record in sorted(_labelled(stem, data), key=lambda one: str(one["source"])):
        if record["source"] != last:
            corpus, last = corpus_of(repaired(record["source"])), record["source"]
        document = texts.setdefault(record["source"], f"d{len(texts)}")
        rows = [row(sentence, corpus) for sentence in sentences_of(repaired(record["claim"]))]
        rows = [one for one in rows if one is not None]
        yield {
            "origin": record.get("origin", stem),
            "document": document,
            "label": record["label"],
            "pair": record.get("pair", ""),
            "rows": rows,
        }


def _labelled(stem: str, data: Path) -> list[dict[str, Any]]:
    if stem == "planted":
        return planted(data)
    held = [json.loads(line) for line in _lines(data / "support" / f"{stem}.jsonl.gz")]
    return [record for record in held if record.get("origin") not in UNMEASURED]


def row(sentence: str, corpus: Corpus) -> dict[str, float] | None:
    """Return what counts against a sentence, held against the sentences that carry it best; None if nothing is said."""
    verdict, spans = check_uncited(sentence, corpus)
    if verdict.kind in (VerdictKind.NOT_CHECKABLE, VerdictKind.UNCITED):
        return None
    claim, source = read(sentence), Source.of(spans, corpus)
    found = signals(claim, source, cover(claim, source), verdict.problems)
    return {name: round(value, 6) for name, value in found.items() if value}


def planted(data: Path) -> list[dict[str, Any]]:
    """Return RAGTruth's supported sentences, each once as it is and once with a fault."""
    rng = random.Random(1)
    made: list[dict[str, Any]] = []
    for line in _lines(data / "support" / "ragtruth_sentences_dev.jsonl.gz"):
        record = json.loads(line)
        text, source = record["claim"], record["source"]
        if record["label"] != 1 or text.rstrip()[-1:] != ".":
            continue
        wrong = [one for fault in FAULTS if (one := fault(text, source, rng)) and one != text]
        if wrong:
            made.append({"source": source, "claim": text, "label": 1, "origin": "planted"})
            made.append({"source": source, "claim": rng.choice(wrong), "label": 0, "origin": "planted"})
    return made


# --- fitting -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weights:
    """The log-odds of a sentence are the intercept and the sum of its signals, each times its weight, none above 0."""

    names: tuple[str, ...]
    values: Array
    intercept: float

    def logits(self, claims: Sequence[Claim], *, cut: bool = False) -> Array:
        """Return the log-odds of claims; those of several sentences are combined as `brief.citations.combined` does.

        With `cut` a sentence that says otherwise than its source is no likelier than that allows.
        """
        return np.array([self._logit(claim, cut=cut) for claim in claims])

    def _logit(self, claim: Claim, *, cut: bool) -> float:
        each = matrix([claim], self.names) @ self.values + self.intercept
        likely = 1 / (1 + np.exp(-each))
        logs = np.log([bounded(p, row) if cut else p for p, row in zip(likely, claim.rows, strict=True)])
        whole = min((logs.min() + logs.mean()) / 2, -1e-9)
        return float(whole - np.log1p(-np.exp(whole)))


def matrix(claims: Iterable[Claim], names: Sequence[str]) -> Array:
    """Return the signals of all sentences of the claims, (sentences, names)."""
    return np.array([[row.get(name, 0.0) for name in names] for claim in claims for row in claim.rows])


def balanced(claims: Sequence[Claim]) -> Array:
    """Weigh every set alike, its groups alike, and in them the supported and the others alike: the odds are even."""
    keys = [(claim.group, claim.supported) for claim in claims]
    counts = Counter(keys)
    groups = Counter(group.split("/")[0] for group in {claim.group for claim in claims})
    weights = np.array([1 / (counts[key] * groups[key[0].split("/")[0]]) for key in keys])
    return weights / weights.sum()


_RIDGE = 0.2
_PAIRS = 0.1
_ROUNDS = 4


def fit(claims: Sequence[Claim], names: tuple[str, ...]) -> Weights:
    """Fit the weights by groups with an intercept each; a claim of several sentences stands and falls with its worst.

    The intercept returned is the mean of the groups', that is, for a set not seen.
    """
    signs = np.where([claim.supported for claim in claims], 1.0, -1.0)
    groups, group = np.unique([claim.group for claim in claims], return_inverse=True)
    every = matrix(claims, names)
    spread = np.where(every.std(0) > 0, every.std(0), 1.0)
    every = every / spread
    bounds_ = np.cumsum([len(claim.rows) for claim in claims])[:-1]
    pairs = _differences(claims, names) / spread
    importance = balanced(claims)
    count = len(names)

    def loss(theta: Array, worst: Array) -> tuple[float, Array]:
        slope, level = theta[:count], theta[count:]
        margin = signs * (worst @ slope + level[group])
        pull = -importance * signs / (1 + np.exp(np.clip(margin, -30, 30)))
        apart = -(pairs @ slope)
        push = 1 / (1 + np.exp(np.clip(apart, -30, 30))) / max(1, len(pairs))
        value = float((importance * np.logaddexp(0, -margin)).sum() + _RIDGE / 2 * (slope**2).sum())
        value += _PAIRS * float(np.logaddexp(0, -apart).sum()) / max(1, len(pairs))
        gradient = worst.T @ pull + _RIDGE * slope + _PAIRS * (pairs.T @ push)
        return value, np.concatenate([gradient, np.bincount(group, pull, len(groups))])

    theta = np.concatenate([np.full(count, -0.1), np.ones(len(groups))])
    limits = [(None, 0.0)] * count + [(None, None)] * len(groups)
    for _ in range(_ROUNDS):
        worst = np.array([rows[np.argmin(rows @ theta[:count])] for rows in np.split(every, bounds_)])
        theta = minimize(loss, theta, (worst,), "L-BFGS-B", jac=True, bounds=limits).x
    return Weights(names, theta[:count] / spread, float(theta[count:].mean()))


def _differences(claims: Sequence[Claim], names: Sequence[str]) -> Array:
    """Return what the mean sentence of each wrong claim has more of than its right partner's, (pairs, names)."""
    paired = [claim for claim in claims if claim.group.startswith(PAIRED)]
    right = {claim.pair: matrix([claim], names).mean(0) for claim in paired if claim.supported}
    found = [matrix([c], names).mean(0) - right[c.pair] for c in paired if not c.supported and c.pair in right]
    return np.array(found).reshape(-1, len(names))


# --- calibration and the threshold -------------------------------------------------------------------------------


def held_out(claims: Sequence[Claim], names: tuple[str, ...], *, cut: bool = False) -> Array:
    """Return for each claim the log-odds under weights that were fitted without any claim of its family."""
    found = np.zeros(len(claims))
    for family in sorted({claim.family for claim in claims}):
        away = np.array([claim.family == family for claim in claims])
        fitted = fit([claim for claim, out in zip(claims, away, strict=True) if not out and fits(claim)], names)
        found[away] = fitted.logits([claim for claim, out in zip(claims, away, strict=True) if out], cut=cut)
    return found


def fits(claim: Claim) -> bool:
    """Say whether weights may be fitted on a claim."""
    return claim.group.split("/")[0] in FAMILIES


def straightened(claims: Sequence[Claim], logits: Array) -> tuple[float, float]:
    """Return the slope and the shift that make log-odds true at even odds, by Platt's method, on claims held out.

    They are found before what says otherwise is taken off, for that is a rule, and no weight.
    """
    signs = np.where([claim.supported for claim in claims], 1.0, -1.0)
    importance = balanced(claims)

    def loss(theta: Array) -> float:
        return float((importance * np.logaddexp(0, -signs * (theta[0] * logits + theta[1]))).sum())

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(shift)


def least_of(claims: Sequence[Claim], scores: Array) -> float:
    """Return the score under which nothing is supported: best for the balanced accuracy of the kind, mean of groups.

    A claim is flagged for what was found in it, or for a score under the threshold.
    """
    found = np.array([any(name in PROBLEMS for row in claim.rows for name in row) for claim in claims])
    right = np.array([claim.supported for claim in claims])
    importance = balanced(claims)
    steps = np.round(np.arange(0.05, 0.71, 0.01), 2)
    good = [importance[(found | (scores < step)) == ~right].sum() for step in steps]
    return float(steps[int(np.argmax(good))])


# --- all of it ---------------------------------------------------------------------------------------------------


def area(claims: Sequence[Claim], logits: Array) -> float:
    """Return the area under the curve of the log-odds, 0 to 1."""
    right = np.array([claim.supported for claim in claims])
    ranks, count = rankdata(logits), int(right.sum())
    return float((ranks[right].sum() - count * (count + 1) / 2) / (count * (len(right) - count)))


def main(arguments: Iterable[str] | None = None) -> None:
    """Make the weights."""
    root = Path(__file__).parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=root.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=root / "outputs" / "signals")
    parser.add_argument("--out", type=Path, default=root / "models" / "checker.json")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    claims = [one for stem in (*FAMILIES, *MEASURED) for one in gathered(stem, options.data, options.cache)]
    claims = [one for one in claims if one.rows]
    away = held_out(claims, SIGNALS)
    fitted = np.array([fits(claim) for claim in claims])
    own = [claim for claim in claims if fits(claim)]
    slope, shift = straightened(own, away[fitted])
    scores = 1 / (1 + np.exp(-(slope * away + shift)))
    least = least_of(own, scores[fitted])
    print("| set | claims | supported | AUC, family held out | AUC, fitted on all |\n|---|---|---|---|---|")
    weights, away = fit(own, SIGNALS), held_out(claims, SIGNALS, cut=True)
    for group in sorted({claim.group for claim in claims}):
        place = [at for at, claim in enumerate(claims) if claim.group == group]
        some = [claims[at] for at in place]
        row_of = f"{100 * area(some, away[place]):.1f} | {100 * area(some, weights.logits(some, cut=True)):.1f}"
        print(f"| {group} | {len(some)} | {sum(claim.supported for claim in some)} | {row_of} |")
    tree = {
        "intercept": round(slope * weights.intercept + shift, 4),
        "least": least,
        "weights": {n: round(slope * float(v), 4) for n, v in zip(SIGNALS, weights.values, strict=True) if v < -1e-4},
    }
    options.out.write_text(json.dumps(tree, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(tree, indent=1))


if __name__ == "__main__":
    main()
