"""`python -m brief` is the command `brief`."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

# The cursor is shown again and the line of progress taken away, where there is one.
_CLEAR = b"\r\x1b[2K\x1b[?25h"


def main() -> None:
    """Run the command line, and answer Ctrl-C from the very beginning."""
    # A shell has background commands ignore it, and so it stays.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _stop)
    from brief import cli  # noqa: PLC0415

    cli.main()


def _stop(_: int, frame: FrameType | None) -> None:
    """End the program at once.

    An exception could be lost here: in the imports of a library, or in a function that C calls. Only the module that
    writes files is left by one, for it takes back what it has begun.
    """
    while frame is not None:
        if frame.f_globals.get("__name__") == "brief.runs":
            raise KeyboardInterrupt
        frame = frame.f_back
    os.write(sys.__stderr__.fileno(), ...)
    os._exit(2)
