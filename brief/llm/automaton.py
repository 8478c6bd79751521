"""Automata over tokens: a state, the tokens allowed next, the next state. Knows nothing of models or of language.

Decoding follows an automaton, so a text that the automaton does not hold cannot be written, whatever the temperature.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Choice:
    """What may come next in a state.

    `tokens` are the allowed ids; `remaining` holds for each the fewest tokens to the end when it is taken (itself
    not counted), or 0 where that is unknown. No tokens at all: the text is complete.
    """

    tokens: Ids
    remaining: Ids


class Automaton(Protocol[State]):
    """A set of token sequences, walked one token at a time; states are values and are never changed."""

    def start(self) -> State:
        """Return the state before the first token."""
        ...

    def choice(self, state: State) -> Choice:
        """Return the tokens that may come next."""
        ...

    def step(self, state: State, token: int) -> State:
        """Return the state after `token`, which must be one of the choice."""
        ...


@dataclass(slots=True)
class _Node:
    children: dict[int, int] = field(default_factory=dict)
    remaining: int = 0


class Trie:
    """The automaton that holds exactly the given token sequences; one that is a prefix of another is lost in it."""

    def __init__(self, sequences: Iterable[Sequence[int]]) -> None:
        self._nodes = [_Node()]
        for sequence in sequences:
            self._insert(sequence)
        # Children are made after their parents, so one pass from the back knows every child's distance first.
        for node in reversed(self._nodes):
            node.remaining = 1 + min((self._nodes[child].remaining for child in node.children.values()), default=-1)

    def _insert(self, sequence: Sequence[int]) -> None:
        at = 0
        for token in sequence:
            children = self._nodes[at].children
            if token not in children:
                children[token] = len(self._nodes)
                self._nodes.append(_Node())
            at = children[token]

    def start(self) -> int:
        """Return the root."""
        return 0

    def choice(self, state: int) -> Choice:
        """Return the children of a node."""
        children = self._nodes[state].children
        remaining = [self._nodes[child].remaining for child in children.values()]
        return Choice(np.fromiter(children, np.int64, len(children)), np.array(remaining, np.int64))

    def step(self, state: int, token: int) -> int:
        """Return the child that `token` leads to."""
        return self._nodes[state].children[token]


class Text:
    """Any text of the given tokens; it has no end."""

    def __init__(self, tokens: Ids) -> None:
        self._choice = Choice(tokens, np.zeros(len(tokens), np.int64))

    def start(self) -> None:
        """Return the only state."""

    def choice(self, _state: None) -> Choice:
        """Return all of the tokens."""
        return self._choice

    def step(self, _state: None, _token: int) -> None:
        """Stay in the only state."""


@dataclass(frozen=True, slots=True)
class CitedState:
    """Where a free sentence stands: still `open` text, or at a node of the trie of its keys."""

    key: int | None = None
    length: int = 0
    ended: bool = False


class CitedSentence:
    """One free sentence of plain tokens that must end with one of the closed keys.

    The sentence may end, and its key begin, only after a token that closes a sentence; from `longest` tokens on it must
    end there. A text that never closes goes on to the limit of its reader, and is unfinished.
    """

    def __init__(self, plain: Ids, closing: npt.NDArray[np.bool_], keys: Trie, longest: int) -> None:
        self._plain = plain
        self._closing = closing
        self._keys = keys
        self._longest = longest
        self._unknown = np.zeros(len(plain), np.int64)

    def start(self) -> CitedState:
        """Return the empty sentence."""
        return CitedState()

    def choice(self, state: CitedState) -> Choice:
        """Return plain tokens, the first tokens of a key, or the rest of a key."""
        if state.key is not None:
            return self._keys.choice(state.key)
        first = self._keys.choice(self._keys.start())
        if state.ended and state.length >= self._longest:
            return first
        if not state.ended:
            return Choice(self._plain, self._unknown)
        return Choice(
            np.concatenate([self._plain, first.tokens]),
            np.concatenate([self._unknown, np.zeros_like(first.remaining)]),
        )

    def step(self, state: CitedState, token: int) -> CitedState:
        """Return the state after one more token of text or of a key."""
        if state.key is not None:
            return CitedState(self._keys.step(state.key, token), state.length + 1)
        start = self._keys.start()
        if state.ended and token in self._keys.choice(start).tokens:
            return CitedState(self._keys.step(start, token), state.length + 1)
        return CitedState(None, state.length + 1, bool(self._closing[token]))


def plain_tokens(pieces: Sequence[bytes]) -> Ids:
    """Return the ids of a vocabulary that a sentence may hold: no control token, line break, bracket or list mark.

    A control token has no bytes.
    """
    barred = (b"\n", b"\r", b"[", b"]", b"<", b">", b"#", b"*", b"|", b"`", b"{", b"}", b"\t")
    ids = [token for token, piece in enumerate(pieces) if piece and not any(mark in piece for mark in barred)]
    return np.array(ids, np.int64)


def closing_tokens(pieces: Sequence[bytes]) -> npt.NDArray[np.bool_]:
    """Say for each id of a vocabulary whether its text can close a sentence."""
    marks = (b".", b"!", b"?", b'."', b'!"', b'?"', ".”".encode(), "!”".encode(), "?”".encode())
    return np.array([piece.rstrip().endswith(marks) for piece in pieces], np.bool_)
