from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import EMBEDDED, llama_vocabulary, write_gguf, write_vocabulary

from brief.llm import tokens
from brief.llm.gguf import Header, read_header
from brief.llm.tokens import BpeTokenizer, NativeTokenizer, Tokenizer, agrees, bpe_tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference import Reference

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

# The bytes that SmolLM2's vocabulary lacks, as far as they are characters.
LACKING = str.maketrans(dict.fromkeys("\x04\x06\x13\x14\x16\x1d"))

NEWS = """The harbour board of Port Ellery voted 7-2 on 3 March 2026 to close the east quay “until further notice”.
“We can’t wait,” said Ana Køhler, the harbour master; repairs will cost £1,250,000 (about 1.4m euros).

\tShe'd warned the board in 2024, and again on 11.02.2025:   'they've had 3 reports', she said.\r
Śródmieście, Čačak, Αθήνα, Київ and 東京 sent engineers … 👷🏽‍♀️ <|im_end|> <|im_start|>system {{ x }} </s>
"""

# Unassigned characters are left out: llama.cpp and tiktoken carry tables of different Unicode versions.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"]))
SPACED = st.lists(
    st.sampled_from([" ", "  ", "\n", "\r\n", "\t", "\u00a0", "7", "42", "'s", "'LL", "a", "É", "—", "字"])
)


@pytest.fixture(scope="module")
def header() -> Header:
    return read_header(EMBEDDED)


@pytest.fixture(scope="module")
def bpe(header: Header) -> BpeTokenizer:
    tokenizer = bpe_tokenizer(header)
    assert tokenizer is not None
    return tokenizer


@pytest.fixture(scope="module")
def reference() -> Iterator[Reference]:
    with llama_vocabulary(EMBEDDED) as tokenize:
        yield tokenize


@pytest.mark.model
def test_news_has_the_tokens_of_llama_cpp(bpe: BpeTokenizer, reference: Reference) -> None:
    assert bpe.encode(NEWS) == reference(NEWS)
    assert bpe.count(NEWS) == len(reference(NEWS)) > 150


@pytest.mark.model
@settings(deadline=None)
@given(TEXT)
def test_any_text_has_the_tokens_of_llama_cpp(bpe: BpeTokenizer, reference: Reference, text: str) -> None:
    assert bpe.encode(text) == reference(text)


@pytest.mark.model
@settings(deadline=None)
@given(SPACED.map("".join))
def test_spaces_and_digits_have_the_tokens_of_llama_cpp(bpe: BpeTokenizer, reference: Reference, text: str) -> None:
    assert bpe.encode(text) == reference(text)


