"""The models that a reader can name: the catalogue, where their files lie, and whether they are the right ones."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import MISSING, dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from brief.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DEFAULT = "smollm2-135m"
_CATALOGUE = "catalogue.toml"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A model by its name: what it is, and where its file comes from, an installed package or a repository.

    `context` is in tokens, `ram` in GB; `bytes` and `sha256` are of the file, where they are known.
    """

    name: str
    summary: str
    license: str
    file: str
    context: int
    ram: int
    package: str | None = None
    repository: str | None = None
    bytes: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model file on this machine, with the digest that the catalogue expects of it, where it has one."""

    name: str
    path: Path
    expected: str | None = None

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the file as it is now, read whole; raises ModelError."""
        return digest(self.path)


def catalogue(folders: Sequence[Path]) -> tuple[CatalogueEntry, ...]:
    """Read the catalogues of these folders; of two models with one name the first counts; raises ModelError."""
    entries: dict[str, CatalogueEntry] = {}
    for folder in folders:
        path = folder / _CATALOGUE
        if path.is_file():
            for entry in _read(path):
                entries.setdefault(entry.name, entry)
    return tuple(entries.values())


def resolve(name: str | None, folders: Sequence[Path]) -> Model:
    """Find a model by its catalogue name or its path, or the default one for None; raises ModelError."""
    entries = {entry.name: entry for entry in catalogue(folders)}
    wanted = DEFAULT if name is None else name
    if wanted in entries:
        return _installed(entries[wanted], folders)
    path = Path(wanted).expanduser()
    if _is_file(path):
        return Model(path.stem, path)
    if path.suffix == ".gguf" or len(path.parts) > 1:
        raise ModelError(f"{wanted}: no such file: give {_known(entries)} or the path of a GGUF file")
    raise ModelError(f"no model is called {wanted}: give {_known(entries)} or the path of a GGUF file")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read in pieces; raises ModelError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from error


def verify(model: Model) -> str:
    """Return a model's SHA-256; raises ModelError where the catalogue expects another."""
    found = model.sha256
    if model.expected not in (None, found):
        raise ModelError(f"{model.path}: is not the {model.name} of the catalogue (SHA-256 {found}): download it again")
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long for a file
        return False


def _known(names: Iterable[str]) -> str:
    return ", ".join(names) or "a catalogue.toml, for there is none,"


def _installed(entry: CatalogueEntry, folders: Sequence[Path]) -> Model:
    places = [folder / entry.file for folder in (*folders, *_package_folders(entry))]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise ModelError(f"{entry.name} is not on this machine: {_advice(entry, folders)}")
    return Model(entry.name, path, entry.sha256)


def _package_folders(entry: CatalogueEntry) -> list[Path]:
    """Return where a package lies, without importing it."""
    spec = find_spec(entry.package) if entry.package and entry.package.isidentifier() else None
    return [] if spec is None else [Path(folder) for folder in spec.submodule_search_locations or ()]


def _advice(entry: CatalogueEntry, folders: Sequence[Path]) -> str:
    if entry.package:
        return f"install the package {entry.package.replace('_', '-')}"
    folder = folders[0] if folders else "a folder named models"
    return f"download {entry.file} from the repository {entry.repository} into {folder}"


def _read(path: Path) -> list[CatalogueEntry]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read: {error}") from error
    tables = document.get("model")
    if set(document) != {"model"} or not isinstance(tables, list):
        raise ModelError(f"{path}: give tables named [[model]] and nothing else")
    return [_entry(table, f"{path}: model {at}") for at, table in enumerate(tables, 1)]


def _entry(table: object, place: str) -> CatalogueEntry:
    if not isinstance(table, dict):
        raise ModelError(f"{place}: is not a table: write [[model]] above its keys")
    kinds = {item.name: int if item.name in {"context", "ram", "bytes"} else str for item in fields(CatalogueEntry)}
    needed = {item.name for item in fields(CatalogueEntry) if item.default is MISSING}
    wrong = [key for key, value in table.items() if type(value) is not kinds.get(key)]
    missing = sorted(needed - table.keys())
    if wrong or missing:
        raise ModelError(
            f"{place}: {wrong[0]} is unknown or of the wrong type" if wrong else f"{place}: has no {missing[0]}"
        )
    if ("package" in table) == ("repository" in table):
        raise ModelError(f"{place}: give either package or repository")
    return CatalogueEntry(**table)
