"""Ready in time: fewer stories, then shorter ones, then quotations alone, and never more than there is time for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.deadline import NEVER, Deadline, Hurried, fitting
from brief.llm.author import Form, Generation, Texts, Written
from brief.llm.engine import Sampling
from brief.types import Message, NoticeKind

FORM = Texts(("It stopped. [1]",))
WROTE = Generation((Written("It stopped. [1]", 0.0, finished=True),), 1, 1)


@dataclass
class Machine:
    """A model that takes so many seconds for a draft, and the clock beside it."""

    seconds: float
    now: float = 100.0

    def clock(self) -> float:
        return self.now

    def compose(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        assert (messages, form, samplings) == ((), FORM, ())
        self.now += self.seconds
        return WROTE

    def check(self, messages: Sequence[Message], form: Form, candidates: int) -> None:
        assert (messages, form, candidates) == ((), FORM, 8)

    def count(self, text: str) -> int:
        return len(text)

    @property
    def tokens_read(self) -> int:
        return 3

    @property
    def tokens_written(self) -> int:
        return 5


def hurried(machine: Machine, within: float, pace: float | None = None) -> Hurried:
    return Hurried(machine, Deadline(machine.now + within, machine.clock, pace))


def drafts(shares: Sequence[int]) -> float:
    return sum(2.3 * share + 1 for share in shares)


@given(st.lists(st.integers(1, 9), max_size=9), st.floats(0, 200))
def test_what_is_kept_fits_and_is_the_beginning_of_what_was_wanted(wanted: list[int], most: float) -> None:
    kept = fitting(wanted, most)
    assert drafts(kept) <= most
    assert all(1 <= has <= had for has, had in zip(kept, wanted, strict=False))
    assert kept == tuple(wanted) or drafts(wanted) > most


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.floats(0, 200), st.floats(0, 50))
def test_more_time_never_tells_less(wanted: list[int], most: float, more: float) -> None:
    less, longer = fitting(wanted, most), fitting(wanted, most + more)
    assert (len(longer), sum(longer)) >= (len(less), sum(less))


@pytest.mark.parametrize(
    ("most", "kept"),
    [
        (47, (4, 4, 4, 4, 2)),
        (41, (4, 4, 4, 4)),
        (31, (4, 4, 4)),
        (30, (4, 4, 3)),
        (24, (3, 3, 3)),
        (10, (1, 1, 1)),
        (9, ()),
        (-1, ()),
    ],
)
def test_stories_go_first_then_statements_then_all_but_quotations(most: int, kept: tuple[int, ...]) -> None:
    assert fitting((4, 4, 4, 4, 2), most) == kept


def test_a_model_is_asked_until_another_draft_might_come_too_late() -> None:
    machine = Machine(2.0)
    model = hurried(machine, 21.0)
    replies = [model.compose((), FORM, ()) for _ in range(20)]
    assert replies == [WROTE] * 7 + [Generation((), 0, 0)] * 13
    assert machine.now <= 121.0 - 5.0
    model.check((), FORM, 8)
    (notice,) = model.said()
    assert notice.kind is NoticeKind.SHORTENED
    assert (model.pace, model.refused, model.tokens_read, model.tokens_written, model.count("it")) == (2.0, 13, 3, 5, 2)


@pytest.mark.parametrize(
    ("within", "said"),
    [
        (1000.0, None),
        (5.0 + 1.5 * 48, "3 of 4 stories are told"),
        (5.0 + 1.5 * 24, "3 of 4 stories are told, with fewer statements"),
        (5.0, "all is quoted from the articles, nothing is written"),
        (-9.0, "all is quoted from the articles, nothing is written"),
    ],
)
@pytest.mark.parametrize("pace", [1.0, None])
def test_what_is_left_out_is_said(within: float, said: str | None, pace: float | None) -> None:
    machine = Machine(1.0)
    model = hurried(machine, within, pace)
    if pace is None and within > 9:
        model.compose((), FORM, ())
        machine.now -= 1.0
    model.fitting((6, 6, 4, 4))
    assert [notice.text for notice in model.said()] == ([f"There was little time: {said}."] if said else [])


def test_with_all_the_time_in_the_world_nothing_is_left_out() -> None:
    model = Hurried(Machine(1.0), NEVER)
    assert model.fitting((9, 9)) == (9, 9)
    assert model.compose((), FORM, ()) == WROTE
    assert list(model.said()) == []
    assert NEVER.left == inf
