"""The model at work: one context, a fixed prefix that is read once, candidates written side by side.

The only users of llama.cpp's low-level functions. Knows tokens and automata, nothing of articles or prompts.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Generic, Self, TypeVar

import numpy as np
import numpy.typing as npt

from brief.errors import ModelError, PromptTooLong

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from brief.llm.automaton import Automaton, Choice

State = TypeVar("State")
Floats = npt.NDArray[np.float32]

# The prompt is read in pieces of this many tokens, always cut at the same places, so that a prefix gives
# the same numbers whether it is read now or was read before (llama.cpp issue 2838).
_BATCH = 512
# Tokens less likely than this share of the likeliest are never drawn (min-p; 0.02 as tried in the first experiments).
_MIN_P = 0.02


@dataclass(frozen=True, slots=True)
class Sampling:
    """How one candidate is drawn.

    Temperature 0 takes the likeliest token; `shortness` is the bonus, in log-probability, for each token by which a
    choice brings the end nearer.
    """

    temperature: float
    shortness: float
    seed: int


@dataclass(frozen=True, slots=True)
class Completion:
    """What was written: token ids, the mean log-probability of a token, and whether the automaton's end was reached."""

    tokens: tuple[int, ...]
    likelihood: float
    finished: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model reads: a prefix that stays the same from call to call, and a suffix. Token ids."""

    prefix: tuple[int, ...]
    suffix: tuple[int, ...]

    @property
    def length(self) -> int:
        """Return the number of tokens."""
        return len(self.prefix) + len(self.suffix)


@dataclass(frozen=True, slots=True)
class _Run:
    """Tokens to read into one sequence from a position on; what follows each from the `first` on is wanted."""

    sequence: int
    position: int
    tokens: tuple[int, ...]
    first: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """What follows each of some tokens: a row of logits over the vocabulary, and the logarithm of its sum of exps.

    The rows may be llama.cpp's own memory, which holds until the engine reads on.
    """

    logits: Floats
    norms: Floats

    def of(self, row: int, token: int) -> float:
        """Return the log-probability of one token."""
        return float(self.logits[row, token] - self.norms[row])

    def along(self, tokens: Sequence[int]) -> float:
        """Return the log-probability of a text of which each token follows its row."""
        return sum(self.of(row, token) for row, token in enumerate(tokens))


@dataclass(slots=True)
class _Candidate(Generic[State]):
    """A candidate while it is being written; the last row of `scores` is what follows it."""

    sequence: int
    state: State
    sampling: Sampling
    random: np.random.Generator
    scores: Scores
    position: int
    log_probability: float
    tokens: list[int]
    finished: bool = False

    def ended(self, automaton: Automaton[State], limit: int) -> bool:
        """Say whether nothing more is written, and note whether the automaton's end was reached."""
        self.finished = len(automaton.choice(self.state).tokens) == 0
        return self.finished or len(self.tokens) >= limit


class _Batch:
    """What llama.cpp reads in one go, as arrays that it sees without a copy."""

    def __init__(self, lib: ModuleType) -> None:
        self.tokens = np.zeros(_BATCH, np.int32)
        self.positions = np.zeros(_BATCH, np.int32)
        self.sequences = np.zeros(_BATCH, np.int32)
        self.wanted = np.zeros(_BATCH, np.int8)
        self._ones = np.ones(_BATCH, np.int32)
        # llama.cpp takes for each token a list of sequences: here each list is one entry of `sequences`.
        step = self.sequences.itemsize
        self._places = self.sequences.ctypes.data + np.arange(0, _BATCH * step, step, dtype=np.uint64)
        self.native = lib.llama_batch(
            0,
            _pointer(self.tokens, ctypes.c_int32),
            None,
            _pointer(self.positions, ctypes.c_int32),
            _pointer(self._ones, ctypes.c_int32),
            _pointer(self._places, ctypes.POINTER(ctypes.c_int32)),
            _pointer(self.wanted, ctypes.c_int8),
        )

    def fill(self, entries: _Entries, at: slice) -> None:
        """Put some of the entries into the arrays."""
        size = at.stop - at.start
        self.tokens[:size] = entries.tokens[at]
        self.positions[:size] = entries.positions[at]
        self.sequences[:size] = entries.sequences[at]
        self.wanted[:size] = entries.wanted[at]
        self.native.n_tokens = size


@dataclass(frozen=True, slots=True)
class _Entries:
    """The tokens of several runs, one after another."""

    tokens: Ints
    positions: Ints
    sequences: Ints
    wanted: Flags

    @classmethod
    def of(cls, runs: Sequence[_Run]) -> Self:
        """Lay runs end to end."""
        sizes = [len(run.tokens) for run in runs]
        return cls(
            np.fromiter(chain.from_iterable(run.tokens for run in runs), np.int32, sum(sizes)),
            np.concatenate([np.arange(run.position, run.position + len(run.tokens), dtype=np.int32) for run in runs]),
            np.repeat(np.array([run.sequence for run in runs], np.int32), sizes),
            np.concatenate([np.arange(len(run.tokens)) >= run.first for run in runs]),
        )

    def pieces(self, rows: int) -> Iterator[slice]:
        """Cut into pieces of a batch at most, in which at most `rows` are wanted: always at the same places."""
        start = 0
        while start < len(self.tokens):
            stop = min(start + _BATCH, len(self.tokens))
            beyond = np.flatnonzero(self.wanted[start:stop])[rows:]
            stop = start + int(beyond[0]) if len(beyond) else stop
            yield slice(start, stop)
            start = stop


