"""Profiles: several briefings from one store, each with its own topics, sources, prompt, length and delivery.

brief.toml   [profile.NAME]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from brief.errors import SettingsError
from brief.schedule import due
from brief.schedule.nouns import Schedule

DEFAULT = "default"
"""The profile that is there without any, made of the settings of `[generate]`."""

_T = TypeVar("_T")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_TOPIC = re.compile(r'"([^"]+)"|(\S+)')
_DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Profile:
    """One briefing: what it tells, how, when and to whom; None leaves a thing to `[generate]`.

    Of `topics`, each the words of one, at least one must be told of; `sources` are named as in `brief.toml`, by name or
    place; without either all is told. `deliver` names the channels, and `schedule` says when it is due.
    """

    name: str = DEFAULT
    topics: tuple[tuple[str, ...], ...] = ()
    sources: tuple[str, ...] = ()
    language: str | None = None
    prompt: str | None = None
    model: str | None = None
    words: int | None = None
    statements: int | None = None
    focus: str | None = None
    deliver: tuple[str, ...] = ()
    schedule: Schedule | None = None


_KEYS = (*(field.name for field in fields(Profile) if field.name not in {"name", "schedule"}), "at", "days", "timezone")


def listed(table: Mapping[str, object], file: Path) -> Mapping[str, Profile]:
    """Return the profiles of a `brief.toml` by their names; the default one is always among them.

    Raises:
        SettingsError: a key is unknown, or what it holds is of the wrong type.
    """
    section = table.get("profile", {})
    if not isinstance(section, dict) or not all(isinstance(entry, dict) for entry in section.values()):
        raise SettingsError(f"{file}: write each profile as a table of its own, under [profile.NAME]")
    return {DEFAULT: Profile()} | {name: _profile(_Table(file, name, entry)) for name, entry in section.items()}


@dataclass(frozen=True, slots=True)
class _Table:
    """The table of one profile, which can say what is wrong with it."""

    file: Path
    name: str
    entries: Mapping[str, object]

    def get(self, key: str, kind: type[_T], words: str) -> _T | None:
        value = self.entries.get(key)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise self.wrong(f"`{key}` must be {words}")
        return value

    def text(self, key: str) -> str | None:
        return self.get(key, str, "a text in quotes")

    def number(self, key: str) -> int | None:
        value = self.get(key, int, "a whole number")
        if value is not None and value < 1:
            raise self.wrong(f"`{key}` must be more than 0")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.get(key, list, "a list of texts in quotes") or []
        if not all(isinstance(one, str) and one.strip() for one in found):
            raise self.wrong(f"`{key}` must be a list of texts in quotes")
        return tuple(found)

    def wrong(self, what: str) -> SettingsError:
        return SettingsError(f"{self.file}: [profile.{self.name}] {what}")


def _profile(table: _Table) -> Profile:
    if not _NAME.fullmatch(table.name):
        raise table.wrong("is no name: write letters, digits, - and _")
    for key in table.entries:
        if key not in _KEYS:
            raise table.wrong(f"has the unknown key {key!r}: known are {', '.join(_KEYS)}")
    return Profile(
        name=table.name,
        topics=tuple(map(_topic, table.texts("topics"))),
        sources=table.texts("sources"),
        language=table.text("language"),
        prompt=table.text("prompt"),
        model=table.text("model"),
        words=table.number("words"),
        statements=table.number("statements"),
        focus=table.text("focus"),
        deliver=table.texts("deliver"),
        schedule=_schedule(table),
    )


def _topic(text: str) -> tuple[str, ...]:
    """Return the words of a topic; what stands in quotation marks is a phrase."""
    return tuple(phrase or word for phrase, word in _TOPIC.findall(text))


def _schedule(table: _Table) -> Schedule | None:
    at, days, zone = (table.text(key) for key in ("at", "days", "timezone"))
    if at is None:
        if days or zone:
            raise table.wrong('says no time: write at = "07:00"')
        return None
    try:
        return Schedule(due.read_time(at), due.read_days(days or _DAILY), zone and due.read_zone(zone).key)
    except ValueError as error:
        raise table.wrong(str(error)) from error
