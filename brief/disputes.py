"""Two claims in like words of which one denies the other are no repetition: both sides are told."""

from __future__ import annotations

import re

from brief.text import fold

_REPORTING = re.compile(
    r"\b(?:according to|(?:alleg|announc|claim|insist|report|stat)(?:ed|e?s)|den(?:ied|ies)|dismiss(?:ed|es)"
    r"|(?:disput|reject)(?:ed|e?s)|said|says|told|tells)\b"
)
_DENYING = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|still|false|untrue|den(?:ied|ies)|dismiss(?:ed|es)|disput(?:ed|es)"
    r"|reject(?:ed|s)|refut(?:ed|es))\b|n't\b"
)


def disputed(one: str, other: str) -> bool:
    """Say whether of two reported claims one denies something and the other does not."""
    texts = fold(one), fold(other)
    denials = [_DENYING.search(text) is not None for text in texts]
    return denials[0] != denials[1] and all(_REPORTING.search(text) for text in texts)
