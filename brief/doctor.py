"""`brief doctor`: is all here that a briefing needs? Changes nothing."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief import models, prompts, runs
from brief.errors import BriefError
from brief.settings import MODELS, PROMPTS, Places

if TYPE_CHECKING:
    from collections.abc import Callable
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
        Finding(
            "system",
            True,
            f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {cores} cores",
        ),
        _look("prompts", lambda: _prompts(places)),
        _look("outputs", lambda: _outputs(outputs)),
        _look("parser", _parser),
        _look("model", lambda: _model(places, cores)),
    )


def _look(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except BriefError as error:
        return Finding(what, False, str(error))


def _prompts(places: Places) -> str:
    folders = places.folders(PROMPTS)
    return ", ".join(prompts.load(name, folders).name for name in prompts.available(folders))


def _outputs(outputs: Path) -> str:
    runs.check_writable(outputs)
    return f"{outputs} can be written"


def _parser() -> str:
    from brief.syntax import Parser  # noqa: PLC0415

    (parse,) = Parser().parse(["The harbour reopened."])
    return f"parses {len(parse.tokens)} tokens"


def _model(places: Places, cores: int) -> str:
    from brief.llm.model import load  # noqa: PLC0415

    model = models.resolve(None, places.folders(MODELS))
    with load(model.path, cores) as chat:
        kind = type(chat.tokenizer).__name__
        return f"{model.name}, {chat.header.context_length} tokens of context, {kind}"
