"""First mentions: a person whom the reader has not met is named in full, with the words of the cited article."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from brief.compress import first_names, in_quotation, persons, same_person, titled
from brief.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from brief.syntax import Parse, Parser, Token
    from brief.types import Article, Sentence

# Whose, is told where the name stands: "his sister Ada Lund".
_KIN = frozenset(
    """aunt boyfriend brother colleague cousin daughter ex-husband ex-wife father fiance fiancee fianc\u00e9
    fianc\u00e9e friend girlfriend grandfather grandmother half-brother half-sister husband mother nephew niece partner
    sister son stepfather stepmother twin uncle widow wife""".split()
)
# The article of a name that opened its sentence: within one it has no capital. "A. Lund" has none.
_ARTICLE = re.compile(r"\A(?:The|An?)(?=\s)")


def bare_surnames(parse: Parse, met: frozenset[str]) -> tuple[int, ...]:
    """Return the indices of the surnames that stand alone, outside quotations, for persons not met before."""
    return tuple(
        at
        for at, token in enumerate(parse.tokens)
        if token.entity == "PERSON" and token.text not in met and _alone(parse, at) and not in_quotation(parse, at)
    )


def _alone(parse: Parse, at: int) -> bool:
    """Say whether a name is one word, without title; in "the Lund government" it names no person."""
    follows = parse.tokens[at + 1 : at + 2]
    # The 's of "Lund's" is a part of the name for the parser.
    goes_on = any(token.entity == "PERSON" and token.text[0].isalpha() for token in follows)
    begins = titled(parse, at) == at and not first_names(parse, at)
    return begins and not goes_on and parse.tokens[at].dependency != "compound"


def full_name(surname: str, article: Article, sentences: Sequence[Sentence], parser: Parser) -> Span | None:
    """Return where the article first names a person in full, with the title that it gives: "Minister Ada Lund".

    None where it names none, or two persons with that surname: which of them is meant would be a guess.
    """
    named = re.compile(rf"[\w.]\s+{re.escape(surname)}\b")
    holding = [sentence for sentence in sentences if named.search(article.slice(sentence.span))]
    parses = parser.parse([article.slice(sentence.span) for sentence in holding])
    found = [
        (sentence, parse, at)
        for sentence, parse in zip(holding, parses, strict=True)
        for at in _named_in_full(parse, surname)
    ]
    names = {first_names(parse, at) for _, parse, at in found}
    if not found or not all(same_person(one, other) for one, other in combinations(names, 2)):
        return None
    sentence, parse, at = found[0]
    start = sentence.span.start
    return Span(article.id, start + parse.tokens[_begins(parse, at)].start, start + parse.tokens[at].end)


def _named_in_full(parse: Parse, surname: str) -> Iterator[int]:
    """Yield where the surname stands with a first name before it."""
    for at, token in enumerate(parse.tokens):
        if token.text == surname and first_names(parse, at) and _begins(parse, at) < at:
            yield at


def _begins(parse: Parse, at: int) -> int:
    """Return where the full name that ends at `at` begins: with its title, unless that is part of another name.

    In "the President of the Upland Republic Ada Lund" the title stands apart, and the name alone is taken.
    """
    first = titled(parse, at)
    while parse.tokens[first].text.lower() in _KIN:
        first += 1
    name = max(first, at - len(first_names(parse, at)))
    apart = name > first and parse.tokens[name - 1].entity
    return name if apart else first


def introduced(
    parse: Parse, met: frozenset[str], find: Callable[[str], Span | None], name: Callable[[Span], str]
) -> tuple[str, tuple[Span, ...]]:
    """Return the sentence with its first bare surnames in full, and where each full name stands.

    `find` gives the place of a surname's full name, `name` the characters there.
    """
    first: dict[str, Token] = {}
    for at in bare_surnames(parse, met | persons(parse)):
        first.setdefault(parse.tokens[at].text, parse.tokens[at])
    text = parse.text
    places: list[Span] = []
    # From the end, so that the places before still hold.
    for token in reversed(first.values()):
        place = find(token.text)
        if place is not None:
            full = _ARTICLE.sub(lambda article: article.group().lower(), name(place))
            text = text[: token.start] + full + text[token.end :]
            places.append(place)
    return text[:1].upper() + text[1:], tuple(reversed(places))
