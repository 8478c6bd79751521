"""The channels that `brief.toml` describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.deliver import apprise, desktop, eml, feed, folder, mail, webhook
from brief.deliver.reading import Table
from brief.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from brief.deliver.channel import Channel

_KINDS: Mapping[str, Callable[[Table], Channel]] = {
    "folder": folder.channel,
    "mail": mail.channel,
    "eml": eml.channel,
    "feed": feed.channel,
    "webhook": webhook.channel,
    "desktop": desktop.channel,
    "apprise": apprise.channel,
}


def channels(table: Mapping[str, object], where: Path, secrets: Callable[[str], str | None]) -> Mapping[str, Channel]:
    """Return the channels of the `[deliver.NAME]` tables, by their names; `where` is the file that they stand in.

    `secrets` returns what an environment variable holds; it is asked when something is sent, and not before.

    Raises:
        SettingsError: a key is unknown, what it holds is of the wrong type, or a secret stands in the file.
    """
    section = table.get("deliver", {})
    if not isinstance(section, dict) or not all(isinstance(entries, dict) for entries in section.values()):
        raise SettingsError(f"{where}: write each channel as a table of its own, under [deliver.NAME]")
    return {name: _channel(Table(where, name, entries, secrets)) for name, entries in section.items()}


def _channel(table: Table) -> Channel:
    known = ", ".join(_KINDS)
    kind = table.needed("kind", f"one of {known}")
    if kind not in _KINDS:
        raise table.wrong(f": unknown kind {kind!r}: known are {known}")
    return _KINDS[kind](table)
