"""Free text in which names, numbers and quoted words stand only as they stand in the evidence.

An automaton over bytes, so that it serves every vocabulary: a word that holds a capital, a digit or a letter beyond
a-z must be a word of the evidence from its first byte to its last, and what stands between quotation marks must stand
between quotation marks there (written with straight marks). Any other word is free. Masks over the vocabulary are
computed when a state is first met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from brief.llm.automaton import Choice, Ids, Trie, closing_tokens, plain_tokens

# Words that may open a sentence though the evidence does not hold them.
_OPENERS = """
    A After All Also An And As At Both But By Despite During For From He Her His However If In It Its Many Meanwhile
    More Most No Not Of On One Only Or Other Others Over Several She Since So Some Such That The Their There These
    They This Those Though Through To Two Under Until Up We What When Where Which While Who With Without
""".split()
# Numbers in words: free words, unless the evidence says nothing of them.
_NUMBERS = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen
    hundreds thousands millions billions trillions dozens half third quarter twice thrice double triple second
    fourth fifth sixth
""".split()
_SHORTENED = frozenset("Mr Mrs Ms Dr St Gen Sen Rep Gov Prof Lt Col Sgt Capt Rev Jr Sr Inc Corp Co Ltd No".split())
_MARK = ord('"')
_QUOTED = re.compile(r'"([^"\n]{1,400})"|“([^”\n]{1,400})”|„([^“\n]{1,400})“|«([^»\n]{1,400})»')
_CHUNK = re.compile(r"[^\s—–/“”„«»\"()\[\]{}<>…]+")
_EDGES = ".,;:!?'‘’*_|`#"
_LONGEST_PIECE = 32

# The tokens of a key.
Key = tuple[int, ...]

_LOWER = tuple(range(ord("a"), ord("z") + 1))
_DIGITS = tuple(range(ord("0"), ord("9") + 1))
_SPACE = ord(" ")
_HYPHENS = tuple(b"-/")
_STOPS = tuple(b".,;:!?)")
_APOSTROPHE = ord("'")

_NOWHERE = 0
_OPENING, _GAP, _JOINT, _STOP, _FREE = range(1, 6)
_FIRST_NODE = 6
_PAD = 256


class Vocabulary:
    """The bytes of a vocabulary's tokens, arranged by their first byte."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        """Take the tokens that a sentence may hold; one of more than 32 bytes is left out."""
        ids = np.array([token for token in plain_tokens(pieces) if len(pieces[token]) <= _LONGEST_PIECE], np.int64)
        table = np.full((len(ids), _LONGEST_PIECE), _PAD, np.int16)
        for row, token in enumerate(ids):
            table[row, : len(pieces[token])] = np.frombuffer(pieces[token], np.uint8)
        table = table[:, : int((table < _PAD).any(axis=0).sum())]
        self.pieces = pieces
        self.closing = closing_tokens(pieces)
        self.groups = {
            int(byte): (ids[table[:, 0] == byte], table[table[:, 0] == byte, 1:]) for byte in np.unique(table[:, 0])
        }


@dataclass(slots=True)
class _Node:
    """A beginning of words.

    It may be a `whole` word, or one that is `barred`; `guarded`, nothing but the evidence goes on from it; with a stop
    at its end it knows the node that `stopped`.
    """

    children: dict[int, int] = field(default_factory=dict)
    whole: bool = False
    barred: bool = False
    guarded: bool = False
    stopped: int | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """The tokens that begin with one byte and may come in one state, and the states that they lead to."""

    tokens: Ids
    states: npt.NDArray[np.int32]


class Copying:
    """The automaton of text whose names, numbers and quotations are the evidence's own; states are numbers."""

    def __init__(self, vocabulary: Vocabulary, evidence: Sequence[str]) -> None:
        """Take the words of the evidence."""
        self._vocabulary = vocabulary
        self._table = _table(evidence)
        self._parts: dict[tuple[int, int], _Part] = {}
        self.choice = lru_cache(maxsize=64)(self._choice)

    def start(self) -> int:
        """Return the state before the first word."""
        return _OPENING

    def may_end(self, state: int) -> bool:
        """Say whether no word or quotation is left half-way."""
        return bool(self._table[state, _SPACE] == _GAP)

    def step(self, state: int, token: int) -> int:
        """Return the state after the bytes of a token."""
        for byte in self._vocabulary.pieces[token]:
            state = int(self._table[state, byte])
        return state

    def _choice(self, state: int) -> Choice:
        parts = [
            self._part(int(after), byte) for byte in self._vocabulary.groups if (after := self._table[state, byte])
        ]
        tokens = np.concatenate([part.tokens for part in parts]) if parts else np.empty(0, np.int64)
        return Choice(tokens, np.broadcast_to(np.int64(0), tokens.shape))

    def _part(self, state: int, first: int) -> _Part:
        """Return what may come of the tokens that begin with a byte which led to a state."""
        part = self._parts.get((state, first))
        if part is None:
            tokens, rest = self._vocabulary.groups[first]
            reached = np.full(len(tokens), state, np.int32)
            for column in rest.T:
                reached = self._table[reached, column]
            part = self._parts[state, first] = _Part(tokens[reached != _NOWHERE], reached[reached != _NOWHERE])
        return part


