from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
import website as behave
from website import Site, reply

from brief.fetch import sync
from brief.settings import Web
from brief.types import Fetched, Source, SourceKind, SourceStatus, Validators

NOW = datetime(2031, 5, 14, 6, tzinfo=UTC)
QUICK = Web(timeout=0.4, patience=5, delay=0, retries=0, megabytes=1, items=5, threads=4)
LONG = " ".join(f"The harbour master said on day {day} that the ferry would sail again." for day in range(20))


@pytest.fixture
def site() -> Iterator[Site]:
    with behave.serving(Site()) as running:
        yield running


def source(place: str, kind: SourceKind = SourceKind.URL, name: str | None = None) -> Source:
    return Source(place, name or "127.0.0.1", kind, allow_private=True)


def page(title: str = "Ferry aground", head: str = "") -> str:
    return (
        f'<html lang="en"><head><title>{title} - The Ledger</title>{head}</head><body><nav>Home News</nav><article>'
        f"<h1>{title}</h1><p>{LONG}</p><p>{LONG.replace('ferry', 'boat')}</p></article></body></html>"
    )


def item(number: int, more: str = "", day: int = 13) -> str:
    date = f"<pubDate>{day} May 2031 0{number % 10}:00:00 GMT</pubDate>" if day else ""
    return f"<item><guid>{number}</guid><title>Story {number}</title><link>/story/{number}</link>{date}{more}</item>"


def rss(*items: str) -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Ledger World</title>{"".join(items)}</channel></rss>'
    )


def read(*sources: Source, known: Mapping[str, Validators] | None = None, settings: Web = QUICK) -> list[Fetched]:
    return list(sync(sources, known or {}, settings, NOW))


def test_a_page(site: Site) -> None:
    head = '<meta property="article:published_time" content="2031-05-14T01:30:00+02:00">'
    site.acts["/a"] = reply(page(head=head), more={"ETag": '"7"'})
    (fetched,) = read(source(f"{site.url}/a"))
    (document,) = fetched.documents
    assert (fetched.status, fetched.reason, fetched.validators) == (SourceStatus.OK, "", Validators('"7"'))
    assert (document.origin, document.url) == (f"{site.url}/a", f"{site.url}/a")
    assert (document.title, document.publisher, document.language) == ("Ferry aground", "127.0.0.1", "en")
    assert document.published == datetime(2031, 5, 13, 23, 30, tzinfo=UTC)
    assert LONG in document.text
    assert document.raw == page(head=head).encode()


def test_a_name_given_to_a_source_is_the_publishers(site: Site) -> None:
    site.acts["/a"] = site.acts["/b"] = reply(page(head='<meta property="og:site_name" content="Ledger Online">'))
    (plain,), (given,) = (
        fetched.documents for fetched in read(source(f"{site.url}/a"), source(f"{site.url}/b", name="The Ledger"))
    )
    assert (plain.publisher, given.publisher) == ("Ledger Online", "The Ledger")


def test_other_formats_behind_an_address(site: Site) -> None:
    site.acts["/a"] = reply(LONG, "text/plain; charset=utf-8")
    site.acts["/wrong"] = reply(page(), "text/plain")
    site.acts["/unnamed"] = reply(page(), "application/octet-stream")
    site.acts["/lines"] = reply('{"text": "One."}\n{"text": "Two."}', "application/x-ndjson")
    texts = [
        [document.text for document in one.documents] for one in read(*(source(site.url + path) for path in site.acts))
    ]
    assert texts[0] == [LONG]
    assert all(LONG in texts[at][0] for at in (1, 2))
    assert texts[3] == ["One.", "Two."]


def test_charsets_that_are_wrong_or_missing(site: Site) -> None:
    words = page().replace("harbour", "p\u0159\u00edstav")
    site.acts["/utf"] = reply(words.encode(), "text/html; charset=iso-8859-1")
    site.acts["/header"] = reply(words.encode("iso-8859-2"), "text/html; charset=iso-8859-2")
    site.acts["/meta"] = reply(
        words.replace("<head>", '<head><meta charset="iso-8859-2">').encode("iso-8859-2"), "text/html"
    )
    for fetched in read(*(source(site.url + path) for path in site.acts)):
        assert "p\u0159\u00edstav master" in fetched.documents[0].text


