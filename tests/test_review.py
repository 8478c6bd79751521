from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import PurePath

import pytest
from builders import cite, doubted, made_article, said

from brief import segment
from brief.citations import Corpus
from brief.errors import SourceError
from brief.render import to_json, to_markdown
from brief.review import Reviewed, review, share_supported
from brief.review import to_json as review_json
from brief.types import Briefing, MadeWith, Origin, ProblemCode, Section, VerdictKind

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


def test_a_heading_is_checked_as_a_sentence_and_a_short_one_is_a_label() -> None:
    text = (
        "# The council praised Teal on 13 May\n\n## Captain praised\n\n## What came next\n\n## Snow fell in Norrbruck\n"
    )
    assert kinds(text) == [
        VerdictKind.SUPPORTED,
        VerdictKind.SUPPORTED,
        VerdictKind.NOT_CHECKABLE,
        VerdictKind.UNCITED,
    ]
    assert reviewed(text, "x.md")[3].verdict.problems[0].message == "the sources share no word of meaning with this"


def test_a_plain_text_is_not_read_as_markdown() -> None:
    assert [item.text for item in reviewed("# Ferry", "text.txt")] == ["# Ferry"]
    assert [item.text for item in reviewed("# Ferry", "-")] == ["Ferry"]


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


def test_as_json() -> None:
    items = reviewed(f"{SHORT} Did the ferry sail?", "text.txt")
    tree = json.loads(review_json(items, CORPUS))
    assert tree["schema"] == "brief-check/1"
    assert tree["supported"] == 1
    first, second = tree["sentences"]
    (span,) = first["spans"]
    assert first["text"] == SHORT
    assert span["exact"] == LEDGER.text[span["start"] : span["end"]]
    assert (span["article"], span["path"]) == ("a1", "ledger.txt")
    assert second["verdict"]["kind"] == "not_checkable"
    assert second["verdict"]["problems"][0]["code"] == "not_checkable"
