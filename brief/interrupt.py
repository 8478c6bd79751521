"""Ctrl-C: the program ends at once, with one line and status 2; a briefing that is being written is finished first.

Imports next to nothing, so that it answers from the start.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MESSAGE = "interrupted: nothing was written"
STORED = "interrupted: what was stored by then is safe, the command can be given again"
SENT = "interrupted: some of the channels may have the briefing by now"
# What can be said where one of these is at work.
_SAYINGS = {"brief.corpus_commands": STORED, "brief.morning.command": STORED, "brief.deliver_commands": SENT}
_TIDYING = ("brief.runs", "brief.export")
# What a terminal may still show: a line of progress is taken away, and the cursor comes back.
_TIDY = "\r\x1b[2K\x1b[?25h"


def listen() -> None:
    """Answer Ctrl-C from now on, unless the shell has it ignored, as it does for a command in the background."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _stop)


def too_late() -> None:
    """Answer no more: all is written, and what is left to do takes no time."""
    if signal.getsignal(signal.SIGINT) is _stop:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def raised() -> Iterator[None]:
    """Answer Ctrl-C by KeyboardInterrupt meanwhile: for a loop that writes line by line and can say how far it came."""
    if signal.getsignal(signal.SIGINT) is not _stop:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, _stop)


@contextmanager
def held() -> Iterator[None]:
    """Let Ctrl-C wait until the end of what stands inside, which is thus written whole."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield
        return
    asked: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


def _stop(_: int, frame: FrameType | None) -> None:
    """End the program here, whatever it is doing.

    An exception would get lost in the import of a library or in a function that C calls. Only brief.runs and
    brief.export have something to tidy: what is half made is left by an exception, a briefing is written to its end.
    A store needs none of it: SQLite takes back what was not finished.
    """
    busy: set[str] = set()
    message = MESSAGE
    while frame is not None:
        module = frame.f_globals.get("__name__")
        if module in _TIDYING:
            busy.add(frame.f_code.co_name)
        message = _SAYINGS.get(str(module), message)
        frame = frame.f_back
    if "write" in busy:
        return
    if busy:
        raise KeyboardInterrupt
    os.write(2, f"{_TIDY if os.isatty(2) else ''}brief: {message}\n".encode())
    os._exit(2)
