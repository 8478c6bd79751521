"""The folder of a run, read: its briefing and how it came about; what is no run, or a damaged one, is named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from brief import render, runs
from brief.errors import SourceError
from brief.record import SCHEMA
from brief.tree import Node, parsed
from brief.types import Briefing, VerdictKind

BRIEFING = "briefing.json"
RECORD = "run.json"

_NAMED = re.compile(r"\d{4}-\d{2}-\d{2}-([0-9a-f]{8})")
_SCHEMAS = ("brief-run/1", SCHEMA)


@dataclass(frozen=True, slots=True)
class Made:
    """How a briefing came about, as its record says; `asked` is what it was asked for, None in the oldest records.

    `drafts` counts the model's drafts by the checker's verdict on them.
    """

    started: datetime
    finished: datetime
    seconds: float
    tokens_read: int
    tokens_written: int
    threads: int
    weights: str
    endpoint: str | None
    system: str
    versions: tuple[tuple[str, str], ...]
    failures: tuple[SourceError, ...]
    drafts: tuple[tuple[VerdictKind, int], ...]
    asked: Node | None


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its folder, the SHA-256 of its briefing's JSON, the briefing, how it came about, and its size in bytes."""

    folder: Path
    sha256: str
    briefing: Briefing
    made: Made
    bytes: int

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def id(self) -> str:
        """What names the briefing, wherever its folder lies."""
        return self.sha256[: runs.ID]

    @property
    def against(self) -> str | None:
        """The SHA-256 of the earlier briefing that it rests on, if any."""
        return self.made.asked.maybe("against") if self.made.asked else None

    @property
    def series(self) -> str | None:
        """The series of briefings that it is one of, None where its articles come from no store."""
        taken = self.made.asked.maybe_node("store") if self.made.asked else None
        return taken.get("series", str) if taken else None


def read(folder: Path) -> Run:
    """Read a run; SourceError where the folder holds none, a damaged one, or one of a schema that is not known."""
    text = briefing_text(folder)
    sha256 = runs.digest(text)
    named = _NAMED.fullmatch(folder.name)
    if named and not sha256.startswith(named[1]):
        raise SourceError(
            str(folder / BRIEFING), f"is not the one that was written here: its SHA-256 begins with {sha256[: runs.ID]}"
        )
    made = _made(parsed(_text(folder / RECORD), str(folder / RECORD)))
    return Run(folder, sha256, render.rebuilt(text, str(folder / BRIEFING)), made, _size(folder))


def every(outputs: Path) -> tuple[tuple[Run, ...], tuple[SourceError, ...]]:
    """Return the runs of a folder, the newest first, and what in it is no run, or a damaged one, with the reason.

    Raises:
        OutputError: the folder cannot be read, or there is nothing in it.
    """
    runs.latest(outputs)
    outcomes = [outcome for folder in runs.newest_first(outputs) for outcome in _outcome(folder)]
    return (
        tuple(outcome for outcome in outcomes if isinstance(outcome, Run)),
        tuple(outcome for outcome in outcomes if isinstance(outcome, SourceError)),
    )


def briefing_text(folder: Path) -> str:
    """Return the JSON of a run's briefing; SourceError where the folder holds none."""
    return _text(folder / BRIEFING)


def _outcome(folder: Path) -> Iterator[Run | SourceError]:
    try:
        yield read(folder)
    except SourceError as error:
        yield error


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceError(str(file), "is not there: this folder holds no whole run") from error
    except OSError as error:
        raise SourceError(str(file), f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise SourceError(str(file), f"is damaged: it is not UTF-8 ({error.reason})") from error


def _made(root: Node) -> Made:
    schema = root.get("schema", str)
    if schema not in _SCHEMAS:
        raise root.wrong("schema", f"is {schema!r}, which this brief does not know: it reads {', '.join(_SCHEMAS)}")
    tokens, host = root.node("tokens"), root.node("host")
    return Made(
        started=_moment(root, "started"),
        finished=_moment(root, "finished"),
        seconds=root.number("seconds"),
        tokens_read=tokens.get("read", int),
        tokens_written=tokens.get("written", int),
        threads=root.get("threads", int),
        weights=root.get("weights", str),
        endpoint=root.maybe("endpoint"),
        system=host.get("system", str),
        versions=root.pairs("versions"),
        failures=tuple(SourceError(one.get("source", str), one.get("reason", str)) for one in root.nodes("failures")),
        drafts=tuple(sorted(Counter(_verdicts(root)).items())),
        asked=root.maybe_node("asked"),
    )


def _moment(node: Node, key: str) -> datetime:
    found = node.moment(key)
    if found is None:
        raise node.wrong(key, "is missing")
    return found


def _verdicts(root: Node) -> Iterator[VerdictKind]:
    for story in root.nodes("stories"):
        for piece in story.nodes("evidence"):
            for draft in piece.nodes("drafts"):
                yield draft.node("verdict").member("kind", VerdictKind)


def _size(folder: Path) -> int:
    """Return the size of all files of a folder, in bytes; what cannot be looked at counts nothing."""
    try:
        return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file())
    except OSError as error:
        raise SourceError(str(folder), f"cannot be read: {(error.strerror or str(error)).lower()}") from error
