from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brief.clean import article
from brief.types import Article, Document, MarkKind

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
BODY = "The ferry ran aground on Sunday.\n\nAll the people aboard were saved by fishing boats that night."


def clean(text: str) -> Article:
    return article(Document("a.txt", text, path="a.txt"))


def marked(text: str, kind: MarkKind) -> list[str]:
    return [text[start:end] for start, end in clean(text).ranges(kind)]


def rules(text: str) -> dict[str, str]:
    return {text[mark.start : mark.end]: mark.rule for mark in clean(text).marks if mark.kind is MarkKind.FURNITURE}


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "---",
            "# Ferry aground",
            "title: 'Ferry aground'",
            "- A list item",
            "> Quoted.",
            "Comments",
            "Related articles",
            "\u00a92031 The Ledger.",
            "By Jane Roe",
            "A short line",
            "The ferry ran aground on Sunday.",
            "which goes on in the next line and",
            "Kyiv \u2022 UNN",
            "SALLOWQUAY, 12 May 2031 (LNA) \u2013 The ferry ran aground.",
            "> (Reuters) - \u201cWe saw no light,\u201d he said.",
            "**OSLO \u2014** The ferry ran aground.",
            "***",
            "  \u00a0",
        ]
    )
    | st.text(max_size=30)
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\n\n", "\u2028"]))
@example([], "\n")
@example(["title: 'Ferry aground'", *3 * ["which goes on in the next line and"], "***"], "\n")
@example(["\ud800 lone surrogate"], "\n")
def test_marks_are_ordered_disjoint_tight_and_cover_every_character_that_shows(lines: list[str], end: str) -> None:
    text = end.join(lines)
    found = clean(text)
    at = 0
    for mark in found.marks:
        assert at <= mark.start < mark.end
        assert text[at : mark.start].strip() == ""
        assert text[mark.start : mark.end] == text[mark.start : mark.end].strip()
        assert mark.rule
        at = mark.end
    assert text[at:].strip() == ""
    assert found.text == text


@given(st.text(max_size=50), st.text(max_size=50))
def test_the_identity_depends_on_origin_and_text_alone(origin: str, text: str) -> None:
    one, two = article(Document(origin, text)), article(Document(origin, text, title="T", url="u"))
    assert one.id == two.id
    assert len(one.id) == 16
    assert int(one.id, 16) >= 0
    assert article(Document(f"{origin}x", text)).id != one.id
    assert article(Document(origin, f"{text}x")).id != one.id


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("World News", "section"),
        ("Politics / Europe", "section"),
        ("Published in News & Features", "section"),
        ("By Jane Roe and John Poe, Reuters", "byline"),
        ("Writer: J. ROE", "byline"),
        ("Jane Roe, Staff Writer", "byline"),
        ("Kyiv \u2022 UNN", "dateline"),
        ("Sallowquay, 14 May 2031", "dateline"),
        ("SALLOWQUAY, 14 May 2031 (LNA) \u2013", "dateline"),
        ("( MSN )", "agency"),
        ("14 May 2031", "date"),
        ("Published on Wednesday, May 14, 2031 at 10:30 a.m.", "date"),
        ("Last updated: 14 May 2031", "header"),
        ("Source: The Ledger", "header"),
        ("https://ledger.example/ferry", "link"),
        ("Home > World > Europe", "navigation"),
        ("\u00a9 Jane Roe", "credit"),
    ],
)
def test_furniture_above_the_body(line: str, rule: str) -> None:
    text = f"Ferry aground in the strait\n{line}\n\n{BODY}"
    assert rules(text) == {line: rule}
    assert clean(text).title == "Ferry aground in the strait"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("\u00a92031 The Ledger. All rights reserved.", "copyright"),
        ("Distributed by Wire Content Agency, LLC.", "legal"),
        ("Top of page", "navigation"),
        ("bottom of page", "navigation"),
        ("Go to top button", "navigation"),
        ("Share this story: Email | Copy link | Print", "share"),
        ("Leave a comment", "comments"),
        ("Your email address will not be published. Required fields are marked *", "comments"),
        ("Comments (12)", "comments"),
        ("Related articles", "related"),
        ("You may also like", "related"),
        ("Read more: How the light on the reef went dark", "read more"),
        ("Read more", "read more"),
        ("Sign up for our newsletter", "newsletter"),
        ("Subscribe now!", "newsletter"),
        ("Follow us on Facebook", "follow"),
        ("This site uses cookies to improve your visit.", "cookies"),
        ("Please enable JavaScript to continue using this page.", "cookies"),
        ("JavaScript is disabled in this browser.", "cookies"),
        ("ADVERTISEMENT", "advertisement"),
        ("5 min read", "reading time"),
        ("Tags: ferry, reef", "tags"),
        ("Photo: The wreck at low tide. Jane Roe / The Ledger", "credit"),
        ("(AP Photo/Jane Roe)", "credit"),
        ("Jane Roe/Reuters", "credit"),
        ("(Reporting by Jane Roe; Editing by John Poe)", "reporting"),
        ("Jane Roe contributed to this report.", "reporting"),
        ("This story was originally published by The Ledger.", "reporting"),
        ("jane.roe@ledger.example", "contact"),
        ("**Read more: How the light went dark**", "read more"),
        ("* * *", "ornament"),
        ("Ferries", "trailing"),
    ],
)
def test_furniture_below_the_body(line: str, rule: str) -> None:
    assert rules(f"Ferry aground\n\n{BODY}\n\n{line}")[line] == rule


