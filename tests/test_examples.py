"""The example corpus keeps the properties that make it worth running on."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
FILES = sorted(path.name for path in EXAMPLES.iterdir())
LATIN_1 = "06-water-farms-upland-courier.txt"
HTML = "05-water-deal-hartevale-chronicle.html"
MARKDOWN = "07-water-bills-velmark-public-radio.md"
ALMOST_EMPTY = "12-tram-live-page.txt"
WIRE = "01-ferry-aground-lna.txt"
REPRINT = "02-ferry-aground-brannet-islander.txt"
LEDGER = "03-ferry-rescue-harbour-ledger.txt"
PLAIN = [name for name in FILES if name not in (HTML, ALMOST_EMPTY)]


def read(name: str) -> str:
    encoding = "iso-8859-1" if name == LATIN_1 else "utf-8"
    return (EXAMPLES / name).read_bytes().decode(encoding)


def everything() -> str:
    return "\n".join(read(name) for name in FILES)


def test_twelve_articles_tell_three_events() -> None:
    assert [name[:3] for name in FILES] == [f"{number:02}-" for number in range(1, 13)]
    events = [name.split("-")[1] for name in FILES]
    assert [events.count(event) for event in ("ferry", "water", "tram")] == [4, 4, 4]


def test_formats_are_text_with_one_page_and_one_markdown_file() -> None:
    assert [name for name in FILES if not name.endswith(".txt")] == [HTML, MARKDOWN]


@pytest.mark.parametrize("name", PLAIN)
def test_an_article_has_the_length_of_news(name: str) -> None:
    assert 150 <= len(read(name).split()) <= 450


def test_one_file_is_almost_empty() -> None:
    assert len(read(ALMOST_EMPTY).split()) < 10


def test_only_the_latin_1_file_is_not_utf_8() -> None:
    def is_utf_8(name: str) -> bool:
        try:
            (EXAMPLES / name).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    assert [name for name in FILES if not is_utf_8(name)] == [LATIN_1]
    assert set("éñü\u00a0") <= set(read(LATIN_1))


def test_the_reprint_is_the_wire_copy_under_another_title() -> None:
    wire, reprint = read(WIRE).split("\n\n"), read(REPRINT).split("\n\n")
    assert not set(wire[:1]) & set(reprint)
    assert "( LNA )" in " ".join(reprint)
    assert len(" ".join(reprint)) < len(" ".join(wire))
    shared = SequenceMatcher(None, " ".join(wire), " ".join(reprint), autojunk=False).get_matching_blocks()
    assert sum(block.size for block in shared if block.size > 40) > 0.75 * len(" ".join(wire))


def test_two_outlets_give_conflicting_figures_each_with_its_source() -> None:
    assert "injuring 14 people, the Sallowquay Port Authority said" in read(WIRE)
    assert "At least 17 people were injured" in read(LEDGER)
    assert "St Orin's Hospital in Sallowquay said" in read(LEDGER)


def test_quotations_are_curly_straight_nested_and_unbalanced() -> None:
    assert read("08-water-court-assembly-review.txt").count('"') % 2 == 1
    inquiry = read("04-ferry-inquiry-hartevale-tribune.txt")
    assert inquiry.count("“") == inquiry.count("”") + 1
    assert "shouting, 'Leave the bags, count the children,' and" in read(LEDGER)
    assert "“I asked the driver, ‘Are you staying this time?’" in read("11-tram-first-morning-velmark-herald.txt")


def test_dashes_and_hard_spaces_occur() -> None:
    assert set("–—\u00a0") <= set(everything())


@pytest.mark.parametrize(
    "line",
    [
        "Your email address will not be published. Required fields are marked *",
        "Leave a comment",
        "Go to top button",
        "top of page",
        "Published in Region",
        "©2031 The Harbour Ledger. All rights reserved.",
        "Writer: Jonna Pellard",
        "( LNA )",
        "Related articles",
        "Share this story: Email | Copy link | Print",
    ],
)
def test_furniture_stands_on_its_own_line(line: str) -> None:
    assert line in everything().splitlines()


@pytest.mark.parametrize("opening", ["Photo: ", "Read more: ", "Let us remind", "Share on: ", "By "])
def test_furniture_opens_a_line(opening: str) -> None:
    assert any(line.startswith(opening) for line in everything().splitlines())


@pytest.mark.parametrize(
    "part", ["<nav", "<article", "<aside", "<footer", "og:site_name", "article:published_time", "cookie", "hidden>"]
)
def test_the_page_is_a_full_page(part: str) -> None:
    assert part in read(HTML)


def test_the_markdown_file_has_a_heading_and_a_front_block() -> None:
    lines = read(MARKDOWN).splitlines()
    assert lines[0].startswith("# ")
    assert lines[2].startswith("Source: ")
    assert lines[3].startswith("Date: ")


def test_some_files_state_their_date_and_some_do_not() -> None:
    dated = [name for name in PLAIN if " May 2031" in read(name)]
    assert 0 < len(dated) < len(PLAIN)
