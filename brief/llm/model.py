"""A chat model ready to write: header, tokenizer, chat template and engine together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from brief.errors import ModelError
from brief.llm import chat, gguf, tokens
from brief.llm.author import Generation, Texts, Written
from brief.llm.automaton import CitedSentence, Trie, closing_tokens, plain_tokens
from brief.llm.candidate import Lookup
from brief.llm.copying import Copying, GroundedSection, GroundedSentence, Vocabulary
from brief.llm.engine import Completion, Engine, Extras, Prompt, Sampling, library, score_rows
from brief.llm.machine import free_memory
from brief.types import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from brief.llm.author import Form, Grounded
    from brief.llm.automaton import Automaton

from contextlib import contextmanager

State = TypeVar("State")

# Room for a prompt of about 2,500 tokens and eight candidates of 170: no more memory than that is asked for.
CONTEXT = 4096
MOST_CANDIDATES = 16
_TOKENS_OF_KEY = 16


_NO_EXTRAS = Extras()


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

    def compose(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        """Write one candidate of a form for each sampling; no text that the vocabulary cannot write is any candidate.

        Raises:
            PromptTooLong: the chat and its candidates do not fit into the context.
            ModelError: the vocabulary cannot write the keys.
        """
        if isinstance(form, Texts):
            form = Texts(tuple(option for option in form.options if self._can_write(option)))
            if not form.options:
                return Generation((), 0, 0)
            completions = self.write(messages, self.texts(form.options), samplings, self._limit(form))
        else:
            # A free sentence repeats its evidence.
            lookup = Lookup(map(self.tokenizer.encode, form.evidence))
            prompt = self.prompt(messages)
            completions = self.engine.complete(prompt, self.grounded(form), samplings, self._limit(form), lookup)
        candidates = tuple(Written(self.decode(one), float(one.likelihood), one.finished) for one in completions)
        return Generation(candidates, self.prompt(messages).length, sum(len(one.tokens) for one in completions))

    def check(self, messages: Sequence[Message], form: Form, candidates: int) -> None:
        """Raise what `compose` would raise of a chat and so many candidates of this form; computes nothing."""
        self.engine.check(self.prompt(messages), candidates, self._limit(form))

    def _limit(self, form: Form) -> int:
        """Return the most tokens of a candidate: each free sentence has room for its key."""
        if isinstance(form, Texts):
            return max(self.count(option) for option in form.options)
        return form.sentences * (form.longest + _TOKENS_OF_KEY)

    def _can_write(self, text: str) -> bool:
        # SentencePiece begins a text with a space.
        return self.tokenizer.decode(self.tokenizer.encode(text)).strip() == text.strip()

    @property
    def tokens_read(self) -> int:
        """How many tokens were read until now; what was read before and kept is not counted again."""
        return self.engine.tokens_read

    @property
    def tokens_written(self) -> int:
        """How many tokens were written until now."""
        return self.engine.tokens_written

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        return self.tokenizer.count(text)

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
        return CitedSentence(plain_tokens(pieces), closing_tokens(pieces), Trie(self._endings(keys)), longest)

    def grounded(self, form: Grounded) -> GroundedSection:
        """Return the automaton of a form, where names, numbers and quotations stand only as in the evidence."""
        vocabulary = self._vocabulary
        text = Copying(vocabulary, form.evidence)
        sentence = partial(GroundedSentence, text, vocabulary.closing, form.longest)
        return GroundedSection(sentence, self._endings(form.keys), form.sentences)

    def _endings(self, keys: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the tokens with which each key ends a sentence."""
        endings = [f" [{key}]" for key in keys]
        if unwritable := [ending for ending in endings if not self._can_write(ending)]:
            raise ModelError(f"{self.header.path}: its vocabulary cannot write {unwritable[0]}: give another model")
        return [tuple(self.tokenizer.encode(ending)) for ending in endings]

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary([self.tokenizer.piece(token) for token in range(self.engine.vocabulary_size)])

    def decode(self, completion: Completion) -> str:
        """Return the text of a completion."""
        return self.tokenizer.decode(completion.tokens)


@contextmanager
def load(path: Path, threads: int, extras: Extras = _NO_EXTRAS, context: int = CONTEXT) -> Iterator[ChatModel]:
    """Load a chat model from a GGUF file and what goes beside it, with `threads` cores.

    `context` is the room that is wanted for a prompt and its candidates, in tokens; a model may have less.

    Raises:
        ModelError: a file is missing, damaged, no chat model or no adapter for it, or too large for the memory.
    """
    header = gguf.read_header(path)
    context = min(context, header.context_length)
    if extras.adapter:
        gguf.check_adapter(extras.adapter, header)
    on_card = _on_card(extras.gpu_layers)
    _check_fit(header, context, free_memory(), on_card=on_card)
    with Engine(path, context, MOST_CANDIDATES, threads, extras) as engine:
        yield ChatModel(header, _tokenizer(header, engine), engine)


def _on_card(layers: int | None) -> bool:
    """Say whether the graphics card holds weights; raises ModelError where it is asked to and there is none."""
    supported = bool(library().llama_supports_gpu_offload())
    if layers and not supported:
        raise ModelError(
            "--gpu-layers: this build of llama.cpp knows no graphics card: leave the option out, or install "
            "llama-cpp-python built for yours"
        )
    return supported and layers != 0


def _check_fit(header: gguf.Header, context: int, free: int | None, *, on_card: bool = False) -> None:
    """Raise ModelError where weights, context and scores are larger than the memory that is free, in bytes."""
    vocabulary = len(header.tokens)
    scores = 4 * vocabulary * score_rows(vocabulary, MOST_CANDIDATES)
    weights = 0 if on_card else header.path.stat().st_size
    needed = weights + context * header.token_bytes + scores
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