@pytest.mark.parametrize(
    "line",
    [
        "Published in March, the report blames the port.",
        "Copyright law is on the agenda, the minister said.",
        "Comments by the minister angered the islanders.",
        "Share prices of the shipping line fell by 8%.",
        "Photographs from the scene show the ship on the reef.",
        "Reporting by the harbour master was late, the court found.",
        "Follow-up surveys are due in June.",
        "By Monday, the ship had broken in two.",
        "Related charges were dropped.",
        "The report was published on Monday by the ministry.",
        "For three years the port has asked for a new light,",
        '"The reef is charted. We all knew where it was,',
        "He told the court: \u201cWe saw no light.\u201d",
        "World leaders sent their sympathy.",
    ],
)
def test_body_that_looks_like_furniture_stays_body(line: str) -> None:
    assert marked(f"Ferry aground\n\n{BODY}\n\n{line}\n\nThe talks go on.", MarkKind.BODY)[2] == line


def test_headings_between_paragraphs_are_not_body() -> None:
    text = f"Ferry aground\n\n{BODY}\n\nDetails\n\nIt was dark.\n\nWhat happens now?\n\nThe talks go on."
    assert rules(text) == {"Details": "subheading", "What happens now?": "subheading"}


def test_a_list_of_other_articles_ends_at_the_next_paragraph() -> None:
    text = f"Ferry aground\n\n{BODY}\n\nRelated articles\nTrams return\nCourt opens\n\n{BODY}"
    assert rules(text) == {
        "Related articles": "related",
        "Trams return": "after related",
        "Court opens": "after related",
    }
    assert len(marked(text, MarkKind.BODY)) == 4


def test_nothing_below_the_comments_is_body() -> None:
    text = f"Ferry aground\n\n{BODY}\n\nComments\n\nI was there. It was awful."
    assert rules(text)["I was there. It was awful."] == "after comments"


def test_a_link_to_the_comments_above_the_body_closes_nothing() -> None:
    text = f"Ferry aground\n\n3 comments\n\n{BODY}"
    assert marked(text, MarkKind.BODY) == BODY.split("\n\n")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Ferry aground - NYT\n{BODY}", "Ferry aground - NYT"),
        (
            f"\n\nWorld News\n\nIs the U.S. ready for talks in the U.S.\n{BODY}",
            "Is the U.S. ready for talks in the U.S.",
        ),
        (f"# Ferry aground\n\n{BODY}", "Ferry aground"),
        (f"Title: Ferry aground\n\n{BODY}", "Ferry aground"),
        (f"The Island Post\nFerry aground\n{BODY}", "Ferry aground"),
        (BODY, None),
        ("Ferry aground", None),
        (f"{'word ' * 26}\n{BODY}", None),
        (f"- A list item\n{BODY}", None),
        ("", None),
        (" \n\t", None),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    found = clean(text)
    assert found.title == title
    assert marked(text, MarkKind.TITLE) == ([title] if title else [])


