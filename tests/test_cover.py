from __future__ import annotations

from citing import cited, joined

from brief.citations.cover import chain, cover
from brief.citations.reading import read


def test_cover_counts_the_words_held_and_those_in_order() -> None:
    held = cover(read("Guards closed the harbour quickly."), cited("Late on, guards closed the old harbour."))
    assert held.share == 0.75
    assert [fact.text for fact in held.missing] == ["quickly"]
    (start, end, share) = held.ranges[0]
    assert ("Late on, guards closed the old harbour."[start:end], share) == ("guards closed the old harbour", 0.75)


def test_a_chain_keeps_the_order_of_both() -> None:
    pairs = chain(read("alpha beta gamma delta"), read("gamma alpha delta beta gamma"), range(4))
    assert [at for _, at in pairs] == [1, 3, 4]


def test_words_without_meaning_are_covered_and_words_not_there_are_nowhere() -> None:
    empty = cover(read("It was 14."), cited("Guards left."))
    assert (empty.share, empty.ordered, empty.missing, empty.ranges) == (1.0, 1.0, (), ((0, 12, 1.0),))
    none = cover(read("Boats sank."), cited("Guards left."))
    assert (none.share, none.ordered, none.ranges) == (0.0, 0.0, ((0, 12, 0.0),))
    assert chain(read("alpha"), read("beta"), range(1)) == ()


def test_several_spans_cover_together() -> None:
    held = cover(read("Guards left and boats sank."), joined("Guards left.", "Boats sank."))
    assert (held.share, held.ordered, held.ranges) == (1.0, 1.0, ((0, 11, 0.5), (0, 10, 0.5)))


def test_initials_cover_a_name_out_of_order() -> None:
    held = cover(read("The KRC left."), cited("The Keld River Council left."))
    assert (held.share, held.ordered) == (1.0, 1.0)


def test_who_says_it_may_stand_before_or_after_what_is_said() -> None:
    source = cited("Guards closed the harbour on fire, Mayor Lund said.")
    assert cover(read("Mayor Lund said that guards closed the harbour on fire."), source).ordered == 1.0
    assert cover(read("The harbour closed guards, Mayor Lund said."), source).ordered < 1.0
