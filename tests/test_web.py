from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from ssl import create_default_context

import pytest
import website as behave
from website import Site, reply

from brief.fetch.guard import is_any, is_public
from brief.fetch.web import Answer, Browser, Failure, Hosts, Network, Timer
from brief.settings import Web
from brief.types import SourceStatus, Validators

NOW = datetime(2031, 5, 14, 6, tzinfo=UTC)
QUICK = Web(timeout=0.4, delay=0.0, retries=0, megabytes=1)
TRUST = create_default_context()


@pytest.fixture
def site() -> Iterator[Site]:
    with behave.serving(Site()) as running:
        yield running


def network(settings: Web = QUICK, timer: Timer | None = None) -> Network:
    timer = timer or Timer()
    return Network(settings, NOW, timer, Hosts(settings.delay, timer), TRUST, permits=is_any)


def get(site: Site, path: str, known: Validators | None = None, settings: Web = QUICK) -> Answer:
    with Browser(network(settings), allow_private=False) as browser:
        return browser.get(site.url + path, known or Validators())


def failure(site: Site, path: str, settings: Web = QUICK) -> Failure:
    with pytest.raises(Failure) as caught:
        get(site, path, settings=settings)
    return caught.value


def test_an_answer_comes_with_its_type_and_validators(site: Site) -> None:
    more = {"ETag": 'W/"7"', "Last-Modified": "Wed, 14 May 2031 05:00:00 GMT"}
    site.acts["/a"] = reply("news", "Text/HTML; charset=ISO-8859-2", more=more)
    answer = get(site, "/a")
    assert (answer.data, answer.content_type, answer.charset) == (b"news", "text/html", "iso-8859-2")
    assert answer.validators == Validators('W/"7"', "Wed, 14 May 2031 05:00:00 GMT")
    assert answer.address == f"{site.url}/a"


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.acts["/a"] = behave.unless_known("news", "text/html")
    first = get(site, "/a")
    again = get(site, "/a", first.validators)
    assert (first.data, again.data) == (b"news", None)
    assert [headers.get("If-None-Match") for _, headers in site.asked] == [None, '"1"']


def test_a_date_is_a_validator_too(site: Site) -> None:
    site.acts["/a"] = reply("", status=304)
    assert get(site, "/a", Validators(None, "Wed, 14 May 2031 05:00:00 GMT")).data is None
    assert site.asked[0][1]["If-Modified-Since"] == "Wed, 14 May 2031 05:00:00 GMT"


def test_redirects_are_followed_to_their_end(site: Site) -> None:
    site.acts |= {"/a": behave.redirect("/b", 301), "/b": behave.redirect(f"{site.url}/c"), "/c": reply("news")}
    answer = get(site, "/a")
    assert (answer.data, answer.address) == (b"news", f"{site.url}/c")


