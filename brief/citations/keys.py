"""The words of a text as the checker compares them: one key for every spelling and alias of a word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from brief.citations.lexicon.names import ALIASES
from brief.citations.lexicon.verbs import IRREGULAR
from brief.text import Word, fold, stem
from brief.text import words as split_words


@dataclass(frozen=True, slots=True)
class Fact:
    """A range of the text with its characters."""

    text: str
    start: int
    end: int


# These are countries or peoples only with a capital.
_SMALL_WORDS = frozenset({"us", "turkey", "polish", "pole", "poles", "jordan", "chile"})
# Britain's spelling of what America spells otherwise: organisation, neighbour.
_BRITISH = (
    (re.compile(r"(?<=[a-z]{4})is(?=(?:e[drs]?|ers|ing|ations?)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|ite|ites|able|hood|hoods)?$)"), "or"),
)
_STAMMER = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[Word, ...]:
    """Split a text into words whose quote marks and dashes are in one style."""
    return split_words(fold(text))


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """Name a word under any alias: a people by its country, any other by its base form in a spelling-tolerant stem."""
    lower = fold(word).lower().replace(".", "")
    if lower in ALIASES and word not in _SMALL_WORDS:
        return ALIASES[lower]
    spelt = IRREGULAR.get(lower, lower)
    for form, other in _BRITISH:
        spelt = form.sub(other, spelt)
    plain = "".join(char for char in unicodedata.normalize("NFKD", stem(spelt)) if not unicodedata.combining(char))
    # Zelensky, Zelenskyy, Zelenskiy: endings and doubled letters differ between transliterations, digits never.
    return re.sub(r"(?:iy|yi|ij|y)$", "i", _STAMMER.sub(r"\1", plain) if plain.isalpha() else plain)
