"""A local server that speaks the hub's protocol for files, and can break connections off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Hub:
    """What the server gives, where its connections break off, in bytes of the body, and what it was asked."""

    data: bytes
    sha256: str = ""
    breaks: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.sha256 = self.sha256 or hashlib.sha256(self.data).hexdigest()


_NOT_FOUND = {"Content-Length": "0", "X-Error-Code": "EntryNotFound"}


def _headers(hub: Hub, start: int) -> dict[str, str]:
    size = len(hub.data)
    return {
        "X-Repo-Commit": "0" * 40,
        "ETag": f'"{hub.sha256}"',
        "Accept-Ranges": "bytes",
        "Content-Length": str(size - start),
        **({"Content-Range": f"bytes {start}-{size - 1}/{size}"} if start else {}),
    }


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serve until the end of the block; `hub.url` says where."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

        def do_HEAD(self) -> None:
            self.answer(0)

        def do_GET(self) -> None:
            ranged = self.headers.get("Range", "bytes=0-")
            hub.asked.append(ranged)
            start = int(ranged.removeprefix("bytes=").split("-")[0])
            self.answer(start)
            body = hub.data[start:]
            if hub.breaks:
                self.wfile.write(body[: hub.breaks.pop(0)])
                self.wfile.flush()
                self.close_connection = True
                self.connection.shutdown(2)
            else:
                self.wfile.write(body)

        def answer(self, start: int) -> None:
            found = self.path.startswith("/me/mine/resolve/main/")
            self.send_response((206 if start else 200) if found else 404)
            for name, value in (_headers(hub, start) if found else _NOT_FOUND).items():
                self.send_header(name, value)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
