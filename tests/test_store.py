"""What goes into a store comes out of it, and only that: laws, versions, windows, search, forgetting."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from storing import FERRY, FERRY_LATER, NOON, STRIKE, documented, put, texts

from brief import store
from brief.corpus import prepare
from brief.errors import StoreError
from brief.store import Cited, Outcome, Prepared, Query, Store
from brief.store.opening import writing
from brief.types import Document, Fetched, Source, SourceKind, SourceStatus, Span, Story, Validators

WORDS = ("anchor", "bridge", "canal", "depot", "estuary")
DAY = timedelta(days=1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Store]:
    with store.create(tmp_path / "store") as made:
        yield made


class Keeping(RuleBasedStateMachine):
    """A store beside the simplest thing that could hold the same: a list of texts for each origin."""

    origins = st.sampled_from(("a", "b", "c"))
    stories = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(lambda words: f"The {' '.join(words)} fell.")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.opened = store.create(Path(self.folder.name) / "store")
        self.kept: dict[str, list[tuple[str, str]]] = {}
        self.arrived = 0

    @rule(batch=st.lists(st.tuples(origins, stories), max_size=3), raw=st.booleans())
    def add(self, batch: list[tuple[str, str]], *, raw: bool) -> None:
        documents = [documented(text, origin, raw=text.upper().encode() if raw else b"") for origin, text in batch]
        for document, stored in zip(documents, put(self.opened, *documents), strict=True):
            before = self.kept.setdefault(document.origin, [])
            newest = before[-1] if before else ("", "")
            changed = newest[1] != document.text
            expected = Outcome.CHANGED if before else Outcome.NEW
            assert stored.outcome is (expected if changed else Outcome.UNCHANGED)
            assert stored.replaces == (newest[0] if before and changed else None)
            if changed:
                before.append((stored.article_id, document.text))
                self.arrived += 1

    @rule(choice=st.randoms(use_true_random=False))
    def forget(self, choice: random.Random) -> None:
        ids = sorted({name for versions in self.kept.values() for name, _ in versions})
        if ids:
            gone = choice.choice(ids)
            store.forget(self.opened, [gone])
            self.kept = {
                origin: left
                for origin, versions in self.kept.items()
                if (left := [version for version in versions if version[0] != gone])
            }

    @rule()
    def reopen(self) -> None:
        self.opened.connection.close()
        self.opened = store.connect(self.opened.path)

    @invariant()
    def the_newest_texts_are_current(self) -> None:
        assert sorted(texts(self.opened)) == sorted(versions[-1][1] for versions in self.kept.values())

    @invariant()
    def every_version_is_there_in_order(self) -> None:
        for versions in self.kept.values():
            found = store.versions(self.opened, versions[-1][0])
            assert [version.article_id for version in found] == [name for name, _ in versions]
            for name, text in versions:
                kept = store.article(self.opened, name)
                assert kept
                assert kept.article.text == text
                assert [kept.article.slice(one.span) for one in kept.prepared.sentences] == [text]

    @invariant()
    def each_word_finds_what_holds_it(self) -> None:
        for word in WORDS:
            expected = {versions[-1][0] for versions in self.kept.values() if word in versions[-1][1]}
            assert {kept.article.id for kept in store.articles(self.opened, Query(words=(word,)))} == expected
            assert set(store.ranked(self.opened, (word,), 9)) == expected

    @invariant()
    def every_byte_is_stored_once(self) -> None:
        used = {text for versions in self.kept.values() for _, text in versions}
        (count, distinct) = self.opened.connection.execute(
            "SELECT count(*), count(DISTINCT data) FROM blobs"
        ).fetchone()
        assert count == distinct
        assert len(used) <= count <= 2 * len(used)
        assert store.arrivals(self.opened) == self.arrived

    def teardown(self) -> None:
        self.opened.connection.close()
        self.folder.cleanup()


TestKeeping = Keeping.TestCase
TestKeeping.settings = settings(max_examples=15, stateful_step_count=10, deadline=None)


def test_a_document_comes_out_as_it_went_in(opened: Store) -> None:
    document = documented(
        "Grüße \ud800 \0\r\n" * 50,
        "a#1",
        title="Grüße \ud800",
        publisher="Der Bote",
        published=NOON.astimezone(),
        language="de",
        url="https://bote.example/1",
        path="a.mbox",
        raw=bytes(range(256)) * 9,
        pages=(0, 12),
    )
    (stored,) = put(opened, document)
    assert store.document(opened, stored.article_id) == document
    kept = store.article(opened, stored.article_id)
    assert kept
    assert kept.article == prepare(document).article
    assert kept.prepared == prepare(document)
    assert kept.article.published
    assert document.published
    assert kept.article.published.utcoffset() == document.published.utcoffset()


@pytest.fixture(scope="module")
def long_lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store.create(tmp_path_factory.mktemp("store") / "store") as made:
        yield made


@settings(max_examples=40)
@given(st.text(min_size=1), st.text(), st.binary())
def test_any_document_comes_out_as_it_went_in(long_lived: Store, text: str, title: str, raw: bytes) -> None:
    origin = hashlib.sha256(repr((text, title, raw)).encode()).hexdigest()
    document = documented(text, origin, title=title, raw=raw)
    (stored,) = put(long_lived, document)
    assert store.document(long_lived, stored.article_id) == document
    kept = store.article(long_lived, stored.article_id)
    assert kept
    assert kept.prepared == prepare(document)


def test_what_is_unchanged_is_not_prepared_again(opened: Store) -> None:
    arrivals = [store.Arrival("a", documented(FERRY)), store.Arrival("b", documented(STRIKE))]
    store.add(opened, arrivals[:1], prepare, NOON)
    asked = []

    def counting(document: Document) -> Prepared:
        asked.append(document.text)
        return prepare(document)

    store.add(opened, arrivals, counting, NOON)
    assert asked == [STRIKE]


def test_an_earlier_text_that_comes_back_is_the_same_article(opened: Store) -> None:
    first, second, third = (put(opened, documented(text))[0] for text in (FERRY, FERRY_LATER, FERRY))
    assert third == store.Stored(first.article_id, Outcome.CHANGED, second.article_id)
    assert texts(opened) == [FERRY]
    assert [version.number for version in store.versions(opened, first.article_id)] == [1, 2, 3]


def test_two_processes_that_bring_the_same_store_it_once(opened: Store) -> None:
    def raced(document: Document) -> Prepared:
        with store.connect(opened.path) as other:
            put(other, document)
        return prepare(document)

    (stored,) = store.add(opened, [store.Arrival("a.txt", documented(FERRY))], raced, NOON)
    assert stored.outcome is Outcome.UNCHANGED
    assert texts(opened) == [FERRY]


def test_a_window_holds_against_the_day_of_publication_or_of_arrival(opened: Store) -> None:
    put(opened, documented(FERRY, "old", published=NOON - 9 * DAY), at=NOON)
    put(opened, documented(STRIKE, "undated"), at=NOON - DAY)
    put(opened, documented(FERRY_LATER, "new", published=NOON), at=NOON - 9 * DAY)
    assert texts(opened, Query(since=NOON - 2 * DAY)) == [STRIKE, FERRY_LATER]
    assert texts(opened, Query(since=NOON - 2 * DAY, until=NOON)) == [STRIKE]
    assert texts(opened, Query(until=NOON - 2 * DAY)) == [FERRY]


def test_what_has_arrived_since_is_counted_not_timed(opened: Store) -> None:
    put(opened, documented(FERRY), at=NOON)
    upto = store.arrivals(opened)
    put(opened, documented(STRIKE, "b.txt"), at=NOON - DAY)  # a clock that was set back
    assert texts(opened, Query(after=upto)) == [STRIKE]
    assert texts(opened, Query(upto=upto)) == [FERRY]
    store.note_told(opened, "morning", upto, "run")
    assert (store.told(opened, "morning"), store.told(opened, "evening")) == (upto, 0)


def test_a_query_by_publisher_ids_and_superseded(opened: Store) -> None:
    (first,) = put(opened, documented(FERRY, publisher="The Herald"))
    put(opened, documented(FERRY_LATER, publisher="The Herald"), documented(STRIKE, "b.txt"))
    assert texts(opened, Query(publisher="the herald")) == [FERRY_LATER]
    assert texts(opened, Query(superseded=True)) == [FERRY, FERRY_LATER, STRIKE]
    assert texts(opened, Query(ids=(first.article_id,))) == []
    assert texts(opened, Query(ids=(first.article_id,), superseded=True)) == [FERRY]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["ferries"], [FERRY]),
        (["ferr*"], [FERRY]),
        (["ran aground"], [FERRY]),
        (["aground ran"], []),
        (["nurses", "ferry"], []),
        (["OR"], []),
        (['"'], []),
        (["*"], []),
        (["nurses*)", "-"], [STRIKE]),
    ],
)
def test_what_a_user_writes_is_words_and_no_language(opened: Store, words: list[str], found: list[str]) -> None:
    put(opened, documented(FERRY), documented(STRIKE, "b.txt"))
    assert texts(opened, Query(words=tuple(words))) == found
    assert len(store.ranked(opened, words, 5)) == len(found)


def test_the_title_weighs_more_and_most_is_kept(opened: Store) -> None:
    body, title = put(
        opened,
        documented("Council meets\n\nThe ferry was discussed.\n", title="Council meets"),
        documented("Ferry sinks\n\nIt was discussed by all.\n", "b.txt", title="Ferry sinks"),
    )
    assert store.ranked(opened, ("ferry",), 5) == (title.article_id, body.article_id)
    assert store.ranked(opened, ("ferry",), 1) == (title.article_id,)


def test_an_id_may_be_cut_short(opened: Store) -> None:
    ids = sorted(one.article_id for one in put(opened, *(documented(FERRY, str(number)) for number in range(40))))
    assert store.resolve(opened, ids[0]) == ids[0]
    assert store.resolve(opened, ids[0][:12]) == ids[0]
    for unknown in ("", "zz", ids[0] + "0", "%", "_"):
        with pytest.raises(StoreError, match="holds no article"):
            store.resolve(opened, unknown)
    shared = next(one[0] for one, other in pairwise(ids) if one[0] == other[0])
    with pytest.raises(StoreError, match=rf"'{shared}' could be {shared}.*: write more of the id"):
        store.resolve(opened, shared)


def everything(opened: Store) -> bytes:
    """Return every byte of a store, with those that its log still holds."""
    return b"".join(path.read_bytes() for path in opened.path.parent.iterdir())


def test_what_is_forgotten_leaves_no_trace(opened: Store) -> None:
    secrets = [f"zanzibarquux{number}" for number in range(30)]
    gone = put(opened, *(documented(f"{word} fell.\n" * 90, word, raw=word.encode()) for word in secrets))
    put(opened, documented(FERRY))
    assert b"zanzibar" in everything(opened)
    store.forget(opened, [one.article_id for one in gone])
    left = everything(opened)
    assert b"zanzibar" not in left
    assert b"quux" not in left
    assert texts(opened) == [FERRY]
    assert store.ranked(opened, ("zanzibarquux3",), 5) == ()


def test_a_forgotten_version_gives_way_to_the_one_before(opened: Store) -> None:
    put(opened, documented(FERRY))
    (later,) = put(opened, documented(FERRY_LATER))
    store.forget(opened, [later.article_id, "unknown"])
    assert texts(opened) == [FERRY]


def cited(opened: Store, text: str, words: str) -> Cited:
    name = next(kept.article.id for kept in store.articles(opened, Query(superseded=True)) if kept.article.text == text)
    start = text.index(words)
    return Cited(Span(name, start, start + len(words)), words)


def test_a_cited_article_that_has_changed_is_told_of(opened: Store) -> None:
    put(opened, documented(FERRY), documented(STRIKE, "b.txt"))
    citations = [
        cited(opened, FERRY, "injuring 14 people"),
        cited(opened, FERRY, "The ferry ran aground"),
        cited(opened, STRIKE, "Nurses"),
        Cited(Span("forgotten", 0, 1), "x"),
    ]
    assert store.corrections(opened, citations) == ()
    rewrapped = FERRY_LATER.replace("ferry ran", "ferry\nran")
    (stored,) = put(opened, documented(rewrapped))
    gone, stands = store.corrections(opened, citations)
    assert (gone.cited, gone.newest, gone.stands) == (citations[0], stored.article_id, None)
    assert stands.stands
    assert rewrapped[stands.stands.start : stands.stands.end] == "The ferry\nran aground"
    put(opened, documented(FERRY))
    assert store.corrections(opened, citations) == ()


def test_a_story_keeps_its_articles_and_an_article_its_latest_story(opened: Store) -> None:
    put(opened, documented(FERRY, published=NOON - 9 * DAY), documented(STRIKE, "b.txt", published=NOON))
    ferry, strike = (kept.article for kept in store.articles(opened, Query()))
    store.note_stories(opened, [Story("one", (ferry,)), Story("two", (strike,))])
    assert store.stories(opened) == (("one", (ferry.id,)), ("two", (strike.id,)))
    assert store.stories(opened, NOON - DAY) == (("two", (strike.id,)),)
    store.note_stories(opened, [Story("two", (strike, ferry))])
    assert store.stories(opened, NOON - DAY) == (("two", (ferry.id, strike.id)),)
    store.forget(opened, [ferry.id])
    assert store.stories(opened) == (("two", (strike.id,)),)


FEED = Source("https://news.example/feed", "The Example", SourceKind.FEED)


def test_a_source_is_remembered_with_its_last_success(opened: Store) -> None:
    first = Validators('"1"', "Fri, 16 May 2031 12:00:00 GMT")
    story = [
        Fetched(FEED, SourceStatus.OK, (documented(FERRY),), validators=first),
        Fetched(FEED, SourceStatus.TIMEOUT, reason="no answer in 20 s"),
        Fetched(FEED, SourceStatus.FAILED, reason="status 500", validators=Validators('"bad"')),
    ]
    for number, fetched in enumerate(story):
        store.note_fetched(opened, fetched, NOON + number * DAY)
    assert store.validators(opened) == {FEED.place: first}
    (state,) = store.statuses(opened)
    assert (state.source, state.succeeded, state.failures) == (FEED, NOON, 2)
    assert (state.latest.status, state.latest.reason) == (SourceStatus.FAILED, "status 500")
    assert [(one.status, one.documents) for one in store.history(opened, FEED.place)] == [
        (SourceStatus.OK, 1),
        (SourceStatus.TIMEOUT, 0),
        (SourceStatus.FAILED, 0),
    ]
    store.note_fetched(opened, Fetched(FEED, SourceStatus.UNCHANGED), NOON + 3 * DAY)
    assert store.validators(opened) == {FEED.place: first}
    (state,) = store.statuses(opened)
    assert (state.succeeded, state.failures) == (NOON + 3 * DAY, 0)


def test_how_much_there_is(opened: Store) -> None:
    assert store.stats(opened).earliest is None
    put(opened, documented(FERRY, publisher="The Herald", published=NOON))
    put(opened, documented(FERRY_LATER, publisher="The Herald", published=NOON), documented(STRIKE, "b.txt"))
    found = store.stats(opened)
    assert (found.articles, found.superseded, found.undated) == (2, 1, 1)
    assert found.publishers == (("The Herald", 1),)
    assert (found.earliest, found.latest) == (NOON, NOON)


def test_windows_and_words_are_answered_from_an_index(opened: Store) -> None:
    queries = {
        "article.current AND article.day >= 5": "articles_by_day",
        "article.current AND article.publisher = 'x'": "articles_by_publisher",
        "article.number IN (SELECT rowid FROM words WHERE words MATCH 'x')": "INTEGER PRIMARY KEY",
    }
    for condition, index in queries.items():
        plan = opened.connection.execute(f"EXPLAIN QUERY PLAN SELECT id FROM articles AS article WHERE {condition}")  # noqa: S608
        assert index in str([row[3] for row in plan])


def test_a_bug_shows_itself(opened: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), writing(opened) as connection:
        connection.execute("SELECT * FROM unheard_of")
