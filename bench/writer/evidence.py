"""The sentences that a briefing rests on, against those in which people marked what theirs rests on."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from statistics import mean

from bench.writer.extracts import LEAD, ranked_by_lexrank
from brief import clean, segment
from brief.compare.statistics import bootstrap
from brief.plan import Ask, evidence
from brief.text import content_stems, fold
from brief.types import Article, Document, Sentence, Span, Story

_SET = "afg_multinews"


@dataclass(frozen=True)
class Case:
    """Articles with, for each sentence of their human briefing, the places that carry it."""

    articles: tuple[Article, ...]
    sentences: Mapping[str, tuple[Sentence, ...]]
    claims: tuple[frozenset[Span], ...]

    @cached_property
    def marked(self) -> frozenset[Span]:
        return frozenset[Span]().union(*self.claims)

    @cached_property
    def texts(self) -> Mapping[Span, str]:
        return {one.span: article.slice(one.span) for article in self.articles for one in self.sentences[article.id]}

    @cached_property
    def in_rank(self) -> list[Span]:
        return [list(self.texts)[at] for at in ranked_by_lexrank(list(self.texts.values()))]


def cases(shared: Path) -> Iterator[Case]:
    claims: defaultdict[str, list[dict]] = defaultdict(list)
    for record in _records(shared / f"data/support/{_SET}_spans_dev.jsonl.gz"):
        claims[record["cluster"]].append(record)
    for cluster in _records(shared / f"data/events/{_SET}_dev.jsonl.gz"):
        yield _case(cluster, claims[cluster["id"]])


def _records(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _case(cluster: dict, claims: Sequence[dict]) -> Case:
    articles: list[Article] = []
    starts: dict[str, int] = {}
    after = 0
    for one in cluster["articles"]:
        text = one["text"].strip()
        articles.append(clean.article(Document(f"{cluster['id']} {one['doc_id']}", text)))
        # The marks count from the begin of all articles together.
        starts[articles[-1].id] = claims[0]["source"].index(text, after)
        after = starts[articles[-1].id] + 1
    sentences = {article.id: segment.sentences(article) for article in articles}
    every = [one.span for article in articles for one in sentences[article.id]]
    return Case(tuple(articles), sentences, tuple(frozenset(_carrying(claim, every, starts)) for claim in claims))


def _carrying(claim: dict, sentences: Sequence[Span], starts: Mapping[str, int]) -> Iterator[Span]:
    """Yield the sentences that share enough characters with a marked place."""
    for mark in claim["spans"]:
        if mark["in"] != "source":
            continue
        least = min(10, (mark["end"] - mark["start"]) // 2)
        for span in sentences:
            start = starts[span.article_id]
            if min(span.end + start, mark["end"]) - max(span.start + start, mark["start"]) >= least:
                yield span


def lead_three(case: Case, limit: int) -> list[Span]:
    """The first three sentences of each article, one article after the other; then the next three."""
    of_each = [[one.span for one in case.sentences[article.id]] for article in case.articles]
    longest = max(map(len, of_each))
    return [span for at in range(0, longest, LEAD) for spans in of_each for span in spans[at : at + LEAD]][:limit]


def lead(case: Case, limit: int) -> list[Span]:
    """The first sentences of all articles, then the second ones."""
    of_each = [[one.span for one in case.sentences[article.id]] for article in case.articles]
    return [span for rank in zip_longest(*of_each) for span in rank if span][:limit]


def lexrank(case: Case, limit: int) -> list[Span]:
    return case.in_rank[:limit]


def planned(case: Case, limit: int) -> list[Span]:
    story = Story("", case.articles)
    return [one.span for one in evidence(story, case.sentences, Ask(limit, 10**9, len))]


WAYS: Mapping[str, Callable[[Case, int], list[Span]]] = {
    "lead-3": lead_three,
    "lead": lead,
    "LexRank": lexrank,
    "`brief.plan`": planned,
}


def report(shared: Path) -> None:
    known = list(cases(shared))
    _table("As many as the human briefing has sentences", known, lambda case: len(case.claims))
    _table("As many as people marked", known, lambda case: len(case.marked))


def _table(title: str, known: Sequence[Case], limit: Callable[[Case], int]) -> None:
    scores = {name: [_scores(case, way(case, limit(case))) for case in known] for name, way in WAYS.items()}
    ours = scores["`brief.plan`"]
    head = "way | P | R | F1 | claims covered | repetition | F1 of `brief.plan` against it"
    print(f"\n### {title}\n\n| {head} |\n|---|---|---|---|---|---|---|")
    for name, theirs in scores.items():
        p, r, f1, covered, again = (mean(column) for column in zip(*theirs, strict=True))
        cells = f"{p:.3f} | {r:.3f} | {f1:.3f} | {covered:.3f} | {again:.3f}"
        more = [mine[2] - other[2] for mine, other in zip(ours, theirs, strict=True)]
        within = bootstrap(more)
        above = "" if theirs is ours else f"{mean(more):+.3f} ({within.low:+.3f} to {within.high:+.3f})"
        print(f"| {name} | {cells} | {above} |")


def _scores(case: Case, chosen: Sequence[Span]) -> tuple[float, ...]:
    right = len(case.marked & set(chosen))
    f1 = 2 * right / (len(chosen) + len(case.marked))
    covered = mean(bool(claim & set(chosen)) for claim in case.claims)
    return right / max(1, len(chosen)), right / len(case.marked), f1, covered, _repetition(case, chosen)


def _repetition(case: Case, chosen: Sequence[Span]) -> float:
    """Return the mean over the chosen of the largest share of stems that another chosen one has too."""
    stems = [set(content_stems(fold(case.texts[span]))) or {""} for span in chosen]
    return mean(
        max((len(one & two) / min(len(one), len(two)) for two in stems if two is not one), default=0.0) for one in stems
    )
