"""Folders of runs: written whole or not at all, and found again. Knows nothing of what the files hold."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from brief.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

ID = 8
"""Hex digits that name a briefing."""

_ADVICE: Mapping[int, str] = {
    errno.ENOSPC: "free some space, or choose another folder with --out",
    errno.EDQUOT: "free some space, or choose another folder with --out",
    errno.EACCES: "choose a folder that you may write to with --out",
    errno.EPERM: "choose a folder that you may write to with --out",
    errno.EROFS: "choose a folder that you may write to with --out",
    errno.ENOTDIR: "a file stands where a folder is needed: move it, or choose another folder with --out",
    errno.EEXIST: "a file stands where a folder is needed: move it, or choose another folder with --out",
    errno.EISDIR: "a folder stands where a file is needed: move it, or choose another folder with --out",
}

_HIDDEN = ".brief-"
_LEFT = re.compile(r"\.brief-[0-9a-f]{16}")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def digest(briefing_json: str) -> str:
    """Return the SHA-256 of a briefing, in hexadecimal."""
    return hashlib.sha256(briefing_json.encode()).hexdigest()


def run_id(briefing_json: str) -> str:
    """Return the eight hex digits that name a briefing: the start of its SHA-256."""
    return digest(briefing_json)[:ID]


def write(outputs: Path, name: str, files: Mapping[str, str]) -> Path:
    """Write the files into the folder `name` of `outputs`, which appears complete or not at all.

    In a folder that is there already each file is replaced whole, and other files stay. OutputError if it cannot be
    written.
    """
    target = outputs / name
    temporary = outputs / f"{_HIDDEN}{secrets.token_hex(8)}"
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        _fill(temporary, files)
        _publish(temporary, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def check_writable(outputs: Path) -> None:
    """Raise OutputError if a run could not be written to `outputs`; leaves nothing behind."""
    folder = outputs
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    probe = folder / f"{_HIDDEN}{secrets.token_hex(8)}"
    try:
        _fill(probe, {"probe": "\n"})
    except OSError as error:
        raise _unwritable(outputs, error) from error
    finally:
        shutil.rmtree(probe, ignore_errors=True)


def latest(outputs: Path) -> Path:
    """Return the newest run: the latest day in the names, then the time of writing; OutputError if there is none."""
    runs = newest_first(outputs)
    if not runs:
        raise OutputError(f"no runs in {str(outputs)!r} yet: make one with brief generate")
    return runs[0]


def is_empty(outputs: Path) -> bool:
    """Say whether there is no run yet; OutputError if the folder cannot be read."""
    return not newest_first(outputs)


def find(outputs: Path, name: str | None) -> Path:
    """Return a run by its name or id, the beginning of either, or a path to it; without a name, the newest one."""
    if name is None:
        return latest(outputs)
    runs = newest_first(outputs)
    found = [run for run in runs if run.name == name] or _by_path(Path(name))
    found = found or [run for run in runs if run.name.startswith(name) or _id(run).startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise OutputError(f"{name!r} could be {_listed(found)}: write more of it")
    raise OutputError(f"no run {name!r} in {str(outputs)!r}: there is {_listed(runs) or 'none yet'}")


def _id(run: Path) -> str:
    return run.name.rpartition("-")[2]


def newest_first(outputs: Path) -> tuple[Path, ...]:
    """Return the folders of the runs: the latest day in the names first, then the latest written; OutputError."""
    try:
        runs = [entry for entry in outputs.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
        return tuple(sorted(runs, key=_age, reverse=True))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise OutputError(f"cannot read {str(outputs)!r}: {(error.strerror or str(error)).lower()}") from error


def remove(folder: Path) -> None:
    """Remove a run, which is gone at once or still whole, however it ends; of a link only the link goes.

    Raises:
        OutputError: it cannot be removed.
    """
    hidden = folder.with_name(f"{_HIDDEN}{secrets.token_hex(8)}")
    try:
        folder.rename(hidden)
        _sync(folder.parent)
        _clear(hidden)
    except FileNotFoundError:  # another process was faster
        return
    except OSError as error:
        raise OutputError(f"cannot remove {str(folder)!r}: {(error.strerror or str(error)).lower()}") from error


def leftovers(outputs: Path, before: float) -> tuple[Path, ...]:
    """Return what an interrupted run left in the folder, untouched since a time, in seconds since the epoch."""
    try:
        hidden = [entry for entry in outputs.iterdir() if _LEFT.fullmatch(entry.name)]
        return tuple(sorted(entry for entry in hidden if entry.lstat().st_mtime < before))
    except FileNotFoundError:
        return ()


def clear(leftover: Path) -> None:
    """Remove what an interrupted run left; OutputError if it cannot be."""
    try:
        _clear(leftover)
    except OSError as error:
        raise OutputError(f"cannot remove {str(leftover)!r}: {(error.strerror or str(error)).lower()}") from error


def _clear(entry: Path) -> None:
    if entry.is_symlink() or entry.is_file():
        entry.unlink(missing_ok=True)
    else:
        shutil.rmtree(entry)


def _fill(folder: Path, files: Mapping[str, str]) -> None:
    """Make the folder with these files and wait until the disk has them."""
    folder.mkdir()
    for name, text in files.items():
        with (folder / name).open("xb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    _sync(folder)


def _publish(temporary: Path, target: Path) -> None:
    """Rename a finished folder to its place, or each of its files where the place is taken."""
    if target.is_dir():
        files = sorted(temporary.iterdir())
        # Looked at before the first is replaced, so that the folder never mixes two runs.
        if any((target / file.name).is_dir() for file in files):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        for file in files:
            file.replace(target / file.name)
        _sync(target)
    else:
        temporary.rename(target)
    _sync(target.parent)


def _sync(folder: Path) -> None:
    """Wait until the disk has the folder's own entries."""
    # Some systems and network drives cannot do this for a folder; the files in it are safe all the same.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unwritable(folder: Path, error: OSError) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    advice = _ADVICE.get(error.errno or 0, "choose another folder with --out")
    return OutputError(f"cannot write {str(folder)!r}: {reason}: {advice}")


def _age(run: Path) -> tuple[str, int, str]:
    dated = _DATED.match(run.name)
    return (dated.group() if dated else "", run.stat().st_mtime_ns, run.name)


def _by_path(path: Path) -> list[Path]:
    """Return the folder that a path names, or that holds the file that it names."""
    if path.is_dir():
        return [path]
    return [path.parent] if path.is_file() else []


def _listed(runs: list[Path] | tuple[Path, ...]) -> str:
    """Name up to five runs."""
    names = ", ".join(repr(run.name) for run in runs[:5])
    return f"{names} and {len(runs) - 5} more" if len(runs) > 5 else names
