"""Files of a channel: a new one takes the old one's place whole, or the old one stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief import files
from brief.deliver.channel import Undelivered

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> str:
    """Return the text of a file of the run; raises Undelivered."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Undelivered(f"cannot read {str(path)!r}: {error}") from error


def write(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all; raises Undelivered."""
    try:
        files.write(path, data)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> Undelivered:
    """Return the error that says why a file or folder cannot be written."""
    return Undelivered(f"cannot write {str(path)!r}: {(error.strerror or str(error)).lower()}")