def test_every_failure_has_a_status_and_ends_nothing(site: Site) -> None:
    site.acts |= {
        "/slow": behave.drip,
        "/big": behave.endless,
        "/gone": reply("", status=410),
        "/shut": reply("", status=403),
        "/broken": behave.broken,
        "/empty": reply(""),
        "/blank": reply("<html><body><nav>Home</nav></body></html>"),
        "/picture": reply(b"\x89PNG\r\n", "image/png"),
        "/nofeed": reply(page()),
        "/good": reply(page(head='<meta name="date" content="2031-05-14">')),
    }
    sources = [source(site.url + path, SourceKind.FEED if path == "/nofeed" else SourceKind.URL) for path in site.acts]
    refused = Source(f"{site.url}/good?", "127.0.0.1", SourceKind.URL)
    found = read(*sources, refused, source("http://127.0.0.1:1/"), source("http://[::1"))
    assert [fetched.status.name for fetched in found] == (
        "TIMEOUT TOO_LARGE GONE REFUSED FAILED EMPTY EMPTY FAILED FAILED OK REFUSED FAILED FAILED".split()
    )
    assert all(fetched.reason for fetched in found if fetched.status is not SourceStatus.OK)
    assert "allow_private" in found[-3].reason
    assert site.paths.count("/good?") == 0


def test_what_has_not_changed_costs_one_request_and_is_not_parsed(site: Site) -> None:
    site.acts["/feed"] = behave.unless_known("this is parsed never: not a feed", "application/rss+xml")
    known = {f"{site.url}/feed": Validators('"1"')}
    (fetched,) = read(source(f"{site.url}/feed", SourceKind.FEED), known=known)
    assert (fetched.status, fetched.documents, fetched.validators) == (SourceStatus.UNCHANGED, (), Validators('"1"'))
    assert site.paths == ["/feed"]


def test_a_feed_whose_items_are_read_from_their_pages(site: Site) -> None:
    site.acts["/feed"] = reply(rss(item(1), item(2)), "application/rss+xml", more={"ETag": '"f"'})
    site.acts["/story/1"] = reply(page("First", '<meta name="date" content="2031-05-01">'), more={"ETag": '"p"'})
    site.acts["/story/2"] = reply(page("Second"))
    (fetched,) = read(source(f"{site.url}/feed"))
    assert fetched.status is SourceStatus.OK
    assert [document.title for document in fetched.documents] == ["Second", "First"]
    assert [document.published for document in fetched.documents] == [
        datetime(2031, 5, 13, hour, tzinfo=UTC) for hour in (2, 1)
    ]
    assert fetched.validators == Validators('"f"')
    assert fetched.pages == (
        (f"{site.url}/story/2", Validators()),
        (f"{site.url}/story/1", Validators('"p"')),
    )


def test_a_feed_that_carries_its_articles_costs_one_request(site: Site) -> None:
    whole = f"<description><![CDATA[<p>{LONG}</p><p>Read on.</p>]]></description>"
    site.acts["/feed"] = reply(rss(item(1, whole)), "application/rss+xml")
    (fetched,) = read(source(f"{site.url}/feed", name="The Ledger"))
    (document,) = fetched.documents
    assert document.text.splitlines() == [LONG, "Read on."]
    assert (document.publisher, document.url) == ("The Ledger", f"{site.url}/story/1")
    assert site.paths == ["/feed"]


def test_pages_that_were_read_before_are_asked_only_whether_they_changed(site: Site) -> None:
    site.acts["/feed"] = reply(rss(item(1, day=1), item(2, day=1), item(3), item(4)), "application/rss+xml")
    for number in range(1, 5):
        site.acts[f"/story/{number}"] = behave.unless_known(page(f"Story {number}"), "text/html", '"1"')
    known = {f"{site.url}/story/{number}": Validators('"1"' if number == 1 else None) for number in range(1, 4)}
    (fetched,) = read(source(f"{site.url}/feed"), known=known)
    # 1 has not changed, 2 is old and cannot be asked, 3 is young and cannot be asked, 4 is new.
    assert [document.title for document in fetched.documents] == ["Story 4", "Story 3"]
    assert site.paths == ["/feed", "/story/4", "/story/3", "/story/1"]


def test_items_that_fail_are_told_and_the_feed_is_asked_again(site: Site) -> None:
    teller = " ".join(["word"] * 40)
    site.acts["/feed"] = reply(
        rss(item(1), item(2, f"<description>{teller}</description>"), item(3)),
        "application/rss+xml",
        more={"ETag": "x"},
    )
    site.acts["/story/1"] = reply(page("First"))
    site.acts["/story/2"] = behave.broken
    site.acts["/story/3"] = reply("", status=404)
    (fetched,) = read(source(f"{site.url}/feed"))
    assert [document.title for document in fetched.documents] == ["Story 2", "First"]
    assert fetched.documents[0].text == teller
    assert fetched.reason.startswith("2 of 4 articles not read: ")
    assert fetched.validators == Validators()


