"""A briefing made again from its JSON: all that a reader is shown, but of the articles only the words that it cites."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from brief.errors import SourceError
from brief.render.stored import citation, overview, parsed
from brief.types import (
    NO_PREFACE,
    Article,
    Briefing,
    Conflict,
    ConflictKind,
    Correction,
    Coverage,
    MadeWith,
    News,
    NewsKind,
    Notice,
    NoticeKind,
    Origin,
    Outlet,
    Preface,
    Problem,
    ProblemCode,
    Section,
    Side,
    Span,
    Statement,
    TimelineEntry,
    Verdict,
    VerdictKind,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brief.tree import Node

_UNKNOWN = " "


def rebuilt(text: str, source: str = "briefing.json") -> Briefing:
    """Make the briefing of a `brief/1` file again; SourceError names `source` and the place in it that is wrong.

    Its articles have blanks where nothing is cited, no marks and no pages: it can be told again, as Markdown or by
    mail, but has no sources to look into.
    """
    root = parsed(text, source)
    reader = _Reader()
    sections = tuple(reader.section(node) for node in root.nodes("sections"))
    opening = tuple(reader.statement(node) for node in overview(root))
    dropped = tuple(reader.statement(node) for node in root.nodes("dropped"))
    corrections = tuple(reader.correction(node) for node in root.nodes("corrections"))
    articles = tuple(_article(node, reader.cited) for node in root.nodes("articles"))
    if unknown := reader.cited.keys() - {article.id for article in articles}:
        raise SourceError(source, f"cites {min(unknown)!r}, which is none of its articles")
    return Briefing(
        title=root.get("title", str),
        date=root.day("date"),
        language=root.get("language", str),
        articles=articles,
        sections=sections,
        dropped=dropped,
        made_with=_made_with(root.node("made_with")),
        coverage=_coverage(root.node("coverage")),
        corrections=corrections,
        overview=opening,
        preface=_preface(root) if "preface" in root.fields else NO_PREFACE,
    )


class _Reader:
    """Reads what cites, and keeps what is cited of each article: (start, words)."""

    def __init__(self) -> None:
        self.cited: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)

    def span(self, node: Node) -> Span:
        found = citation(node)
        self.cited[found.article].append((found.start, found.exact))
        return Span(found.article, found.start, found.end)

    def statement(self, node: Node) -> Statement:
        return Statement(
            text=node.get("text", str),
            origin=node.member("origin", Origin),
            citations=tuple(self.span(cited) for cited in node.nodes("citations")),
            verdict=_verdict(node.node("verdict")),
            news=None if node.fields.get("news") is None else _news(node.node("news")),
        )

    def section(self, node: Node) -> Section:
        return Section(
            story_id=node.get("story", str),
            heading=self.statement(node.node("heading")),
            statements=tuple(self.statement(one) for one in node.nodes("statements")),
            outlets=tuple(
                Outlet(one.get("name", str), one.get("articles", int), one.get("copies", int))
                for one in node.nodes("outlets")
            ),
            conflicts=tuple(self.conflict(one) for one in node.nodes("conflicts")),
            timeline=tuple(
                TimelineEntry(one.day("day"), self.span(one.node("citation"))) for one in node.nodes("timeline")
            ),
        )

    def conflict(self, node: Node) -> Conflict:
        sides = tuple(Side(one.get("value", str), self.span(one.node("citation"))) for one in node.nodes("sides"))
        return Conflict(node.member("kind", ConflictKind), node.get("subject", str), sides)

    def correction(self, node: Node) -> Correction:
        article = node.get("article", str)
        self.cited[article] += []
        return Correction(
            said=node.get("said", str),
            exact=node.get("exact", str),
            article_id=article,
            now=None if node.fields.get("now") is None else self.span(node.node("now")),
        )


def _preface(root: Node) -> Preface:
    node = root.node("preface")
    notices = tuple(Notice(one.member("kind", NoticeKind), one.get("text", str)) for one in node.nodes("notices"))
    if node.fields.get("covers") is None:
        return Preface(None, notices)
    covers = node.node("covers")
    return Preface((covers.day("first"), covers.day("last")), notices)


def _verdict(node: Node) -> Verdict:
    problems = tuple(
        Problem(one.member("code", ProblemCode), one.get("message", str), 0, 0) for one in node.nodes("problems")
    )
    return Verdict(node.member("kind", VerdictKind), node.number("score"), problems)


def _news(node: Node) -> News:
    return News(node.member("kind", NewsKind), node.get("earlier", str))


def _article(node: Node, cited: Mapping[str, list[tuple[int, str]]]) -> Article:
    name, chars = node.get("id", str), node.get("chars", int)
    return Article(
        id=name,
        text=_text(cited.get(name, []), chars, node),
        marks=(),
        title=node.maybe("title"),
        publisher=node.maybe("publisher"),
        published=_published(node),
        url=node.maybe("url"),
        path=node.maybe("path"),
    )


def _text(cited: Sequence[tuple[int, str]], chars: int, node: Node) -> str:
    """Return a text with the cited words where they stand, and blanks elsewhere, up to the last of them."""
    end = max((start + len(exact) for start, exact in cited), default=0)
    if end > chars:
        raise SourceError(node.source, f"{node.where}chars is {chars}, but characters up to {end} are cited")
    text = [_UNKNOWN] * end
    for start, exact in cited:
        text[start : start + len(exact)] = exact
    return "".join(text)


def _published(node: Node) -> dt.datetime | None:
    written = node.maybe("published")
    try:
        return dt.datetime.fromisoformat(written) if written else None
    except ValueError as error:
        raise SourceError(node.source, f"{node.where}published is no time: {written!r}") from error


def _made_with(node: Node) -> MadeWith:
    model, prompt, settings = node.node("model"), node.node("prompt"), node.node("settings")
    return MadeWith(
        brief=node.get("brief", str),
        model=model.get("name", str),
        model_sha256=model.get("sha256", str),
        prompt=prompt.get("variant", str),
        prompt_digest=prompt.get("digest", str),
        seed=node.get("seed", int),
        settings=tuple((name, settings.get(name, str)) for name in settings.fields),
    )


def _coverage(node: Node) -> Coverage:
    return Coverage(
        articles=node.get("articles", int),
        used=node.get("used", int),
        copies=node.get("copies", int),
        failed=node.get("failed", int),
        withheld=node.get("withheld", int),
        unchanged=node.get("unchanged", int),
        against=node.get("against", str),
    )