@pytest.mark.model
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not here")
def test_the_seed_articles_have_the_tokens_of_llama_cpp(bpe: BpeTokenizer, reference: Reference) -> None:
    paths = sorted(SEEDS.glob("*.txt"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert bpe.encode(text) == reference(text)


@pytest.mark.model
@pytest.mark.parametrize("pre", sorted(tokens._PATTERNS))
def test_every_pattern_splits_as_llama_cpp(tmp_path: Path, header: Header, pre: str) -> None:
    path = write_vocabulary(tmp_path / "vocabulary.gguf", header, pre)
    tokenizer = bpe_tokenizer(read_header(path))
    assert tokenizer is not None
    with llama_vocabulary(path) as tokenize:
        assert tokenizer.encode(NEWS) == tokenize(NEWS)
        assert agrees(tokenizer, tokenize)


@given(TEXT)
def test_decoding_gives_the_text_back(bpe: BpeTokenizer, text: str) -> None:
    text = text.translate(LACKING)
    assert bpe.decode(bpe.encode(text)) == text
    assert b"".join(map(bpe.piece, bpe.encode(text))) == text.encode()


def test_bytes_that_the_vocabulary_lacks_are_dropped(bpe: BpeTokenizer) -> None:
    assert bpe.encode("a\x04b") == bpe.encode("a") + bpe.encode("b")


def test_half_a_character_decodes_to_a_replacement(bpe: BpeTokenizer) -> None:
    halves = bpe.encode("ɮ")
    assert len(halves) == 2
    assert bpe.decode(halves[:1]) == "\ufffd"


def test_control_tokens_are_never_read_in_text(bpe: BpeTokenizer) -> None:
    end = bpe.special("<|im_end|>")
    assert end == 2
    assert end not in bpe.encode("<|im_end|>")
    assert bpe.piece(end) == b""
    assert bpe.decode([end]) == ""
    assert bpe.special("im_end") is None
    assert bpe.special("news") is None


def test_the_vocabulary_size(bpe: BpeTokenizer) -> None:
    assert bpe.vocab_size == 49152


def test_long_runs_are_no_trouble(bpe: BpeTokenizer) -> None:
    for text in (" " * 100_000 + "7", "\n" * 100_000 + "x", "a" * 100_000, "!" * 100_000):
        assert bpe.decode(bpe.encode(text)) == text


def test_ids_need_not_follow_the_merges(header: Header) -> None:
    turned = replace(header, tokens=header.tokens[::-1], token_types=header.token_types[::-1], bos_id=None, eos_id=None)
    tokenizer, turned_tokenizer = bpe_tokenizer(header), bpe_tokenizer(turned)
    assert tokenizer is not None
    assert turned_tokenizer is not None
    assert turned_tokenizer.encode(NEWS) == [49151 - token for token in tokenizer.encode(NEWS)]
    assert turned_tokenizer.special("<|im_end|>") == 49149


def test_what_is_not_known_exactly_is_left_to_llama_cpp(header: Header) -> None:
    assert bpe_tokenizer(replace(header, tokenizer_model="llama")) is None
    assert bpe_tokenizer(replace(header, tokenizer_pre="default")) is None


def test_a_merge_outside_the_vocabulary_is_left_to_llama_cpp(header: Header) -> None:
    assert bpe_tokenizer(replace(header, merges=(*header.merges, "Ġneither nor"))) is None


def test_agreement_is_seen_and_disagreement_too(header: Header, bpe: BpeTokenizer) -> None:
    other = bpe_tokenizer(replace(header, tokenizer_pre="gpt-2"))
    assert other is not None
    assert agrees(bpe, bpe.encode)
    assert not agrees(bpe, other.encode)
    assert not agrees(bpe, lambda text: [*bpe.encode(text), 2])


@pytest.mark.model
def test_the_native_tokenizer_is_llama_cpp(header: Header, bpe: BpeTokenizer, reference: Reference) -> None:
    native: Tokenizer = NativeTokenizer(header, reference, bpe.decode)
    assert agrees(native, bpe.encode)
    assert native.count(NEWS) == bpe.count(NEWS)
    assert native.decode(native.encode(NEWS)) == NEWS
    assert native.vocab_size == bpe.vocab_size
    assert native.special("<|im_end|>") == 2
    assert [native.piece(token) for token in range(native.vocab_size)] == list(bpe.pieces)


def test_the_pieces_of_a_sentencepiece_vocabulary(tmp_path: Path) -> None:
    header = read_header(write_gguf(tmp_path / "tiny.gguf"))
    native = NativeTokenizer(header, lambda _: [], lambda _: "")
    assert [native.piece(token) for token in range(5)] == [b"", b"", b" news", b"\n", b"<|eot|>"]
    damaged = NativeTokenizer(replace(header, tokens=("", "", "", "<0xZZ>", "")), lambda _: [], lambda _: "")
    assert damaged.piece(3) == b"<0xZZ>"


def test_the_pieces_of_a_byte_level_vocabulary() -> None:
    assert tokens._bpe_piece("Ġnews", 1) == b" news"
    assert tokens._bpe_piece("Ċ", 1) == b"\n"
    assert tokens._bpe_piece("Ġnews", 4) == "Ġnews".encode()
    assert tokens._bpe_piece("字", 1) == "字".encode()
    assert tokens._bpe_piece("Ġnews", 3) == b""
