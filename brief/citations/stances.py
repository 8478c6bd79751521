"""Stances: what the articles that a statement does not cite say of it."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

from brief.citations.reading import read
from brief.types import Problem, ProblemCode, Span, Stance, StanceKind, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from brief.citations.align import Corpus

    Judge = Callable[[Span], Verdict]
    Comparison = Callable[[str, Verdict, Corpus, Judge], Verdict]

# A sentence of another article speaks of the same thing when it holds this share of the weight of a statement's words.
_SAME_THING = 0.7
# How many sentences of other articles are read for one statement.
_MOST_READ = 3
# What one article can say otherwise than another; an absent name is rather another event.
_OTHERWISE = frozenset(
    {ProblemCode.NUMBER_ABSENT, ProblemCode.DATE_ABSENT, ProblemCode.NEGATION, ProblemCode.OPPOSITE, ProblemCode.ORDER}
)
_BESIDES = frozenset({ProblemCode.MODALITY, ProblemCode.ATTRIBUTION, ProblemCode.CONDITION})


def disagreed(text: str, verdict: Verdict, corpus: Corpus, judge: Judge) -> Verdict:
    """Add to a supported statement's verdict what another article says otherwise on the same thing."""
    homes = {match.span.article_id for match in verdict.matches}
    others = {span: judge(span) for span in nearest(text, corpus, homes if len(homes) == 1 else ())}
    rivals = {span: rival for span, one in others.items() if (rival := _otherwise(one))}
    away = {span.article_id for span in rivals}
    own = [match.span for match in verdict.matches if match.span.article_id not in away]
    if not rivals or not own:
        return verdict
    problems = tuple(
        Problem(
            ProblemCode.SOURCES_DISAGREE,
            f"another article says otherwise: {rival.message}",
            rival.start,
            rival.end,
            (own[0], *rival.sources),
        )
        for rival in rivals.values()
    )
    against = tuple(Stance(place, StanceKind.CONTRADICTS) for rival in rivals.values() for place in rival.sources)
    stances = (*(Stance(span, StanceKind.SUPPORTS) for span in own), *against)
    return replace(verdict, problems=(*verdict.problems, *problems), stances=stances)


def _otherwise(verdict: Verdict) -> Problem | None:
    """Return the reason for which a sentence says otherwise, where it has a place and is all that parts the two."""
    against = [problem for problem in verdict.problems if problem.code not in _BESIDES]
    if len(against) != 1 or against[0].code not in _OTHERWISE or not against[0].sources:
        return None
    return against[0]


def carried_elsewhere(text: str, verdict: Verdict, corpus: Corpus, judge: Judge) -> Verdict:
    """Add to the verdict on a statement that its citations do not carry the place in another article that does."""
    cited = {match.span.article_id for match in verdict.matches}
    place = next((s for s in nearest(text, corpus, cited) if judge(s).kind is VerdictKind.SUPPORTED), None)
    if place is None:
        return verdict
    code, message = ProblemCode.WRONG_ARTICLE, "another article than the one cited carries this"
    against: tuple[Stance, ...] = ()
    rivals = tuple(span for problem in verdict.problems for span in problem.sources)
    if verdict.kind is VerdictKind.CONTRADICTED and rivals:
        code, message = ProblemCode.SOURCES_DISAGREE, "another article carries this, but the one cited says otherwise"
        against = (Stance(rivals[0], StanceKind.CONTRADICTS),)
    problem = Problem(code, message, 0, len(text), (place, *(stance.span for stance in against)))
    stances = (Stance(place, StanceKind.SUPPORTS), *against)
    return replace(verdict, problems=(*verdict.problems, problem), stances=stances)


def nearest(text: str, corpus: Corpus, without: Collection[str]) -> Iterator[Span]:
    """Yield the sentence of each other article, at most three, that holds most of a statement's words, if enough."""
    terms = {term.key for term in read(text).terms}
    gains: dict[int, float] = {}
    for term in sorted(terms):
        for at in corpus.index.get(term, ()):
            gains[at] = gains.get(at, 0.0) + corpus.weights[term]
    unknown = log(1 + len(corpus.places))
    enough = _SAME_THING * sum(corpus.weights.get(term, unknown) for term in terms)
    ranked = sorted((at for at, gain in gains.items() if gain >= enough), key=lambda at: (-round(gains[at], 9), at))
    met = set(without)
    for at in ranked:
        place = corpus.places[at]
        if place.article_id not in met and len(met) < len(without) + _MOST_READ:
            met.add(place.article_id)
            yield place
