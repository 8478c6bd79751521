"""The editor's last choices: which form of each statement is printed, how many, and what would be said twice. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from brief.text import content_stems, count_words
from brief.types import Origin, Statement, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Sequence

# The checker supports a free paraphrase that covers its source well; one invented verb in ten words is still a lie, so
# what is printed must be found nearly whole. Leaving out constituents always gives 1.
_SURE = 0.9
# Two statements that share more than this part of the shorter one's content words say the same thing
# (set on the statements of the examples and of five articles read by eye).
_SAME = 0.7
# One statement in so many may be a quotation, and one always. On the 56 events of afg_multinews_dev and
# multiling2011_en a third instead of a half costs 0.1 points of ROUGE-2, and the model writes 55 of 100 instead of 48.
_QUOTED = 3
# How far the printed words may stray from the words asked for.
TOLERANCE = 0.1


@dataclass(frozen=True, slots=True)
class Option:
    """One form in which a statement may be printed, and how good it is (higher is better)."""

    statement: Statement
    value: float

    @property
    def words(self) -> int:
        """Return its length in words."""
        return count_words(self.statement.text)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a briefing may hold: at most `statements`, and `words` within the tolerance where they are asked for."""

    statements: int
    words: int | None = None


def provable(verdict: Verdict) -> bool:
    """Say whether a verdict is good enough to print: supported, and nearly every word of meaning found in order."""
    return verdict.kind is VerdictKind.SUPPORTED and verdict.coverage >= _SURE


def repeats(text: str, told: Sequence[str]) -> bool:
    """Say whether a statement says what one of those already told says."""
    stems = set(content_stems(text))
    return any(_overlap(stems, set(content_stems(other))) > _SAME for other in told)


def _overlap(a: set[str], b: set[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def choose(slots: Sequence[Sequence[Option]], limits: Limits) -> tuple[Statement | None, ...]:
    """Return for each slot the form to print, or None to leave it out: the best total value within the limits.

    With a limit on words the total comes as near as it can to the tolerance around it, from a table over
    (slots, statements, words) filled by dynamic programming; where no form fits, the shortest one is printed.
    """
    if limits.words is None:
        return _best(slots, limits.statements)
    return _within(slots, limits.statements, limits.words)


def _best(slots: Sequence[Sequence[Option]], most: int) -> tuple[Statement | None, ...]:
    """Return the best form of the best slots, in the order of the slots; of equals the earlier.

    No more than a third of them are quotations as long as the others give enough: a briefing is no anthology.
    """
    best = [max(slot, key=lambda option: option.value) if slot else None for slot in slots]
    ranked = sorted((at for at, option in enumerate(best) if option), key=lambda at: -_value(best[at]))
    quoted = [at for at in ranked if _quoted(best[at])]
    surplus = set(quoted[max(1, most // _QUOTED) :])
    taken = set([*(at for at in ranked if at not in surplus), *(at for at in ranked if at in surplus)][:most])
    return tuple(option.statement if option and at in taken else None for at, option in enumerate(best))


def _quoted(option: Option | None) -> bool:
    return option is not None and option.statement.origin is Origin.QUOTED


def _value(option: Option | None) -> float:
    return option.value if option else -np.inf


def _within(slots: Sequence[Sequence[Option]], most: int, words: int) -> tuple[Statement | None, ...]:
    shortest = min((option.words for slot in slots for option in slot), default=0)
    top = max(int(words * (1 + TOLERANCE)), shortest)
    # value[k, w]: the best value of k statements with w words so far; one table for each slot, to walk back.
    value = np.full((most + 1, top + 1), -np.inf)
    value[0, 0] = 0.0
    steps = []
    for slot in slots:
        taken = np.full(value.shape, -1, np.int64)
        after = value.copy()
        for number, option in enumerate(slot):
            _try_option(value, after, taken, number, option)
        steps.append(taken)
        value = after
    count, length = _target(value, words)
    return _walk_back(slots, steps, count, length)


def _try_option(
    before: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    after: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    taken: np.ndarray[tuple[int, int], np.dtype[np.int64]],
    number: int,
    option: Option,
) -> None:
    """Better the table by printing one more statement in this form wherever that gains."""
    size = option.words
    if size >= before.shape[1]:
        return
    gained = before[:-1, : before.shape[1] - size] + option.value
    better = gained > after[1:, size:]
    after[1:, size:][better] = gained[better]
    taken[1:, size:][better] = number


def _target(value: np.ndarray[tuple[int, int], np.dtype[np.float64]], words: int) -> tuple[int, int]:
    """Return the cell to end in: the best within the tolerance, else the longest that can be reached."""
    low = int(np.ceil(words * (1 - TOLERANCE)))
    inside = value[:, low:]
    if np.isfinite(inside).any():
        count, over = np.unravel_index(int(inside.argmax()), inside.shape)
        return int(count), low + int(over)
    length = int(np.flatnonzero(np.isfinite(value).any(axis=0)).max())
    return int(value[:, length].argmax()), length


def _walk_back(
    slots: Sequence[Sequence[Option]],
    steps: Sequence[np.ndarray[tuple[int, int], np.dtype[np.int64]]],
    count: int,
    length: int,
) -> tuple[Statement | None, ...]:
    chosen: list[Statement | None] = []
    for slot, taken in zip(reversed(slots), reversed(steps), strict=True):
        number = int(taken[count, length])
        if number < 0:
            chosen.append(None)
            continue
        chosen.append(slot[number].statement)
        count, length = count - 1, length - slot[number].words
    return tuple(reversed(chosen))
