"""A briefing made again from its record, held against what it was, and why the two may differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from brief import clean, export, gather, pipeline, render, runs, store
from brief.archive.entries import Run, briefing_text, read
from brief.commission import Recorded
from brief.errors import SourceError
from brief.models import Model
from brief.render import Stored, StoredArticle
from brief.types import Document, NoticeKind, Source, SourceKind

KEPT = "articles.jsonl"
"""What a run keeps of the articles that lie in no file and in no store."""

_NOTHING = "nothing"
_SHOWN = 200  # characters of a value


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where and with what a briefing is made again.

    `outputs` are the runs among which the earlier briefing is looked for, `scratch` an empty folder for the new one,
    `model` the model that wrote it, as it is found on this machine.
    """

    outputs: Path
    scratch: Path
    model: Model
    cache: Path | None
    report: pipeline.Reporter
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which two briefings differ: its path in the JSON, and what stands there, for a person."""

    path: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of making a briefing again: where it first differs, None if nowhere, and the likely reasons.

    `lost` says, a line for each, what it rested on that has changed or is gone; then nothing was written anew.
    """

    difference: Difference | None
    reasons: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def replayed(run: Run, recorded: Recorded, shop: Workshop) -> Replay:
    """Make a briefing again, from the folder in which it was made, and compare; writes to the scratch folder alone.

    Raises:
        BriefError: the store, the model or what the run kept cannot be read.
    """
    then = briefing_text(run.folder)
    stored = render.from_json(then, str(run.folder))
    documents = _available(run, recorded, [article.id for article in stored.articles])
    against = _earlier(recorded.against, shop.outputs)
    lost = list(_lost(stored.articles, documents))
    if recorded.against and against is None:
        lost.append((f"the briefing {recorded.against[: runs.ID]}, against which it was held, is gone", _unheld(run)))
    if lost:
        return Replay(lost[0][1], ("what it rests on has changed or is gone",), tuple(line for line, _ in lost))
    by_id = {clean.identity(document): document for document in reversed(documents)}
    material = gather.made([by_id[article.id] for article in stored.articles], run.made.failures)
    made = read(pipeline.generate(_job(run, recorded, shop, material, against), shop.report, shop.clock).folder)
    now = briefing_text(made.folder)
    if now == then:
        return Replay(None)
    return Replay(first_difference(json.loads(then), json.loads(now)) or _line(then, now), tuple(_reasons(run, made)))


def _available(run: Run, recorded: Recorded, wanted: Sequence[str]) -> tuple[Document, ...]:
    """Return the documents that can be had of what the run kept, of its sources' files and of its store."""
    kept = run.folder / KEPT
    passing = tuple(export.documents(_read(kept), str(kept))) if kept.is_file() else ()
    filed = [document for source in recorded.sources for document in _filed(source)]
    return (*passing, *filed, *(_shelved(recorded.store, wanted) if recorded.store else ()))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(file), f"cannot be read: {error}") from error


def _filed(source: Source) -> tuple[Document, ...]:
    """Return what a source's files hold now; of what cannot be read, each article is named later."""
    if source.mute or source.kind is not SourceKind.PATH:
        return ()
    try:
        return gather.files(source)
    except SourceError:
        return ()


def _shelved(file: Path, wanted: Sequence[str]) -> tuple[Document, ...]:
    with store.connect(file) as opened:
        found = (store.document(opened, name) for name in wanted)
        return tuple(document for document in found if document)


def _lost(articles: Sequence[StoredArticle], documents: Sequence[Document]) -> Iterator[tuple[str, Difference]]:
    """Yield a line for each article that is not there as it was, with how its place in the list differs."""
    texts = {clean.identity(document): _hash(document) for document in documents}
    by_path = {document.path: document for document in documents if document.path}
    for at, article in enumerate(articles):
        if texts.get(article.id) == article.text_sha256:
            continue
        name = article.path or article.url or article.title or article.id
        now = by_path.get(article.path or "")
        line = f"{name}: has changed since" if now else f"{name}: is gone"
        yield line, Difference(f"articles[{at}].text_sha256", article.text_sha256, _hash(now) if now else _NOTHING)


