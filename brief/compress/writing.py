"""What is kept of a sentence, joined to a sentence again."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brief.compress.ranges import Cut
    from brief.syntax import Parse

_SPACED_MARK = re.compile(r"\s+([,.;:!?])")
# After "5 a.m." or "D.C." the full stop of the sentence is not written again; "..." is one mark.
_TWO_STOPS = re.compile(r"(?<=[^.]\.)\.$")


def without(parse: Parse, begin: int, cuts: Iterable[Cut]) -> str:
    """Return the sentence from token `begin` on without the cuts, with the capital and the spaces put right."""
    gone = {at for cut in cuts for at in range(cut.first, cut.last + 1)}
    kept = [at for at in range(begin, len(parse.tokens)) if at not in gone]
    pieces = [parse.tokens[at].text for at in kept[:1]]
    for before, at in pairwise(kept):
        gap = parse.text[parse.tokens[before].end : parse.tokens[at].start]
        pieces.append((" " if any(mark.isspace() for mark in gap) else "") + parse.tokens[at].text)
    text = _TWO_STOPS.sub("", _SPACED_MARK.sub(r"\1", "".join(pieces)))
    return text[:1].upper() + text[1:]
