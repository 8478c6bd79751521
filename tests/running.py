"""A command run as a user runs it, and what came of it."""

from __future__ import annotations

import io
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from brief.cli import run

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


def brief(*arguments: str | Path, at: Path | None = None, given: bytes = b"") -> Done:
    """Run a command in a folder, with something on its standard input."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(given))
    try:
        with chdir(at or ROOT), redirect_stdout(out), redirect_stderr(err):
            status = run([str(argument) for argument in arguments])
    finally:
        sys.stdin = before
    return Done(status, out.getvalue(), err.getvalue())
