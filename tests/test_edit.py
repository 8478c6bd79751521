from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from brief.edit import Limits, Option, choose, repeats
from brief.plan import _STEP, worth
from brief.types import Evidence, Origin, Span, Statement, Verdict, VerdictKind


def option(words: int, value: float = 0.0, origin: Origin = Origin.MODEL) -> Option:
    verdict = Verdict(VerdictKind.SUPPORTED, 1.0)
    # The value stands in the text, so that two forms of one length differ.
    return Option(Statement(" ".join([f"w{value}", *["w"] * (words - 1)]), origin, (), verdict), value)


def quotation(value: float) -> Option:
    return option(9, value, Origin.QUOTED)


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


def chosen_of(slots: list[list[Option]], most: int) -> list[int]:
    return [at for at, one in enumerate(printed(slots, Limits(most))) if one]


def test_no_more_than_a_third_are_quotations_while_the_others_give_enough() -> None:
    slots = [
        [quotation(9.0)],
        [quotation(8.0)],
        [quotation(7.0)],
        *([option(5, value)] for value in (4.0, 3.0, 2.0, 1.0)),
    ]
    assert chosen_of(slots, 6) == [0, 1, 3, 4, 5, 6]
    # A third of four, rounded down; and the best may always be one.
    assert chosen_of(slots, 4) == [0, 3, 4, 5]
    assert chosen_of(slots, 2) == [0, 3]


def test_quotations_fill_up_where_the_others_do_not_give_enough() -> None:
    slots = [[quotation(7.0)], [quotation(9.0)], [option(5, 1.0)], [quotation(8.0)]]
    assert chosen_of(slots, 3) == [1, 2, 3]
    assert chosen_of(slots, 4) == [0, 1, 2, 3]
    assert chosen_of([[quotation(1.0)], [quotation(2.0)]], 1) == [1]


def test_a_slot_whose_best_form_is_no_quotation_is_none() -> None:
    slots = [[quotation(1.0), option(5, 4.0)], [option(5, 3.0), quotation(1.0)], [quotation(2.0)]]
    assert chosen_of(slots, 2) == [0, 1]


slots_of_both = st.lists(
    st.builds(
        lambda value, quoted: [quotation(value) if quoted else option(5, value)],
        st.integers(0, 9).map(float),
        st.booleans(),
    ),
    max_size=8,
)


@given(slots=slots_of_both, most=st.integers(0, 8))
def test_quotations_are_at_most_a_third_or_what_the_others_leave(slots: list[list[Option]], most: int) -> None:
    got = [one for one in printed(slots, Limits(most)) if one]
    quoted = sum(one.statement.origin is Origin.QUOTED for one in got)
    others = sum(slot[0].statement.origin is Origin.MODEL for slot in slots)
    assert len(got) == min(most, len(slots))
    assert quoted <= max(1, most // 3, most - others)


def piece(number: int) -> Evidence:
    return Evidence(str(number), Span("a", 10 * number, 10 * number + 9), f"Sentence {number}.")


def test_a_piece_gains_a_step_for_each_better_choice_that_it_is_in() -> None:
    one, two, three, four = map(piece, range(1, 5))
    gains = worth((one, two, three, four), [(two, three), (two,)])
    assert gains == {one.span: 0.0, two.span: 2 * _STEP, three.span: _STEP, four.span: 0.0}


def test_a_piece_is_known_by_its_place_whatever_its_key() -> None:
    again = Evidence("9", piece(1).span, piece(1).text)
    assert worth((piece(1),), [(again,)]) == {piece(1).span: _STEP}


@given(forms=st.lists(st.floats(-0.99, 0.99), min_size=4, max_size=4))
def test_the_lead_is_printed_before_the_chosen_and_these_before_the_reserve(forms: list[float]) -> None:
    pieces = tuple(map(piece, range(4)))
    gains = worth(pieces, [pieces[1:3], pieces[2:3]])
    slots = [[option(5, form + gains[one.span])] for form, one in zip(forms, pieces, strict=True)]
    assert chosen_of(slots, 1) == [2]
    assert chosen_of(slots, 2) == [1, 2]


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
