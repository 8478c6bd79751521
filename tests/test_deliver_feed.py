"""The feed as a feed reader reads it: valid, each briefing once, and nobody else's file touched."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from delivering import BRIEFING, SENT, channels, parcel, run, sent
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from brief import render
from brief.deliver import Channel, Parcel
from brief.deliver.texts import carried
from brief.errors import SettingsError
from brief.text import printable

LATER = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Parcel:
    return parcel(run(tmp_path_factory.mktemp("outputs")))


def feed(folder: Path, more: str = "") -> Channel:
    return channels(f'[deliver.shelf]\nkind = "feed"\nfile = "feed.xml"\n{more}', folder)["shelf"]


def words(page: str) -> str:
    """Return the text of a page: feed readers put its attributes in an order of their own."""
    return str(html.fromstring(page).text_content()).strip()


def put(channel: Channel, package: Parcel) -> None:
    outcome, _ = sent(channel, package)
    assert outcome.problem is None


def read(folder: Path) -> Any:
    found = feedparser.parse(str(folder / "feed.xml"), sanitize_html=False)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found


def test_the_feed_is_valid_and_holds_the_briefing(tmp_path: Path, package: Parcel) -> None:
    put(feed(tmp_path, 'title = "Morning & evening"\nbase = "https://me.example/briefs"\n'), package)
    found = read(tmp_path)
    assert found.feed.title == "Morning & evening"
    assert found.feed.author == "brief"
    assert found.feed.id.startswith("urn:uuid:")
    [entry] = found.entries
    assert entry.title == package.subject
    assert entry.id == package.id.urn
    assert time.strftime("%Y-%m-%d %H:%M", entry.updated_parsed) == "2031-05-16 05:00"
    assert entry.content[0].type == "text/html"
    assert words(entry.content[0].value) == words(render.to_fragment(BRIEFING))
    assert entry.link == "https://me.example/briefs/2031-05-16-0a1b2c3d/briefing.html"


def test_a_feed_has_all_that_the_standard_asks_for(tmp_path: Path, package: Parcel) -> None:
    put(feed(tmp_path), replace(package, profile="ukraine"))
    root = etree.parse(tmp_path / "feed.xml").getroot()
    names = [etree.QName(child).localname for child in root]
    assert names == ["id", "title", "updated", "generator", "author", "entry"]
    entry = root.find("{*}entry")
    assert entry is not None
    assert [etree.QName(child).localname for child in entry] == ["id", "title", "updated", "category", "content"]


def test_a_briefing_that_is_sent_again_takes_its_own_place(tmp_path: Path, package: Parcel) -> None:
    channel = feed(tmp_path)
    other = replace(package, folder=package.folder.with_name("2031-05-16-ffffffff"), sent=SENT + LATER)
    for one in (package, other):
        put(channel, one)
    name = read(tmp_path).feed.id
    put(channel, replace(package, subject="Once more", sent=SENT + 2 * LATER))
    found = read(tmp_path)
    assert [(entry.id, entry.title) for entry in found.entries] == [
        (package.id.urn, "Once more"),
        (other.id.urn, other.subject),
    ]
    assert found.feed.id == name
    assert found.feed.updated == "2031-05-18T05:00:00Z"


def test_profiles_stand_beside_one_another(tmp_path: Path, package: Parcel) -> None:
    channel = feed(tmp_path)
    for profile in ("", "ukraine", "sport"):
        put(channel, replace(package, profile=profile))
    assert len({entry.id for entry in read(tmp_path).entries}) == 3


def test_the_newest_stay(tmp_path: Path, package: Parcel) -> None:
    channel = feed(tmp_path, "entries = 2\n")
    for day in (3, 1, 2):
        folder = package.folder.with_name(f"2031-05-16-0000000{day}")
        put(channel, replace(package, folder=folder, subject=f"Day {day}", sent=SENT + day * LATER))
    assert [entry.title for entry in read(tmp_path).entries] == ["Day 3", "Day 2"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text())
@example("]]> <b>&amp; \x00\ufffe", "\r\n\x0b]]>")
def test_any_title_and_any_text_survive_the_feed(tmp_path: Path, package: Parcel, title: str, text: str) -> None:
    told = replace(BRIEFING.sections[0].statements[0], text=text)
    section = replace(BRIEFING.sections[0], statements=(told,))
    written = replace(package, subject=title, briefing=replace(BRIEFING, sections=(section,)))
    put(feed(tmp_path), written)
    entry = etree.parse(tmp_path / "feed.xml").getroot().find("{*}entry")
    assert entry is not None
    assert entry.findtext("{*}title") == carried(printable(title))
    assert entry.findtext("{*}content") == carried(render.to_fragment(written.briefing))
    assert len(read(tmp_path).entries) == 1


@pytest.mark.parametrize(
    ("stands", "says"),
    [
        ("<html></html>", "is there already and no feed of ours: name another `file`"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', "is there already and no feed of ours"),
        ("<feed", "is damaged, or is no feed: move it away"),
        ("", "is damaged, or is no feed: move it away"),
    ],
)
def test_a_file_that_is_not_ours_stays_as_it_is(stands: str, says: str, tmp_path: Path, package: Parcel) -> None:
    (tmp_path / "feed.xml").write_text(stands, encoding="utf-8")
    outcome, _ = sent(feed(tmp_path), package)
    assert str(outcome.problem).startswith(f"{str(tmp_path / 'feed.xml')!r} {says}")
    assert outcome.attempts == 1
    assert (tmp_path / "feed.xml").read_text(encoding="utf-8") == stands


def test_a_feed_reads_no_file_that_an_entity_names(tmp_path: Path, package: Parcel) -> None:
    put(feed(tmp_path), package)
    (tmp_path / "secret.txt").write_text("hunter2", encoding="utf-8")
    evil = (
        (tmp_path / "feed.xml")
        .read_text(encoding="utf-8")
        .replace("<feed ", f'<!DOCTYPE feed [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><feed ', 1)
    )
    (tmp_path / "feed.xml").write_text(evil.replace("<title>", "<title>&x;", 2), encoding="utf-8")
    put(feed(tmp_path), replace(package, profile="other"))
    assert "hunter2" not in (tmp_path / "feed.xml").read_text(encoding="utf-8")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path, package: Parcel) -> None:
    (tmp_path / "feed.xml").mkdir()
    outcome, _ = sent(feed(tmp_path), package)
    assert outcome.problem == f"cannot read {str(tmp_path / 'feed.xml')!r}: is a directory"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("entries = 0", "`entries` must be a whole number from 1 to 1000"),
        ("entries = true", "`entries` must be a whole number from 1 to 1000"),
        ('base = "file:///x"', "`base` must be an http or https address"),
    ],
)
def test_mistakes_in_the_table(more: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=says):
        feed(tmp_path, more)
