from __future__ import annotations

import pytest
from citing import codes

from brief.citations.keys import key
from brief.citations.opposites import check_opposites, opposites


@pytest.mark.parametrize(
    ("claim", "source", "found"),
    [
        ("Prices fell sharply.", "Prices rose sharply.", True),
        ("It shut before noon.", "It shut after noon.", True),
        ("Prices did not fall.", "Prices rose.", False),
        ("Taxes will not be cut.", "Taxes will not be raised.", True),
        ("Prices fell.", "Prices rose, then fell.", False),
    ],
)
def test_opposites_are_found(claim: str, source: str, found: bool) -> None:  # noqa: FBT001
    assert bool(codes(check_opposites, claim, source)) is found


def test_the_table_of_opposites_goes_both_ways() -> None:
    table = opposites()
    assert all(word in table[other] for word, others in table.items() for other in others)
    assert key("fell") in table[key("rose")]
