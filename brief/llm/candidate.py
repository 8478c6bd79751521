"""A candidate while it is written: what it chooses next, what is forced on it, and what was guessed for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from brief.llm.batch import Run, Scores

if TYPE_CHECKING:
    from brief.llm.automaton import Automaton, Choice
    from brief.llm.engine import Sampling

State = TypeVar("State")

# Tokens less likely than this share of the likeliest are never drawn (min-p; 0.02 as tried in the first experiments).
_MIN_P = 0.02
# A guess follows two tokens that stood together in the evidence, and has four at most: bench/engine.md.
_GRAM = 2
_GUESSED = 4


@dataclass(slots=True)
class Candidate(Generic[State]):
    """Where a candidate begins, what it has, and what follows it: the last row of `scores`.

    `coming` is the token that it has chosen next, where it has.
    """

    sequence: int
    state: State
    sampling: Sampling
    scores: Scores
    begins: int
    log_probability: float
    tokens: list[int]
    coming: int | None = None
    random: np.random.Generator = field(init=False)
    finished: bool = False

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.sampling.seed)

    @property
    def position(self) -> int:
        """Return the position of the next token."""
        return self.begins + len(self.tokens)

    def ended(self, automaton: Automaton[State], limit: int) -> bool:
        """Say whether nothing more is written, and note whether the automaton's end was reached."""
        self.finished = len(automaton.choice(self.state).tokens) == 0
        return self.finished or len(self.tokens) >= limit


class Lookup:
    """What followed a few tokens where they first stood in the evidence: a guess at what comes after them."""

    def __init__(self, texts: Iterable[Sequence[int]]) -> None:
        """Take the evidence's tokens."""
        self._after: dict[tuple[int, ...], Sequence[int]] = {}
        for text in texts:
            for at in range(_GRAM, len(text)):
                self._after.setdefault(tuple(text[at - _GRAM : at]), text[at : at + _GUESSED])

    def guess(self, automaton: Automaton[State], candidate: Candidate[State], room: int) -> tuple[int, ...]:
        """Return what may be written next and is likely to be, `room` tokens at most."""
        state = candidate.state
        guessed: list[int] = []
        for token in self._after.get(tuple(candidate.tokens[-_GRAM:]), ())[: max(0, room)]:
            if token not in automaton.choice(state).tokens:
                break
            guessed.append(token)
            state = automaton.step(state, token)
        return tuple(guessed)


def follow(automaton: Automaton[State], state: State, room: int) -> tuple[list[int], State]:
    """Follow the automaton while it leaves no choice, for at most `room` tokens."""
    tokens: list[int] = []
    while len(tokens) < room and len(only := automaton.choice(state).tokens) == 1:
        tokens.append(int(only[0]))
        state = automaton.step(state, tokens[-1])
    return tokens, state


def extend(automaton: Automaton[State], candidate: Candidate[State], room: int) -> Run:
    """Let a candidate take its next token and run on from there."""
    token = _choose(automaton, candidate) if candidate.coming is None else candidate.coming
    candidate.coming = None
    candidate.log_probability += float(candidate.scores.logits[-1, token] - candidate.scores.norms[-1])
    forced, candidate.state = follow(automaton, automaton.step(candidate.state, token), room - 1)
    run = Run(candidate.sequence, candidate.position, (token, *forced))
    candidate.tokens.extend(run.tokens)
    return run


def hold(automaton: Automaton[State], candidate: Candidate[State], guessed: Sequence[int], rows: Scores) -> None:
    """Take a guess as far as it is what the candidate chooses; `rows` say what follows it, and each of its tokens."""
    for number, token in enumerate(guessed, start=1):
        candidate.coming = _choose(automaton, candidate)
        if candidate.coming != token:
            return
        candidate.coming = None
        candidate.log_probability += float(candidate.scores.logits[-1, token] - candidate.scores.norms[-1])
        candidate.tokens.append(token)
        candidate.state = automaton.step(candidate.state, token)
        candidate.scores = rows.rows(0, number + 1)


def _choose(automaton: Automaton[State], candidate: Candidate[State]) -> int:
    choice = automaton.choice(candidate.state)
    return int(choice.tokens[0] if len(choice.tokens) == 1 else choice.tokens[_draw(candidate, choice)])


def _draw(candidate: Candidate[State], choice: Choice) -> int:
    """Return the index of the token that a candidate takes: the best, or one drawn by its temperature with min-p."""
    sampling = candidate.sampling
    scores = candidate.scores.logits[-1, choice.tokens]
    if sampling.shortness:
        scores = scores - sampling.shortness * choice.remaining
    if sampling.temperature == 0:
        return int(scores.argmax())
    likely = np.flatnonzero(scores >= scores.max() + sampling.temperature * log(_MIN_P))
    weights = np.exp((scores[likely] - scores.max()).astype(np.float64) / sampling.temperature)
    return int(candidate.random.choice(likely, p=weights / weights.sum()))
