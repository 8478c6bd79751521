"""One address: asked again only if it changed, within limits of time and size, and tried again where that may help."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from ssl import SSLContext
from threading import Lock
from typing import Self

import httpcore
import httpx

from brief import __version__
from brief.dates import moment
from brief.errors import SourceError
from brief.fetch.guard import Guard, Permits, PrivateAddress, Resolve, Transport, is_any, is_public, resolve
from brief.settings import Web
from brief.sources import shown
from brief.types import SourceStatus, Validators

_NOTHING = Validators()
_MOST_REDIRECTS = 5
_MEGABYTE = 1_000_000
_FIRST_WAIT = 1.0  # seconds before the second try, twice as long before each one after it
_LONGEST_WAIT = 60.0  # seconds: a server that asks for more is left alone until the next run
_STATUSES = {
    401: (SourceStatus.REFUSED, "asks for a password"),
    402: (SourceStatus.REFUSED, "asks for payment"),
    403: (SourceStatus.REFUSED, "refuses this address"),
    404: (SourceStatus.GONE, "has no such page: check the address"),
    410: (SourceStatus.GONE, "has taken the page away for good: remove it"),
    451: (SourceStatus.REFUSED, "may not show it here"),
}
_BUSY = frozenset((408, 425, 429, 500, 502, 503, 504))


@dataclass(frozen=True, slots=True)
class Timer:
    """How time passes: a clock in seconds, a pause of so many seconds, and a draw between 0 and 1 for each pause."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


class Failure(SourceError):
    """An address that could not be fetched: `status` says what came of it, `wait` in how many seconds to try again."""

    def __init__(self, source: str, status: SourceStatus, reason: str, wait: float | None = None) -> None:
        super().__init__(source, reason)
        self.status = status
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered; without `data` it has not changed since the validators that were sent."""

    address: str
    data: bytes | None
    content_type: str
    charset: str | None
    validators: Validators


@dataclass(slots=True)
class _Turn:
    lock: Lock = field(default_factory=Lock)
    free: float = 0.0


class Hosts:
    """Lets one request at a time go to a host, and a pause between two."""

    def __init__(self, delay: float, timer: Timer) -> None:
        self._delay = delay
        self._timer = timer
        self._turns: dict[str, _Turn] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until it is this request's turn, and let the next one wait."""
        with self._lock:
            turn = self._turns.setdefault(host, _Turn())
        with turn.lock:
            if (wait := turn.free - self._timer.clock()) > 0:
                self._timer.sleep(wait)
            try:
                yield
            finally:
                turn.free = self._timer.clock() + self._delay


@dataclass(frozen=True, slots=True)
class Network:
    """What all requests of a run share."""

    settings: Web
    now: datetime
    timer: Timer
    hosts: Hosts
    trust: SSLContext
    resolve: Resolve = resolve
    permits: Permits = is_public


