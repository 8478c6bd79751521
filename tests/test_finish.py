from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import made_article

from brief.citations import Corpus, check
from brief.finish import Finisher
from brief.syntax import Parser
from brief.types import Article, MarkKind, Origin, Sentence, Span, Statement, VerdictKind

FRIDAY = datetime(2031, 5, 16, 9, tzinfo=UTC)
PLAN = "The council rejected the plan of Lund on Friday."
QUAY = "The harbour board closed the northern quay for 12 weeks on Friday."


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def article(name: str, *body: str, publisher: str | None = None, published: datetime | None = None) -> Article:
    return replace(made_article(name, "\n".join(("News", *body))), publisher=publisher, published=published)


def finisher(parser: Parser, *articles: Article, reprints: frozenset[str] = frozenset()) -> Finisher:
    sentences = {
        one.id: tuple(Sentence(Span(one.id, *place), at, at) for at, place in enumerate(one.ranges(MarkKind.BODY)))
        for one in articles
    }
    return Finisher(parser, Corpus.of(articles, sentences), sentences, reprints)


def finished(at: Finisher, *texts: str) -> list[Statement]:
    """Finish quotations of the first article."""
    first = at.corpus.articles["a"]
    spans = [Span("a", first.text.index(text), first.text.index(text) + len(text)) for text in texts]
    quoted = [
        Statement(text, Origin.QUOTED, (span,), check(text, (span,), at.corpus))
        for text, span in zip(texts, spans, strict=True)
    ]
    return list(at.finished(quoted))


def cited(at: Finisher, statement: Statement) -> list[str]:
    return [at.corpus.articles[span.article_id].slice(span) for span in statement.citations]


# --- first mentions ----------------------------------------------------------------------------------------------


def test_a_person_is_named_in_full_at_first_with_the_place_of_the_name(parser: Parser) -> None:
    at = finisher(parser, article("a", PLAN, "Finance Minister Ada Lund opened the dam."))
    (statement,) = finished(at, PLAN)
    assert statement.text == "The council rejected the plan of Finance Minister Ada Lund on Friday."
    assert statement.origin is Origin.REPAIRED
    assert statement.verdict.kind is VerdictKind.SUPPORTED
    assert cited(at, statement) == [PLAN, "Finance Minister Ada Lund"]


def test_a_person_is_named_in_full_once(parser: Parser) -> None:
    body = ("Finance Minister Ada Lund opened the dam.", PLAN)
    assert [statement.text for statement in finished(finisher(parser, article("a", *body)), *body)] == list(body)


def test_between_two_persons_with_one_surname_nothing_is_guessed(parser: Parser) -> None:
    body = (PLAN, "Mayor Ada Lund opened the new dam.", "The judge Ivo Lund freed six of the sailors.")
    assert [statement.text for statement in finished(finisher(parser, article("a", *body)), PLAN)] == [PLAN]


# --- dates -------------------------------------------------------------------------------------------------------


def test_a_weekday_is_dated_once_a_story_and_the_statement_is_no_quotation_then(parser: Parser) -> None:
    other = "Drivers of the tram line ended their strike on Friday."
    at = finisher(parser, article("a", QUAY, other, published=FRIDAY))
    first, second = finished(at, QUAY, other)
    assert first.text == "The harbour board closed the northern quay for 12 weeks on Friday 16 May."
    assert (first.origin, first.verdict.kind) == (Origin.REPAIRED, VerdictKind.SUPPORTED)
    assert (second.text, second.origin) == (other, Origin.QUOTED)


def test_without_the_day_of_publication_no_date_is_guessed(parser: Parser) -> None:
    (statement,) = finished(finisher(parser, article("a", QUAY)), QUAY)
    assert (statement.text, statement.origin) == (QUAY, Origin.QUOTED)


# --- who says the same -------------------------------------------------------------------------------------------


def test_every_outlet_that_says_the_same_is_cited(parser: Parser) -> None:
    first, second = article("a", QUAY, publisher="The Ledger"), article("b", "Ships wait.", QUAY, publisher="The Echo")
    at = finisher(parser, first, second)
    (statement,) = finished(at, QUAY)
    assert [span.article_id for span in statement.citations] == ["a", "b"]
    assert (statement.text, statement.origin, statement.verdict.kind) == (QUAY, Origin.QUOTED, VerdictKind.SUPPORTED)


@pytest.mark.parametrize(
    ("other", "publisher", "reprints"),
    [
        (QUAY, "The Ledger", ()),  # the same outlet
        (QUAY, "The Echo", ("b",)),  # a reprint
        (QUAY.replace("12", "14"), "The Echo", ()),  # it says otherwise
        (QUAY.replace("closed", "may close"), "The Echo", ()),
        ("The harbour board met on Friday.", "The Echo", ()),  # too little of it
    ],
)
def test_what_is_no_second_voice_is_not_cited(
    parser: Parser, other: str, publisher: str, reprints: tuple[str, ...]
) -> None:
    first, second = article("a", QUAY, publisher="The Ledger"), article("b", other, publisher=publisher)
    (statement,) = finished(finisher(parser, first, second, reprints=frozenset(reprints)), QUAY)
    assert [span.article_id for span in statement.citations] == ["a"]
