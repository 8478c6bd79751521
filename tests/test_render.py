from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from builders import COUNTED, cite, doubted, made_article, said
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from rich.console import Console

from brief.claims import in_markdown
from brief.errors import SourceError
from brief.render import from_json, rebuilt, to_html, to_json, to_mail, to_markdown, to_terminal, wording
from brief.types import (
    Article,
    Briefing,
    Conflict,
    ConflictKind,
    Correction,
    Coverage,
    MadeWith,
    News,
    NewsKind,
    Notice,
    NoticeKind,
    Origin,
    Outlet,
    Preface,
    Problem,
    ProblemCode,
    Section,
    Side,
    Span,
    Statement,
    TimelineEntry,
    Verdict,
    VerdictKind,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

FERRY = (
    "Ferry strike goes on\n"
    "Share this article\n\n"
    "The crew stopped work on Monday. The line offered 4.2 percent over two years.\n\n"
    "“We are tired,” said Ida Brandt.\n"
)
HOSTILE = (
    "</script><img src=x onerror=alert(1)> <b>Bold</b> [link](http://evil.example) {{ 7*7 }} \x1b[31mred\x1b[0m &amp;\n"
)

MADE = MadeWith("0.1.0", "tiny.gguf", "ab" * 32, "plain", "cd" * 8, 7, (("budget", "2048"), ("words", "300")))


def made_briefing(
    articles: tuple[Article, ...], *statements: Statement, dropped: tuple[Statement, ...] = ()
) -> Briefing:
    heading = said("What happened", *(span for statement in statements[:1] for span in statement.citations[:1]))
    sections = (Section("s1", heading, statements),)
    return Briefing("Morning", dt.date(2025, 3, 7), "en", articles, sections, dropped, MADE, COUNTED)


FERRY_ARTICLE = made_article(
    "ferry", FERRY, title="Ferry strike goes on", publisher="Harbour Gazette", url="https://gazette.example/ferry"
)
HOSTILE_ARTICLE = made_article(
    "bad", HOSTILE, title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)", path=HOSTILE
)

STOPPED = said("Work stopped on Monday.", cite(FERRY_ARTICLE, "The crew stopped work on Monday."))
QUOTED = said(
    "“We are tired,” said Ida Brandt.", cite(FERRY_ARTICLE, "“We are tired,” said Ida Brandt."), origin=Origin.QUOTED
)
PARTLY = said(
    "The line offered 4.2 percent.",
    cite(FERRY_ARTICLE, "The line offered 4.2 percent"),
    origin=Origin.REPAIRED,
    verdict=doubted(VerdictKind.PARTIAL, "over two years is left out"),
)
WRONG = said(
    "The line offered 42 percent.",
    cite(FERRY_ARTICLE, "4.2 percent"),
    verdict=doubted(VerdictKind.CONTRADICTED, "the words say 4.2"),
)
BRIEFING = made_briefing((FERRY_ARTICLE,), STOPPED, QUOTED, PARTLY, dropped=(WRONG,))
HOSTILE_STATEMENT = said(HOSTILE, Span("bad", 0, len(HOSTILE)), verdict=doubted(VerdictKind.PARTIAL, HOSTILE))
HOSTILE_BRIEFING = made_briefing((HOSTILE_ARTICLE,), HOSTILE_STATEMENT, dropped=(HOSTILE_STATEMENT,))

