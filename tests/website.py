"""A local web server that answers as it is told to, also badly, and remembers what it was asked."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Act = Callable[[BaseHTTPRequestHandler], None]
MOST = 400  # times that an answer without an end is gone on with, so that no test goes on for ever


@dataclass
class Site:
    """What stands at each path, what was asked for, with the headers, what was posted, and where the server is."""

    acts: dict[str, Act] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)
    posted: list[bytes] = field(default_factory=list)
    url: str = ""

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def reply(
    body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200, more: Mapping[str, str] | None = None
) -> Act:
    """Answer well."""
    data = body.encode() if isinstance(body, str) else body

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **(more or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return act


def redirect(to: str, status: int = 302) -> Act:
    return reply(b"", status=status, more={"Location": to})


def unless_known(body: str | bytes, kind: str, etag: str = '"1"') -> Act:
    """Answer 304 where the validator that was sent still holds."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        known = handler.headers.get("If-None-Match") == etag
        reply(b"" if known else body, kind, 304 if known else 200, {"ETag": etag})(handler)

    return act


def in_turn(*acts: Act) -> Act:
    """Answer differently each time; the last answer stays."""
    left = list(acts)

    def act(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return act


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a body a character at a time."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    _on_and_on(handler, b"x", 0.02)


def drip_head(handler: BaseHTTPRequestHandler) -> None:
    """Send a header a character at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    _on_and_on(handler, b"x", 0.02)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send a body without an end, as fast as it is taken."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    _on_and_on(handler, b"x" * 65536, 0)


def _on_and_on(handler: BaseHTTPRequestHandler, piece: bytes, pause: float) -> None:
    handler.close_connection = True
    for _ in range(MOST):
        try:
            handler.wfile.write(piece)
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(pause)


def broken(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"<p>The ferry")
    handler.close_connection = True
    handler.connection.shutdown(2)


def rubbish(handler: BaseHTTPRequestHandler) -> None:
    """Answer in no language that a client knows."""
    handler.wfile.write(b"\x00\x01 what?\r\n\r\n")
    handler.close_connection = True


def silent(seconds: float) -> Act:
    """Say nothing for so long, and hang up."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return act


def packed(body: bytes, encoding: str = "gzip") -> Act:
    return reply(gzip.compress(body), more={"Content-Encoding": encoding})


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve until the end of the block; `site.url` says where."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

        def do_GET(self) -> None:
            site.asked.append((self.path, self.headers))
            site.acts.get(self.path, reply("", status=404))(self)

        def do_POST(self) -> None:
            site.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
