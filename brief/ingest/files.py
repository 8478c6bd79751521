"""Files and folders become documents: found in a fixed order, decoded without loss, or refused for a stated reason."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from brief.errors import SourceError
from brief.ingest import html
from brief.types import Document

_PAGES = frozenset((".html", ".htm"))
_ARTICLES = _PAGES | {".txt", ".md"}
_MAX_BYTES = 20_000_000

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# windows-1252 gives nearly every byte a meaning, so that only a file without control characters is believed to be it.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Reading:
    """The documents that were read, in order, and the sources that could not be, each with its reason."""

    documents: tuple[Document, ...]
    failures: tuple[SourceError, ...]


def read(paths: Sequence[Path]) -> Reading:
    """Read files and folders of articles, in the order given and by name within a folder.

    Raises SourceError where a path does not exist, a folder holds no article, or nothing at all can be read.
    """
    outcomes = [_outcome(found) for found in _unique([found for path in paths for found in _find(path)])]
    documents = tuple(outcome for outcome in outcomes if isinstance(outcome, Document))
    failures = tuple(outcome for outcome in outcomes if isinstance(outcome, SourceError))
    if failures and not documents:
        more = f" (nor could {len(failures) - 1} more be read)" if len(failures) > 1 else ""
        raise SourceError(failures[0].source, failures[0].reason + more)
    return Reading(documents, failures)


def _find(path: Path) -> list[Path | SourceError]:
    """Return the files that an argument names, or what was wrong with a folder in it."""
    try:
        if not path.exists():
            raise SourceError(_name(path), "there is no such file or folder: check the path")
        if not path.is_dir():
            return [path]
    except OSError as error:
        return [_refused(path, error)]
    found = list(_walk(path))
    if not found:
        raise SourceError(_name(path), "the folder holds no .txt, .md, .html or .htm file: name one that does")
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
    return not path.name.startswith(".") and (path.suffix.lower() in _ARTICLES or path.is_dir())


def _unique(found: Iterable[Path | SourceError]) -> Iterator[Path | SourceError]:
    """Yield each file once, under the name by which it was reached first."""
    seen: set[str | SourceError] = set()
    for item in found:
        key = os.path.realpath(item) if isinstance(item, Path) else item
        if key not in seen:
            seen.add(key)
            yield item


def _outcome(found: Path | SourceError) -> Document | SourceError:
    """Read one file, or return why it cannot be read."""
    if isinstance(found, SourceError):
        return found
    try:
        return _document(found)
    except SourceError as error:
        return error
    except OSError as error:
        return _refused(found, error)


def _document(path: Path) -> Document:
    """Return a file's text, and what a page states about itself; raises SourceError or OSError."""
    name = _name(path)
    if not path.is_file():
        raise SourceError(name, "is not a regular file: name a text file or a page")
    with path.open("rb") as file:
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise SourceError(name, "is larger than 20 MB: split it into single articles")
    page = path.suffix.lower() in _PAGES
    text = _decoded(name, data, html.declared_encoding(data) if page else None)
    if not text or text.isspace():
        raise SourceError(name, "is empty: remove it or put the article's text into it")
    return html.document(name, text) if page else Document(origin=name, text=text, path=name)


def _decoded(name: str, data: bytes, declared: str | None) -> str:
    """Decode by byte order mark, as UTF-8, as the page declares, or as windows-1252; raises SourceError."""
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    for candidate in (encoding,) if encoding else ("utf-8", declared, "windows-1252"):
        try:
            text = data.decode(candidate) if candidate else ""
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" in text:
            raise SourceError(name, "is not text but binary data: name a text file or a page")
        if candidate and not (candidate == "windows-1252" and _CONTROLS.search(text)):
            return text
    raise SourceError(name, "is in an unknown encoding: save it as UTF-8")


def _name(path: Path) -> str:
    """Return a path as the user gave it, with forward slashes; bytes that are no characters become question marks."""
    return path.as_posix().encode("utf-8", "replace").decode()


def _refused(path: Path, error: OSError) -> SourceError:
    advice = "change its permissions" if isinstance(error, PermissionError) else "check the path"
    return SourceError(_name(path), f"cannot be opened ({(error.strerror or 'an error').lower()}): {advice}")
