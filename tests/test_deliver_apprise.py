"""What goes to a chat or a telephone, by way of the library, to a real local server."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apprise
import pytest
import website
from delivering import BRIEFING, channels, parcel, run, sent
from website import Site, reply

from brief.deliver import Channel, Parcel
from brief.deliver.apprise import _said
from brief.types import Notice, NoticeKind, Preface

# The library loads a module that Python has given up.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
TOKEN = "hunter2hunter2"  # noqa: S105


@pytest.fixture
def package(tmp_path: Path) -> Parcel:
    return parcel(run(tmp_path))


@pytest.fixture
def site() -> Iterator[Site]:
    with website.serving(Site()) as served:
        yield served


def chat(url: str) -> Channel:
    return channels('[deliver.chat]\nkind = "apprise"\nurl_env = "CHAT"\n', Path("/"), {"CHAT": url})["chat"]


def address(site: Site) -> str:
    return site.url.replace("http://", "json://me:secretly@") + f"/{TOKEN}/"


def test_the_headings_and_statements_reach_the_service(site: Site, package: Parcel) -> None:
    site.acts[f"/{TOKEN}/"] = reply("ok")
    outcome, _ = sent(chat(address(site)), package)
    assert outcome.problem is None
    message = json.loads(site.posted[0])
    assert message["title"] == BRIEFING.title
    assert message["message"].split("\n") == [
        "Ferry strike goes on",
        "– The crew stopped work on Monday. (Harbour Gazette)",
        "– “We are tired,” said Ida Brandt. (Harbour Gazette)",
    ]


def test_what_went_wrong_is_told_first(site: Site, package: Parcel) -> None:
    site.acts[f"/{TOKEN}/"] = reply("ok")
    missed = Notice(NoticeKind.MISSED, "Nothing ran on Thursday: was the machine off?")
    preface = Preface((BRIEFING.date - timedelta(days=1), BRIEFING.date), (missed,))
    sent(chat(address(site)), replace(package, briefing=replace(BRIEFING, preface=preface)))
    assert json.loads(site.posted[0])["message"].split("\n")[:4] == [
        "Covers 2 days, Thursday 15 May 2031 to Friday 16 May 2031.",
        "Nothing ran on Thursday: was the machine off?",
        "",
        "Ferry strike goes on",
    ]


def test_no_article_rings_everybodys_bell(site: Site, package: Parcel) -> None:
    site.acts[f"/{TOKEN}/"] = reply("ok")
    heading = replace(BRIEFING.sections[0].heading, text="Hello @everyone")
    section = replace(BRIEFING.sections[0], heading=heading)
    sent(chat(address(site)), replace(package, subject="@here", briefing=replace(BRIEFING, sections=(section,))))
    message = json.loads(site.posted[0])
    assert "@everyone" not in message["message"]
    assert "@here" not in message["title"]


def test_a_service_that_refuses_is_asked_again_and_its_address_is_told_to_nobody(
    site: Site, package: Parcel, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    site.acts[f"/{TOKEN}/"] = reply("no", status=500)
    outcome, waits = sent(chat(address(site)), package)
    assert str(outcome.problem).startswith("the service did not take it: ")
    assert waits == [2.0, 10.0, 60.0]
    shown = f"{outcome.problem} {caplog.text} {capfd.readouterr()} {chat(address(site))!r}"
    assert TOKEN not in shown
    assert "secretly" not in shown


def test_what_the_library_says_is_told_without_the_address() -> None:
    logs = [apprise.NotifyLogEntry("WARNING", f"could not reach json://me:secretly@a.example/{TOKEN}/, nor {TOKEN}")]
    failed = apprise.AppriseResult(apprise.AppriseResultStatus.FAILURE, call_logs=logs)
    said = _said(failed, f"json://me:secretly@a.example/{TOKEN}/")
    assert said == "could not reach [hidden], nor [hidden]"
    assert _said(apprise.AppriseResult(), "json://a.example") == "it gives no reason"


def test_an_address_that_no_service_has_is_told(package: Parcel, capfd: pytest.CaptureFixture[str]) -> None:
    outcome, _ = sent(chat(f"nonsense://{TOKEN}"), package)
    assert outcome.problem == "apprise knows no service for the address in CHAT"
    assert TOKEN not in str(capfd.readouterr())


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert chat("json://localhost").lacks() == "this needs a library: pip install 'brief[apprise]'"
