"""OPML: a list of feeds, as readers of feeds write it."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from brief.errors import SourceError
from brief.sources import default_name, is_remote
from brief.types import Source, SourceKind


def feeds(data: bytes, source: Source) -> tuple[Source, ...]:
    """Return the feeds of a list, in its order and each once, with what is said of the list.

    Raises:
        SourceError: it is no XML, or lists no feed.
    """
    # No entity is put in, nothing is loaded: a list of feeds needs none of it.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise SourceError(source.place, "is no OPML: export the list of feeds again")
    found: dict[str, Source] = {}
    for outline in root.iter("outline"):
        place = (outline.get("xmlUrl") or "").strip()
        if is_remote(place):
            name = " ".join((outline.get("title") or outline.get("text") or "").split())
            feed = replace(source, place=place, kind=SourceKind.FEED, name=name or default_name(place))
            found.setdefault(place, feed)
    if not found:
        raise SourceError(source.place, "lists no feed: none of its outlines has an xmlUrl that is an address")
    return tuple(found.values())
