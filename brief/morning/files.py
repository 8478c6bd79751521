"""Small files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from brief.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def write(file: Path, text: str) -> None:
    """Put a text in the place of what the file holds, and wait until the disk has it; raises OutputError."""
    temporary = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as opened:
            opened.write(text.encode())
            opened.flush()
            os.fsync(opened.fileno())
        temporary.replace(file)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise unwritable(file, error) from error


def remove(file: Path) -> None:
    """Remove a file, if it is there; raises OutputError."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(file, error) from error


def unwritable(path: Path, error: OSError) -> OutputError:
    """Return the error that says why something cannot be written."""
    return OutputError(f"cannot write {str(path)!r}: {(error.strerror or str(error)).lower()}")
