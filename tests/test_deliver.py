"""What all channels share: the tables that describe them, the parcel, tries, folders, and what is kept secret."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from urllib.parse import quote

import keyring
import pytest
from delivering import BRIEFING, SENT, channels, parcel, run, sent
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import fail

from brief import deliver, render
from brief.deliver import Channel, Parcel, Sent
from brief.deliver.channel import Undelivered
from brief.deliver.secrets import Secret, hidden
from brief.errors import SettingsError, SourceError

NOTHING: dict[str, str] = {}
URL = 'url = "https://a.example"\n'
KINDS = "folder, mail, eml, feed, webhook, desktop, apprise"


class Scripted:
    """A channel that fails as it is told to."""

    def __init__(self, name: str, *failures: Undelivered, lacking: str | None = None) -> None:
        self.name = name
        self.failures = list(failures)
        self.lacking = lacking
        self.meeting: Barrier | None = None

    def lacks(self) -> str | None:
        return self.lacking

    def deliver(self, parcel: Parcel) -> None:
        assert parcel.briefing == BRIEFING_AGAIN
        if self.meeting:
            self.meeting.wait(30)
        if self.failures:
            raise self.failures.pop(0)


BRIEFING_AGAIN = render.rebuilt(render.to_json(BRIEFING))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Parcel:
    return parcel(run(tmp_path_factory.mktemp("outputs")))


def busy() -> Undelivered:
    return Undelivered("busy", passing=True)


def test_each_channel_fails_alone_and_only_what_may_pass_is_tried_again(package: Parcel) -> None:
    tried: list[float] = []
    outcomes = deliver.send(
        [
            Scripted("well"),
            Scripted("gone", Undelivered("no such mailbox")),
            Scripted("slow", busy(), busy()),
            Scripted("never", busy(), busy(), busy(), busy()),
            Scripted("bare", lacking="there is no password"),
        ],
        package,
        tried.append,
    )
    assert outcomes == (
        Sent("well", None, 1),
        Sent("gone", "no such mailbox", 1),
        Sent("slow", None, 3),
        Sent("never", "busy", 4),
        Sent("bare", "there is no password", 0),
    )
    assert sorted(tried) == [2.0, 2.0, 10.0, 10.0, 60.0]


def test_channels_are_served_at_once(package: Parcel) -> None:
    pair = [Scripted("one"), Scripted("other")]
    for channel in pair:
        channel.meeting = Barrier(2) if channel is pair[0] else pair[0].meeting
    assert [one.problem for one in deliver.send(pair, package, lambda _: None)] == [None, None]


def test_nothing_is_sent_where_nothing_is_named(package: Parcel) -> None:
    assert deliver.send([], package, lambda _: None) == ()


def test_a_bug_is_no_failed_delivery(package: Parcel) -> None:
    with pytest.raises(AssertionError):
        deliver.send([Scripted("well")], replace(package, briefing=BRIEFING), lambda _: None)


def test_a_parcel_is_made_of_a_run_and_keeps_its_name(tmp_path: Path) -> None:
    package = parcel(run(tmp_path), "ukraine")
    assert package.subject == "ukraine: Морской обзор – briefing"
    assert (package.day, package.name, package.sent) == (BRIEFING.date, "2031-05-16-0a1b2c3d", SENT)
    assert package.markdown == render.to_markdown(BRIEFING)
    assert package.html == render.to_mail(BRIEFING)
    assert package.id == parcel(package.folder, "ukraine", SENT.replace(hour=11)).id
    assert package.id != parcel(package.folder).id
    assert parcel(run(tmp_path, name="mine")).name == "2031-05-16-mine"


def test_a_folder_without_a_briefing_is_no_parcel(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"briefing\.json: cannot be read: "):
        parcel(tmp_path)
    (tmp_path / "briefing.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SourceError, match="is not a briefing"):
        parcel(tmp_path)


# Tables


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("deliver = 1", ": write each channel as a table of its own, under [deliver.NAME]"),
        ('[deliver]\nkind = "eml"', ": write each channel as a table of its own, under [deliver.NAME]"),
        ('[deliver.a]\nfolder = "x"', f": [deliver.a] has no `kind`: write one of {KINDS}"),
        ('[deliver.a]\nkind = "fax"', f": [deliver.a]: unknown kind 'fax': known are {KINDS}"),
        ('[deliver.a]\nkind = "folder"', ": [deliver.a] has no `folder`: write where the briefings are put"),
        ('[deliver.a]\nkind = "folder"\nfolder = 1', ": [deliver.a]: `folder` must be a text in quotes"),
        (
            '[deliver.a]\nkind = "folder"\nfolder = "~nobody-of-this-name/x"',
            ": [deliver.a]: `folder` begins with ~, but there is no such user",
        ),
        (
            '[deliver.a]\nkind = "eml"\nfolder = "x"\nfrm = "y"',
            ": [deliver.a] has the unknown key 'frm': known are kind, folder, from, to",
        ),
        ('[deliver.a]\nkind = "desktop"\nx = 1', ": [deliver.a] has the unknown key 'x': known are kind"),
        ('[deliver.a]\nkind = "webhook"\nurl = "x"\nallow_private = 1', ": [deliver.a]: `url` must be an http"),
        (
            '[deliver.a]\nkind = "webhook"\nurl = "https://a.example"\nallow_private = 1',
            ": [deliver.a]: `allow_private` must be true or false",
        ),
        (
            '[deliver.a]\nkind = "apprise"',
            ": [deliver.a] has no `url_env`: write the name of an environment variable that holds apprise's address",
        ),
    ],
)
def test_mistakes_in_a_table_name_the_file_the_table_and_the_key(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        channels(text, tmp_path)
    assert str(refused.value).startswith(f"{tmp_path / 'brief.toml'}{says}")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("kind", KINDS.split(", "))
@pytest.mark.parametrize(
    "key", ["password", "passwd", "passphrase", "pwd", "secret", "token", "credentials", "api_key", "apikey", "key"]
)
def test_a_secret_in_the_file_is_refused_with_the_place_where_it_belongs(kind: str, key: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="a secret has no place in this file: remove") as refused:
        channels(f'[deliver.a]\nkind = "{kind}"\n{key} = "hunter2"\n', tmp_path)
    assert "hunter2" not in str(refused.value)
    assert "environment variable" in str(refused.value)


@pytest.mark.parametrize("key", ["password_env", "url_env", "secret_env"])
def test_a_secret_in_the_place_of_a_variables_name_is_not_repeated(key: str, tmp_path: Path) -> None:
    mail = 'kind = "mail"\nserver = "b.example"\nfrom = "a@b.example"\nto = "a@b.example"\n'
    text = {"password_env": mail, "url_env": 'kind = "webhook"\n', "secret_env": f'kind = "webhook"\n{URL}'}[key]
    with pytest.raises(SettingsError, match=f"`{key}` is the name of an environment variable") as refused:
        channels(f'[deliver.a]\n{text}{key} = "hunter2-Secret"\n', tmp_path)
    assert "hunter2" not in str(refused.value)


# Folders


def folder(where: Path, name: str = "shelf") -> Channel:
    return channels(f'[deliver.shelf]\nkind = "folder"\nfolder = "{name}"\n', where)["shelf"]


def test_a_folder_gets_the_run_under_its_dated_name_and_the_newest_page(tmp_path: Path) -> None:
    shelf = folder(tmp_path)
    first = run(tmp_path / "outputs")
    second = run(tmp_path / "outputs", replace(BRIEFING, date=dt.date(2031, 5, 17)), "2031-05-17-ffffffff")
    for one in (first, second, second):
        outcome, _ = sent(shelf, parcel(one))
        assert outcome.problem is None
    place = tmp_path / "shelf"
    assert sorted(entry.name for entry in place.iterdir()) == [first.name, second.name, "latest.html"]
    for one in (first, second):
        copies = {file.name: file.read_bytes() for file in (place / one.name).iterdir()}
        assert copies == {file.name: file.read_bytes() for file in one.iterdir()}
    assert (place / "latest.html").read_bytes() == (second / "briefing.html").read_bytes()


def test_a_run_without_a_page_is_copied_as_it_is(tmp_path: Path) -> None:
    source = run(tmp_path / "outputs")
    (source / "briefing.html").unlink()
    outcome, _ = sent(folder(tmp_path), parcel(source))
    assert outcome.problem is None
    assert [entry.name for entry in (tmp_path / "shelf").iterdir()] == [source.name]


def test_a_folder_that_cannot_be_written_is_told_and_not_tried_again(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file", encoding="utf-8")
    outcome, _ = sent(folder(tmp_path), parcel(run(tmp_path / "outputs")))
    assert outcome == Sent("shelf", f"cannot write {str(tmp_path / 'shelf')!r}: file exists", 1)
    (tmp_path / "other" / "latest.html").mkdir(parents=True)
    outcome, _ = sent(folder(tmp_path, "other"), parcel(run(tmp_path / "more")))
    assert outcome == Sent("shelf", f"cannot write {str(tmp_path / 'other' / 'latest.html')!r}: is a directory", 1)
    assert not list((tmp_path / "other").glob(".brief-*"))


# Secrets


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def get_password(self, service: str, username: str) -> str | None:
        return {("brief-mail", "me"): "hunter2"}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


@pytest.fixture
def ring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("ring")
def test_a_password_may_lie_in_the_keyring(tmp_path: Path) -> None:
    text = (
        '[deliver.a]\nkind = "mail"\nserver = "b.example"\nfrom = "a@b.example"\nto = "a@b.example"\n'
        'user = "me"\nkeyring = "{}"\n'
    )
    assert channels(text.format("brief-mail"), tmp_path)["a"].lacks() is None
    assert channels(text.format("other"), tmp_path)["a"].lacks() == (
        "the keyring has nothing for me under other: keyring set other me"
    )


@pytest.mark.usefixtures("ring")
def test_a_keyring_that_cannot_be_asked_is_told() -> None:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    secret = Secret(NOTHING.get, service="brief-mail", user="me")
    assert secret.lacks() == "the keyring cannot be asked (NoKeyringError): unlock it"


def test_no_secret_stands_in_what_a_channel_looks_like(tmp_path: Path) -> None:
    text = (
        '[deliver.a]\nkind = "mail"\nserver = "b.example"\nfrom = "a@b.example"\nto = "a@b.example"\nuser = "me"\n'
        'password_env = "A"\n[deliver.b]\nkind = "webhook"\nurl_env = "A"\nsecret_env = "A"\n'
        '[deliver.c]\nkind = "apprise"\nurl_env = "A"\n'
    )
    described = channels(text, tmp_path, {"A": "https://hunter2.example/"})
    assert [channel.lacks() for channel in described.values()] == [None, None, None]
    assert "hunter2" not in repr(described)


@settings(max_examples=30)
@given(st.text(min_size=4, max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_secret_that_is_echoed_is_hidden(secret: str, before: str, after: str) -> None:
    raw = secret.encode(errors="surrogatepass")
    for form in (secret, quote(raw), base64.b64encode(raw).decode(), raw.hex(), json.dumps(secret)[1:-1]):
        said = hidden(f"{before} {form} {after}", (None, "", secret))
        assert form not in said or form in f"{before} [hidden] {after}"


def test_what_holds_no_secret_is_left_alone() -> None:
    assert hidden("all is well", (None, "")) == "all is well"
