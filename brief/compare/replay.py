"""The model of a comparison: what it wrote before it writes again from the cache; the rest it is asked for.

It stands where the writer has its model. Only the network's own words are kept: everything that `brief` makes of them
is done anew, so that a changed checker or a changed compression shows in the next comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from brief.compare.cache import Generation, Shelf, Written, key
from brief.errors import ModelError
from brief.llm.engine import Completion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brief.llm.automaton import Automaton
    from brief.llm.engine import Sampling
    from brief.llm.model import ChatModel
    from brief.types import Message


State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Meter:
    """How time and memory are read: seconds of a clock that never goes back, and bytes in use where that is known."""

    clock: Callable[[], float]
    memory: Callable[[], int | None]


@dataclass(frozen=True, slots=True)
class Effort:
    """What a telling took of the model. Seconds and bytes are None where a part of it came from the cache."""

    read: int
    written: int
    seconds: float | None
    memory: int | None


@dataclass(slots=True)
class _Tally:
    """What the generations since the last reckoning took."""

    read: int = 0
    written: int = 0
    seconds: float = 0.0
    memory: int | None = 0
    reused: bool = False


@dataclass(frozen=True, slots=True)
class _Texts:
    """The automaton that holds exactly these texts, before it is made."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Grounded:
    """The automaton of a free sentence on the evidence, which ends with a key, before it is made."""

    keys: tuple[str, ...]
    evidence: tuple[str, ...]
    longest: int


@dataclass(frozen=True, slots=True)
class _Told(Completion):
    """A completion that knows its text."""

    text: str = ""


class _Bytes:
    """A tokenizer for lengths only: a token is never shorter than a byte."""

    def encode(self, text: str) -> bytes:
        return text.encode()


@dataclass
class Replay:
    """A model by its SHA-256 as one variant uses it. `live` loads it; without it only the cache can write."""

    sha256: str
    repeat: int
    shelf: Shelf
    live: Callable[[], ChatModel] | None
    meter: Meter
    tokenizer: _Bytes = field(default_factory=_Bytes)
    _tally: _Tally = field(default_factory=_Tally)

    def as_model(self) -> ChatModel:
        """Return itself as what a writer asks for: of a model it only uses what is here."""
        return cast("ChatModel", self)

    def texts(self, options: Sequence[str]) -> _Texts:
        """Note the texts that may be written."""
        return _Texts(tuple(options))

    def grounded_sentence(self, keys: Sequence[str], evidence: Sequence[str], longest: int) -> _Grounded:
        """Note that a free sentence on this evidence, with one of these keys, may be written."""
        return _Grounded(tuple(keys), tuple(evidence), longest)

    def write(
        self, messages: Sequence[Message], automaton: _Texts | _Grounded, samplings: Sequence[Sampling], limit: int
    ) -> tuple[Completion, ...]:
        """Return what the model writes, or wrote.

        Raises:
            ModelError: nothing is stored for this, and there is no model to ask.
        """
        name = self._key(messages, automaton, samplings)
        generation = self.shelf.find(name)
        if generation is None:
            generation = self._ask(messages, automaton, samplings, limit)
            self.shelf.keep(name, generation)
        else:
            self._tally.reused = True
        self._tally.read += generation.read
        self._tally.written += generation.written
        return tuple(_Told((), one.likelihood, one.finished, one.text) for one in generation.candidates)

    def decode(self, completion: Completion) -> str:
        """Return the text of a completion of this model."""
        return completion.text if isinstance(completion, _Told) else ""

    def reckon(self) -> Effort:
        """Return what was spent since the last reckoning."""
        spent, self._tally = self._tally, _Tally()
        if spent.reused:
            return Effort(spent.read, spent.written, None, None)
        return Effort(spent.read, spent.written, spent.seconds, spent.memory)

    def _key(self, messages: Sequence[Message], automaton: _Texts | _Grounded, samplings: Sequence[Sampling]) -> str:
        allowed = (
            automaton.options
            if isinstance(automaton, _Texts)
            else (automaton.keys, automaton.evidence, automaton.longest)
        )
        said = [(message.role, message.content) for message in messages]
        drawn = [(one.temperature, one.shortness, one.seed) for one in samplings]
        return key("brief-generation/1", self.sha256, said, type(automaton).__name__, allowed, drawn, self.repeat)

    def _ask(
        self, messages: Sequence[Message], automaton: _Texts | _Grounded, samplings: Sequence[Sampling], limit: int
    ) -> Generation:
        if self.live is None:
            raise ModelError(
                f"{self.shelf.path} does not hold what is asked now: a prompt, an article or the code has changed; "
                "record anew with the same command without --recorded"
            )
        model = self.live()
        began = self.meter.clock()
        if isinstance(automaton, _Texts):
            longest = max(len(model.tokenizer.encode(option)) for option in automaton.options)
            generation = _written(model, messages, model.texts(automaton.options), samplings, longest)
        else:
            sentence = model.grounded_sentence(automaton.keys, automaton.evidence, automaton.longest)
            generation = _written(model, messages, sentence, samplings, limit)
        self._tally.seconds += self.meter.clock() - began
        self._tally.memory = _larger(self._tally.memory, self.meter.memory())
        return generation


def _written(
    model: ChatModel,
    messages: Sequence[Message],
    automaton: Automaton[State],
    samplings: Sequence[Sampling],
    limit: int,
) -> Generation:
    completions = model.write(messages, automaton, samplings, limit)
    candidates = tuple(Written(model.decode(one), float(one.likelihood), one.finished) for one in completions)
    return Generation(candidates, model.prompt(messages).length, sum(len(one.tokens) for one in completions))


def _larger(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)
