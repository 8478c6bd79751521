"""Small files that are written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief import files
from brief.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def write(file: Path, text: str) -> None:
    """Put a text in the place of what the file holds, and wait until the disk has it; raises OutputError."""
    try:
        files.write(file, text.encode())
    except OSError as error:
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