def test_a_title_that_the_format_states_is_found_in_the_text() -> None:
    text = f"Ferry \u201caground\u201d\n{BODY}"
    found = article(Document("a.html", text, title='Ferry "aground" | The Ledger'))
    assert found.title == 'Ferry "aground" | The Ledger'
    assert found.ranges(MarkKind.TITLE) == ((0, 15),)
    assert article(Document("a.html", text, title="Another")).ranges(MarkKind.TITLE) == ()


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        ("\u00a92031 Ledger L.P. Visit ledger.example. Distributed by Wire, LLC.", "Ledger"),
        ("Copyright \u00a9 2030-2031 The Island Times Company. All rights reserved.", "The Island Times"),
        ("(c) The Ledger 2031", "The Ledger"),
        ("All rights reserved", None),
        ("( AFP )", "AFP"),
        ("It was dark, The Ledger reported.", None),
    ],
)
def test_publishers_are_stated_never_guessed(lines: str, publisher: str | None) -> None:
    assert clean(f"Ferry aground\n\n{BODY}\n\n{lines}").publisher == publisher


@pytest.mark.parametrize(
    ("dateline", "lead"),
    [
        ("SALLOWQUAY, 12 May 2031 (LNA) \u2013", "The ferry ran aground."),
        ("PE\u00d1ALUZ, 15 May 2031 -", "Farms pay half, the ministry \u2013 newly founded \u2013 said."),
        ("KYIV (Reuters) -", "\u201cWe saw no light,\u201d he said."),
        ("KYIV, March 3 (Reuters) -", "The ferry - once new - sank."),
        ("WASHINGTON, March 3 \u2014", "The ferry ran aground."),
        ("ST. PETERSBURG, Fla. (AP) --", "12 people were saved."),
        ("VATICAN CITY \u2014", "The ferry ran aground."),
        ("GENEVA\u2014", "The ferry ran aground."),
        ("OSLO (FerryWatch) -", "The ferry ran aground."),
        ("MOSCOW. May 12 (Interfax) -", "The ferry ran aground."),
        ("London, Monday, 12 May 2031 -", "The ferry ran aground."),
        ("Rio de Janeiro, May 12 -", "The ferry ran aground."),
        ("Washington (CNN) -", '"Awful." So it was.'),
        ("(Reuters) -", "The ferry - once new - sank."),
        ("( Reuters ) -", "The ferry ran aground."),
        ("**OSLO \u2014**", "The ferry ran aground."),
        ("Monday, 12 May 2031", "The ferry ran aground."),
        ("Monday, May 12, 2031", "Up to four ferries ran aground."),
    ],
)
def test_the_dateline_inside_the_lead_is_not_body(dateline: str, lead: str) -> None:
    text = f"Ferry aground\n\n{dateline} {lead}\n\n{BODY}"
    assert rules(text) == {dateline: "dateline"}
    assert marked(text, MarkKind.BODY) == [lead, *BODY.split("\n\n")]


@pytest.mark.parametrize(
    "lead",
    [
        "MPs voted \u2013 again \u2013 on the light.",
        "UN \u2013 Experts from the body went aboard.",
        "NATO \u2013 the alliance \u2013 sent a ship.",
        "NATO \u2013 Allies agreed on Monday to send a ship, NATO said.",
        "UN, 12 May - the day of the vote - was warm.",
        "KYIV \u2013 Ukraine's capital \u2013 was dark.",
        "POLICE SAID - THE FERRY RAN AGROUND.",
        "London \u2013 The city was dark.",
        "The ferry (Grey Petrel) - The pride of the port - sank.",
        "World Health Organization (WHO) - Geneva's largest employer - sent doctors.",
        "World Health Organization (WHO) - Doctors went aboard.",
        "In Kyiv, March 3 - Independence Day was cold.",
        "On 12 May 2031 - The ferry ran aground.",
        "Ferry, May 12 - a day to forget.",
        "A FIRE - The third this week - broke out.",
        "FILE - In this picture the ferry lies on the reef.",
        "A FIRE - The third this week.",
        "COVID-19 The virus was aboard.",
        "KYIV (Reuters) The ferry ran aground.",
        "KYIV (Reuters) - .",
        "Monday, 12 May 2031, was a day to forget.",
        "Monday, 12 May 2031 was a day to forget.",
        "May 12, 2031 Ferry Week began.",
    ],
)
def test_what_the_sentence_needs_is_no_dateline(lead: str) -> None:
    assert marked(f"Ferry aground\n\n{lead}\n\n{BODY}", MarkKind.BODY)[0] == lead