# A story that a second outlet tells otherwise, after an earlier briefing one of whose articles has changed since.
COURIER = made_article(
    "courier", "Ferry strike\nThe line offered 5 percent on 6 March.\n", publisher="Courier", path="courier.txt"
)
OFFERED, OFFERS = (
    cite(FERRY_ARTICLE, "The line offered 4.2 percent over two years."),
    cite(COURIER, COURIER.text[13:-1]),
)
ROUND = Briefing(
    "Evening",
    dt.date(2025, 3, 7),
    "en",
    (FERRY_ARTICLE, COURIER),
    (
        Section(
            "s1",
            said("What happened", STOPPED.citations[0]),
            (
                replace(STOPPED, news=News(NewsKind.NEW)),
                replace(QUOTED, news=News(NewsKind.UPDATE, "“We are well,” said Ida Brandt.")),
            ),
            (Outlet("Courier", 1, 0), Outlet("Harbour Gazette", 2, 1)),
            (Conflict(ConflictKind.QUANTITY, "offered", (Side("4.2 percent", OFFERED), Side("5 percent", OFFERS))),),
            (TimelineEntry(dt.date(2025, 3, 6), OFFERS),),
        ),
    ),
    (),
    MADE,
    Coverage(3, 2, 1, 1, 0, 4, "Morning"),
    (Correction("The line offered 4 percent.", "The line offered 4 percent", "courier", OFFERS),),
    preface=Preface(
        (dt.date(2025, 3, 5), dt.date(2025, 3, 7)),
        (
            Notice(NoticeKind.MISSED, "Nothing ran on Wednesday 5 March 2025: was the machine off?"),
            Notice(NoticeKind.SOURCE, "Courier could not be read: the server does not answer"),
        ),
    ),
)
HOSTILE_ROUND = Briefing(
    HOSTILE,
    dt.date(2025, 3, 7),
    "en",
    (HOSTILE_ARTICLE,),
    (
        Section(
            HOSTILE,
            HOSTILE_STATEMENT,
            (replace(HOSTILE_STATEMENT, news=News(NewsKind.UPDATE, HOSTILE)),),
            (Outlet(HOSTILE, 1, 0),),
            (
                Conflict(
                    ConflictKind.WORDING, HOSTILE, (Side(HOSTILE, Span("bad", 0, 9)), Side(HOSTILE, Span("bad", 9, 19)))
                ),
            ),
            (TimelineEntry(dt.date(2025, 3, 6), Span("bad", 0, 30)),),
        ),
    ),
    (),
    MADE,
    Coverage(1, 1, 0, 0, 0, 1, HOSTILE),
    (Correction(HOSTILE, HOSTILE, "bad", Span("bad", 3, 40)),),
    preface=Preface(None, (Notice(NoticeKind.FAILED, HOSTILE),)),
)

TEXT = st.text(max_size=60)


@st.composite
def spans(draw: st.DrawFn, articles: tuple[Article, ...]) -> Span:
    article = draw(st.sampled_from(articles))
    start = draw(st.integers(0, len(article.text) - 1))
    return Span(article.id, start, draw(st.integers(start + 1, len(article.text))))


@st.composite
def briefings(draw: st.DrawFn) -> Briefing:
    texts = draw(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=3))
    articles = tuple(made_article(f"a{number}", text, title=text) for number, text in enumerate(texts))
    problem = st.builds(Problem, st.sampled_from(ProblemCode), TEXT, st.just(0), st.just(0))
    verdict = st.builds(
        Verdict, st.sampled_from(VerdictKind), st.floats(0, 1), st.lists(problem, max_size=2).map(tuple)
    )
    cited = st.lists(spans(articles), max_size=3).map(tuple)
    news = st.none() | st.builds(News, st.sampled_from(NewsKind), TEXT)
    statement = st.builds(Statement, TEXT, st.sampled_from(Origin), cited, verdict, news)
    statements = st.lists(statement, max_size=3).map(tuple)
    one = spans(articles)
    sides = st.lists(st.builds(Side, TEXT, one), min_size=2, max_size=2).map(tuple)
    conflicts = st.lists(st.builds(Conflict, st.sampled_from(ConflictKind), TEXT, sides), max_size=1).map(tuple)
    days = st.lists(st.builds(TimelineEntry, st.dates(), one), max_size=2).map(tuple)
    outlets = st.lists(st.builds(Outlet, TEXT, st.integers(1, 3), st.integers(0, 3)), max_size=2).map(tuple)
    section = st.builds(Section, TEXT, statement, statements, outlets, conflicts, days)
    sections = draw(st.lists(section, max_size=2).map(tuple))
    known = st.sampled_from([article.id for article in articles])
    corrections = draw(st.lists(st.builds(Correction, TEXT, TEXT, known, st.none() | one), max_size=2).map(tuple))
    dropped = draw(statements)
    day = dt.date(2025, 3, 7)
    overview = draw(statements)
    return Briefing(draw(TEXT), day, "en", articles, sections, dropped, MADE, COUNTED, corrections, overview)


