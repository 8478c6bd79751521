"""`brief deliver` as a user meets it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result
from delivering import rude_server, run

from brief import interrupt
from brief.cli import cli
from brief.cli import run as command_line

# The command line, with Ctrl-C pressed in the pause before a second try, which is in another thread than the first.
PRESSED = """
import os, signal, time
from brief.__main__ import main

time.sleep = lambda _: os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""

TOML = """
[deliver.shelf]
kind = "folder"
folder = "shelf"

[deliver.mails]
kind = "eml"
folder = "mails"

[deliver.desk]
kind = "mail"
server = "127.0.0.1"
from = "a@b.example"
to = "a@b.example"
user = "me"
password_env = "BRIEF_TEST_NOWHERE"
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brief.toml").write_text(TOML, encoding="utf-8")
    run(tmp_path / "outputs")
    return tmp_path


def brief(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_a_run_goes_to_all_channels_that_are_named(home: Path) -> None:
    done = brief("deliver", "last", "--to", "shelf, mails,shelf")
    assert (done.exit_code, done.stdout) == (0, "shelf: sent\nmails: sent\n")
    assert (home / "shelf" / "2031-05-16-0a1b2c3d" / "briefing.html").is_file()
    assert (home / "mails" / "2031-05-16-0a1b2c3d.eml").is_file()


def test_what_fails_is_named_and_the_others_have_it(home: Path) -> None:
    done = brief("deliver", "2031-05", "--to", "desk,shelf")
    assert done.exit_code == 1
    assert done.stdout == "desk: the environment variable BRIEF_TEST_NOWHERE is not set\nshelf: sent\n"
    assert (home / "shelf" / "latest.html").is_file()


def test_a_profile_stands_in_the_subject(home: Path) -> None:
    assert brief("deliver", "last", "--to", "mails", "--profile", "sport").exit_code == 0
    [mail] = (home / "mails").iterdir()
    assert b"Subject: sport: " in mail.read_bytes().replace(b"=?utf-8?q?", b"").replace(b"_", b" ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("last", "--to", "fax"), "--to: there is no channel 'fax': known are shelf, mails, desk"),
        (("last", "--to", ","), "--to: name a channel"),
        (("other", "--to", "shelf"), "no run 'other' in 'outputs': there is '2031-05-16-0a1b2c3d'"),
    ],
)
def test_wrong_use_is_one_line(arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line(["deliver", *arguments]) == 2
    assert capsys.readouterr().err == f"brief: {says}\n"


def test_without_any_channel_it_is_said_how_to_name_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "brief.toml").write_text("", encoding="utf-8")
    assert command_line(["deliver", "last", "--to", "desk"]) == 2
    assert "brief.toml has none: write a [deliver.NAME] table" in capsys.readouterr().err


def test_a_mistake_in_a_channel_stops_every_command(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "brief.toml").write_text('[deliver.a]\nkind = "eml"\npassword = "hunter2"\n', encoding="utf-8")
    assert command_line(["prompts", "list"]) == 2
    said = capsys.readouterr().err
    assert "[deliver.a]: a secret has no place in this file" in said
    assert "hunter2" not in said


def test_ctrl_c_says_that_it_may_be_too_late_for_some(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    (home / "brief.toml").write_text(
        f'[deliver.hook]\nkind = "webhook"\nurl = "http://127.0.0.1:{port}"\nallow_private = true\n', encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", PRESSED, "deliver", "last", "--to", "hook"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (f"That did not go through: trying again in 2 seconds.\nbrief: {interrupt.SENT}\n")


@pytest.mark.skipif(shutil.which("ps") is None, reason="no ps on this machine")
def test_no_password_stands_in_the_list_of_processes_or_in_what_is_printed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_TEST_PASSWORD", "hunter2hunter2")
    listed: list[str] = []

    def watchful(caller: socket.socket, _: Event) -> None:
        command = ["ps", "-A", "-ww", "-o", "args"]
        listed.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        caller.sendall(b"554 not you with your hunter2hunter2\r\n")

    with rude_server(watchful) as port:
        (home / "brief.toml").write_text(
            f'[deliver.desk]\nkind = "mail"\nserver = "127.0.0.1"\nport = {port}\nsecurity = "none"\nuser = "me"\n'
            'from = "a@b.example"\nto = "a@b.example"\npassword_env = "BRIEF_TEST_PASSWORD"\n',
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "brief", "deliver", "last", "--to", "desk"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "desk: 127.0.0.1 refuses the mail: 554 not you with your [hidden]\n",
        "",
    )
    assert "deliver last --to desk" in listed[0]
    assert "hunter2hunter2" not in listed[0]
