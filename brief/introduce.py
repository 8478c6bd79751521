"""First mentions: a person whom the reader has not met is named in full, with the words of the cited article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.compress import in_quotation, titled
from brief.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brief.syntax import Parse, Parser
    from brief.types import Article, Sentence

# A full name stands in one of an article's first sentences that have the surname, or nowhere.
_MOST_SENTENCES = 4


def bare_surnames(parse: Parse, met: frozenset[str]) -> tuple[int, ...]:
    """Return the indices of the surnames that stand alone, outside quotations, for persons not met before."""
    return tuple(
        at
        for at, token in enumerate(parse.tokens)
        if token.entity == "PERSON"
        and token.text not in met
        # "the Lund government" names no person.
        and token.dependency != "compound"
        and titled(parse, at) == at
        and (at == 0 or parse.tokens[at - 1].entity != "PERSON")
        and (
            at + 1 == len(parse.tokens)
            or parse.tokens[at + 1].entity != "PERSON"
            or not parse.tokens[at + 1].text[0].isalpha()
        )
        and not in_quotation(parse, at)
    )


def full_name(surname: str, article: Article, sentences: Sequence[Sentence], parser: Parser) -> Span | None:
    """Return where the article first names a person in full, with the title that it gives: "Minister Ada Lund"."""
    named = re.compile(rf"\w\s+{re.escape(surname)}\b")
    holding = [sentence for sentence in sentences if named.search(article.slice(sentence.span))][:_MOST_SENTENCES]
    parses = parser.parse([article.slice(sentence.span) for sentence in holding])
    for sentence, parse in zip(holding, parses, strict=True):
        for at, token in enumerate(parse.tokens):
            first = _begins(parse, at)
            if token.text == surname and first < at and parse.tokens[at - 1].entity == token.entity == "PERSON":
                start = sentence.span.start
                return Span(article.id, start + parse.tokens[first].start, start + token.end)
    return None


def _begins(parse: Parse, at: int) -> int:
    """Return where the full name that ends at `at` begins: with its title, unless that is part of another name.

    In "the Prime Minister of the Upland Republic Ada Lund" the title stands apart, and the name alone is taken.
    """
    first = titled(parse, at)
    name = at
    while name > first and parse.tokens[name - 1].entity == "PERSON":
        name -= 1
    apart = name > first and parse.tokens[name - 1].entity
    return name if apart else first


def introduced(
    parse: Parse, met: frozenset[str], find: Callable[[str], Span | None], name: Callable[[Span], str]
) -> tuple[str, tuple[Span, ...]]:
    """Return the sentence with its first bare surnames in full, and where each full name stands.

    `find` gives the place of a surname's full name, `name` the characters there.
    """
    text = parse.text
    places: list[Span] = []
    for at in reversed(bare_surnames(parse, met)):
        token = parse.tokens[at]
        place = find(token.text)
        if place is not None:
            text = text[: token.start] + name(place) + text[token.end :]
            places.append(place)
    return text[:1].upper() + text[1:], tuple(reversed(places))
