"""Whether a shorter form says of the same things what the full sentence says: a test by a second parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.compress.scope import NEGATIVE

if TYPE_CHECKING:
    from brief.syntax import Parse

# Without its subject or its negation a verb says something else.
_NEEDED = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl", "neg"})
# These may hang from another word in the shorter form: they say nothing of who did what.
_FREE = frozenset({"punct", "cc", "ROOT"})


def keeps_structure(full: Parse, short: Parse) -> bool:
    """Say whether two words of a compression are linked only where they are linked in the full sentence.

    It is the test against cuts that change who did what: a lost subject, an adjunct that attaches elsewhere.
    """
    places = _aligned(full, short)
    if places is None or _needed(full, places) - set(places):
        return False
    return all(
        token.dependency in _FREE or _linked(full, place, places[token.head])
        for place, token in zip(places, short.tokens, strict=True)
    )


def _linked(full: Parse, a: int, b: int) -> bool:
    """Say whether one of two words depends on the other: which on which may turn, as in "it fell, she said"."""
    return full.tokens[a].head == b or full.tokens[b].head == a


def _needed(full: Parse, places: tuple[int, ...]) -> set[int]:
    """Return the subjects and negations of the words at `places`: whoever keeps a word keeps them."""
    children = {child for place in places for child in full.children(place)}
    return {
        child
        for child in children
        if full.tokens[child].dependency in _NEEDED or full.tokens[child].text.lower() in NEGATIVE
    }


def _aligned(full: Parse, short: Parse) -> tuple[int, ...] | None:
    """Return for each token of `short` the index of the same token in `full`, or None if it is no subsequence.

    Of several alignments it is the one with the fewest gaps, as cuts leave few.
    """
    # By the place of the last token: the gaps so far, and all places.
    chains: dict[int, tuple[int, tuple[int, ...]]] = {-1: (0, ())}
    for token in short.tokens:
        spots = [at for at, other in enumerate(full.tokens) if other.text.lower() == token.text.lower()]
        chains = {
            spot: min((gaps + (spot > last + 1), (*places, spot)) for last, (gaps, places) in before.items())
            for spot in spots
            if (before := {last: chain for last, chain in chains.items() if last < spot})
        }
    return min(chains.values(), default=(0, None))[1]
