"""How well the citation checker finds and decides: public sets with human labels, planted faults, speed.

    python -m bench.checker [--data FOLDER] [--show N]

FOLDER holds support/*.jsonl.gz and events/*.jsonl.gz. Prints Markdown tables; the same every time but for the speed.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from bench.faults import FAULTS, Chance, compressions
from bench.sets import UNMEASURED, Labelled, article, corpus_of, labelled, records, repaired, sentences_of
from brief.citations import Corpus, check, check_uncited, combined, find
from brief.citations.names import names
from brief.citations.numbers import numbers
from brief.compress import compressions as compressions_of
from brief.segment import sentences
from brief.syntax import Parser
from brief.types import Span, Verdict, VerdictKind

Array = NDArray[np.float64]
Statistic = Callable[[Array], Array]
_NEWS = "wikinews_2019_2020.jsonl.gz"
_SENTENCES = 1200


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled claim with the checker's verdict."""

    given: Labelled
    verdict: Verdict

    @property
    def flagged(self) -> bool:
        return self.verdict.kind not in (VerdictKind.SUPPORTED, VerdictKind.NOT_CHECKABLE)

    @property
    def score(self) -> float:
        """What states nothing is never an alarm; only BEGIN asks whether a passage carries a question too."""
        idle = self.verdict.kind is VerdictKind.NOT_CHECKABLE
        return (0.0 if self.given.origin == "BEGIN" else 2.0) if idle else self.verdict.score


def judged(held: Iterable[Labelled]) -> list[Judged]:
    found: list[Judged] = []
    corpus, last = Corpus.of([], {}), None
    for one in held:
        if one.source != last:
            corpus, last = corpus_of(repaired(one.source)), one.source
        parts = [check_uncited(sentence, corpus)[0] for sentence in sentences_of(repaired(one.claim))]
        found.append(Judged(one, combined(parts)))
    return found


# --- figures with their uncertainty ------------------------------------------------------------------------------


def interval(counts: Array, statistic: Statistic) -> str:
    """Return a statistic of the summed counts, in percent, with its 95 % interval over documents.

    `counts` is (documents, what is counted); `statistic` maps (..., what is counted) to (...).
    """
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=1000)
    low, high = np.nanpercentile(100 * statistic(drawn @ counts), [2.5, 97.5])
    return f"{100 * statistic(counts.sum(0)):.1f} [{low:.1f}, {high:.1f}]"


def by_document(documents: Sequence[str], counted: Array) -> Array:
    """Sum rows of counts by document."""
    _, place = np.unique(documents, return_inverse=True)
    summed = np.zeros((place.max() + 1, counted.shape[1]))
    np.add.at(summed, place, counted)
    return summed


def _balanced(counts: Array) -> Array:
    caught, wrong, quiet, right = np.moveaxis(counts, -1, 0)
    with np.errstate(invalid="ignore"):
        return (caught / wrong + quiet / right) / 2


