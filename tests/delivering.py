"""Runs, parcels and channels to try delivery with, and a mail server that can be told to misbehave in every way."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from builders import COUNTED, cite, made_article, said

from brief import deliver, render
from brief.deliver import Channel, Parcel, Sent
from brief.types import Briefing, MadeWith, Origin, Section

FERRY = made_article(
    "ferry",
    "Ferry strike goes on\nThe crew stopped work on Monday. “We are tired,” said Ida Brandt.\n",
    title="Ferry strike goes on",
    publisher="Harbour Gazette",
    url="https://gazette.example/ferry",
)
BRIEFING = Briefing(
    "Морской обзор – briefing",
    dt.date(2031, 5, 16),
    "en",
    (FERRY,),
    (
        Section(
            "s1",
            said("Ferry strike goes on", cite(FERRY, "Ferry strike goes on")),
            (
                said("The crew stopped work on Monday.", cite(FERRY, "The crew stopped work on Monday.")),
                said("“We are tired,” said Ida Brandt.", cite(FERRY, "“We are tired,”"), origin=Origin.QUOTED),
            ),
        ),
    ),
    (),
    MadeWith("0.1.0", "tiny.gguf", "ab" * 32, "plain", "cd" * 8, 7),
    COUNTED,
)
SENT = dt.datetime(2031, 5, 16, 7, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def run(outputs: Path, briefing: Briefing = BRIEFING, name: str = "2031-05-16-0a1b2c3d") -> Path:
    """Write a run as `brief generate` does."""
    folder = outputs / name
    folder.mkdir(parents=True)
    files = {
        "briefing.json": render.to_json(briefing),
        "briefing.md": render.to_markdown(briefing),
        "briefing.html": render.to_html(briefing),
        "run.json": "{}\n",
    }
    for file, text in files.items():
        (folder / file).write_bytes(text.encode(errors="replace"))
    return folder


def parcel(folder: Path, profile: str = "", sent: dt.datetime = SENT) -> Parcel:
    return deliver.pack(folder, profile, sent)


def channels(text: str, folder: Path, environment: Mapping[str, str] | None = None) -> Mapping[str, Channel]:
    """Return the channels of a `brief.toml` that would lie in a folder."""
    return deliver.channels(tomllib.loads(text), folder / "brief.toml", (environment or {}).get)


def sent(channel: Channel, package: Parcel) -> tuple[Sent, list[float]]:
    """Send without waiting; return what came of it, and the waits."""
    waits: list[float] = []
    [outcome] = deliver.send([channel], package, waits.append)
    return outcome, waits


@dataclass
class Postman:
    """What a mail server does with what it is told, and what it has got.

    `refuses` gives the reply to a recipient, by address; the first replies of `data` come in the place of an OK.
    """

    refuses: Mapping[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    logins: Mapping[str, str] = field(default_factory=dict)
    login_refusal: str | None = None
    got: list[Envelope] = field(default_factory=list)
    tried: list[LoginPassword] = field(default_factory=list)
    secret_ways: list[bool] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.got.append(envelope)
        self.secret_ways.append(session.ssl is not None)
        return self.data.pop(0) if self.data else "250 OK"

    def log_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        self.tried.append(data)
        login, password = data.login.decode(), data.password.decode()
        if self.login_refusal:
            return AuthResult(success=False, handled=False, message=self.login_refusal.format(password))
        return AuthResult(success=self.logins.get(login) == password, handled=False)


@contextmanager
def mail_server(postman: Postman, *, tls: bool = False, **options: Any) -> Iterator[Postman]:
    """Run a real mail server until the end of the block; `postman.port` says where."""
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        return SMTP(postman, loop=loop, hostname="mail.example", authenticator=postman.log_in, **options)

    context = options.pop("implicit", None) if tls else None
    server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=context))
    postman.port = server.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield postman
    finally:
        asyncio.run_coroutine_threadsafe(_closed(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _closed(server: asyncio.Server) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


Talk = Callable[[socket.socket, Event], None]


@contextmanager
def rude_server(*talks: Talk) -> Iterator[int]:
    """Take connections and talk to each as the next of the talks says, the last one from then on; gives the port."""
    over, left = Event(), list(talks)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while not over.is_set():
            with suppress(OSError):
                caller, _ = listener.accept()
                with caller:
                    (left.pop(0) if len(left) > 1 else left[0])(caller, over)

    thread = Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def silent(caller: socket.socket, over: Event) -> None:
    """Take the call and say nothing."""
    while not over.is_set():
        caller.settimeout(0.01)
        try:
            if not caller.recv(1024):
                return
        except TimeoutError:
            continue


def chatter(caller: socket.socket, over: Event) -> None:
    """Greet for ever, a line at a time, each well within the time that is waited for one."""
    while not over.wait(0.01):
        caller.sendall(b"220-and another thing\r\n")


def busy(caller: socket.socket, _: Event) -> None:
    caller.sendall(b"421 mail.example too many at once, hunter2 tries later\r\n")


def breaks_off(caller: socket.socket, _: Event) -> None:
    """Take a mail as far as the middle of its text, and hang up."""
    caller.sendall(b"220 mail.example\r\n")
    lines = caller.makefile("rb")
    for line in lines:
        word = line[:4].upper()
        caller.sendall(b"354 go on\r\n" if word == b"DATA" else b"250 OK\r\n")
        if word == b"DATA":
            lines.readline()
            return