def test_an_item_that_is_gone_for_good_does_not_keep_a_feed_from_being_known(site: Site) -> None:
    site.acts["/feed"] = reply(rss(item(1), item(2)), "application/rss+xml", more={"ETag": "x"})
    site.acts["/story/1"] = reply(page("First"))
    (fetched,) = read(source(f"{site.url}/feed"))
    assert "no such page" in fetched.reason
    assert fetched.validators == Validators("x")


@pytest.mark.parametrize(
    ("items", "status", "reason"),
    [
        ((), SourceStatus.EMPTY, "no items"),
        ((item(9),), SourceStatus.FAILED, "1 of 1 article not read"),
        (("<item><title>Nothing</title></item>",), SourceStatus.FAILED, "has no link and no text"),
        ((item(1, day=0),), SourceStatus.UNDATED, ""),
        ((item(1, day=20),), SourceStatus.OK, "1 article dated in the future"),
    ],
)
def test_odd_feeds(site: Site, items: tuple[str, ...], status: SourceStatus, reason: str) -> None:
    site.acts["/feed"] = reply(rss(*items), "application/rss+xml")
    site.acts["/story/1"] = reply(page("First"))
    (fetched,) = read(source(f"{site.url}/feed"))
    assert fetched.status is status
    assert reason in fetched.reason


def test_a_feed_of_ten_thousand_items_is_read_from_its_newest(site: Site) -> None:
    entries = [
        {"id": str(number), "title": f"Story {number}", "content_text": f"News {number}.",
         "date_published": f"20{number // 365 % 30:02}-01-{number % 28 + 1:02}"}
        for number in range(10_000)
    ]  # fmt: skip
    data = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Big", "items": entries})
    site.acts["/feed"] = reply(data, "application/feed+json")
    (fetched,) = read(source(f"{site.url}/feed"), settings=Web(delay=0, items=5))
    assert len(fetched.documents) == 5
    assert {document.published for document in fetched.documents} == {datetime(2027, 1, 28, tzinfo=UTC)}
    assert fetched.reason == "the newest 5 of 10000 items were read"


def test_a_source_that_takes_too_long_is_left_with_what_it_brought(site: Site) -> None:
    site.acts["/feed"] = reply(rss(item(1), item(2), item(3)), "application/rss+xml", more={"ETag": "x"})
    site.acts |= {"/story/3": behave.drip, "/story/2": reply(page()), "/story/1": reply(page())}
    (fetched,) = read(source(f"{site.url}/feed"), settings=Web(timeout=0.3, patience=0.2, delay=0, retries=0))
    assert "2 pages not reached in 0.2 seconds" in fetched.reason
    assert (fetched.status, fetched.validators) == (SourceStatus.FAILED, Validators())


def test_lists_of_feeds_are_replaced_by_their_feeds(site: Site, tmp_path: Path) -> None:
    whole = f"<description>{LONG}</description>"
    for name in ("a", "b"):
        site.acts[f"/{name}"] = reply(rss(item(1, whole)), "application/rss+xml")
    outlines = "".join(f'<outline title="Feed {name}" xmlUrl="{site.url}/{name}"/>' for name in "ab")
    site.acts["/list.opml"] = reply(f"<opml><body>{outlines}</body></opml>", "text/x-opml")
    (tmp_path / "list.opml").write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
    for place in (f"{site.url}/list.opml", str(tmp_path / "list.opml")):
        found = read(source(place, SourceKind.OPML), source(f"{site.url}/b"))
        assert [(one.source.name, one.status) for one in found] == [
            ("Feed a", SourceStatus.OK),
            ("Feed b", SourceStatus.OK),
        ]
    (lost,) = read(source(str(tmp_path / "none.opml"), SourceKind.OPML))
    assert (lost.status, "cannot be opened" in lost.reason) == (SourceStatus.FAILED, True)


def test_muted_sources_are_not_asked_and_files_are_read_in_place(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Harbour reopens\n\nThe harbour reopened.\n", encoding="utf-8")
    muted = Source(f"{site.url}/a", "Muted", SourceKind.URL, mute=True, allow_private=True)
    folder = Source(str(tmp_path), "The Ledger", SourceKind.PATH)
    none = Source(str(tmp_path / "none"), "None", SourceKind.PATH)
    read_in_place, missing = read(muted, folder, none)
    assert [document.publisher for document in read_in_place.documents] == ["The Ledger"]
    assert (missing.status, "no such file" in missing.reason) == (SourceStatus.FAILED, True)
    assert site.asked == []
