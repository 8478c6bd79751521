"""What is kept of a sentence, joined to a sentence again."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from brief.compress.ranges import Cut
    from brief.syntax import Parse

_SPACED_MARK = re.compile(r"\s+([,.;:!?])")
# After "5 a.m.", "D.C." or a quotation with its own full stop no other is written; "..." is one mark.
# What joined to what is gone: the comma of a quotation that went on, a dash.
_JOINT_AT_END = re.compile(r",(?=['\"”’]\.$)|\s*[-\u2013\u2014]+(?=\.$)")
_TWO_STOPS = re.compile(r"(?<=[^.]\.)\.$|(?<=[.!?]['\"”’])\.$")


def without(parse: Parse, begin: int, cuts: Iterable[Cut]) -> str:
    """Return the sentence from token `begin` on without the cuts, with the capital and the spaces put right."""
    gone = {at for cut in cuts for at in range(cut.first, cut.last + 1)}
    text = joined(parse, [at for at in range(begin, len(parse.tokens)) if at not in gone])
    return text[:1].upper() + text[1:]


def joined(parse: Parse, kept: Sequence[int]) -> str:
    """Return the tokens at these places, with the spaces and the full stop put right."""
    pieces = [parse.tokens[at].text for at in kept[:1]]
    for before, at in pairwise(kept):
        # Of what was moved, nothing says how it was spaced: words are.
        gap = parse.text[parse.tokens[before].end : parse.tokens[at].start] if before < at else " "
        pieces.append((" " if any(mark.isspace() for mark in gap) else "") + parse.tokens[at].text)
    text = _SPACED_MARK.sub(r"\1", "".join(pieces))
    return _TWO_STOPS.sub("", _JOINT_AT_END.sub("", text))
