"""What a briefing is asked for: all that decides it beside the articles, and how its record keeps that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date as Date
from pathlib import Path

from brief import prompts
from brief.corpus import Selection
from brief.endpoint import Address
from brief.models import Model
from brief.render import Stored
from brief.settings import INDEPENDENT, Publishers, Request
from brief.sources import at, is_remote, shown
from brief.tree import Node
from brief.types import Source, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """All that decides a briefing, but for the articles themselves.

    The articles come from the sources, or, where there is a `selection`, from a store; paths stand from `folder`. What
    `against`, an earlier briefing, told is not told again. `gpu_layers` is None for all that the graphics card can
    hold, where there is one.
    """

    sources: tuple[Path | Source, ...]
    date: Date
    request: Request
    variant: prompts.Variant
    model: Model | Address
    against: Stored | None = None
    selection: Selection | None = None
    gpu_layers: int | None = None
    publishers: Publishers = INDEPENDENT
    folder: Path = Path()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A commission as a record kept it: the earlier briefing by the SHA-256 of its JSON, the store by its path.

    `model` names a model of this machine, with its file and its adapter; it is None where another machine wrote.
    """

    folder: Path
    sources: tuple[Source, ...]
    store: Path | None
    request: Request
    variant: prompts.Variant
    model: Model | None
    against: str | None
    gpu_layers: int | None
    publishers: Publishers


def tree(asked: Commission) -> dict[str, object]:
    """Return a commission as the record of its run keeps it, for JSON."""
    chosen = asked.selection
    return {
        "folder": str(asked.folder),
        "sources": [_named(one if isinstance(one, Source) else at(one)) for one in asked.sources],
        "store": _selection(chosen) if chosen else None,
        "request": asdict(asked.request),
        "prompt": {"name": asked.variant.name, "files": dict(asked.variant.sources)},
        "model": _writer(asked.model),
        "against": asked.against.sha256 if asked.against else None,
        "gpu_layers": asked.gpu_layers,
        "publishers": {family: list(outlets) for family, outlets in asked.publishers.families},
    }


def recorded(node: Node) -> Recorded:
    """Read a commission back; raises SourceError where the record is damaged, PromptError where its prompt is."""
    prompt, store = node.node("prompt"), node.maybe_node("store")
    families = node.node("publishers")
    return Recorded(
        folder=Path(node.get("folder", str)),
        sources=tuple(map(_source, node.nodes("sources"))),
        store=Path(store.get("path", str)) if store else None,
        request=_request(node.node("request")),
        variant=prompts.parsed(prompt.get("name", str), Path(node.source), prompt.pairs("files")),
        model=_model(node.node("model")),
        against=node.maybe("against"),
        gpu_layers=node.maybe_int("gpu_layers"),
        publishers=Publishers(tuple((family, families.texts(family)) for family in families.fields)),
    )


def _named(source: Source) -> Mapping[str, object]:
    """Return a source for JSON, its address without the password that may stand in it."""
    return asdict(replace(source, place=shown(source.place)) if is_remote(source.place) else source)


def _selection(chosen: Selection) -> Mapping[str, object]:
    since = chosen.since.isoformat() if chosen.since else None
    return asdict(chosen) | {"path": str(chosen.path), "since": since}


def _writer(model: Model | Address) -> Mapping[str, object]:
    """Return who writes, for JSON; of one on another machine the name, for the record names the address elsewhere."""
    if isinstance(model, Address):
        return {"name": model.name, "file": None, "adapter": None}
    return {"name": model.name, "file": str(model.path), "adapter": str(model.adapter) if model.adapter else None}


def _source(node: Node) -> Source:
    return Source(
        place=node.get("place", str),
        name=node.get("name", str),
        kind=node.member("kind", SourceKind),
        weight=node.number("weight"),
        mute=node.truth("mute"),
        language=node.maybe("language"),
        allow_private=node.truth("allow_private"),
    )


def _request(node: Node) -> Request:
    return Request(
        seed=node.get("seed", int),
        words=node.maybe_int("words"),
        statements=node.maybe_int("statements"),
        budget=node.get("budget", int),
        focus=node.texts("focus"),
    )


def _model(node: Node) -> Model | None:
    file, adapter = node.maybe("file"), node.maybe("adapter")
    if file is None:
        return None
    return Model(node.get("name", str), Path(file), adapter=Path(adapter) if adapter else None)
