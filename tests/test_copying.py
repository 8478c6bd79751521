from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import EMBEDDED

from brief.llm import model as llm
from brief.llm.author import Grounded
from brief.llm.automaton import Automaton, Trie
from brief.llm.copying import _OPENERS, Copying, GroundedSection, GroundedSentence, GroundedState, Vocabulary
from brief.llm.engine import Sampling
from brief.llm.gguf import read_header
from brief.llm.tokens import BpeTokenizer, bpe_tokenizer
from brief.types import Message, Role

FERRIES = (
    'The authority said on Tuesday that two ferries, the "Aud" and the "Kelby", stop on 31 March 2025, Nora Lind told '
    "the U.S. broadcaster NRK."
)
PEOPLE = (
    "About 1,340 people take the boat; 3.5% have no car. “We were told in January, and not a day before,” said "
    "Mr. Jean-Luc Moreau of Kraków’s port, who paid £5.2m for 3 berths to the harbour."
)
EVIDENCE = (FERRIES, PEOPLE)
KEYS = (" [1]", " [2]")


@pytest.fixture(scope="module")
def tokenizer() -> BpeTokenizer:
    made = bpe_tokenizer(read_header(EMBEDDED))
    assert made is not None
    return made


@pytest.fixture(scope="module")
def vocabulary(tokenizer: BpeTokenizer) -> Vocabulary:
    return Vocabulary(tokenizer.pieces)


@pytest.fixture(scope="module")
def bytewise() -> Vocabulary:
    """One token for each byte: what it allows is what the automaton allows."""
    return Vocabulary([bytes([byte]) for byte in range(256)])


def writable(vocabulary: Vocabulary, text: str, evidence: Sequence[str] = EVIDENCE) -> bool:
    """Say whether a text can be written, byte by byte, and nothing is left half-way at its end."""
    automaton = Copying(vocabulary, evidence)
    state = automaton.start()
    for byte in text.encode():
        if byte not in automaton.choice(state).tokens:
            return False
        state = automaton.step(state, byte)
    return automaton.may_end(state)


@pytest.mark.parametrize(
    "text",
    [
        "The harbour authority will stop two ferries.",
        "Nora Lind told NRK that the boats stop on 31 March 2025.",
        "About 1,340 people take the boat, and 3.5% of them have no car.",
        'The "Aud" stops, said Lind.',
        'Moreau said "not a day before" in Kraków.',
        'They said: "We were told in January".',
        'They said: "We were told in January, and not a day before".',
        "Jean-Luc Moreau's berths, the U.S. broadcaster said, cost £5.2m.",
        "Kraków’s port and Kraków's boats.",
        "Mr. Moreau paid for 3.",
        "Harbour people don't take long-term berths (for now).",
        "It is a Kraków-like car.",
    ],
)
def test_what_can_be_written(bytewise: Vocabulary, text: str) -> None:
    assert writable(bytewise, text)


@pytest.mark.parametrize(
    "text",
    [
        "Putin said so.",  # not in the evidence, even as the first word
        "The ferry of Putin.",
        "The ferry of Lin.",  # half of a name
        "The ferry of Lindt.",  # more than a name
        "The ferry of lindt and iPhone.",
        "About 1,34 people.",
        "About 1 people.",
        "About 340 people.",
        "About 3.52% of them.",
        "About 31.2025 people.",
        "About 3.31 people.",
        "About 3-31 people.",
        "About £5 was paid.",
        "About 5.2m was paid.",
        "The ferry of Krakow.",
        "The ferry of Łódź.",
        "About twelve ferries.",
        "Three ferries.",
        'They said "not a week before".',
        'They said "the boat".',  # in the evidence, but nobody's words
        'They said "We were told in Jan".',
        "They said ‘We’.",
        'They said "We were told',
        "The port of Lind1.",
        "The port of KRAKÓW.",
        "The ferry of LINd.",
        "They said $5.",
        "the ferry.",
    ],
)
def test_what_cannot(bytewise: Vocabulary, text: str) -> None:
    assert not writable(bytewise, text)


def test_without_quotations_there_are_no_quotation_marks(bytewise: Vocabulary) -> None:
    assert not writable(bytewise, 'The boat "stops".', ["The boat stops."])


def test_numbers_in_words_are_free_where_the_evidence_has_them(bytewise: Vocabulary) -> None:
    assert writable(bytewise, "The twelve boats.", ["The twelve boats of 1999."])
    assert writable(bytewise, "Twelve boats.", ["The twelve boats of 1999."])
    assert not writable(bytewise, "The eleven boats.", ["The twelve boats of 1999."])


