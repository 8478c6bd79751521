"""The trial: sentences with a fault, and true ones, through the checker, cited and searched for."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from brief.citations import check, check_uncited
from brief.selftest import facts, truths, words
from brief.selftest.passage import passages
from brief.text import content_stems
from brief.types import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from brief.citations import Corpus
    from brief.selftest.passage import Passage
    from brief.types import Span, Verdict

    Change = Callable[[Passage, Random], str | None]

FAULTS: Mapping[str, Change] = {
    "number": facts.number,
    "number of the same article": facts.number_nearby,
    "date": facts.date,
    "name from elsewhere": facts.name_from_elsewhere,
    "name of the same article": facts.name_nearby,
    "speaker": facts.speaker,
    "roles swapped": facts.roles,
    "negation put in": words.negation_in,
    "negation taken out": words.negation_out,
    "quotation changed": words.quotation,
    "certainty raised": words.modality,
    "opposite": words.opposite,
    "clause added": words.clause_added,
}
MOVED = "citation moved"
TRUTHS: Mapping[str, Change] = {
    "word for word": truths.verbatim,
    "shortened": truths.shortened,
    "“stated” for “said”": truths.reporting_verb,
    "number in words or digits": truths.number_form,
    "active for passive": truths.active,
    "date for a weekday": truths.day_in_full,
    "name for a pronoun": truths.named,
}
# A sentence that shares more of its words of meaning with another carries it too, at least in part.
_OTHER = 0.4


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence that was tried: what it was made from, what it became, and the place that it cites."""

    kind: str
    text: str
    claim: str
    cited: Span


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one kind, how many were tried and how many the checker called anything but supported.

    `cited` counts them held against their own place, `searched` against all sources, None where that says nothing.
    """

    kind: str
    tried: int
    cited: int
    searched: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: the faults, the truths, and those of both that the checker got wrong, with its verdicts."""

    seed: int
    articles: int
    sentences: int
    faults: tuple[Tally, ...]
    truths: tuple[Tally, ...]
    wrong: tuple[tuple[Trial, Verdict], ...]


def run(corpus: Corpus, seed: int, limit: int, told: Callable[[int, int], None]) -> Result:
    """Plant at most `limit` faults of each kind and tell as many truths; `told` hears how many of all are done.

    The same articles, seed and limit give the same result.
    """
    held = passages(corpus)
    lots = {kind: tuple(planted(kind, held, seed, limit)) for kind in (*FAULTS, MOVED, *TRUTHS)}
    whole, done = sum(map(len, lots.values())), 0
    tallies: dict[str, Tally] = {}
    wrong: list[tuple[Trial, Verdict]] = []
    for kind, trials in lots.items():
        cited = searched = 0
        for trial in trials:
            verdict = check(trial.claim, [trial.cited], corpus)
            cited += verdict.kind is not VerdictKind.SUPPORTED
            if (verdict.kind is VerdictKind.SUPPORTED) is not (kind in TRUTHS):
                wrong.append((trial, verdict))
            if kind != MOVED:
                searched += check_uncited(trial.claim, corpus)[0].kind is not VerdictKind.SUPPORTED
            done += 1
            told(done, whole)
        tallies[kind] = Tally(kind, len(trials), cited, None if kind == MOVED else searched)
    return Result(
        seed,
        len(corpus.articles),
        len(held),
        tuple(tallies[kind] for kind in (*FAULTS, MOVED)),
        tuple(tallies[kind] for kind in TRUTHS),
        tuple(wrong),
    )


def planted(kind: str, held: tuple[Passage, ...], seed: int, limit: int) -> Iterator[Trial]:
    """Yield the sentences of one kind, at most `limit`, from passages in an order that the seed decides."""
    rng = Random(f"{seed} {kind}")  # noqa: S311 - a draw that must repeat, no secret
    order = list(held)
    rng.shuffle(order)
    change = FAULTS.get(kind) or TRUTHS.get(kind)
    made = 0
    for passage in order:
        if made == limit:
            return
        claim = change(passage, rng) if change else passage.text
        cited = passage.span if change else _elsewhere(passage, order, rng)
        if claim is None or cited is None or (claim == passage.text and kind in FAULTS):
            continue
        made += 1
        yield Trial(kind, passage.text, claim, cited)


def _elsewhere(passage: Passage, held: list[Passage], rng: Random) -> Span | None:
    """Return a sentence of another article that says something else, the likest of twenty."""
    mine = set(content_stems(passage.text))
    others = [one for one in rng.sample(held, min(20, len(held))) if one.article.id != passage.article.id]

    def shared(other: Passage) -> float:
        return len(mine.intersection(content_stems(other.text))) / max(1, len(mine))

    free = [(shared(one), one.span) for one in others if shared(one) < _OTHER]
    return max(free)[1] if free else None
