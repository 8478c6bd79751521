"""The options that say who writes: the same for every command that lets a model write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

from brief import config
from brief.errors import SettingsError
from brief.settings import MODELS
from brief.types import Message, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from brief.endpoint import Address
    from brief.llm.gguf import Header
    from brief.models import Model

_Command = TypeVar("_Command", bound="Callable[..., object]")


class Named(TypedDict):
    """The options, as click gives them."""

    adapter: Path | None
    gpu_layers: int | None
    endpoint: str | None
    endpoint_model: str | None


_OPTIONS = (
    click.option(
        "--adapter",
        type=click.Path(path_type=Path),
        help="A LoRA adapter in GGUF format that is laid over the model.",
    ),
    click.option(
        "--gpu-layers",
        type=click.IntRange(min=0),
        help="How many layers the graphics card holds; without it all, where this build of llama.cpp knows one.",
    ),
    click.option(
        "--endpoint",
        help="Address of an OpenAI-compatible server that writes instead; its key stands in BRIEF_ENDPOINT_KEY.",
    ),
    click.option("--endpoint-model", help="Name of the model there; without it the only one."),
)


def model_options(command: _Command) -> _Command:
    """Give a command these options."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def local(name: str | None, named: Named) -> Model:
    """Return the model of this name, with its own adapter or the one that was named, if it can chat.

    Raises:
        ModelError: there is none, or it cannot be used.
    """
    from brief import models  # noqa: PLC0415

    model = models.resolve(name, config.places().folders(MODELS))
    model = replace(model, adapter=named["adapter"] or model.adapter)
    can_chat(model)
    return model


def remote(named: Named) -> Address | None:
    """Return the address that was named, if any; raises SettingsError where the options do not go together."""
    if named["endpoint"] is None:
        if named["endpoint_model"] is not None:
            raise SettingsError("--endpoint-model names a model behind --endpoint: give both")
        return None
    for option in ("adapter", "gpu_layers"):
        if named[option] is not None:
            raise SettingsError(f"--{option.replace('_', '-')} is for a model on this machine: leave out --endpoint")
    from brief import endpoint  # noqa: PLC0415

    return endpoint.address(named["endpoint"], named["endpoint_model"], config.endpoint_key())


def can_chat(model: Model) -> Header:
    """Return the header of a model whose files are whole and whose chat template works; raises ModelError."""
    from brief.llm import chat, gguf  # noqa: PLC0415

    header = gguf.read_header(model.path)
    if model.adapter:
        gguf.check_adapter(model.adapter, header)
    chat.render(header, (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "What happened?")))
    return header
