"""`brief doctor`: is all here that a briefing needs? Changes nothing."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief import models, prompts, runs
from brief.errors import BriefError
from brief.settings import MODELS, PROMPTS, Places
from brief.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, whether it is well, and what was seen or what to do."""

    what: str
    well: bool
    says: str


def examine(places: Places, outputs: Path, cores: int) -> tuple[Finding, ...]:
    """Look at everything that a run needs, in the order in which a run needs it."""
    return (
        Finding("system", True, _system(cores)),
        look("prompts", lambda: _prompts(places)),
        look("outputs", lambda: _outputs(outputs)),
        look("parser", _parser),
        look("model", lambda: _model(places, cores)),
    )


def rows(findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """Return findings as they are printed: whether it is well, what was looked at, what was seen."""
    return [("ok" if one.well else "PROBLEM", printable(one.what), printable(one.says)) for one in findings]


def look(what: str, seen: Callable[[], str]) -> Finding:
    """Return what was seen, or, where that raised, the problem."""
    try:
        return Finding(what, True, seen())
    except BriefError as error:
        return Finding(what, False, str(error))
    except (ImportError, OSError, RuntimeError) as error:
        # What a library raises that is missing, damaged, or was built for another machine.
        return Finding(what, False, f"{error or type(error).__name__}: install brief again")


def _system(cores: int) -> str:
    system = f"{platform.system()} on {platform.machine()}, Python {platform.python_version()}"
    return f"{system}, {cores} {'core' if cores == 1 else 'cores'} to use"


def _prompts(places: Places) -> str:
    folders = places.folders(PROMPTS)
    names = [prompts.load(name, folders).name for name in prompts.available(folders)]
    return f"{', '.join(names)}: all can be used"


def _outputs(outputs: Path) -> str:
    runs.check_writable(outputs)
    return f"the folder {outputs} can be written"


def _parser() -> str:
    from brief.syntax import Parser  # noqa: PLC0415

    (parse,) = Parser().parse(["The harbour reopened."])
    return f"loads, and parses a sentence of {len(parse.tokens)} tokens"


def _model(places: Places, cores: int) -> str:
    from brief.llm.model import load  # noqa: PLC0415

    model = models.resolve(None, places.folders(MODELS))
    models.verify(model)
    with load(model.path, cores) as chat:
        return f"{model.name} is whole and loads, with {chat.header.context_length:,} tokens of context"
