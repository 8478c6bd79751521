from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import PurePath

import pytest
from builders import COUNTED, cite, doubted, made_article, said
from jsonschema import Draft202012Validator

from brief import segment
from brief.citations import Corpus
from brief.errors import SourceError
from brief.render import to_json, to_markdown
from brief.review import SCHEMA, Reviewed, review, share_supported
from brief.review import to_json as review_json
from brief.types import (
    Briefing,
    Clause,
    Grade,
    MadeWith,
    Match,
    Origin,
    Problem,
    ProblemCode,
    Section,
    Stance,
    StanceKind,
    Verdict,
    VerdictKind,
)

LEDGER = made_article(
    "a1",
    "Ferry runs aground off Tolling\n"
    "The ferry Grey Petrel ran aground off Tolling on Sunday, injuring 14 people, the port authority said.\n"
    "“We saw nothing,” said Captain Rowan Teal. “The fog was too thick.”\n"
    "Share this story\n",
    path="ledger.txt",
)
COURIER = made_article("a2", "Captain praised\nThe council praised Teal & his crew* on 13 May.\n", path="courier.txt")
ARTICLES = (LEDGER, COURIER)
CORPUS = Corpus.of(ARTICLES, {article.id: segment.sentences(article) for article in ARTICLES})
SHORT = "The ferry Grey Petrel ran aground off Tolling on Sunday, the port authority said."

BRIEFING = Briefing(
    title="Briefing for 16 May 2031",
    date=date(2031, 5, 16),
    language="en",
    articles=ARTICLES,
    sections=(
        Section(
            "s1",
            said("Ferry runs aground", cite(LEDGER, "Ferry runs aground off Tolling")),
            (
                said(SHORT, cite(LEDGER, LEDGER.text.split("\n")[1])),
                said(
                    "“We saw nothing,” said Captain Rowan Teal.",
                    cite(LEDGER, "“We saw nothing,” said Captain Rowan Teal."),
                ),
                said(
                    "The council praised Teal & his crew* on 13 May.",
                    cite(COURIER, "The council praised Teal & his crew* on 13 May."),
                    origin=Origin.QUOTED,
                ),
            ),
        ),
    ),
    dropped=(said("Forty people died.", cite(LEDGER, SHORT[:20]), verdict=doubted(VerdictKind.UNSUPPORTED, "no")),),
    made_with=MadeWith("0.1.0", "tiny", "0" * 64, "default", "0" * 64, 0),
    coverage=COUNTED,
)


def reviewed(text: str, name: str) -> tuple[Reviewed, ...]:
    return review(text, PurePath(name), CORPUS)


def kinds(text: str, name: str = "text.md") -> list[VerdictKind]:
    return [item.verdict.kind for item in reviewed(text, name)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (to_markdown(BRIEFING), "briefing.md"),
        (to_json(BRIEFING), "briefing.json"),
        (to_json(BRIEFING), "BRIEFING.JSON"),
        (to_markdown(BRIEFING), "-"),
        (to_json(BRIEFING), "-"),
    ],
)
def test_a_briefing_of_ours_given_back_is_supported(text: str, name: str) -> None:
    items = reviewed(text, name)
    assert [item.text for item in items] == [
        "Ferry runs aground",
        *(statement.text for statement in BRIEFING.sections[0].statements),
    ]
    assert share_supported(items) == 1
    assert [item.citations for item in items] == [
        BRIEFING.sections[0].heading.citations,
        *(statement.citations for statement in BRIEFING.sections[0].statements),
    ]


@pytest.mark.parametrize("form", [to_markdown, to_json])
def test_a_changed_number_is_found(form: Callable[[Briefing], str]) -> None:
    name = "x.md" if form is to_markdown else "x.json"
    text = form(BRIEFING).replace(SHORT, SHORT.replace("ran aground", "ran aground with 15 aboard"))
    verdicts = [item.verdict for item in reviewed(text, name)]
    assert [verdict.kind is VerdictKind.SUPPORTED for verdict in verdicts] == [True, False, True, True]
    assert verdicts[1].problems[0].code is ProblemCode.NUMBER_ABSENT


