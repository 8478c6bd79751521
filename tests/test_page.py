"""The page in a real browser: what a reader's keys, mouse, printer and network really do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import COUNTED, cite, doubted, made_article, said
from chromium import CHROMIUM, Browser, Json

from brief.render import to_html
from brief.types import Briefing, MadeWith, News, NewsKind, Origin, Section, Span, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

BACKGROUND = "\n\n".join(f"Line {number} of the history of the crossing, which is long." for number in range(60))
FERRY = (
    f"Ferry strike goes on\nShare this article\n\n{BACKGROUND}\n\n"
    "The crew stopped work on Monday. The line offered 4.2 percent over two years. Nobody signed.\n\n"
    f"{BACKGROUND}\n"
)
ARABIC = "المكتبة الجديدة\n\nافتتحت المدينة مكتبتها الجديدة يوم الخميس.\n"
HOSTILE = (
    "</script><img src=x onerror=alert(1)>\n\r\n<script>alert(2)</script> {{ 7*7 }} &amp; &#13; \0 \x0c\x1b[31m"
    " </style></mark></article> \U0001f600 e\u0301 \u202eabc\u202c\ufeff \u2028end \r alone\n\n\n"
)
A = made_article(
    "ferry", FERRY, title="Ferry strike goes on", publisher="The ferry", url="https://gazette.example/ferry"
)
B = made_article("library", ARABIC, title=ARABIC.split("\n", maxsplit=1)[0], publisher="The library")
C = made_article(
    "hostile", HOSTILE, title=HOSTILE.split("\n", maxsplit=1)[0], publisher="The hostile", url="javascript:alert(3)"
)
UPDATE = News(
    NewsKind.UPDATE, "At least 17 people were injured when the ferry struck the reef in fog on Sunday night. " * 3
)
BRIEFING = Briefing(
    "Morning briefing",
    dt.date(2025, 3, 7),
    "en",
    (A, B, C),
    (
        Section(
            "s1",
            said("The ferry strike goes on", cite(A, "Ferry strike goes on")),
            (
                said(
                    "Work stopped on Monday after an offer of 4.2 percent.",
                    cite(A, "The crew stopped work on Monday. The line offered 4.2 percent"),
                    cite(A, "The line offered 4.2 percent over two years."),
                ),
                said("المدينة لها مكتبة جديدة.", cite(B, ARABIC.split("\n")[2]), origin=Origin.QUOTED),
            ),
        ),
        Section("s2", said(HOSTILE, Span("hostile", 3, 60)), (replace(said("No source at all."), news=UPDATE),)),
    ),
    (said(HOSTILE, Span("hostile", 0, len(HOSTILE)), verdict=doubted(VerdictKind.CONTRADICTED, HOSTILE)),),
    MadeWith("0.1.0", HOSTILE, "ab" * 32, HOSTILE, "cd" * 8, 7, ((HOSTILE, HOSTILE),)),
    coverage=COUNTED,
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "briefing.html"
    path.write_bytes(to_html(BRIEFING).encode())
    return path


FOCUS = "document.activeElement.id || document.activeElement.className"
LIT = "[...document.querySelectorAll('mark.on')].map((mark) => mark.textContent).join('')"
SEEN = """(() => {
  const mark = document.querySelector('mark.on, mark:target').getBoundingClientRect();
  const pane = document.getElementById('sources').getBoundingClientRect();
  return mark.top >= Math.max(0, pane.top) && mark.bottom <= Math.min(innerHeight, pane.bottom);
})()"""
STRIKE = '.statement:not(.heading) .says[href="#c2"]'


def test_enter_on_a_statement_opens_its_source_at_the_cited_words_and_escape_returns(
    browser: Browser, page: Path
) -> None:
    browser.show(page)
    assert browser.run("[...document.querySelectorAll('.source')].every((one) => one.offsetHeight === 0)") is True
    browser.run(f"document.querySelector(`{STRIKE}`).focus()")
    before = browser.run("scrollY")
    browser.press("Enter")
    assert browser.run(FOCUS) == "c2"
    assert browser.run(LIT) == "The crew stopped work on Monday. The line offered 4.2 percent"
    assert browser.run(SEEN) is True
    assert browser.run("scrollY") == before
    assert browser.run("location.hash") == "#c2"
    assert browser.run("document.querySelector('.said').innerText.trim().startsWith('Work stopped on Monday')") is True
    browser.press("Escape")
    assert browser.run(f"document.activeElement === document.querySelector(`{STRIKE}`)") is True
    assert browser.run("document.querySelectorAll('mark.on, .statement.active, .source.open').length") == 0
    assert browser.run("location.hash") == ""


def test_tab_reaches_a_statement_first_then_its_further_sources(browser: Browser, page: Path) -> None:
    browser.show(page)
    reached = []
    for _ in range(6):
        browser.press("Tab")
        reached.append(
            browser.run("document.activeElement.getAttribute('href') + ' ' + document.activeElement.className")
        )
    assert reached == ["#briefing skip", "#sources skip", "#c1 says", "#c2 says", "#c3 ref", "#c4 says"]


def test_a_click_on_a_number_opens_that_source_and_the_pane_leads_on_to_the_next(browser: Browser, page: Path) -> None:
    browser.show(page)
    browser.click('main .ref[href="#c3"]')
    assert browser.run(LIT) == "The line offered 4.2 percent over two years."
    browser.click('.said .ref[href="#c2"]')
    assert browser.run(FOCUS) == "c2"
    browser.click(".close")
    assert browser.run("document.activeElement.getAttribute('href')") == "#c3"


def test_a_number_above_an_article_shows_the_statement_that_cites_it(browser: Browser, page: Path) -> None:
    browser.show(page)
    browser.click(STRIKE)
    browser.click('.source.open .cited .ref[href="#c1"]')
    assert browser.run(LIT) == "Ferry strike goes on"
    assert browser.run("document.querySelector('.said').innerText.trim().startsWith('The ferry strike')") is True
    browser.press("Escape")
    assert browser.run("document.activeElement.getAttribute('href')") == "#c1"


def test_a_source_of_the_list_opens_from_its_beginning_and_escape_returns_to_the_list(
    browser: Browser, page: Path
) -> None:
    browser.show(page)
    browser.click('.index a[href="#a2"]')
    assert browser.run(FOCUS) == "a2"
    browser.press("Escape")
    assert browser.run("document.activeElement.getAttribute('href')") == "#a2"


def test_selecting_the_words_of_a_statement_opens_nothing(browser: Browser, page: Path) -> None:
    browser.show(page)
    browser.run(f"getSelection().selectAllChildren(document.querySelector(`{STRIKE}`))")
    browser.run(f"document.querySelector(`{STRIKE}`).click()")
    assert browser.run("document.documentElement.classList.contains('reading')") is False
    assert browser.run("getSelection().toString()") == "Work stopped on Monday after an offer of 4.2 percent."


def test_a_link_to_a_citation_opens_it_at_once(browser: Browser, page: Path) -> None:
    browser.show(page, "#c2")
    assert browser.run(LIT) == "The crew stopped work on Monday. The line offered 4.2 percent"
    assert browser.run(SEEN) is True
    browser.run("location.hash = '#c4'")
    browser.run("new Promise((done) => setTimeout(done, 100))")
    assert browser.run(LIT) == ARABIC.split("\n")[2]


def test_without_scripts_a_fragment_leads_to_all_of_the_cited_words(browser: Browser, page: Path) -> None:
    browser.show(page, "#c3", scripts=False)
    assert browser.run("document.documentElement.className") == ""
    assert browser.run(SEEN) is True
    lit = browser.run(
        "[...document.querySelectorAll('mark[data-note=\"3\"]')].map((mark) => getComputedStyle(mark).backgroundColor)"
    )
    other = browser.run("getComputedStyle(document.querySelector('mark[data-note=\"4\"]')).backgroundColor")
    assert isinstance(lit, list)
    assert len(lit) == 2
    assert len(set(map(str, lit))) == 1
    assert other not in lit


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_browser_keeps_every_character_of_every_article(browser: Browser, page: Path, *, scripts: bool) -> None:
    browser.show(page, scripts=scripts)
    texts = browser.run("[...document.querySelectorAll('.text')].map((text) => text.textContent)")
    assert texts == [article.text.replace("\0", "␀") for article in BRIEFING.articles]


def test_hostile_text_makes_no_element_and_the_page_asks_the_network_for_nothing(browser: Browser, page: Path) -> None:
    browser.show(page)
    browser.click(STRIKE)
    assert browser.run("document.scripts.length") == 1
    assert browser.run("document.querySelectorAll('img, iframe, object, link, form, input, [onerror]').length") == 0
    assert browser.run("[...document.links].filter((a) => !/^(file|https?):$/.test(a.protocol)).length") == 0
    asked = [params for method, params in browser.events if method == "Network.requestWillBeSent"]
    assert len(asked) == 1
    assert page.as_uri() in asked[0]
    assert not [event for event in browser.events if event[0] in {"Log.entryAdded", "Runtime.exceptionThrown"}]


def test_the_policy_stops_a_script_that_is_not_the_pages_own(browser: Browser, page: Path) -> None:
    broken = page.with_name("broken.html")
    broken.write_bytes(page.read_bytes().replace(b"</main>", b"<script>document.title = 'owned'</script></main>"))
    browser.show(broken)
    assert browser.run("document.title") == "Morning briefing"


@pytest.mark.parametrize("width", [320, 700, 1023, 1024, 1400, 2600])
def test_no_width_needs_scrolling_sideways(browser: Browser, page: Path, width: int) -> None:
    for fragment in ("", "#c2", "#c6"):
        browser.show(page, fragment, width=width)
        assert browser.run("document.documentElement.scrollWidth <= innerWidth") is True
        assert (
            browser.run(
                "(({scrollWidth, clientWidth}) => scrollWidth <= clientWidth)(document.getElementById('sources'))"
            )
            is True
        )


def test_on_a_narrow_screen_the_source_covers_the_briefing_and_the_keys_stay_in_it(
    browser: Browser, page: Path
) -> None:
    browser.show(page, width=400)
    browser.run(f"document.querySelector(`{STRIKE}`).focus()")
    browser.press("Enter")
    assert browser.run(SEEN) is True
    assert browser.run("document.getElementById('briefing').inert") is True
    assert browser.run("document.elementFromPoint(200, 700).closest('#sources') !== null") is True
    browser.press("Escape")
    assert browser.run("document.getElementById('briefing').inert") is False
    assert browser.run(f"document.activeElement === document.querySelector(`{STRIKE}`)") is True


def test_a_statement_runs_in_the_direction_of_its_own_words(browser: Browser, page: Path) -> None:
    browser.show(page)
    directions = browser.run(
        "['#c2', '#c4'].map((to) => document.querySelector(`main .says[href='${to}']`).closest('.statement'))"
        ".map((statement) => getComputedStyle(statement).direction)"
    )
    assert directions == ["ltr", "rtl"]


def test_print_shows_the_briefing_with_notes_and_without_the_pane(browser: Browser, page: Path) -> None:
    browser.show(page, "#c2")
    browser.send("Emulation.setEmulatedMedia", media="print")
    try:
        assert browser.run("document.getElementById('sources').offsetHeight") == 0
        assert "The crew stopped work on Monday." in str(browser.run("document.querySelector('.notes').innerText"))
        assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    finally:
        browser.send("Emulation.setEmulatedMedia", media="")


def test_dark_mode_is_followed(browser: Browser, page: Path) -> None:
    dark: Json = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.show(page)
    browser.send("Emulation.setEmulatedMedia", features=dark)
    try:
        assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(22, 23, 26)"
    finally:
        browser.send("Emulation.setEmulatedMedia", features=[])


def test_the_accessibility_tree_names_the_regions_and_the_links(browser: Browser, page: Path) -> None:
    browser.show(page)
    nodes = browser.send("Accessibility.getFullAXTree")["nodes"]
    found = (
        {(name_of(node, "role"), name_of(node, "name")) for node in nodes if isinstance(node, dict)}
        if isinstance(nodes, list)
        else set()
    )
    for wanted in (
        ("main", ""),
        ("complementary", "Sources"),
        ("heading", "Left out, and why"),
        ("link", "Work stopped on Monday after an offer of 4.2 percent."),
        ("link", "Source 3"),
        ("region", "Left out, and why"),
    ):
        assert wanted in found


def name_of(node: dict[str, Json], field: str) -> str:
    value = node.get(field)
    return str(value.get("value", "")) if isinstance(value, dict) else ""
