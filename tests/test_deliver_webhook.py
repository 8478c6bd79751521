"""A webhook on a real local server: what it gets, what is believed, and where nothing is sent."""

from __future__ import annotations

import hashlib
import hmac
import logging
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import website
from delivering import channels, parcel, run, sent
from website import Act, Site, drip_head, in_turn, redirect, reply, rubbish, silent

from brief.deliver import Channel, Parcel, Sent
from brief.errors import SettingsError

SECRET = "hunter2-hunter2"  # noqa: S105


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Parcel:
    return parcel(run(tmp_path_factory.mktemp("outputs")))


@pytest.fixture
def site() -> Iterator[Site]:
    with website.serving(Site()) as served:
        yield served


def hook(url: str, more: str = "allow_private = true\n", timeout: float = 5) -> Channel:
    text = f'[deliver.hook]\nkind = "webhook"\ntimeout = {timeout}\n{more}'
    if "url_env" not in more:
        text += f'url = "{url}"\n'
    return channels(text, Path("/"), {"HOOK": url, "KEY": SECRET})["hook"]


def test_the_briefing_is_posted_byte_for_byte_and_signed(site: Site, package: Parcel) -> None:
    site.acts["/in"] = reply("thanks", status=202)
    outcome, _ = sent(hook(f"{site.url}/in", 'allow_private = true\nsecret_env = "KEY"\n'), package)
    assert outcome == Sent("hook", None, 1)
    [body], [(path, headers)] = site.posted, site.asked
    assert path == "/in"
    assert body == (package.folder / "briefing.json").read_bytes()
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Hub-Signature-256"] == f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"
    assert headers["Idempotency-Key"] == f'"{package.id}"'


def test_without_a_key_there_is_no_signature(site: Site, package: Parcel) -> None:
    site.acts["/in"] = reply("", status=204)
    outcome, _ = sent(hook(f"{site.url}/in"), package)
    assert outcome.problem is None
    assert "X-Hub-Signature-256" not in site.asked[0][1]


def test_a_server_in_trouble_is_asked_again_with_the_same_key(site: Site, package: Parcel) -> None:
    site.acts["/in"] = in_turn(reply("down", status=500), reply("slow down", status=429), reply("thanks"))
    outcome, waits = sent(hook(f"{site.url}/in"), package)
    assert (outcome, waits) == (Sent("hook", None, 3), [2.0, 10.0])
    assert len({headers["Idempotency-Key"] for _, headers in site.asked}) == 1


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (400, "127.0.0.1 answers with status 400: no \N{RIGHT SINGLE QUOTATION MARK}twas not well"),
        (404, "127.0.0.1 answers with status 404, it has no such address: no \N{RIGHT SINGLE QUOTATION MARK}twas"),
        (401, "127.0.0.1 answers with status 401: no"),
    ],
)
def test_a_refusal_is_told_once(status: int, says: str, site: Site, package: Parcel) -> None:
    site.acts["/in"] = reply("no\n’twas not \x1b[31mwell", status=status)
    outcome, _ = sent(hook(f"{site.url}/in"), package)
    assert str(outcome.problem).startswith(says)
    assert outcome.attempts == 1


def test_a_redirection_is_not_followed(site: Site, package: Parcel) -> None:
    site.acts |= {"/in": redirect("/other", 301), "/other": reply("thanks")}
    outcome, _ = sent(hook(f"{site.url}/in"), package)
    assert outcome.problem == (
        "127.0.0.1 answers with status 301, a redirection, which is not followed: name the address that it leads to"
    )
    assert site.paths == ["/in"]


def test_nothing_is_sent_to_this_machine_unless_it_is_allowed(site: Site, package: Parcel) -> None:
    outcome, _ = sent(hook(f"{site.url}/in", more=""), package)
    assert outcome == Sent(
        "hook",
        "127.0.0.1: is on this machine or in a private network: allow it with allow_private = true",
        1,
    )
    assert site.asked == []


