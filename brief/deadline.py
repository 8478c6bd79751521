"""A briefing that is ready in time: how fast drafts are written here, what is left out for it, and what is said of it.

First fewer stories are told, then shorter ones, and in the end nothing is written at all: the articles are quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from brief.llm.author import Generation
from brief.types import Notice, NoticeKind

if TYPE_CHECKING:
    from brief.llm.author import Form, Model
    from brief.llm.engine import Sampling
    from brief.types import Message

# Seconds for what takes as long for every briefing: the start of the program, the page, the disk. What each statement
# takes after the last draft, as a share of a draft: 33 of them took 5 seconds on a busy machine, a draft 0.6.
_AFTER = 5.0
_FINISHING = 0.3
# A draft may take this much longer than those before it: a laptop grows hot, or does something else.
_SLOWER = 1.5
_FEWEST = 3  # stories that are rather shortened than left out


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a briefing must be ready, by a clock in seconds that never goes back; `pace` is what a draft took before."""

    ends: float = inf
    clock: Callable[[], float] = lambda: 0.0
    pace: float | None = None

    @property
    def left(self) -> float:
        """How many seconds are left for drafts."""
        return self.ends - self.clock() - _AFTER


NEVER = Deadline()
"""All the time that it takes."""


@dataclass
class Hurried:
    """A model that is asked as long as there is time; after that it writes nothing, and the articles are quoted.

    `wanted` and `kept` are the statements of each story that were planned, and those that there is time for.
    """

    model: Model
    deadline: Deadline
    refused: int = 0
    wanted: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    _seconds: list[float] = field(default_factory=list)
    _quotes_alone: bool = False

    def compose(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        """Return what the model writes, nothing where it would come too late; raises ModelError."""
        if self._quotes_alone or self.deadline.left < (_SLOWER + _FINISHING * sum(self.kept)) * (self.pace or 0.0):
            self.refused += 1
            return Generation((), 0, 0)
        began = self.deadline.clock()
        generation = self.model.compose(messages, form, samplings)
        self._seconds.append(self.deadline.clock() - began)
        return generation

    def check(self, messages: Sequence[Message], form: Form, candidates: int) -> None:
        """Raise PromptTooLong where a chat and so many candidates of this form find no room."""
        self.model.check(messages, form, candidates)

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        return self.model.count(text)

    @property
    def tokens_read(self) -> int:
        """How many tokens were read until now."""
        return self.model.tokens_read

    @property
    def tokens_written(self) -> int:
        """How many tokens were written until now."""
        return self.model.tokens_written

    @property
    def pace(self) -> float | None:
        """How many seconds a draft takes here: the mean of this run, else that of an earlier one, None if unknown.

        The first draft also reads what all have in common, so it counts only where it is the only one.
        """
        measured = self._seconds[1:] or self._seconds
        return sum(measured) / len(measured) if measured else self.deadline.pace

    def fitting(self, wanted: Sequence[int]) -> tuple[int, ...]:
        """Return how many statements of each story there is time for; without time for any, all are quoted."""
        self.wanted = tuple(wanted)
        left = self.deadline.left
        unknown = inf if left > 0 else 0.0
        drafts = left / (_SLOWER * self.pace) if self.pace else unknown
        fit = fitting(wanted, drafts)
        self._quotes_alone = not fit
        self.kept = fit or self.wanted
        return self.kept

    def said(self) -> Iterator[Notice]:
        """Say what a briefing lacks for want of time."""
        shorter = self.wanted[: len(self.kept)] != self.kept
        if self._quotes_alone:
            yield _notice("all is quoted from the articles, nothing is written")
        elif self.refused or self.kept != self.wanted:
            left_out = len(self.wanted) - len(self.kept)
            stories = f"{len(self.kept)} of {len(self.wanted)} stories are told" if left_out else "all stories are told"
            fewer = ", with fewer statements" if shorter else ""
            quoted = ", and what could not be written in time is quoted from the articles" if self.refused else ""
            yield _notice(f"{stories}{fewer}{quoted}")


def fitting(shares: Sequence[int], drafts: float) -> tuple[int, ...]:
    """Return how many statements of each story the time of so many drafts is enough for; none is for quotations alone.

    `shares` are those of the stories in their order: the last ones are left out first.
    """
    fewest = min(_FEWEST, len(shares))
    for number in range(len(shares), fewest - 1, -1):
        if _drafts(shares[:number]) <= drafts:
            return tuple(shares[:number])
    kept = list(shares[:fewest])
    while kept and max(kept) > 1:
        longest = max(range(len(kept)), key=lambda at: (kept[at], at))
        kept[longest] -= 1
        if _drafts(kept) <= drafts:
            return tuple(kept)
    return ()


def _drafts(shares: Sequence[int]) -> float:
    """Return the time that stories of so many statements take, in drafts: two for a statement, one for a heading."""
    return sum((2 + _FINISHING) * share + 1 for share in shares)


def _notice(lacking: str) -> Notice:
    return Notice(NoticeKind.SHORTENED, f"There was little time: {lacking}.")
