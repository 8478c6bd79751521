"""The HTML of a mail: it loads nothing, runs nothing, is read on white and on black, and says all that was found."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given, settings
from test_render import BRIEFING, HOSTILE_BRIEFING, HOSTILE_ROUND, ROUND, briefings, luminance

from brief.render import to_fragment, to_mail
from brief.text import printable
from brief.types import Briefing

ELEMENTS = set("html head meta title body div p h1 h2 h3 ul ol li a q cite bdi em blockquote span".split())
ATTRIBUTES = set("lang charset name content style href dir id value".split())


class Page(HTMLParser):
    """Every element with its attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_mail_says_all_that_was_found() -> None:
    text = " ".join(Page(to_mail(ROUND)).text.split())
    for words in (
        "Evening Covers 3 days, Wednesday 5 March 2025 to Friday 7 March 2025. Before you read Nothing ran",
        "Corrections Said before: “The line offered 4 percent.” Courier has changed since",
        "What happened",
        "Work stopped on Monday.",
        "(update; before: ““We are well,” said Ida Brandt.”)",
        "— Harbour Gazette",
        "Where sources differ",
        "Timeline Thursday 6 March 2025 The line offered 5 percent on 6 March.",
        "Articles by outlet: Courier 1, Harbour Gazette 2 (1 copy).",
        "Notes Courier: The line offered 5 percent on 6 March.",
        "Harbour Gazette, Ferry strike goes on: The crew stopped work on Monday.",
        "How this was made",
    ):
        assert words in text
    doubts = " ".join(Page(to_mail(BRIEFING)).text.split())
    assert "(partly supported: over two years is left out)" in doubts
    assert "Left out, and why The line offered 42 percent. (contradicted: the words say 4.2)" in doubts


def test_a_note_leads_to_the_cited_words_on_the_publishers_page_or_to_the_notes() -> None:
    links = [value for name, value in Page(to_mail(ROUND)).attributes if name == "href"]
    assert "https://gazette.example/ferry#:~:text=The%20crew%20stopped%20work%20on%20Monday." in links
    names = {f"#{value}" for name, value in Page(to_mail(ROUND)).attributes if name == "id"}
    local = {link for link in links if link and link.startswith("#")}
    assert local
    assert local <= names


def test_hostile_text_becomes_neither_element_nor_attribute_nor_address() -> None:
    for briefing in (HOSTILE_BRIEFING, HOSTILE_ROUND):
        page = Page(to_mail(briefing))
        assert page.elements <= ELEMENTS
        assert {name for name, _ in page.attributes} <= ATTRIBUTES
        assert not [value for name, value in page.attributes if name == "href" and not str(value).startswith("#")]
        assert "<img src=x onerror=alert(1)>" in page.text


@settings(max_examples=25)
@given(briefings())
def test_a_mail_of_any_briefing_keeps_its_words_and_loads_nothing(briefing: Briefing) -> None:
    page = Page(to_mail(briefing))
    assert page.elements <= ELEMENTS
    assert "url(" not in " ".join(str(value) for name, value in page.attributes if name == "style")
    shown = printable(page.text.replace("\r\n", "\n"))
    told = [one for section in briefing.sections for one in (section.heading, *section.statements)]
    for statement in (*briefing.overview, *told):
        assert printable(statement.text) in shown


def test_the_colours_are_read_on_white_and_on_black() -> None:
    colours = set(re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", to_mail(ROUND) + to_mail(BRIEFING)))
    assert len(colours) == 3
    for colour in colours:
        light = luminance(colour)
        assert 1.05 / (light + 0.05) >= 4.5
        assert (light + 0.05) / 0.05 >= 4.5


def test_a_fragment_is_the_body_of_the_mail() -> None:
    assert to_fragment(ROUND) in to_mail(ROUND)
    assert not {"html", "body", "head"} & Page(to_fragment(ROUND)).elements
