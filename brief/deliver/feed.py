"""An Atom feed of the last briefings, in a file that any feed reader can follow (RFC 4287)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import uuid5

from brief import render
from brief.deliver import files
from brief.deliver.channel import Undelivered
from brief.deliver.texts import carried
from brief.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from brief.deliver.parcel import Parcel
    from brief.deliver.reading import Table

_NAMESPACE = "http://www.w3.org/2005/Atom"
_ATOM = f"{{{_NAMESPACE}}}"
_MAKER = "brief"
_ENTRIES = 30
_MOST_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class Feed:
    """Keeps the newest `entries` briefings.

    `base` is the address under which the folder of the runs can be reached, None where it cannot.
    """

    name: str
    file: Path
    title: str
    entries: int
    base: str | None

    def lacks(self) -> str | None:
        """Need nothing: a file that is missing is made."""

    def deliver(self, parcel: Parcel) -> None:
        """Put the briefing into the feed; where it stands there already, it is replaced."""
        old = _stored(self.file)
        entry = self._entry(parcel)
        others = [one for one in old.iterfind(f"{_ATOM}entry") if _text(one, "id") != _text(entry, "id")]
        # Times are of one zone and one form, so that they sort as texts.
        kept = sorted((entry, *others), key=lambda one: _text(one, "updated"), reverse=True)[: self.entries]
        files.write(self.file, _written(self._feed(old, parcel, kept)))

    def _feed(self, old: _Element, parcel: Parcel, entries: Iterable[_Element]) -> _Element:
        feed = _element("feed")
        # A feed keeps its name for ever: the first briefing in it gives it one that nobody else has.
        _add(feed, "id", _text(old, "id") or uuid5(parcel.id, self.name).urn)
        _add(feed, "title", self.title)
        _add(feed, "updated", _moment(parcel.sent))
        _add(feed, "generator", _MAKER)
        _add(_add(feed, "author"), "name", _MAKER)
        feed.extend(entries)
        return feed

    def _entry(self, parcel: Parcel) -> _Element:
        entry = _element("entry")
        _add(entry, "id", parcel.id.urn)
        _add(entry, "title", printable(parcel.subject))
        _add(entry, "updated", _moment(parcel.sent))
        if parcel.profile:
            _add(entry, "category").set("term", carried(parcel.profile))
        if self.base:
            _add(entry, "link").set("href", f"{self.base}{quote(parcel.name)}/briefing.html")
        _add(entry, "content", render.to_fragment(parcel.briefing)).set("type", "html")
        return entry


def channel(table: Table) -> Feed:
    """Read a table of this kind; raises SettingsError."""
    table.only("file", "title", "entries", "base")
    base = table.text("base")
    if base is not None and not base.startswith(("http://", "https://")):
        raise table.wrong(": `base` must be an http or https address, that of the folder in which the runs lie")
    return Feed(
        name=table.name,
        file=table.path("file", 'the file of the feed, as in "briefings.xml"'),
        title=table.text("title") or "Briefings",
        entries=table.whole("entries", _ENTRIES, _MOST_ENTRIES),
        base=f"{base.rstrip('/')}/" if base else None,
    )


def _stored(file: Path) -> _Element:
    """Return the feed as it is, or an empty one; raises Undelivered where another file stands in its place."""
    from lxml import etree  # noqa: PLC0415

    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return _element("feed")
    except OSError as error:
        raise Undelivered(f"cannot read {str(file)!r}: {(error.strerror or str(error)).lower()}") from error
    try:
        feed = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True))
    except etree.XMLSyntaxError as error:
        raise Undelivered(f"{str(file)!r} is damaged, or is no feed: move it away") from error
    if feed.tag != f"{_ATOM}feed" or _text(feed, "generator") != _MAKER:
        raise Undelivered(f"{str(file)!r} is there already and no feed of ours: name another `file`")
    return feed


def _element(tag: str) -> _Element:
    from lxml import etree  # noqa: PLC0415

    return etree.Element(f"{_ATOM}{tag}", nsmap={None: _NAMESPACE})


def _add(parent: _Element, tag: str, text: str | None = None) -> _Element:
    child = _element(tag)
    child.text = None if text is None else carried(text)
    parent.append(child)
    return child


def _text(element: _Element, tag: str) -> str:
    return element.findtext(f"{_ATOM}{tag}") or ""


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(feed: _Element) -> bytes:
    from lxml import etree  # noqa: PLC0415

    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))
