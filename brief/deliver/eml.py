"""The mail as a file, for readers without a mail server: every mail program opens it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brief.deliver import files
from brief.deliver.message import Envelope, envelope, message

if TYPE_CHECKING:
    from brief.deliver.parcel import Parcel
    from brief.deliver.reading import Table


@dataclass(frozen=True, slots=True)
class MailFile:
    """Writes each mail into a folder, under the name of its run."""

    name: str
    folder: Path
    envelope: Envelope

    def lacks(self) -> str | None:
        """Need nothing: a folder that is missing is made."""

    def deliver(self, parcel: Parcel) -> None:
        """Write the mail; that of the same run is replaced."""
        files.write(self.folder / f"{parcel.name}.eml", message(parcel, self.envelope, self.name))


def channel(table: Table) -> MailFile:
    """Read a table of this kind; raises SettingsError."""
    table.only("folder", "from", "to")
    return MailFile(table.name, table.path("folder", "where the mails are put"), envelope(table, "brief@localhost"))
