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
_TO_SEE = 0.15  # of the time that is left
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

    `wanted` and `told` are the statements of the stories that were planned at first, and of those that have begun.
    """

    model: Model
    deadline: Deadline
    refused: int = 0
    wanted: tuple[int, ...] = ()
    told: tuple[int, ...] = ()
    _seconds: list[float] = field(default_factory=list)
    _quotes_alone: bool = False
    _began: float = 0.0

    def compose(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        """Return what the model writes, nothing where it would come too late; raises ModelError."""
        if self._quotes_alone or self._left < _SLOWER * (self.pace or 0.0):
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

    @property
    def unsure(self) -> bool:
        """Whether another draft is worth its time to see how long drafts take: they differ much among themselves."""
        return self.deadline.pace is None and sum(self._seconds) < _TO_SEE * self.deadline.left

    def fitting(self, wanted: Sequence[int]) -> tuple[int, ...]:
        """Return how many statements of each story to plan for; without time for any, all are quoted."""
        self.wanted = tuple(wanted)
        left = self.deadline.left
        unknown = inf if left > 0 else 0.0
        fit = fitting(wanted, left / (_SLOWER * self.pace) if self.pace else unknown)
        self._quotes_alone = not fit
        return fit or self.wanted

    def begins(self, statements: int) -> bool:
        """Say whether there is time for a story of so many statements, if they take what those before it took.

        The first one is told in any case. Quotations take time too: they are checked.
        """
        now = self.deadline.clock()
        if not self.told:
            self._began = now
        elif self._left < _SLOWER * statements * (now - self._began) / sum(self.told):
            return False
        self.told = (*self.told, statements)
        return True

    @property
    def _left(self) -> float:
        """How many seconds are left for drafts, when the statements that were told have been finished."""
        return self.deadline.left - _FINISHING * sum(self.told) * (self.pace or 0.0)

    def said(self) -> Iterator[Notice]:
        """Say what a briefing lacks for want of time."""
        left_out = len(self.told) < len(self.wanted)
        shorter = any(has < had for had, has in zip(self.wanted, self.told, strict=False))
        if self.refused or left_out or shorter:
            stories = f"{len(self.told)} of {len(self.wanted)} stories are told" if left_out else "all stories are told"
            fewer = ", with fewer statements" if shorter else ""
            quoted = ", and what could not be written in time is quoted from the articles" if self.refused else ""
            yield Notice(NoticeKind.SHORTENED, f"There was little time: {stories}{fewer}{quoted}.")


def fitting(shares: Sequence[int], drafts: float) -> tuple[int, ...]:
    """Return how many statements of each story to plan for in the time of so many drafts; none is for quotations alone.

    `shares` are those of the stories in their order. All are planned where the first few fit: the others are told as
    long as there is time. Where these do not fit, they are shortened, and there are no others.
    """
    kept = list(shares[:_FEWEST])
    if _drafts(kept) <= drafts:
        return tuple(shares)
    while kept and max(kept) > 1:
        longest = max(range(len(kept)), key=lambda at: (kept[at], at))
        kept[longest] -= 1
        if _drafts(kept) <= drafts:
            return tuple(kept)
    return ()


def _drafts(shares: Sequence[int]) -> float:
    """Return the time that stories of so many statements take, in drafts: two for a statement, one for a heading."""
    return sum((2 + _FINISHING) * share + 1 for share in shares)
