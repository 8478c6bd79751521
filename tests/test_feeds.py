from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.errors import SourceError
from brief.fetch import opml
from brief.fetch.feeds import Feed, is_feed, parse
from brief.types import Source, SourceKind

FEEDS = Path(__file__).parents[2] / "shared" / "data" / "feeds"
AT = "https://ledger.example/feeds/world.xml"


def rss(*items: str, head: str = "<title>The Ledger</title><language>en-gb</language>", before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def read(data: bytes, charset: str | None = None) -> Feed:
    return parse("the feed", data, AT, charset)


def test_rss() -> None:
    feed = read(
        rss(
            "<item><title>Ferry &lt;i&gt;aground&lt;/i&gt; &amp;amp; safe</title><link>/a</link><guid>1</guid>"
            "<pubDate>Wed, 14 May 2031 05:00:00 +0200</pubDate><description>Short.</description></item>"
        )
    )
    assert (feed.title, feed.language) == ("The Ledger", "en-gb")
    (item,) = feed.items
    assert (item.id, item.link, item.title) == ("1", "https://ledger.example/a", "Ferry aground & safe")
    assert item.published == datetime(2031, 5, 14, 3, tzinfo=UTC)
    assert item.markup == "Short."


def test_the_longest_text_of_an_item_counts() -> None:
    xmlns = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    data = rss("<item><guid>1</guid><description>Short.</description><content:encoded>&lt;p&gt;Longer text.&lt;/p&gt;"
               "</content:encoded></item>").replace(b"<rss", f"<rss {xmlns}".encode())  # fmt: skip
    assert read(data).items[0].markup == "<p>Longer text.</p>"


def test_atom() -> None:
    feed = read(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Ledger</title><entry><id>urn:1</id><title>Ferry</title>'
        b'<link rel="alternate" href="../a.html"/><updated>2031-05-14T03:00:00Z</updated>'
        b'<content type="html">&lt;p&gt;News.&lt;/p&gt;</content></entry></feed>'
    )
    (item,) = feed.items
    assert (item.id, item.link) == ("urn:1", "https://ledger.example/a.html")
    assert (item.published, item.markup) == (datetime(2031, 5, 14, 3, tzinfo=UTC), "<p>News.</p>")


def test_json_feed() -> None:
    data = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Ledger",
            "language": "en",
            "items": [
                {"id": "1", "url": "/a", "title": "Old", "content_text": "A < B.\n\nC.",
                 "date_published": "2031-05-13"},
                {"id": 2, "external_url": "https://x.example/b", "title": "New", "content_html": "<p>D.</p>",
                 "date_published": "2031-05-14T03:00:00+02:00"},
                {"title": ["wrong"], "url": 7, "date_published": {}},
                "wrong",
            ],
        }
    ).encode()  # fmt: skip
    assert is_feed(data)
    new, old, wrong = read(data).items
    assert (new.id, new.link, new.published) == ("2", "https://x.example/b", datetime(2031, 5, 14, 1, tzinfo=UTC))
    assert (old.link, old.markup) == ("https://ledger.example/a", "<p>A &lt; B.</p><p></p><p>C.</p>")
    assert (wrong.id, wrong.link, wrong.title, wrong.published) == ("", None, None, None)


@pytest.mark.parametrize(
    "data",
    [
        rss(),
        b"\xef\xbb\xbf" + rss(),
        b"<!-- a note --> <?pi x?> <rss>",
        b'<!DOCTYPE rss [<!ENTITY a "b">]><rss>',
        b'<rdf:RDF xmlns="x">',
        b'{"version" : "https://jsonfeed.org/version/1"}',
    ],
)
def test_feeds_are_known_by_how_they_begin(data: bytes) -> None:
    assert is_feed(data)


@pytest.mark.parametrize(
    "data", [b"", b"<html><rss>", b"<!doctype html><p>rss", b'{"version": "2"}', b"<?a?>" * 3000, b"<!--" * 4000]
)
def test_what_is_no_feed_is_known_at_once(data: bytes) -> None:
    started = time.perf_counter()
    assert not is_feed(data)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("data", [b"", b"Page not found", b"{", b"[]", b'{"items": 1}', b"[" * 100_000, b"\0\0"])
def test_what_is_no_feed_is_an_error(data: bytes) -> None:
    with pytest.raises(SourceError):
        read(data)


