from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brief import clean, segment
from brief.cluster import stories, subjects
from brief.dedupe import copies
from brief.types import Article, Document, Mark, MarkKind, Sentence, Span, Story

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
DAY = datetime(2031, 5, 4, 8, tzinfo=UTC)


def told(name: str, body: str, *, title: str | None = None, published: datetime | None = None) -> Article:
    marks = (Mark(0, len(body), MarkKind.BODY, "line"),) if body else ()
    return Article(name, body, marks, title=title, published=published)


def split(articles: Sequence[Article]) -> dict[str, tuple[Sentence, ...]]:
    return {
        article.id: tuple(Sentence(Span(article.id, start, end), index, 0) for index, (start, end) in enumerate(found))
        for article in articles
        for found in [segment.split(article.text)]
    }


def grouped(articles: Sequence[Article]) -> list[list[str]]:
    return sorted(sorted(article.id for article in story.articles) for story in stories(articles, split(articles), ()))


Event = dict[str, tuple[str | None, str]]

# An affair of two invented countries: a trawler is seized, and months earlier a quota was agreed.
SEIZED: Event = {
    "seized-1": (
        "Norvan coast guard seizes Velmark trawler off Cape Ester",
        """The Norvan coast guard seized a Velmark trawler off Cape Ester on Tuesday and towed it to Port Sund.
        The trawler Halvorsen carried eleven sailors and forty tonnes of cod, Norvan officials said.
        Velmark demanded that the crew be freed at once.
        Norvan and Velmark have quarrelled over herring for ten years.
        President Oda Lind of Norvan said the patrol had fired no shots.""",
    ),
    "seized-2": (
        "Velmark demands crew back after trawler is towed to Port Sund",
        """Velmark demanded on Wednesday that Norvan free the eleven sailors of the trawler Halvorsen.
        A coast guard patrol had boarded the trawler off Cape Ester and towed it to Port Sund.
        Norvan says the crew hid forty tonnes of cod below deck.
        The dispute over herring has poisoned relations between Velmark and Norvan.""",
    ),
    "seized-3": (
        None,
        """Eleven sailors spent a second night in Port Sund after the Norvan coast guard boarded their trawler.
        The Halvorsen was stopped off Cape Ester with cod in its hold, according to President Oda Lind.
        Velmark's prime minister Aron Weiss called the patrol an act of piracy.
        Both countries fish for herring in the same waters.""",
    ),
}
AGREED: Event = {
    "agreed-1": (
        "Norvan and Velmark sign herring quota at summit in Kaldor",
        """Norvan and Velmark signed a quota for herring on Friday that gives each side half of the catch.
        President Oda Lind and prime minister Aron Weiss met for six hours at a summit in Kaldor.
        The quota runs until December and leaves out cod.
        Fishermen protested outside the summit against the agreement.""",
    ),
    "agreed-2": (
        "Half of the catch for each: Kaldor summit ends with quota",
        """A summit in Kaldor ended with a herring quota that splits the catch in half.
        Oda Lind, the president of Norvan, and Aron Weiss of Velmark signed the agreement after six hours.
        Fishermen who protested said the quota would ruin them before December.
        Norvan and Velmark promised to talk about cod later.""",
    ),
}
ELECTED: Event = {
    "elected-1": (
        "Mountain town elects a goat as mayor",
        """The mountain town of Quill elected a goat named Biscuit as its mayor on Sunday with 61 percent.
        The goat beat a retired teacher who had promised a new library.""",
    ),
    "elected-2": (
        "Goat named Biscuit wins ballot in Quill",
        """Biscuit, a goat, won the ballot for mayor in Quill with 61 percent.
        A retired teacher came second and said the town would still get a library.""",
    ),
}


def articles_of(*events: Event) -> list[Article]:
    return [told(name, body, title=title) for event in events for name, (title, body) in event.items()]


def test_events_of_one_affair_are_told_apart() -> None:
    expected = sorted(sorted(event) for event in (SEIZED, AGREED, ELECTED))
    assert grouped(articles_of(SEIZED, AGREED, ELECTED)) == expected


