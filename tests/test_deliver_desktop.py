"""Notifications by programs that stand in for those of a desktop and write down how they were called."""

from __future__ import annotations

import base64
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from delivering import channels, parcel, run, sent

from brief.deliver import Channel, Parcel, desktop

EVIL = "--help; `touch x` $(touch x) ' \" & | <b>\\n é"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Parcel:
    monkeypatch.setenv("PATH", str(tmp_path))
    return replace(parcel(run(tmp_path / "out puts & more")), subject=EVIL)


def bell(platform: str = "linux") -> Channel:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "platform", platform)
        return channels('[deliver.bell]\nkind = "desktop"\n', Path("/"))["bell"]


def program(folder: Path, name: str, body: str) -> None:
    """Put a program in the place of one of the system's."""
    script = folder / name
    script.write_text(f"#!{sys.executable}\nimport json, sys, time\n{body}\n", encoding="utf-8")
    script.chmod(0o755)


def record(folder: Path) -> str:
    return f"json.dump(sys.argv[1:], open({str(folder / 'called.json')!r}, 'w'))"


def called(folder: Path) -> list[str]:
    found: list[str] = json.loads((folder / "called.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("platform", "name", "begins"),
    [("linux", "notify-send", ["--app-name=brief", "--"]), ("darwin", "osascript", ["-e", desktop._APPLE, "--"])],
)
def test_the_title_and_the_page_are_arguments_and_nothing_else(
    platform: str, name: str, begins: list[str], tmp_path: Path, package: Parcel
) -> None:
    program(tmp_path, name, record(tmp_path))
    outcome, _ = sent(bell(platform), package)
    assert outcome.problem is None
    page = (package.folder / "briefing.html").resolve().as_uri()
    assert called(tmp_path) == [*begins, EVIL, page]
    assert not (tmp_path / "x").exists()


def test_on_windows_no_text_can_become_script(tmp_path: Path, package: Parcel) -> None:
    program(tmp_path, "powershell", record(tmp_path))
    outcome, _ = sent(bell("win32"), package)
    assert outcome.problem is None
    *options, script = called(tmp_path)
    assert options == ["-NoProfile", "-NonInteractive", "-Command"]
    packed = re.findall(r"Read-Text '([A-Za-z0-9+/=]*)'", script)
    assert [base64.b64decode(part).decode() for part in packed] == [
        EVIL,
        (package.folder / "briefing.html").resolve().as_uri(),
    ]


def test_a_run_without_a_page_shows_its_folder(tmp_path: Path, package: Parcel) -> None:
    program(tmp_path, "notify-send", record(tmp_path))
    (package.folder / "briefing.html").unlink()
    sent(bell(), package)
    assert called(tmp_path)[-1] == package.folder.resolve().as_uri()


def test_a_desktop_that_is_not_there_is_told_once(tmp_path: Path, package: Parcel) -> None:
    outcome, _ = sent(bell(), package)
    assert outcome.problem == (
        "there is no notify-send on this machine: install the package that is called libnotify-bin or libnotify"
    )
    assert outcome.attempts == 0
    program(tmp_path, "notify-send", "sys.exit('no D-Bus\\nhere')")
    outcome, _ = sent(bell(), package)
    assert outcome.problem == "notify-send fails, so there may be no desktop: no D-Bus here"
    assert outcome.attempts == 1


def test_a_program_that_does_not_end_is_ended(tmp_path: Path, package: Parcel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop, "_PATIENCE", 0.2)
    program(tmp_path, "notify-send", "time.sleep(60)")
    outcome, _ = sent(bell(), package)
    assert outcome.problem == "notify-send did not end within 0.2 seconds"