def validator() -> Draft202012Validator:
    schema = json.loads(resources.files("brief").joinpath("schema", "brief-1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


# JSON


@given(briefings())
def test_json_is_valid_the_same_each_time_and_its_citations_are_exact(briefing: Briefing) -> None:
    written = to_json(briefing)
    tree = json.loads(written)
    validator().validate(tree)
    assert written == to_json(briefing)
    texts = {article.id: article.text for article in briefing.articles}
    told = [statement for section in tree["sections"] for statement in (section["heading"], *section["statements"])]
    for citation in [citation for statement in (*told, *tree["dropped"]) for citation in statement["citations"]]:
        text, start, end = texts[citation["article"]], citation["start"], citation["end"]
        assert text[start:end] == citation["exact"]
        assert text[:start].endswith(citation["prefix"])
        assert text[end:].startswith(citation["suffix"])
        assert len(citation["prefix"]) == min(32, start)
        assert len(citation["suffix"]) == min(32, len(text) - end)


def test_json_is_the_contract_field_by_field() -> None:
    tree = json.loads(to_json(BRIEFING))
    first = ["schema", "title", "date", "language", "articles", "sections", "dropped", "made_with"]
    assert list(tree) == [*first, "coverage", "corrections", "overview", "untold"]
    assert tree["schema"] == "brief/1"
    assert tree["date"] == "2025-03-07"
    assert tree["articles"] == [
        {
            "id": "ferry",
            "title": "Ferry strike goes on",
            "publisher": "Harbour Gazette",
            "url": "https://gazette.example/ferry",
            "path": None,
            "published": None,
            "chars": len(FERRY),
            "text_sha256": hashlib.sha256(FERRY.encode()).hexdigest(),
        }
    ]
    assert tree["sections"][0]["statements"][2]["verdict"] == {
        "kind": "partial",
        "score": 0.5,
        "problems": [{"code": "number_absent", "message": "over two years is left out"}],
    }
    assert tree["made_with"] == {
        "brief": "0.1.0",
        "model": {"name": "tiny.gguf", "sha256": "ab" * 32},
        "prompt": {"variant": "plain", "digest": "cd" * 8},
        "seed": 7,
        "settings": {"budget": "2048", "words": "300"},
    }


def test_json_holds_what_stands_around_a_story() -> None:
    tree = json.loads(to_json(ROUND))
    validator().validate(tree)
    (section,) = tree["sections"]
    assert [one["news"] for one in section["statements"]] == [
        {"kind": "new", "earlier": ""},
        {"kind": "update", "earlier": "“We are well,” said Ida Brandt."},
    ]
    assert section["outlets"][1] == {"name": "Harbour Gazette", "articles": 2, "copies": 1}
    assert [(side["value"], side["citation"]["article"]) for side in section["conflicts"][0]["sides"]] == [
        ("4.2 percent", "ferry"),
        ("5 percent", "courier"),
    ]
    assert section["timeline"][0]["day"] == "2025-03-06"
    assert tree["coverage"]["against"] == "Morning"
    assert tree["preface"]["covers"] == {"first": "2025-03-05", "last": "2025-03-07"}
    assert [notice["kind"] for notice in tree["preface"]["notices"]] == ["missed", "source"]
    assert tree["corrections"][0]["now"]["exact"] == "The line offered 5 percent on 6 March."
    assert from_json(to_json(ROUND)).title == "Evening"


def test_json_is_utf8_text_with_a_rounded_score_and_a_last_newline() -> None:
    statement = said("Grüße", verdict=Verdict(VerdictKind.SUPPORTED, 2 / 3))
    written = to_json(made_briefing((FERRY_ARTICLE,), statement))
    assert "Grüße" in written
    assert '"score": 0.6667' in written
    assert written.endswith("}\n")


def test_schema_knows_the_same_kinds_as_the_program_and_allows_no_other_field() -> None:
    schema = json.loads(resources.files("brief").joinpath("schema", "brief-1.json").read_text(encoding="utf-8"))
    kinds = schema["$defs"]
    assert kinds["statement"]["properties"]["origin"]["enum"] == [origin.value for origin in Origin]
    assert kinds["verdict"]["properties"]["kind"]["enum"] == [kind.value for kind in VerdictKind]
    assert kinds["problem"]["properties"]["code"]["enum"] == [code.value for code in ProblemCode]
    assert kinds["notice"]["properties"]["kind"]["enum"] == [kind.value for kind in NoticeKind]
    tree = json.loads(to_json(BRIEFING))
    for place in (tree, tree["articles"][0], tree["sections"][0], tree["dropped"][0], tree["made_with"]["model"]):
        place["extra"] = 1
        assert not validator().is_valid(tree)
        del place["extra"]
    assert validator().is_valid(tree)


@given(briefings())
def test_json_read_back_says_what_the_briefing_said(briefing: Briefing) -> None:
    stored = from_json(to_json(briefing))
    told = [statement for section in briefing.sections for statement in (section.heading, *section.statements)]
    assert (stored.title, stored.date) == (briefing.title, briefing.date)
    assert [statement.text for statement in stored.statements] == [statement.text for statement in told]
    assert [statement.text for statement in stored.overview] == [statement.text for statement in briefing.overview]
    for found, statement in zip(stored.statements, told, strict=True):
        assert tuple(Span(one.article, one.start, one.end) for one in found.citations) == statement.citations
    assert [(one.id, one.chars) for one in stored.articles] == [(one.id, len(one.text)) for one in briefing.articles]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("{", "", "is not JSON"),
        ('"schema": "brief/1"', '"schema": "brief/2"', '"schema": "brief/1"'),
        ('"title": "Morning"', '"title": 3', "title is not a text"),
        ('"date": "2025-03-07"', '"date": "today"', "date is not a day written as YYYY-MM-DD: 'today'"),
        ('"start": 41', '"start": "42"', "sections[0].heading.citations[0].start is not a whole number"),
        ('"start": 41', '"start": true', "sections[0].heading.citations[0].start is not a whole number"),
        ('"start": 41', '"start": 40', "sections[0].heading.citations[0].exact is not as long"),
        ('"exact": "The crew', '"exact": "crew', "sections[0].heading.citations[0].exact is not as long"),
        ('"articles": [', '"articles": [3,', "articles[0] is not an object"),
        ('"sections": [', '"parts": [', "sections is not a list"),
    ],
)
def test_json_that_is_damaged_names_the_file_and_the_place(before: str, after: str, reason: str) -> None:
    written = to_json(BRIEFING)
    assert before in written
    with pytest.raises(SourceError) as caught:
        from_json(written.replace(before, after, 1), "old.json")
    assert caught.value.source == "old.json"
    assert reason in caught.value.reason
    assert "\n" not in str(caught.value)


