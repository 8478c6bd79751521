"""The program's own words in a briefing, the same in every readable format: days, counts, verdicts, how it was made."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from brief.types import (
    Article,
    Briefing,
    Conflict,
    ConflictKind,
    NewsKind,
    Origin,
    Outlet,
    Section,
    Side,
    Statement,
    Untold,
    UntoldReason,
    Verdict,
    VerdictKind,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_VERDICT_WORDS: Mapping[VerdictKind, str] = {
    VerdictKind.SUPPORTED: "supported",
    VerdictKind.PARTIAL: "partly supported",
    VerdictKind.UNSUPPORTED: "not supported",
    VerdictKind.CONTRADICTED: "contradicted",
    VerdictKind.UNCITED: "no citation",
    VerdictKind.NOT_CHECKABLE: "cannot be checked",
}

_ORIGIN_WORDS: Mapping[Origin, str] = {
    Origin.MODEL: "written by the model",
    Origin.REPAIRED: "repaired",
    Origin.QUOTED: "quoted",
}

NOTICES = "Before you read"
"""The heading of what went wrong since the last briefing, or with this one."""


_NOTHING = "no sentence of it can be printed alone"


def name(article: Article) -> str:
    """Name an article by the first of its publisher, title, file, address and id that is known."""
    file = PurePath(article.path).name if article.path else None
    return article.publisher or article.title or file or article.url or article.id


def day(date: dt.date) -> str:
    """Write a day in full: Friday 7 March 2025."""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}"


def covers(briefing: Briefing) -> str | None:
    """Say which days a briefing covers, where these are several."""
    if briefing.preface.covers is None:
        return None
    first, last = briefing.preface.covers
    return f"Covers {_count((last - first).days + 1, 'day', 'days')}, {day(first)} to {day(last)}."


def extent(briefing: Briefing) -> str:
    """Say how many stories there are and from how many articles."""
    stories = _count(len(briefing.sections), "story", "stories")
    return f"{stories} from {_count(len(briefing.articles), 'article', 'articles')}"


def notice(briefing: Briefing) -> str | None:
    """Say what a reader must know of the whole before reading: that the model's part in it is nothing."""
    statements = [statement for section in briefing.sections for statement in section.statements]
    if not statements or any(statement.origin is not Origin.QUOTED for statement in statements):
        return None
    return "No statement here is in the model's words: this briefing is made of quotations."


def untold(one: Untold, article: Article) -> str:
    """Name an article of which nothing is told, and say why."""
    file = PurePath(article.path).name if article.path else article.url
    names = dict.fromkeys(known for known in (article.publisher, article.title, file) if known)
    reason = f"in another language ({one.language})" if one.reason is UntoldReason.LANGUAGE else _NOTHING
    return f"{', '.join(names) or article.id}: {reason}"


def reasons(statement: Statement) -> str:
    """Say the verdict on a statement, and every reason for it."""
    messages = "; ".join(problem.message for problem in statement.verdict.problems)
    kind = verdict_words(statement.verdict)
    return f"{kind}: {messages}" if messages else kind


def verdict_words(verdict: Verdict) -> str:
    """Say in a word or two what the checker says of a statement."""
    return _VERDICT_WORDS[verdict.kind]


def doubt(statement: Statement) -> str | None:
    """What a reader must know of a statement that stands in the text without being fully supported."""
    return None if statement.verdict.kind is VerdictKind.SUPPORTED else reasons(statement)


def how_made(briefing: Briefing) -> tuple[str, str]:
    """Say in two sentences who wrote the statements, and with what."""
    statements = [statement for section in briefing.sections for statement in section.statements]
    origins = Counter(statement.origin for statement in statements)
    parts = ", ".join(f"{origins[origin]} {words}" for origin, words in _ORIGIN_WORDS.items())
    articles = _count(len(briefing.articles), "article", "articles")
    made = briefing.made_with
    return (
        f"{articles}; {_count(len(statements), 'statement', 'statements')}: {parts}; {len(briefing.dropped)} left out.",
        f"Model {made.model}, prompt {made.prompt}, seed {made.seed}, brief {made.brief}.",
    )


def coverage(briefing: Briefing) -> str:
    """Say in a line or two what came in, what became of it, and of an earlier briefing what still stands."""
    found = briefing.coverage
    came = (
        f"{_count(found.articles, 'article', 'articles')} in, {found.used} cited, "
        f"{_count(found.copies, 'copy', 'copies')}; {_count(found.failed, 'source', 'sources')} failed; "
        f"{_count(found.withheld, 'sentence', 'sentences')} withheld{_not_told(briefing)}."
    )
    if not found.against:
        return came
    still = _count(found.unchanged, "statement", "statements")
    nothing = "" if briefing.sections else "There is nothing new. "
    return f"{nothing}{came} Unchanged since “{found.against}” and not told again: {still}."


def _not_told(briefing: Briefing) -> str:
    """Say of how many articles nothing can be told, and in which languages they are."""
    languages = Counter(one.language for one in briefing.untold if one.reason is UntoldReason.LANGUAGE)
    foreign = ", ".join(f"{count} {name}" for name, count in sorted(languages.items()))
    rest = len(briefing.untold) - languages.total()
    return (f"; {languages.total()} in another language: {foreign}" if foreign else "") + (
        f"; {_count(rest, 'article', 'articles')} without a sentence to print" if rest else ""
    )


def outlets(section: Section) -> str | None:
    """Say who tells a story, and that one outlet alone does; None where no article names its outlet."""
    named = [outlet for outlet in section.outlets if outlet.name]
    if not named:
        return None
    if len(section.outlets) == 1:
        return f"Told by {named[0].name} alone."
    shares = ", ".join(f"{outlet.name} {_share(outlet)}" for outlet in named)
    unnamed = sum(outlet.articles for outlet in section.outlets if not outlet.name)
    rest = f"; {unnamed} without a named outlet" if unnamed else ""
    return f"Articles by outlet: {shares}{rest}."


def _share(outlet: Outlet) -> str:
    copied = f" ({_count(outlet.copies, 'copy', 'copies')})" if outlet.copies else ""
    return f"{outlet.articles}{copied}"


def news(statement: Statement) -> str | None:
    """Say what a statement is to a reader of the earlier briefing, in a word or with what that one said."""
    if statement.news is None:
        return None
    if statement.news.kind is NewsKind.UPDATE:
        return f"update; before: “{statement.news.earlier}”"
    return "new"


def matter(conflict: Conflict) -> str:
    """Say in a line on what the sources differ."""
    if conflict.kind is ConflictKind.WORDING:
        return "How it was worded"
    return " or ".join(f"“{value}”" for value in dict.fromkeys(side.value for side in conflict.sides))


def side(conflict: Conflict, one: Side, article: Article) -> str:
    """Say who tells it how: a quotation as it is worded there, a figure or a day with its whole sentence."""
    dated = f", {day(article.published)}" if article.published else ""
    words = one.value if conflict.kind is ConflictKind.WORDING else article.slice(one.span)
    return f"{name(article)}{dated}: “{words}”"


def correction(said: str, article: Article) -> str:
    """Say what an earlier briefing said that its article no longer does."""
    return f"Said before: “{said}” {name(article)} has changed since and no longer has the cited words."


def _count(number: int, noun: str, plural: str) -> str:
    return f"{number} {noun if number == 1 else plural}"
