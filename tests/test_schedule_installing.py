"""Timers put in place, once, and taken away without a trace: real files, and the systems' programs played by ours."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from timers import DAILY, Tools, machine, program, timer, tree

from brief.errors import OutputError, SettingsError
from brief.schedule import account, records, systems
from brief.schedule.installing import Done, install, remove
from brief.schedule.nouns import Ran, System

EVERY = pytest.mark.parametrize("system", System)
CRONTAB = "MAILTO=rosa\n0  8 * * *\t/usr/bin/true # mine\n"


@EVERY
def test_what_was_installed_is_there_and_leaves_nothing_when_removed(tmp_path: Path, system: System) -> None:
    tools = Tools(crontab=CRONTAB)
    here = machine(tmp_path / "home", tools)
    assert install(timer(system), here) is Done.NEW
    assert records.find("morning", here) == timer(system)
    assert systems.of(system).fault(timer(system), here) is None
    assert remove("morning", here)
    assert not remove("morning", here)
    assert records.find("morning", here) is None
    assert (tools.crontab, tools.active, tree(here.home)) == (CRONTAB, set(), [])


@EVERY
def test_installing_twice_changes_nothing(tmp_path: Path, system: System) -> None:
    tools = Tools(crontab=CRONTAB)
    here = machine(tmp_path / "home", tools)
    install(timer(system), here)
    before = [(path, path.stat().st_mtime_ns) for path in sorted(here.home.rglob("*"))], tools.crontab
    tools.calls.clear()
    later = replace(timer(system), begins=timer().begins.replace(year=2032))
    assert install(later, here) is Done.UNCHANGED
    assert ([(path, path.stat().st_mtime_ns) for path in sorted(here.home.rglob("*"))], tools.crontab) == before
    assert {command[-1] for command in tools.calls} <= {
        "-l",
        "brief-morning",
        "brief-morning.timer",
        "gui/501/brief-morning",
    }


@EVERY
def test_another_time_replaces_the_first(tmp_path: Path, system: System) -> None:
    tools = Tools(crontab=CRONTAB)
    here = machine(tmp_path / "home", tools)
    install(timer(system), here)
    names = tree(here.home)
    other = timer(system, schedule=DAILY)
    assert install(other, here) is Done.CHANGED
    assert (records.find("morning", here), tree(here.home)) == (other, names)
    assert systems.of(system).fault(other, here) is None
    assert tools.crontab.count("brief:morning") == (system is System.CRON)


@pytest.mark.parametrize("system", [System.SYSTEMD, System.LAUNCHD, System.WINDOWS])
def test_a_timer_that_was_stopped_by_hand_is_told_and_started_again(tmp_path: Path, system: System) -> None:
    tools = Tools()
    here = machine(tmp_path / "home", tools)
    install(timer(system), here)
    tools.active.clear()
    assert "brief-morning" in str(systems.of(system).fault(timer(system), here))
    assert install(timer(system), here) is Done.CHANGED
    assert systems.of(system).fault(timer(system), here) is None


def test_what_was_changed_by_hand_is_told(tmp_path: Path) -> None:
    tools = Tools()
    homes = {system: machine(tmp_path / system, tools) for system in (System.SYSTEMD, System.LAUNCHD, System.CRON)}
    for system, here in homes.items():
        install(timer(system), here)
    unit = homes[System.SYSTEMD].config / "systemd" / "user" / "brief-morning.timer"
    unit.write_text("", encoding="utf-8")
    (homes[System.LAUNCHD].home / "Library" / "LaunchAgents" / "brief-morning.plist").unlink()
    tools.crontab = tools.crontab.replace("0 7", "0 8")
    says = {system: str(systems.of(system).fault(timer(system), here)) for system, here in homes.items()}
    assert says[System.SYSTEMD] == f"{unit} is not as it was written"
    assert says[System.LAUNCHD].endswith("brief-morning.plist cannot be read: no such file or directory")
    assert says[System.CRON] == "the line in your crontab is gone, or not as it was written"


@EVERY
def test_where_the_system_refuses_nothing_is_left(tmp_path: Path, system: System) -> None:
    tools = Tools(crontab=CRONTAB, failing=("start", "-", "bootstrap", "/Create"))
    here = machine(tmp_path / "home", tools)
    with pytest.raises(
        OutputError, match=r"^`(systemctl|crontab|launchctl|schtasks) .*` failed: Failed to connect to bus"
    ):
        install(timer(system), here)
    assert (tools.crontab, tree(here.home)) == (CRONTAB, [])


@EVERY
def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path, system: System) -> None:
    tools = Tools(crontab=CRONTAB)
    here = machine(tmp_path / "home", tools)
    here.records.parent.mkdir(parents=True)
    here.records.write_text("", encoding="utf-8")
    before = tree(here.home)
    with pytest.raises(OutputError, match="cannot write "):
        install(timer(system), here)
    assert (tools.crontab, tools.active, tree(here.home)) == (CRONTAB, set(), before)


def test_a_profile_that_is_called_for_elsewhere_is_not_taken_over(tmp_path: Path) -> None:
    here = machine(tmp_path / "home", Tools())
    install(timer(), here)
    with pytest.raises(SettingsError, match="is called for in /srv/news already: `brief schedule remove --profile mor"):
        install(timer(folder=Path("/srv/other")), here)
    assert records.find("morning", here) == timer()


def test_a_crontab_that_cannot_be_read_is_not_taken_for_empty(tmp_path: Path) -> None:
    tools = Tools(crontab=CRONTAB, failing=("-l",))
    with pytest.raises(OutputError, match="`crontab -l` failed: Failed to connect"):
        install(timer(System.CRON), machine(tmp_path / "home", tools))
    assert tools.crontab == CRONTAB


def test_a_note_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    here = machine(tmp_path / "home", Tools())
    records.note(timer(), here)
    file = here.records / "morning.json"
    assert json.loads(file.read_text(encoding="utf-8"))["days"] == "mon-fri"
    for damaged in ("", "[]", "{}", file.read_text(encoding="utf-8").replace("07:00", "7 am")):
        file.write_text(damaged, encoding="utf-8")
        with pytest.raises(SettingsError, match=r"morning\.json: cannot be read: remove it and install again"):
            records.find("morning", here)


@pytest.mark.parametrize(
    ("platform", "missing", "failing", "system"),
    [
        ("linux", (), (), System.SYSTEMD),
        ("linux", ("systemctl",), (), System.CRON),
        ("linux", (), ("show-environment",), System.CRON),
        ("freebsd14", ("systemctl",), (), System.CRON),
        ("darwin", ("systemctl",), (), System.LAUNCHD),
        ("win32", ("systemctl",), (), System.WINDOWS),
    ],
)
def test_the_system_is_found(
    tmp_path: Path, platform: str, missing: tuple[str, ...], failing: tuple[str, ...], system: System
) -> None:
    here = machine(tmp_path / "home", Tools(missing=missing, failing=failing))
    assert account.system(platform, here) is system


def test_where_there_is_no_system_it_says_so(tmp_path: Path) -> None:
    here = machine(tmp_path / "home", Tools(missing=("systemctl", "crontab")))
    with pytest.raises(
        OutputError, match="neither systemd answers here nor is there cron: let another program run what"
    ):
        account.system("linux", here)


def test_programs_are_run_with_bytes_as_they_are(tmp_path: Path) -> None:
    program(tmp_path / "bin", "echo-back", "cat; echo odd >&2; exit 3")
    ran = account.execute([str(tmp_path / "bin" / "echo-back")], "a\r\n\udcff\n")
    assert ran == Ran(3, "a\r\n\udcff\n", "odd\n")
    assert account.execute([str(tmp_path / "none")], "").status == 127
    assert account.reason(Ran(4)) == "exit status 4"


# The user's own manager, for real: in a /run of its own, for it starts only where the machine was booted with systemd.
_MANAGER = """
mount -t tmpfs none /run && mkdir -p /run/systemd/system && mkdir -m 700 "$HOME/run" || exit 77
/lib/systemd/systemd --user >"$HOME/log" 2>&1 & manager=$!
for wait in $(seq 50); do systemctl --user is-system-running >/dev/null 2>&1 && break; sleep 0.1; done
systemctl --user is-system-running >/dev/null || exit 77
"$@"; status=$?
kill $manager; wait $manager
exit $status
"""
_SCENE = """
import sys, time
from datetime import date
from pathlib import Path
from brief.schedule import account, installing, records, systems
from brief.schedule.nouns import Machine
from timers import timer
from dataclasses import replace
home, folder = Path(sys.argv[1]), Path(sys.argv[2])
here = Machine(home, home / ".config", home / ".config/brief", 0, account.execute)
ours = replace(timer(folder=folder), python=Path(sys.argv[3]))
assert account.system("linux", here) == "systemd"
assert installing.install(ours, here) == "new"
assert installing.install(ours, here) == "unchanged"
account.must(here, ("systemctl", "--user", "start", "brief-morning.service"))
for _ in range(100):
    if (folder / "said").exists(): break
    time.sleep(0.05)
