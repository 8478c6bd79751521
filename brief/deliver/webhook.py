"""The briefing's JSON is posted to an address, signed if the receiver wants to know who sent it."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, urlsplit

from brief.deliver.channel import Undelivered
from brief.deliver.files import read
from brief.deliver.secrets import Secret, hidden
from brief.text import printable

if TYPE_CHECKING:
    import httpcore

    from brief.deliver.parcel import Parcel
    from brief.deliver.reading import Table

_KEYS = ("url", "url_env", "secret_env", "allow_private", "timeout")
_PATIENCE = 30.0
_MOST_READ = 1 << 12
_MOST_SHOWN = 200
_BUSY = frozenset((408, 425, 429))
# A piece of an address that nobody would write by hand: long, and not made of words and numbers.
_LONG = re.compile(r"[A-Za-z0-9_-]{16,}")
_WORDS = re.compile(r"(?:[a-z]+|\d{1,8})(?:[-_](?:[a-z]+|\d{1,8}))*")
_KEYED = re.compile(r"key|token|secret|sig|password|auth", re.IGNORECASE)

_Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Webhook:
    """Posts a run's briefing.json, byte for byte; `timeout` is in seconds for the whole answer."""

    name: str
    url: str | None = field(repr=False)
    url_secret: Secret | None
    key: Secret | None
    allow_private: bool
    timeout: float

    def lacks(self) -> str | None:
        """Say that the address or the key for the signature is missing, or that the address is none."""
        for secret in (self.url_secret, self.key):
            if secret and (lacking := secret.lacks()):
                return lacking
        if self.url_secret and not _is_address(str(self.url_secret.find())):
            return f"the environment variable {self.url_secret.variable} holds no http or https address"
        return None

    def deliver(self, parcel: Parcel) -> None:
        """Post the briefing; it is delivered where the receiver answers with a status of 200 to 299."""
        url = self.url or (self.url_secret.find() if self.url_secret else None) or ""
        key = self.key.find() if self.key else None
        body = read(parcel.folder / "briefing.json").encode()
        status, said = self._post(url, body, _headers(parcel, body, key))
        if not 200 <= status < 300:
            reason = f"{_host(url)} answers with status {status}{_remark(status)}"
            shown = printable(hidden(said, (url, key, *_parts(url))))[:_MOST_SHOWN]
            raise Undelivered(f"{reason}: {shown}" if shown else reason, passing=status in _BUSY or status >= 500)

    def _post(self, url: str, body: bytes, headers: _Headers) -> tuple[int, str]:
        """Return the status of the answer, and where it is a refusal the beginning of what it says.

        No redirection is followed: it might lead to where nobody wants to send.
        """
        # Not httpx, which writes whole addresses into its log.
        import httpcore  # noqa: PLC0415

        from brief.fetch.guard import PrivateAddress  # noqa: PLC0415

        host = _host(url)
        try:
            with self._pool() as pool, pool.stream("POST", url, headers=headers, content=body) as answer:
                return answer.status, _beginning(answer)
        except PrivateAddress as error:
            raise Undelivered(str(error)) from error
        except httpcore.TimeoutException as error:
            raise Undelivered(f"{host} did not answer within {self.timeout:g} seconds", passing=True) from error
        except httpcore.ConnectError as error:
            raise Undelivered(f"{host} cannot be reached: {_cause(error)}", passing=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise Undelivered(f"{host} broke off the connection", passing=True) from error

    def _pool(self) -> httpcore.ConnectionPool:
        """Return connections that keep to public addresses, unless others are allowed, and to the time."""
        import ssl  # noqa: PLC0415

        import httpcore  # noqa: PLC0415

        from brief.fetch import guard  # noqa: PLC0415

        held = guard.Guard(guard.resolve, guard.is_any if self.allow_private else guard.is_public, time.monotonic)
        held.deadline = time.monotonic() + self.timeout
        return httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=held)


def channel(table: Table) -> Webhook:
    """Read a table of this kind; raises SettingsError."""
    table.only(*_KEYS)
    url, secret = table.text("url"), table.secret("url_env")
    if bool(url) == bool(secret):
        raise table.wrong(": name either an address as `url`, or an environment variable that holds it as `url_env`")
    if url is not None and not _is_address(url):
        raise table.wrong(": `url` must be an http or https address")
    if url is not None and _tells(urlsplit(url)):
        raise table.wrong(
            ": `url` holds what looks like a secret: put the address into an environment variable, named as `url_env`"
        )
    return Webhook(
        name=table.name,
        url=url,
        url_secret=secret,
        key=table.secret("secret_env"),
        allow_private=table.yes("allow_private"),
        timeout=table.seconds(_PATIENCE),
    )


def _headers(parcel: Parcel, body: bytes, key: str | None) -> _Headers:
    """Return what goes with the briefing: a key that is the same for a second try, and the signature."""
    headers = [
        ("Content-Type", "application/json"),
        ("Idempotency-Key", f'"{parcel.id}"'),
        ("User-Agent", "brief"),
        ("Accept-Encoding", "identity"),
    ]
    if key is not None:
        digest = hmac.new(os.fsencode(key), body, hashlib.sha256).hexdigest()
        headers.append(("X-Hub-Signature-256", f"sha256={digest}"))
    return headers


def _beginning(answer: httpcore.Response) -> str:
    """Return the beginning of what a refusal says; what comes after a success is not waited for."""
    if 200 <= answer.status < 300:
        return ""
    return next(iter(answer.iter_stream()), b"")[:_MOST_READ].decode(errors="replace")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.port != 0
            and url.isascii()
            and url.isprintable()
        )
    except ValueError:
        return False


def _tells(parts: SplitResult) -> bool:
    """Say whether an address holds a secret, as far as can be seen."""
    named = any(_KEYED.search(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    pieces = (*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query)))
    random = any(_LONG.fullmatch(piece) and not _WORDS.fullmatch(piece) for piece in pieces)
    return named or random or "@" in parts.netloc


def _parts(url: str) -> tuple[str, ...]:
    """Return the pieces of an address behind its host, which an answer may echo."""
    parts = urlsplit(url)
    return tuple(piece for piece in (parts.path, parts.query, *parts.path.split("/")) if len(piece) >= 8)


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the address"


def _remark(status: int) -> str:
    if 300 <= status < 400:
        return ", a redirection, which is not followed: name the address that it leads to"
    return ", it has no such address" if status in {404, 410} else ""


def _cause(error: Exception) -> str:
    """Say why a connection did not come about, without the address."""
    said = str(error).lower()
    if "certificate" in said:
        return "its certificate is not to be trusted"
    return (
        "there is no such host, or no network" if "no host" in said or "no address" in said else "nobody answers there"
    )