def test_a_packed_answer_is_unpacked(site: Site) -> None:
    site.acts["/a"] = behave.packed(b"news " * 1000)
    assert get(site, "/a").data == b"news " * 1000
    assert site.asked[0][1]["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("act", "status", "reason"),
    [
        (behave.drip, SourceStatus.TIMEOUT, "did not answer in full within 0.4 seconds"),
        (behave.drip_head, SourceStatus.TIMEOUT, "did not answer in full within 0.4 seconds"),
        (behave.endless, SourceStatus.TOO_LARGE, "larger than 1 MB"),
        (reply(b"x" * 1_000_001), SourceStatus.TOO_LARGE, "larger than 1 MB"),
        (behave.packed(b"\0" * 50_000_000), SourceStatus.TOO_LARGE, "larger than 1 MB"),
        (reply(b"x", more={"Content-Encoding": "br"}), SourceStatus.REFUSED, r"nobody asked for \(br\)"),
        (reply(b"x", more={"Content-Encoding": "gzip, gzip"}), SourceStatus.REFUSED, "nobody asked for"),
        (reply(b"not gzip", more={"Content-Encoding": "gzip"}), SourceStatus.FAILED, "packed wrongly"),
        (reply(gzip.compress(b"x" * 99)[:-9], more={"Content-Encoding": "gzip"}), SourceStatus.FAILED, "has no end"),
        (behave.broken, SourceStatus.FAILED, "broke off"),
        (behave.rubbish, SourceStatus.FAILED, "broke off"),
        (reply("", status=404), SourceStatus.GONE, r"no such page.*\(404\)"),
        (reply("", status=410), SourceStatus.GONE, r"for good.*\(410\)"),
        (reply("", status=401), SourceStatus.REFUSED, "password"),
        (reply("", status=403), SourceStatus.REFUSED, "refuses"),
        (reply("", status=500), SourceStatus.FAILED, r"in trouble or busy \(500\)"),
        (reply("", status=418), SourceStatus.FAILED, "status 418"),
        (behave.redirect("/bad"), SourceStatus.FAILED, "more than 5 redirects"),
        (behave.redirect("ftp://ledger.example/a"), SourceStatus.REFUSED, "which is no web page"),
        (behave.redirect("file:///a"), SourceStatus.REFUSED, "which is no web page"),
        (behave.redirect("http://[::bad"), SourceStatus.FAILED, "broke off"),
    ],
)
def test_what_goes_wrong_has_a_status_and_a_reason(
    site: Site, act: behave.Act, status: SourceStatus, reason: str
) -> None:
    site.acts["/bad"] = act
    started = time.monotonic()
    caught = failure(site, "/bad")
    assert time.monotonic() - started < 3
    assert caught.status is status
    with pytest.raises(Failure, match=reason):
        raise caught
    assert caught.source == f"{site.url}/bad"


def test_an_answer_that_swells_is_stopped_before_it_fills_the_memory(site: Site) -> None:
    site.acts["/bomb"] = behave.packed(b"\0" * 50_000_000)
    tracemalloc.start()
    try:
        assert failure(site, "/bomb").status is SourceStatus.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_host_that_does_not_exist_or_listen_is_named() -> None:
    for address, reason in (("http://127.0.0.1:1/", "cannot be reached"), ("http://none.invalid/a", "no host has")):
        with Browser(network(), allow_private=True) as browser, pytest.raises(Failure, match=reason) as caught:
            browser.get(address)
        assert caught.value.status is SourceStatus.FAILED


@pytest.mark.parametrize("address", ["http://", "http://[::1", "http://exa mple/", "https://x:99999/"])
def test_what_is_no_address_is_a_failure(address: str) -> None:
    with Browser(network(), allow_private=True) as browser, pytest.raises(Failure):
        browser.get(address)