class Browser:
    """Fetches the addresses of one source, one after another."""

    def __init__(self, network: Network, *, allow_private: bool) -> None:
        self._network = network
        permits = is_any if allow_private else network.permits
        self._guard = Guard(network.resolve, permits, network.timer.clock)
        self._client = httpx.Client(
            transport=Transport(self._guard, network.trust),
            trust_env=False,
            timeout=network.settings.timeout,
            # Only gzip is asked for, since only its decompression can be stopped at an exact size.
            headers={"User-Agent": f"brief/{__version__} (news reader)", "Accept": "*/*", "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, address: str, known: Validators = _NOTHING) -> Answer:
        """Fetch an address, tried again where that may help.

        Raises:
            Failure: nothing came, or nothing that can be used.
        """
        network = self._network
        try:
            request = self._client.build_request("GET", address, headers=_conditions(known))
        except (httpx.InvalidURL, UnicodeError) as error:
            raise Failure(shown(address), SourceStatus.FAILED, f"is no address: {error}") from error
        tries = network.settings.retries
        with network.hosts.turn(request.url.host):
            while True:
                try:
                    return self._once(request)
                except Failure as failure:
                    if failure.wait is None or failure.wait > _LONGEST_WAIT or tries <= 0:
                        raise
                    backoff = _FIRST_WAIT * 2 ** (network.settings.retries - tries)
                    network.timer.sleep(max(failure.wait, backoff * (0.5 + network.timer.jitter())))
                    tries -= 1

    def _once(self, request: httpx.Request) -> Answer:
        """Follow an address to its answer; raises Failure."""
        name = shown(str(request.url))
        self._guard.deadline = self._network.timer.clock() + self._network.settings.timeout
        try:
            return self._followed(name, request)
        except PrivateAddress as error:
            here = error.source == httpx.URL(name).host
            reason = error.reason if here else f"leads to {error.source}, which {error.reason}"
            raise Failure(name, SourceStatus.REFUSED, reason) from error
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            seconds = f"{self._network.settings.timeout:g} seconds"
            raise Failure(name, SourceStatus.TIMEOUT, f"did not answer in full within {seconds}", wait=0) from error
        except (httpcore.ConnectError, httpcore.UnsupportedProtocol) as error:
            raise Failure(name, SourceStatus.FAILED, f"cannot be reached: {error}") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError) as error:
            reason = f"broke off: {error or type(error).__name__}"
            raise Failure(name, SourceStatus.FAILED, reason, wait=0) from error

    def _followed(self, name: str, request: httpx.Request) -> Answer:
        for _ in range(_MOST_REDIRECTS + 1):
            if request.url.scheme not in {"http", "https"} or not request.url.host:
                raise Failure(name, SourceStatus.REFUSED, f"leads to {shown(str(request.url))}, which is no web page")
            response = self._client.send(request, stream=True)
            try:
                if response.next_request is None:
                    return self._answer(name, response)
                request = response.next_request
            finally:
                response.close()
        raise Failure(name, SourceStatus.FAILED, f"leads on and on: more than {_MOST_REDIRECTS} redirects")

    def _answer(self, name: str, response: httpx.Response) -> Answer:
        """Read what was answered; raises Failure."""
        status = response.status_code
        unchanged = status == httpx.codes.NOT_MODIFIED
        if status in _STATUSES:
            kind, reason = _STATUSES[status]
            raise Failure(name, kind, f"the server {reason} ({status})")
        if status in _BUSY:
            wait = self._asked_to_wait(response.headers.get("Retry-After", ""))
            raise Failure(name, SourceStatus.FAILED, f"the server is in trouble or busy ({status})", wait)
        if not unchanged and not response.is_success:
            raise Failure(name, SourceStatus.FAILED, f"the server answers with status {status}")
        return Answer(
            address=shown(str(response.url)),
            data=None if unchanged else b"".join(self._pieces(name, response)),
            content_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
            charset=response.charset_encoding,
            validators=Validators(response.headers.get("ETag"), response.headers.get("Last-Modified")),
        )

    def _asked_to_wait(self, header: str) -> float:
        """Return the seconds that a Retry-After header asks for: a number, or a moment (RFC 9110, 10.2.3)."""
        if header.strip().isdecimal():
            return float(header)
        found = moment(header)
        return max(0.0, (found - self._network.now).total_seconds()) if found else 0.0

    def _pieces(self, name: str, response: httpx.Response) -> Iterator[bytes]:
        """Yield the body, decompressed, up to the limit; raises Failure."""
        most = self._network.settings.megabytes * _MEGABYTE
        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip"}:
            raise Failure(name, SourceStatus.REFUSED, f"is packed in a way that nobody asked for ({encoding[:40]})")
        unpacker = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
        left = most
        for packed in response.iter_raw():
            try:
                piece = unpacker.decompress(packed, left + 1) if unpacker else packed
            except zlib.error as error:
                raise Failure(name, SourceStatus.FAILED, f"is packed wrongly: {error}") from error
            left -= len(piece)
            if left < 0:
                size = f"{self._network.settings.megabytes} MB"
                raise Failure(name, SourceStatus.TOO_LARGE, f"is larger than {size}: nothing of it was kept")
            yield piece
        if unpacker and not unpacker.eof:
            raise Failure(name, SourceStatus.FAILED, "broke off: its packed text has no end", wait=0)


def _conditions(known: Validators) -> dict[str, str]:
    """Return the headers that ask for an answer only if it has changed (RFC 9110, 13.1)."""
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}
