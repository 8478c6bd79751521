"""What each system is given, held against its format, and with its own tools where they are here."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, time
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from timers import DAILY, MORNINGS, ODD, timer

from brief.errors import SettingsError
from brief.schedule import cron, launchd, systemd, systems, windows
from brief.schedule.nouns import Schedule, System

NOW = datetime(2031, 5, 16, 12, tzinfo=UTC)
VILNIUS = ZoneInfo("Europe/Vilnius")
TASK = {"t": windows.NAMESPACE}


# systemd --------------------------------------------------------------------------------------------------------------


def verified(folder: Path, files: dict[str, str]) -> str:
    """Return what systemd has to say of units."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    paths = [str(folder / name) for name in files]
    environment = os.environ | {"XDG_RUNTIME_DIR": str(folder), "SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *paths], capture_output=True, text=True, env=environment, check=False
    )
    return done.stdout + done.stderr + (f"exit status {done.returncode}" if done.returncode else "")


@pytest.mark.parametrize("schedule", [MORNINGS, DAILY])
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path, schedule: Schedule) -> None:
    (tmp_path / "my $HOME 100% python").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "my $HOME 100% python").chmod(0o755)
    ours = replace(timer(folder=ODD, schedule=schedule), python=tmp_path / "my $HOME 100% python")
    assert verified(tmp_path, systemd.files(ours)) == ""


def test_systemd_would_say_what_is_wrong(tmp_path: Path) -> None:
    files = systemd.files(replace(timer(), python=Path("/bin/sh")))
    wrong = {name: text.replace("Persistent", "Persistant").replace("07:00", "7 am") for name, text in files.items()}
    said = verified(tmp_path, wrong)
    assert "Unknown key" in said
    assert "Failed to parse calendar specification" in said


def test_systemd_is_told_all() -> None:
    service, when = systemd.files(timer()).values()
    assert "\nWorkingDirectory=/srv/news\n" in service
    assert '\nExecStart="/opt/my python/bin/python" -P -m brief schedule run --profile morning\n' in service
    # For Type=oneshot there is no RuntimeMaxSec.
    assert "\nType=exec\n" in service
    assert "\nRuntimeMaxSec=2h\n" in service
    # What reached nobody is tried again; a mistake that the reader must mend, and a run that hung, are not.
    assert "\nStartLimitIntervalSec=1h\nStartLimitBurst=5\n" in service
    assert "\nRestart=on-failure\nRestartSec=10min\nRestartPreventExitStatus=2 SIGTERM\nNice=10\n" in service
    assert "\nOnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 07:00:00 Europe/Vilnius\n" in when
    assert "\nPersistent=true\nRandomizedDelaySec=5min\n" in when
    assert "\nOnCalendar=*-*-* 06:05:00\n" in systemd.files(timer(schedule=DAILY))["brief-morning.timer"]


def test_what_is_shown_for_systemd_is_each_file_under_its_name() -> None:
    files = systemd.files(timer())
    assert list(files) == ["brief-morning.service", "brief-morning.timer"]
    assert systemd.shown(timer()) == "\n".join(f"# {name}\n{text}" for name, text in files.items())


# cron -----------------------------------------------------------------------------------------------------------------


def test_a_line_for_cron() -> None:
    line = cron.shown(timer(System.CRON))
    command = "cd /srv/news && exec nice -n 10 '/opt/my python/bin/python' -P -m brief schedule run --profile morning"
    assert line == f"0 7 * * 1,2,3,4,5 {command} # brief:morning\n"
    assert cron.shown(timer(System.CRON, schedule=DAILY)).startswith("5 6 * * * cd ")
    assert cron.shown(timer(System.CRON, schedule=Schedule(time(7), (5, 6)))).startswith("0 7 * * 0,6 cd ")


