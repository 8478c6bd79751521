"""What llama.cpp reads in one go, laid out in arrays that it sees without a copy, and what it answers."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens to read into one sequence from a position on; what follows each from the `first` on is wanted."""

    sequence: int
    position: int
    tokens: Sequence[int]
    first: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """What follows each of some tokens: a row of logits over the vocabulary, and the logarithm of its sum of exps.

    The rows may be llama.cpp's own memory, which holds until the engine reads on.
    """

    logits: Floats
    norms: Floats

    @classmethod
    def of(cls, logits: Floats) -> Self:
        """Measure each row; the row's exponentials pass through one buffer, which stays in the processor's cache."""
        norms = np.empty(len(logits), np.float32)
        buffer = np.empty(logits.shape[-1], np.float32)
        for row, values in enumerate(logits):
            top = values.max()
            np.exp(np.subtract(values, top, out=buffer), out=buffer)
            norms[row] = top + np.log(buffer.sum())
        return cls(logits, norms)

    def along(self, tokens: Sequence[int]) -> float:
        """Return the log-probability of a text, the first token of which follows the first row."""
        rows = np.arange(len(tokens))
        return float((self.logits[rows, np.array(tokens, np.int64)] - self.norms[rows]).sum(dtype=np.float64))

    def rows(self, start: int, stop: int | None = None) -> Scores:
        """Return some of the rows."""
        return Scores(self.logits[start:stop], self.norms[start:stop])

    def split(self, sizes: Sequence[int]) -> list[Scores]:
        """Part the rows."""
        bounds = np.cumsum(sizes)[:-1]
        parts = zip(np.split(self.logits, bounds), np.split(self.norms, bounds), strict=True)
        return [Scores(logits, norms) for logits, norms in parts]


def joined(parts: Sequence[Scores]) -> Scores:
    """Put rows under one another, with a copy only where there are several parts."""
    if len(parts) == 1:
        return parts[0]
    return Scores(np.concatenate([part.logits for part in parts]), np.concatenate([part.norms for part in parts]))


@dataclass(frozen=True, slots=True)
class Entries:
    """The tokens of several runs, one after another."""

    tokens: Ints
    positions: Ints
    sequences: Ints
    wanted: Flags

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Self:
        """Lay runs end to end."""
        sizes = [len(run.tokens) for run in runs]
        return cls(
            np.fromiter(chain.from_iterable(run.tokens for run in runs), np.int32, sum(sizes)),
            np.concatenate([np.arange(run.position, run.position + len(run.tokens), dtype=np.int32) for run in runs]),
            np.repeat(np.array([run.sequence for run in runs], np.int32), sizes),
            np.concatenate([np.arange(len(run.tokens)) >= run.first for run in runs]),
        )

    def pieces(self, size: int, rows: int) -> Iterator[slice]:
        """Cut into pieces of at most `size` tokens, of which at most `rows` are wanted: always at the same places."""
        start = 0
        while start < len(self.tokens):
            stop = min(start + size, len(self.tokens))
            beyond = np.flatnonzero(self.wanted[start:stop])[rows:]
            stop = start + int(beyond[0]) if len(beyond) else stop
            yield slice(start, stop)
            start = stop


class Batch:
    """A `llama_batch` over arrays of our own."""

    def __init__(self, lib: ModuleType, size: int) -> None:
        """Make room for `size` tokens."""
        self._tokens = np.zeros(size, np.int32)
        self._positions = np.zeros(size, np.int32)
        self._sequences = np.zeros(size, np.int32)
        self._wanted = np.zeros(size, np.int8)
        self._counts = np.ones(size, np.int32)
        # llama.cpp takes for each token a list of sequences: here each list is one entry of `_sequences`.
        width = self._sequences.itemsize
        self._lists = np.arange(size, dtype=np.uintp) * width + self._sequences.ctypes.data
        self.native = lib.llama_batch(
            0,
            _pointer(self._tokens, ctypes.c_int32),
            None,
            _pointer(self._positions, ctypes.c_int32),
            _pointer(self._counts, ctypes.c_int32),
            _pointer(self._lists, ctypes.POINTER(ctypes.c_int32)),
            _pointer(self._wanted, ctypes.c_int8),
        )

    def fill(self, entries: Entries, piece: slice) -> None:
        """Hold a piece of the entries from now on."""
        size = piece.stop - piece.start
        self._tokens[:size] = entries.tokens[piece]
        self._positions[:size] = entries.positions[piece]
        self._sequences[:size] = entries.sequences[piece]
        self._wanted[:size] = entries.wanted[piece]
        self.native.n_tokens = size

    def pad(self, sequence: int) -> None:
        """Add the first token once more, as the start of a sequence of its own, of which nothing is wanted."""
        at = self.native.n_tokens
        self._tokens[at] = self._tokens[0]
        self._positions[at] = 0
        self._sequences[at] = sequence
        self._wanted[at] = 0
        self.native.n_tokens = at + 1


def _pointer(array: npt.NDArray[Any], kind: type[Any]) -> object:
    return array.ctypes.data_as(ctypes.POINTER(kind))
