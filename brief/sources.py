"""Where articles come from: what a place on the command line or in `brief.toml` is, and what is said about it.

brief.toml   sources = [PLACE…] · [[source]] · [publishers] · [fetch]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path, PurePath
from urllib.parse import urlsplit, urlunsplit

from brief.errors import SettingsError
from brief.settings import Publishers, Web
from brief.types import Document, Source, SourceKind

_FEEDS = frozenset((".atom", ".rss", ".xml"))
_OPML = ".opml"
_MAY_BE_NONE = frozenset(("delay", "retries"))
_SCHEMES = ("http://", "https://")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "place": (str,),
    "name": (str,),
    "kind": (str,),
    "weight": (int, float),
    "mute": (bool,),
    "language": (str,),
    "allow_private": (bool,),
}
_WORDS: Mapping[type, str] = {str: "a text in quotes", int: "a number", bool: "true or false"}


def is_remote(place: str) -> bool:
    """Say whether a place is an address on the network."""
    return place.lower().startswith(_SCHEMES)


def shown(address: str) -> str:
    """Return an address without the user's name and password, and without what only a script reads (#...)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "an address"
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def label(source: Source) -> str:
    """Return how a source is called where something is said of it: by its name, or else by its place."""
    if source.name != default_name(source.place):
        return source.name
    return shown(source.place) if is_remote(source.place) else source.place


def kind(place: str) -> SourceKind:
    """Guess how a place is read, where nobody says so.

    What ends in `.opml` is a list of feeds. An http or https address is a URL: what it answers, a feed or a page,
    decides. A file that ends in `.rss`, `.atom` or `.xml` is a feed. All else is a path: file, folder or pattern.
    """
    path = place.partition("?")[0].partition("#")[0] if is_remote(place) else place
    suffix = PurePath(path).suffix.lower()
    if suffix == _OPML:
        return SourceKind.OPML
    if is_remote(place):
        return SourceKind.URL
    return SourceKind.FEED if suffix in _FEEDS else SourceKind.PATH


def default_name(place: str) -> str:
    """Return the name of a source that is given none: an address's host, or the place itself."""
    try:
        host = urlsplit(place).hostname if is_remote(place) else None
    except ValueError:  # no address; who fetches it says so
        host = None
    return (host or place).removeprefix("www.")


def named(place: str) -> Source:
    """Return the source that a place on the command line stands for."""
    return Source(place=place, name=default_name(place), kind=kind(place))


def at(path: Path) -> Source:
    """Return the source that a file, a folder or a pattern is, whatever its name looks like."""
    return Source(str(path), str(path), SourceKind.PATH)


def is_plain(source: Source) -> bool:
    """Say whether a source says nothing of what it holds: neither a name nor a language."""
    return source.name == default_name(source.place) and source.language is None


def stamped(document: Document, source: Source) -> Document:
    """Return a document with what its source says of it, where it says nothing itself."""
    name = source.name if source.name != default_name(source.place) else None
    return replace(
        document,
        publisher=document.publisher or name,
        language=document.language or source.language,
        weight=source.weight,
    )


def listed(table: Mapping[str, object], file: Path) -> tuple[Source, ...]:
    """Return the sources of a `brief.toml`: those of `sources`, then the `[[source]]` tables.

    Raises:
        SettingsError: a key is unknown, or what it holds is of the wrong type.
    """
    places = table.get("sources", [])
    if not isinstance(places, list) or not all(isinstance(place, str) for place in places):
        raise SettingsError(f"{file}: `sources` must be a list of paths and addresses")
    tables = table.get("source", [])
    if not isinstance(tables, list) or not all(isinstance(entry, dict) for entry in tables):
        raise SettingsError(f"{file}: write each source as a table of its own, under [[source]]")
    plain = (named(_from(place, file.parent)) for place in places)
    return (*plain, *(_source(entry, number, file) for number, entry in enumerate(tables, 1)))


def _from(place: str, folder: Path) -> str:
    """Return a place as seen from the working folder: paths stand from the folder of the file that lists them."""
    return place if is_remote(place) else str(folder / place)


def _source(entry: Mapping[str, object], number: int, file: Path) -> Source:
    """Return the source of one table; raises SettingsError."""
    where = f"{file}: [[source]] number {number}"
    for key, value in entry.items():
        if key not in _TYPES:
            raise SettingsError(f"{where} has the unknown key {key!r}: known are {', '.join(_TYPES)}")
        # A truth value counts as a number in Python, but not here.
        if not isinstance(value, _TYPES[key]) or (isinstance(value, bool) and bool not in _TYPES[key]):
            raise SettingsError(f"{where}: `{key}` must be {_WORDS[_TYPES[key][0]]}")
    if not entry.get("place"):
        raise SettingsError(f"{where} has no `place`: name a file, folder, pattern or address")
    place = _from(str(entry["place"]), file.parent)
    weight = entry.get("weight", 1.0)
    if not isinstance(weight, int | float) or not 0 < weight < float("inf"):
        raise SettingsError(f"{where}: `weight` must be more than 0; to leave a source out write mute = true")
    language = entry.get("language")
    return Source(
        place=place,
        name=str(entry.get("name") or default_name(place)),
        kind=_kind(str(entry.get("kind") or kind(place)), place, where),
        weight=float(weight),
        mute=bool(entry.get("mute", False)),
        language=str(language) if language else None,
        allow_private=bool(entry.get("allow_private", False)),
    )


def _kind(name: str, place: str, where: str) -> SourceKind:
    try:
        found = SourceKind(name)
    except ValueError:
        raise SettingsError(f"{where}: unknown kind {name!r}: known are {', '.join(SourceKind)}") from None
    if is_remote(place) and found is SourceKind.PATH:
        raise SettingsError(f"{where}: kind is path, but its place is an address: write url, feed or opml")
    if not is_remote(place) and found is SourceKind.URL:
        raise SettingsError(f"{where}: kind is url, but its place is no http or https address")
    return found


def publishers(table: Mapping[str, object], file: Path) -> Publishers:
    """Return the families of `[publishers]`, each a company's name with its outlets; raises SettingsError."""
    families = table.get("publishers", {})
    if not isinstance(families, dict):
        raise SettingsError(f'{file}: write the families under [publishers], as in "Group" = ["Outlet", "Outlet"]')
    for family, outlets in families.items():
        if not isinstance(outlets, list) or not all(isinstance(outlet, str) for outlet in outlets):
            raise SettingsError(f"{file}: [publishers] {family!r} must be a list of outlets in quotes")
    return Publishers(tuple((family, tuple(outlets)) for family, outlets in families.items()))


def web(table: Mapping[str, object], file: Path) -> Web:
    """Return how the network is used, as `[fetch]` says; raises SettingsError."""
    section = table.get("fetch", {})
    if not isinstance(section, dict):
        raise SettingsError(f"{file}: write how to fetch as a table, under [fetch]")
    known = {field.name: field.default for field in fields(Web)}
    for key, value in section.items():
        if key not in known:
            raise SettingsError(f"{file}: [fetch] has the unknown key {key!r}: known are {', '.join(known)}")
        whole = isinstance(known[key], int)
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise SettingsError(f"{file}: [fetch] `{key}` must be a {'whole ' * whole}number")
        if value < 0 or (value == 0 and key not in _MAY_BE_NONE):
            raise SettingsError(f"{file}: [fetch] `{key}` must be more than 0")
    return Web(**section)