def _share(counts: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return counts[..., 0] / counts[..., 1]


def balanced(documents: Sequence[str], right: Array, flagged: Array) -> str:
    counted = np.stack([flagged & ~right, ~right, ~flagged & right, right], axis=1).astype(float)
    return interval(by_document(documents, counted), _balanced)


def elsewhere(documents: Sequence[str], right: Array, scores: Array) -> Array:
    """Say what is flagged by the threshold that is best on four fifths of the other documents."""
    known = sorted(set(documents))
    random.Random(0).shuffle(known)
    fold = np.array([known.index(one) % 5 for one in documents])
    flagged = np.zeros(len(scores), dtype=bool)
    for number in range(5):
        rest, here = fold != number, fold == number
        steps = np.unique(scores[rest])[:: max(1, len(np.unique(scores[rest])) // 300)]
        caught = np.array(
            [(scores[rest & ~right] < step).mean() + (scores[rest & right] >= step).mean() for step in steps]
        )
        flagged[here] = scores[here] < steps[caught.argmax()]
    return flagged


def area(right: Array, scores: Array) -> float:
    ranks, count = rankdata(scores), int(right.sum())
    return float((ranks[right].sum() - count * (count + 1) / 2) / max(1, count * (len(right) - count)))


def calibration(right: Array, scores: Array, weights: Array) -> float:
    """Return the expected calibration error over ten ranges of the score."""
    place = np.minimum((scores * 10).astype(int), 9)
    parts = [place == number for number in range(10)]
    gaps = [abs((weights[p] * (right[p] - scores[p])).sum()) for p in parts if p.any()]
    return float(sum(gaps) / weights.sum())


# --- public sets -------------------------------------------------------------------------------------------------


def public(name: str, held: Sequence[Judged]) -> None:
    """Print one row: what users see (the kind), and what the score could do with a threshold of the set's own."""
    documents = [one.given.source for one in held]
    right = np.array([one.given.supported for one in held])
    flagged = np.array([one.flagged for one in held])
    scores = np.array([one.score for one in held])
    even = np.where(right, 0.5 / max(1, right.sum()), 0.5 / max(1, (~right).sum()))
    shown = np.minimum(scores, 1.0)
    print(
        f"| {name} | {len(held)} ({int((~right).sum())}) | {100 * flagged[~right].mean():.1f} "
        f"| {100 * flagged[right].mean():.1f} | {balanced(documents, right, flagged)} "
        f"| {balanced(documents, right, elsewhere(documents, right, scores))} | {100 * area(right, scores):.1f} "
        f"| {calibration(right, shown, even):.3f} | {calibration(right, shown, np.ones(len(right))):.3f} |"
    )


def recall_at(held: Sequence[Judged], share: float) -> None:
    """Print how many unsupported claims are caught by the score when a share of the supported ones is flagged."""
    right = np.array([one.given.supported for one in held])
    scores = np.array([one.score for one in held])
    step = np.quantile(scores[right], share)
    wrong = np.stack([scores < step, np.ones(len(scores))], axis=1)[~right]
    counts = by_document([one.given.source for one in held if not one.given.supported], wrong)
    alarms = 100 * (scores[right] < step).mean()
    idle = sum(one.verdict.kind is VerdictKind.NOT_CHECKABLE for one in held if one.given.supported)
    print(
        f"\nRAGTruth sentences, recall of the unsupported at {alarms:.1f} % false alarms by the score: "
        f"{interval(counts, _share)} ({idle} of the {int(right.sum())} supported state nothing to check).\n"
    )


def kept(name: str, held: Sequence[Judged]) -> None:
    """Print what share of the best scored claims is supported."""
    ordered = sorted(held, key=lambda one: -one.score)
    shares = []
    for part in (0.25, 0.5, 0.75, 0.9, 1.0):
        best = ordered[: round(part * len(ordered))]
        shares.append(f"{100 * sum(one.given.supported for one in best) / len(best):.1f}")
    print(f"| {name} | {' | '.join(shares)} |")


def consistency(held: Sequence[Judged]) -> None:
    """Print how often an edited claim scores below the claim that it was made from."""
    right = {one.given.pair: one for one in held if one.given.supported}
    pairs = [(one, right[one.given.pair]) for one in held if not one.given.supported and one.given.pair in right]
    counts = np.array([[one.score < other.score, one.score == other.score, 1] for one, other in pairs], dtype=float)
    below = interval(by_document([one.given.source for one, _ in pairs], counts), lambda c: c[..., 0] / c[..., 2])
    print(f"\nBUMP, the edit scores below its reference: {below} of {len(pairs)} ({int(counts[:, 1].sum())} alike).")
    kinds: dict[str, list[bool]] = defaultdict(list)
    for one, other in pairs:
        kinds[one.given.kind.replace(" Error", "")].append(one.score < other.score)
    shares = ", ".join(f"{kind} {100 * np.mean(v):.0f} ({len(v)})" for kind, v in sorted(kinds.items()) if len(v) > 9)
    print(f"By kind: {shares}.\n")


def codes(name: str, held: Sequence[Judged]) -> None:
    alarms, caught = Counter[str](), Counter[str]()
    for one in held:
        (alarms if one.given.supported else caught).update(sorted({p.code.value for p in one.verdict.problems}))
    right = sum(one.given.supported for one in held)
    for code in sorted(set(alarms) | set(caught)):
        print(
            f"| {name} | {code} | {100 * alarms[code] / right:.1f} | {100 * caught[code] / (len(held) - right):.1f} |"
        )


# --- evidence ----------------------------------------------------------------------------------------------------


def evidence(name: str, held: Iterable[Labelled]) -> None:
    """Rank the sentences of each document; a gold sentence counts as found when a ranked sentence touches it."""
    rows, documents, spent = [], [], 0.0
    corpora: dict[str, Corpus] = {}
    for one in held:
        if not one.gold:
            continue
        corpus = corpora.setdefault(one.source, Corpus.of([], {})) if one.source in corpora else corpus_of(one.source)
        corpora = {one.source: corpus}
        begun = time.process_time()
        found = find(one.claim, corpus)
        spent += time.process_time() - begun
        rows.append(_hits(found, one.gold))
        documents.append(one.source)
    counts = by_document(documents, np.array([[*row, 1] for row in rows], dtype=float))
    shares = [interval(counts, lambda c, at=at: c[..., at] / c[..., -1]) for at in range(4)]  # type: ignore[misc]
    print(f"| {name} | {len(rows)} | {' | '.join(shares)} | {1000 * spent / len(rows):.2f} |")


def _hits(found: Sequence[Span], gold: Sequence[Sequence[tuple[int, int]]]) -> list[bool]:
    """Say whether a sentence of any gold set is at rank 1, 3 and 5, and whether one gold set is found completely."""
    touched = [{(a, b) for one in gold for a, b in one if span.start < b and a < span.end} for span in found]
    whole = set[tuple[int, int]]().union(*touched)
    return [*(any(touched[:rank]) for rank in (1, 3, 5)), any(set(one) <= whole for one in gold)]


# --- planted faults ----------------------------------------------------------------------------------------------


def paraphrased(held: Sequence[Judged]) -> None:
    """Plant faults in sentences that people called supported, and search for their evidence."""
    true = [one for one in held if one.given.supported and one.verdict.kind is not VerdictKind.NOT_CHECKABLE]
    scores = np.array([one.score for one in true])
    step = float(np.quantile(scores, 0.03))
    print(
        f"\nPlanted in {len(true)} true paraphrases (RAGTruth), of which {100 * (scores < step).mean():.1f} % score "
        f"under the threshold {step:.2f}, {100 * np.mean([one.flagged for one in true]):.1f} % are flagged:\n"
    )
    print("| fault | n | under the threshold | not supported |\n|---|---|---|---|")
    rng = random.Random(5)
    pool = sorted({n.text for one in true for n in names(one.given.claim) if " " in n.text})
    for kind, corrupt in FAULTS.items():
        made: list[Labelled] = []
        for one in rng.sample(true, len(true)):
            foreign = tuple(n for n in rng.sample(pool, 12) if not any(w in one.given.source for w in n.split()))
            claim = corrupt(one.given.claim, Chance(rng, foreign, one.given.source)) if len(made) < 150 else None
            if claim and claim != one.given.claim:
                made.append(Labelled(one.given.source, claim, False, "", "", kind, ()))
        found = judged(sorted(made, key=lambda one: one.source))
        counted = np.array([[one.score < step, one.flagged, 1] for one in found], dtype=float).reshape(-1, 3)
        if len(found):
            counts = by_document([one.given.source for one in found], counted)
            under, flagged = (interval(counts, lambda c, at=at: c[..., at] / c[..., 2]) for at in (0, 1))  # type: ignore[misc]
            print(f"| {kind} | {len(found)} | {under} | {flagged} |")


@dataclass(frozen=True, slots=True)
class News:
    """The news sentences that faults are planted in, each cited to itself."""

    corpus: Corpus
    spans: tuple[Span, ...]
    rng: random.Random
    pool: tuple[str, ...]
    tallies: dict[str, Counter[str]]

    @classmethod
    def of(cls, path: Path) -> News:
        held = [article(str(record["text"]), f"d{at:03}") for at, record in enumerate(records(path))]
        corpus = Corpus.of(held, {one.id: sentences(one) for one in held})
        spans = [s.span for one in held for s in corpus.sentences[one.id] if 60 <= s.span.end - s.span.start <= 320]
        rng = random.Random(7)
        rng.shuffle(spans)
        pool = [
            n.text for span in spans[:800] for n in names(corpus.articles[span.article_id].slice(span)) if " " in n.text
        ]
        return cls(corpus, tuple(spans), rng, tuple(pool), defaultdict(Counter))

    def text(self, span: Span) -> str:
        return self.corpus.articles[span.article_id].slice(span)

    def note(self, kind: str, claim: str, cited: Sequence[Span]) -> None:
        self.tallies[kind][check(claim, cited, self.corpus).kind] += 1

    def plant(self, span: Span) -> None:
        text, whole = self.text(span), self.corpus.articles[span.article_id].text
        self.note("= verbatim", text, [span])
        if text.rstrip()[-1:] not in '.!"”' or "((" in text:
            return
        for shorter in compressions(text):
            self.note("= compressed by rule", shorter, [span])
        foreign = [other for other in self.rng.sample(self.pool, 20) if not any(w in whole for w in other.split())]
        for kind, corrupt in FAULTS.items():
            claim = corrupt(text, Chance(self.rng, tuple(foreign[:5]), whole))
            if claim is not None and claim != text:
                self.note(kind, claim, [span])
                shorter = next(compressions(claim), "")
                if kind == "number, one digit" and len(numbers(shorter)) == len(numbers(claim)):
                    self.note(f"{kind}, compressed", shorter, [span])

    def join(self, pair: tuple[Span, Span]) -> None:
        """Join two neighbouring sentences honestly, and then with the subject of the first before the second's verb."""
        one, other = map(self.text, pair)
        self.note("= two sentences joined", f"{one.rstrip('.')}, and {other}", pair)
        first, second = _SUBJECT.match(one), _SUBJECT.match(other)
        if first and second and set(first.group().split()).isdisjoint(second.group().split()):
            self.note("subject of another cited sentence", first.group() + other[second.end() :], pair)


_SUBJECT = re.compile(
    r"(?!He|She|It|They|One|We|This|That|These|There|Authorities|Officials)(?:[A-Z][a-z]+ ){1,3}"
    r"(?=(?:said|was|is|has|had|told|announced|won|became|will|also)\b)"
)


def cited(news: News) -> None:
    """Plant faults in news sentences and cite the sentence itself."""
    for span in news.spans[:_SENTENCES]:
        news.plant(span)
    for name in sorted(news.corpus.articles)[:60]:
        told = [s.span for s in news.corpus.sentences[name]]
        whole = [span for span in told if re.fullmatch(r"[A-Z][^\"“”(]*\.", news.text(span))]
        for pair in pairwise(whole):
            news.join(pair)
    print("\n| planted in WikiNews sentences, cited | flagged % (n) | contradicted % | expected |\n|---|---|---|---|")
    for kind, tally in sorted(news.tallies.items()):
        flagged = 100 * (1 - tally[VerdictKind.SUPPORTED] / tally.total())
        contradicted = 100 * tally[VerdictKind.CONTRADICTED] / tally.total()
        print(f"| {kind} | {flagged:.1f} ({tally.total()}) | {contradicted:.1f} | {'0' if kind[0] == '=' else '100'} |")


def shortened(news: News) -> None:
    """Count the alarms on what brief.compress makes of 600 sentences; a statement of the briefing looks like this."""
    texts = {news.text(span): span for span in news.spans[-600:]}
    told = {text: span for text, span in texts.items() if "((" not in text and text.rstrip()[-1:] in '."”'}
    made = alarms = 0
    for parse, span in zip(Parser().parse(list(told)), told.values(), strict=True):
        for shorter in compressions_of(parse)[:12]:
            made += 1
            alarms += bool(check(shorter, [span], news.corpus).problems)
    print(f"\nbrief.compress on {len(told)} WikiNews sentences: {made} compressions, {alarms} with an alarm.")


# --- speed -------------------------------------------------------------------------------------------------------


def speed(path: Path) -> None:
    held = [article(str(record["text"]), f"d{at:03}") for at, record in enumerate(records(path)[:30])]
    begun = time.process_time()
    corpus = Corpus.of(held, {one.id: sentences(one) for one in held})
    built = time.process_time() - begun
    told = [(one.slice(s.span), s.span) for one in held for s in corpus.sentences[one.id]]
    claims = [(next(compressions(text), text[: len(text) // 2] + "."), span) for text, span in told]
    begun = time.process_time()
    for text, span in claims:
        check(text, [span], corpus)
    cited_each = (time.process_time() - begun) / len(claims)
    begun = time.process_time()
    for text, _ in claims:
        check_uncited(text, corpus)
    found_each = (time.process_time() - begun) / len(claims)
    print(
        f"Speed on 30 articles ({len(claims)} statements, cpu): index {1000 * built:.0f} ms with segmentation; "
        f"{60 / cited_each:,.0f} cited statements a minute, each read for the first time, then {60 / found_each:,.0f} "
        f"a minute with the evidence searched."
    )
    started(records(path)[:30])


def started(held: Sequence[dict[str, object]]) -> None:
    """Print what `brief check` of a sentence takes, started anew, on one article and on all of them."""
    with tempfile.TemporaryDirectory() as folder:
        for at, record in enumerate(held):
            Path(folder, f"{at:02}.txt").write_text(f"{record['title']}\n\n{record['text']}\n", encoding="utf-8")
        claim = Path(folder, "claim.md")
        claim.write_text("The minister resigned on Monday.\n", encoding="utf-8")
        for name, sources in (("one article", f"{folder}/00.txt"), (f"{len(held)} articles", folder)):
            command = [sys.executable, "-m", "brief", "check", str(claim), "--sources", sources]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own command
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"`brief check` of a sentence, {name}: {spent:.2f} s cpu, at most {after.ru_maxrss / 1024:.0f} MB.")


# --- all of it ---------------------------------------------------------------------------------------------------

_SETS = (
    "wice_dev",
    "ragtruth_sentences_dev",
    "ragtruth_summaries_dev",
    "qags_sentences",
    "attributionbench",
    "bump_dev",
    "summedits_other_domains",
)


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--show", type=int, default=0, help="show this many alarms and misses of each set")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    support, news = options.data / "support", options.data / "events" / _NEWS
    speed(news)
    print("\n| evidence | n | hit@1 | hit@3 | hit@5 | a whole gold set in 5 | ms cpu a claim |")
    print("|---|---|---|---|---|---|---|")
    for stem in ("wice_dev", "afg_gensearch", "afg_multinews_spans_dev"):
        evidence(stem, labelled(support / f"{stem}.jsonl.gz"))
    held = {
        stem: judged(one for one in labelled(support / f"{stem}.jsonl.gz") if one.origin not in UNMEASURED)
        for stem in _SETS
    }
    print(
        "\n| set | claims (unsupported) | recall % | false alarms % | BAcc of the kind | BAcc of the score, threshold "
        "from other documents | AUC | ECE, even odds | ECE |\n|---|---|---|---|---|---|---|---|---|"
    )
    for stem, found in held.items():
        origins = sorted({one.given.origin for one in found})
        if len(origins) == 1 or stem == "summedits_other_domains":
            public(stem, found)
        for origin in origins if len(origins) > 1 else ():
            public(f"{stem}: {origin}", [one for one in found if one.given.origin == origin])
    recall_at(held["ragtruth_sentences_dev"], 0.05)
    consistency(held["bump_dev"])
    print("| supported among the best scored % | 25 % | 50 % | 75 % | 90 % | all |\n|---|---|---|---|---|---|")
    for stem, found in held.items():
        kept(stem, found)
    print("\n| set | code | true flagged % | unsupported flagged % |\n|---|---|---|---|")
    for stem in ("wice_dev", "ragtruth_sentences_dev"):
        codes(stem, held[stem])
    paraphrased(held["ragtruth_sentences_dev"])
    told = News.of(news)
    cited(told)
    shortened(told)
    for stem, found in held.items():
        show(stem, found, options.show)


def show(stem: str, held: Sequence[Judged], most: int) -> None:
    """Print the supported claims with the lowest scores and the unsupported ones with the highest."""
    ordered = sorted(held, key=lambda one: one.score)
    for title, some in (
        ("ALARM", [one for one in ordered if one.given.supported][:most]),
        ("MISSED", [one for one in reversed(ordered) if not one.given.supported][:most]),
    ):
        for one in some:
            problems = [(p.code.value, p.message) for p in one.verdict.problems]
            print(f"\n{title} {stem} {one.verdict.kind} {one.score}\nCLAIM {one.given.claim}\n      {problems}")


if __name__ == "__main__":
    main()
