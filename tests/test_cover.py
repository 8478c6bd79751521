from __future__ import annotations

from citing import cited

from brief.citations.cover import chain, cover
from brief.citations.reading import read


def test_cover_counts_the_words_held_and_those_in_order() -> None:
    held = cover(read("Guards closed the harbour quickly."), cited("Late on, guards closed the old harbour."))
    assert held.share == 0.75
    assert [fact.text for fact in held.missing] == ["quickly"]
    (start, end, share) = held.ranges[0]
    assert ("Late on, guards closed the old harbour."[start:end], share) == ("guards closed the old harbour", 0.75)


def test_a_chain_keeps_the_order_of_both() -> None:
    pairs = chain(read("alpha beta gamma delta"), read("gamma alpha delta beta gamma"))
    assert [at for _, at in pairs] == [1, 3, 4]
