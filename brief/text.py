"""Words and characters: folding that keeps offsets, word spans, stems and stop words. Knows nothing of articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_FOLDS = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n", " "
    ),
}
_FOLD_TABLE = str.maketrans(_FOLDS)

# A letter may be followed by marks of its own: é in two characters.
_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*)+"
# A word: an abbreviation with inner full stops (U.S., a.m.), a number with its separators, or letters with inner
# apostrophes. The possessive 's is no word and part of none: "Ukraine's" is the word "Ukraine".
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?"
    rf"|(?!(?<=[\w.]['\u2019])[sS]\b){_LETTERS}(?:['\u2019](?![sS]\b){_LETTERS})*",
    re.UNICODE,
)

STOPWORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its itself just me more most my no nor not of off on once only or other our out over
    own same said say says she should so some such than that the their them then there these they this those through to
    too under until up upon us very was we were what when where which while who whom why will with would you
    your""".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with its half-open range in code points of that text."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Fold quote marks, dashes and white space to ASCII, one character to one, so that every offset still holds."""
    return text.translate(_FOLD_TABLE)


def words(text: str) -> tuple[Word, ...]:
    """Split a text into its words, in order, with exact offsets."""
    return tuple(Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text))


def count_words(text: str) -> int:
    """Count the words as an editor does: runs of characters between white space."""
    return len(text.split())


@lru_cache(maxsize=1)
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the English Snowball stem of a word, lower-cased; U.S. is us, but 3.5 stays 3.5."""
    plain = fold(word).lower()
    return str(_stemmer().stemWord(plain if plain[:1].isdigit() else plain.replace(".", "")))


def content_stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words that carry meaning, in order; stop words are left out."""
    return tuple(stem(word.text) for word in words(text) if word.text.lower() not in STOPWORDS)


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of each, in order."""
    return tuple(dict.fromkeys(items))


# Whole escape sequences first, then every control character that is not white space, then the marks that turn the
# direction of what follows, and what UTF-8 cannot hold.
_UNPRINTABLE = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]"
    "|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)"
    "|[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Put a text on one line and take out what a terminal or an editor would obey instead of showing."""
    return " ".join(_UNPRINTABLE.sub("", text).split())