@pytest.mark.parametrize(("text", "name"), [(to_markdown(BRIEFING), "x.md"), (to_json(BRIEFING), "x.json")])
def test_words_that_moved_are_no_longer_cited(text: str, name: str) -> None:
    moved = made_article("a1", "x" + LEDGER.text, path="ledger.txt")
    corpus = Corpus.of((moved, COURIER), {"a1": segment.sentences(moved), "a2": segment.sentences(COURIER)})
    items = review(text, PurePath(name), corpus)
    assert [problem.code for item in items for problem in item.verdict.problems] == [ProblemCode.SPAN_INVALID] * 3
    assert "“Ferry runs aground off Tolling”" in items[0].verdict.problems[0].message
    assert items[3].verdict.kind is VerdictKind.SUPPORTED


def test_any_other_text_is_held_against_what_carries_it_best() -> None:
    items = reviewed(f"{SHORT} The council praised Teal on 14 May.", "text.txt")
    assert [item.verdict.kind is VerdictKind.SUPPORTED for item in items] == [True, False]
    assert [item.citations[0].article_id for item in items] == ["a1", "a2"]


def test_a_heading_is_checked_as_a_sentence_and_one_that_states_no_fact_is_none() -> None:
    text = (
        "# The council praised Teal on 13 May\n\n## Captain praised\n\n## What came next\n\n"
        "## The council praised Teal on 14 May\n\n## What this means for the region\n"
    )
    assert kinds(text) == [
        VerdictKind.SUPPORTED,
        VerdictKind.SUPPORTED,
        VerdictKind.NOT_CHECKABLE,
        kinds("The council praised Teal on 14 May.")[0],
        VerdictKind.NOT_CHECKABLE,
    ]
    assert kinds("The council praised Teal on 14 May.") != [VerdictKind.SUPPORTED]
    assert reviewed(text, "x.md")[4].verdict.problems[0].message == "a heading that states no fact"


def test_a_range_of_a_heading_lies_in_it() -> None:
    (item,) = reviewed("# The council praised Teal and his crew on 14 May", "x.md")
    assert all(0 <= problem.start <= problem.end <= len(item.text) for problem in item.verdict.problems)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("I think the council is wrong.", "the writer’s own opinion, or a word to the reader"),
        ("Kind regards,", "the frame of a letter, not a statement"),
        ("https://ledger.example/ferry", "a reference to a source, not a statement"),
        ("Outlet | Injured", "a row of a table, not a sentence: compare its figures yourself"),
        ("Subscribe to our newsletter", "a page’s furniture, not a statement"),
    ],
)
def test_what_states_nothing_is_no_alarm_and_never_left_out(text: str, message: str) -> None:
    (item,) = reviewed(text, "text.txt")
    assert (item.text, item.verdict.kind, item.citations) == (text, VerdictKind.NOT_CHECKABLE, ())
    assert [problem.message for problem in item.verdict.problems] == [message]


def test_an_opinion_with_a_wrong_fact_is_an_alarm() -> None:
    assert kinds("I think the council praised Teal on 14 May.") != [VerdictKind.NOT_CHECKABLE]
    assert kinds("I think the council praised Teal on 13 May.") == [VerdictKind.SUPPORTED]


def test_a_sentence_knows_its_line() -> None:
    assert [item.line for item in reviewed("Hi all,\n\nThe council praised Teal.\nGulls sang.", "text.txt")] == [
        1,
        3,
        4,
    ]


def test_the_form_of_a_text_follows_its_name() -> None:
    assert [item.text for item in reviewed("*Ferry* news came.", "text.txt")] == ["*Ferry* news came."]
    assert [item.text for item in reviewed("*Ferry* news came.", "-")] == ["Ferry news came."]


@pytest.mark.parametrize("name", ["x.txt", "x.md", "-"])
def test_a_text_without_a_sentence_is_an_error(name: str) -> None:
    with pytest.raises(SourceError, match=f"^{name}: holds no sentence to check"):
        reviewed(" \n", name)


