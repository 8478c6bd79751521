from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from brief import config
from brief.cli import cli
from brief.errors import SettingsError
from brief.settings import Publishers, Web
from brief.sources import default_name, is_remote, kind, label, named, shown, stamped
from brief.types import Document, Source, SourceKind


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("inbox", SourceKind.PATH),
        ("news/*.txt", SourceKind.PATH),
        ("-", SourceKind.PATH),
        ("C:\\news\\a.txt", SourceKind.PATH),
        ("ftp://ledger.example/a", SourceKind.PATH),
        ("feeds.opml", SourceKind.OPML),
        ("https://ledger.example/my.OPML?x=1", SourceKind.OPML),
        ("world.rss", SourceKind.FEED),
        ("world.xml", SourceKind.FEED),
        ("https://ledger.example/", SourceKind.URL),
        ("http://[::1", SourceKind.URL),
        ("http://", SourceKind.URL),
        ("HTTP://ledger.example/rss.xml", SourceKind.URL),
    ],
)
def test_the_kind_of_a_place_is_guessed(place: str, expected: SourceKind) -> None:
    assert kind(place) is expected
    assert named(place).kind is expected


def test_a_source_without_a_name_is_called_by_its_host_or_place() -> None:
    assert default_name("https://www.ledger.example/rss") == "ledger.example"
    assert default_name("inbox/news") == "inbox/news"
    assert not is_remote("www.ledger.example")


def test_what_is_shown_of_an_address_has_no_password() -> None:
    assert shown("https://me:secret@ledger.example/a?b=1#c") == "https://ledger.example/a?b=1"
    assert shown("http://[::1") == "an address"
    assert label(named("https://me:secret@ledger.example/a")) == "https://ledger.example/a"
    assert label(named("inbox")) == "inbox"
    assert label(Source("inbox", "The Ledger", SourceKind.PATH)) == "The Ledger"


def write(folder: Path, text: str) -> Path:
    (folder / "brief.toml").write_text(text, encoding="utf-8")
    return folder


def test_tables_of_sources(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        sources = ["inbox", "https://ledger.example/"]

        [[source]]
        place = "https://echo.example/rss"
        name = "The Echo"
        kind = "feed"
        weight = 2
        mute = true
        language = "en"
        allow_private = true

        [[source]]
        place = "papers/*.pdf"
        """,
    )
    assert config.sources(tmp_path) == (
        Source(str(tmp_path / "inbox"), str(tmp_path / "inbox"), SourceKind.PATH),
        Source("https://ledger.example/", "ledger.example", SourceKind.URL),
        Source("https://echo.example/rss", "The Echo", SourceKind.FEED, 2.0, True, "en", True),
        Source(str(tmp_path / "papers/*.pdf"), str(tmp_path / "papers/*.pdf"), SourceKind.PATH),
    )
    assert config.files(tmp_path) == (tmp_path / "inbox", tmp_path / "papers/*.pdf")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("source = 1", "write each source as a table of its own, under [[source]]"),
        ("[source]\nplace = 'a'", "write each source as a table of its own, under [[source]]"),
        ("[[source]]", "[[source]] number 1 has no `place`: name a file, folder, pattern or address"),
        ("[[source]]\nplace = 1", "[[source]] number 1: `place` must be a text in quotes"),
        ("[[source]]\nplace = 'a'\nurl = 'b'", "[[source]] number 1 has the unknown key 'url': known are place, name,"),
        ("[[source]]\nplace = 'a'\n[[source]]\nplace = 'b'\nmute = 1", "number 2: `mute` must be true or false"),
        ("[[source]]\nplace = 'a'\nweight = true", "`weight` must be a number"),
        (
            "[[source]]\nplace = 'a'\nweight = 0",
            "`weight` must be more than 0; to leave a source out write mute = true",
        ),
        ("[[source]]\nplace = 'a'\nweight = nan", "`weight` must be more than 0"),
        ("[[source]]\nplace = 'a'\nkind = 'rss'", "unknown kind 'rss': known are path, url, feed, opml"),
        ("[[source]]\nplace = 'a'\nkind = 'url'", "kind is url, but its place is no http or https address"),
        ("[[source]]\nplace = 'https://a.example'\nkind = 'path'", "kind is path, but its place is an address"),
        ("publishers = 1", "write the families under [publishers]"),
        ("[publishers]\nGroup = 'A'", "[publishers] 'Group' must be a list of outlets in quotes"),
        ("fetch = 1", "write how to fetch as a table, under [fetch]"),
        ("[fetch]\nspeed = 1", "[fetch] has the unknown key 'speed': known are timeout, patience, delay,"),
        ("[fetch]\ntimeout = 0", "[fetch] `timeout` must be more than 0"),
        ("[fetch]\ndelay = -1", "[fetch] `delay` must be more than 0"),
        ("[fetch]\nitems = 1.5", "[fetch] `items` must be a whole number"),
        ("[fetch]\ntimeout = '20'", "[fetch] `timeout` must be a number"),
        ("[fetch]\nthreads = true", "[fetch] `threads` must be a whole number"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_by_every_command(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SettingsError) as caught:
        config.defaults(write(tmp_path, text), cli)
    assert str(caught.value).startswith(f"{tmp_path / 'brief.toml'}: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_families_of_publishers(tmp_path: Path) -> None:
    write(tmp_path, '[publishers]\n"Quay Group" = ["The Ledger", "The Echo"]\nOther = []')
    found = config.publishers(tmp_path)
    assert found == Publishers((("Quay Group", ("The Ledger", "The Echo")), ("Other", ())))
    assert [found.family(name) for name in ("the ledger", "Quay Group", "Herald")] == [
        "Quay Group",
        "Quay Group",
        "Herald",
    ]
    assert config.publishers(tmp_path / "none") == Publishers()


def test_how_to_fetch(tmp_path: Path) -> None:
    assert config.web(write(tmp_path, "[fetch]\ntimeout = 5\ndelay = 0\nitems = 3")) == Web(timeout=5, delay=0, items=3)


def test_a_document_is_stamped_with_what_its_source_says_and_it_does_not() -> None:
    source = Source("inbox", "The Ledger", SourceKind.PATH, language="en")
    bare, full = Document("a", "News."), Document("b", "News.", publisher="The Echo", language="fr")
    assert (stamped(bare, source).publisher, stamped(bare, source).language) == ("The Ledger", "en")
    assert stamped(full, source) == full
    assert stamped(bare, replace(source, weight=2.0)).weight == 2.0
    assert stamped(bare, named("inbox")) == bare
