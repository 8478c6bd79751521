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
def test_what_is_planned_fits_and_is_the_beginning_of_what_was_wanted(wanted: list[int], most: float) -> None:
    kept = fitting(wanted, most)
    assert drafts(kept[:3]) <= most
    assert all(1 <= has <= had for has, had in zip(kept, wanted, strict=False))
    assert kept == tuple(wanted) or drafts(wanted[:3]) > most


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.floats(0, 200), st.floats(0, 50))
def test_more_time_never_plans_less(wanted: list[int], most: float, more: float) -> None:
    less, longer = fitting(wanted, most), fitting(wanted, most + more)
    assert (len(longer), sum(longer)) >= (len(less), sum(less))


@pytest.mark.parametrize(
    ("most", "kept"),
    [
        (31, (4, 4, 4, 4, 2)),
        (30, (4, 4, 3)),
        (24, (3, 3, 3)),
        (10, (1, 1, 1)),
        (9, ()),
        (-1, ()),
    ],
)
def test_the_first_stories_are_shortened_only_where_they_do_not_fit(most: int, kept: tuple[int, ...]) -> None:
    assert fitting((4, 4, 4, 4, 2), most) == kept


def written(machine: Machine, within: float, wanted: Sequence[int], pace: float | None) -> Hurried:
    """Tell stories as long as there is time: two drafts for a statement, and one for a heading."""
    model = hurried(machine, within, pace)
    for share in model.fitting(wanted):
        if not model.begins(share):
            break
        for _ in range(2 * share + 1):
            model.compose((), FORM, ())
    return model


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.floats(0, 400), st.floats(0.1, 9))
def test_whatever_is_wanted_is_ready_in_time(wanted: list[int], within: float, seconds: float) -> None:
    machine = Machine(seconds)
    model = written(machine, within, wanted, seconds)
    assert machine.now + 0.3 * seconds * sum(model.told) <= max(
        100.0 + within - 5.0, 100.0 + 0.3 * seconds * sum(model.told)
    )


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
        (66.0, "4 of 7 stories are told"),
        (40.0, "3 of 7 stories are told, with fewer statements"),
        (5.0, "1 of 7 stories are told, and what could not be written in time is quoted from the articles"),
        (-9.0, "1 of 7 stories are told, and what could not be written in time is quoted from the articles"),
    ],
)
def test_what_is_left_out_is_said(within: float, said: str | None) -> None:
    model = written(Machine(1.0), within, (6, 6, 4, 4, 4, 4, 4), 1.0)
    assert [notice.text for notice in model.said()] == ([f"There was little time: {said}."] if said else [])


def test_a_few_drafts_show_how_long_they_take() -> None:
    machine = Machine(3.0)
    model = hurried(machine, 105.0)
    while model.unsure:
        model.compose((), FORM, ())
    assert machine.now == 100.0 + 5 * 3.0
    assert not hurried(machine, 105.0, 3.0).unsure
    assert not hurried(machine, 5.0).unsure


def test_a_machine_that_grows_slower_quotes_the_rest() -> None:
    machine = Machine(1.0)
    model = hurried(machine, 100.0, 1.0)
    assert model.fitting((6, 6, 6)) == (6, 6, 6)
    assert model.begins(6)
    machine.seconds = 9.0
    for _ in range(13):
        model.compose((), FORM, ())
    assert not model.begins(6)
    (notice,) = model.said()
    assert "1 of 3 stories are told, and what could not be written in time is quoted from the articles." in notice.text
    assert machine.now <= 200.0


def test_with_all_the_time_in_the_world_nothing_is_left_out() -> None:
    model = Hurried(Machine(1.0), NEVER)
    assert model.fitting((9, 9)) == (9, 9)
    assert all(model.begins(9) for _ in range(2))
    assert model.compose((), FORM, ()) == WROTE
    assert list(model.said()) == []
    assert NEVER.left == inf
