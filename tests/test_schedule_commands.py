"""The commands `brief schedule …` as a user meets them, with programs of a system that are scripts in a folder."""

from __future__ import annotations

import json
import plistlib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from timers import program, tree

from brief import journal
from brief.cli import cli, run
from brief.errors import BriefError, OutputError, SettingsError
from brief.journal import Attempt, AttemptKind

CRONTAB = """\
case "$1" in
-l) cat "$HOME/../crontab" 2>/dev/null || { echo "no crontab for rosa" >&2; exit 1; } ;;
-r) rm "$HOME/../crontab" ;;
-) cat >"$HOME/../crontab" ;;
esac"""


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, a user of one's own, and a machine on which there is cron and nothing else."""
    program(tmp_path / "bin", "crontab", CRONTAB)
    program(tmp_path / "bin", "systemctl", "echo 'Failed to connect to bus' >&2; exit 1")
    for folder in ("home", "my work 100%"):
        (tmp_path / folder).mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    monkeypatch.setenv("TZ", "Europe/Vilnius")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.chdir(tmp_path / "my work 100%")
    return tmp_path


def brief(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["schedule", *arguments])


def printed(*arguments: str) -> str:
    done = brief(*arguments)
    assert done.exit_code == 0, done.exception
    return done.stdout


def refused(error: type[BriefError], *arguments: str) -> str:
    done = brief(*arguments)
    assert isinstance(done.exception, error), done.output
    assert "\n" not in str(done.exception)
    return str(done.exception)


