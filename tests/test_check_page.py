"""The page of a check in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import cite, doubted, made_article
from chromium import CHROMIUM, Browser, Json

from brief import segment
from brief.citations import Corpus
from brief.review import Reviewed, to_html
from brief.types import (
    Clause,
    Problem,
    ProblemCode,
    Stance,
    StanceKind,
    Verdict,
    VerdictKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = "</script><img src=x onerror=alert(1)> {{ 7*7 }} </style></mark>\u202e \U0001f600 <b>"
BACKGROUND = "\n\n".join(f"Line {number} of the history of the crossing, which is long." for number in range(60))
FERRY = made_article(
    "ferry",
    f"Ferry strike goes on\n\n{BACKGROUND}\n\nThe crew stopped work on Monday after 16 days of talks.\n\n{HOSTILE}\n",
    path="ferry.txt",
    publisher="The Ledger",
)
OTHER = made_article("other", f"Strike\n\nWork stopped on Tuesday, {HOSTILE} said.\n", path="other.txt")
CORPUS = Corpus.of([FERRY, OTHER], {one.id: segment.sentences(one) for one in (FERRY, OTHER)})
WORK, DAYS = cite(FERRY, "The crew stopped work on Monday after 16 days of talks."), cite(FERRY, "16 days")
TUESDAY = cite(OTHER, "Tuesday")
PARTLY = Verdict(
    VerdictKind.PARTIAL,
    0.2,
    (Problem(ProblemCode.NUMBER_ABSENT, "“18” stands nowhere; it says “16”", 38, 40, (DAYS,)),),
    clauses=(Clause(0, 54, carried=True), Clause(54, 80, carried=False)),
    stances=(Stance(WORK, StanceKind.SUPPORTS), Stance(TUESDAY, StanceKind.CONTRADICTS)),
)
ITEMS = (
    Reviewed("The crew stopped work on Monday.", (WORK,), Verdict(VerdictKind.SUPPORTED, 0.97), 1),
    Reviewed("The crew stopped work on Monday after 18 days of talks, and the harbour was sold.", (WORK,), PARTLY, 2),
    Reviewed(HOSTILE, (), doubted(VerdictKind.CONTRADICTED, HOSTILE), 3),
    Reviewed("What comes next", (), Verdict(VerdictKind.NOT_CHECKABLE, 0.0), 4),
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "check.html"
    path.write_bytes(to_html(ITEMS, HOSTILE, CORPUS).encode())
    return path


LIT = "[...document.querySelectorAll('mark.on')].map((mark) => mark.textContent).join('')"


def test_enter_on_a_sentence_opens_its_source_and_escape_returns(browser: Browser, page: Path) -> None:
    browser.show(page)
    browser.run("document.querySelector('.partial a.says').focus()")
    browser.press("Enter")
    assert browser.run(LIT) == FERRY.slice(WORK)
    assert browser.run(
        "document.querySelector('.said').innerText.startsWith('The crew stopped work on Monday after 18')"
    )
    browser.press("Escape")
    assert browser.run("document.activeElement === document.querySelector('.partial a.says')") is True


def test_a_reason_and_a_stance_lead_to_the_place_that_says_otherwise(browser: Browser, page: Path) -> None:
    browser.show(page)
    browser.click(".partial .reasons .ref")
    assert browser.run(LIT) == "16 days"
    browser.press("Escape")
    browser.click(".partial .stances .contradicts .ref")
    assert browser.run(LIT) == "Tuesday"
    assert browser.run("document.querySelector('.source.open .publisher').textContent") == "other.txt"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_difference_the_missing_clause_and_the_filter_need_no_script(
    browser: Browser, page: Path, *, scripts: bool
) -> None:
    browser.show(page, scripts=scripts)
    assert browser.run("[...document.querySelectorAll('del')].map((one) => one.textContent)") == ["16"]
    assert browser.run("[...document.querySelectorAll('ins')].map((one) => one.textContent)") == [
        "18",
        ", and the harbour was sold",
    ]
    assert browser.run("document.querySelector('.not-carried').textContent") == ITEMS[1].text[54:80]
    seen = "[...document.querySelectorAll('.statement')].filter((one) => one.offsetHeight).length"
    assert browser.run(seen) == 4
    browser.click("#doubtful")
    assert browser.run(seen) == 2


def test_hostile_text_makes_no_element_and_nothing_is_loaded(browser: Browser, page: Path) -> None:
    browser.show(page)
    assert browser.run("document.scripts.length") == 1
    assert browser.run("document.querySelectorAll('img, iframe, object, link, form, b, [onerror]').length") == 0
    assert browser.run("document.title") == f"Check of {HOSTILE}".replace("  ", " ")
    assert len([method for method, _ in browser.events if method == "Network.requestWillBeSent"]) == 1
    assert not [event for event in browser.events if event[0] in {"Log.entryAdded", "Runtime.exceptionThrown"}]
    texts = browser.run("[...document.querySelectorAll('.text')].map((text) => text.textContent)")
    assert texts == [FERRY.text, OTHER.text]


@pytest.mark.parametrize("width", [320, 1023, 1400])
def test_no_width_needs_scrolling_sideways(browser: Browser, page: Path, width: int) -> None:
    browser.show(page, "#c2", width=width)
    assert browser.run("document.documentElement.scrollWidth <= innerWidth") is True


def test_the_accessibility_tree_names_what_is_to_be_done(browser: Browser, page: Path) -> None:
    browser.show(page)
    nodes = browser.send("Accessibility.getFullAXTree")["nodes"]
    found = (
        [(name_of(node, "role"), name_of(node, "name")) for node in nodes if isinstance(node, dict)]
        if isinstance(nodes, list)
        else []
    )
    for wanted in (("checkbox", "Show only what needs a look"), ("complementary", "Sources"), ("link", "Source 2")):
        assert wanted in found


def name_of(node: dict[str, Json], field: str) -> str:
    value = node.get(field)
    return str(value.get("value", "")) if isinstance(value, dict) else ""
