"""A folder of briefings: each run under its dated name, and the newest page as latest.html."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brief import runs
from brief.deliver.files import read, unwritable, write
from brief.errors import OutputError

if TYPE_CHECKING:
    from brief.deliver.parcel import Parcel
    from brief.deliver.reading import Table

_FILES = ("briefing.html", "briefing.md", "briefing.json", "run.json")
_PAGE = "briefing.html"


@dataclass(frozen=True, slots=True)
class Folder:
    """Copies the files of a run; one that the run has not is no fault."""

    name: str
    folder: Path

    def lacks(self) -> str | None:
        """Need nothing: a folder that is missing is made."""

    def deliver(self, parcel: Parcel) -> None:
        """Copy the run, whole or not at all, and then its page."""
        files = {name: read(parcel.folder / name) for name in _FILES if (parcel.folder / name).is_file()}
        try:
            runs.write(self.folder, parcel.name, files)
        except OutputError as error:
            if isinstance(error.__cause__, OSError):
                raise unwritable(self.folder, error.__cause__) from error
            raise
        if _PAGE in files:
            write(self.folder / "latest.html", files[_PAGE].encode())


def channel(table: Table) -> Folder:
    """Read a table of this kind; raises SettingsError."""
    table.only("folder")
    return Folder(table.name, table.path("folder", "where the briefings are put"))
