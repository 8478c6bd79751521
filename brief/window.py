"""The option --since: how far back a briefing or a list goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import click

_SPAN = re.compile(r"(\d{1,4})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


METAVAR = "1d|DATE|last"


@dataclass(frozen=True, slots=True)
class Window:
    """How far back: a moment, or a time before now, or, with neither, the last briefing."""

    moment: datetime | None = None
    back: timedelta | None = None

    @property
    def last(self) -> bool:
        """Whether it goes back to the last briefing."""
        return self.moment is None and self.back is None

    def begins(self, now: datetime) -> datetime | None:
        """Return when it begins; None where the last briefing says so."""
        return now - self.back if self.back else self.moment


def since(_: click.Context, __: click.Parameter, text: str | None) -> Window | None:
    """Read a window as it is written: 12h, 1d, 2w, 2031-05-01 (which begins at midnight here), or last."""
    if text is None or text == "last":
        return Window() if text else None
    try:
        if span := _SPAN.fullmatch(text):
            return Window(back=timedelta(**{_UNITS[span[2]]: int(span[1])}))
        return Window(moment=datetime.fromisoformat(text).astimezone())
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{text!r} is not a time like 12h, 1d or 2w, a date like 2031-05-01, or last."
        ) from None
