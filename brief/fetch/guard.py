"""Connections to public addresses only, none of which outlasts its deadline.

A name is resolved once, and the connection goes to the address that was checked, so that a second answer of the name
server cannot lead elsewhere. Every hop of a redirect passes through here.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx

from brief.errors import SourceError

Resolve = Callable[[str, int], Sequence[str]]
Permits = Callable[[str], bool]
_Option = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

_TRANSLATED = IPv6Network("64:ff9b::/96")  # IPv4 inside IPv6 (RFC 6052)
_SITE = IPv6Network("fec0::/10")  # private before RFC 3879, and still in use
_TRANSLATED_LOCALLY = IPv6Network("64:ff9b:1::/48")  # RFC 8215


class PrivateAddress(SourceError):
    """A host on this machine or in a private network, which nobody allowed."""

    def __init__(self, host: str) -> None:
        super().__init__(host, "is on this machine or in a private network: allow it with allow_private = true")


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of a host, in the system's order; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Say whether an IP address belongs to the public internet, also one that is packed into another."""
    ip = ip_address(address.partition("%")[0])
    return all(part.is_global and not part.is_multicast and part not in _SITE for part in (ip, *_packed(ip)))


def is_any(_: str) -> bool:
    """Say of every address that a connection may go to it."""
    return True


def _packed(ip: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """Yield the addresses to which a gateway may carry on what is sent to an IPv6 address."""
    if isinstance(ip, IPv6Address):
        yield from filter(None, (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())))
        if ip in _TRANSLATED:
            yield IPv4Address(int(ip) & 0xFFFFFFFF)
        if ip in _TRANSLATED_LOCALLY:
            yield IPv4Address("127.0.0.1")


class Guard(httpcore.NetworkBackend):
    """Opens the connections of one source; `deadline` is a moment of its clock, in seconds."""

    def __init__(self, resolve: Resolve, permits: Permits, clock: Callable[[], float]) -> None:
        self._resolve = resolve
        self._permits = permits
        self._clock = clock
        self._sockets = httpcore.SyncBackend()
        self.deadline = 0.0

    def left(self, timeout: float | None, error: type[httpcore.TimeoutException]) -> float:
        """Return the seconds that a step may take; raises `error` when the deadline is over."""
        left = self.deadline - self._clock()
        if left <= 0:
            raise error
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_Option] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers; raises PrivateAddress or an error of httpcore."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no host has the name {host}") from error
        allowed = [address for address in found if self._permits(address)]
        if found and not allowed:
            raise PrivateAddress(host)
        failure: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError(f"{host} has no address")
        for address in allowed:
            left = self.left(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._sockets.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection each of whose steps ends by the guard's deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, guard: Guard) -> None:
        self._stream = stream
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._guard.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._guard.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._guard.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._guard)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class Transport(httpx.BaseTransport):
    """httpx's requests over connections that a guard opens; errors stay those of httpcore."""

    def __init__(self, guard: Guard, trust: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=guard, max_keepalive_connections=2)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return the answer, whose body is still to be read."""
        address = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Close the connections that are still open."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer, as it comes."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
