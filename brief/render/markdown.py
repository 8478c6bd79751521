"""The briefing as Markdown with footnotes, for every common reader of Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.render import wording
from brief.render.notes import Note, footnotes, numbered, web_address
from brief.text import printable
from brief.types import Briefing, Origin, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

_INLINE = re.compile(r"[\\`*_{}\[\]#~@^]|\$(?!\d)|:(?=//)|(?<=www)\.", re.IGNORECASE)
_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[:+=-]))")


def to_markdown(briefing: Briefing) -> str:
    """Write the briefing as Markdown with footnotes; no text of an article can become markup, link or HTML."""
    notes = numbered(briefing)
    blocks = [f"# {_escape(briefing.title)}", f"{wording.day(briefing.date)} · {wording.extent(briefing)}"]
    for section in briefing.sections:
        blocks.append(f"## {_escape(section.heading.text)}{_references(section.heading, notes)}")
        blocks.extend(_statement(statement, notes) for statement in section.statements)
    if briefing.dropped:
        blocks.append("## Left out")
        blocks.append("\n".join(_dropped(statement) for statement in briefing.dropped))
    blocks.append("---")
    blocks.append("How this was made: " + " ".join(_escape(line) for line in wording.how_made(briefing)))
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
    doubt = wording.doubt(statement)
    remark = f" *({_escape(doubt)})*" if doubt else ""
    line = f"{_escape(statement.text)}{_references(statement, notes)}{remark}"
    if statement.origin is not Origin.QUOTED:
        return line
    names = dict.fromkeys(wording.name(notes[span].article) for span in statement.citations)
    return f"> {line}\n>\n> — {', '.join(map(_escape, names)) or 'quoted'}"


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
