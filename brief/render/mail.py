"""The briefing as HTML for a mail or a feed: no script, no style sheet and nothing to load; its notes at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.render import html, wording
from brief.render.notes import footnotes, numbered

if TYPE_CHECKING:
    from brief.types import Briefing


def to_mail(briefing: Briefing) -> str:
    """Write the briefing as a whole HTML page for a mail."""
    return _rendered("mail.html", briefing)


def to_fragment(briefing: Briefing) -> str:
    """Write the briefing as HTML that can stand inside a page of somebody else's."""
    return _rendered("mail_body.html", briefing)


def _rendered(template: str, briefing: Briefing) -> str:
    notes = numbered(briefing)
    articles = {article.id: article for article in briefing.articles}
    return (
        html.environment()
        .get_template(template)
        .render(
            briefing=briefing,
            notes=notes,
            footnotes=footnotes(briefing, notes),
            day=wording.day(briefing.date),
            extent=wording.extent(briefing),
            covers=wording.covers(briefing),
            notices=wording.NOTICES,
            how_made=wording.how_made(briefing),
            coverage=wording.coverage(briefing),
            doubt=wording.doubt,
            reasons=wording.reasons,
            matter=wording.matter,
            side_words=lambda conflict, side: wording.side(conflict, side, notes[side.span].article),
            correction_words=lambda one: wording.correction(one.said, articles[one.article_id]),
        )
    )
