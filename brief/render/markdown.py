"""The briefing as Markdown with footnotes, for every common reader of Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.render import wording
from brief.render.notes import Note, footnotes, numbered, web_address
from brief.text import printable
from brief.types import Briefing, Conflict, Origin, Section, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INLINE = re.compile(r"[\\`*_{}\[\]#~@^]|\$(?!\d)|:(?=//)|(?<=www)\.", re.IGNORECASE)
_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[:+=-]))")


def to_markdown(briefing: Briefing) -> str:
    """Write the briefing as Markdown with footnotes; no text of an article can become markup, link or HTML."""
    notes = numbered(briefing)
    blocks = [f"# {_escape(briefing.title)}", f"{wording.day(briefing.date)} · {wording.extent(briefing)}"]
    blocks.extend(_preface(briefing))
    if notice := wording.notice(briefing):
        blocks.append(f"*{_escape(notice)}*")
    blocks.extend(_corrections(briefing, notes))
    blocks.extend(_overview(briefing, notes))
    for section in briefing.sections:
        blocks.append(f"## {_escape(section.heading.text)}{_references(section.heading, notes)}")
        blocks.extend(_statement(statement, notes) for statement in section.statements)
        blocks.extend(_around(section, notes))
    if briefing.dropped or briefing.untold:
        articles = {article.id: article for article in briefing.articles}
        untold = (f"- {_escape(wording.untold(one, articles[one.article_id]))}" for one in briefing.untold)
        blocks.append("## Left out")
        blocks.append("\n".join((*(_dropped(statement) for statement in briefing.dropped), *untold)))
    blocks.append("---")
    blocks.append("How this was made: " + " ".join(_escape(line) for line in wording.how_made(briefing)))
    blocks.append("What came in: " + _escape(wording.coverage(briefing)))
    blocks.extend(_footnote(note) for note in footnotes(briefing, notes))
    return "\n\n".join(blocks) + "\n"


def _escape(text: str) -> str:
    """Escape a text for Markdown and put it on one line.

    HTML is escaped as entities, because not every Markdown reader knows a backslash before an angle bracket.
    """
    plain = re.sub(r"&(?=#?\w+;)", "&amp;", printable(text)).replace("<", "&lt;").replace(">", "&gt;")
    return _START.sub(r"\1\\", _INLINE.sub(r"\\\g<0>", plain))


def _references(statement: Statement, notes: Mapping[Span, Note]) -> str:
    return "".join(f"[^{notes[span].number}]" for span in dict.fromkeys(statement.citations))


def _statement(statement: Statement, notes: Mapping[Span, Note]) -> str:
    remarks = (wording.doubt(statement), wording.news(statement))
    remark = "".join(f" *({_escape(words)})*" for words in remarks if words)
    line = f"{_escape(statement.text)}{_references(statement, notes)}{remark}"
    if statement.origin is not Origin.QUOTED:
        return line
    names = dict.fromkeys(wording.name(notes[span].article) for span in statement.citations)
    return f"> {line}\n>\n> — {', '.join(map(_escape, names)) or 'quoted'}"


def _preface(briefing: Briefing) -> Iterator[str]:
    """Yield the days that a briefing covers, and what went wrong since the last one."""
    if covered := wording.covers(briefing):
        yield _escape(covered)
    if briefing.preface.notices:
        yield f"## {wording.NOTICES}"
        yield "\n".join(f"- {_escape(notice.text)}" for notice in briefing.preface.notices)


def _corrections(briefing: Briefing, notes: Mapping[Span, Note]) -> Iterator[str]:
    """Yield what an earlier briefing said that its sources no longer say."""
    if briefing.corrections:
        articles = {article.id: article for article in briefing.articles}
        lines = []
        for one in briefing.corrections:
            now = f" It now reads: “{_escape(notes[one.now].exact)}”[^{notes[one.now].number}]" if one.now else ""
            lines.append(f"- {_escape(wording.correction(one.said, articles[one.article_id]))}{now}")
        yield "## Corrections"
        yield "\n".join(lines)


def _overview(briefing: Briefing, notes: Mapping[Span, Note]) -> Iterator[str]:
    if briefing.overview:
        yield " ".join(f"**{_escape(one.text)}**{_references(one, notes)}" for one in briefing.overview)


def _around(section: Section, notes: Mapping[Span, Note]) -> Iterator[str]:
    """Yield where the sources of a story differ, its days, and who tells it."""
    if section.conflicts:
        yield "### Where sources differ"
        yield "\n".join(_conflict(conflict, notes) for conflict in section.conflicts)
    if section.timeline:
        yield "### Timeline"
        yield "\n".join(
            f"- {wording.day(entry.day)}: “{_escape(notes[entry.span].exact)}”[^{notes[entry.span].number}]"
            for entry in section.timeline
        )
    told_by = wording.outlets(section)
    if told_by:
        yield f"*{_escape(told_by)}*"


def _conflict(conflict: Conflict, notes: Mapping[Span, Note]) -> str:
    sides = "".join(
        f"\n  - {_escape(wording.side(conflict, side, notes[side.span].article))}[^{notes[side.span].number}]"
        for side in conflict.sides
    )
    return f"- {_escape(wording.matter(conflict))}{sides}"


def _dropped(statement: Statement) -> str:
    return f"- {_escape(statement.text)} — *{_escape(wording.reasons(statement))}*"


def _footnote(note: Note) -> str:
    article = note.article
    address = web_address(article)
    parts = (
        article.publisher and _escape(article.publisher),
        article.title and f"“{_escape(article.title)}”",
        f"<{address}>" if address else _escape(article.path or article.url or article.id),
        note.characters,
    )
    return f"[^{note.number}]: {', '.join(part for part in parts if part)}: “{_escape(note.exact)}”"
