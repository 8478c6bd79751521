"""A chat model ready to write: header, tokenizer, chat template and engine together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from brief.errors import ModelError
from brief.llm import chat, gguf, tokens
from brief.llm.automaton import CitedSentence, Trie, closing_tokens, plain_tokens
from brief.llm.copying import Copying, GroundedSentence, Vocabulary
from brief.llm.engine import Completion, Engine, Prompt, Sampling
from brief.llm.machine import free_memory
from brief.types import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from brief.llm.automaton import Automaton

from contextlib import contextmanager

State = TypeVar("State")

# Room for a prompt of about 2,500 tokens and eight candidates of 170: no more memory than that is asked for.
CONTEXT = 4096
MOST_CANDIDATES = 16


@dataclass(frozen=True)
class ChatModel:
    """A model that continues chats under automata. Knows nothing of articles."""

    header: gguf.Header
    tokenizer: tokens.Tokenizer
    engine: Engine

    def write(
        self, messages: Sequence[Message], automaton: Automaton[State], samplings: Sequence[Sampling], limit: int
    ) -> tuple[Completion, ...]:
        """Write one candidate for each sampling in answer to a chat, each of at most `limit` tokens."""
        return self.engine.complete(self.prompt(messages), automaton, samplings, limit)

    def prompt(self, messages: Sequence[Message]) -> Prompt:
        """Return the tokens of a chat, cut before the content of its last message: what stands there stays the same."""
        parts = chat.render(self.header, messages)
        last = max(at for at, part in enumerate(parts) if not part.special)
        prefix = chat.encode(parts[:last], self.tokenizer)
        whole = chat.encode(parts, self.tokenizer)
        return Prompt(tuple(prefix), tuple(whole[len(prefix) :]))

    def texts(self, options: Sequence[str]) -> Trie:
        """Return the automaton that holds exactly these texts."""
        return Trie([self.tokenizer.encode(option) for option in options])

    def cited_sentence(self, keys: Sequence[str], longest: int) -> CitedSentence:
        """Return the automaton of a free sentence of about `longest` tokens at most that ends with one of the keys."""
        pieces = self._vocabulary.pieces
        return CitedSentence(plain_tokens(pieces), closing_tokens(pieces), self._keys(keys), longest)

    def grounded_sentence(self, keys: Sequence[str], evidence: Sequence[str], longest: int) -> GroundedSentence:
        """Return the same, where names, numbers and quotations stand only as they stand in the evidence."""
        vocabulary = self._vocabulary
        text = Copying(vocabulary, evidence)
        return GroundedSentence(text, vocabulary.closing, self._keys(keys), longest)

    def _keys(self, keys: Sequence[str]) -> Trie:
        return self.texts([f" [{key}]" for key in keys])

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary([self.tokenizer.piece(token) for token in range(self.engine.vocabulary_size)])

    def decode(self, completion: Completion) -> str:
        """Return the text of a completion."""
        return self.tokenizer.decode(completion.tokens)


@contextmanager
def load(path: Path, threads: int) -> Iterator[ChatModel]:
    """Load a chat model from a GGUF file, with `threads` cores.

    Raises:
        ModelError: the file is missing, damaged, no chat model, or too large for the memory.
    """
    header = gguf.read_header(path)
    context = min(CONTEXT, header.context_length)
    _check_fit(header, context, free_memory())
    with Engine(path, context, MOST_CANDIDATES, threads) as engine:
        yield ChatModel(header, _tokenizer(header, engine), engine)


def _check_fit(header: gguf.Header, context: int, free: int | None) -> None:
    """Raise ModelError where weights and context are larger than the memory that is free, in bytes."""
    needed = header.path.stat().st_size + context * header.token_bytes
    if free is not None and needed > free:
        raise ModelError(
            f"{header.path}: needs {needed / 1e9:.1f} GB of memory, {free / 1e9:.1f} GB are free: "
            "close other programs or take a smaller model"
        )


def _tokenizer(header: gguf.Header, engine: Engine) -> tokens.Tokenizer:
    """Return the fast tokenizer where it agrees with the model's own on a probe, else the model's own."""
    fast = tokens.bpe_tokenizer(header)
    if fast is not None and tokens.agrees(fast, engine.tokenize):
        return fast
    return tokens.NativeTokenizer(header, engine.tokenize, engine.detokenize)
