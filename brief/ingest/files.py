"""Files and folders become documents: found in a fixed order, decoded without loss, or refused for a stated reason."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brief.errors import SourceError
from brief.ingest.formats import LARGEST, SUFFIXES, Format, documents, sniffed
from brief.types import Document

STANDARD_INPUT = "standard input"
_PIPE = Path("-")
_KNOWN = " or ".join(", ".join(SUFFIXES).rsplit(", ", 1))


@dataclass(frozen=True, slots=True)
class Reading:
    """The documents that were read, in order, and the sources that could not be, each with its reason."""

    documents: tuple[Document, ...]
    failures: tuple[SourceError, ...]


def read(paths: Sequence[Path], piped: bytes = b"") -> Reading:
    """Read files, folders and patterns (`news/*.txt`), in the order given and by name within a folder.

    The path `-` stands for `piped`, which are the bytes of standard input. Raises SourceError where a path does not
    exist, a folder holds no article, or nothing at all can be read.
    """
    found = _unique([found for path in paths for found in _find(path)])
    outcomes = [outcome for item in found for outcome in _outcomes(item, piped)]
    read = tuple(outcome for outcome in outcomes if isinstance(outcome, Document))
    failures = tuple(outcome for outcome in outcomes if isinstance(outcome, SourceError))
    if failures and not read:
        more = f" (nor could {len(failures) - 1} more be read)" if len(failures) > 1 else ""
        raise SourceError(failures[0].source, failures[0].reason + more)
    return Reading(read, failures)


def _find(path: Path) -> list[Path | SourceError]:
    """Return the files that an argument names, or what was wrong with a folder in it."""
    try:
        if path == _PIPE:
            return [path]
        if not path.exists():
            return _matching(path)
        if not path.is_dir():
            return [path]
    except OSError as error:
        return [_refused(path, error)]
    found = list(_walk(path))
    if not found:
        raise SourceError(_name(path), f"the folder holds no {_KNOWN} file: name one that does")
    return found


def _matching(path: Path) -> list[Path | SourceError]:
    """Return the articles that a pattern names, `**` standing for any folders, where no file has this name."""
    pattern = str(path)
    if not glob.has_magic(pattern):
        raise SourceError(_name(path), "there is no such file or folder: check the path")
    found: list[Path | SourceError] = []
    for name in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
        match = Path(name)
        # A pattern that ends in a suffix names files of any kind, one that does not only those that can be read.
        if match.is_dir():
            found += _walk(match)
        elif _is_article(match) or path.suffix.strip(".*"):
            found.append(match)
    if not found:
        raise SourceError(_name(path), "the pattern fits no file that can be read: check it")
    return found


def _walk(folder: Path) -> Iterator[Path | SourceError]:
    """Yield the articles in a folder and the folders below it, by name; a folder that was seen is not entered again."""
    seen: set[str] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                yield path
            elif (real := os.path.realpath(path)) not in seen:
                seen.add(real)
                waiting += sorted(filter(_wanted, path.iterdir()), key=_by_name, reverse=True)
        except OSError as error:
            yield _refused(path, error)


def _by_name(path: Path) -> str:
    return path.name


def _wanted(path: Path) -> bool:
    """Say whether an entry of a folder is an article or another folder, and not hidden."""
    return not path.name.startswith(".") and (_is_article(path) or path.is_dir())


def _is_article(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def _unique(found: Iterable[Path | SourceError]) -> Iterator[Path | SourceError]:
    """Yield each file once, under the name by which it was reached first."""
    seen: set[str | SourceError] = set()
    for item in found:
        key = os.path.realpath(item) if isinstance(item, Path) else item
        if key not in seen:
            seen.add(key)
            yield item


def _outcomes(found: Path | SourceError, piped: bytes) -> Iterator[Document | SourceError]:
    """Yield what one file holds, or why it cannot be read."""
    if isinstance(found, SourceError):
        yield found
        return
    if found == _PIPE:
        yield from documents(STANDARD_INPUT, piped, sniffed(piped))
        return
    name = _name(found)
    format = SUFFIXES.get(found.suffix.lower(), Format.TEXT)  # noqa: A001
    try:
        data = _bytes(found, LARGEST[format])
    except SourceError as error:
        yield error
    except OSError as error:
        yield _refused(found, error)
    else:
        for outcome in documents(name, data, format):
            yield replace(outcome, path=name) if isinstance(outcome, Document) else outcome


def _bytes(path: Path, most: int) -> bytes:
    """Return a file's bytes; raises SourceError or OSError."""
    if not path.is_file():
        raise SourceError(_name(path), "is not a regular file: name a text file or a page")
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise SourceError(_name(path), f"is larger than {most // 1_000_000} MB: split it into single articles")
    return data


def _name(path: Path) -> str:
    """Return a path as the user gave it, with forward slashes; bytes that are no characters become question marks."""
    return path.as_posix().encode("utf-8", "replace").decode()


def _refused(path: Path, error: OSError) -> SourceError:
    advice = "change its permissions" if isinstance(error, PermissionError) else "check the path"
    return SourceError(_name(path), f"cannot be opened ({(error.strerror or 'an error').lower()}): {advice}")
