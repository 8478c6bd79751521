"""What models wrote, kept on disk: a file of JSON lines, one for each generation.

A line is found by the hash of all that decided it, so a changed word asks the model again and nothing else does. No
time is ever kept: a time is true of one moment only.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from brief.errors import OutputError, SourceError
from brief.llm.author import Generation, Texts, Written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from brief.llm.author import Form, Grounded, Model
    from brief.llm.engine import Sampling
    from brief.types import Message


def key(*parts: object) -> str:
    """Return the SHA-256 of what decides a generation: JSON values."""
    whole = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, as far as it decides what is written: the digest of the model, and the number of the repeat."""

    sha256: str
    repeat: int = 0

    def key(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> str:
        """Return the key of what this writer writes in answer to a chat."""
        allowed = form.options if isinstance(form, Texts) else _grounded(form)
        said = [(message.role, message.content) for message in messages]
        drawn = [(one.temperature, one.shortness, one.seed) for one in samplings]
        # The underscore stands in every recording that was made.
        return key("brief-generation/1", self.sha256, said, f"_{type(form).__name__}", allowed, drawn, self.repeat)


class Recording:
    """A file of generations: read whole when opened, added to line by line."""

    def __init__(self, path: Path, hint: str) -> None:
        """Open the file, which need not exist; `hint` says what to do where it cannot be used.

        Raises:
            SourceError: it cannot be read.
        """
        self.path = path
        self.hint = hint
        text = self._text()
        self._known = dict(found for line in text.splitlines() if (found := _generation(line)))
        # Behind the half of a line that an interruption left, a new one begins.
        self._joint = "" if text.endswith("\n") or not text else "\n"

    def find(self, wanted: str) -> Generation | None:
        """Return the generation under a key, or None."""
        return self._known.get(wanted)

    def keep(self, name: str, generation: Generation) -> None:
        """Add a generation, and wait until the disk has it, so that neither a kill nor a flat battery loses it.

        Raises:
            OutputError: the file cannot be written.
        """
        line = json.dumps({"key": name, **asdict(generation)}, ensure_ascii=True, separators=(",", ":"))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab", buffering=0) as file:
                file.write(f"{self._joint}{line}\n".encode("ascii"))
                os.fsync(file.fileno())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise OutputError(f"cannot write {self.path}: {reason}: {self.hint}") from error
        self._joint = ""
        self._known[name] = generation

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="ascii") if self.path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(str(self.path), f"cannot be read ({error}): remove it, or {self.hint}") from error


@dataclass(frozen=True)
class Recorded:
    """A model at work whose generations are kept at once: what it wrote before is read, the rest it is asked for."""

    model: Model
    writer: Writer
    recording: Recording

    def compose(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        """Return what the model writes, or wrote; raises ModelError, and OutputError where it cannot be kept."""
        name = self.writer.key(messages, form, samplings)
        generation = self.recording.find(name)
        if generation is None:
            generation = self.model.compose(messages, form, samplings)
            # Nothing is what a model writes for want of time, and may be asked for again.
            if generation.candidates:
                self.recording.keep(name, generation)
        return generation

    def check(self, messages: Sequence[Message], form: Form, candidates: int) -> None:
        """Raise PromptTooLong where a chat and so many candidates of this form find no room."""
        self.model.check(messages, form, candidates)

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        return self.model.count(text)

    @property
    def tokens_read(self) -> int:
        """How many tokens were read until now; what was recorded before is not among them."""
        return self.model.tokens_read

    @property
    def tokens_written(self) -> int:
        """How many tokens were written until now; what was recorded before is not among them."""
        return self.model.tokens_written


def _grounded(form: Grounded) -> tuple[object, ...]:
    """Return what decides free sentences; one alone has no number in the recordings that were made."""
    number = (form.sentences,) if form.sentences > 1 else ()
    return (form.keys, form.evidence, form.longest, *number)


def _generation(line: str) -> tuple[str, Generation] | None:
    """Read a line; None for the half of one that an interruption left."""
    try:
        tree = json.loads(line)
        candidates = tuple(Written(**candidate) for candidate in tree["candidates"])
        return str(tree["key"]), Generation(candidates, tree["read"], tree["written"])
    except (ValueError, TypeError, KeyError):
        return None