@pytest.mark.parametrize("event", [SEIZED, AGREED, ELECTED], ids=["seized", "agreed", "elected"])
def test_a_folder_about_one_event_is_one_story(event: Event) -> None:
    assert grouped(articles_of(event)) == [sorted(event)]


def test_the_most_reported_story_comes_first() -> None:
    articles = articles_of(ELECTED, SEIZED)
    assert [len(story.articles) for story in stories(articles, split(articles), ())] == [3, 2]


def test_nothing_makes_no_story() -> None:
    assert stories((), {}, ()) == ()


def test_one_article_is_one_story() -> None:
    (article,) = articles_of({"only": ELECTED["elected-1"]})
    (story,) = stories([article], split([article]), ())
    assert story == Story(sha256(b"only").hexdigest()[:12], (article,))


def test_an_article_that_says_nothing_is_a_story_of_its_own() -> None:
    articles = [*articles_of(ELECTED), told("blank", ""), told("stop", "The and of.")]
    assert grouped(articles) == [["blank"], ["elected-1", "elected-2"], ["stop"]]


def test_a_story_is_named_after_its_earliest_article() -> None:
    first, second = (body for _, body in ELECTED.values())
    articles = [
        told("a", second, published=DAY + timedelta(hours=1)),
        told("b", first, published=DAY),
        told("c", first),
    ]
    (story,) = stories(articles, split(articles), ())
    assert story.id == sha256(b"b").hexdigest()[:12]


def test_tomorrow_a_story_has_its_id_and_its_articles_and_the_new_one() -> None:
    today = articles_of({"seized-2": SEIZED["seized-2"], "seized-3": SEIZED["seized-3"]}, ELECTED)
    known = stories(today, split(today), ())
    tomorrow = [*today, *articles_of({"seized-1": SEIZED["seized-1"]}, AGREED)]  # its id comes before those of today
    after = stories(tomorrow, split(tomorrow), (), known)
    ids = {frozenset(article.id for article in story.articles): story.id for story in after}
    before = {frozenset(article.id for article in story.articles): story.id for story in known}
    assert set(ids) == {frozenset(SEIZED), frozenset(AGREED), frozenset(ELECTED)}
    assert ids[frozenset(SEIZED)] == before[frozenset({"seized-2", "seized-3"})]
    assert ids[frozenset(ELECTED)] == before[frozenset(ELECTED)]
    # The known stories bring their articles with them: the new ones alone give the same.
    assert stories(tomorrow[len(today) :], split(tomorrow), (), known) == after


def test_a_known_story_is_never_split_or_joined() -> None:
    articles = articles_of(SEIZED, ELECTED)
    one, other, *rest = articles
    odd = [Story("odd", (one, rest[-1])), Story("other", (other,))]
    after = {story.id: {article.id for article in story.articles} for story in stories(rest, split(articles), (), odd)}
    assert {one.id, rest[-1].id} <= after["odd"]
    assert other.id in after["other"]
    assert other.id not in after["odd"]


def test_a_known_article_that_became_a_copy_follows_its_origin() -> None:
    articles = articles_of(ELECTED, SEIZED)
    known = [Story("gone", (articles[1],))]
    result = stories(articles, split(articles), (("elected-2", "elected-1"),), known)
    assert "gone" not in {story.id for story in result}
    assert sorted(article.id for story in result for article in story.articles) == sorted(ELECTED | SEIZED)


def test_a_copy_whose_origin_is_not_here_counts_as_an_article() -> None:
    articles = articles_of(ELECTED)
    (story,) = stories(articles, split(articles), (("elected-1", "elsewhere"),))
    assert {article.id for article in story.articles} == set(ELECTED)
    assert story.copies == ()


def test_a_crowd_is_parted_by_what_is_more_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = articles_of(SEIZED, AGREED, ELECTED)
    whole = grouped(articles)
    monkeypatch.setattr("brief.cluster._LARGEST", 4)
    monkeypatch.setattr("brief.cluster._AT_ONCE", 2)
    assert grouped(articles) == whole


