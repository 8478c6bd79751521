"""The services that the library `apprise` knows: chat, telephones, and some hundred more."""

from __future__ import annotations

import importlib.util
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.deliver.channel import Undelivered
from brief.deliver.secrets import Secret, hidden
from brief.deliver.texts import carried
from brief.render import wording
from brief.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apprise import AppriseResult

    from brief.deliver.parcel import Parcel
    from brief.deliver.reading import Table
    from brief.types import Briefing

_PATIENCE = 60.0
_MOST_SHOWN = 200
# Services ring everybody's bell at @everyone and the like, which may stand in an article.
_CALLS = str.maketrans({"@": "@\u200b"})


@dataclass(frozen=True, slots=True)
class Service:
    """Sends the headings and statements, each with its source's name, cut into several messages where they are long."""

    name: str
    url: Secret

    def lacks(self) -> str | None:
        """Say that the library or the address is missing."""
        if importlib.util.find_spec("apprise") is None:
            return "this needs a library: pip install 'brief[apprise]'"
        return self.url.lacks()

    def deliver(self, parcel: Parcel) -> None:
        """Hand the text to the service."""
        import apprise  # noqa: PLC0415

        url = self.url.find() or ""
        asset = apprise.AppriseAsset(app_id="brief", storage_mode=apprise.PersistentStoreMode.MEMORY)
        service = apprise.Apprise(asset=asset)
        if not service.add(url):
            raise Undelivered(f"apprise knows no service for the address in {self.url.variable}")
        for part in service:
            part.overflow_mode = apprise.OverflowMode.SPLIT
        result = service.notify(
            body=carried("\n".join(_lines(parcel.briefing)).strip()).translate(_CALLS),
            title=carried(printable(parcel.subject)).translate(_CALLS),
            body_format=apprise.NotifyFormat.TEXT,
            timeout=_PATIENCE,
            log_level=logging.WARNING,
        )
        if not result:
            raise Undelivered(f"the service did not take it: {_said(result, url)}", passing=True)


def channel(table: Table) -> Service:
    """Read a table of this kind; raises SettingsError."""
    table.only("url_env")
    url = table.secret("url_env")
    if url is None:
        raise table.wrong(" has no `url_env`: write the name of an environment variable that holds apprise's address")
    return Service(table.name, url)


def _lines(briefing: Briefing) -> Iterator[str]:
    """Yield what went wrong and the overview, then each story: its heading, and its statements with their sources."""
    names = {article.id: wording.name(article) for article in briefing.articles}
    if covered := wording.covers(briefing):
        yield covered
    yield from (printable(notice.text) for notice in briefing.preface.notices)
    yield from (printable(statement.text) for statement in briefing.overview)
    for section in briefing.sections:
        yield ""
        yield printable(section.heading.text)
        for statement in section.statements:
            source = f" ({printable(names[statement.citations[0].article_id])})" if statement.citations else ""
            yield f"– {printable(statement.text)}{source}"


def _said(result: AppriseResult, url: str) -> str:
    """Return the last warning of the library, without the address and what stands in it."""
    warnings = [entry.message for entry in result.logs()]
    pieces = (piece for piece in url.replace("@", "/").replace(":", "/").replace("?", "/").split("/") if len(piece) > 5)
    return printable(hidden(warnings[-1], (url, *pieces)))[:_MOST_SHOWN] if warnings else "it gives no reason"
