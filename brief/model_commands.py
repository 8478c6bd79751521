"""The commands `brief models …`: which models there are, and whether one can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from brief import config, terminal
from brief.errors import ModelError
from brief.settings import MODELS
from brief.types import Message, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from brief.llm.gguf import Header


@click.group()
def models() -> None:
    """The models that brief knows."""


@models.command("list")
def list_models() -> None:
    """List the catalogue, and say which models are here."""
    from brief import models as shelf  # noqa: PLC0415

    folders = config.places().folders(MODELS)
    rows = [("MODEL", "HERE", "RAM", "LICENSE", "WHAT IT IS")]
    for entry in shelf.catalogue(folders):
        here = "yes" if _is_here(entry.name, folders) else "no"
        rows.append((entry.name, here, f"{entry.ram} GB", entry.license, entry.summary))
    terminal.show_columns(rows, terminal.console())
    click.echo("\n`brief models verify NAME` checks a model, or says how to get it.")


@models.command()
@click.argument("name", required=False)
def verify(name: str | None) -> None:
    """Check whether a model can be used.

    Is its file whole, is it the one that the catalogue means, can it chat? NAME is a model of the catalogue or a GGUF
    file; without it the embedded model.
    """
    from brief import models as shelf  # noqa: PLC0415

    model = shelf.resolve(name, config.places().folders(MODELS))
    header = can_chat(model.path)
    digest = shelf.verify(model)
    known = "the same as in the catalogue" if model.expected else "the catalogue has none to compare"
    rows = (
        ("model", model.name),
        ("file", f"{model.path}, {model.path.stat().st_size / 1e6:,.0f} MB, whole"),
        ("kind", f"{header.architecture}, {header.context_length:,} tokens of context, can chat"),
        ("SHA-256", f"{digest}, {known}"),
    )
    terminal.show_columns(rows, terminal.console())


def can_chat(path: Path) -> Header:
    """Return the header of a model whose file is whole and whose chat template works; raises ModelError."""
    from brief.llm import chat, gguf  # noqa: PLC0415

    header = gguf.read_header(path)
    chat.render(header, (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "What happened?")))
    return header


def _is_here(name: str, folders: Sequence[Path]) -> bool:
    from brief import models as shelf  # noqa: PLC0415

    try:
        shelf.resolve(name, folders)
    except ModelError:
        return False
    return True
