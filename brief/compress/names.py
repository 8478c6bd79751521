"""The names of persons in a parse: where they begin, whose they are, what may go once the reader knows the person."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from brief.compress.ranges import Cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brief.syntax import Parse, Token

# What stands before a surname and belongs to it: first names, titles, an article.
_BEFORE_NAMES = frozenset("compound amod nmod det".split())


def persons(parse: Parse) -> frozenset[str]:
    """Return the surnames of the persons that a sentence names in full."""
    return frozenset(parse.tokens[at].text for at in _in_full(parse))


def shared_surnames(parses: Iterable[Parse]) -> frozenset[str]:
    """Return the surnames that two persons have who are named in full: alone, such a name says neither."""
    named = [(parse.tokens[at].text, first_names(parse, at)) for parse in parses for at in _in_full(parse)]
    return frozenset(
        surname
        for (surname, one), (other, another) in combinations(dict.fromkeys(named), 2)
        if surname == other and not same_person(one, another)
    )


def _in_full(parse: Parse) -> Iterator[int]:
    """Yield where the surnames stand of the persons that a sentence names in full."""
    for at, (before, token) in enumerate(pairwise(parse.tokens), start=1):
        if token.entity == before.entity == "PERSON" and _ends_name(parse, token):
            yield at


def _ends_name(parse: Parse, token: Token) -> bool:
    return (token.tag == "NNP" and parse.tokens[token.head].entity != "PERSON") or token.dependency != "compound"


def first_names(parse: Parse, at: int) -> tuple[str, ...]:
    """Return the first names, without titles, of the surname at `at`; empty where it stands alone."""
    begin = at
    while begin > 0 and parse.tokens[begin - 1].entity == parse.tokens[at].entity == "PERSON":
        begin -= 1
    return tuple(token.text for token in parse.tokens[begin:at])


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether first names of one surname may be one person's: Ada, Ada Maria and A. may, Ada and Ivo may not."""
    fewer, more = sorted((one, other), key=len)
    return all(any(_same_name(a, b) for b in more) for a in fewer)


def _same_name(one: str, other: str) -> bool:
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


def titled(parse: Parse, at: int) -> int:
    """Return the index at which the name that ends at `at` begins, with its first names, titles and article."""
    first = at
    while first > parse.tokens[at].first and parse.tokens[first - 1].dependency in _BEFORE_NAMES:
        first -= 1
    return first


def before_names(parse: Parse, known: frozenset[str]) -> set[Cut]:
    """Return what stands before the surnames of known persons: first names and titles, with their article.

    An article alone stands before something else that only looks like a name: "the Roadmap".
    """
    return {
        Cut(first, at - 1)
        for at, token in enumerate(parse.tokens)
        if token.entity == "PERSON"
        and token.text in known
        and (first := titled(parse, at)) < at
        and parse.tokens[at - 1].dependency != "det"
    }
