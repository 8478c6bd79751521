"""The commands for working on prompts: `brief prompts new | diff | check | preview`."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brief import config
from brief.errors import ModelError, OutputError, PromptError, SettingsError
from brief.settings import MODELS, PROMPTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brief.llm.gguf import Header
    from brief.llm.tokens import Tokenizer
    from brief.prompt_check import Window
    from brief.prompts import Variant
    from brief.types import Evidence

_PATH = click.Path(path_type=Path)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
# A model whose file is not here has its tokens counted by the embedded one's, and this much added: none of the
# catalogue's tokenizers needs more for English.
_MARGIN = 1.2


@click.command()
@click.argument("name")
@click.option("--from", "origin", default="default", show_default=True, help="The variant to begin with.")
@click.option("--in", "folder", type=_PATH, default=Path("prompts"), show_default=True, help="Folder of variants.")
def new(name: str, origin: str, folder: Path) -> None:
    """Begin a variant NAME as a copy of another."""
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{name!r} is no name for a variant: use lower-case letters, digits, - and _")
    source = _load(origin)
    target = folder / name
    try:
        target.mkdir(parents=True)
        for file, text in source.sources:
            (target / file).write_text(text, encoding="utf-8")
    except FileExistsError:
        raise OutputError(f"{target} is there already: choose another name") from None
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror}: choose another folder with --in") from error
    click.echo(f"{target}: edit its files, then `brief prompts check {name}` and `brief prompts preview {name}`")


@click.command()
@click.argument("one")
@click.argument("other")
def diff(one: str, other: str) -> None:
    """Show what tells the variant OTHER from ONE, line by line."""
    left, right = dict(_load(one).sources), dict(_load(other).sources)
    for file, text in left.items():
        lines = difflib.unified_diff(
            text.splitlines(), right[file].splitlines(), f"{one}/{file}", f"{other}/{file}", lineterm=""
        )
        for line in lines:
            click.secho(line, fg={"+": "green", "-": "red", "@": "cyan"}.get(line[:1]))


@click.command()
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Look for mistakes in variants, without a model.

    NAMES are the variants; without any, all of them. Exits with status 1 on an error.
    """
    from brief import prompt_check, prompts  # noqa: PLC0415

    windows = tuple(_windows())
    failed = False
    for name in names or prompts.available(_folders()):
        try:
            found = prompt_check.remarks(_load(name), windows)
        except PromptError as error:
            failed = True
            click.echo(f"error    {error}")
            continue
        failed |= any(remark.weight is prompt_check.Weight.ERROR for remark in found)
        for remark in found:
            place = f"{remark.file}, line {remark.line}" if remark.line else remark.file
            click.echo(f"{remark.weight:8} prompt {name}: {place}: {remark.message}")
        if not found:
            click.echo(f"{'ok':8} prompt {name}: fits {', '.join(window.model for window in windows)}")
    if failed:
        click.get_current_context().exit(1)


@click.command()
@click.argument("name")
@click.argument("sources", nargs=-1, type=_PATH)
@click.option("--model", help="Model whose tokens are counted; without it the embedded one.")
def preview(name: str, sources: tuple[Path, ...], model: str | None) -> None:
    """Show what the model reads, part by part.

    The variant NAME is rendered for the first statement, or section, on SOURCES, with the tokens of each part.
    """
    from brief import models  # noqa: PLC0415
    from brief.llm import chat, gguf  # noqa: PLC0415
    from brief.prompts import Strategy  # noqa: PLC0415

    variant, path = _load(name), models.resolve(model, config.places().folders(MODELS)).path
    header = gguf.read_header(path)
    tokenizer = _tokenizer(header, path)
    evidence = _evidence(sources or config.files(Path.cwd()), variant, tokenizer.count)
    messages = variant.messages(evidence[0], variant.part(evidence[0], evidence))
    step = "section" if variant.draft.strategy is Strategy.SECTION else "statement"
    for at, message in enumerate(messages):
        reading = f"read for each {step}" if at == len(messages) - 1 else "read once"
        click.secho(f"{message.role} · {tokenizer.count(message.content)} tokens, {reading}", bold=True)
        click.echo(message.content + "\n")
    whole = len(chat.encode(chat.render(header, messages), tokenizer))
    words = sum(tokenizer.count(message.content) for message in messages)
    click.secho(f"{whole} tokens with the {whole - words} of the model's own chat template", bold=True)


COMMANDS = (new, diff, check, preview)


def _folders() -> tuple[Path, ...]:
    return config.places().folders(PROMPTS)


def _load(name: str) -> Variant:
    from brief import prompts  # noqa: PLC0415

    return prompts.load(name, _folders())


def _tokenizer(header: Header, path: Path) -> Tokenizer:
    from brief.llm import tokens  # noqa: PLC0415

    tokenizer = tokens.bpe_tokenizer(header)
    if tokenizer is None:
        raise ModelError(f"{path}: its tokens can only be counted by loading it: name another --model")
    return tokenizer


def _windows() -> Iterator[Window]:
    """Yield the room of each model of the catalogue; the tokens of one that is not here are estimated."""
    from brief import models  # noqa: PLC0415
    from brief.llm import gguf  # noqa: PLC0415
    from brief.prompt_check import Window  # noqa: PLC0415

    folders = config.places().folders(MODELS)
    embedded = models.resolve(None, folders).path
    own = _tokenizer(gguf.read_header(embedded), embedded).count
    for entry in models.catalogue(folders):
        exact = entry.name == models.DEFAULT
        yield Window(entry.name, entry.context, own if exact else lambda text: round(_MARGIN * own(text)))


def _evidence(sources: tuple[Path, ...], variant: Variant, count: Callable[[str], int]) -> tuple[Evidence, ...]:
    """Return the evidence of the first story of the sources, as this variant would get it."""
    from brief import cluster, dedupe, plan  # noqa: PLC0415
    from brief.gather import gather  # noqa: PLC0415
    from brief.settings import Request  # noqa: PLC0415
    from brief.text import stem  # noqa: PLC0415

    if not sources:
        raise SettingsError("there is nothing to show: name files or folders, or list `sources` in brief.toml")
    material = gather(sources)
    copies = dedupe.copies(material.articles, material.sentences)
    stories = cluster.stories(material.articles, material.sentences, copies)
    focus = tuple(stem(word) for word in variant.plan.focus)
    ask = plan.Ask(variant.plan.per_story, Request().budget, count, focus)
    found = next((pieces for story in stories if (pieces := plan.evidence(story, material.sentences, ask))), ())
    if not found:
        raise SettingsError(f"{sources[0]}: holds no sentence that a briefing could tell")
    return found
