"""From sources to articles with their sentences: how `brief generate` and `brief check` both begin."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from brief import clean, ingest, segment
from brief.errors import SourceError
from brief.sources import at, is_plain, label, stamped
from brief.types import Source, SourceKind, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from brief.types import Article, Document, Fetched, Sentence


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run may read beside files: what `fetcher` brings of the network, and the bytes of standard input."""

    fetcher: Callable[[Sequence[Source]], Iterable[Fetched]] | None = None
    piped: bytes = b""


@dataclass(frozen=True, slots=True)
class Material:
    """The articles of a run with their sentences, and the sources that could not be read.

    `notes` say what is missing or odd in sources that were read; `passing` are the documents that came over the network
    or from standard input, and lie in no file. `read` are sentences that stood in a version that the reader had before.
    """

    articles: tuple[Article, ...]
    sentences: Mapping[str, tuple[Sentence, ...]]
    failures: tuple[SourceError, ...]
    notes: tuple[str, ...] = ()
    passing: tuple[Document, ...] = ()
    read: frozenset[Span] = frozenset()


FILES = Inputs()


def gather(sources: Sequence[Path | Source], inputs: Inputs = FILES) -> Material:
    """Read the sources that are not muted, and mark and split what they hold.

    Raises:
        SourceError: a path does not exist, or nothing at all can be read.
    """
    wanted = (at(source) if isinstance(source, Path) else source for source in sources)
    heard = [source for source in wanted if not source.mute]
    local = _read([source for source in heard if source.kind is SourceKind.PATH], inputs.piped)
    fetched = _fetched([source for source in heard if source.kind is not SourceKind.PATH], inputs)
    documents = (*local.documents, *(document for one in fetched for document in one.documents))
    lost = (SourceError(label(one.source), one.reason) for one in fetched if not one.documents)
    failures = (*local.failures, *lost)
    if not documents:
        raise failures[0] if failures else SourceError("the sources", "all are muted: there is nothing to read")
    notes = tuple(f"{label(one.source)}: {one.reason}" for one in fetched if one.documents and one.reason)
    return made(documents, failures, notes)


def made(documents: Sequence[Document], failures: Sequence[SourceError] = (), notes: Sequence[str] = ()) -> Material:
    """Mark and split documents that were read."""
    # The same text under two names is one article; the first name stays.
    kept = tuple({document.text: document for document in reversed(documents)}.values())[::-1]
    articles = tuple(map(clean.article, kept))
    return Material(
        articles,
        {article.id: segment.sentences(article) for article in articles},
        tuple(failures),
        tuple(notes),
        passing=tuple(document for document in kept if document.path is None),
    )


def files(source: Source) -> tuple[Document, ...]:
    """Return what a source holds that is read from files, as its briefings name it; raises SourceError."""
    return _read([source], b"").documents


def _read(sources: Sequence[Source], piped: bytes) -> ingest.Reading:
    """Read files and folders; what their sources say of them is added. Each file is read once."""
    documents: dict[tuple[str | None, str], Document] = {}
    failures: list[SourceError] = []
    # Sources that say nothing are read together, so that one good file among them is enough.
    for plain, group in groupby(sources, key=is_plain):
        for some in [list(group)] if plain else [[source] for source in group]:
            reading = ingest.read([Path(source.place) for source in some], piped)
            failures += reading.failures
            for document in reading.documents:
                documents.setdefault((document.path, document.origin), stamped(document, some[0]))
    return ingest.Reading(tuple(documents.values()), tuple(failures))


def _fetched(sources: Sequence[Source], inputs: Inputs) -> tuple[Fetched, ...]:
    """Fetch what is not a path; raises SourceError where nothing may be fetched."""
    if not sources:
        return ()
    if inputs.fetcher is None:
        raise SourceError(sources[0].place, "is not fetched by this command: save it as a file and name that")
    return tuple(inputs.fetcher(sources))
