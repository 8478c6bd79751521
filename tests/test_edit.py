from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from brief.edit import Limits, Option, choose, repeats
from brief.types import Origin, Statement, Verdict, VerdictKind


def option(words: int, value: float = 0.0) -> Option:
    verdict = Verdict(VerdictKind.SUPPORTED, 1.0)
    # The value stands in the text, so that two forms of one length differ.
    return Option(Statement(" ".join([f"w{value}", *["w"] * (words - 1)]), Origin.MODEL, (), verdict), value)


# Whole numbers: sums of them are exact, so that the table and the brute force agree to the last bit.
options = st.builds(option, st.integers(1, 12), st.integers(-4, 9).map(float))
slots_of_options = st.lists(st.lists(options, max_size=3), max_size=4)


def every_choice(slots: list[list[Option]], most: int) -> list[tuple[Option | None, ...]]:
    """Every way to print at most `most` of the slots, each in one form."""
    choices = itertools.product(*[[None, *slot] for slot in slots])
    return [choice for choice in choices if sum(one is not None for one in choice) <= most]


def length(choice: tuple[Option | None, ...]) -> int:
    return sum(one.words for one in choice if one)


def value(choice: tuple[Option | None, ...]) -> float:
    return sum(one.value for one in choice if one)


def printed(slots: list[list[Option]], limits: Limits) -> tuple[Option | None, ...]:
    """The options whose statements were chosen, slot by slot; the best where two have the same statement."""
    return tuple(
        next(one for one in slot if one.statement == chosen) if chosen else None
        for slot, chosen in zip(slots, choose(slots, limits), strict=True)
    )


@given(slots=slots_of_options, most=st.integers(1, 4), tens=st.integers(1, 4))
def test_words_are_met_at_the_best_value_whenever_any_combination_meets_them(
    slots: list[list[Option]], most: int, tens: int
) -> None:
    words = 10 * tens
    got = printed(slots, Limits(most, words))
    every = every_choice(slots, most)
    good = [choice for choice in every if 9 * tens <= length(choice) <= 11 * tens]
    assert sum(one is not None for one in got) <= most
    if good:
        assert 9 * tens <= length(got) <= 11 * tens
        assert value(got) == max(map(value, good))
    else:
        # As long as it can be, and of that length the best.
        longest = max(length(choice) for choice in every if length(choice) <= 11 * tens)
        shortest = min((one.words for slot in slots for one in slot), default=0)
        assert length(got) == (longest or shortest)
        assert value(got) == max(value(choice) for choice in every if length(choice) == length(got))


@given(slots=slots_of_options, most=st.integers(0, 4))
def test_without_words_the_best_slots_are_printed_in_their_best_forms(slots: list[list[Option]], most: int) -> None:
    got = printed(slots, Limits(most))
    best = [max((one.value for one in slot), default=0.0) for slot in slots]
    kept = [at for at, one in enumerate(got) if one]
    left = [at for at, slot in enumerate(slots) if slot and at not in kept]
    assert len(kept) == min(most, len([slot for slot in slots if slot]))
    assert all(one.value == best[at] for at, one in enumerate(got) if one)
    # Of equals the earlier.
    assert all((best[a], -a) > (best[b], -b) for a in kept for b in left)


def test_a_longer_form_is_taken_where_the_words_need_it() -> None:
    slots = [[option(4, 9.0), option(10, 1.0)], [option(4, 9.0), option(10, 2.0)]]
    assert [one.words for one in printed(slots, Limits(2, 14)) if one] == [4, 10]
    assert [one.words for one in printed(slots, Limits(2, 20)) if one] == [10, 10]


def test_within_the_tolerance_value_decides_and_below_it_length() -> None:
    assert [one and one.words for one in printed([[option(18, 5.0), option(19, 1.0)]], Limits(1, 20))] == [18]
    assert [one and one.words for one in printed([[option(16, 5.0), option(17, 1.0)]], Limits(1, 20))] == [17]


def test_of_ways_to_one_length_the_better_is_taken() -> None:
    slots = [[option(8, 0.0)], [option(4, 5.0)], [option(4, 6.0)]]
    assert [one is not None for one in printed(slots, Limits(3, 10))] == [False, True, True]


def test_a_slot_is_left_out_where_its_words_are_too_many() -> None:
    slots = [[option(9, 1.0)], [option(9, 3.0)], [option(9, 2.0)]]
    assert [one is not None for one in printed(slots, Limits(3, 18))] == [False, True, True]


def test_where_no_form_fits_the_shortest_is_printed() -> None:
    assert [one and one.words for one in printed([[option(40)], [option(30), option(50)]], Limits(2, 20))] == [None, 30]


def test_nothing_to_print_is_nothing_printed() -> None:
    assert choose([], Limits(3, 20)) == ()
    assert choose([[], []], Limits(3, 20)) == (None, None)
    assert choose([[]], Limits(3)) == (None,)


def test_the_tolerance_is_ten_percent_on_both_sides_for_every_length() -> None:
    for words in range(10, 400, 10):
        low, high = words * 9 // 10, words * 11 // 10
        for size, other in ((low, low - 1), (high, high + 1)):
            slots = [[option(size, 0.0)], [option(other, 5.0)]]
            assert [one and one.words for one in printed(slots, Limits(1, words))] == [size, None]


def test_a_statement_that_says_the_same_repeats() -> None:
    told = ["The harbour board closed the northern quay for six months."]
    assert repeats("The northern quay was closed by the harbour board.", told)
    assert repeats("Board closes quay", told)
    assert not repeats("The harbour board fined the ferry's owner.", told)
    assert not repeats("The harbour board closed the northern quay.", [])


def test_seven_of_ten_shared_words_are_no_repetition_and_eight_are() -> None:
    told = ["alder birch cedar elder fir hazel juniper larch maple oak"]
    assert not repeats("alder birch cedar elder fir hazel juniper rose tulip violet", told)
    assert repeats("alder birch cedar elder fir hazel juniper larch tulip violet", told)


def test_a_text_without_content_repeats_nothing() -> None:
    assert not repeats("And so it is.", ["And so it is.", ""])