@pytest.mark.parametrize("act", [silent(2), drip_head])
def test_a_server_that_comes_to_no_answer_is_tried_again(act: Act, site: Site, package: Parcel) -> None:
    site.acts["/in"] = act
    outcome, waits = sent(hook(f"{site.url}/in", timeout=0.3), package)
    assert (outcome.problem, waits) == ("127.0.0.1 did not answer within 0.3 seconds", [2.0, 10.0, 60.0])


def test_a_server_that_speaks_no_http_is_tried_again(site: Site, package: Parcel) -> None:
    site.acts["/in"] = rubbish
    outcome, waits = sent(hook(f"{site.url}/in"), package)
    assert (outcome.problem, waits) == ("127.0.0.1 broke off the connection", [2.0, 10.0, 60.0])


def breaks_off(handler: BaseHTTPRequestHandler) -> None:
    """Say that all is well, promise more, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.close_connection = True
    handler.connection.shutdown(2)


def test_what_breaks_off_after_a_success_was_delivered_all_the_same(site: Site, package: Parcel) -> None:
    site.acts["/in"] = breaks_off
    outcome, _ = sent(hook(f"{site.url}/in"), package)
    assert outcome == Sent("hook", None, 1)


def test_where_nobody_listens_it_is_said(package: Parcel) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outcome, waits = sent(hook(f"http://127.0.0.1:{port}/in"), package)
    assert outcome.problem == "127.0.0.1 cannot be reached: nobody answers there"
    assert waits == [2.0, 10.0, 60.0]
    outcome, _ = sent(hook("http://nowhere.invalid/in"), package)
    assert outcome.problem == "nowhere.invalid cannot be reached: there is no such host, or no network"


def test_a_secret_address_is_told_to_nobody(site: Site, package: Parcel, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = "/services/T0AB12CD3/hunter2hunter2hunter2"
    site.acts[path] = reply(f"cannot post to {site.url}{path}, nor to hunter2hunter2hunter2 with {SECRET}", status=403)
    channel = hook(f"{site.url}{path}", 'url_env = "HOOK"\nsecret_env = "KEY"\nallow_private = true\n')
    outcome, _ = sent(channel, package)
    assert outcome.problem == (
        "127.0.0.1 answers with status 403: cannot post to [hidden], nor to [hidden] with [hidden]"
    )
    assert "hunter2" not in caplog.text
    assert "hunter2" not in repr(channel)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "the environment variable HOOK is not set"),
        ({"HOOK": "ftp://hunter2.example"}, "the environment variable HOOK holds no http or https address"),
        ({"HOOK": "https://hunter2.example/ä"}, "the environment variable HOOK holds no http or https address"),
        ({"HOOK": "https://a.example/in"}, None),
        ({"HOOK": "https://a.example/in", "KEY": ""}, None),
    ],
)
def test_what_is_missing_is_said_before_anything_is_sent(environment: dict[str, str], says: str | None) -> None:
    channel = channels('[deliver.hook]\nkind = "webhook"\nurl_env = "HOOK"\n', Path("/"), environment)["hook"]
    assert channel.lacks() == says


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hunter2@a.example/in",
        "https://a.example/in?token=hunter2",
        "https://a.example/in?x=hunter2hunter2hunter2",
        "https://a.example/hunter2-0000-e29b-41d4-a716-446655440000",
        "https://a.example/hook/hunter2_AbCdEfGhIjKlMn",
        "https://hooks.slack.example/services/T0AB12CD3/B01/hunter2hunter2hunter2",
    ],
)
def test_an_address_with_a_secret_in_it_belongs_into_the_environment(url: str) -> None:
    with pytest.raises(SettingsError, match="looks like a secret: put the address into an environment") as refused:
        hook(url)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["http://localhost:5678/webhook/briefing-of-the-morning_2-2031", "https://a.example/in?to=me"]
)
def test_a_plain_address_may_stand_in_the_file(url: str) -> None:
    assert hook(url).lacks() is None


@pytest.mark.parametrize("more", ["", 'url = "https://a.example"\nurl_env = "HOOK"\n'])
def test_one_address_is_named_in_one_way(more: str) -> None:
    with pytest.raises(SettingsError, match="name either an address as `url`, or an environment variable"):
        channels(f'[deliver.hook]\nkind = "webhook"\n{more}', Path("/"))