said = (folder / "said").read_text().splitlines()
assert said == [str(folder), "-P -m brief schedule run --profile morning"], said
listed = here.run(("systemctl", "--user", "list-timers", "--all"), "").out
assert "brief-morning.timer" in listed, listed
assert installing.remove("morning", here)
assert "brief-morning" not in here.run(("systemctl", "--user", "list-units", "--all"), "").out
left = [str(path) for path in home.rglob("*brief*")]
assert not left, left
"""


def test_the_users_own_systemd_runs_it_for_real(tmp_path: Path) -> None:
    if not (shutil.which("unshare") and Path("/lib/systemd/systemd").exists()):
        pytest.skip("systemd is not here")
    home, folder, python = tmp_path / "home", tmp_path / "Rosa's news 100% $HOME", tmp_path / "50% $A" / "pro gram"
    home.mkdir()
    folder.mkdir()
    program(python.parent, python.name, f'{{ pwd; echo "$@"; }} >"{tmp_path}/new" && mv "{tmp_path}/new" said')
    scene = [sys.executable, "-c", _SCENE, str(home), str(folder), str(python)]
    environment = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "PYTHONPATH": f"{Path(__file__).parents[1]}:{Path(__file__).parent}",
    }
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", _MANAGER, "sh", *scene],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=120,
    )
    if done.returncode == 77 or "unshare failed" in done.stderr:
        pytest.skip("a manager of systemd cannot be started here")
    assert done.returncode == 0, done.stderr