@dataclass(frozen=True, slots=True)
class GroundedState:
    """Where a grounded sentence stands: in its text, or at a node of the trie of its keys."""

    text: int
    key: int | None = None
    length: int = 0
    ended: bool = False


class GroundedSentence:
    """One sentence of copied names, numbers and quotations that must end with one of the closed keys.

    Its key begins after a token that closes a sentence, and must begin there, except after an abbreviation of the
    evidence such as U.S. that leaves fewer than `longest` tokens behind it.
    """

    def __init__(self, text: Copying, closing: npt.NDArray[np.bool_], longest: int, keys: Trie) -> None:
        self._text = text
        self._closing = closing
        self._keys = keys
        self._longest = longest
        self._first = keys.choice(keys.start())

    def start(self) -> GroundedState:
        """Return the empty sentence."""
        return GroundedState(self._text.start())

    def choice(self, state: GroundedState) -> Choice:
        """Return the tokens of the text, the first tokens of a key, or the rest of a key."""
        if state.key is not None:
            return self._keys.choice(state.key)
        if not state.ended:
            return self._text.choice(state.text)
        if state.text == _STOP or state.length >= self._longest:
            return self._first
        text = self._text.choice(state.text).tokens
        tokens = np.concatenate([text[~np.isin(text, self._first.tokens)], self._first.tokens])
        return Choice(tokens, np.broadcast_to(np.int64(0), tokens.shape))

    def step(self, state: GroundedState, token: int) -> GroundedState:
        """Return the state after one more token of text or of a key."""
        if state.key is not None or (state.ended and token in self._first.tokens):
            key = self._keys.step(self._keys.start() if state.key is None else state.key, token)
            return GroundedState(state.text, key, state.length + 1)
        text = self._text.step(state.text, token)
        ended = bool(self._closing[token]) and self._text.may_end(text)
        return GroundedState(text, None, state.length + 1, ended)


@dataclass(frozen=True, slots=True)
class SectionState:
    """Where a section stands: the keys that are left, where its sentence stands, and what that has of its key."""

    left: tuple[Key, ...]
    sentence: GroundedState
    key: Key = ()


class GroundedSection:
    """So many grounded sentences, one behind the other, each of which ends with a key of its own.

    `sentence` makes the automaton of one of them from the keys that are left; there are no more than keys.
    """

    def __init__(self, sentence: Callable[[Trie], GroundedSentence], keys: Sequence[Key], sentences: int) -> None:
        self._sentence = lru_cache(maxsize=None)(lambda left: sentence(Trie(left)))
        self._keys = tuple(keys)
        self._last = max(1, len(keys) + 1 - sentences)

    def start(self) -> SectionState:
        """Return the empty section."""
        return self._begun(self._keys)

    def choice(self, state: SectionState) -> Choice:
        """Return what may follow in the sentence; behind the last one's key there is nothing."""
        return self._sentence(state.left).choice(state.sentence)

    def step(self, state: SectionState, token: int) -> SectionState:
        """Return the state after one more token; behind a key another sentence begins."""
        sentence = self._sentence(state.left).step(state.sentence, token)
        key = () if sentence.key is None else (*state.key, token)
        if key in state.left and len(state.left) > self._last:
            return self._begun(tuple(other for other in state.left if other != key))
        return SectionState(state.left, sentence, key)

    def _begun(self, left: tuple[Key, ...]) -> SectionState:
        return SectionState(left, self._sentence(left).start())


def _table(evidence: Sequence[str]) -> npt.NDArray[np.int32]:
    """Return for each state and byte the next state; the last column, for no byte, stays where it is."""
    nodes = _nodes(evidence)
    rows = [_row(nodes, number) for number in range(len(nodes))]
    between = _Between(evidence, len(rows))
    if between.rows:
        for state in (_OPENING, _GAP, _JOINT):
            rows[state][_MARK] = len(rows)
    rows += between.rows
    table = np.zeros((len(rows), _PAD + 1), np.int32)
    table[:, _PAD] = np.arange(len(rows))
    for number, row in enumerate(rows):
        table[number, [*row]] = [*row.values()]
    return table


