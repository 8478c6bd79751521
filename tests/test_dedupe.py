from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.dedupe import copies, copies_among, signature
from brief.types import Article, Mark, MarkKind, Sentence, Span

DAY = datetime(2031, 5, 4, 8, tzinfo=UTC)


def told(name: str, *lines: str, published: datetime | None = None) -> Article:
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    marks = tuple(Mark(at, at + len(line), MarkKind.BODY, "line") for at, line in zip(starts, lines, strict=True))
    return Article(name, text, marks, published=published)


def split(*articles: Article) -> dict[str, tuple[Sentence, ...]]:
    return {
        article.id: tuple(
            Sentence(Span(article.id, start, end), index, index)
            for index, (start, end) in enumerate(article.ranges(MarkKind.BODY))
        )
        for article in articles
    }


def found(*articles: Article) -> tuple[tuple[str, str], ...]:
    return copies(articles, split(*articles))


def report(seed: int, lines: int = 12) -> list[str]:
    """Return a report of invented words: two seeds share no run of five."""
    random = Random(seed)  # noqa: S311
    return [
        " ".join("".join(random.choices("aeioulnrst", k=random.randint(2, 7))) for _ in range(14)) + "."
        for _ in range(lines)
    ]


FERRY = report(1)
BUDGET = report(2)


@pytest.mark.parametrize(
    "reprint",
    [
        FERRY,
        FERRY[:4],
        [*FERRY, *BUDGET[:3]],
        [*BUDGET[:2], *FERRY],
        [line.replace(".", "!").replace(" ", " \u2013 ", 1).upper() for line in FERRY],
        [line.rpartition(" ")[0] + " nowhere." for line in FERRY],
    ],
    ids=["same", "cut", "longer", "new lead", "re-punctuated", "a word a line changed"],
)
def test_a_reprint_is_a_copy_of_the_earlier(reprint: list[str]) -> None:
    first = told("b", *FERRY, published=DAY)
    later = told("a", *reprint, published=DAY.replace(hour=9))
    assert found(later, first, told("c", *BUDGET, published=DAY)) == (("a", "b"),)


@pytest.mark.parametrize(
    "report_of_its_own",
    [BUDGET, [*BUDGET, *FERRY[:6]], [*FERRY, *report(3, 20)], FERRY[:1] + BUDGET[:4]],
    ids=["another", "quotes half", "quotes all in more than twice its length", "short update"],
)
def test_a_report_of_its_own_is_no_copy(report_of_its_own: list[str]) -> None:
    first = told("b", *FERRY, published=DAY)
    assert found(first, told("a", *report_of_its_own, published=DAY.replace(hour=9))) == ()


def test_without_dates_the_longest_is_the_origin() -> None:
    assert found(told("a", *FERRY[:6]), told("b", *FERRY), told("c", *FERRY[:8])) == (("a", "b"), ("c", "b"))


def test_a_dated_article_comes_before_an_undated_one() -> None:
    assert found(told("a", *FERRY), told("b", *FERRY[:8], published=DAY)) == (("a", "b"),)


def test_of_equals_the_smallest_id_is_the_origin() -> None:
    assert found(told("c", *FERRY), told("a", *FERRY), told("b", *FERRY)) == (("b", "a"), ("c", "a"))


def test_of_two_that_hold_it_all_the_earlier_is_the_origin() -> None:
    original = told("z", *FERRY, published=DAY)
    longer = told("a", *report(4, 30), *FERRY, published=DAY.replace(hour=9))
    assert found(original, longer, told("m", *FERRY[:4], published=DAY.replace(hour=10))) == (("m", "z"),)


def test_articles_without_a_body_are_no_copies() -> None:
    assert found(told("a"), told("b")) == ()


def test_bodies_of_less_than_five_words_are_compared_whole() -> None:
    assert found(told("a", "Page not found."), told("b", "Page not found!"), told("c", "Page moved.")) == (("b", "a"),)


@given(
    pieces=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 8), st.integers(1, 12), st.sampled_from([None, 8, 9])),
        min_size=1,
        max_size=8,
    ),
    random=st.randoms(use_true_random=False),
)
def test_the_order_of_the_articles_does_not_matter(
    pieces: list[tuple[int, int, int, int | None]], random: Random
) -> None:
    articles = [
        told(
            str(name), *report(seed)[start : start + length], published=None if hour is None else DAY.replace(hour=hour)
        )
        for name, (seed, start, length, hour) in enumerate(pieces)
    ]
    shuffled = random.sample(articles, len(articles))
    result = found(*articles)
    assert found(*shuffled) == result
    assert not {copy for copy, _ in result} & {origin for _, origin in result}
    assert len({copy for copy, _ in result}) == len(result)


def test_new_articles_are_held_against_stored_signatures() -> None:
    old = told("a", *FERRY), told("b", *BUDGET)
    new = told("c", *BUDGET[:8], published=DAY), told("d", *report(5)), told("e", *report(5)[:8])
    signatures = {one.id: signature(one, split(one)[one.id]) for one in (*old, *new)}
    assert copies_among((*new, *old), signatures, {"c", "d", "e"}) == (("c", "b"), ("e", "d"))
    assert copies_among(old, signatures, ()) == ()
    assert copies_among((*new, *old), signatures) == (("b", "c"), ("e", "d"))
