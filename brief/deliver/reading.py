"""Reading a `[deliver.NAME]` table strictly: every mistake is one line that names the file, the table and the key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brief.deliver.secrets import Secret
from brief.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SECRET_KEY = re.compile(r"pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|(?:api|access|private)?_?key")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Table:
    """One channel's table: `file` is the `brief.toml`, from whose folder paths are seen."""

    file: Path
    name: str
    entries: Mapping[str, object]
    lookup: Callable[[str], str | None]

    def wrong(self, what: str) -> SettingsError:
        """Return the error that says what is wrong here; `what` never quotes a value, which might be a secret."""
        return SettingsError(f"{self.file}: [deliver.{self.name}]{what}")

    def only(self, *known: str) -> None:
        """Raise SettingsError if there is another key."""
        for key in self.entries:
            if key in known or key == "kind":
                continue
            if _SECRET_KEY.fullmatch(key):
                place = next((one for one in known if one.endswith("_env")), None)
                named = f" and name that as {place}" if place else ""
                raise self.wrong(
                    f": a secret has no place in this file: remove {key!r}, put it into an environment variable{named}"
                )
            raise self.wrong(f" has the unknown key {key!r}: known are {', '.join(('kind', *known))}")

    def text(self, key: str) -> str | None:
        """Return a text, or None where the key is missing."""
        value = self.entries.get(key)
        if value is not None and not (isinstance(value, str) and value):
            raise self.wrong(f": `{key}` must be a text in quotes")
        return value

    def needed(self, key: str, what: str) -> str:
        """Return a text that must be there."""
        if (value := self.text(key)) is None:
            raise self.wrong(f" has no `{key}`: write {what}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        value = self.entries.get(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            raise self.wrong(f": `{key}` must be a list of texts in quotes")
        return tuple(found)

    def yes(self, key: str) -> bool:
        """Return whether a key says true; without it false."""
        value = self.entries.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f": `{key}` must be true or false")
        return value

    def whole(self, key: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        value = self.entries.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise self.wrong(f": `{key}` must be a whole number from 1 to {most}")
        return value

    def seconds(self, default: float) -> float:
        """Return how long an answer is waited for."""
        value = self.entries.get("timeout", default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 600:
            raise self.wrong(": `timeout` must be a number of seconds, more than 0 and at most 600")
        return float(value)

    def path(self, key: str, what: str) -> Path:
        """Return a path, as seen from the folder of the file."""
        named = Path(self.needed(key, what))
        try:
            return self.file.parent / named.expanduser()
        except RuntimeError:
            raise self.wrong(f": `{key}` begins with ~, but there is no such user") from None

    def secret(self, key: str) -> Secret | None:
        """Return the secret in the environment variable that a key names."""
        variable = self.text(key)
        if variable is None:
            return None
        if not _VARIABLE.fullmatch(variable):
            raise self.wrong(f": `{key}` is the name of an environment variable, such as BRIEF_SECRET, not the secret")
        return Secret(self.lookup, variable)
