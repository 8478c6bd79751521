"""Who writes, seen from outside: what is asked for one sentence, and what comes back.

A model on this machine, one behind an address and the recording of either stand behind the same one method.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.llm.engine import Sampling
    from brief.types import Message


@dataclass(frozen=True, slots=True)
class Texts:
    """The form of a sentence that is one of these texts, each of which ends with its key."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grounded:
    """The form of free sentences on the evidence, each of about `longest` tokens at most.

    Each ends with one of the keys, and no two with the same.
    """

    keys: tuple[str, ...]
    evidence: tuple[str, ...]
    longest: int
    sentences: int = 1


Form = Texts | Grounded


@dataclass(frozen=True, slots=True)
class Written:
    """One candidate as it was written; `likelihood` is the mean log-probability of its tokens, 0 where nobody says."""

    text: str
    likelihood: float
    finished: bool


@dataclass(frozen=True, slots=True)
class Generation:
    """The candidates that were written in one go, with the tokens that were read and written for them."""

    candidates: tuple[Written, ...]
    read: int
    written: int


class Author(Protocol):
    """Who writes sentences in answer to a chat."""

    def compose(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        """Write one candidate of this form for each sampling; raises ModelError."""
        ...


class Model(Author, Protocol):
    """An author that is at work, with what a briefing must know of it beside its sentences."""

    @property
    def tokens_read(self) -> int:
        """How many tokens were read until now."""

    @property
    def tokens_written(self) -> int:
        """How many tokens were written until now."""

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        ...

    def check(self, messages: Sequence[Message], form: Form, candidates: int) -> None:
        """Raise PromptTooLong where a chat and so many candidates of this form find no room; computes nothing."""
        ...
