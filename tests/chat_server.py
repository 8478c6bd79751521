"""A local server that speaks as OpenAI-compatible ones do, and can be told to misbehave in every way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any


@dataclass(frozen=True)
class Raw:
    """An answer as it goes over the wire: it may promise more bytes than come, and come in pieces that take time."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    promised: int | None = None
    drips: float = 0.0


@dataclass(frozen=True)
class Silent:
    """No answer for so many seconds, then the connection is closed."""

    seconds: float = 0.0


Act = Raw | Silent
Reply = Callable[[dict[str, Any]], str]


def completion(text: object, **more: object) -> Raw:
    """Return a chat completion with this content."""
    usage = {"prompt_tokens": 40, "completion_tokens": 9}
    tree = {"choices": [{"message": {"role": "assistant", "content": text}}], "usage": usage, **more}
    return Raw(200, json.dumps(tree).encode())


@dataclass
class Server:
    """What the server has, says and was asked.

    Acts come first, then it answers by `reply`; `no_system` is how it refuses a chat with a system message.
    """

    reply: Reply = lambda _body: "The ferry stopped. [1]"
    names: tuple[str, ...] = ("tiny",)
    listing: Raw | None = None
    no_system: Raw | None = None
    acts: list[Act] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    closing: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def listed(self) -> Raw:
        return self.listing or Raw(200, json.dumps({"data": [{"id": name} for name in self.names]}).encode())

    def act(self, body: dict[str, Any]) -> Act:
        with self.lock:
            self.asked.append(body)
            if self.no_system and body["messages"][0]["role"] == "system":
                return self.no_system
            return self.acts.pop(0) if self.acts else completion(self.reply(body))


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, chat: Server) -> None:
        self.chat = chat
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the other side has gone
            self.close_connection = True

    def do_GET(self) -> None:
        self.play(self.server.chat.listed() if self.path == "/v1/models" else Raw(404, b"no such page"))

    def do_POST(self) -> None:
        chat = self.server.chat
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat.headers.append(dict(self.headers))
        self.play(chat.act(body) if self.path == "/v1/chat/completions" else Raw(404, b"no such page"))

    def play(self, act: Act) -> None:
        if isinstance(act, Silent):
            self.server.chat.closing.wait(act.seconds)
            self.end()
            return
        self.send_response(act.status)
        for name, value in (*act.headers, ("Content-Length", str(act.promised or len(act.body)))):
            self.send_header(name, value)
        self.end_headers()
        for piece in [act.body[at : at + 1] for at in range(len(act.body))] if act.drips else [act.body]:
            if self.server.chat.closing.wait(act.drips):
                return
            self.wfile.write(piece)
        if act.promised:
            self.end()

    def end(self) -> None:
        self.close_connection = True
        self.connection.shutdown(2)


@contextmanager
def serving(chat: Server) -> Iterator[Server]:
    """Serve until the end of the block; `chat.url` says where."""
    server = _Http(chat)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    chat.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield chat
    finally:
        chat.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
