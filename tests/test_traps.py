"""What the doctor of the schedule finds: each trap set, and none where all is well."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from storing import NOON, STRIKE, documented, put, read_only_store
from timers import DAILY, Tools, machine, timer

from brief import store, traps
from brief.doctor import Finding
from brief.journal import Attempt, AttemptKind
from brief.schedule import account, installing
from brief.schedule.nouns import Ran, Schedule, System, Timer
from brief.settings import Places, Web
from brief.traps import Channels, Here, Need
from brief.types import Fetched, Source, SourceKind, SourceStatus

ROOT = Path(__file__).parents[1]
VILNIUS = ZoneInfo("Europe/Vilnius")
FEED = Source("https://news.example/feed", "The Example", SourceKind.FEED)
AT_SEVEN = datetime(2031, 5, 16, 7, tzinfo=VILNIUS)
LINGERING = {"--property=Linger": "yes\n"}


def letters(name: str, called: str | None = None, here: str | None = None) -> Channels:
    """Return a channel that may lack something."""
    return Channels(name, lambda: called, lambda: here)


def tried(kind: AttemptKind, at: datetime = AT_SEVEN, reason: str = "") -> Attempt:
    return Attempt("morning", at.date(), at, at + timedelta(minutes=2), kind, reason=reason)


@pytest.fixture
def need(tmp_path: Path) -> Need:
    with store.create(tmp_path / "store") as opened:
        put(opened, documented(STRIKE))
        store.note_fetched(opened, Fetched(FEED, SourceStatus.OK), NOON)
    (tmp_path / "tiny.gguf").write_bytes(b"GGUF")
    return Need(
        places=Places(ROOT, ROOT),
        schedule=None,
        endpoint=None,
        model=str(tmp_path / "tiny.gguf"),
        store=tmp_path / "store",
        outputs=tmp_path / "outputs",
        sources=(FEED,),
        web=Web(),
        channels=(letters("mail"),),
        attempts=(tried(AttemptKind.DELIVERED),),
        free=lambda _: 5 * 10**9,
    )


@pytest.fixture
def tools() -> Tools:
    return Tools(answers={**LINGERING, " -E -c ": "0.1.0\n"})


@pytest.fixture
def here(tmp_path: Path, tools: Tools) -> Here:
    return Here(machine(tmp_path / "home", tools), NOON, VILNIUS, tmp_path / "power")


def looked(need: Need, here: Here, ours: Timer | None = None) -> dict[str, Finding]:
    chosen = ours or timer(schedule=DAILY)
    installing.install(chosen, here.machine)
    return {one.what: one for one in traps.examine(chosen, need, here)}


def problem(need: Need, here: Here, ours: Timer | None = None) -> str:
    """Return the one problem that is found, with its name."""
    (found,) = (one for one in looked(need, here, ours).values() if not one.well)
    assert "\n" not in found.says
    return f"{found.what}: {found.says}"


@pytest.mark.parametrize("system", System)
def test_where_there_is_no_trap_none_is_found(need: Need, here: Here, system: System) -> None:
    found = looked(need, here, timer(system, schedule=DAILY))
    assert [one.says for one in found.values() if not one.well] == []
    assert list(found) == [
        "timer", "program", "clocks", "login", "sleep", "battery", "network", "feeds", "store", "model", "outputs",
        "disk", "to mail", "last runs",
    ]  # fmt: skip
    again = "is started again, each 10 minutes for an hour"
    assert found["network"].says.endswith(again if system is System.SYSTEMD else "is asked 3 times")
    assert found["store"].says.endswith("store can be written, and holds 1 articles")
    assert found["disk"].says == "5.0 GB are free"
    assert found["last runs"].says == "the last one that was due, at 2031-05-16 06:05: delivered"


def test_nothing_that_is_not_there_is_made(need: Need, here: Here, tmp_path: Path) -> None:
    bare = replace(need, store=tmp_path / "none" / "store", outputs=tmp_path / "no" / "outputs")
    found = looked(bare, here)
    assert [one.says for one in found.values() if not one.well] == []
    assert found["store"].says == f"{tmp_path}/none/store will be made"
    assert found["feeds"].says == "none was read yet"
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "no").exists()


def test_a_timer_that_is_not_installed_or_not_as_it_was(need: Need, here: Here) -> None:
    bare = traps.examine(timer(schedule=DAILY), need, here)
    assert [one.says for one in bare if not one.well] == ["nothing is installed: brief schedule install"]
    installing.install(timer(schedule=DAILY), here.machine)
    (here.machine.config / "systemd" / "user" / "brief-morning.service").write_text("", encoding="utf-8")
    (found,) = (one for one in traps.examine(timer(schedule=DAILY), need, here) if not one.well)
    assert found.says.endswith("brief-morning.service is not as it was written: brief schedule install")


def test_a_cron_that_does_not_run(need: Need, here: Here) -> None:
    def run(command: object, given: str) -> Ran:
        return Ran(1) if isinstance(command, tuple) and command[0] == "pgrep" else here.machine.run(command, given)  # type: ignore[arg-type]

    silent = replace(here, machine=replace(here.machine, run=run))
    assert problem(need, silent, timer(System.CRON, schedule=DAILY)).startswith(
        "timer: the line is in your crontab, but cron itself does not run"
    )


def test_a_program_that_has_gone(need: Need, here: Here, tmp_path: Path) -> None:
    real = replace(here, machine=replace(here.machine, run=account.execute))
    gone = replace(timer(folder=tmp_path), python=tmp_path / "python")
    says = {one.what: one for one in traps.examine(gone, need, real)}["program"].says
    why = "there is no such program here"
    assert says == f"{gone.python} in {tmp_path} cannot start brief ({why}): brief schedule install again"
    there = {one.what: one for one in traps.examine(replace(gone, python=Path(sys.executable)), need, real)}["program"]
    assert there.says == f"{sys.executable} starts brief 0.1.0 in {tmp_path}"
    lost = replace(gone, python=Path(sys.executable), folder=tmp_path / "moved")
    assert "No such file or directory" in {one.what: one for one in traps.examine(lost, need, real)}["program"].says


def test_a_day_without_the_time(need: Need, here: Here) -> None:
    early = Schedule(time(3, 30), tuple(range(7)), "Europe/Vilnius")
    assert problem(need, here, timer(schedule=early)) == (
        "clocks: on 2032-03-28 the clocks leave out 03:30, and systemd that day: choose another time with "
        "brief schedule install --at"
    )
    found = looked(need, here, timer(System.CRON, schedule=early))
    assert found["clocks"] == Finding(
        "clocks", well=True, says="on 2032-03-28 the clocks leave out 03:30: it is 04:30 then"
    )
    assert looked(need, here, timer(schedule=replace(early, days=(0, 1))))["clocks"].well


def test_lingering_that_is_off(need: Need, here: Here, tools: Tools) -> None:
    tools.answers["--property=Linger"] = "no\n"
    assert problem(need, here).startswith("login: lingering is off: ")
    tools.missing = ("loginctl",)
    assert problem(need, here).endswith("loginctl enable-linger")


def test_cron_on_a_machine_that_sleeps(need: Need, here: Here) -> None:
    (here.power / "BAT0").mkdir(parents=True)
    assert problem(need, here, timer(System.CRON, schedule=DAILY)).startswith(
        "sleep: this machine has a battery, and cron"
    )
    assert looked(need, here)["sleep"].well


@pytest.mark.parametrize(
    ("system", "question", "rule"),
    [
        (System.SYSTEMD, "cat brief-morning.service", "[Unit]\nConditionACPower=true\n"),
        (System.WINDOWS, "/XML", "<DisallowStartIfOnBatteries>True</DisallowStartIfOnBatteries>"),
    ],
)
def test_a_rule_against_batteries(need: Need, here: Here, system: System, question: str, rule: str) -> None:
    ours = timer(system, schedule=DAILY)
    there = replace(here, machine=machine(here.machine.home, Tools(answers=LINGERING)))
    installing.install(ours, there.machine)
    ruled = replace(there, machine=machine(here.machine.home, Tools(answers={**LINGERING, question: rule})))
    found = {one.what: one for one in traps.examine(ours, need, ruled)}["battery"]
    assert not found.well
    assert found.says.endswith("keeps it from running on battery: brief schedule remove, then install")


def test_a_network_that_may_come_late(need: Need, here: Here) -> None:
    once = replace(need, web=Web(retries=0))
    assert "set retries under [fetch] in brief.toml" in problem(once, here, timer(System.LAUNCHD, schedule=DAILY))
    assert looked(once, replace(here, machine=machine(here.machine.home / "other", Tools())))["network"].well
    files = replace(once, sources=(Source("inbox", "inbox", SourceKind.PATH),))
    assert looked(files, here)["network"].says == "no source is on the network"


def test_feeds_that_are_dead(need: Need, here: Here) -> None:
    new = Source("https://ledger.example/feed", "The Ledger", SourceKind.FEED)
    both = replace(need, sources=(FEED, new))
    with store.connect(need.store) as opened:
        for source in (FEED, new, new):
            store.note_fetched(opened, Fetched(source, SourceStatus.GONE, reason="404 [b]"), NOON)
    assert looked(both, here)["feeds"].says == "of 2 that were read none has failed for days"
    with store.connect(need.store) as opened:
        store.note_fetched(opened, Fetched(new, SourceStatus.TIMEOUT), NOON)
    assert problem(both, here) == (
        "feeds: The Ledger has failed from the first (timeout): correct the address, or set mute = true in brief.toml"
    )
    later = replace(here, now=NOON + timedelta(days=3))
    told = replace(both, attempts=(tried(AttemptKind.DELIVERED, AT_SEVEN + timedelta(days=3)),))
    says = looked(told, later)["feeds"].says
    assert says.startswith("The Example has failed since 2031-05-16 (404 [b]); The Ledger has failed from the first (t")
    muted = tuple(replace(source, mute=True) for source in both.sources)
    assert looked(replace(told, sources=muted), later)["feeds"].well


def test_a_store_that_cannot_be_written(need: Need, here: Here) -> None:
    with read_only_store(lambda opened: put(opened, documented(STRIKE)), 0o555) as path:
        found = {one.what: one for one in traps.examine(timer(), replace(need, store=path), here)}["store"]
    assert (found.well, found.says) == (False, f"{path} cannot be written: change its permissions")


def test_a_model_that_is_gone_or_damaged(need: Need, here: Here, tmp_path: Path) -> None:
    assert "model: nine.gguf: no such file" in problem(replace(need, model="nine.gguf"), here)
    (tmp_path / "models").mkdir()
    shutil.copy(ROOT / "models" / "catalogue.toml", tmp_path / "models")
    (tmp_path / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf").write_bytes(b"GGUF")
    assert looked(replace(need, model=None), here)["model"].says == "smollm2-135m is here and whole"
    assert "download it again" in problem(replace(need, model=None, places=Places(tmp_path, tmp_path)), here)


def test_outputs_that_cannot_be_written_and_a_disk_that_is_full(need: Need, here: Here, tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("", encoding="utf-8")
    assert "choose another folder with --out" in problem(need, here)
    (tmp_path / "outputs").unlink()
    full = replace(need, free=lambda folder: 3 * 10**8 if folder == need.store else 10**10)
    assert problem(full, here) == "disk: only 300 MB are free: make room, 1 GB at least"
    assert traps.free(tmp_path / "no" / "such" / "folder") == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.1)


def test_a_channel_that_lacks_something(need: Need, here: Here) -> None:
    lacking = "the environment variable MAIL_KEY is not set"
    nowhere = replace(need, channels=(letters("mail", lacking, lacking), letters("feed")))
    assert problem(nowhere, here) == f"to mail: {lacking}"
    for system, remedy in ((System.SYSTEMD, "~/.config/environment.d"), (System.CRON, "in your crontab")):
        bare = replace(here, machine=machine(here.machine.home / system, Tools(answers=LINGERING)))
        says = problem(replace(need, channels=(letters("mail", lacking),)), bare, timer(system, schedule=DAILY))
        assert says.startswith(f"to mail: {lacking} for the timer, only here: ")
        assert remedy in says


def test_a_time_that_brief_toml_has_otherwise(need: Need, here: Here) -> None:
    assert looked(replace(need, schedule=DAILY), here)["timer"].well
    says = problem(replace(need, schedule=replace(DAILY, at=time(8))), here)
    assert says == "timer: brief.toml has another time than the one that was installed: brief schedule install"


def test_a_server_that_writes_is_not_asked(need: Need, here: Here) -> None:
    found = looked(replace(need, endpoint="http://127.0.0.1:9/v1", model="none"), here)["model"]
    assert (found.well, found.says) == (True, "http://127.0.0.1:9/v1 writes; it is not asked here")


def test_runs_that_failed_or_never_were(need: Need, here: Here) -> None:
    def after(*attempts: Attempt) -> Need:
        return replace(need, attempts=attempts)

    again = "brief schedule run --catch-up"
    failed = tried(AttemptKind.FAILED, reason="the disk is full")
    assert (
        problem(after(failed), here)
        == f"last runs: the one due at 2031-05-16 06:05: failed (the disk is full): {again}"
    )
    assert problem(after(tried(AttemptKind.OFFLINE)), here).endswith(f"06:05: offline: {again}")
    assert looked(after(failed, tried(AttemptKind.DELIVERED)), here)["last runs"].well
    assert looked(after(tried(AttemptKind.NOTHING_NEW), failed), here)["last runs"].says.endswith(": nothing-new")
    yesterday = tried(AttemptKind.DELIVERED, AT_SEVEN - timedelta(days=1))
    assert problem(after(yesterday), here) == (
        f"last runs: nothing ran since 2031-05-16 06:05, when one was due: {again}"
    )
    early = replace(here, now=datetime(2031, 5, 16, 5, 5, tzinfo=UTC))
    assert "has time to end yet" in looked(after(yesterday), early)["last runs"].says
    new = replace(timer(schedule=DAILY), begins=NOON.date() + timedelta(days=1))
    assert looked(after(), here, new)["last runs"].says == "none has come due yet"


@pytest.mark.parametrize(
    ("system", "question", "answer"),
    [
        (System.SYSTEMD, "show-environment", "HOME=/home/rosa\nMAIL_KEY=abc=d\n"),
        (System.LAUNCHD, "getenv MAIL_KEY", "abc=d\n"),
        (System.CRON, "", ""),
        (System.WINDOWS, "", ""),
    ],
)
def test_a_variable_is_looked_up_as_the_timer_sees_it(
    tmp_path: Path, system: System, question: str, answer: str
) -> None:
    tools = Tools(crontab="MAIL_KEY = abc=d\n0 7 * * * true\n", answers={question: answer} if question else {})
    seen: Callable[[str], str | None] = account.environment(
        timer(system), machine(tmp_path / "home", tools), {"MAIL_KEY": "abc=d", "OTHER": "x"}
    )
    assert seen("MAIL_KEY") == "abc=d"
    assert seen("OTHER") == ("x" if system is System.WINDOWS else None)
