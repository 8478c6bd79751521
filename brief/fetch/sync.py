"""Sources, each with what came of it: what fails is a value with a reason, never the end of the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

import httpx

from brief import clean, ingest
from brief.dates import ahead
from brief.errors import SourceError
from brief.fetch import article, feeds, opml
from brief.fetch.web import Answer, Browser, Failure, Hosts, Network, Timer
from brief.settings import Web
from brief.sources import is_remote, shown, stamped
from brief.types import Document, Fetched, Source, SourceKind, SourceStatus, Validators

_NOTHING = Validators()
_REAL = Timer()


def sync(
    sources: Sequence[Source],
    validators: Mapping[str, Validators],
    settings: Web,
    now: datetime,
    timer: Timer = _REAL,
) -> Iterator[Fetched]:
    """Read every source that is not muted, and yield what came of each, in their order.

    `validators` are those of an earlier run by address, of sources and of pages. Nothing is raised for a source: it has
    a status and a reason. Lists of feeds are replaced by their feeds.
    """
    trust = httpx.create_ssl_context(trust_env=False)
    network = Network(settings, now, timer, Hosts(settings.delay, timer), trust)
    wanted = [source for source in sources if not source.mute]
    pool = ThreadPoolExecutor(settings.threads)
    try:
        each = list(_unique(chain.from_iterable(pool.map(partial(_expanded, network), wanted))))
        yield from pool.map(partial(_read, network, validators), each)
    finally:
        pool.shutdown(cancel_futures=True)


def _unique(found: Iterable[Source | Fetched]) -> Iterator[Source | Fetched]:
    """Yield each place once, as it is named first."""
    seen: set[str] = set()
    for item in found:
        place = item.source.place if isinstance(item, Fetched) else item.place
        if place not in seen:
            seen.add(place)
            yield item


def _expanded(network: Network, source: Source) -> tuple[Source | Fetched, ...]:
    """Return the feeds of a list of feeds, or what went wrong with it; any other source as it is."""
    if source.kind is not SourceKind.OPML:
        return (source,)
    try:
        with Browser(network, allow_private=source.allow_private) as browser:
            return opml.feeds(_answer(browser, source, _NOTHING).data or b"", source)
    except SourceError as error:
        return (_failed(source, error),)


def _read(network: Network, validators: Mapping[str, Validators], item: Source | Fetched) -> Fetched:
    """Read one source, and say what came of it."""
    if isinstance(item, Fetched):
        return item
    known = validators.get(item.place, _NOTHING)
    try:
        if item.kind is SourceKind.PATH:
            return _path(network.now, item)
        with Browser(network, allow_private=item.allow_private) as browser:
            answer = _answer(browser, item, known)
            if answer.data is None:
                return Fetched(item, SourceStatus.UNCHANGED, validators=known)
            if item.kind is SourceKind.FEED or feeds.is_feed(answer.data):
                return _feed(network, browser, _Answered(item, answer), validators)
            return _page(network.now, item, answer)
    except SourceError as error:
        return replace(_failed(item, error), validators=known)


def _failed(source: Source, error: SourceError) -> Fetched:
    status = error.status if isinstance(error, Failure) else SourceStatus.FAILED
    return Fetched(source, status, reason=error.reason)


def _answer(browser: Browser, source: Source, known: Validators) -> Answer:
    """Return what stands at a source's place, on the network or on this machine; raises SourceError."""
    if is_remote(source.place):
        return browser.get(source.place, known)
    try:
        data = Path(source.place).read_bytes()
    except OSError as error:
        reason = f"cannot be opened ({(error.strerror or 'an error').lower()}): check the path"
        raise SourceError(source.place, reason) from error
    return Answer(source.place, data, "", None, _NOTHING)


def _path(now: datetime, source: Source) -> Fetched:
    """Read files and folders; raises SourceError where nothing can be read."""
    reading = ingest.read([Path(source.place)])
    return _told(now, source, reading.documents, [_failures(reading.failures, len(reading.documents))])


def _page(now: datetime, source: Source, answer: Answer) -> Fetched:
    """Read what a page's address answered; raises SourceError where that is no article."""
    found = list(article.documents(answer, source))
    failures = [outcome for outcome in found if isinstance(outcome, SourceError)]
    read = [outcome for outcome in found if isinstance(outcome, Document)]
    if not read and failures:
        empty = "no article text" in failures[0].reason or not answer.data
        return Fetched(source, SourceStatus.EMPTY if empty else SourceStatus.FAILED, reason=failures[0].reason)
    named = [replace(document, origin=shown(source.place)) for document in read] if len(read) == 1 else read
    return replace(_told(now, source, named, [_failures(failures, len(read))]), validators=answer.validators)


@dataclass(frozen=True, slots=True)
class _Answered:
    """A source with what its address answered."""

    source: Source
    answer: Answer


def _feed(network: Network, browser: Browser, answered: _Answered, validators: Mapping[str, Validators]) -> Fetched:
    """Read a feed and its articles; raises SourceError where it is no feed."""
    source, answer = answered.source, answered.answer
    feed = feeds.parse(source.place, answer.data or b"", answer.address, answer.charset)
    if not feed.items:
        return Fetched(source, SourceStatus.EMPTY, reason="the feed has no items", validators=answer.validators)
    harvest = article.harvest(network, browser, source, feed, validators)
    older = len(feed.items) - network.settings.items
    notes = [
        f"the newest {network.settings.items} of {len(feed.items)} items were read" if older > 0 else "",
        f"{_count(harvest.unreached, 'page')} not reached in {network.settings.patience:g} seconds"
        if harvest.unreached
        else "",
        _failures(harvest.failures, len(harvest.documents) + harvest.known),
    ]
    told = _told(network.now, source, harvest.documents, notes)
    if not harvest.documents and harvest.known:
        told = replace(told, status=SourceStatus.UNCHANGED)
    elif not harvest.documents:
        told = replace(told, status=SourceStatus.FAILED)
    # Where an article is missing that another run may find, the feed must be read again although it has not changed.
    return replace(told, validators=answer.validators if harvest.complete else _NOTHING, pages=tuple(harvest.pages))


def _told(now: datetime, source: Source, documents: Sequence[Document], notes: Sequence[str]) -> Fetched:
    """Return what came of a source that was read, with what is odd about its dates."""
    early = sum(ahead(document.published, now) for document in documents)
    odd = f"{_count(early, 'article')} dated in the future" if early else ""
    undated = bool(documents) and not any(map(_is_dated, documents))
    return Fetched(
        source,
        SourceStatus.UNDATED if undated else SourceStatus.OK,
        tuple(stamped(document, source) for document in documents),
        "; ".join(filter(None, (*notes, odd))),
    )


def _is_dated(document: Document) -> bool:
    """Say whether a document is dated, by its source or by its own first lines."""
    return document.published is not None or clean.article(document).published is not None


def _failures(failures: Sequence[SourceError], others: int) -> str:
    """Say how many articles could not be read, and of the first why."""
    if not failures:
        return ""
    first = failures[0]
    return f"{len(failures)} of {_count(len(failures) + others, 'article')} not read: {first.source}: {first.reason}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