class Clock:
    """Time that passes only in pauses."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def timer(self) -> Timer:
        return Timer(lambda: self.now, self.sleep, lambda: 0.5)


def patient(site: Site, clock: Clock, path: str, **settings: float) -> Answer:
    web = Web(timeout=5, delay=settings.get("delay", 0), retries=2)
    with Browser(network(web, clock.timer()), allow_private=True) as browser:
        return browser.get(site.url + path)


def test_what_may_pass_is_tried_again_after_longer_and_longer_pauses(site: Site) -> None:
    site.acts["/a"] = behave.in_turn(reply("", status=500), behave.broken, reply("news"))
    clock = Clock()
    assert patient(site, clock, "/a").data == b"news"
    assert clock.pauses == [1.0, 2.0]
    site.acts["/b"] = reply("", status=503)
    with pytest.raises(Failure, match="503"):
        patient(site, clock, "/b")
    assert site.paths.count("/b") == 3


@pytest.mark.parametrize("status", [404, 403, 418])
def test_what_will_not_pass_is_not_tried_again(site: Site, status: int) -> None:
    site.acts["/a"] = reply("", status=status)
    with pytest.raises(Failure):
        patient(site, Clock(), "/a")
    assert site.paths == ["/a"]


@pytest.mark.parametrize("asked", ["7", "Wed, 14 May 2031 06:00:07 GMT"])
def test_a_server_that_asks_for_a_pause_gets_it(site: Site, asked: str) -> None:
    site.acts["/a"] = behave.in_turn(reply("", status=429, more={"Retry-After": asked}), reply("news"))
    clock = Clock()
    assert patient(site, clock, "/a").data == b"news"
    assert clock.pauses == [7.0]


def test_a_server_that_asks_for_too_long_a_pause_is_left_alone(site: Site) -> None:
    site.acts["/a"] = reply("", status=503, more={"Retry-After": "3600"})
    clock = Clock()
    with pytest.raises(Failure):
        patient(site, clock, "/a")
    assert (site.paths, clock.pauses) == (["/a"], [])


def test_two_requests_to_one_host_have_a_pause_between(site: Site) -> None:
    site.acts["/a"] = reply("news")
    clock = Clock()
    with Browser(network(Web(delay=1.5), clock.timer()), allow_private=True) as browser:
        browser.get(f"{site.url}/a")
        browser.get(f"{site.url}/a")
    assert clock.pauses == [1.5]


def test_a_password_is_sent_but_never_told(site: Site) -> None:
    site.acts["/a"] = reply("news")
    site.acts["/b"] = reply("", status=403)
    address = site.url.replace("http://", "http://me:secret@")
    with Browser(network(), allow_private=True) as browser:
        assert "secret" not in browser.get(f"{address}/a").address
        with pytest.raises(Failure) as caught:
            browser.get(f"{address}/b")
    assert "secret" not in str(caught.value)
    assert site.asked[0][1]["Authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.8.9.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
    ::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1
    2002:7f00:1:: 2001:db8::1 fec0::1""".split(),
)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"]
)
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]", "0x7f.0.0.1"])
def test_a_private_address_is_refused_under_any_name(site: Site, host: str) -> None:
    site.acts["/a"] = reply("secrets")
    strict = Network(QUICK, NOW, Timer(), Hosts(0, Timer()), TRUST)
    with Browser(strict, allow_private=False) as browser, pytest.raises(Failure) as caught:
        browser.get(f"{site.url.replace('127.0.0.1', host)}/a")
    assert caught.value.status is SourceStatus.REFUSED
    assert "allow_private" in caught.value.reason
    assert site.asked == []


def test_a_private_address_behind_a_redirect_is_refused(site: Site) -> None:
    port = site.url.rpartition(":")[2]
    site.acts |= {"/a": behave.redirect(f"http://127.0.0.2:{port}/b"), "/b": reply("secrets")}
    # Here only 127.0.0.1 counts as public.
    net = Network(QUICK, NOW, Timer(), Hosts(0, Timer()), TRUST, permits=lambda address: address == "127.0.0.1")
    with Browser(net, allow_private=False) as browser, pytest.raises(Failure, match="private network") as caught:
        browser.get(f"{site.url}/a")
    assert caught.value.status is SourceStatus.REFUSED
    assert site.paths == ["/a"]


def test_a_name_is_resolved_once_and_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    site.acts["/a"] = reply("news")
    answers = [("192.0.2.1", "127.0.0.1"), ("127.0.0.2",)]
    asked: list[str] = []

    def resolve(host: str, _: int) -> tuple[str, ...]:
        asked.append(host)
        return answers.pop(0)

    net = Network(
        QUICK, NOW, Timer(), Hosts(0, Timer()), TRUST, resolve, permits=lambda address: address == "127.0.0.1"
    )
    with Browser(net, allow_private=False) as browser:
        assert browser.get(site.url.replace("127.0.0.1", "ledger.example") + "/a").data == b"news"
    assert asked == ["ledger.example"]
    assert site.asked[0][1]["Host"].startswith("ledger.example")
