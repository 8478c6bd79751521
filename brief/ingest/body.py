"""The body of a page: trafilatura on a tree that is prepared for it, in up to three ways, or what the page states.

The ways and their thresholds were chosen on halves of the 181 pages of the article-extraction benchmark; both halves
stand in bench/newsroom.md.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from brief.text import count_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document as Extracted

# The strictest way is the fastest and misses whole articles; the next one takes what the one before it leaves empty.
_WAYS: tuple[Mapping[str, bool], ...] = (
    {"favor_precision": True, "fast": True},
    {"favor_precision": True},
    {"favor_recall": True, "fast": True},
)
_THIN = 60  # words: with fewer, the next way is tried; between 40 and 120 nothing changes on the benchmark
_LEAST = 10  # words: with fewer, what was found is a page's menu
_BETTER = 3  # times as many words make a later way better than an earlier one

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?:\.0+)?(?:em|px|pt|rem|%)?\s*(?:;|$)",
    re.IGNORECASE,
)
_MOST_HIDDEN = 0.25  # of the words in paragraphs: a page that hides more shows them when its script runs
_PROSE = 80  # characters of a paragraph that is no caption and no link
_NEAR = 3  # levels between two pieces of one body and what holds both
_SILENCE = logging.NullHandler()
_TAG = re.compile(r"<[^>]*>")
_BLOCKS = tuple("blockquote br div dd dt figcaption h1 h2 h3 h4 h5 h6 hr li p pre section table td tr ul".split())


def extract(tree: HtmlElement) -> Extracted | None:
    """Return what trafilatura finds in a page, its text the best that a way gives; None where there is no text.

    Changes the tree: what is hidden is dropped, and a body that advertisements part is joined.
    """
    from trafilatura import bare_extraction  # noqa: PLC0415

    # It warns of every way that finds nothing; without a handler that would be printed.
    logging.getLogger("trafilatura").addHandler(_SILENCE)
    stated = tuple(_stated(tree))
    _drop_hidden(tree)
    _join_pieces(tree)
    best: Extracted | None = None
    for way in _WAYS:
        # The extractor's own date is not used: where a page states none it guesses, and reads the clock to do so.
        found = bare_extraction(
            tree,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False},
            **way,
        )
        if best is None or (found and _words(found) > _BETTER * _words(best)):
            best = found
        if best and _words(best) >= _THIN:
            return best
    best = _with_stated(best, stated)
    return best if best and _words(best) >= _LEAST else None


def whole(tree: HtmlElement) -> str:
    """Return the words of markup that is all body, as of a newsletter or a feed's item, a paragraph on each line."""
    from trafilatura import bare_extraction  # noqa: PLC0415

    _drop_hidden(tree)
    for element in tree.iter("table", "tbody", "td", "th", "tr"):
        element.tag = "div"
    found = bare_extraction(tree, include_comments=False, favor_recall=True, fast=True)
    kept = found.text if found and found.text else ""
    every = "\n".join(_lines(tree))
    # Where the extractor takes most of it for something else, it is no body that it knows.
    return kept if count_words(kept) * 2 >= count_words(every) else every


def _words(found: Extracted) -> int:
    return count_words(found.text or "")


def _drop_hidden(tree: HtmlElement) -> None:
    """Drop what a reader does not see, unless it is so much that a script must show it later."""
    hidden = [
        element
        for element in tree.iter("a", "aside", "div", "figure", "li", "p", "section", "span", "td", "ul")
        if "hidden" in element.attrib or _HIDDEN.search(element.get("style") or "")
    ]
    most = _MOST_HIDDEN * _prose(tree) if hidden else 0
    for element in hidden:
        if element.getparent() is not None and _prose(element) <= most:
            element.drop_tree()


def _prose(element: HtmlElement) -> int:
    """Return the characters of the paragraphs in an element."""
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


def _join_pieces(tree: HtmlElement) -> None:
    """Move the paragraphs of a body that stands in several equal boxes, with advertisements between, into the first."""
    pieces: dict[tuple[str, str | None], list[HtmlElement]] = {}
    for box in tree.iter("div", "section"):
        if sum(child.tag == "p" and len(child.text_content()) >= _PROSE for child in box) >= 2:
            pieces.setdefault((box.tag, box.get("class")), []).append(box)
    for first, *others in pieces.values():
        above = _above(first)
        for other in others:
            holder = next((box for box in _above(other) if box in above), None)
            if holder is not None and holder.tag not in {"body", "html"} and first not in other.iterancestors():
                first.extend(list(other))


def _above(box: HtmlElement) -> list[HtmlElement]:
    return [element for element, _ in zip(box.iterancestors(), range(_NEAR), strict=False)]


def _stated(tree: HtmlElement) -> Iterator[str]:
    """Yield the bodies that a page states for machines to read (schema.org, articleBody)."""
    for script in tree.iter("script"):
        if "articleBody" in (script.text or ""):
            try:
                waiting = [json.loads(script.text, strict=False)]
            except (ValueError, RecursionError):
                continue
            while waiting:
                item = waiting.pop()
                if isinstance(item, dict) and isinstance(item.get("articleBody"), str):
                    yield _TAG.sub(" ", item["articleBody"]).strip()
                waiting += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()


def _with_stated(best: Extracted | None, stated: tuple[str, ...]) -> Extracted | None:
    """Return a page whose script would write its text, with the text that it states, where that is longer."""
    longest = max(stated, key=len, default="")
    if best is not None and count_words(longest) > _words(best):
        best.text = longest
    return best


def _lines(tree: HtmlElement) -> Iterator[str]:
    """Yield the words of a page, each block on a line of its own."""
    for element in tree.iter("head", "script", "style", "title"):
        element.clear()
    for element in tree.iter(*_BLOCKS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    yield from filter(None, (" ".join(line.split()) for line in tree.text_content().splitlines()))
