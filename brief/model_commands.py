"""The commands `brief models …`: which models there are, fetching, checking, tuning and removing one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brief import config, terminal
from brief.errors import ModelError
from brief.model_options import can_chat
from brief.settings import MODELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.llm.prepare import Prepared, Shelf
    from brief.models import CatalogueEntry, Model


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
    from brief.llm import prepare  # noqa: PLC0415

    model = shelf.resolve(name, config.places().folders(MODELS))
    header = can_chat(model)
    digest = shelf.verify(model)
    known = "the same as in the catalogue" if model.expected else "the catalogue has none to compare"
    rows = [
        ("model", model.name),
        ("file", f"{model.path}, {model.path.stat().st_size / 1e6:,.0f} MB, whole"),
        ("kind", f"{header.architecture}, {header.context_length:,} tokens of context, can chat"),
        ("SHA-256", f"{digest}, {known}"),
    ]
    if prepared := prepare.recall(prepare.Shelf(model.path, digest, config.cache())):
        rows.append(("prepared", f"{prepared.weights}, {prepared.path}"))
    terminal.show_columns(rows, terminal.console())


@models.command()
@click.argument("name")
@click.option("--endpoint", help="Another hub than the usual one: its address.")
def pull(name: str, endpoint: str | None) -> None:
    """Download a model of the catalogue.

    NAME is listed by `brief models list`. A download that broke off goes on where it was.
    """
    from brief import models as shelf  # noqa: PLC0415

    model = shelf.pull(_entry(name), _downloads(), endpoint)
    can_chat(model)
    click.echo(model.path)


@models.command()
@click.argument("name", required=False)
def tune(name: str | None) -> None:
    """Find the weights that are fastest here, and use them.

    NAME is a model of the catalogue or a GGUF file; without it the embedded model. The forms of its weights are made
    once and kept in the user's cache.
    """
    from brief import models as shelf  # noqa: PLC0415
    from brief.llm import machine, prepare  # noqa: PLC0415

    model = shelf.resolve(name, config.places().folders(MODELS))
    _report(prepare.tune(_shelf(model), machine.usable_cores()))


@models.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove a download and what was prepared from it.

    NAME is a model of the catalogue.
    """
    from brief import models as shelf  # noqa: PLC0415
    from brief.llm import prepare  # noqa: PLC0415

    entry = _entry(name)
    folders = config.places().folders(MODELS)
    prepared = _is_here(name, folders) and prepare.forget(_shelf(shelf.resolve(name, folders)))
    downloaded = shelf.remove(entry, _downloads())
    if not (prepared or downloaded):
        raise ModelError(f"{name}: there is nothing to remove: neither a download nor a prepared form")
    click.echo(f"removed: {' and '.join(['the download'] * downloaded + ['the prepared form'] * prepared)}")


def _is_here(name: str, folders: Sequence[Path]) -> bool:
    from brief import models as shelf  # noqa: PLC0415

    try:
        shelf.resolve(name, folders)
    except ModelError:
        return False
    return True


def _downloads() -> Path:
    return config.places().user / MODELS


def _entry(name: str) -> CatalogueEntry:
    from brief import models as shelf  # noqa: PLC0415

    entries = {entry.name: entry for entry in shelf.catalogue(config.places().folders(MODELS))}
    if name not in entries:
        raise ModelError(f"no model is called {name}: give {', '.join(entries)}")
    return entries[name]


def _shelf(model: Model) -> Shelf:
    from brief.llm import prepare  # noqa: PLC0415

    return prepare.Shelf(model.path, model.sha256, config.cache())


def _report(found: Prepared) -> None:
    rows = [("WEIGHTS", "KEPT", "SIZE", "TASK", "CLEAR CHOICES THAT STAY THE SAME")]
    for trial in found.trials:
        kept = "yes" if trial.weights == found.weights else "no"
        size, same = f"{trial.bytes / 1e6:,.0f} MB", f"{trial.same} of {trial.clear}"
        rows.append((trial.weights, kept, size, f"{trial.seconds:.2f} s", same))
    terminal.show_columns(rows, terminal.console())
    if found.gain > 1:
        click.echo(f"\n{found.weights} is {found.gain:.1f} times as fast as the file as shipped.")
    else:
        click.echo("\nNo form is faster that chooses the same: the file stays as it was shipped.")