def test_json_nested_too_deeply_is_an_error_of_the_source() -> None:
    with pytest.raises(SourceError, match="is not JSON"):
        from_json("[" * 200_000)


# Markdown


def flat(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


def test_markdown_is_a_briefing_with_footnotes() -> None:
    assert to_markdown(BRIEFING) == (
        "# Morning\n\n"
        "Friday 7 March 2025 · 1 story from 1 article\n\n"
        "## What happened[^1]\n\n"
        "Work stopped on Monday.[^1]\n\n"
        "> “We are tired,” said Ida Brandt.[^2]\n>\n> — Harbour Gazette\n\n"
        "The line offered 4.2 percent.[^3] *(partly supported: over two years is left out)*\n\n"
        "## Left out\n\n"
        "- The line offered 42 percent. — *contradicted: the words say 4.2*\n\n"
        "---\n\n"
        "How this was made: 1 article; 3 statements: 1 written by the model, 1 repaired, 1 quoted; 1 left out. "
        "Model tiny.gguf, prompt plain, seed 7, brief 0.1.0.\n\n"
        "What came in: 3 articles in, 2 cited, 1 copy; 0 sources failed; 1 sentence withheld.\n\n"
        "[^1]: Harbour Gazette, “Ferry strike goes on”, <https://gazette.example/ferry>, characters 41–73: "
        "“The crew stopped work on Monday.”\n\n"
        "[^2]: Harbour Gazette, “Ferry strike goes on”, <https://gazette.example/ferry>, characters 120–152: "
        "““We are tired,” said Ida Brandt.”\n\n"
        "[^3]: Harbour Gazette, “Ferry strike goes on”, <https://gazette.example/ferry>, characters 74–102: "
        "“The line offered 4.2 percent”\n"
    )


def printable(text: str) -> str:
    kept = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)", "", text)
    kept = re.sub("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]", "", kept)
    return " ".join(kept.split())


