"""Static vectors of texts and words, from the files that travel in the `wordllama` wheel; none of its code is run.

A text's vector is the mean of its tokens' (Llama 2's, reduced to 256 numbers each): near where the subject is one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

_WHEEL = "wordllama"
_TOKENIZER = "wordllama/tokenizers/l2_supercat_tokenizer_config.json"
_WEIGHTS = "wordllama/weights/l2_supercat_256.safetensors"
_TENSOR = "embedding.weight"

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Table:
    """The tokenizer and a half-precision vector for each token, mapped from the file."""

    tokenizer: Tokenizer
    rows: NDArray[np.float16]

    @classmethod
    def open(cls) -> Self:
        from tokenizers import Tokenizer  # noqa: PLC0415 (heavy)

        wheel = metadata.distribution(_WHEEL)
        tokenizer = Tokenizer.from_file(str(wheel.locate_file(_TOKENIZER)))
        tokenizer.encode_special_tokens = True  # "<s>" in an article is text
        return cls(tokenizer, _mapped(Path(str(wheel.locate_file(_WEIGHTS)))))


def _mapped(path: Path) -> NDArray[np.float16]:
    """Map the matrix of a safetensors file: eight bytes for the header's length, the header in JSON, the numbers."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        entry = json.loads(file.read(length))[_TENSOR]
    start = 8 + length + entry["data_offsets"][0]
    return np.memmap(path, dtype="<f2", mode="r", offset=start, shape=tuple(entry["shape"]))


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table.open()


def vectors(texts: Sequence[str]) -> Matrix:
    """Return a vector of unit length for each text or word, in 256 columns; one of zeros where it has no characters."""
    table = _table()
    means = np.zeros((len(texts), table.rows.shape[1]), dtype=np.float32)
    for row, text in enumerate(texts):
        # Half a surrogate pair has no UTF-8.
        tokens = table.tokenizer.encode(text.encode(errors="replace").decode(), add_special_tokens=False).ids
        if tokens:
            means[row] = table.rows[tokens].mean(axis=0, dtype=np.float32)
    norms = np.linalg.norm(means, axis=1, keepdims=True)
    norms[norms == 0] = 1.0
    return np.asarray(means / norms, dtype=np.float32)


def nearest(words: Sequence[str], others: Sequence[str]) -> float:
    """Return the greatest cosine of a word of the one list and a word of the other; -1 where a list is empty."""
    return float((vectors(words) @ vectors(others).T).max(initial=-1.0))
