"""What stands behind an address, as a document; and the articles of a feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from brief import ingest
from brief.errors import SourceError
from brief.fetch.feeds import Feed, Item
from brief.fetch.web import Answer, Browser, Failure, Network
from brief.ingest import Format
from brief.sources import default_name, shown
from brief.types import Document, Source, SourceStatus, Validators

_FULL = 800  # characters: an item with so many carries its article; in four real feeds teasers have 300 at most
_TOLD = 150  # characters of a summary that is worth reading where its page cannot be read
_SETTLED = timedelta(days=2)  # after that a page without validators is not looked at again: corrections come early
_FORMATS: Mapping[str, Format] = {
    "text/html": Format.PAGE,
    "application/xhtml+xml": Format.PAGE,
    "application/pdf": Format.PDF,
    "message/rfc822": Format.MAIL,
    "application/mbox": Format.MAILBOX,
    "application/jsonl": Format.LINES,
    "application/x-ndjson": Format.LINES,
}
_NO_ARTICLE = ("audio/", "font/", "image/", "video/")
# What another run may well read: the others are gone, refused or too large then as well.
_PASSING = frozenset((SourceStatus.TIMEOUT, SourceStatus.FAILED))


@dataclass(slots=True)
class Harvest:
    """What came of the items of a feed so far; `complete` is False where another run may read more of them."""

    documents: list[Document] = field(default_factory=list)
    pages: list[tuple[str, Validators]] = field(default_factory=list)
    failures: list[SourceError] = field(default_factory=list)
    known: int = 0
    unreached: int = 0
    complete: bool = True


def documents(answer: Answer, source: Source) -> Iterator[Document | SourceError]:
    """Yield what an address holds: one article, or those of a mailbox or of JSON Lines."""
    data = answer.data or b""
    name = answer.address
    if answer.content_type.startswith(_NO_ARTICLE):
        yield SourceError(name, f"is no article but {answer.content_type}")
        return
    # Servers name the wrong type more often than pages and PDFs begin like something else.
    format = ingest.sniffed(data)  # noqa: A001
    if format is Format.TEXT:
        format = _FORMATS.get(answer.content_type, format)  # noqa: A001
    for outcome in ingest.documents(name, data, format, answer.charset):
        if isinstance(outcome, Document):
            yield replace(outcome, url=_url(outcome.url, name), publisher=_publisher(outcome, source))
        else:
            yield outcome


def _url(stated: str | None, address: str) -> str:
    """Return the address that a page states as its own, unless it is another site's or that of the front page."""
    parts = urlsplit(stated or "")
    here = parts.hostname == urlsplit(address).hostname and parts.path.strip("/")
    return stated if stated and here else address


def _publisher(document: Document, source: Source) -> str:
    """Return who published a page: as the user calls the source, as the page says, or its host."""
    named = source.name if source.name != default_name(source.place) else None
    return named or document.publisher or default_name(document.url or source.place)


def harvest(network: Network, browser: Browser, source: Source, feed: Feed, known: Mapping[str, Validators]) -> Harvest:
    """Read the newest items of a feed: from the feed itself if it carries them whole, else from their pages."""
    harvest = Harvest()
    over = network.timer.clock() + network.settings.patience
    for item in feed.items[: network.settings.items]:
        whole = _carried(item, feed, source)
        if whole is not None and (item.link is None or len(whole.text) >= _FULL):
            harvest.documents.append(whole)
        elif item.link is None:
            harvest.failures.append(SourceError(item.title or item.id or source.name, "has no link and no text"))
        elif _settled(item, known, network):
            harvest.known += 1
        elif network.timer.clock() > over:
            harvest.unreached += 1
            harvest.complete = False
        else:
            _visit(browser, item, _Page(source, feed, whole, known.get(shown(item.link), Validators())), harvest)
    return harvest


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of an item's page before it is read."""

    source: Source
    feed: Feed
    carried: Document | None
    validators: Validators


def _visit(browser: Browser, item: Item, page: _Page, harvest: Harvest) -> None:
    """Read the page of one item into the harvest; where it cannot be read, what the feed carries must do."""
    link = item.link or ""
    try:
        answer = browser.get(link, page.validators)
        if answer.data is None:
            harvest.known += 1
            return
        found = [_dated(item, page, outcome) for outcome in documents(answer, page.source)]
        harvest.pages.append((shown(link), answer.validators))
        harvest.documents += (outcome for outcome in found if isinstance(outcome, Document))
        failures = [outcome for outcome in found if isinstance(outcome, SourceError)]
    except Failure as failure:
        harvest.complete = harvest.complete and failure.status not in _PASSING
        failures = [failure]
    harvest.failures += failures
    if failures and page.carried is not None and len(page.carried.text) >= _TOLD:
        harvest.documents.append(page.carried)


def _dated(item: Item, page: _Page, outcome: Document | SourceError) -> Document | SourceError:
    """Return an item's page with what the feed says of it: its date, and where the page is silent its title."""
    if isinstance(outcome, SourceError):
        return outcome
    return replace(
        outcome,
        origin=shown(item.link or outcome.origin),
        title=outcome.title or item.title,
        published=item.published or outcome.published,
        publisher=item.publisher or outcome.publisher,
        language=outcome.language or item.language or page.feed.language,
    )


def _settled(item: Item, known: Mapping[str, Validators], network: Network) -> bool:
    """Say whether an item's page was read before, and cannot be asked whether it changed since."""
    validators = known.get(shown(item.link or ""))
    if validators is None or validators != Validators():
        return False
    return item.published is None or item.published < network.now - _SETTLED


def _carried(item: Item, feed: Feed, source: Source) -> Document | None:
    """Return the article as far as the feed itself carries it, or None where it carries nothing."""
    origin = shown(item.link) if item.link else f"{shown(source.place)}#{item.id}"
    if not item.markup.strip():
        return None
    try:
        text = ingest.whole(origin, item.markup)
    except SourceError:
        return None
    named = source.name if source.name != default_name(source.place) else None
    return Document(
        origin=origin,
        text=text,
        title=item.title,
        publisher=item.publisher or named or feed.title or source.name,
        published=item.published,
        language=item.language or feed.language,
        url=shown(item.link) if item.link else None,
        raw=item.markup.encode("utf-8", "replace"),
    )