def test_subjects_hold_stories() -> None:
    articles = articles_of(SEIZED, AGREED, ELECTED)
    found = [{article.id for article in subject} for subject in subjects(articles, split(articles))]
    assert found == [set(AGREED | SEIZED), set(ELECTED)]


def test_dates_far_apart_keep_alike_reports_apart() -> None:
    first, second = ELECTED.values()
    near = [told("a", first[1], published=DAY), told("b", second[1], published=DAY + timedelta(days=2))]
    far = [told("a", first[1], published=DAY), told("b", second[1], published=DAY + timedelta(days=365))]
    assert grouped(near) == [["a", "b"]]
    assert grouped(far) == [["a"], ["b"]]


def test_copies_follow_their_origins_and_do_not_count() -> None:
    articles = [
        *articles_of(ELECTED, SEIZED),
        *(told(f"reprint-{number}", ELECTED["elected-2"][1]) for number in range(3)),
    ]
    pairs = tuple((f"reprint-{number}", "elected-2") for number in range(3))
    first, second = stories(articles, split(articles), pairs)
    assert {article.id for article in first.articles} == set(SEIZED)
    assert first.copies == ()
    assert [article.id for article in second.articles][2:] == ["reprint-0", "reprint-1", "reprint-2"]
    assert second.copies == pairs


def test_the_most_central_article_comes_first() -> None:
    whole = "Goat Biscuit won the ballot for mayor in Quill with 61 percent. A teacher came second over a library."
    articles = [
        told("a", "Goat Biscuit won the ballot for mayor in Quill with 61 percent."),
        told("b", "A teacher came second over a library in Quill."),
        told("c", whole),
    ]
    (story,) = stories(articles, split(articles), ())
    assert story.articles[0].id == "c"


def test_three_hundred_articles_are_grouped_by_event() -> None:
    common = ["government", "police", "minister", "week", "report", "city", "people", "plan", "percent", "water"]
    random = Random(7)  # noqa: S311
    articles = [
        told(f"{event:02}-{number}", " ".join(f"place{event}x{name} {random.choice(common)}" for name in range(12)))
        for event in range(60)
        for number in range(5)
    ]
    assert grouped(articles) == [[f"{event:02}-{number}" for number in range(5)] for event in range(60)]


@settings(max_examples=50)
@given(
    bodies=st.lists(st.lists(st.integers(0, 11), max_size=6), min_size=1, max_size=8),
    random=st.randoms(use_true_random=False),
)
def test_every_article_is_in_one_story_whatever_the_order(bodies: list[list[int]], random: Random) -> None:
    lines = [line.strip() for _, body in (SEIZED | AGREED | ELECTED).values() for line in body.splitlines()][:12]
    articles = [told(str(name), " ".join(lines[one] for one in body)) for name, body in enumerate(bodies)]
    sentences = split(articles)
    pairs = copies(articles, sentences)
    result = stories(articles, sentences, pairs)
    assert sorted(article.id for story in result for article in story.articles) == [a.id for a in articles]
    assert sorted(pair for story in result for pair in story.copies) == list(pairs)
    shuffled = random.sample(articles, len(articles))
    assert stories(shuffled, sentences, copies(shuffled, sentences)) == result


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not here")
@pytest.mark.parametrize("left_out", [None, "000", "001", "002"])
def test_the_seeds_are_two_stories(left_out: str | None) -> None:
    paths = {path.name[:3]: path for path in sorted(SEEDS.glob("*.txt")) if path.name[:3] != left_out}
    articles = {
        name: clean.article(Document(path.name, path.read_text(encoding="utf-8"))) for name, path in paths.items()
    }
    names = {article.id: name for name, article in articles.items()}
    sentences = {article.id: segment.sentences(article) for article in articles.values()}
    result = stories(list(articles.values()), sentences, copies(list(articles.values()), sentences))
    expected = [{"000", "001", "002"} - {left_out}, {"003", "004"}]
    found = [{names[article.id] for article in story.articles} for story in result]
    assert sorted(found, key=min) == expected
