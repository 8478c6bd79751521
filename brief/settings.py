"""Where a user's own files are looked for, and the numbers that a run is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROMPTS = "prompts"
MODELS = "models"


@dataclass(frozen=True, slots=True)
class Places:
    """Where prompts and models are looked up, in this order: the working folder, the user's own, the packaged ones."""

    working: Path
    user: Path

    def folders(self, kind: str) -> tuple[Path, ...]:
        """Return the folders of one kind, `prompts` or `models`, that exist."""
        candidates = (self.working / kind, self.user / kind, *_packaged(kind))
        return tuple(dict.fromkeys(folder.resolve() for folder in candidates if folder.is_dir()))


def _packaged(kind: str) -> tuple[Path, Path]:
    """Return where the program's own files may lie: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent
    return package / "_data" / kind, package.parent / kind


def packaged(kind: str, name: str) -> Path:
    """Return one of the program's own files; raises StopIteration if the installation lacks it."""
    return next(folder / name for folder in _packaged(kind) if (folder / name).is_file())


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader asks of a briefing.

    `words` and `statements` are for the whole, None leaves them to the variant; `budget` is in tokens, for the
    evidence of one story.
    """

    seed: int = 0
    words: int | None = None
    statements: int | None = None
    budget: int = 1500
    focus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Web:
    """How the network is used.

    In seconds: `timeout` for one whole answer, `patience` for all pages of one source, `delay` between two requests to
    one host. `items` are the newest of a feed that are read; `megabytes` the most of one answer, unpacked.
    """

    timeout: float = 20.0
    patience: float = 300.0
    delay: float = 1.0
    retries: int = 2
    items: int = 50
    megabytes: int = 20
    threads: int = 8


@dataclass(frozen=True, slots=True)
class Publishers:
    """Which outlets one company publishes: (family, outlets), in the order of `brief.toml`."""

    families: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def family(self, outlet: str) -> str:
        """Return the family that an outlet belongs to, or its own name."""
        plain = outlet.casefold()
        members = ((name, outlets) for name, outlets in self.families if plain in map(str.casefold, (name, *outlets)))
        return next((name for name, _ in members), outlet)


INDEPENDENT = Publishers()
"""Every outlet for itself."""