MARKUP = st.text(st.sampled_from("ab 1.)#*_-+=>`~[](){}<>&;:!|\\\n\t/@^$\"'wx"), max_size=40)


@settings(max_examples=400)
@given(st.one_of(MARKUP, TEXT))
@example("<script")
@example("<!-- x")
@example("&lt;b&gt;")
@example("www.evil.example http://evil.example a@evil.example")
def test_markdown_shows_any_statement_as_one_paragraph_of_its_own_words(text: str) -> None:
    written = to_markdown(made_briefing((), said(text)))
    body = written.split("\n\n")[3] if printable(text) else ""
    tokens = flat(MarkdownIt("gfm-like", {"linkify": False}).parse(body))
    shown = "".join(token.content for token in tokens if token.type in {"text", "text_special"})
    assert shown == printable(text)
    assert {token.type for token in tokens} <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}


def test_markdown_of_hostile_text_holds_no_link_no_html_and_no_escape_sequence() -> None:
    written = to_markdown(HOSTILE_BRIEFING)
    tokens = flat(MarkdownIt("commonmark").parse(written))
    assert not [
        token for token in tokens if token.type in {"html_block", "html_inline", "image", "link_open", "code_inline"}
    ]
    assert "\x1b" not in written
    assert [token.content for token in tokens if token.type == "heading_open"] == ["", "", ""]


def test_markdown_tells_what_stands_around_a_story() -> None:
    written = to_markdown(ROUND)
    for line in (
        "Covers 3 days, Wednesday 5 March 2025 to Friday 7 March 2025.",
        "## Before you read",
        "- Courier could not be read: the server does not answer",
        "## Corrections",
        (
            "- Said before: “The line offered 4 percent.” Courier has changed since and no longer has the cited words. "
            "It now reads: “The line offered 5 percent on 6 March.”[^1]"
        ),
        "Work stopped on Monday.[^2] *(new)*",
        "> “We are tired,” said Ida Brandt.[^3] *(update; before: ““We are well,” said Ida Brandt.”)*",
        "### Where sources differ",
        "- “4.2 percent” or “5 percent”",
        "  - Harbour Gazette: “The line offered 4.2 percent over two years.”[^4]",
        "  - Courier: “The line offered 5 percent on 6 March.”[^1]",
        "- Thursday 6 March 2025: “The line offered 5 percent on 6 March.”[^1]",
        "*Articles by outlet: Courier 1, Harbour Gazette 2 (1 copy).*",
        (
            "What came in: 3 articles in, 2 cited, 1 copy; 1 source failed; 0 sentences withheld. "
            "Unchanged since “Morning” and not told again: 4 statements."
        ),
    ):
        assert line in written.splitlines()
    tokens = flat(MarkdownIt("commonmark").parse(to_markdown(HOSTILE_ROUND)))
    assert not [one for one in tokens if one.type in {"html_block", "html_inline", "image", "link_open", "code_inline"}]


def test_the_page_tells_before_the_stories_what_went_wrong_and_which_days_it_covers() -> None:
    page = to_html(ROUND)
    for words in ("Covers 3 days, Wednesday 5 March 2025 to", ">Before you read</h2>", "Courier could not be read"):
        assert page.index(words) < page.index("What happened")
    assert "Before you read" not in to_html(BRIEFING)


@pytest.mark.parametrize("briefing", [ROUND, HOSTILE_ROUND, BRIEFING])
def test_a_mail_made_of_the_json_begins_with_it_too(briefing: Briefing) -> None:
    again = rebuilt(to_json(briefing))
    assert again.preface == briefing.preface
    mail = to_mail(again)
    assert ("Before you read" in mail) == bool(briefing.preface.notices)
    assert ("Covers 3 days, " in mail) == bool(briefing.preface.covers)
    assert "<img" not in mail


def test_what_stands_around_a_story_is_no_claim_of_the_briefing() -> None:
    claims = [claim.text for claim in in_markdown(to_markdown(ROUND))]
    assert claims == ["What happened", "Work stopped on Monday.", "“We are tired,” said Ida Brandt."]


