"""The mail itself: what any title and any text become of it, and that nothing in them becomes a header."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import pytest
from delivering import BRIEFING, SENT, channels, parcel, run, sent
from hypothesis import example, given, settings
from hypothesis import strategies as st

from brief import render
from brief.deliver import Parcel
from brief.deliver.message import Envelope, message
from brief.deliver.texts import carried
from brief.text import printable

ENVELOPE = Envelope(Address("Bríef", "brief", "example.org"), (Address("", "me", "example.org"),))
WHOLE = Parcel(BRIEFING, Path("outputs/2031-05-16-0a1b2c3d"), BRIEFING.date, "", "Morning", "<p>a</p>", "# a\n", SENT)


def read(raw: bytes) -> EmailMessage:
    made = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(made, EmailMessage)
    return made


def contents(made: EmailMessage) -> list[str]:
    """Return the texts of the parts with the line ends of this machine, and none at their ends."""
    return [part.get_content().replace("\r\n", "\n").rstrip("\n") for part in made.iter_parts()]


@settings(max_examples=40)
@given(st.text(), st.text(), st.text())
@example("Evil\r\nBcc: you@example.org", "\r\n.\r\n\r\nFrom ", "<p>\x00\ud800\r</p>")
@example("a" * 200 + " é" * 200 + "=?utf-8?q?=41?=", "x" * 5000, "é" * 5000)
@example("\u2028\x85\x1c ab", "=41 = ", " \n \t\n")
def test_any_title_and_any_text_survive_the_mail(title: str, text: str, page: str) -> None:
    raw = message(replace(WHOLE, subject=title, markdown=text, html=page), ENVELOPE, "desk")
    made = read(raw)
    assert made["Subject"] == printable(title).replace("=?", "= ?")
    assert made.keys() == read(message(WHOLE, ENVELOPE, "desk")).keys()
    assert not made.defects
    assert contents(made) == [carried(text).rstrip("\n"), carried(page).rstrip("\n")]
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")


def test_the_same_parcel_has_the_same_id_and_another_has_another() -> None:
    def name(parcel: Parcel, channel: str = "desk") -> str:
        return str(read(message(parcel, ENVELOPE, channel))["Message-ID"])

    assert name(WHOLE) == name(replace(WHOLE, sent=SENT.replace(hour=9)))
    others = (
        name(replace(WHOLE, profile="ukraine")),
        name(replace(WHOLE, folder=Path("outputs/2031-05-16-ffffffff"))),
        name(WHOLE, "family"),
    )
    assert len({name(WHOLE), *others}) == 4
    assert re.fullmatch(r"<[0-9a-f-]{36}@example\.org>", name(WHOLE))


def test_the_mail_says_when_and_that_no_person_wrote_it() -> None:
    made = read(message(WHOLE, ENVELOPE, "desk"))
    assert made["Date"].datetime == SENT
    assert made["From"] == "Bríef <brief@example.org>"
    assert made["Auto-Submitted"] == "auto-generated"


def test_a_mail_file_is_the_mail_and_one_of_the_same_run_replaces_it(tmp_path: Path) -> None:
    text = '[deliver.shelf]\nkind = "eml"\nfolder = "mails"\nto = "me@example.org"\n'
    channel = channels(text, tmp_path)["shelf"]
    package = parcel(run(tmp_path))
    for _ in range(2):
        outcome, _ = sent(channel, package)
        assert outcome.problem is None
    [file] = (tmp_path / "mails").iterdir()
    assert file.name == "2031-05-16-0a1b2c3d.eml"
    made = read(file.read_bytes())
    assert (made["From"], made["To"]) == ("brief@localhost", "me@example.org")
    assert contents(made) == [render.to_markdown(BRIEFING).rstrip("\n"), render.to_mail(BRIEFING).rstrip("\n")]


def test_a_mail_file_needs_no_recipient(tmp_path: Path) -> None:
    channel = channels('[deliver.shelf]\nkind = "eml"\nfolder = "mails"\n', tmp_path)["shelf"]
    outcome, _ = sent(channel, parcel(run(tmp_path)))
    assert outcome.problem is None
    [file] = (tmp_path / "mails").iterdir()
    assert read(file.read_bytes())["To"] is None


@pytest.mark.parametrize("text", ["", "a\n", "\u00e9\u2028\x85", "tab\tand \n spaces  \n"])
def test_what_can_be_carried_stays_as_it_is(text: str) -> None:
    assert carried(text) == text
