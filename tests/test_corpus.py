"""The store among the stages: what a document's place is, and articles that other code has prepared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from storing import FERRY, FERRY_LATER, NOON, STRIKE, documented, put, read_only_store, texts

from brief import corpus, ingest, store
from brief.errors import NothingNew, StoreError
from brief.gather import gather
from brief.store import Outcome, Query, Store
from brief.types import Document, Fetched, MarkKind, Source, SourceKind, SourceStatus, Validators


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Store]:
    with store.create(tmp_path / "store") as made:
        yield made


def outcomes(opened: Store, *documents: Document, working: str = "/news") -> list[Outcome]:
    return [one.outcome for batch in corpus.add(opened, documents, Path(working), NOON) for one in batch]


def test_a_file_has_one_place_from_wherever_it_is_reached(opened: Store) -> None:
    assert outcomes(opened, documented(FERRY, "a.txt", path="a.txt")) == [Outcome.NEW]
    assert outcomes(opened, documented(FERRY, "../news/./a.txt", path="../news/./a.txt")) == [Outcome.UNCHANGED]
    assert outcomes(opened, documented(FERRY_LATER, "/news/a.txt", path="/news/a.txt")) == [Outcome.CHANGED]
    assert outcomes(opened, documented(FERRY, "a.txt", path="a.txt"), working="/other") == [Outcome.NEW]


def test_what_is_in_a_file_is_named_by_it_unless_its_name_holds_everywhere(opened: Store) -> None:
    def lines(file: str) -> list[Document]:
        names = (f"{file}#1", "17", "https://news.example/17", "17@mail.example")
        return [documented(f"{STRIKE}{number}", name, path=file) for number, name in enumerate(names)]

    assert outcomes(opened, *lines("a.jsonl")) == [Outcome.NEW] * 4
    assert outcomes(opened, *lines("b.jsonl")) == [Outcome.NEW] * 2 + [Outcome.UNCHANGED] * 2
    assert outcomes(opened, documented(FERRY, "\ud800")) == [Outcome.NEW]


def test_documents_are_stored_batch_by_batch(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "_BATCH", 2)
    batches = corpus.add(opened, (documented(f"{FERRY}{number}", str(number)) for number in range(5)), Path(), NOON)
    assert len(next(batches)) == 2
    with store.connect(opened.path) as other:
        assert len(texts(other)) == 2
    assert [len(batch) for batch in batches] == [2, 1]


def test_a_source_is_noted_after_its_articles_are_stored(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = Source("https://news.example/feed", "The Example", SourceKind.FEED)
    fetched = Fetched(feed, SourceStatus.OK, (documented(FERRY), documented(STRIKE, "b")), validators=Validators('"1"'))
    assert [one.outcome for one in corpus.receive(opened, fetched, Path(), NOON)] == [Outcome.NEW, Outcome.NEW]
    assert store.validators(opened) == {feed.place: Validators('"1"')}
    broken = replace(fetched, documents=(documented(FERRY_LATER),), validators=Validators('"2"'))
    monkeypatch.setattr(corpus, "prepare", lambda _: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        corpus.receive(opened, broken, Path(), NOON)
    assert store.validators(opened) == {feed.place: Validators('"1"')}


def test_material_of_a_store_is_what_is_gathered_from_the_files(opened: Store, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for name, text in (("a.txt", FERRY), ("b.txt", STRIKE), ("c.txt", FERRY)):
        (news / name).write_text(text, encoding="utf-8")
    assert len(outcomes(opened, *ingest.read([news]).documents)) == 3
    assert corpus.material(opened, Query()) == gather([news])


def old(opened: Store) -> str:
    """Store an article as an earlier version of the code might have prepared it."""
    made = corpus.prepare(documented(FERRY))
    store.add(opened, [store.Arrival("a", documented(FERRY))], lambda _: made, NOON)
    bare = store.Prepared(replace(made.article, marks=(), publisher="Old"), (), b"", "older code")
    store.renew(opened, [bare])
    return made.article.id


def test_what_other_code_has_prepared_is_prepared_again_once(opened: Store) -> None:
    name = old(opened)
    before = store.article(opened, name)
    assert before
    assert before.article.marks == ()
    (kept,) = corpus.articles(opened, Query())
    assert kept.prepared == corpus.prepare(documented(FERRY))
    assert store.article(opened, name) == kept
    assert kept.article.ranges(MarkKind.FURNITURE)
    assert corpus.articles(opened, Query(publisher="Old")) == ()


def test_what_cannot_be_written_is_prepared_again_each_time() -> None:
    with read_only_store(old) as path, store.connect(path) as opened:
        for _ in range(2):
            (kept,) = corpus.articles(opened, Query())
            assert kept.prepared == corpus.prepare(documented(FERRY))
        corpus.note_told(corpus.Selection(path), 1, "run")
        assert store.told(opened, "") == 0
        with pytest.raises(StoreError, match="cannot be written, so what is told cannot be noted"):
            corpus.select(corpus.Selection(path, untold=True))


def test_topics_languages_and_sources_choose_what_is_told(opened: Store) -> None:
    feed = Source("https://news.example/feed", "The Example", SourceKind.FEED)
    brought = Fetched(feed, SourceStatus.OK, (documented(FERRY, "a", language="en-GB"),))
    corpus.receive(opened, brought, opened.path.parent, NOON)
    put(
        opened,
        documented(STRIKE, "b.txt", language="de"),
        documented("Rain\n\nIt rained in Ossering on Monday.\n", "c"),
    )

    def titles(**wanted: str | tuple[str, ...] | tuple[tuple[str, ...], ...]) -> list[str]:
        found = corpus.select(corpus.Selection(opened.path, **wanted))  # type: ignore[arg-type]
        return [article.text.split(maxsplit=1)[0] for article in found.material.articles]

    assert titles(topics=(("ferries", "sunday"), ("strik*",))) == ["Ferry", "Nurses"]
    assert titles(topics=(("end a strike",),)) == ["Nurses"]
    assert titles(language="en") == ["Ferry", "Rain"]
    assert titles(places=(feed.place,)) == ["Ferry"]
    assert titles(topics=(("ossering",),), language="de") == ["Nurses", "Rain"]
    with pytest.raises(NothingNew, match="holds no article: add some"):
        titles(topics=(("volcano",),))
    store.forget(opened, corpus.select(corpus.Selection(opened.path, places=(feed.place,))).material.articles[0].id)


def test_a_selection_is_told_once(opened: Store) -> None:
    untold = corpus.Selection(opened.path, untold=True)
    put(opened, documented(FERRY))
    first = corpus.select(untold)
    assert [article.text for article in first.material.articles] == [FERRY]
    put(opened, documented(STRIKE, "b.txt"))  # arrives while the first is being told
    corpus.note_told(untold, first.upto, "run")
    second = corpus.select(untold)
    assert [article.text for article in second.material.articles] == [STRIKE]
    corpus.note_told(corpus.Selection(opened.path, since=NOON), second.upto, "a look at one day")
    assert corpus.select(untold) == second
    corpus.note_told(corpus.Selection(opened.path), second.upto, "all there is")
    with pytest.raises(StoreError, match="holds no new article: add some, or go further back"):
        corpus.select(untold)
    with pytest.raises(StoreError, match="holds no article published since 2031-05-17"):
        corpus.select(corpus.Selection(opened.path, since=NOON.replace(day=17)))


def test_of_a_changed_article_only_what_is_new_is_unread(opened: Store) -> None:
    untold = corpus.Selection(opened.path, untold=True)
    put(opened, documented(FERRY))
    corpus.note_told(untold, corpus.select(untold).upto, "run")
    added = "The captain was questioned on Tuesday.\n"
    put(opened, documented(FERRY + added))
    selected = corpus.select(untold).material
    (article,) = selected.articles
    unread = [one.span for one in selected.sentences[article.id] if one.span not in selected.read]
    assert [article.slice(span) for span in unread] == [added.strip()]
    assert corpus.select(corpus.Selection(opened.path)).material.read == frozenset()


def test_a_changed_article_that_says_nothing_new_is_nothing_new(opened: Store) -> None:
    untold = corpus.Selection(opened.path, untold=True)
    put(opened, documented(FERRY))
    corpus.note_told(untold, corpus.select(untold).upto, "run")
    put(opened, documented(FERRY + "\n\n"))
    with pytest.raises(NothingNew, match="holds no new article"):
        corpus.select(untold)


def test_a_story_keeps_its_id_when_an_older_article_joins_it(opened: Store) -> None:
    put(opened, documented(FERRY, "1", published=NOON), documented(STRIKE, "2", published=NOON))
    before = {story.articles[0].id: story.id for story in corpus.stories(opened, Query())}
    older = (
        "Car ferry Grey Petrel aground off Tolling\n\nThe Grey Petrel ran aground off Tolling on Sunday with 231 "
        "people on board, and 14 of them were hurt, the port authority said.\n"
    )
    put(opened, documented(older, "3", published=NOON.replace(day=1)))
    after = {article.id: story.id for story in corpus.stories(opened, Query()) for article in story.articles}
    assert len(after) == 3
    assert before.items() <= after.items()
    assert len(set(after.values())) == 2


def test_the_weight_of_a_source_is_kept_with_its_articles(opened: Store) -> None:
    outcomes(opened, replace(documented(FERRY, "1"), weight=2.5), documented(STRIKE, "2"))
    assert [kept.article.weight for kept in corpus.articles(opened, Query())] == [2.5, 1.0]


def test_copies_and_stories(opened: Store) -> None:
    wire = FERRY.replace("Ferry runs", "Boat runs") + "Lifeboats took off all 231 people in less than four hours.\n"
    put(opened, documented(wire, "1", published=NOON), documented(wire + "More soon.\n", "2"), documented(STRIKE, "3"))
    first, second, third = (kept.article.id for kept in store.articles(opened, Query()))
    assert corpus.copies(opened, Query()) == ((first, (second,)),)
    found = corpus.stories(opened, Query())
    assert sorted(tuple(article.id for article in story.articles) for story in found) == sorted(
        ((first, second), (third,))
    )
