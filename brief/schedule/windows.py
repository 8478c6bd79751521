"""The Task Scheduler of Windows: a task of the user's own, in the XML of its schema 1.2."""

from __future__ import annotations

import subprocess
from datetime import datetime
from xml.etree import ElementTree as ET

from brief.schedule import account, due
from brief.schedule.nouns import LONGEST_DELAY, LONGEST_RUN, Machine, Timer, named

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",  # without this and the next a laptop runs nothing off the mains
    "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true",
    "ExecutionTimeLimit": f"PT{LONGEST_RUN}H",
    "Priority": "7",
}


def shown(timer: Timer) -> str:
    """Return the task that is registered; it names no encoding, for the file that is read is in UTF-16."""
    task = ET.Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
    about = ET.SubElement(task, "RegistrationInfo")
    _add(about, "Description", f"The briefing {timer.profile} of brief")
    _trigger(ET.SubElement(task, "Triggers"), timer)
    principal = ET.SubElement(ET.SubElement(task, "Principals"), "Principal", {"id": "Author"})
    _add(principal, "LogonType", "InteractiveToken")
    _add(principal, "RunLevel", "LeastPrivilege")
    settings = ET.SubElement(task, "Settings")
    for name, text in _SETTINGS.items():
        _add(settings, name, text)
    _action(ET.SubElement(task, "Actions", {"Context": "Author"}), timer)
    ET.indent(task)
    return f'<?xml version="1.0"?>\n{ET.tostring(task, encoding="unicode")}\n'


def install(timer: Timer, machine: Machine) -> None:
    """Register the task; raises OutputError."""
    file = machine.records / f"{timer.name}.xml"
    account.write(file, shown(timer).encode("utf-16"))
    try:
        account.must(machine, ("schtasks", "/Create", "/TN", timer.name, "/XML", str(file), "/F"))
    finally:
        account.drop(file, machine)


def remove(profile: str, machine: Machine) -> None:
    """Remove the task."""
    machine.run(("schtasks", "/Delete", "/TN", named(profile), "/F"), "")


def fault(timer: Timer, machine: Machine) -> str | None:
    """Return what is not as it was installed."""
    ran = machine.run(("schtasks", "/Query", "/TN", timer.name), "")
    return f"there is no task {timer.name}: {account.reason(ran)}" if ran.status else None


def _trigger(triggers: ET.Element, timer: Timer) -> None:
    """Add when the task is due; the order of the parts is that of the schema."""
    trigger = ET.SubElement(triggers, "CalendarTrigger")
    _add(trigger, "StartBoundary", datetime.combine(timer.begins, timer.schedule.at).isoformat())
    _add(trigger, "RandomDelay", f"PT{LONGEST_DELAY}M")
    if len(timer.schedule.days) == len(due.DAYS):
        _add(ET.SubElement(trigger, "ScheduleByDay"), "DaysInterval", "1")
        return
    week = ET.SubElement(trigger, "ScheduleByWeek")
    _add(week, "WeeksInterval", "1")
    days = ET.SubElement(week, "DaysOfWeek")
    for day in timer.schedule.days:
        ET.SubElement(days, _DAYS[day])


def _action(actions: ET.Element, timer: Timer) -> None:
    program, *arguments = timer.command
    run = ET.SubElement(actions, "Exec")
    _add(run, "Command", program)
    _add(run, "Arguments", subprocess.list2cmdline(arguments))
    _add(run, "WorkingDirectory", str(timer.folder))


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
