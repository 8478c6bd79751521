from __future__ import annotations

import pytest
from citing import cited, codes

from brief.citations.keys import key
from brief.citations.opposites import check_opposites, opposites
from brief.citations.reading import read


@pytest.mark.parametrize(
    ("claim", "source", "found"),
    [
        ("Prices fell sharply.", "Prices rose sharply.", True),
        ("It shut before noon.", "It shut after noon.", True),
        ("Prices did not fall.", "Prices rose.", False),
        ("Taxes will not be cut.", "Taxes will not be raised.", True),
        ("Prices fell.", "Prices rose, then fell.", False),
        ("Taxes will not be cut.", "Taxes will be raised and will not be spent.", False),
        ("Prices will fall sharply.", "Prices rose sharply.", True),
        ("Fell the price.", "Rose a cost.", False),
        ("It fell.", "Prices rose.", False),
        ("Drivers rejected the settlement.", "Drivers voted on Tuesday to accept a new pay settlement.", True),
        ("Drivers rejected the plan.", "Nurses were told to accept a new pay settlement.", False),
    ],
)
def test_opposites_are_found(claim: str, source: str, found: bool) -> None:  # noqa: FBT001
    assert bool(codes(check_opposites, claim, source)) is found


def test_the_table_of_opposites_goes_both_ways() -> None:
    table = opposites()
    assert all(word in table[other] for word, others in table.items() for other in others)
    assert key("fell") in table[key("rose")]


def test_an_opposite_is_told_once_and_is_sure_between_the_same_two_words() -> None:
    source = "Prices rose sharply, and rents climbed sharply."
    (sure,) = check_opposites(read("Prices fell sharply."), cited(source))
    assert (sure.problem.message, sure.sure) == ("“fell” is the opposite of the source's “rose”", True)
    (unsure,) = check_opposites(read("Wages fell sharply."), cited(source))
    assert not unsure.sure
