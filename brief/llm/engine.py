"""The model at work: one context, a fixed prefix that is read once, candidates written side by side.

The only users of llama.cpp's low-level functions. Knows tokens and automata, nothing of articles or prompts.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import numpy as np

from brief.errors import ModelError, PromptTooLong
from brief.llm.batch import Batch, Entries, Run, Scores, joined
from brief.llm.candidate import Candidate, Lookup, extend, follow, hold
from brief.llm.machine import IdleCores

if TYPE_CHECKING:
    from types import TracebackType

    from brief.llm.automaton import Automaton

State = TypeVar("State")

# The prompt is read in pieces of this many tokens, always cut at the same places, so that a prefix gives
# the same numbers whether it is read now or was read before (llama.cpp issue 2838).
_BATCH = 512
# The memory for what follows the tokens of one batch, in numbers: 64 MB, so 341 rows of SmolLM2's vocabulary.
_MOST_SCORES = 1 << 24


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
class Extras:
    """What is loaded beside a model's file: a LoRA adapter, and how many layers the graphics card holds.

    None holds all of them, where the build of llama.cpp knows a graphics card at all.
    """

    adapter: Path | None = None
    gpu_layers: int | None = None


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
class _Turn(Generic[State]):
    """What is read for a candidate: tokens that it has, from a position on, and a guess at what it will choose."""

    candidate: Candidate[State]
    position: int
    tokens: tuple[int, ...]
    guess: tuple[int, ...]


_NO_EXTRAS = Extras()
_NO_LOOKUP = Lookup(())


class Engine:
    """A loaded model with one context, used as a context manager.

    Sequence 0 holds the prompt; candidates take the others and share its cells.
    """

    def __init__(self, path: Path, context: int, candidates: int, threads: int, extras: Extras = _NO_EXTRAS) -> None:
        """Load the model.

        `context` is in tokens, for the prompt and all candidates together; `candidates` is the most of them at a time;
        `threads` is the most cores to use: as many of them as are idle are used, at any time.

        Raises:
            ModelError: llama.cpp cannot load the file or its adapter, or there is not enough memory.
        """
        llama_cpp = self._lib = library()
        self._cores = IdleCores(threads)
        self._model = self._open_model(path, extras.gpu_layers)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self.vocabulary_size = int(llama_cpp.llama_vocab_n_tokens(self._vocabulary))
        self._rows = score_rows(self.vocabulary_size, candidates)
        self._spare = candidates + 1
        self._context = self._open_context(context, threads)
        if extras.adapter:
            self._add_adapter(extras.adapter, path)
        self.weights = int(llama_cpp.llama_model_n_params(self._model))
        self.room = int(llama_cpp.llama_n_ctx(self._context))
        self._batch = Batch(llama_cpp, _BATCH)
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._prefix: tuple[int, ...] = ()
        self.tokens_read = 0
        self.tokens_written = 0

    def _open_model(self, path: Path, gpu_layers: int | None) -> object:
        params = self._lib.llama_model_default_params()
        if gpu_layers is not None:
            params.n_gpu_layers = gpu_layers
        model = self._lib.llama_model_load_from_file(os.fsencode(path), params)
        if not model:
            raise ModelError(f"{path}: llama.cpp cannot load this model: is the file whole, and this build new enough?")
        return model

    def _add_adapter(self, adapter: Path, path: Path) -> None:
        """Lay an adapter over the model, at full strength; the model frees it with itself."""
        loaded = self._lib.llama_adapter_lora_init(self._model, os.fsencode(adapter))
        adapters, scales = (self._lib.llama_adapter_lora_p_ctypes * 1)(loaded), (ctypes.c_float * 1)(1.0)
        if not loaded or self._lib.llama_set_adapters_lora(self._context, adapters, 1, scales):
            self._free()
            raise ModelError(f"{adapter}: llama.cpp cannot lay this adapter over {path}: was it made for this model?")

    def _open_context(self, context: int, threads: int) -> object:
        params = self._lib.llama_context_default_params()
        params.n_ctx = context
        params.n_batch = params.n_ubatch = _BATCH
        params.n_outputs_max = self._rows
        params.n_seq_max = self._spare + 1
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
        self._free()

    def _free(self) -> None:
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

    def follow(self, tokens: Sequence[int]) -> Scores:
        """Read a text by itself, and return what follows each of its tokens; it holds until the engine reads on."""
        self._clear()
        return self._decode([Run(0, 0, tokens)])

    def complete(
        self,
        prompt: Prompt,
        automaton: Automaton[State],
        samplings: Sequence[Sampling],
        limit: int,
        lookup: Lookup = _NO_LOOKUP,
    ) -> tuple[Completion, ...]:
        """Write one candidate for each sampling, side by side, each of at most `limit` tokens.

        The prompt's prefix is read again only when it differs from the last one. What `lookup` guesses is read along,
        and kept where it is what would have been chosen.

        Raises:
            ModelError: more candidates than this engine was loaded for.
            PromptTooLong: prompt and candidates do not fit into the context.
        """
        self.check(prompt, len(samplings), limit)
        self._read_prefix(prompt.prefix)
        # What the automaton forces on every candidate is read once, with the prompt.
        shared, state = follow(automaton, automaton.start(), limit)
        scores = self._decode([Run(0, len(prompt.prefix), (*prompt.suffix, *shared), len(prompt.suffix) - 1)])
        self.tokens_read += len(prompt.suffix)
        known = scores.along(shared)
        candidates = [
            Candidate(number, state, sampling, scores, prompt.length, known, [*shared])
            for number, sampling in enumerate(samplings, start=1)
        ]
        for candidate in candidates:
            self._lib.llama_memory_seq_cp(self._memory, 0, candidate.sequence, -1, -1)
        self._write(automaton, candidates, limit, lookup)
        self.tokens_written += sum(len(candidate.tokens) - len(shared) for candidate in candidates)
        self._forget(len(prompt.prefix), len(candidates))
        return tuple(_completion(candidate) for candidate in candidates)

    def check(self, prompt: Prompt, candidates: int, limit: int) -> None:
        """Raise what `complete` would raise of a prompt and so many candidates; nothing is computed."""
        if candidates >= self._spare:
            most = self._spare - 1
            raise ModelError(f"{candidates} candidates are too many: {most} can be written side by side: ask for fewer")
        needed = prompt.length + limit * (candidates + 1)
        if needed > self.room:
            raise PromptTooLong(needed, self.room)

    def _read_prefix(self, prefix: tuple[int, ...]) -> None:
        if prefix == self._prefix:
            return
        self._clear()
        self._decode([Run(0, 0, prefix, len(prefix))])
        self.tokens_read += len(prefix)
        self._prefix = prefix

    def _clear(self) -> None:
        self._lib.llama_memory_clear(self._memory, True)
        self._prefix = ()

    def _forget(self, keep: int, candidates: int) -> None:
        """Empty the candidates' sequences and cut sequence 0 back to the prefix."""
        for sequence in range(1, candidates + 1):
            self._lib.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        self._lib.llama_memory_seq_rm(self._memory, 0, keep, -1)

    def _write(
        self, automaton: Automaton[State], candidates: Sequence[Candidate[State]], limit: int, lookup: Lookup
    ) -> None:
        """Take turns until every candidate has ended: each chooses a token and runs on, then all are read together."""
        live = [candidate for candidate in candidates if not candidate.ended(automaton, limit)]
        while live:
            room = self._rows // len(live)
            self._score(automaton, [_turn(automaton, candidate, lookup, limit, room) for candidate in live])
            live = [candidate for candidate in live if not candidate.ended(automaton, limit)]

    def _score(self, automaton: Automaton[State], turns: Sequence[_Turn[State]]) -> None:
        """Read a turn of each candidate, add up how likely what was forced on it is, and keep what was guessed well."""
        turns = [turn for turn in turns if turn.tokens]
        if not turns:
            return
        runs = [Run(turn.candidate.sequence, turn.position, (*turn.tokens, *turn.guess)) for turn in turns]
        scores = self._decode(runs).split([len(run.tokens) for run in runs])
        for turn, rows in zip(turns, scores, strict=True):
            candidate, known = turn.candidate, len(turn.tokens)
            forced = candidate.tokens[turn.position + 1 - candidate.begins :]
            candidate.log_probability += rows.along(forced)
            candidate.scores = rows.rows(0, known)
            if turn.guess:
                hold(automaton, candidate, turn.guess, rows.rows(known - 1))
                self._lib.llama_memory_seq_rm(self._memory, candidate.sequence, candidate.position, -1)

    def _decode(self, runs: Sequence[Run]) -> Scores:
        """Read runs of tokens and return what follows those that are wanted."""
        entries = Entries.of(runs)
        pieces = list(entries.pieces(_BATCH, self._rows))
        return joined([self._decode_piece(entries, piece, copy=len(pieces) > 1) for piece in pieces])

    def _decode_piece(self, entries: Entries, piece: slice, *, copy: bool) -> Scores:
        self._batch.fill(entries, piece)
        alone = piece.stop - piece.start == 1
        # For a single token llama.cpp shares the attention out over its threads, and adds up in another order for
        # another number of threads. Two tokens give the same numbers on every number of threads.
        if alone:
            self._batch.pad(self._spare)
        threads = self._cores.look()
        self._lib.llama_set_n_threads(self._context, threads, threads)
        status = self._lib.llama_decode(self._context, self._batch.native)
        if status:
            raise ModelError(f"llama.cpp could not read {len(entries.tokens)} tokens (status {status}): lower --budget")
        if alone:
            self._lib.llama_memory_seq_rm(self._memory, self._spare, -1, -1)
        rows = int(entries.wanted[piece].sum())
        if not rows:
            return Scores.of(np.empty((0, self.vocabulary_size), np.float32))
        logits = np.ctypeslib.as_array(self._lib.llama_get_logits(self._context), shape=(rows, self.vocabulary_size))
        return Scores.of(logits.copy() if copy else logits)


