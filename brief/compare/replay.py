"""The model of a comparison: what it wrote before it writes again from the cache; the rest it is asked for.

Only the network's own words are kept: everything that `brief` makes of them
is done anew, so that a changed checker or a changed compression shows in the next comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brief.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brief.llm.author import Author, Form, Generation
    from brief.llm.engine import Sampling
    from brief.llm.recording import Recording, Writer
    from brief.types import Message


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


@dataclass
class Replay:
    """A model as one variant uses it. `live` loads it; without it only the cache can write."""

    writer: Writer
    recording: Recording
    live: Callable[[], Author] | None
    meter: Meter
    _tally: _Tally = field(default_factory=_Tally)

    def compose(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        """Return what the model writes, or wrote.

        Raises:
            ModelError: nothing is stored for this, and there is no model to ask.
        """
        name = self.writer.key(messages, form, samplings)
        generation = self.recording.find(name)
        if generation is None:
            generation = self._ask(messages, form, samplings)
            self.recording.keep(name, generation)
        else:
            self._tally.reused = True
        self._tally.read += generation.read
        self._tally.written += generation.written
        return generation

    def reckon(self) -> Effort:
        """Return what was spent since the last reckoning."""
        spent, self._tally = self._tally, _Tally()
        if spent.reused:
            return Effort(spent.read, spent.written, None, None)
        return Effort(spent.read, spent.written, spent.seconds, spent.memory)

    def _ask(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        if self.live is None:
            raise ModelError(
                f"{self.recording.path} does not hold what is asked now: a prompt, an article or the code has changed; "
                "record anew with the same command without --recorded"
            )
        model = self.live()
        began = self.meter.clock()
        generation = model.compose(messages, form, samplings)
        self._tally.seconds += self.meter.clock() - began
        self._tally.memory = _larger(self._tally.memory, self.meter.memory())
        return generation


def _larger(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)
