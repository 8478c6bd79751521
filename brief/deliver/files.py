"""Files of a channel: a new one takes the old one's place whole, or the old one stays."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

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
    """Write a file under another name, wait until the disk has it, and rename it; raises Undelivered."""
    temporary = path.with_name(f".brief-{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> Undelivered:
    """Return the error that says why a file or folder cannot be written."""
    return Undelivered(f"cannot write {str(path)!r}: {(error.strerror or str(error)).lower()}")