@given(
    st.text(st.characters(exclude_categories=["Pd"]), max_size=60)
    | st.text(st.sampled_from("UNa, ().12May"), max_size=60)
)
@example("KYIV (Reuters) \u2212 The ferry ran aground.")
def test_without_a_dash_there_is_no_dateline(lead: str) -> None:
    assert "dateline" not in rules(f"Ferry aground\n\n{BODY}\n\n{lead}").values()


def test_a_day_may_be_torn_from_its_line() -> None:
    text = f"Ferry aground\n\nMonday, May 12, 2031Through the night the ferry ran aground.\n\n{BODY}"
    assert marked(text, MarkKind.BODY)[0] == "Through the night the ferry ran aground."


def test_only_the_lead_has_a_dateline() -> None:
    line = "OSLO (Reuters) - The ferry ran aground."
    assert marked(f"Ferry aground\n\n{BODY}\n\n{line}", MarkKind.BODY)[2] == line[len("OSLO (Reuters) - ") :]
    assert marked(f"Ferry aground\n\n{BODY}\n\n{BODY}\n\n{line}", MarkKind.BODY)[4] == line
    assert marked(f"Ferry aground\n\n{line}\n\n{line}", MarkKind.BODY)[1] == line


@pytest.mark.parametrize(
    ("dateline", "above", "day"),
    [
        ("OSLO, 12 May 2031 -", "", 12),
        ("OSLO, May 12, 2031 (LNA) -", "", 12),
        ("OSLO, 12 May -", "", None),
        ("OSLO, 12 May 2031 -", "13 May 2031\n", 13),
    ],
)
def test_the_day_of_a_dateline_is_the_date_if_no_other_is_stated(dateline: str, above: str, day: int | None) -> None:
    found = clean(f"Ferry aground\n{above}\n{dateline} The ferry ran aground.\n\n{BODY}")
    assert found.published == (datetime(2031, 5, day, tzinfo=UTC) if day else None)


def test_the_agency_of_a_lead_and_of_a_dateline() -> None:
    assert (
        clean("Ferry aground\n\nKYIV, May 14 (Reuters) - The ferry ran aground.\n\nAll were saved.").publisher
        == "Reuters"
    )
    assert clean(f"Ferry aground\nKyiv \u2022 UNN\n{BODY}").publisher == "UNN"
    assert clean(f"The Island Post\nFerry aground\nKyiv \u2022 UNN\n{BODY}").publisher == "The Island Post"


def test_a_header_and_what_it_states() -> None:
    header = "Publisher: The Ledger\nDate: 2031-05-14T01:30:00+02:00\nBy Jane Roe\nURL: https://ledger.example/ferry"
    text = f"Ferry aground\n{header}\n\n{BODY}"
    found = clean(text)
    assert (found.title, found.publisher, found.url) == ("Ferry aground", "The Ledger", "https://ledger.example/ferry")
    assert found.published == datetime(2031, 5, 13, 23, 30, tzinfo=UTC)
    assert set(rules(text)) == set(header.splitlines())
    stated = Document(
        "a", text, publisher="The Post", published=datetime(2030, 1, 1, tzinfo=UTC), url="https://post.example"
    )
    found = article(stated)
    assert (found.publisher, found.published, found.url) == (stated.publisher, stated.published, stated.url)


def test_front_matter() -> None:
    matter = "---\ntitle: 'Ferry: aground'\nsite: \"The Ledger\"\ndate: 2031-05-14\nlang: en\ndraft: false\n---"
    text = f"{matter}\n\n# Ferry: aground\n\n{BODY}"
    found = clean(text)
    assert (found.title, found.publisher, found.language) == ("Ferry: aground", "The Ledger", "en")
    assert found.published == datetime(2031, 5, 14, tzinfo=UTC)
    assert marked(text, MarkKind.TITLE) == ["Ferry: aground", "Ferry: aground"]
    assert marked(text, MarkKind.BODY) == BODY.split("\n\n")
    assert rules(text)["draft: false"] == "front matter"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("14 May 2031", 14),
        ("May 14th, 2031", 14),
        ("Wednesday, 14 May 2031, 6.20 p.m.", 14),
        ("Published: 2031-05-14", 14),
        ("14.05.2031", 14),
        ("05/06/2031", None),
        ("31.02.2031", None),
        ("Updated 14 May 2031", None),
    ],
)
def test_days(line: str, day: int | None) -> None:
    text = f"Ferry aground\n{line}\n{BODY}"
    assert clean(text).published == (datetime(2031, 5, day, tzinfo=UTC) if day else None)
    assert line in rules(text)


