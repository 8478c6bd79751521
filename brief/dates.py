"""Written dates: their patterns, for regular expressions that ignore case, and the moment that one states."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

YEAR = r"(?:1[6-9]|20)\d\d"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DAY_OF_YEAR = rf"(?:{_DAY}\s+{_MONTH}|{_MONTH}\s+{_DAY}\b)"
DATE = (
    rf"(?:{YEAR}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?)?"
    rf"|{DAY_OF_YEAR},?\s+{YEAR}|\d{{1,2}}[./]\d{{1,2}}[./]{YEAR})"
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEARS = range(1600, 2100)  # those of `YEAR`; systems write the year 1, or 9999, where they know none
_WRITTEN = re.compile(rf"(?:{WEEKDAY},?\s+)?(?P<date>{DATE})(?!\w)", re.IGNORECASE)
_ZONE = re.compile(r"\s?(?:UTC|GMT)$|\s(?=[+-]\d\d:?\d\d$)")
_MAIL = re.compile(r"\d\s+[a-z]{3}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?\s+(?:[+-]\d{4}|[a-z]{2,3})$", re.IGNORECASE)


def moment(stated: str) -> datetime | None:
    """Return the moment that a date states, in UTC, or None if it cannot be read.

    What states no zone counts as UTC, and a written day, 20 November 2019, begins at midnight whatever hour it names.
    """
    text = stated.strip()
    try:
        found = parsedate_to_datetime(text) if _MAIL.search(text) else datetime.fromisoformat(_iso(text))
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC) if found.year in _YEARS else None


def _iso(text: str) -> str:
    """Return a date in the form of ISO 8601; day and month parted by strokes are too ambiguous to read."""
    match = _WRITTEN.match(text)
    date = match["date"].upper() if match else text.upper()
    numbers = re.findall(r"\d+", date) if match else ()
    month = re.search(_MONTH, date, re.IGNORECASE)
    if month and len(numbers) == 2:
        day, year = numbers
        return f"{year}-{_MONTHS.index(month.group()[:3].lower()) + 1:02}-{int(day):02}"
    if "." in date and len(numbers) == 3:
        day, number, year = numbers
        return f"{year}-{int(number):02}-{int(day):02}"
    return _ZONE.sub(lambda zone: zone.group().strip() and "Z", date)


def ahead(published: datetime | None, now: datetime) -> bool:
    """Say whether a date lies in the future: by more than a day, since what states no zone counts as UTC."""
    return published is not None and published > now + timedelta(days=1)