class Engine:
    """A loaded model with one context, used as a context manager.

    Sequence 0 holds the prompt; candidates take the others and share its cells.
    """

    def __init__(self, path: Path, context: int, candidates: int, threads: int) -> None:
        """Load the model.

        `context` is in tokens, for the prompt and all candidates together; `threads` is the number of cores to use.

        Raises:
            ModelError: llama.cpp cannot load the file.
        """
        # OpenMP's threads spin at barriers by default; on a core that is busy otherwise that was seen to cost a
        # factor of 30. The variables are read when the library is loaded, which the import does.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        os.environ.setdefault("GOMP_SPINCOUNT", "0")
        import llama_cpp  # noqa: PLC0415

        self._lib = llama_cpp
        llama_cpp.llama_log_set(_silence(), ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        self._model = llama_cpp.llama_model_load_from_file(os.fsencode(path), llama_cpp.llama_model_default_params())
        if not self._model:
            raise ModelError(f"{path}: llama.cpp cannot load this model: is the file whole, and this build new enough?")
        self._context = self._open_context(context, candidates, threads)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self.vocabulary_size = int(llama_cpp.llama_vocab_n_tokens(self._vocabulary))
        self.room = int(llama_cpp.llama_n_ctx(self._context))
        self._batch = llama_cpp.llama_batch_init(_BATCH, 0, 1)
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._prefix: tuple[int, ...] = ()
        self.tokens_read = 0
        self.tokens_written = 0

    def _open_context(self, context: int, candidates: int, threads: int) -> object:
        params = self._lib.llama_context_default_params()
        params.n_ctx = context
        params.n_batch = params.n_ubatch = params.n_outputs_max = _BATCH
        params.n_seq_max = candidates + 1
        params.kv_unified = True
        params.n_threads = params.n_threads_batch = threads
        opened = self._lib.llama_init_from_model(self._model, params)
        if not opened:
            self._lib.llama_model_free(self._model)
            raise ModelError(f"not enough memory for a context of {context} tokens: lower --budget")
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lib.llama_batch_free(self._batch)
        self._lib.llama_free(self._context)
        self._lib.llama_model_free(self._model)

    def tokenize(self, text: str) -> list[int]:
        """Return llama.cpp's own tokens of an ordinary text: no special token is read in it or added to it."""
        data = text.encode()
        room = len(data) + 8
        buffer = (self._lib.llama_token * room)()
        count = self._lib.llama_tokenize(self._vocabulary, data, len(data), buffer, room, False, False)
        return list(buffer[:count])

    def detokenize(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens as llama.cpp writes it; special tokens are left out."""
        ids = (self._lib.llama_token * len(tokens))(*tokens)
        buffer = ctypes.create_string_buffer(16 * len(tokens) + 16)
        size = self._lib.llama_detokenize(self._vocabulary, ids, len(tokens), buffer, len(buffer), False, False)
        if size < 0:
            buffer = ctypes.create_string_buffer(-size)
            size = self._lib.llama_detokenize(self._vocabulary, ids, len(tokens), buffer, len(buffer), False, False)
        return buffer.raw[:size].decode(errors="replace")

    def complete(
        self, prompt: Prompt, automaton: Automaton[State], samplings: Sequence[Sampling], limit: int
    ) -> tuple[Completion, ...]:
        """Write one candidate for each sampling, side by side, each of at most `limit` tokens.

        The prompt's prefix is read again only when it differs from the last one.

        Raises:
            PromptTooLong: prompt and candidates do not fit into the context.
        """
        room_needed = prompt.length + limit * (len(samplings) + 1)
        if room_needed > self.room:
            raise PromptTooLong(room_needed, self.room)
        self._read_prefix(prompt.prefix)
        # What the automaton forces on every candidate is read once, with the prompt.
        shared, state = _run(automaton, automaton.start(), limit)
        scores = self._decode([_Run(0, len(prompt.prefix), (*prompt.suffix, *shared))])[0][len(prompt.suffix) - 1 :]
        self.tokens_read += len(prompt.suffix)
        known = sum(float(scores[at, token]) for at, token in enumerate(shared))
        position = prompt.length + len(shared)
        candidates = [
            _Candidate(
                number, state, sampling, np.random.default_rng(sampling.seed), scores[-1], position, known, list(shared)
            )
            for number, sampling in enumerate(samplings, start=1)
        ]
        for candidate in candidates:
            self._lib.llama_memory_seq_cp(self._memory, 0, candidate.sequence, -1, -1)
        self._write(automaton, candidates, limit)
        self._forget(len(prompt.prefix), len(candidates))
        return tuple(_completion(candidate) for candidate in candidates)

    def _read_prefix(self, prefix: tuple[int, ...]) -> None:
        if prefix == self._prefix:
            return
        self._lib.llama_memory_clear(self._memory, True)
        self._decode([_Run(0, 0, prefix)])
        self.tokens_read += len(prefix)
        self._prefix = prefix

    def _forget(self, keep: int, candidates: int) -> None:
        """Empty the candidates' sequences and cut sequence 0 back to the prefix."""
        for sequence in range(1, candidates + 1):
            self._lib.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        self._lib.llama_memory_seq_rm(self._memory, 0, keep, -1)

    def _write(self, automaton: Automaton[State], candidates: Sequence[_Candidate[State]], limit: int) -> None:
        """Take turns until every candidate has ended: each chooses a token and runs on, then all are read together."""
        live = [candidate for candidate in candidates if not candidate.ended(automaton, limit)]
        while live:
            room = _BATCH // len(live)
            runs = [_extend(automaton, candidate, min(room, limit - len(candidate.tokens))) for candidate in live]
            for candidate, run, scores in zip(live, runs, self._decode(runs), strict=True):
                candidate.log_probability += sum(float(scores[at, token]) for at, token in enumerate(run.tokens[1:]))
                candidate.scores = scores[-1]
                candidate.position += len(run.tokens)
                self.tokens_written += len(run.tokens)
            live = [candidate for candidate in live if not candidate.ended(automaton, limit)]

    def _decode(self, runs: Sequence[_Run]) -> list[Floats]:
        """Read runs of tokens and return the log-probabilities after each token, one array for each run.

        A run longer than a batch is read in pieces, always cut at the same places.
        """
        entries = [(token, run.position + at, run.sequence) for run in runs for at, token in enumerate(run.tokens)]
        rows = [self._decode_batch(entries[at : at + _BATCH]) for at in range(0, len(entries), _BATCH)]
        scores = np.concatenate(rows) if len(rows) > 1 else rows[0]
        bounds = np.cumsum([len(run.tokens) for run in runs])[:-1]
        return np.split(scores, bounds)

    def _decode_batch(self, entries: Sequence[tuple[int, int, int]]) -> Floats:
        batch = self._batch
        for at, (token, position, sequence) in enumerate(entries):
            batch.token[at] = token
            batch.pos[at] = position
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = sequence
            batch.logits[at] = True
        batch.n_tokens = len(entries)
        status = self._lib.llama_decode(self._context, batch)
        if status:
            raise ModelError(f"llama.cpp could not read {len(entries)} tokens (status {status}): lower --budget")
        logits = self._lib.llama_get_logits(self._context)
        return log_softmax(np.ctypeslib.as_array(logits, shape=(len(entries), self.vocabulary_size)))


def _run(automaton: Automaton[State], state: State, room: int) -> tuple[list[int], State]:
    """Follow the automaton while it leaves no choice, for at most `room` tokens."""
    tokens: list[int] = []
    while len(tokens) < room and len(only := automaton.choice(state).tokens) == 1:
        tokens.append(int(only[0]))
        state = automaton.step(state, tokens[-1])
    return tokens, state


def _extend(automaton: Automaton[State], candidate: _Candidate[State], room: int) -> _Run:
    """Let a candidate choose its next token and run on from there."""
    choice = automaton.choice(candidate.state)
    token = int(choice.tokens[_draw(candidate, choice)])
    candidate.log_probability += float(candidate.scores[token])
    forced, candidate.state = _run(automaton, automaton.step(candidate.state, token), room - 1)
    run = _Run(candidate.sequence, candidate.position, (token, *forced))
    candidate.tokens.extend(run.tokens)
    return run


def _draw(candidate: _Candidate[State], choice: Choice) -> int:
    """Return the index of the token that a candidate takes: the best, or one drawn by its temperature with min-p."""
    sampling = candidate.sampling
    scores = candidate.scores[choice.tokens] - sampling.shortness * choice.remaining
    if sampling.temperature == 0:
        return int(scores.argmax())
    weights = np.exp((scores - scores.max()) / sampling.temperature)
    weights[weights < _MIN_P] = 0
    return int(candidate.random.choice(len(weights), p=weights / weights.sum()))


def _completion(candidate: _Candidate[State]) -> Completion:
    likelihood = candidate.log_probability / max(1, len(candidate.tokens))
    return Completion(tuple(candidate.tokens), likelihood, candidate.finished)


@cache
def _silence() -> object:
    """Return a callback that swallows llama.cpp's log: what matters is raised as an error.

    There is one for the whole process: llama.cpp calls it for as long as the library is loaded.
    """
    import llama_cpp  # noqa: PLC0415

    return llama_cpp.llama_log_callback(lambda _level, _text, _data: None)
