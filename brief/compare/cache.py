"""What models wrote, kept on disk: one file of JSON lines for each model and variant, one line for each generation.

A line is found by the hash of all that decided it, so a changed word asks the model again and nothing else does. No
time is ever kept: a time is true of one moment only.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from brief.errors import OutputError, SourceError
from brief.llm.author import Generation, Written

if TYPE_CHECKING:
    from pathlib import Path


def key(*parts: object) -> str:
    """Return the SHA-256 of what decides a generation: JSON values."""
    whole = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()


class Shelf:
    """The generations of one model with one variant: read whole when opened, added to line by line."""

    def __init__(self, path: Path) -> None:
        """Open the file, which need not exist; raises SourceError where it cannot be read."""
        self.path = path
        text = _text(path)
        self._known = dict(found for line in text.splitlines() if (found := _generation(line)))
        # Behind the half of a line that an interruption left, a new one begins.
        self._joint = "" if text.endswith("\n") or not text else "\n"

    def find(self, wanted: str) -> Generation | None:
        """Return the generation under a key, or None."""
        return self._known.get(wanted)

    def keep(self, name: str, generation: Generation) -> None:
        """Add a generation to the file at once, so that an interrupted comparison loses none.

        Raises:
            OutputError: the file cannot be written.
        """
        line = json.dumps({"key": name, **asdict(generation)}, ensure_ascii=True, separators=(",", ":"))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab", buffering=0) as file:
                file.write(f"{self._joint}{line}\n".encode("ascii"))
        except OSError as error:
            raise OutputError(
                f"cannot write {self.path}: {error.strerror}: choose another folder with --cache"
            ) from error
        self._joint = ""
        self._known[name] = generation


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            str(path), f"cannot be read ({error}): remove it, or choose another folder with --cache"
        ) from error


def _generation(line: str) -> tuple[str, Generation] | None:
    """Read a line; None for the half of one that an interruption left."""
    try:
        tree = json.loads(line)
        candidates = tuple(Written(**candidate) for candidate in tree["candidates"])
        return str(tree["key"]), Generation(candidates, tree["read"], tree["written"])
    except (ValueError, TypeError, KeyError):
        return None
