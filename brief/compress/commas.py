"""Which commas go with a constituent that is left out: those that belong to it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.compress.ranges import Cut, is_comma
from brief.compress.scope import ATTRIBUTION

if TYPE_CHECKING:
    from brief.syntax import Parse

# A participle, a relative pronoun or a conjunction after a comma begins something that the comma sets off.
_OPENS = frozenset({"VBG", "WDT", "WP", "CC"})
# So does what begins a clause of its own, or an apposition: a subject, with what stands before it, or a "that".
_BEFORE_NOUNS = frozenset({"det", "compound", "poss", "amod", "nummod"})
_CLAUSES = frozenset({"relcl", "acl", "advcl"})
_OPENING_PARTS = frozenset({"nsubj", "nsubjpass", "mark", "appos"})


def with_commas(parse: Parse, at: int, cut: Cut) -> Cut | None:
    """Widen the cut of the subtree of `at` by the commas, and the "and", that belong to it alone.

    Return None if one of them belongs to a neighbour.
    """
    first, last = cut.first, cut.last
    if parse.tokens[at].dependency == "conj":
        while first > 0 and (parse.tokens[first - 1].dependency == "cc" or is_comma(parse, first - 1)):
            first -= 1
    elif parse.tokens[first - 1].dependency == "cc":
        return None
    if not is_comma(parse, first - 1):
        return Cut(first, last)
    if not is_comma(parse, last + 1) or _opens_another(parse, last + 2):
        # A pair of commas inside "that, after the vote, the council …" goes as a pair.
        inside = parse.tokens[first - 2].dependency == "mark" and is_comma(parse, last + 1)
        another = parse.tokens[at].dependency == "advmod" and _closes_some(parse, first - 2)
        return Cut(first if another else first - 1, last + inside)
    if _ends_another(parse, at):
        return Cut(first - 1, last)
    return None if _closes_another(parse, at, first - 2) else Cut(first - 1, last + 1)


def _ends_another(parse: Parse, at: int) -> bool:
    """Say whether the comma after a constituent closes one around it: "the deal, brokered by Lund, a judge, raises"."""
    around = parse.tokens[at]
    while parse.tokens[around.head] is not around:
        around = parse.tokens[around.head]
        # The parser may hang the closing comma from a clause.
        ends = parse.tokens[at].last + (around.dependency in _CLAUSES and is_comma(parse, parse.tokens[at].last + 1))
        if around.last in {parse.tokens[at].last, ends} and is_comma(parse, around.first - 1):
            return True
    return False


def _closes_another(parse: Parse, at: int, end: int) -> bool:
    """Say whether the comma before a constituent closes the one before it, as in "Lund, 54, a former judge, said"."""
    beside = [parse.tokens[child] for child in parse.children(parse.tokens[at].head)]
    return any(token.last == end and is_comma(parse, token.first - 1) for token in beside)


def _closes_some(parse: Parse, end: int) -> bool:
    """Say whether the comma after `end` closes what a comma opened: "the firm, owned by the city, also said"."""
    return any(token.last == end and is_comma(parse, token.first - 1) for token in parse.tokens)


def _opens_another(parse: Parse, at: int) -> bool:
    """Say whether what follows a comma is itself set off by it: a participle, an attribution, a new clause."""
    if at >= len(parse.tokens):
        return False
    token = parse.tokens[at]
    if token.text.lower() in ATTRIBUTION or token.tag in _OPENS:
        return True
    while token.dependency in _BEFORE_NOUNS:
        token = parse.tokens[token.head]
    return token.dependency in _OPENING_PARTS
