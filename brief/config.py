"""`brief.toml`: the sources, and defaults for the options of each command. An unknown key is an error."""

from __future__ import annotations

import os
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brief import deliver, profiles
from brief import sources as newsroom
from brief.errors import SettingsError
from brief.schedule.account import execute
from brief.schedule.nouns import Machine
from brief.settings import Places, Publishers, Web
from brief.types import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from brief.deliver import Channel
    from brief.profiles import Profile
    from brief.types import Fetched, Source, Validators

_NAME = "brief.toml"
_OWN = ("sources", "source", "publishers", "fetch", "store", "deliver", "profile")  # the keys that are no command's


def places() -> Places:
    """Return where this user's own prompts and models are looked for."""
    return Places(Path.cwd(), Path(click.get_app_dir("brief")))


def cache() -> Path:
    """Return the user's folder for what can be made again."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "brief"
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "brief"


def account() -> Machine:
    """Return the user's account, as far as a timer needs it."""
    home = Path.home()
    named = os.environ.get("XDG_CONFIG_HOME")
    return Machine(
        home=home,
        config=Path(named) if named else home / ".config",
        records=places().user / "schedules",
        number=os.getuid() if hasattr(os, "getuid") else 0,
        run=execute,
    )


def local_zone() -> ZoneInfo:
    """Return this machine's time zone."""
    from tzlocal import reload_localzone  # noqa: PLC0415

    return reload_localzone()


def endpoint_key() -> str | None:
    """Return the secret key of the server that --endpoint names; it is never printed or written down."""
    return os.environ.get("BRIEF_ENDPOINT_KEY")


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def sources(folder: Path) -> tuple[Source, ...]:
    """Return the sources that `brief.toml` lists, with paths from its folder; none without the file."""
    return newsroom.listed(_table(folder), folder / _NAME)


def files(folder: Path) -> tuple[Path, ...]:
    """Return those of the sources that lie on this machine, for the commands that fetch nothing."""
    local = (source for source in sources(folder) if source.kind is SourceKind.PATH and not source.mute)
    return tuple(Path(source.place) for source in local)


def publishers(folder: Path) -> Publishers:
    """Return which outlets belong together, as `brief.toml` says."""
    return newsroom.publishers(_table(folder), folder / _NAME)


def web(folder: Path) -> Web:
    """Return how the network is used, as `brief.toml` says."""
    return newsroom.web(_table(folder), folder / _NAME)


def fetcher(
    folder: Path, known: Mapping[str, Validators] | None = None, patience: float = inf
) -> Callable[[Sequence[Source]], Iterator[Fetched]]:
    """Return what brings articles from the network; nothing of it is loaded before it is called.

    `known` are the validators of an earlier run, by address: what has not changed since is not brought again.
    `patience` is in seconds, where there is less for one source than `brief.toml` says.
    """
    settings = web(folder)
    settings = replace(settings, patience=min(settings.patience, patience), timeout=min(settings.timeout, patience))

    def fetch(wanted: Sequence[Source]) -> Iterator[Fetched]:
        from brief.fetch import sync  # noqa: PLC0415

        return sync(wanted, known or {}, settings, datetime.now(UTC))

    return fetch


def channels(folder: Path, secrets: Callable[[str], str | None] = os.environ.get) -> Mapping[str, Channel]:
    """Return the channels that `brief.toml` describes, by their names; they find their `secrets` when they send."""
    return deliver.channels(_table(folder), folder / _NAME, secrets)


def environment() -> Mapping[str, str]:
    """Return the variables that this program was started with."""
    return os.environ


def profile(folder: Path, name: str) -> Profile:
    """Return a profile of `brief.toml`; raises SettingsError where there is none of this name."""
    known = profiles.listed(_table(folder), folder / _NAME)
    if name not in known:
        raise SettingsError(f"--profile: there is no [profile.{name}] in brief.toml: known are {', '.join(known)}")
    return known[name]


def _channels(table: Mapping[str, object], file: Path) -> Mapping[str, Channel]:
    return deliver.channels(table, file, os.environ.get)


def store(folder: Path) -> Path:
    """Return the store that `brief.toml` names, as a path from its folder, or the one in the user's own folder."""
    named = _table(folder).get("store")
    if named is None:
        return places().user / "corpus.sqlite3"
    if not isinstance(named, str):
        raise SettingsError(f"{folder / _NAME}: `store` must be a path")
    return folder / named


def outputs(folder: Path) -> Path:
    """Return the folder of the briefings, as `[generate]` of `brief.toml` says."""
    section = _table(folder).get("generate")
    named = section.get("out") if isinstance(section, dict) else None
    return folder / (named if isinstance(named, str) else "outputs")


def defaults(folder: Path, root: click.Group) -> dict[str, dict[str, object]]:
    """Return the defaults of each command's options, for click's `default_map`.

    Raises:
        SettingsError: the file is no TOML, or a key is no command or no option of it.
    """
    table = _table(folder)
    for check in (newsroom.listed, newsroom.publishers, newsroom.web, _channels, profiles.listed):
        check(table, folder / _NAME)
    found: dict[str, dict[str, object]] = {}
    for name, section in table.items():
        if name in _OWN:
            continue
        command = root.commands.get(name)
        if command is None or not isinstance(section, dict):
            known = ", ".join([*_OWN, *(f"[{known}]" for known in sorted(root.commands.keys() - _OWN))])
            raise SettingsError(f"{folder / _NAME}: unknown key {name!r}: known are {known}")
        found[name] = _options(folder, name, section, command)
    return found


def _options(folder: Path, name: str, section: Mapping[str, object], command: click.Command) -> dict[str, object]:
    """Return a section with its keys, which are option names without dashes, as click's parameter names."""
    names = {
        option.lstrip("-"): parameter.name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    for key in section:
        if key not in names:
            raise SettingsError(
                f"{folder / _NAME}: [{name}] has the unknown key {key!r}: known are {', '.join(sorted(names))}"
            )
    return {str(names[key]): value for key, value in section.items()}


def _table(folder: Path) -> Mapping[str, object]:
    path = folder / _NAME
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
