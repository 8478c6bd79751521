"""What is printed of the told stories: the statements chosen among their forms, finished, and an overview."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief import edit
from brief.text import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brief.edit import Limits, Option
    from brief.finish import Finisher
    from brief.tell import Telling
    from brief.types import Statement, Story

_SENTENCES = 2
# A briefing with fewer statements would say all twice.
_SHORTEST = 6
# A sentence of the overview says who did what, and no more: a judgement.
_WORDS = 18


@dataclass(frozen=True, slots=True)
class Composition:
    """What is printed: an overview, and each story with its statements, which may be none."""

    overview: tuple[Statement, ...]
    stories: tuple[tuple[Story, tuple[Statement, ...]], ...]


def composed(told: Sequence[Telling], limits: Limits, finisher: Finisher) -> Composition:
    """Choose what is printed and finish it; with a limit on words, names and dates put in full count for it too."""
    chosen = _chosen(told, limits)
    finished = [finisher.finished(statements) for statements in chosen]
    if limits.words and (more := _length(finished) - _length(chosen)):
        chosen = _chosen(told, replace(limits, words=max(1, limits.words - more)))
        finished = [finisher.finished(statements) for statements in chosen]
    first = finisher.finished(overview(chosen, [piece.options for telling in told for piece in telling.pieces]))
    # Like the headings it does not count for the words, so it may be no large part of them.
    fits = not limits.words or _length([first]) <= edit.TOLERANCE * limits.words
    stories = zip((telling.story for telling in told), finished, strict=True)
    return Composition(first if fits else (), tuple(stories))


def _length(stories: Sequence[Sequence[Statement]]) -> int:
    return sum(count_words(statement.text) for statements in stories for statement in statements)


def _chosen(told: Sequence[Telling], limits: Limits) -> tuple[tuple[Statement, ...], ...]:
    """Choose which form of which statement is printed: by story, or over the whole where words are asked for."""
    slots = [[piece.options for piece in telling.pieces] for telling in told]
    if limits.words:
        printed = edit.choose([slot for story in slots for slot in story], limits)
    else:
        printed = tuple(
            form
            for telling, story in zip(told, slots, strict=True)
            for form in edit.choose(story, edit.Limits(telling.share))
        )
    rest = iter(printed)
    return tuple(tuple(form for _ in telling.pieces if (form := next(rest)) is not None) for telling in told)


def overview(stories: Sequence[Sequence[Statement]], slots: Sequence[Sequence[Option]]) -> tuple[Statement, ...]:
    """Return what leads the first stories, not yet finished: their first statements, nearest to a headline's length.

    `slots` hold the forms in which each statement could be printed. A short briefing has no overview.
    """
    if sum(map(len, stories)) < _SHORTEST:
        return ()
    firsts = [statements[0] for statements in stories if statements]
    leads = firsts if len(firsts) >= _SENTENCES else [one for statements in stories for one in statements]
    return tuple(min(_forms(lead, slots), key=_off, default=lead) for lead in leads[:_SENTENCES])


def _forms(statement: Statement, slots: Sequence[Sequence[Option]]) -> Iterator[Statement]:
    for slot in slots:
        if any(option.statement is statement for option in slot):
            yield from (option.statement for option in slot)


def _off(statement: Statement) -> int:
    return abs(count_words(statement.text) - _WORDS)