def foreign(text: str, evidence: Sequence[str]) -> list[str]:
    """The names, numbers and quotations of a text that the evidence does not hold, found in another way."""
    whole = " \n ".join(evidence)
    quotations = [found for piece in evidence for found in re.findall(r"[\"“]([^\"”]*)[\"”]", piece)]
    found = [quoted for quoted in re.findall(r'"([^"]*)"', text) if not any(quoted in one for one in quotations)]
    known = {word.lower() for word in re.findall(r"[A-Za-z]+", whole)} | {opener.lower() for opener in _OPENERS}
    for number, word in enumerate(re.findall(r"[^\s\"“”()/]+", re.sub(r'"[^"]*"', '""', text))):
        bare = re.sub(r"['’]s$", "", word.strip(".,;:!?"))
        if not re.search(r"[^a-z'’-]", bare) or (number == 0 and bare.lower() in known):
            continue
        parts = [bare] if re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", whole) else bare.split("-")
        found += [part for part in parts if re.search(r"[^a-z'’]", part) and not stands(part, whole)]
    return found


def stands(word: str, text: str) -> bool:
    """Say whether a word stands in a text with no letter, digit or part of a number around it."""
    return re.search(rf"(?<![\w£$])(?<!\d[.,]){re.escape(word)}(?![\w%])(?![.,]\d)", text) is not None


def test_the_other_way_finds_what_is_foreign() -> None:
    text = 'Nora Lindt told "NRK" that 1,34 of 31 boats in Kraków stop.'
    assert foreign(text, EVIDENCE) == ["NRK", "Lindt", "1,34"]
    assert foreign("The U.S. port, Jean-Luc Moreau's.", EVIDENCE) == []


def walk(automaton: Automaton[GroundedState], chance: random.Random, most: int) -> tuple[list[int], bool]:
    """Write tokens that are drawn evenly from the allowed ones: no temperature is hotter."""
    state = automaton.start()
    written: list[int] = []
    while len(tokens := automaton.choice(state).tokens) and len(written) < most:
        assert len(written) > 1 or len(np.unique(tokens)) == len(tokens)
        written.append(int(chance.choice(tokens)))
        state = automaton.step(state, written[-1])
    return written, not len(tokens)