def test_items_come_once_the_newest_first_and_the_undated_last() -> None:
    feed = read(
        rss(
            "<item><guid>old</guid><pubDate>Mon, 12 May 2031 05:00:00 GMT</pubDate></item>",
            "<item><guid>none</guid></item>",
            "<item><guid>new</guid><title>first</title><pubDate>Wed, 14 May 2031 05:00:00 GMT</pubDate></item>",
            "<item><guid>new</guid><title>second</title><pubDate>Wed, 14 May 2031 05:00:00 GMT</pubDate></item>",
            "<item><guid>bad</guid><pubDate>yesterday</pubDate></item>",
        )
    )
    assert [item.id for item in feed.items] == ["new", "old", "none", "bad"]
    assert feed.items[0].title == "first"
    assert feed.items[-1].published is None


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@b.example", "http://[", "", "file:///etc/passwd"])
def test_a_link_that_is_no_web_address_is_none(link: str) -> None:
    assert read(rss(f"<item><guid isPermaLink='false'>1</guid><link>{link}</link></item>")).items[0].link is None


def test_a_malformed_feed_is_read_as_far_as_can_be() -> None:
    data = rss("<item><title>A & B</title><guid>1</guid></item><item><title>Second</title><guid>2</guid>")
    assert [item.title for item in read(data[:-20]).items] == ["A & B", "Second"]


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "utf-8", "no-such-thing"])
def test_a_charset_that_is_wrong_does_no_harm_to_utf_8(declared: str) -> None:
    data = rss("<item><title>Caf\u00e9 \u2013 \u0431</title></item>").replace(
        b'version="1.0"', f'version="1.0" encoding="{declared}"'.encode()
    )
    assert read(data, declared).items[0].title == "Caf\u00e9 \u2013 \u0431"


def test_a_charset_that_is_declared_is_used() -> None:
    data = rss("<item><title>\u0431\u0431</title></item>").decode().replace('"1.0"', '"1.0" encoding="windows-1251"', 1)
    assert read(data.encode("cp1251")).items[0].title == "\u0431\u0431"


def test_entities_that_multiply_are_stopped_and_files_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words", encoding="utf-8")
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = rss("<item><title>&e9;</title></item>", before=f'<!DOCTYPE rss [<!ENTITY e0 "ha">{nested}]>')
    started = time.perf_counter()
    assert all(len(item.title or "") < 1000 for item in read(bomb).items)
    assert time.perf_counter() - started < 10
    outside = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    data = rss("<item><title>&x;</title><guid>1</guid></item><item><guid>2</guid></item>", before=outside)
    with suppress(SourceError):
        assert "hidden" not in str(read(data))


@given(st.binary(max_size=300).map(lambda data: rss("<item>") + data))
def test_any_bytes_are_a_feed_or_an_error(data: bytes) -> None:
    try:
        read(data)
    except SourceError:
        return


@pytest.mark.parametrize("path", sorted(FEEDS.glob("*.xml")) or [None], ids=str)
def test_real_feeds_are_read(path: Path | None) -> None:
    if path is None:
        pytest.skip("needs the real feeds beside the repository")
    data = path.read_bytes()
    assert is_feed(data)
    feed = read(data)
    assert feed.title
    assert len(feed.items) >= 10
    assert all(item.link and item.title and item.published and item.markup for item in feed.items)
    assert not any("<" in (item.title or "") for item in feed.items)


LIST = Source("list.opml", "list.opml", SourceKind.OPML, weight=2.0, language="en")


def test_a_list_of_feeds() -> None:
    data = (
        b'<opml version="2.0"><body><outline text="News"><outline type="rss" text="The Ledger" title="Ledger"'
        b' xmlUrl="https://ledger.example/rss"/><outline text="" xmlUrl="https://www.echo.example/atom"/></outline>'
        b'<outline xmlUrl="https://ledger.example/rss"/><outline xmlUrl="file:///etc/passwd"/></body></opml>'
    )
    assert opml.feeds(data, LIST) == (
        Source("https://ledger.example/rss", "Ledger", SourceKind.FEED, weight=2.0, language="en"),
        Source("https://www.echo.example/atom", "echo.example", SourceKind.FEED, weight=2.0, language="en"),
    )


@pytest.mark.parametrize("data", [b"", b"not xml", b"<opml/>", b'<opml><outline xmlUrl="x"/></opml>'])
def test_a_list_without_feeds_is_an_error(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"OPML|lists no feed"):
        opml.feeds(data, LIST)


def test_a_list_puts_in_no_entities() -> None:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    data = (
        f'<!DOCTYPE opml [<!ENTITY e0 "ha">{nested}]><opml><body><outline text="&e9;"'
        ' xmlUrl="https://ledger.example/rss"/></body></opml>'
    ).encode()
    started = time.perf_counter()
    with suppress(SourceError):
        assert len(opml.feeds(data, LIST)[0].name) < 1000
    assert time.perf_counter() - started < 2