def _nodes(evidence: Sequence[str]) -> list[_Node]:
    """Return the tries of the words that may stand first, and elsewhere; those before the first node are no words."""
    nodes = [_Node() for _ in range(_FIRST_NODE)]
    words = {chunk.strip(_EDGES).lower() for text in evidence for chunk in _CHUNK.findall(text)}
    foreign = [number for number in _NUMBERS if number not in words]
    names = {name for text in evidence for name in _names(text)}
    openers = {word.capitalize() for word in words if word.isascii() and word.isalpha()} | set(_OPENERS)
    for opener in sorted(names | openers.difference(number.capitalize() for number in foreign)):
        _insert(nodes, _OPENING, opener.encode())
    for name in sorted(names):
        _insert(nodes, _GAP, name.encode())
    for number in foreign:
        nodes[_insert(nodes, _GAP, number.encode())].barred = True
    # Behind a hyphen the same words may begin, but no number.
    nodes[_JOINT].children = {byte: node for byte, node in nodes[_GAP].children.items() if byte not in _DIGITS}
    return nodes


def _insert(nodes: list[_Node], root: int, word: bytes) -> int:
    """Add a word below a root and return its node."""
    at = root
    for byte in word:
        children = nodes[at].children
        if byte not in children:
            children[byte] = len(nodes)
            guarded = nodes[at].guarded or byte not in _LOWER
            nodes.append(_Node(guarded=guarded, stopped=at if byte in _STOPS else None))
        at = children[byte]
    nodes[at].whole = True
    return at


def _row(nodes: Sequence[_Node], number: int) -> dict[int, int]:
    """Return where each byte leads from a state outside quotation marks."""
    node = nodes[number]
    inside = number >= _FIRST_NODE
    row: dict[int, int] = {}
    if number in {_GAP, _JOINT, _STOP, _FREE} or (inside and not node.guarded):
        row |= dict.fromkeys(_LOWER, _FREE)
    if number == _FREE or (inside and not node.guarded):
        row[_APOSTROPHE] = _FREE
    if number in {_STOP, _FREE} or (inside and _ends(nodes, node)):
        row |= {_SPACE: _GAP} | dict.fromkeys(_HYPHENS, _JOINT) | dict.fromkeys(_STOPS, _STOP)
    if number == _OPENING:
        row[_SPACE] = _OPENING  # SentencePiece begins a text with a space
    if number == _GAP:
        row[ord("(")] = _GAP
    return row | node.children


def _ends(nodes: Sequence[_Node], node: _Node) -> bool:
    """Say whether a word may end here: it is whole, or was before this stop, or is a free word."""
    stopped = node.stopped is not None and nodes[node.stopped].whole
    return not node.barred and (node.whole or stopped or not node.guarded)


def _names(text: str) -> Iterator[str]:
    """Give the words of a text that hold a capital, a digit or a letter beyond a-z, as they stand and bare."""
    for chunk in _CHUNK.findall(text):
        bare = chunk.strip(_EDGES)
        stem = re.sub(r"['’]s$", "", bare)
        forms = {bare, stem, *(part for part in bare.split("-") if part.isalpha())}
        if ("." in bare or bare in _SHORTENED) and f"{bare}." in chunk:
            forms.add(f"{bare}.")  # U.S. and Mr. keep their last stop
        if stem.isalpha():
            forms |= {f"{stem}'s", f"{stem}’s"}
        yield from (form for form in forms if form and not re.fullmatch("[a-z'’-]+", form))


class _Between:
    """The states between quotation marks: the places in the evidence's quotations that the words so far may end at."""

    def __init__(self, evidence: Sequence[str], first: int) -> None:
        passages = [quoted[0][1:-1] for text in evidence for quoted in _QUOTED.finditer(text)]
        self._text = "\0".join(passages).encode() + b"\0"
        self._first = first
        self._numbers: dict[frozenset[int], int] = {}
        self.rows: list[dict[int, int]] = []
        if passages:
            # A quotation may begin at each of a passage's words.
            waiting = [frozenset(begin.start() for begin in re.finditer(rb"(?<![^\s\0])[^\s\0]", self._text))]
            self._number(waiting[0])
            for places in waiting:
                waiting += self._follow(places)

    def _number(self, places: frozenset[int]) -> int:
        return self._first + self._numbers.setdefault(places, len(self._numbers))

    def _follow(self, places: frozenset[int]) -> list[frozenset[int]]:
        """Add the row of a set of places, and return the sets that are new."""
        row: dict[int, int] = {}
        new = []
        for byte in sorted({self._text[place] for place in places} - {0}):
            after = frozenset(place + 1 for place in places if self._text[place] == byte)
            if after not in self._numbers:
                new.append(after)
            row[byte] = self._number(after)
        if any(self._closes(place) for place in places):
            row[_MARK] = _STOP
        self.rows.append(row)
        return new

    def _closes(self, place: int) -> bool:
        """Say whether a word, or what follows it, has just ended."""
        before, after = self._text[place - 1 : place], self._text[place : place + 1]
        return place > 0 and before not in b" \0" and not (after.isalnum() or after >= b"\x80" or after in b"'-")
