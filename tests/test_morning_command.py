"""`brief schedule run` as a timer calls it: profiles of brief.toml, a real kill, and every mistake in one line."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mornings import news
from tiny import write_llama

from brief import journal
from brief.cli import cli
from brief.errors import BriefError, SettingsError
from brief.journal import AttemptKind
from brief.morning.run import LATEST


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with news in it, where it is about noon."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    monkeypatch.chdir(tmp_path)
    write_llama(tmp_path / "tiny.gguf", context=4096)
    for number in range(4):
        put(number)
    settle()
    return tmp_path


def put(number: int) -> None:
    Path("inbox").mkdir(exist_ok=True)
    Path("inbox", f"{number}.txt").write_text("\n\n".join(news(number)), encoding="utf-8")


def settle(more: str = "") -> None:
    """Write brief.toml; in its zone no test sees a midnight."""
    behind = 12 - datetime.now(UTC).hour
    zone = f"Etc/GMT{-behind:+d}" if behind else "UTC"
    Path("brief.toml").write_text(
        f"""
sources = ["inbox"]
store = "corpus.sqlite3"
[generate]
model = "tiny.gguf"
statements = 12
[profile.default]
at = "00:00"
timezone = "{zone}"
[deliver.shelf]
kind = "folder"
folder = "shelf"
{more}""",
        encoding="utf-8",
    )


def brief(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["schedule", "run", *arguments])


def refused(*arguments: str, error: type[BriefError] = SettingsError) -> str:
    done = brief(*arguments)
    assert isinstance(done.exception, error), done.output
    assert "\n" not in str(done.exception)
    return str(done.exception)


def attempts() -> list[tuple[AttemptKind, str]]:
    return [(one.kind, one.profile) for one in journal.read(Path("outputs") / journal.NAME)]


def briefings() -> list[bytes]:
    return [file.read_bytes() for file in sorted(Path("outputs").glob("*/briefing.json"))]


def test_kill_9_costs_nothing_but_time(home: Path) -> None:
    assert brief().exit_code == 0
    (calm,) = briefings()
    shutil.rmtree("outputs")
    Path("corpus.sqlite3").unlink()
    command = [sys.executable, "-m", "brief", "schedule", "run"]
    drafts = home / "outputs" / ".morning" / "default" / "drafts.jsonl"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while not (drafts.exists() and drafts.stat().st_size):
            assert running.poll() is None
            time.sleep(0.001)
        running.kill()
    assert running.returncode == -signal.SIGKILL
    assert briefings() == []
    kept = drafts.read_bytes()
    assert brief().exit_code == 0
    assert kept
    assert briefings() == [calm]
    assert [kind for kind, _ in attempts()] == [AttemptKind.BROKEN_OFF, AttemptKind.DELIVERED]


def test_of_two_runs_at_once_one_waits_and_then_finds_the_work_done() -> None:
    command = [sys.executable, "-m", "brief", "schedule", "run"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(running.communicate()[0].partition(": ")[2] for running in both)
    assert [running.returncode for running in both] == [0, 0]
    assert said[0].startswith("the briefing was delivered")
    assert said[1] == "the briefing was made before\n"
    assert len(briefings()) == len(attempts()) == 1


def test_a_run_says_where_its_briefing_is_and_the_next_that_it_was_made(home: Path) -> None:
    done = brief("--within", "10m")
    page = next((home / "outputs").glob("*/briefing.html")).relative_to(home)
    assert done.stdout.strip().endswith(f"the briefing was delivered: {page}")
    assert brief().stdout.strip().endswith("the briefing was made before")
    assert brief("--catch-up").output == ""
    assert brief("--force").stdout.strip().endswith("there was nothing new")
    assert len(Path("outputs", LATEST).read_text().splitlines()) == 1


def test_profiles_have_their_topics_their_length_and_their_channels() -> None:
    title, _ = news(0)
    settle(f"""