def score_rows(vocabulary: int, candidates: int) -> int:
    """Return of how many tokens at a time the engine takes what follows them: a row of `vocabulary` floats each."""
    return min(_BATCH, max(candidates, _MOST_SCORES // vocabulary))


def _turn(
    automaton: Automaton[State], candidate: Candidate[State], lookup: Lookup, limit: int, room: int
) -> _Turn[State]:
    """Let a candidate go on, and say what is to be read for it: at most `room` tokens."""
    run = extend(automaton, candidate, min(room, limit - len(candidate.tokens)))
    if candidate.ended(automaton, limit):
        # Nothing follows the last token of a text, so that token is not read.
        return _Turn(candidate, run.position, tuple(run.tokens[:-1]), ())
    left = min(room - len(run.tokens), limit - len(candidate.tokens) - 1)
    return _Turn(candidate, run.position, tuple(run.tokens), lookup.guess(automaton, candidate, left))


def _completion(candidate: Candidate[State]) -> Completion:
    likelihood = candidate.log_probability / max(1, len(candidate.tokens))
    return Completion(tuple(candidate.tokens), likelihood, candidate.finished)


@cache
def library() -> Any:
    """Return llama.cpp's functions, loaded once, and silent: what matters is raised as an error."""
    # OpenMP's threads spin at barriers by default; on a core that is busy otherwise that was seen to cost a
    # factor of 30. The variables are read when the library is loaded, which the import does.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    import llama_cpp  # noqa: PLC0415

    # A callback in Python would swallow an interrupt that arrives while it runs. This function of C ignores what it is
    # called with, and does nothing.
    silence = ctypes.cast(llama_cpp.llama_max_devices, llama_cpp.llama_log_callback)
    llama_cpp.llama_log_set(silence, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    return llama_cpp
