"""What of the material can be told at all, and what is set apart: another language, no prose, orders to a model.

Nothing is cut from an article: sentences are only left out of those that all later stages read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import dropwhile, groupby
from typing import TYPE_CHECKING

from brief import plan
from brief.errors import BriefError
from brief.language import ENGLISH, language
from brief.orders import addresses_a_model
from brief.types import (
    Article,
    MarkKind,
    Origin,
    Problem,
    ProblemCode,
    Sentence,
    Span,
    Statement,
    Untold,
    UntoldReason,
    Verdict,
    VerdictKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brief.gather import Material

# So many lines with no blank one between them, all short and half of them without an end, are verse: a judgement.
_VERSE = 4
_SHORT = 80  # characters
_ENDS = (".", "!", "?", '"', "\u201d")


@dataclass(frozen=True, slots=True)
class Sieved:
    """The material with only the sentences that may be told, the articles that hold some, and what was set apart."""

    material: Material
    articles: tuple[Article, ...]
    untold: tuple[Untold, ...]
    withheld: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class _Sifted:
    """An article with its language, the sentences of it that may be told, and the places that speak to a model."""

    article: Article
    sentences: tuple[Sentence, ...]
    orders: tuple[Span, ...] = ()
    untold: Untold | None = None


def sieved(material: Material) -> Sieved:
    """Set apart what cannot be told.

    Raises:
        BriefError: nothing is left.
    """
    sifted = [_sifted(article, material.sentences[article.id]) for article in material.articles]
    untold = tuple(one.untold for one in sifted if one.untold)
    if len(untold) == len(sifted):
        raise BriefError(f"no sentence of these articles can be printed: {_said(untold)}")
    return Sieved(
        replace(
            material,
            articles=tuple(one.article for one in sifted),
            sentences={one.article.id: one.sentences for one in sifted},
        ),
        tuple(one.article for one in sifted if not one.untold),
        untold,
        tuple(_withheld(one.article, one.orders) for one in sifted if one.orders),
    )


def _sifted(article: Article, sentences: Sequence[Sentence]) -> _Sifted:
    spoken = language(" ".join(article.slice(one.span) for one in sentences), article.language)
    if spoken != ENGLISH:
        return _Sifted(replace(article, language=spoken), (), (), Untold(article.id, UntoldReason.LANGUAGE, spoken))
    titles = (Span(article.id, *place) for place in article.ranges(MarkKind.TITLE))
    ordering = [one.span for one in _ordering(article, sentences)]
    orders = (*(span for span in titles if addresses_a_model(article.slice(span))), *ordering)
    left = tuple(one for one in _prose(article, sentences) if one.span not in ordering)
    if plan.tells(article, left):
        return _Sifted(article, left, orders)
    return _Sifted(article, (), orders, Untold(article.id, UntoldReason.NO_STATEMENT, ENGLISH))


def _ordering(article: Article, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences that give orders to a model, each with the rest of its paragraph."""
    for _, paragraph in groupby(sentences, key=lambda one: one.paragraph):
        yield from dropwhile(lambda one: not addresses_a_model(article.slice(one.span)), paragraph)


def _prose(article: Article, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences that are no lines of verse or of a list."""
    verse = _verse(article.text, article.ranges(MarkKind.BODY))
    yield from (one for one in sentences if one.paragraph not in verse)


def _verse(text: str, body: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the paragraphs of a body that are lines of verse or of a list."""
    close = [at for at in range(1, len(body)) if text.count("\n", body[at - 1][1], body[at][0]) < 2]
    packed = {*close, *(at - 1 for at in close)}
    lines = [text[slice(*body[at])].rstrip() for at in packed]
    unended = sum(not line.endswith(_ENDS) for line in lines)
    is_verse = len(lines) >= _VERSE and max(map(len, lines)) < _SHORT and unended * 2 >= len(lines)
    return frozenset(packed if is_verse else ())


def _withheld(article: Article, orders: tuple[Span, ...]) -> Statement:
    """Return the first order of an article as a statement that was left out, and say how many more there are."""
    text = article.slice(orders[0])
    more = f", as does more of this article ({len(orders) - 1})" if len(orders) > 1 else ""
    message = f"it gives orders to a language model{more}: shown to none, and never told"
    problem = Problem(ProblemCode.ADDRESSES_MODEL, message, 0, len(text))
    return Statement(text, Origin.QUOTED, orders[:1], Verdict(VerdictKind.NOT_CHECKABLE, 0.0, (problem,)))


def _said(untold: Sequence[Untold]) -> str:
    """Say why nothing is left, and what to do."""
    languages = Counter(one.language for one in untold if one.reason is UntoldReason.LANGUAGE)
    named = ", ".join(f"{count} {name}" for name, count in sorted(languages.items()))
    if languages.total() == len(untold):
        return f"all are in another language than English ({named})"
    rest = f" or English ones: {named} are in another language" if named else ""
    return f"see that they hold news in whole sentences{rest}"
