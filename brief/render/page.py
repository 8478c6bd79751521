"""The briefing as one HTML page: beside the text, each source unchanged and the cited words marked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.render import html, wording
from brief.render.notes import numbered

if TYPE_CHECKING:
    from brief.types import Briefing


def to_html(briefing: Briefing) -> str:
    """Write the briefing as one HTML page that loads nothing: its script and style are allowed by their hashes."""
    notes = numbered(briefing)
    articles = {article.id: article for article in briefing.articles}
    sources = html.sources(briefing.articles, notes)
    style, script = html.asset("page.css") + html.joint_rules(sources), html.asset("page.js")
    return (
        html.environment()
        .get_template("page.html")
        .render(
            briefing=briefing,
            notes=notes,
            sources=sources,
            day=wording.day(briefing.date),
            extent=wording.extent(briefing),
            covers=wording.covers(briefing),
            notices=wording.NOTICES,
            how_made=wording.how_made(briefing),
            coverage=wording.coverage(briefing),
            notice=wording.notice(briefing),
            untold=[(one, wording.untold(one, articles[one.article_id])) for one in briefing.untold],
            numbers={source.article.id: source.number for source in sources},
            matter=wording.matter,
            side_words=lambda conflict, side: wording.side(conflict, side, notes[side.span].article),
            correction_words=lambda one: wording.correction(one.said, articles[one.article_id]),
            policy=html.content_policy(style, script),
            style=style,
            script=script,
        )
    )
