"""What is new since an earlier briefing: unchanged, updated and new sentences, and sources that were corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from builders import COUNTED, cite, made_article, said
from hypothesis import given
from hypothesis import strategies as st

from brief import segment
from brief.citations import Corpus
from brief.edit import Option
from brief.render import Stored, from_json, to_json
from brief.since import Earlier, corrections, news_of
from brief.tell import Telling, Told
from brief.types import Article, Briefing, Evidence, MadeWith, News, NewsKind, Section, Span, Story

DAM = (
    "Dam at Orrin overflows\n"
    "The dam at Orrin overflowed on Monday, and 14 houses were flooded.\n"
    "Engineers opened the lower gates to drain the lake.\n"
    "The mayor, Ida Brandt, said nobody was hurt.\n"
)
OLD = made_article("old", DAM, path="inbox/dam.txt", publisher="Orrin Post")
MADE = MadeWith("0.1.0", "tiny.gguf", "ab" * 32, "plain", "cd" * 8, 7)
FLOODED = said(
    "The dam at Orrin overflowed, and 14 houses were flooded.",
    cite(OLD, "The dam at Orrin overflowed on Monday, and 14 houses were flooded."),
)
UNHURT = said("The mayor said nobody was hurt.", cite(OLD, "The mayor, Ida Brandt, said nobody was hurt."))
HEADING = said("Dam at Orrin overflows", cite(OLD, "Dam at Orrin overflows"))


def stored(*sections: Section, articles: tuple[Article, ...] = (OLD,)) -> Stored:
    briefing = Briefing("Briefing for 1 May 2031", dt.date(2031, 5, 1), "en", articles, sections, (), MADE, COUNTED)
    return from_json(to_json(briefing))


STORED = stored(Section("s1", HEADING, (FLOODED, UNHURT)))
EARLIER = Earlier.of(STORED)


def corpus(*articles: Article) -> Corpus:
    return Corpus.of(articles, {article.id: segment.sentences(article) for article in articles})


@pytest.mark.parametrize(
    "text",
    [
        "The dam at Orrin overflowed on Monday, and 14 houses were flooded.",
        "the dam at Orrin overflowed on Monday, and 14 houses were flooded",
        "The mayor, Ida Brandt, said nobody was hurt.",
        "Nobody was hurt, said the mayor, Ida Brandt.",
    ],
)
def test_what_was_told_is_unchanged(text: str) -> None:
    assert EARLIER.news(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "The dam at Orrin overflowed on Monday, and 21 houses were flooded.",
        "The dam at Orrin overflowed on Tuesday, and 14 houses were flooded.",
        "The dam at Orrin overflowed on Monday, and 14 houses in Velm were flooded.",
    ],
)
def test_the_same_with_another_fact_is_an_update_of_what_was_said(text: str) -> None:
    assert EARLIER.news(text) == News(NewsKind.UPDATE, FLOODED.text)


def test_what_was_denied_before_is_no_old_news() -> None:
    assert EARLIER.news("The mayor, Ida Brandt, said nobody was not hurt.") is not None


def test_anything_else_is_new() -> None:
    assert EARLIER.news("The ferry to Brannet will sail again in June.") == News(NewsKind.NEW)


def test_a_heading_is_no_statement() -> None:
    assert Earlier.of(stored(Section("s1", HEADING, ()))).said == ()


def test_the_sentences_that_were_told_and_how_many_statements_still_stand() -> None:
    again = replace(OLD, id="again")
    found = EARLIER.told([again], {"again": segment.sentences(again)})
    texts = [again.slice(span) for span in sorted(found)]
    assert texts == [OLD.slice(FLOODED.citations[0]), OLD.slice(UNHURT.citations[0])]
    assert EARLIER.unchanged(texts) == 2
    assert EARLIER.unchanged(texts[:1]) == 1
    assert EARLIER.unchanged([]) == 0


def test_an_article_that_was_there_before_has_nothing_new() -> None:
    places = segment.sentences(OLD)
    assert EARLIER.told([OLD], {OLD.id: places}) == frozenset(one.span for one in places)


@given(st.lists(st.sampled_from(DAM.splitlines()[1:]), min_size=1))
def test_an_articles_own_cited_sentence_never_comes_twice(lines: list[str]) -> None:
    article = made_article("a", "Any title\n" + "\n".join(lines))
    spans = [sentence.span for sentence in segment.sentences(article)]
    told = said("Told.", *spans)
    earlier = Earlier.of(stored(Section("s", said("Any title"), (told,)), articles=(article,)))
    assert earlier.told([article], {"a": segment.sentences(article)}) == frozenset(spans)


def test_an_article_that_was_changed_is_a_correction() -> None:
    new = made_article("new", DAM.replace("14 houses", "9 houses"), path="inbox/dam.txt", publisher="Orrin Post")
    (found,) = corrections(STORED, corpus(new))
    assert (found.said, found.article_id) == (FLOODED.text, "new")
    assert found.exact == OLD.slice(FLOODED.citations[0])
    assert found.now is not None
    assert new.slice(found.now) == "The dam at Orrin overflowed on Monday, and 9 houses were flooded."


def test_words_that_were_taken_out_have_no_successor() -> None:
    new = made_article("new", "Dam at Orrin\nThe ferry sails in June.\n", path="inbox/dam.txt")
    assert [one.now for one in corrections(STORED, corpus(new))] == [None, None]


@pytest.mark.parametrize("path", ["inbox/other.txt", None])
def test_another_article_corrects_nothing(path: str | None) -> None:
    assert corrections(STORED, corpus(made_article("new", "Dam at Orrin\nThe ferry sails.\n", path=path))) == ()


def test_an_address_says_more_than_a_path() -> None:
    old = replace(OLD, url="https://post.example/dam")
    new = made_article("new", "Dam\nThe ferry sails.\n", path="inbox/dam.txt", url="https://post.example/other")
    assert corrections(stored(Section("s1", HEADING, (FLOODED,)), articles=(old,)), corpus(new)) == ()


def test_an_article_that_only_grew_corrects_nothing() -> None:
    new = made_article("new", DAM + "The gates were shut again on Tuesday.\n", path="inbox/dam.txt")
    assert corrections(STORED, corpus(new)) == ()


def test_a_form_without_what_is_new_is_not_printed() -> None:
    whole = said("The dam at Orrin overflowed on Monday, and 19 houses were flooded.")
    known = said("The dam at Orrin overflowed on Monday.")
    piece = Told(Evidence("1", Span("new", 0, 1), whole.text), (), (Option(whole, 1.0), Option(known, 2.0)))
    (told,) = news_of([Telling(Story("s", (OLD,)), 1, (piece,))], EARLIER)
    assert [option.statement for option in told.pieces[0].options] == [whole]
    assert news_of([told], None) == (told,)