def misused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the line that says what is wrong with an option; the other one says where to look."""
    assert run(["schedule", *arguments]) == 2
    line, hint = capsys.readouterr().err.splitlines()
    assert hint == f"Try 'brief schedule {arguments[0]} --help' for help."
    return line


def test_a_timer_comes_once_and_goes_without_a_trace(work: Path) -> None:
    (work / "crontab").write_text("# mine\n", encoding="utf-8")
    before = tree(work)
    said, following = printed("install", "--at", "6:30", "--days", "mon-fri").splitlines()
    assert said == "new: installed: brief-default by cron, mon-fri at 06:30, local time"
    assert following.startswith("next run: ")
    assert following.endswith((" 06:30 EET", " 06:30 EEST"))
    mine, ours = (work / "crontab").read_text(encoding="utf-8").splitlines()
    assert mine == "# mine"
    assert ours == (
        f"30 6 * * 1,2,3,4,5 cd '{work}/my work 100\\%' && exec nice -n 10 {sys.executable} -P -m brief schedule run "
        "--profile default # brief:default"
    )
    assert printed("install", "--at", "06:30", "--days", "fri,mon-thu").startswith("installed already, nothing was ch")
    assert printed("install").startswith("changed: installed: brief-default by cron, daily at 07:00, local time\n")
    assert printed("remove") == "removed: default\n"
    assert printed("remove") == "nothing is installed for default\n"
    assert (work / "crontab").read_text(encoding="utf-8") == "# mine\n"
    assert tree(work) == before


def test_show_prints_what_each_system_would_get_and_writes_nothing(work: Path) -> None:
    Path("brief.toml").write_text('[profile.evening]\nat = "18:00"\n', encoding="utf-8")
    before = tree(work)
    folder = str(work / "my work 100%")
    units = printed("show", "--for", "systemd", "--timezone", "UTC", "--profile", "evening")
    assert "# brief-evening.service\n" in units
    assert f"\nWorkingDirectory={folder}%\n" in units
    assert "\nOnCalendar=*-*-* 18:00:00 UTC\n" in units
    assert plistlib.loads(printed("show", "--for", "launchd").encode())["WorkingDirectory"] == folder
    assert printed("show", "--for", "cron").startswith("0 7 * * * cd ")
    line = refused(SettingsError, "show", "--for", "windows")
    assert line == f"{folder!r}: windows takes no path with '%': use another folder"
    assert tree(work) == before


def test_mistakes_are_one_line(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(work)
    wrong = {
        ("--at", "25:00"): "'25:00' is not a time of day like 07:00",
        ("--days", "someday"): "'someday' is not daily, or days like mon-fri or mon,wed,sat",
        ("--timezone", "Vilnius"): "'Vilnius' is not a time zone like Europe/Vilnius or UTC",
    }
    for (option, text), reason in wrong.items():
        assert misused(capsys, "install", option, text) == f"brief: invalid value for '{option}': {reason}"
    assert "knows this machine's time only, Europe/Vilnius" in refused(SettingsError, "install", "--timezone", "UTC")
    for command in ("install", "doctor", "show --for cron"):
        line = refused(SettingsError, *command.split(), "--profile", "../x")
        assert line == "--profile: there is no [profile.../x] in brief.toml: known are default"
    assert tree(work) == before


def test_where_nothing_calls_it_says_so(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(work / "home"))
    assert "neither systemd answers here nor is there cron" in refused(OutputError, "install")


def test_what_was_installed_is_noted(work: Path) -> None:
    printed("install", "--timezone", "Europe/Helsinki")
    note = json.loads((work / "home" / "config" / "brief" / "schedules" / "default.json").read_text(encoding="utf-8"))
    assert (note["at"], note["days"], note["zone"]) == ("07:00", "daily", "Europe/Helsinki")
    assert note["folder"] == str(work / "my work 100%")


def test_status_says_what_is_installed_and_when_it_runs(work: Path) -> None:
    assert printed("status") == "profile    default\ninstalled  no: brief schedule install\n"
    assert json.loads(printed("status", "--json"))["installed"] is False
    printed("install", "--days", "sat,sun")
    profile, installed, folder, following = printed("status").splitlines()
    assert (profile, folder) == ("profile    default", f"folder     {work}/my work 100%")
    assert installed == "installed  brief-default by cron, sat,sun at 07:00, local time"
    assert following.startswith("next run   S")
    found = json.loads(printed("status", "--json"))
    assert (found["system"], found["at"], found["days"], found["timezone"]) == ("cron", "07:00", "sat,sun", None)
    assert datetime.fromisoformat(found["next"]).strftime("%H:%M") == "07:00"
    assert (found["fault"], found["runs"], found["failure"]) == (None, [], None)
    (work / "crontab").unlink()
    gone = "the line in your crontab is gone, or not as it was written"
    assert f"PROBLEM    {gone}: brief schedule install\n" in printed("status")
    assert json.loads(printed("status", "--json"))["fault"] == gone


def test_status_says_how_the_last_runs_went() -> None:
    printed("install")
    journal_file = Path("outputs") / journal.NAME
    for day, kind, reason in (
        (12, "failed", "the [b]disk is full\x1b"),
        (13, "nothing-new", ""),
        (14, "delivered", ""),
    ):
        at = datetime(2031, 5, day, 4, tzinfo=UTC)
        run = f"2031-05-{day}-0a1b2c3d" if kind == "delivered" else ""
        attempt = Attempt("default", at.date(), at, at + timedelta(minutes=2), AttemptKind(kind), run, reason)
        journal.append(journal_file, attempt)
    *_, newest, second, oldest, failure = printed("status").splitlines()
    assert newest == "run           Wed 2031-05-14 07:00 EEST: delivered, 2031-05-14-0a1b2c3d"
    assert second == "run           Tue 2031-05-13 07:00 EEST: nothing-new"
    assert oldest == "run           Mon 2031-05-12 07:00 EEST: failed (the [b]disk is full)"
    assert failure == "last failure  Mon 2031-05-12 07:00 EEST: failed (the [b]disk is full)"
    found = json.loads(printed("status", "--json"))
    assert [one["kind"] for one in found["runs"]] == ["delivered", "nothing-new", "failed"]
    assert found["failure"]["reason"] == "the [b]disk is full\x1b"


def test_the_doctor_ends_with_1_where_there_is_a_problem(work: Path) -> None:
    done = brief("doctor")
    assert done.exit_code == 1
    assert done.stdout.startswith("PROBLEM  timer      nothing is installed: brief schedule install\nok       program")
    assert "\nProblems: " in done.stdout
    (work / "bin" / "pgrep").write_text("#!/bin/sh\n", encoding="utf-8")
    (work / "bin" / "pgrep").chmod(0o755)
    printed("install")
    told = printed("doctor") if not list(Path("/sys/class/power_supply").glob("BAT*")) else brief("doctor").stdout
    assert told.startswith("ok  timer      brief-default by cron is as it was installed\n")


@pytest.mark.parametrize(
    ("system", "starts", "why"),
    [
        ("systemd", "09:30", "it starts when the machine wakes, or up to 5 minutes later"),
        ("launchd", "09:30", "it starts when the Mac wakes"),
        ("windows", "09:30", "it starts about 10 minutes after the machine wakes"),
        ("cron", "07:00", "cron passes it over; the next run covers its day too"),
    ],
)
def test_the_doctor_says_what_becomes_of_a_briefing_in_sleep(work: Path, system: str, starts: str, why: str) -> None:
    printed("install")
    before = tree(work)
    said = printed("doctor", "--asleep", "06:30-09:30", "--for", system)
    assert said.startswith("asleep from 06:30 to 09:30, due ")
    assert f" {starts} EE" in said.partition("starts ")[2]
    assert f": {why}" in said
    assert tree(work) == before


def test_questions_about_sleep_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert "'06:30' is not a time of sleep like 06:30-09:30" in misused(capsys, "doctor", "--asleep", "06:30")
    assert refused(SettingsError, "doctor", "--for", "cron").endswith("--asleep is asked: give both")
    assert "the machine is awake" in printed("doctor", "--asleep", "22:00-06:00")


def test_a_timer_has_the_time_of_its_profile_unless_another_is_given() -> None:
    profile = '[profile.evening]\nat = "18:00"\ndays = "mon-fri"\ntimezone = "Europe/Helsinki"\n'
    Path("brief.toml").write_text(profile, encoding="utf-8")
    said = printed("install", "--profile", "evening")
    assert said.startswith("new: installed: brief-evening by cron, mon-fri at 18:00, Europe/Helsinki\n")
    said = printed("install", "--profile", "evening", "--at", "17:00", "--days", "sun")
    assert said.startswith("changed: installed: brief-evening by cron, sun at 17:00, Europe/Helsinki\n")
    told = brief("doctor", "--profile", "evening").stdout
    assert "brief.toml has another time than the one that was installed" in told
    Path("brief.toml").unlink()
    assert printed("status", "--profile", "evening").startswith(
        "profile    evening\ninstalled  brief-evening by cron, "
    )
    assert printed("remove", "--profile", "evening") == "removed: evening\n"


def test_the_doctor_looks_at_what_brief_toml_names(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = """
    sources = ["inbox", "https://news.example/feed"]
    store = "kept"
    [fetch]
    retries = 0
    [generate]
    out = "told"
    model = "nine.gguf"
    [profile.evening]
    deliver = ["mail"]
    [deliver.mail]
    kind = "mail"
    server = "mail.example"
    from = "rosa@mail.example"
    to = ["rosa@mail.example"]
    user = "rosa"
    password_env = "MAIL_KEY"
    """
    Path("brief.toml").write_text(settings, encoding="utf-8")
    monkeypatch.setenv("MAIL_KEY", "a secret")
    told = brief("doctor", "--profile", "evening").stdout
    assert "a secret" not in told
    for line in (
        "network    on waking the timer may be faster than the network",
        f"store      {work}/my work 100%/kept will be made",
        "model      nine.gguf: no such file",
        f"outputs    the folder {work}/my work 100%/told can be written",
        "to mail    the environment variable MAIL_KEY is not set for the timer, only here: write it above all else in",
    ):
        assert f"  {line}" in told
    with (work / "crontab").open("a", encoding="utf-8") as crontab:
        crontab.write("MAIL_KEY=a secret\n")
    assert "to mail    nothing is missing" in brief("doctor", "--profile", "evening").stdout
    assert "there is no channel 'post': known are mail" in refused_with(settings.replace('["mail"]', '["post"]'))


def refused_with(settings: str) -> str:
    Path("brief.toml").write_text(settings, encoding="utf-8")
    return refused(SettingsError, "doctor", "--profile", "evening")


def test_the_doctor_is_asked_where_the_timer_calls(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed("install")
    monkeypatch.chdir(work)
    line = f"profile 'default' is called for in {work}/my work 100% already: `brief schedule remove --profile default` "
    assert refused(SettingsError, "install").startswith(line)
    assert "is called for in" in refused(SettingsError, "doctor")
    assert f"folder     {work}/my work 100%\n" in printed("status")