def test_cron_finds_nothing_wrong_with_the_line(tmp_path: Path) -> None:
    said = (
        subprocess.run(["crontab", "-?"], capture_output=True, text=True, check=False)
        if shutil.which("crontab")
        else None
    )
    option = next((found for found in ("-T", "-n") if said and f"[{found}]" in said.stderr), None)
    if option is None:
        pytest.skip("no crontab is here that only looks")
    file = tmp_path / "crontab"
    for line, status in ((cron.shown(timer(System.CRON, ODD)), 0), ("0 25 * * * true\n", 1)):
        file.write_text(line, encoding="utf-8")
        done = subprocess.run(["crontab", option, str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr


def test_the_shell_runs_the_line_as_cron_hands_it_over(tmp_path: Path) -> None:
    folder = tmp_path / ODD.name
    folder.mkdir()
    python = folder / 'py $A "thon" 50%'
    python.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$0" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    line = cron.shown(replace(timer(System.CRON, folder), python=python))
    command = re.sub(r"^(\S+ ){5}", "", line.rstrip("\n"))
    assert not re.search(r"(?<!\\)%", command)
    done = subprocess.run(["sh", "-c", command.replace("\\%", "%")], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        str(folder),
        str(python),
        "-P",
        "-m",
        "brief",
        "schedule",
        "run",
        "--profile",
        "morning",
    ]


others = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
    lambda text: "# brief:morning" not in text
)


@given(others | others.map("{}\n".format))
def test_other_lines_of_a_crontab_stay_to_the_byte(there: str) -> None:
    with_ours = cron.added(there, cron.shown(timer(System.CRON)), "morning")
    assert with_ours.startswith(there)
    assert with_ours.endswith("# brief:morning\n")
    assert cron.added(with_ours, cron.shown(timer(System.CRON)), "morning") == with_ours
    left = cron.without(with_ours, "morning")
    assert left == (there if not there or there.endswith("\n") else f"{there}\n")


def test_the_line_of_another_profile_stays() -> None:
    evening = cron.shown(replace(timer(System.CRON), profile="morning-2"))
    assert cron.without(f"{evening}{cron.shown(timer(System.CRON))}", "morning") == evening


# launchd --------------------------------------------------------------------------------------------------------------


# Property lists are of this form; launchd.plist(5) says which keys there are.
_VALUE = "(array | data | date | dict | real | integer | string | true | false)"
_DTD = f"""
<!ELEMENT plist {_VALUE}> <!ATTLIST plist version CDATA "1.0">
<!ELEMENT array {_VALUE}*> <!ELEMENT dict (key, {_VALUE})*> <!ELEMENT key (#PCDATA)> <!ELEMENT string (#PCDATA)>
<!ELEMENT data (#PCDATA)> <!ELEMENT date (#PCDATA)> <!ELEMENT real (#PCDATA)> <!ELEMENT integer (#PCDATA)>
<!ELEMENT true EMPTY> <!ELEMENT false EMPTY>
"""


@pytest.mark.parametrize("schedule", [MORNINGS, DAILY])
def test_a_property_list_keeps_its_form(schedule: Schedule) -> None:
    dtd = etree.DTD(StringIO(_DTD))
    plist = etree.fromstring(launchd.shown(timer(System.LAUNCHD, ODD, schedule)).encode())
    assert dtd.validate(plist), dtd.error_log
    plist[0].remove(plist[0][0])
    assert not dtd.validate(plist)


def test_a_property_list_says_all() -> None:
    found = plistlib.loads(launchd.shown(timer(System.LAUNCHD, ODD)).encode())
    assert found == {
        "Label": "brief-morning",
        "ProgramArguments": [
            "/opt/my python/bin/python", "-P", "-m", "brief", "schedule", "run", "--profile", "morning",
        ],
        "WorkingDirectory": str(ODD),
        "StartCalendarInterval": [{"Weekday": day, "Hour": 7, "Minute": 0} for day in (1, 2, 3, 4, 5)],
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 10,
    }  # fmt: skip
    daily = plistlib.loads(launchd.shown(timer(System.LAUNCHD, schedule=DAILY)).encode())
    assert daily["StartCalendarInterval"] == [{"Hour": 6, "Minute": 5}]
    weekend = plistlib.loads(launchd.shown(timer(System.LAUNCHD, schedule=Schedule(time(7), (5, 6)))).encode())
    assert [found["Weekday"] for found in weekend["StartCalendarInterval"]] == [6, 0]


# the Task Scheduler ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(__file__).parent / "data" / "schedule" / "task.xsd"))


@pytest.mark.parametrize("schedule", [MORNINGS, DAILY])
def test_a_task_keeps_the_schema(schema: etree.XMLSchema, schedule: Schedule) -> None:
    task = etree.fromstring(windows.shown(timer(System.WINDOWS, ODD, schedule)).encode())
    schema.assertValid(task)
    # It is the order that counts: the same parts in another one are refused.
    (trigger,) = task.xpath("//t:CalendarTrigger", namespaces=TASK)
    trigger.append(trigger[0])
    assert not schema.validate(task)


def test_a_task_says_all() -> None:
    task = etree.fromstring(windows.shown(timer(System.WINDOWS, ODD)).encode())
    says = {etree.QName(part).localname: part.text for part in task.iter() if part.text and part.text.strip()}
    assert (says["Command"], says["WorkingDirectory"]) == ("/opt/my python/bin/python", str(ODD))
    assert says["Arguments"] == "-P -m brief schedule run --profile morning"
    assert (says["StartBoundary"], says["RandomDelay"]) == ("2031-05-01T07:00:00", "PT5M")
    assert (says["StartWhenAvailable"], says["ExecutionTimeLimit"]) == ("true", "PT2H")
    assert (says["DisallowStartIfOnBatteries"], says["StopIfGoingOnBatteries"]) == ("false", "false")
    assert (says["LogonType"], says["RunLevel"]) == ("InteractiveToken", "LeastPrivilege")
    days = task.xpath("//t:DaysOfWeek/*", namespaces=TASK)
    assert [etree.QName(day).localname for day in days] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


# what a system cannot be given ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "folder", "python", "sign"),
    [
        (System.SYSTEMD, "/srv/news", "/opt/rosa's/python", "'"),
        (System.SYSTEMD, "/srv/a\nb", "/opt/python", "\n"),
        (System.CRON, "/srv/news", "/opt/a\nb/python", "\n"),
        (System.WINDOWS, "C:/50%", "C:/python.exe", "%"),
        (System.LAUNCHD, "/srv/\x07", "/opt/python", "\x07"),
    ],
)
def test_a_path_that_a_system_misreads_is_refused(system: System, folder: str, python: str, sign: str) -> None:
    ours = replace(timer(system, Path(folder), DAILY), python=Path(python))
    with pytest.raises(SettingsError) as refused:
        systems.check(ours, VILNIUS, NOW)
    assert str(refused.value).endswith(f"{system} takes no path with {sign!r}: use another folder")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("profile", ["", "a b", "../a", "é", "-a", "a%", "a\n"])
def test_a_profile_is_a_plain_name(profile: str) -> None:
    with pytest.raises(SettingsError, match="a name has letters, digits, - and _ only"):
        systems.check(replace(timer(), profile=profile), VILNIUS, NOW)


@pytest.mark.parametrize("system", System)
def test_only_systemd_keeps_the_time_of_another_place(system: System) -> None:
    there = timer(system)
    systems.check(there, VILNIUS, NOW)
    systems.check(there, ZoneInfo("Europe/Helsinki"), NOW)  # the clocks of both show the same
    if system is System.SYSTEMD:
        systems.check(there, ZoneInfo("UTC"), NOW)
        return
    with pytest.raises(
        SettingsError, match=f"{system} knows this machine's time only, Africa/Cairo: give --at in that"
    ):
        systems.check(there, ZoneInfo("Africa/Cairo"), NOW)
