from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from citing import cited, corpus, joined
from hypothesis import given
from hypothesis import strategies as st

from brief.citations import check
from brief.citations.cover import cover
from brief.citations.reading import Source, read
from brief.citations.support import MOST, Weights, no_opinion, signals, weights
from brief.types import Problem, ProblemCode, VerdictKind

PORT = "Divers of Velmora removed 14 mines near the outer pier on Tuesday."
FOOD = "Norvik Foods ships grain through the port, Greta Wold said."
HELD = corpus(PORT, FOOD)
SPANS = [sentence.span for sentence in HELD.sentences["a"]]
CODES = frozenset(name for code in ProblemCode for name in (code.value, f"{code.value}_otherwise"))
COMPARED = frozenset(signals(read(PORT), cited(PORT), cover(read(PORT), cited(PORT)), ()))


def found(claim: str, source: Source, *codes: ProblemCode) -> dict[str, float]:
    reading = read(claim)
    return signals(reading, source, cover(reading, source), [Problem(code, "", 0, 1) for code in codes])


# --- the signals -------------------------------------------------------------------------------------------------


def test_nothing_counts_against_a_sentence_cited_to_itself() -> None:
    assert set(found(PORT, cited(PORT)).values()) == {0.0}
    assert set(found("It was.", cited(PORT)).values()) == {0.0}


def test_a_word_counts_less_where_another_sentence_of_the_article_has_it() -> None:
    away = found("Divers of Velmora removed grain.", cited(PORT, FOOD))
    nowhere = found("Divers of Velmora removed rust.", cited(PORT, FOOD))
    assert away["missing_share"] == nowhere["missing_share"] == 0.25
    assert (away["missing_share_article"], nowhere["missing_share_article"]) == (0.0, 0.25)
    assert away["gap_article"] == 0 < nowhere["gap_article"]


def test_words_that_miss_together_count_more_than_as_many_apart() -> None:
    together = found("Divers of Velmora removed old rusty mines.", cited(PORT))
    apart = found("Old divers of Velmora removed rusty mines.", cited(PORT))
    assert together["missing_share"] == apart["missing_share"]
    assert together["gap_article"] > apart["gap_article"] > 0


def test_what_several_spans_hold_together_is_not_like_any_of_them() -> None:
    both = found("Divers of Velmora and Norvik Foods met.", joined(PORT, FOOD))
    assert both["sentences"] == 1
    assert both["unlike"] > both["missing_share"]


def test_words_that_changed_places_break_the_runs() -> None:
    same = found("Velmora divers removed mines of the outer pier.", cited(PORT))
    assert same["missing_share"] == 0
    assert same["close_3"] > 0
    assert same["loose_2"] > 0
    assert same["loose_3"] > same["loose_2"]


def test_a_fact_far_from_its_clause_is_unbound() -> None:
    lines = (PORT, "Rain fell.", "Clouds came.", FOOD)
    near = found("Divers near the pier found 14 mines.", joined(*lines))
    far = found("Greta Wold removed mines near the pier.", joined(*lines))
    assert near["unbound"] < far["unbound"] <= 1


def test_problems_count_by_their_code_and_twice_at_most() -> None:
    assert found(PORT, cited(PORT), ProblemCode.ROLE)["role"] == 1
    assert found(PORT, cited(PORT), *[ProblemCode.ROLE] * 3)["role"] == 2


def test_what_the_source_has_otherwise_counts_by_itself() -> None:
    reading, source = read(PORT), cited(PORT)
    there = Problem(ProblemCode.NUMBER_ABSENT, "", 0, 1, source.spans)
    told = signals(reading, source, cover(reading, source), [there])
    assert (told["number_absent"], told["number_absent_otherwise"]) == (1, 1)
    assert "number_absent_otherwise" not in found(PORT, source, ProblemCode.NUMBER_ABSENT)


# --- the score ---------------------------------------------------------------------------------------------------


def test_every_weight_is_of_something_that_is_found() -> None:
    assert set(weights().weights) | set(MOST) <= COMPARED | CODES
    assert 0 < weights().least < 1


def test_a_weight_that_rewards_a_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Weights.parse(json.dumps({"intercept": 0, "least": 0.5, "weights": {"number_absent": 0.1}}))


NAMES = st.sampled_from(sorted(COMPARED | CODES))


@given(st.dictionaries(NAMES, st.floats(0, 2)), NAMES, st.floats(0, 2))
def test_a_finding_more_never_raises_the_score(had: dict[str, float], name: str, more: float) -> None:
    worse = had | {name: had.get(name, 0.0) + more}
    assert 0 <= weights().score(worse) <= weights().score(had) <= 1


def test_what_says_otherwise_bounds_the_score_and_the_worst_of_it_decides() -> None:
    even, sure = (Weights(intercept=level, weights={}, least=0.4) for level in (0.0, 30.0))
    assert even.score({"missing_share": 1.0, "modality": 1.0}) == 0.5
    assert sure.score({"negation": 1.0, "role": 2.0}) == MOST["role"] < MOST["negation"]
    assert even.score({"role": 1.0}) < sure.score({"role": 1.0})
    assert even.score({"negation": 0.0}) == 0.5


def test_a_likely_statement_that_says_otherwise_scores_under_the_threshold() -> None:
    assert all(weights().score({name: 1.0}) < weights().least < weights().score({}) for name in MOST)


@pytest.mark.parametrize(
    "worse",
    [
        "Divers of Velmora removed 15 mines near the outer pier.",
        "Divers of Tarsena removed 14 mines near the outer pier.",
        "Divers of Velmora did not remove 14 mines near the outer pier.",
        "Divers of Velmora painted 14 houses near the outer pier.",
    ],
)
def test_a_fault_lowers_the_score_of_a_short_form(worse: str) -> None:
    short = check("Divers of Velmora removed 14 mines near the outer pier.", [SPANS[0]], HELD)
    assert (short.kind, short.problems) == (VerdictKind.SUPPORTED, ())
    assert check(worse, [SPANS[0]], HELD).score < short.score


# --- another judge -----------------------------------------------------------------------------------------------


def strict(statement: str, evidence: Sequence[str]) -> float:
    return 0.0 if statement in evidence else -5.0


def kind(statement: str, evidence: Sequence[str]) -> float:
    return float(len(set(statement.split()) & set(evidence[0].split())))


def test_the_opinion_of_another_judge_is_added() -> None:
    text = "Divers of Velmora removed 14 mines."
    plain, doubted, liked = (check(text, [SPANS[0]], HELD, judge=one) for one in (no_opinion, strict, kind))
    assert doubted.score < plain.score < liked.score
    assert plain == check(text, [SPANS[0]], HELD)
    wrong = check(text.replace("14", "15"), [SPANS[0]], HELD, judge=kind)
    assert wrong.kind is not VerdictKind.SUPPORTED


def test_a_statement_that_is_not_likely_is_not_supported_though_nothing_is_wrong_with_it() -> None:
    (whole,) = check("Velmora removed mines.", [SPANS[0]], HELD, judge=strict).problems
    assert (whole.code, whole.start, whole.end) == (ProblemCode.COVERAGE, 0, 22)
    assert "not as they stand together" in whole.message
    lacking = check("Velmora quickly removed mines.", [SPANS[0]], HELD, judge=strict)
    assert lacking.kind is VerdictKind.UNSUPPORTED
    assert "“quickly” are not there" in lacking.problems[0].message