def test_json_that_is_no_briefing_is_an_error_with_its_name() -> None:
    with pytest.raises(SourceError, match=r"^notes\.json: is not a briefing"):
        reviewed("{}", "notes.json")
    with pytest.raises(SourceError, match=r"^-: is not JSON"):
        reviewed("{", "-")


def test_the_share_counts_what_can_be_checked() -> None:
    items = reviewed(f"{SHORT} Did the ferry sail? Nobody drowned in Tolling.", "text.txt")
    assert [item.verdict.kind for item in items] == [
        VerdictKind.SUPPORTED,
        VerdictKind.NOT_CHECKABLE,
        VerdictKind.UNSUPPORTED,
    ]
    assert share_supported(items) == 0.5
    assert share_supported(items[1:2]) == 1


RICH = Verdict(
    VerdictKind.PARTIAL,
    0.25,
    (
        Problem(
            ProblemCode.NUMBER_ABSENT,
            "“15” stands nowhere",
            4,
            9,
            (cite(LEDGER, "14 people"), cite(COURIER, "13 May")),
        ),
    ),
    (Match(cite(LEDGER, "ran aground"), Grade.FUZZY, 0.5),),
    0.75,
    (Clause(0, 10, carried=True), Clause(10, 20, carried=False)),
    (
        Stance(cite(LEDGER, "14 people"), StanceKind.SUPPORTS),
        Stance(cite(COURIER, "13 May"), StanceKind.CONTRADICTS),
    ),
)


def test_as_json() -> None:
    items = (
        *reviewed(f"{SHORT} Did the ferry sail? Gulls 7.", "text.txt"),
        Reviewed("The ferry ran, and sank \ud800.", (cite(LEDGER, "ferry"),), RICH),
    )
    written = review_json(items, CORPUS)
    tree = json.loads(written)
    schema = json.loads(resources.files("brief").joinpath("schema", "brief-check-1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(tree)
    assert tree["schema"] == SCHEMA == "brief-check/1"
    assert sum(tree["counts"].values()) == len(items)
    first, second, _, last = tree["sentences"]
    (span,) = first["spans"]
    assert first["text"] == SHORT
    assert (span["article"], span["path"]) == ("a1", "ledger.txt")
    assert second["verdict"]["kind"] == "not_checkable"
    assert second["verdict"]["problems"][0]["code"] == "not_checkable"
    problem, clause = last["verdict"]["problems"][0], last["verdict"]["clauses"][1]
    assert problem["exact"] == "ferry"
    assert (clause["exact"], clause["carried"]) == (last["text"][10:20], False)
    texts = {article.id: article.text for article in ARTICLES}
    places = [*last["spans"], *problem["sources"], *last["verdict"]["stances"], *last["verdict"]["matches"]]
    for place in places:
        text, start, end = texts[place["article"]], place["start"], place["end"]
        assert place["exact"] == text[start:end]
        assert text[:start].endswith(place["prefix"])
        assert text[end:].startswith(place["suffix"])
    assert {article["id"] for article in tree["articles"]} == {"a1", "a2"}


def test_the_schema_knows_every_code_and_no_other() -> None:
    schema = json.loads(resources.files("brief").joinpath("schema", "brief-check-1.json").read_text(encoding="utf-8"))
    parts = schema["$defs"]
    assert parts["kind"]["enum"] == list(VerdictKind)
    assert parts["problem"]["properties"]["code"]["enum"] == list(ProblemCode)
    assert parts["stance"]["properties"]["kind"]["enum"] == list(StanceKind)
    assert parts["match"]["properties"]["grade"]["enum"] == list(Grade)


def test_the_order_of_the_articles_changes_nothing() -> None:
    held = {article.id: segment.sentences(article) for article in ARTICLES}
    text = f"{SHORT} The council praised Teal on 14 May."
    both = [Corpus.of(order, held) for order in (ARTICLES, ARTICLES[::-1])]
    one, other = (review_json(review(text, PurePath("x.txt"), corpus), corpus) for corpus in both)
    assert one == other


def test_a_question_that_shares_no_word_with_the_sources_asks_for_no_source() -> None:
    (found,) = reviewed("Why bother?", "x.txt")
    assert found.verdict.kind is VerdictKind.NOT_CHECKABLE
