"""The briefing as lines on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.render import wording
from brief.render.notes import Note, footnotes, numbered
from brief.text import printable
from brief.types import Article, Briefing, Origin, Section, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph of the terminal: how far it is indented and its (text, style) runs, safe to print."""

    indent: int
    runs: tuple[tuple[str, str], ...]


def to_terminal(briefing: Briefing, console: Console) -> None:
    """Print the briefing; no escape sequence of an article reaches the terminal and no bracket is read as markup.

    A console that wraps softly gets every paragraph as one line.
    """
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    for line in _lines(briefing):
        text = Text.assemble(*line.runs)
        # Where lines are not broken, padding would break them.
        indented = Text(" " * line.indent) + text if console.soft_wrap else Padding(text, (0, 0, 0, line.indent))
        console.print(indented, highlight=False)


def _lines(briefing: Briefing) -> Iterator[_Line]:
    notes = numbered(briefing)
    blank = _Line(0, ())
    yield _Line(0, ((printable(briefing.title), "bold"),))
    yield _Line(0, ((f"{wording.day(briefing.date)} · {wording.extent(briefing)}", "dim"),))
    yield from _preface(briefing)
    if notice := wording.notice(briefing):
        yield _Line(0, ((notice, "yellow"),))
    yield from _corrections(briefing)
    yield from _overview(briefing, notes)
    for section in briefing.sections:
        yield blank
        yield _Line(0, ((printable(section.heading.text), "bold"), (_brackets(section.heading, notes), "cyan")))
        for statement in section.statements:
            yield _statement(statement, notes)
        yield from _around(section, notes)
    yield from _sources(footnotes(briefing, notes))
    yield from _left_out(briefing)
    yield blank
    yield _Line(0, ((" ".join(map(printable, wording.how_made(briefing))), "dim"),))
    yield _Line(0, ((printable(wording.coverage(briefing)), "dim"),))


def _brackets(statement: Statement, notes: Mapping[Span, Note]) -> str:
    numbers = "".join(f"[{notes[span].number}]" for span in dict.fromkeys(statement.citations))
    return f" {numbers}" if numbers else ""


def _statement(statement: Statement, notes: Mapping[Span, Note]) -> _Line:
    quoted = statement.origin is Origin.QUOTED
    doubt = wording.doubt(statement)
    runs = [(printable(statement.text), "italic" if quoted else ""), (_brackets(statement, notes), "cyan")]
    if quoted:
        runs.append((" quoted", "dim"))
    if doubt:
        runs.append((f" ({printable(doubt)})", "yellow"))
    if news := wording.news(statement):
        runs.append((f" ({printable(news)})", "magenta"))
    return _Line(2, tuple(runs))


def _preface(briefing: Briefing) -> Iterator[_Line]:
    if covered := wording.covers(briefing):
        yield _Line(0, ((printable(covered), "bold"),))
    if briefing.preface.notices:
        yield _Line(0, ())
        yield _Line(0, ((wording.NOTICES, "bold yellow"),))
    for notice in briefing.preface.notices:
        yield _Line(2, ((printable(notice.text), "yellow"),))


def _corrections(briefing: Briefing) -> Iterator[_Line]:
    if not briefing.corrections:
        return
    articles = {article.id: article for article in briefing.articles}
    yield _Line(0, ())
    yield _Line(0, (("Corrections", "bold red"),))
    for one in briefing.corrections:
        article = articles[one.article_id]
        now = f" It now reads: “{article.slice(one.now)}”" if one.now else ""
        yield _Line(2, ((printable(f"{wording.correction(one.said, article)}{now}"), ""),))


def _overview(briefing: Briefing, notes: Mapping[Span, Note]) -> Iterator[_Line]:
    if briefing.overview:
        yield _Line(0, ())
    for one in briefing.overview:
        yield _Line(2, ((printable(one.text), "bold"), (_brackets(one, notes), "cyan")))


def _around(section: Section, notes: Mapping[Span, Note]) -> Iterator[_Line]:
    """Yield where the sources of a story differ and who tells it; its days are for the page and the file."""
    if section.conflicts:
        yield _Line(2, (("Where sources differ", "bold yellow"),))
    for conflict in section.conflicts:
        yield _Line(4, ((printable(wording.matter(conflict)), ""),))
        for side in conflict.sides:
            note = notes[side.span]
            yield _Line(6, ((printable(wording.side(conflict, side, note.article)), ""), (f" [{note.number}]", "cyan")))
    told_by = wording.outlets(section)
    if told_by:
        yield _Line(2, ((printable(told_by), "dim"),))


def _sources(notes: tuple[Note, ...]) -> Iterator[_Line]:
    if notes:
        yield _Line(0, ())
        yield _Line(0, (("Sources", "bold"),))
    for note in notes:
        where = f"{_where(note.article)}, {note.characters}"
        yield _Line(2, ((f"[{note.number}] ", "cyan"), (where, "")))
        yield _Line(6, ((f"“{printable(note.exact)}”", "dim"),))


def _where(article: Article) -> str:
    known = (article.publisher, article.path or article.url)
    return ", ".join(printable(part) for part in known if part) or printable(wording.name(article))


def _left_out(briefing: Briefing) -> Iterator[_Line]:
    if briefing.dropped or briefing.untold:
        yield _Line(0, ())
        yield _Line(0, (("Left out", "bold dim"),))
    for statement in briefing.dropped:
        yield _Line(2, ((f"{printable(statement.text)} — {printable(wording.reasons(statement))}", "dim"),))
    articles = {article.id: article for article in briefing.articles}
    for one in briefing.untold:
        yield _Line(2, ((printable(wording.untold(one, articles[one.article_id])), "dim"),))
