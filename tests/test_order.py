from __future__ import annotations

import pytest
from citing import codes, joined

from brief.citations.order import check_order
from brief.citations.reading import read
from brief.types import ProblemCode


def test_two_that_changed_places_are_found() -> None:
    source = "Kestria attacked Dalvia and took 11 boats and 45 guns."
    assert codes(check_order, "Dalvia attacked Kestria.", source)
    assert codes(check_order, "Kestria took 45 boats and 11 guns.", source)
    assert codes(check_order, "Kestria took 45 guns.", source) == []
    assert codes(check_order, "Kestria attacked Dalvia.", source) == []
    assert codes(check_order, "Dalvia was attacked by Kestria.", source) == []


def test_a_statement_that_joins_two_sentences_must_not_cross_their_facts() -> None:
    people = joined("Ada Osei opened the dam.", "Lena Roth closed the mine.")
    (crossed,) = check_order(read("Ada Osei closed the mine."), people)
    assert (crossed.problem.message, crossed.sure) == ("“Ada Osei” stands where the source has “Lena Roth”", True)
    assert list(check_order(read("Ada Osei opened the dam, and Lena Roth closed the mine."), people)) == []
    counts = joined("They killed 11 soldiers.", "They hurt 45 villagers.")
    assert [f.problem.code for f in check_order(read("They killed 45 soldiers."), counts)] == [ProblemCode.ORDER]
    assert list(check_order(read("They killed 11 soldiers and hurt 45 villagers."), counts)) == []


@pytest.mark.parametrize(
    ("claim", "one", "other", "crossed"),
    [
        ("Ada Osei also closed the mine.", "Ada Osei has opened the dam.", "Lena Roth has also closed the mine.", True),
        ("In Velmora, Ada Osei closed the mine.", "Ada Osei opened the dam.", "Lena Roth closed the mine.", True),
        ("Mayor Ada Osei closed the mine.", "Ada Osei opened the dam.", "President Lena Roth closed the mine.", True),
        ("The guards of Ada Osei closed the mine.", "Ada Osei opened the dam.", "Lena Roth closed the mine.", False),
        ("Ada Osei closed the mine.", "Ada Osei closed the mine.", "Lena Roth closed the dam.", False),
        ("Ada Osei closed the mine.", "Ada Osei spoke.", "She closed the mine.", False),
        ("Ada Osei closed the mine.", "Ada Osei spoke.", "Lena Roth, who closed the mine, met Ada Osei.", False),
        ("It has more than two, and one hall closed.", "It has more than two.", "The 22nd hall closed.", False),
    ],
)
def test_facts_of_two_sentences_are_crossed_only_before_the_same_verb(
    claim: str,
    one: str,
    other: str,
    crossed: bool,  # noqa: FBT001
) -> None:
    assert bool(list(check_order(read(claim), joined(one, other)))) is crossed


@pytest.mark.parametrize(
    ("claim", "source", "found"),
    [
        (
            "A stroke left Ada Osei weak; old Lena Roth slept.",
            "A stroke left Lena Roth weak; old Ada Osei slept.",
            True,
        ),
        (
            "A stroke left Ada Osei weak; old Lena Roth slept.",
            "A stroke left Ada Osei weak; old Lena Roth slept.",
            False,
        ),
        ("The guests were Ada Osei and Lena Roth.", "The guests were Lena Roth and Ada Osei.", False),
        ("Then Dalvia was attacked by Kestria.", "Then Kestria attacked Dalvia.", False),
    ],
)
def test_two_names_that_stand_the_other_way_round_are_found(claim: str, source: str, found: bool) -> None:  # noqa: FBT001
    assert (ProblemCode.ROLE in codes(check_order, claim, source)) is found
