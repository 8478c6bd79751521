"""What is new between two briefings, by the same measures by which a briefing is held against an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.review.difference import Run, difference
from brief.since import Earlier
from brief.types import NewsKind

if TYPE_CHECKING:
    from brief.render import Stored


@dataclass(frozen=True, slots=True)
class Update:
    """A statement, what the earlier briefing said of the same, and in which words they differ."""

    text: str
    earlier: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The statements of a later briefing that are new or updates, those of the earlier one that are gone, and a count.

    `unchanged` counts those that tell nothing else than the earlier briefing. A briefing that was held against the
    earlier one does not tell such a statement again: then it is counted, but stands among those that are gone.
    """

    new: tuple[str, ...]
    updated: tuple[Update, ...]
    gone: tuple[str, ...]
    unchanged: int


def changes(earlier: Stored, later: Stored, untold: int = 0) -> Changes:
    """Hold a later briefing against an earlier one, statement by statement; headings are no statements.

    `untold` is how many of the earlier one's statements the later one left out because they still stand.
    """
    before, after = Earlier.of(earlier), Earlier.of(later)
    told = [(said.text, before.news(said.text)) for said in after.said]
    heard = [(said.text, after.news(said.text)) for said in before.said]
    return Changes(
        new=tuple(text for text, news in told if news and news.kind is NewsKind.NEW),
        updated=tuple(
            Update(text, news.earlier, difference(text, news.earlier))
            for text, news in told
            if news and news.kind is NewsKind.UPDATE
        ),
        gone=tuple(text for text, news in heard if news and news.kind is NewsKind.NEW),
        unchanged=untold + sum(news is None for _, news in told),
    )