names = st.text("AbcÉłß19", min_size=1, max_size=4)
words = st.sampled_from(
    ["the", "ferry", "of", "1,200", "3.5%", "Mr.", "U.S.", "Jean-Luc", "£5m", "“a", "day”", '"Aud"', "so."]
)
pieces_of_evidence = st.lists(st.lists(names | words, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(evidence=pieces_of_evidence, chance=st.randoms(use_true_random=False))
def test_no_name_number_or_quotation_leaves_the_evidence(
    vocabulary: Vocabulary, tokenizer: BpeTokenizer, evidence: list[str], chance: random.Random
) -> None:
    keys = Trie([tokenizer.encode(key) for key in KEYS])
    automaton = GroundedSentence(Copying(vocabulary, evidence), vocabulary.closing, 30, keys)
    written, finished = walk(automaton, chance, 40)
    text = tokenizer.decode(written)
    if finished:
        assert text.endswith(KEYS)
        assert "[" not in text[:-4]
        assert foreign(text[:-4], evidence) == []
    else:
        assert foreign(text.rpartition(" ")[0].rpartition('"')[0], evidence) == []


# A little vocabulary, in which sentences end often; its first four tokens belong to the keys.
LITTLE = [b" [", b"1", b"2", b"]", b"3", b"The", b" The", b" ferry", b" Aud", b" 31", b" stops", b".", b" U.S."]
THREE = tuple((0, LITTLE.index(key), 3) for key in (b"1", b"2", b"3"))
SENTENCES = [[5, 7, 10, 11], [6, 7, 9, 11], [6, 12, 7, 10, 11]]


@cache
def section(sentences: int, keys: int = 3) -> GroundedSection:
    vocabulary = Vocabulary(LITTLE)
    text = Copying(vocabulary, ["The U.S. ferry Aud stops on 31 March."])
    return GroundedSection(lambda left: GroundedSentence(text, vocabulary.closing, 5, left), THREE[:keys], sentences)


def said(tokens: Sequence[int]) -> str:
    return b"".join(LITTLE[token] for token in tokens).decode()


@given(sentences=st.integers(1, 3), keys=st.integers(1, 3), chance=st.randoms(use_true_random=False))
def test_a_section_is_so_many_sentences_each_with_a_key_of_its_own(
    sentences: int, keys: int, chance: random.Random
) -> None:
    automaton = section(sentences, keys=keys)
    state = automaton.start()
    written: list[int] = []
    while len(tokens := automaton.choice(state).tokens) and len(written) < 400:
        written.append(int(chance.choice(tokens)))
        state = automaton.step(state, written[-1])
    text = said(written)
    found = re.findall(r"([^\[\]]*) \[(\d)\]", text)
    assert len({key for _, key in found}) == len(found) <= min(sentences, keys)
    assert {key for _, key in found} <= set("123"[:keys])
    assert all(sentence.endswith(".") for sentence, _ in found)
    if len(written) < 400:
        assert len(found) == min(sentences, keys)
        assert text == "".join(f"{sentence} [{key}]" for sentence, key in found)


@given(order=st.permutations(range(3)), number=st.integers(1, 3), which=st.permutations(range(3)))
def test_any_sentences_with_keys_in_any_order_are_a_section(order: list[int], number: int, which: list[int]) -> None:
    automaton = section(number)
    state = automaton.start()
    for sentence, key in zip(which[:number], order, strict=False):
        for token in (*SENTENCES[sentence], *THREE[key]):
            assert token in automaton.choice(state).tokens
            state = automaton.step(state, token)
    assert not len(automaton.choice(state).tokens)


def test_a_section_of_one_is_a_sentence(vocabulary: Vocabulary, tokenizer: BpeTokenizer) -> None:
    keys = [tuple(tokenizer.encode(key)) for key in KEYS]
    text = Copying(vocabulary, EVIDENCE)
    one = GroundedSentence(text, vocabulary.closing, 30, Trie(keys))
    many = GroundedSection(lambda left: GroundedSentence(text, vocabulary.closing, 30, left), keys, 1)
    state, other = one.start(), many.start()
    for token in tokenizer.encode("The U.S. boats stop. [2]"):
        assert one.choice(state).tokens.tolist() == many.choice(other).tokens.tolist()
        state, other = one.step(state, token), many.step(other, token)
    assert not len(many.choice(other).tokens)


@pytest.mark.model
def test_the_model_names_nothing_else_at_temperature_five() -> None:
    evidence = [re.sub("31 March ", "", piece) for piece in EVIDENCE]
    with llm.load(EMBEDDED, 2) as model:
        messages = (Message(Role.USER, "Write one sentence of news from this. " + " ".join(evidence)),)
        automaton = model.grounded(Grounded(("1", "2"), tuple(evidence), 30))
        for heat in (0.7, 5.0):
            completions = model.write(messages, automaton, [Sampling(heat, 0.0, seed) for seed in range(8)], 40)
            texts = [model.decode(completion) for completion in completions]
            for completion, text in zip(completions, texts, strict=True):
                assert completion.finished == text.endswith(KEYS)
                said = text[:-4] if completion.finished else text.rpartition(" ")[0].rpartition('"')[0]
                assert foreign(said, evidence) == []
            assert len(set(texts)) > 1


def test_a_sentence_ends_at_its_stop(vocabulary: Vocabulary, tokenizer: BpeTokenizer) -> None:
    keys = Trie([tokenizer.encode(key) for key in KEYS])
    automaton = GroundedSentence(Copying(vocabulary, EVIDENCE), vocabulary.closing, 30, keys)
    state = automaton.start()
    for token in tokenizer.encode("The U.S."):
        state = automaton.step(state, token)
    # An abbreviation may end it and need not.
    assert tokenizer.encode(" [")[0] in automaton.choice(state).tokens
    for token in tokenizer.encode(" boats stop."):
        assert token in automaton.choice(state).tokens
        state = automaton.step(state, token)
    assert set(automaton.choice(state).tokens) == {tokenizer.encode(key)[0] for key in KEYS}
    with pytest.raises(KeyError):
        automaton.step(automaton.step(state, tokenizer.encode(KEYS[0])[0]), tokenizer.encode("x")[0])


def test_a_vocabulary_without_the_characters_needed() -> None:
    vocabulary = Vocabulary([b"", b" ", b"a", b"b"])
    automaton = Copying(vocabulary, ["Zoë."])
    # Nothing can open a sentence but the space: it goes on to the reader's limit, and is unfinished.
    assert automaton.choice(automaton.start()).tokens.tolist() == [1]
    assert Copying(Vocabulary([b"", b"x"]), ["Zoë."]).choice(1).tokens.tolist() == []


@pytest.mark.parametrize("evidence", [[], [""], ['""'], ["“”"], ['"'], ["\x00"], ["—"], ["''"], ["'s"]])
def test_evidence_of_nothing(bytewise: Vocabulary, evidence: list[str]) -> None:
    assert writable(bytewise, "The boat stops.", evidence)
    assert not writable(bytewise, "The boat of Lind.", evidence)