def test_a_story_that_one_outlet_tells_says_so_and_one_without_a_name_says_nothing() -> None:
    section = ROUND.sections[0]
    assert wording.outlets(replace(section, outlets=(Outlet("Courier", 2, 0),))) == "Told by Courier alone."
    assert wording.outlets(replace(section, outlets=(Outlet("", 2, 0),))) is None
    some = (Outlet("Courier", 2, 0), Outlet("", 1, 0))
    assert wording.outlets(replace(section, outlets=some)) == "Articles by outlet: Courier 2; 1 without a named outlet."


def test_a_briefing_with_nothing_new_says_so() -> None:
    nothing = replace(ROUND, sections=(), corrections=())
    assert "There is nothing new. 3 articles in" in to_markdown(nothing)
    assert "There is nothing new. 3 articles in" in to_html(nothing)


def test_markdown_without_anything_left_out_has_no_such_section() -> None:
    assert "Left out" not in to_markdown(made_briefing((FERRY_ARTICLE,), STOPPED))


# The page


class Page(HTMLParser):
    """Collect the tags, the ids, the links and the text of each article of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.marked: dict[str, str] = {}
        self._depth = 0
        self._marks: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        self.ids.extend(value for name, value in attrs if name == "id" and value)
        self.links.extend(value for name, value in attrs if name in {"href", "src"} and value is not None)
        if tag == "div" and (known.get("class") == "text" or self._depth):
            self._depth += 1
            self.texts.extend([""] if self._depth == 1 else [])
        if tag == "mark":
            self._marks.append(known.get("data-note") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1
        if tag == "mark":
            self._marks.pop()

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.texts[-1] += data
        for number in self._marks:
            self.marked[number] = self.marked.get(number, "") + data


@given(briefings())
def test_page_holds_each_article_unchanged_and_marks_exactly_what_is_cited(briefing: Briefing) -> None:
    page = Page(to_html(briefing))
    assert page.texts == [article.text.replace("\0", "␀") for article in briefing.articles]
    met = [one.now for one in briefing.corrections if one.now]
    met += [span for one in briefing.overview for span in one.citations]
    for section in briefing.sections:
        met += [span for one in (section.heading, *section.statements) for span in one.citations]
        met += [side.span for conflict in section.conflicts for side in conflict.sides]
        met += [entry.span for entry in section.timeline]
    cited = dict.fromkeys([*met, *(span for one in briefing.dropped for span in one.citations)])
    texts = {article.id: article.text.replace("\0", "␀") for article in briefing.articles}
    words = {str(number): texts[span.article_id][span.start : span.end] for number, span in enumerate(cited, start=1)}
    assert page.marked == words
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= set(page.ids)
    assert page.tags.count("script") == 1
    assert "img" not in page.tags


def test_page_of_hostile_text_has_no_element_and_no_address_from_it() -> None:
    page, harmless = Page(to_html(HOSTILE_BRIEFING)), Page(to_html(BRIEFING))
    around, calm = Page(to_html(HOSTILE_ROUND)), Page(to_html(ROUND))
    assert set(around.tags) <= set(calm.tags)
    assert not [link for link in around.links if not link.startswith("#")]
    assert set(page.tags) <= set(harmless.tags)
    assert page.tags.count("script") == 1
    assert not [link for link in page.links if not link.startswith("#")]
    assert "49" not in "".join(page.texts)


def test_page_allows_only_its_own_script_and_style() -> None:
    page = to_html(BRIEFING)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy.group(1).startswith("default-src &#39;none&#39;;")
    assert "unsafe" not in policy.group(1)
    for element in ("script", "style"):
        body = re.search(f"<{element}>(.*?)</{element}>", page, re.DOTALL)
        assert body
        digest = base64.b64encode(hashlib.sha256(body.group(1).encode()).digest()).decode()
        assert f"{element}-src &#39;sha256-{digest}&#39;" in policy.group(1)


def test_page_links_to_the_cited_words_on_the_publishers_page() -> None:
    links = Page(to_html(BRIEFING)).links
    assert "https://gazette.example/ferry#:~:text=The%20crew%20stopped%20work%20on%20Monday." in links
    long = made_article(
        "l",
        "one two-three four five six seven eight nine ten eleven twelve thirteen fourteen",
        url="https://x.example/#a",
    )
    links = Page(to_html(made_briefing((long,), said("Long.", Span("l", 0, len(long.text)))))).links
    assert "https://x.example/#a:~:text=one%20two%2Dthree%20four%20five%20six%20seven," in "".join(links)


def test_page_cuts_overlapping_citations_without_losing_either() -> None:
    article = made_article("o", "abcdefghij")
    page = Page(to_html(made_briefing((article,), said("A.", Span("o", 1, 6)), said("B.", Span("o", 4, 9)))))
    assert page.marked == {"1": "bcdef", "2": "efghi"}
    assert {"c1", "c2"} <= set(page.ids)


def test_page_shows_who_wrote_what_and_what_was_left_out() -> None:
    page = to_html(BRIEFING)
    for words in ("partly supported", "over two years is left out", "contradicted", "the words say 4.2", ">quoted<"):
        assert words in page
    assert '<span class="furniture">Share this article</span>' in page
    assert "passed the check" in to_html(made_briefing((FERRY_ARTICLE,), STOPPED))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_page_has_the_contrast_that_wcag_asks_of_small_text(theme: int) -> None:
    style = resources.files("brief").joinpath("templates", "page.css").read_text(encoding="utf-8")
    colours = [dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in style.split(":root {")[1:3]][theme]
    on_paper = [
        (ink, ground)
        for ink in ("ink", "soft", "faint", "link", "accent", "good", "doubt", "bad")
        for ground in ("paper", "pane")
    ]
    for ink, ground in [*on_paper, ("ink", "mark"), ("faint", "mark"), ("found-ink", "found")]:
        light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


# The terminal


def printed(briefing: Briefing, *, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=colour, color_system="standard" if colour else None)
    to_terminal(briefing, console)
    return out.getvalue()


def test_terminal_shows_statements_sources_and_what_was_left_out() -> None:
    lines = [line.strip() for line in printed(BRIEFING).splitlines() if line.strip()]
    assert lines == [
        "Morning",
        "Friday 7 March 2025 · 1 story from 1 article",
        "What happened [1]",
        "Work stopped on Monday. [1]",
        "“We are tired,” said Ida Brandt. [2] quoted",
        "The line offered 4.2 percent. [3] (partly supported: over two years is left out)",
        "Sources",
        "[1] Harbour Gazette, https://gazette.example/ferry, characters 41–73",
        "“The crew stopped work on Monday.”",
        "[2] Harbour Gazette, https://gazette.example/ferry, characters 120–152",
        "““We are tired,” said Ida Brandt.”",
        "[3] Harbour Gazette, https://gazette.example/ferry, characters 74–102",
        "“The line offered 4.2 percent”",
        "Left out",
        "The line offered 42 percent. — contradicted: the words say 4.2",
        "1 article; 3 statements: 1 written by the model, 1 repaired, 1 quoted; 1 left out. Model tiny.gguf,",
        "prompt plain, seed 7, brief 0.1.0.",
        "3 articles in, 2 cited, 1 copy; 0 sources failed; 1 sentence withheld.",
    ]


def test_terminal_tells_what_stands_around_a_story() -> None:
    shown = " ".join(printed(ROUND).split())
    for words in (
        "Covers 3 days, Wednesday 5 March 2025 to Friday 7 March 2025. Before you read Nothing ran on Wednesday",
        "Corrections Said before: “The line offered 4 percent.” Courier has changed since",
        "Work stopped on Monday. [2] (new)",
        "Where sources differ “4.2 percent” or “5 percent” Harbour Gazette: “The line offered 4.2 percent over",
        "Courier: “The line offered 5 percent on 6 March.” [1]",
        "Articles by outlet: Courier 1, Harbour Gazette 2 (1 copy).",
        "Unchanged since “Morning” and not told again: 4 statements.",
    ):
        assert words in shown


@given(briefings())
def test_terminal_gets_no_control_character_from_any_text(briefing: Briefing) -> None:
    shown = printed(briefing)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def test_terminal_takes_whole_escape_sequences_out_and_reads_no_markup() -> None:
    text = "a\x1b[31mb\x1b]8;;http://evil.example\x07c\x1b]8;;\x07 \x9bK[bold]d[/bold] :smile:"
    shown = printed(made_briefing((), said(text)))
    assert "abc K[bold]d[/bold] :smile:" in shown
    assert "\x1b" not in shown
    assert "\x1b[31m" not in printed(made_briefing((), said(text)), colour=True)