def test_markdown_markers_stay_outside_the_body() -> None:
    text = f"# Ferry aground\n\n{BODY}\n\n- Eleven boats came\n> It was **dark**.\n\n## Heading.\n\nThe end."
    assert marked(text, MarkKind.BODY)[2:] == ["Eleven boats came", "It was **dark**.", "The end."]
    assert rules(text) == {"#": "marker", "-": "marker", ">": "marker", "## Heading.": "subheading"}


def test_the_lines_of_a_hard_wrapped_paragraph_are_one_mark() -> None:
    text = (
        "FERRY AGROUND\nBy Jane Roe\n\n"
        "The ferry ran aground on the reef on Sunday\nevening, and all the people aboard were\n"
        "saved by boats. It was dark, said the\nharbour master.\n\n  Details\n\n- One boat sank in\n  the strait.\n"
    )
    assert marked(text, MarkKind.BODY) == [
        text[text.index("The ferry") : text.index("\n\n  Details")],
        "One boat sank in\n  the strait.",
    ]
    assert rules(text) == {"By Jane Roe": "byline", "Details": "subheading", "-": "marker"}


@pytest.mark.parametrize(
    "unit",
    [
        "By And ",
        "KYIV, ",
        "Oslo (AP",
        "copy link ",
        "share ",
        "A > ",
        "- ",
        "\u00a9 A ",
        "Related articles\n",
        "A line\n",
    ],
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    start = time.process_time()
    for text in (unit * 80 + "!", unit * 20_000, f"{unit * 50}!\n" * 20):
        clean(text)
    # A pattern that tries all its ways takes years here; the bound is wide since the machine may be slow.
    assert time.process_time() - start < 20


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside the checkout")
@pytest.mark.parametrize(
    ("seed", "title_words", "publisher", "body", "furniture"),
    [
        ("000", 13, None, 5, {"section": 1, "subheading": 3, "related": 1, "comments": 2, "navigation": 1}),
        ("001", 13, "Bloomberg", 18, {"section": 1, "copyright": 1, "comments": 1}),
        ("002", 0, None, 9, {}),
        ("003", 21, "UNN", 13, {"dateline": 1, "subheading": 2}),
        ("004", 9, "MSN", 24, {"navigation": 2, "byline": 1, "agency": 1, "subheading": 1, "comments": 1}),
    ],
)
def test_the_seeds(seed: str, title_words: int, publisher: str | None, body: int, furniture: dict[str, int]) -> None:
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    text = path.read_bytes().decode()
    found = clean(text)
    assert len((found.title or "").split()) == title_words
    assert marked(text, MarkKind.TITLE) == ([found.title] if found.title else [])
    assert found.publisher == publisher
    assert found.published is None
    assert len(found.ranges(MarkKind.BODY)) == body
    assert Counter(mark.rule for mark in found.marks if mark.kind is MarkKind.FURNITURE) == furniture


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside the checkout")
def test_no_furniture_of_the_seeds_is_citable() -> None:
    lines = (
        "Kyiv \u2022 UNN",
        "( MSN )",
        "Details",
        "Comments",
        "Leave a comment",
        "bottom of page",
        "Related articles",
    )
    furniture = {line for path in SEEDS.glob("*.txt") for line in rules(path.read_bytes().decode())}
    assert furniture.issuperset(lines)


@pytest.mark.parametrize(
    ("lead", "agency"),
    [
        ("SALLOWQUAY, 12 May 2031 (Reuters) - The ferry Alba sank.", "Reuters"),
        ("SALLOWQUAY (AP) \u2014 The ferry Alba sank.", "AP"),
        ("The ferry Alba sank off Sallow Island.", None),
    ],
)
def test_the_agency_tag_is_furniture_and_a_fact(lead: str, agency: str | None) -> None:
    told = clean(f"Ferry sinks off Sallow Island\n\n{lead}\nDivers searched its hull at night.")
    assert told.agency == agency
    assert not any(agency in line for line in marked(told.text, MarkKind.BODY) if agency)
