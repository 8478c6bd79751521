"""What an attempt has decided before it writes, kept until it ends: resumed on its day, it makes the same briefing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date as Date
from typing import TYPE_CHECKING

from brief.morning import files
from brief.types import Notice, NoticeKind, Preface

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Plan:
    """The briefing of a day, due on `period`: of the arrivals after the one number up to the other.

    `places` are the sources that may have brought them, none for all; `known` counts the attempts that the preface
    tells of; `offline` says that no source on the network could be reached.
    """

    period: Date
    day: Date
    arrivals: tuple[int, int]
    places: tuple[str, ...]
    preface: Preface
    known: int
    offline: bool


def keep(file: Path, plan: Plan) -> None:
    """Write a plan down; raises OutputError."""
    covers = plan.preface.covers
    tree = {
        "period": plan.period.isoformat(),
        "day": plan.day.isoformat(),
        "arrivals": plan.arrivals,
        "places": plan.places,
        "covers": [day.isoformat() for day in covers] if covers else None,
        "notices": [(notice.kind, notice.text) for notice in plan.preface.notices],
        "known": plan.known,
        "offline": plan.offline,
    }
    files.write(file, json.dumps(tree, indent=2) + "\n")


def find(file: Path) -> Plan | None:
    """Return the plan that was kept; None where there is none, or none that can be read."""
    try:
        tree = json.loads(file.read_bytes())
        first, last = map(Date.fromisoformat, tree["covers"] or (tree["day"], tree["day"]))
        notices = tuple(Notice(NoticeKind(kind), str(text)) for kind, text in tree["notices"])
        after, upto = map(int, tree["arrivals"])
        return Plan(
            period=Date.fromisoformat(tree["period"]),
            day=Date.fromisoformat(tree["day"]),
            arrivals=(after, upto),
            places=tuple(map(str, tree["places"])),
            preface=Preface((first, last) if tree["covers"] else None, notices),
            known=int(tree["known"]),
            offline=bool(tree["offline"]),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None
