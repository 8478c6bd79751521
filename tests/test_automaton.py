from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.llm.automaton import CitedSentence, CitedState, Trie, closing_tokens, plain_tokens

sequences_of_tokens = st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=5), min_size=1, max_size=8)


def longest_only(sequences: list[list[int]]) -> set[tuple[int, ...]]:
    """The sequences that are a beginning of no other."""
    members = {tuple(sequence) for sequence in sequences}
    return {one for one in members if not any(other[: len(one)] == one and other != one for other in members)}


def walks(trie: Trie, state: int) -> list[tuple[int, ...]]:
    """Every way from a state to an end."""
    tokens = trie.choice(state).tokens.tolist()
    if not tokens:
        return [()]
    return [(token, *rest) for token in tokens for rest in walks(trie, trie.step(state, token))]


@given(sequences=sequences_of_tokens)
def test_a_trie_holds_its_sequences_and_no_other(sequences: list[list[int]]) -> None:
    trie = Trie(sequences)
    found = walks(trie, trie.start())
    assert set(found) == longest_only(sequences)
    assert len(found) == len(set(found))


@given(sequences=sequences_of_tokens, chance=st.randoms())
def test_a_random_walk_ends_in_a_member(sequences: list[list[int]], chance: random.Random) -> None:
    trie = Trie(sequences)
    walked: list[int] = []
    state = trie.start()
    while len(tokens := trie.choice(state).tokens):
        walked.append(chance.choice(tokens.tolist()))
        state = trie.step(state, walked[-1])
    assert walked in sequences


@given(sequences=sequences_of_tokens)
def test_remaining_is_the_distance_to_the_nearest_end(sequences: list[list[int]]) -> None:
    trie = Trie(sequences)
    for sequence in sequences:
        state = trie.start()
        for token in sequence:
            choice = trie.choice(state)
            nearest = [min(map(len, walks(trie, trie.step(state, one)))) for one in choice.tokens.tolist()]
            assert choice.remaining.tolist() == nearest
            state = trie.step(state, token)


@given(sequences=sequences_of_tokens)
def test_the_order_of_the_sequences_decides_nothing_but_the_order_of_the_choice(sequences: list[list[int]]) -> None:
    there, back = Trie(sequences), Trie(sequences[::-1])
    assert sorted(walks(there, there.start())) == sorted(walks(back, back.start()))


def test_a_token_that_is_not_allowed_leads_nowhere() -> None:
    trie = Trie([[1, 2]])
    with pytest.raises(KeyError):
        trie.step(trie.start(), 2)


def test_a_trie_of_nothing_is_complete_at_once() -> None:
    assert len(Trie([]).choice(Trie([]).start()).tokens) == 0


# A little vocabulary: its ids are its places.
PIECES = [b"", b"The", b" dam", b" burst", b".", b" [", b"1", b"2", b"]", b'."', b" U.S.", b"\n", b" *", b""]
KEYS = Trie([[5, 6, 8], [5, 7, 8]])


def cited(longest: int) -> CitedSentence:
    return CitedSentence(plain_tokens(PIECES), closing_tokens(PIECES), KEYS, longest)


def read(automaton: CitedSentence, *tokens: int) -> CitedState:
    state = automaton.start()
    for token in tokens:
        assert token in automaton.choice(state).tokens
        state = automaton.step(state, token)
    return state


def test_plain_tokens_are_text_without_control_tokens_brackets_and_marks() -> None:
    assert plain_tokens(PIECES).tolist() == [1, 2, 3, 4, 6, 7, 9, 10]


@pytest.mark.parametrize("mark", list("\n\r[]<>#*|`{}\t"))
def test_a_piece_with_a_mark_inside_is_not_plain(mark: str) -> None:
    assert plain_tokens([b"a", f" a{mark}b".encode()]).tolist() == [0]


def test_tokens_that_close_a_sentence() -> None:
    pieces = [".", "!", "?", '."', "?”", " end. ", "U.S.", ",", "a", "", ".)", '"', "”"]
    closes = closing_tokens([piece.encode() for piece in pieces])
    assert closes.tolist() == [True] * 7 + [False] * 6


def test_a_sentence_ends_with_a_whole_key() -> None:
    automaton = cited(longest=10)
    for key in (6, 7):
        assert automaton.choice(read(automaton, 1, 2, 3, 4, 5, key, 8)).tokens.tolist() == []
    assert automaton.choice(read(automaton, 1, 4, 5)).tokens.tolist() == [6, 7]
    assert automaton.choice(read(automaton, 1, 4, 5, 6)).tokens.tolist() == [8]


def test_a_key_stands_only_after_the_end_of_a_sentence() -> None:
    automaton = cited(longest=10)
    for opened in ([], [1], [1, 2], [4, 3]):
        assert 5 not in automaton.choice(read(automaton, *opened)).tokens
    for closed in ([4], [1, 9], [1, 2, 10]):
        assert 5 in automaton.choice(read(automaton, *closed)).tokens


def test_a_keys_token_before_the_end_is_text() -> None:
    automaton = CitedSentence(plain_tokens(PIECES), closing_tokens(PIECES), Trie([[6, 8]]), 10)
    assert read(automaton, 6) == CitedState(key=None, length=1)
    assert read(automaton, 4, 6).key is not None


def test_a_sentence_may_go_on_after_a_full_stop_until_it_is_long() -> None:
    automaton = cited(longest=3)
    assert 3 in automaton.choice(read(automaton, 1, 10)).tokens
    assert automaton.choice(read(automaton, 1, 2, 4)).tokens.tolist() == [5]
    # It is long but not closed: it goes on to where it can be.
    assert 4 in automaton.choice(read(automaton, 1, 2, 3)).tokens
    assert 5 not in automaton.choice(read(automaton, 1, 2, 3)).tokens


@given(chance=st.randoms(use_true_random=True), longest=st.integers(0, 12))
def test_whatever_is_written_is_plain_and_leaves_only_by_a_key(chance: random.Random, longest: int) -> None:
    automaton = cited(longest)
    written: list[int] = []
    state = automaton.start()
    while len(tokens := automaton.choice(state).tokens):
        choice = automaton.choice(state)
        assert len(choice.tokens) == len(choice.remaining) == len(np.unique(choice.tokens))
        written.append(chance.choice(tokens.tolist()))
        state = automaton.step(state, written[-1])
    text = b"".join(PIECES[token] for token in written).decode()
    assert text.endswith((" [1]", " [2]"))
    assert text[:-4].endswith((".", '."'))
    assert not any(mark in text[:-4] for mark in "[]<>\n*")


def test_states_are_values() -> None:
    automaton = cited(longest=5)
    state = automaton.start()
    automaton.step(state, 1)
    assert state == CitedState() == automaton.start()
    assert read(automaton, 1, 4) == read(automaton, 2, 4)