[profile.one]
topics = ['"{title}"', "nowhere"]
statements = 1
deliver = ["shelf"]
""")
    assert brief("--profile", "one").exit_code == 0
    (tree,) = map(json.loads, briefings())
    assert [article["title"] for article in tree["articles"]] == [title]
    assert tree["made_with"]["settings"]["statements"] == "1"
    assert list(Path("shelf").iterdir())
    assert brief().exit_code == 0
    assert attempts() == [(AttemptKind.DELIVERED, "one"), (AttemptKind.DELIVERED, "default")]


def test_what_cannot_be_delivered_ends_with_1_and_waits() -> None:
    settle('[profile.one]\ndeliver = ["shelf"]\n')
    Path("shelf").write_text("a file in its way", encoding="utf-8")
    done = brief("--profile", "one")
    assert done.exit_code == 1
    assert "could not be delivered over shelf: " in done.stdout
    Path("shelf").unlink()
    assert brief("--profile", "one", "--catch-up").exit_code == 0
    assert [kind for kind, _ in attempts()] == [AttemptKind.UNDELIVERED, AttemptKind.DELIVERED]
    assert len(briefings()) == 1


def test_where_no_source_can_be_reached_it_ends_with_1_so_that_the_system_starts_it_again() -> None:
    settle("[fetch]\nretries = 0\n[[source]]\nplace = 'http://127.0.0.1:9/feed'\nallow_private = true\n")
    with_files = Path("brief.toml").read_text(encoding="utf-8")
    Path("brief.toml").write_text(with_files.replace('sources = ["inbox"]', ""), encoding="utf-8")
    done = brief()
    assert (done.exit_code, [kind for kind, _ in attempts()]) == (1, [AttemptKind.OFFLINE])
    assert "no source on the network could be reached" in done.stdout
    Path("brief.toml").write_text(with_files, encoding="utf-8")
    assert brief("--catch-up").exit_code == 0
    assert [kind for kind, _ in attempts()] == [AttemptKind.OFFLINE, AttemptKind.DELIVERED]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--profile", "evening"), "there is no [profile.evening] in brief.toml: known are default"),
        (("--within", "5m", "--by", "07:00"), "--within and --by were both given"),
    ],
)
def test_options_that_do_not_fit(options: tuple[str, ...], reason: str) -> None:
    assert reason in refused(*options)


@pytest.mark.parametrize("option", [("--within", "soon"), ("--within", "0m"), ("--by", "25:00")])
def test_times_that_are_none(option: tuple[str, str]) -> None:
    done = brief(*option)
    assert done.exit_code == 2
    assert f"'{option[1]}' is not a time" in done.output


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('topic = ["x"]', "has the unknown key 'topic': known are topics, sources, language, prompt, model, words"),
        ("topics = ['x', 3]", "`topics` must be a list of texts in quotes"),
        ("words = 0", "`words` must be more than 0"),
        ('words = "300"', "`words` must be a whole number"),
        ("prompt = 1", "`prompt` must be a text in quotes"),
        ('at = "7"', "'7' is not a time of day like 07:00"),
        ('days = "mon-fri"', 'says no time: write at = "07:00"'),
        ('at = "07:00"\ntimezone = "Vilnius"', "'Vilnius' is not a time zone"),
        ('sources = ["The Moon"]', "there is no source 'The Moon': known are "),
        ('deliver = ["pigeon"]', "there is no channel 'pigeon': known are shelf"),
    ],
)
def test_a_profile_that_is_wrong_is_named(table: str, reason: str) -> None:
    settle(f"[profile.one]\n{table}\n")
    said = refused("--profile", "one")
    assert reason in said
    assert "[profile.one]" in said


def test_profiles_that_are_no_tables_and_names_that_are_none() -> None:
    Path("brief.toml").write_text("profile = 3\n", encoding="utf-8")
    assert "write each profile as a table of its own, under [profile.NAME]" in refused()
    settle('[profile."a/b"]\n')
    assert "[profile.a/b] is no name: write letters, digits, - and _" in refused()


def test_without_anything_to_read_there_is_nothing_to_do() -> None:
    Path("brief.toml").write_text('store = "corpus.sqlite3"\n', encoding="utf-8")
    assert "there is nothing to read: list `sources` in brief.toml, or fill a store" in refused()


def test_a_failure_is_told_where_the_briefing_would_be() -> None:
    Path("tiny.gguf").write_bytes(b"GGUF is what it says, and no more")
    assert refused(error=BriefError) in Path("outputs", LATEST).read_text(encoding="utf-8")
    write_llama(Path("tiny.gguf"), context=4096)
    assert brief().exit_code == 0
    (tree,) = map(json.loads, briefings())
    (notice,) = tree["preface"]["notices"]
    assert notice["kind"] == "failed"
    assert "there is no briefing: tiny.gguf" in notice["text"]
