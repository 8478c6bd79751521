"""A user's account: files that are written whole or not at all, programs that are run, and which system is here."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from brief import files
from brief.errors import OutputError
from brief.schedule.nouns import Machine, Ran, System, Timer

_PATIENCE = 60  # seconds for a program that should answer at once
_ODD = "surrogateescape"
_MISSING = 127  # what a shell returns for a program that is not there


def execute(command: Sequence[str], given: str) -> Ran:
    """Run a program with a standard input and wait for its end; what is no UTF-8 comes through as it is."""
    piped = given.encode(errors=_ODD)
    try:
        done = subprocess.run(command, input=piped, capture_output=True, check=False, timeout=_PATIENCE)  # noqa: S603
    except FileNotFoundError:
        return Ran(_MISSING, err="there is no such program here")
    except (OSError, subprocess.TimeoutExpired) as error:
        return Ran(1, err=str(error))
    return Ran(done.returncode, done.stdout.decode(errors=_ODD), done.stderr.decode(errors=_ODD))


def must(machine: Machine, command: Sequence[str], given: str = "") -> None:
    """Run a program that must succeed; raises OutputError."""
    ran = machine.run(command, given)
    if ran.status:
        raise OutputError(f"`{' '.join(command)}` failed: {reason(ran)}")


def reason(ran: Ran) -> str:
    """Return the first line in which a program says why it failed."""
    said = (ran.err or ran.out).strip().splitlines()
    return said[0] if said else f"exit status {ran.status}"


def system(platform: str, machine: Machine) -> System:
    """Return what calls programs at their time here; `platform` is Python's name. OutputError if nothing does."""
    if platform in ("darwin", "win32"):
        return System.LAUNCHD if platform == "darwin" else System.WINDOWS
    if machine.run(("systemctl", "--user", "show-environment"), "").status == 0:
        return System.SYSTEMD
    if machine.run(("crontab", "-l"), "").status != _MISSING:
        return System.CRON
    raise OutputError(
        "neither systemd answers here nor is there cron: let another program run what "
        "`brief schedule show --for cron` prints"
    )


def environment(timer: Timer, machine: Machine, own: Mapping[str, str]) -> Callable[[str], str | None]:
    """Return what looks up a variable as the program that the system calls will see it; `own` are those of this one."""
    if timer.system is System.WINDOWS:
        return own.get
    if timer.system is System.LAUNCHD:
        return lambda name: machine.run(("launchctl", "getenv", name), "").out.rstrip("\n") or None
    ask = ("crontab", "-l") if timer.system is System.CRON else ("systemctl", "--user", "show-environment")
    lines = (line.partition("=") for line in machine.run(ask, "").out.splitlines())
    return {name.strip(): value.strip() for name, found, value in lines if found}.get


def write(file: Path, data: bytes) -> None:
    """Write a file, whole or not at all; raises OutputError."""
    try:
        files.write(file, data)
    except OSError as error:
        raise OutputError(f"cannot write {str(file)!r}: {(error.strerror or str(error)).lower()}") from error


def drop(file: Path, machine: Machine) -> None:
    """Remove a file if it is there, and the folders below the user's own that this leaves empty."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot remove {str(file)!r}: {(error.strerror or str(error)).lower()}") from error
    with suppress(OSError):
        for folder in file.parents:
            if folder == machine.home:
                break
            folder.rmdir()


def differs(file: Path, data: bytes) -> str | None:
    """Return in words how a file is not what was written."""
    try:
        return None if file.read_bytes() == data else f"{file} is not as it was written"
    except OSError as error:
        return f"{file} cannot be read: {(error.strerror or str(error)).lower()}"