def _hash(document: Document) -> str:
    return sha256(document.text.encode(errors="surrogatepass")).hexdigest()


def _earlier(wanted: str | None, outputs: Path) -> Stored | None:
    """Return the briefing of this SHA-256, if it is among the runs."""
    for folder in runs.newest_first(outputs) if wanted else ():
        try:
            text = briefing_text(folder)
        except SourceError:
            continue
        if runs.digest(text) == wanted:
            return render.from_json(text, str(folder))
    return None


def _unheld(run: Run) -> Difference:
    return Difference("coverage.against", run.briefing.coverage.against, _NOTHING)


def _job(
    run: Run, recorded: Recorded, shop: Workshop, material: gather.Material, against: Stored | None
) -> pipeline.Job:
    """Return the job of the run, on articles that are at hand; nothing is noted in any store."""
    return pipeline.Job(
        sources=(),
        outputs=shop.scratch,
        date=run.briefing.date,
        formats=("json",),
        request=recorded.request,
        variant=recorded.variant,
        model=shop.model,
        cache=shop.cache,
        threads=run.made.threads,
        against=against,
        gpu_layers=recorded.gpu_layers,
        publishers=recorded.publishers,
        folder=recorded.folder,
        preface=run.briefing.preface,
        material=replace(material, passing=()),
    )


def first_difference(then: object, now: object, path: str = "") -> Difference | None:
    """Return the first place at which two JSON values differ, in the order of the first one; None if nowhere."""
    if isinstance(then, dict) and isinstance(now, dict):
        steps = [(f"{path}.{key}".lstrip("."), then.get(key, _ABSENT), now.get(key, _ABSENT)) for key in then | now]
    elif isinstance(then, list) and isinstance(now, list):
        pairs = zip_longest(then, now, fillvalue=_ABSENT)
        steps = [(f"{path}[{at}]", one, other) for at, (one, other) in enumerate(pairs)]
    elif type(then) is type(now) and then == now:
        return None
    else:
        return Difference(path, _shown(then), _shown(now))
    found = (first_difference(one, other, place) for place, one, other in steps)
    return next((difference for difference in found if difference), None)


_ABSENT = object()


def _shown(value: object) -> str:
    text = _NOTHING if value is _ABSENT else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _line(then: str, now: str) -> Difference:
    """Return the first line in which two texts differ that say the same."""
    pairs = zip_longest(then.split("\n"), now.split("\n"), fillvalue=_NOTHING)
    number, (one, other) = next((at, pair) for at, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    return Difference(f"line {number}", one[:_SHOWN], other[:_SHOWN])


def _reasons(then: Run, now: Run) -> Iterator[str]:
    """Yield what was otherwise when the briefing was made, or that nothing on record was."""
    if any(notice.kind is NoticeKind.SHORTENED for notice in then.briefing.preface.notices):
        yield "it was made against the clock, and had no time for all of it"
        return
    old, new = _circumstances(then), _circumstances(now)
    changed = [what for what, was in old.items() if new.get(what) != was]
    for what in changed:
        yield f"another {what}: {old[what]} then, {new.get(what, 'none')} now"
    if not changed:
        yield "nothing that is on record was otherwise: brief itself may have been changed without a new version"


def _circumstances(run: Run) -> Mapping[str, str]:
    made = run.briefing.made_with
    libraries = {f"version of {library}": version for library, version in run.made.versions if library != "brief"}
    return {
        "version of brief": made.brief,
        "model file": made.model_sha256[: runs.ID],
        "adapter": dict(made.settings).get("adapter", "none")[: runs.ID],
        "form of the model's weights": run.made.weights,
        "system": run.made.system,
        **libraries,
    }
