"""What is delivered: one briefing with everything that a channel may want of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from brief import render
from brief.errors import SourceError
from brief.text import printable
from brief.types import Briefing

_NAMESPACE = UUID("8f3c2c0e-5a55-4d7b-9b1e-0f6f6b1d4a27")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A finished briefing on its way to its reader.

    `folder` is that of its run, with at least briefing.json in it; `sent` is when it sets out, with its zone; `html` is
    a whole page for a mail, without script; `markdown` is what readers get who want no HTML.
    """

    briefing: Briefing
    folder: Path
    day: Date
    profile: str
    subject: str
    html: str
    markdown: str
    sent: datetime

    @property
    def name(self) -> str:
        """What files of this parcel are called: the day, and the name of its run."""
        day = self.day.isoformat()
        run = self.folder.resolve().name
        return run if run.startswith(day) else f"{day}-{run}"

    @property
    def id(self) -> UUID:
        """What this parcel is known by: the same for the same run and profile, however often it is sent."""
        return uuid5(_NAMESPACE, f"{self.profile}\n{self.name}")


def pack(folder: Path, profile: str, sent: datetime) -> Parcel:
    """Return the parcel of a run, made from its briefing.json alone; `profile` is "" where there is none.

    Raises:
        SourceError: the folder holds no briefing that can be read.
    """
    file = folder / "briefing.json"
    try:
        briefing = render.rebuilt(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(file), f"cannot be read: {error}") from error
    return Parcel(
        briefing=briefing,
        folder=folder,
        day=briefing.date,
        profile=profile,
        subject=printable(f"{profile}: {briefing.title}" if profile else briefing.title) or "Briefing",
        html=render.to_mail(briefing),
        markdown=render.to_markdown(briefing),
        sent=sent,
    )
