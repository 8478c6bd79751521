from __future__ import annotations

import pytest
from citing import corpora

from brief.citations import check, check_uncited
from brief.types import ProblemCode, StanceKind, VerdictKind

OURS = ("Divers removed 14 mines near the outer pier of Velmora.", "The harbour of Velmora reopened on Tuesday.")


def codes(text: str, *articles: tuple[str, ...], cited: str = "a", at: int = 0) -> set[ProblemCode]:
    held = corpora(*articles)
    return {problem.code for problem in check(text, [held.sentences[cited][at].span], held).problems}


@pytest.mark.parametrize(
    ("theirs", "disagree"),
    [
        ("Divers removed 11 mines near the outer pier of Velmora.", True),
        ("Divers did not remove 14 mines near the outer pier of Velmora.", True),
        ("Divers removed 14 mines near the outer pier of Velmora, officials said.", False),
        ("Divers removed 11 wrecks near the long bridge of Tarsena.", False),
        ("Divers removed mines near the outer pier of Velmora.", False),
        ("It rained.", False),
    ],
)
def test_another_article_that_says_otherwise_is_told(theirs: str, disagree: bool) -> None:  # noqa: FBT001
    assert codes(OURS[0], OURS, (theirs,)) == ({ProblemCode.SOURCES_DISAGREE} if disagree else set())


def test_the_places_of_both_sides_are_named_and_the_statement_is_still_supported() -> None:
    held = corpora(OURS, ("It rained.", "Divers removed 11 mines near the outer pier of Velmora."))
    verdict = check(OURS[0], [held.sentences["a"][0].span], held)
    (problem,) = verdict.problems
    assert verdict.kind is VerdictKind.SUPPORTED
    assert [held.articles[place.article_id].slice(place) for place in problem.sources] == [OURS[0], "11"]
    assert [(stance.span, stance.kind) for stance in verdict.stances] == [
        (problem.sources[0], StanceKind.SUPPORTS),
        (problem.sources[1], StanceKind.CONTRADICTS),
    ]
    assert check_uncited(OURS[0], held)[0].problems == verdict.problems


def test_an_article_that_has_both_numbers_does_not_disagree() -> None:
    theirs = ("Divers removed 11 mines near the outer pier of Velmora.", "In all, 14 mines were removed.")
    assert codes(OURS[0], OURS, theirs) == set()


def test_a_statement_that_another_article_carries_has_the_wrong_citation() -> None:
    held = corpora(("Singers of Tarsena danced.",), OURS)
    verdict = check(OURS[1], [held.sentences["a"][0].span], held)
    assert verdict.kind is VerdictKind.UNSUPPORTED
    (wrong,) = [problem for problem in verdict.problems if problem.code is ProblemCode.WRONG_ARTICLE]
    assert wrong.sources == (held.sentences["b"][1].span,)
    assert [stance.kind for stance in verdict.stances] == [StanceKind.SUPPORTS]


def test_a_cited_article_that_says_otherwise_disagrees_with_the_one_that_carries_it() -> None:
    held = corpora(("Divers removed 11 mines near the outer pier of Velmora.",), OURS)
    verdict = check(OURS[0], [held.sentences["a"][0].span], held)
    assert verdict.kind is VerdictKind.CONTRADICTED
    assert ProblemCode.SOURCES_DISAGREE in {problem.code for problem in verdict.problems}
    assert {stance.kind for stance in verdict.stances} == {StanceKind.SUPPORTS, StanceKind.CONTRADICTS}
    assert {stance.span.article_id for stance in verdict.stances} == {"a", "b"}


def test_what_no_article_carries_has_no_other_place() -> None:
    assert ProblemCode.WRONG_ARTICLE not in codes("Pavel Strunk sang in Norvik.", OURS, ("It rained.",))
    assert ProblemCode.WRONG_ARTICLE not in codes("The harbour closed.", OURS)
