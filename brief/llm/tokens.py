"""Text to tokens and back, exactly as the model does it, without loading the model."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from brief.llm.gguf import BYTE, CONTROL, NORMAL, UNKNOWN, UNUSED, USER_DEFINED, special_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import tiktoken

    from brief.llm.gguf import Header

_CONTRACTIONS = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"
_GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
# Every digit stands alone, and is cut off before GPT-2's pattern sees the rest: so white space before a digit is at the
# end of its piece, where GPT-2 keeps it whole.
_DIGITS_THEN_GPT2 = r"\p{N}|'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?[^\s\p{L}\p{N}]+|\s+(?=\p{N})|\s+(?!\S)|\s+"
_LLAMA3 = _CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
_QWEN2 = _CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"

# How a text is split before the merges, by `tokenizer.ggml.pre`: llama.cpp's own patterns, only those that one regular
# expression states exactly. "default" is none of them: llama.cpp splits it in four passes.
_PATTERNS = {
    "gpt-2": _GPT2,
    "smollm": _DIGITS_THEN_GPT2,
    "starcoder": _DIGITS_THEN_GPT2,
    "llama-bpe": _LLAMA3,
    "llama-v3": _LLAMA3,
    "llama3": _LLAMA3,
    "qwen2": _QWEN2,
}

_NO_TOKEN = -1
# A character that no token joins to what follows it.
_LINE = "\n"
_BYTE_TOKEN = re.compile("<0x([0-9A-Fa-f]{2})>")
_SILENT = (CONTROL, UNKNOWN, UNUSED)

# GPT-2 writes each byte as a visible character: the printable Latin-1 ones as themselves, the others from U+0100 on.
_VISIBLE = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
_HIDDEN = tuple(byte for byte in range(0x100) if byte not in _VISIBLE)
_BYTE_OF = {byte: byte for byte in _VISIBLE} | {0x100 + at: byte for at, byte in enumerate(_HIDDEN)}

# Every kind of text on which two tokenizers have been seen to differ.
_PROBE = """The council's vote on 14 March 2025 cost £1,250,000.50 — 'we'll see', they'd said; SHE'S sure I'M not.
“Curly ‘quotes’”, café and cafe\u0301, naïve, Straße, Łódź, İstanbul, x² ½ Ⅳ ١٢.
Совет решил. 理事会投票了。かな 한국어 مرحبا हिन्दी 😀👩\u200d🚀 🇫🇷
  two  spaces   three 7    8\ttab\t\t9 \u00a0 no-break\u2003em  \r\n\r\n\n  \n
<|im_end|><|endoftext|></s> [INST] {{x}} #1! ...  """


class Tokenizer(Protocol):
    """Turns text into the model's tokens and back; text is always text, never a control token."""

    @property
    def vocab_size(self) -> int:
        """How many tokens the model knows."""

    def encode(self, text: str) -> list[int]:
        """Split a text into tokens; what looks like a control token stays ordinary text."""

    def resume(self, text: str) -> list[int]:
        """Split a text that goes on where another ended."""

    def decode(self, ids: Sequence[int]) -> str:
        """Join tokens to text; bytes that are no UTF-8 become U+FFFD."""

    def piece(self, token: int) -> bytes:
        """Return the bytes that a token stands for; none for a control token."""

    def count(self, text: str) -> int:
        """Count the tokens of a text."""

    def special(self, text: str) -> int | None:
        """Return the control token that is written like this, if there is one."""


@dataclass(frozen=True, slots=True)
class BpeTokenizer:
    """A byte-level BPE tokenizer made of a GGUF's own vocabulary and merges.

    `ids` maps the encoding's ranks, which follow the merges, to the vocabulary's ids.
    """

    encoding: tiktoken.Encoding = field(repr=False)
    ids: tuple[int, ...] = field(repr=False)
    pieces: tuple[bytes, ...] = field(repr=False)
    specials: Mapping[str, int] = field(repr=False)

    @property
    def vocab_size(self) -> int:
        """How many tokens the model knows."""
        return len(self.pieces)

    def encode(self, text: str) -> list[int]:
        """Split a text into tokens; a byte that the vocabulary lacks is dropped, as llama.cpp does."""
        tokens = [self.ids[rank] for rank in self.encoding.encode_ordinary(text)]
        return [token for token in tokens if token != _NO_TOKEN] if _NO_TOKEN in tokens else tokens

    def resume(self, text: str) -> list[int]:
        """Split a text that goes on where another ended: as any other."""
        return self.encode(text)

    def decode(self, ids: Sequence[int]) -> str:
        """Join tokens to text; bytes that are no UTF-8 become U+FFFD."""
        return b"".join(self.pieces[token] for token in ids).decode("utf-8", "replace")

    def piece(self, token: int) -> bytes:
        """Return the bytes that a token stands for; none for a control token."""
        return self.pieces[token]

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        return len(self.encode(text))

    def special(self, text: str) -> int | None:
        """Return the control token that is written like this, if there is one."""
        return self.specials.get(text)


@dataclass(frozen=True)
class NativeTokenizer:
    """A tokenizer that asks llama.cpp, for the vocabularies that are not rebuilt here."""

    header: Header
    tokenize: Callable[[str], list[int]] = field(repr=False)
    detokenize: Callable[[Sequence[int]], str] = field(repr=False)

    @property
    def vocab_size(self) -> int:
        """How many tokens the model knows."""
        return len(self.header.tokens)

    def encode(self, text: str) -> list[int]:
        """Split a text into tokens; llama.cpp reads user-defined tokens in it, but never control tokens."""
        return self.tokenize(text)

    def resume(self, text: str) -> list[int]:
        """Split a text that goes on where another ended: without the space that SentencePiece begins a text with."""
        line = self.tokenize(_LINE)
        both = self.tokenize(_LINE + text)
        return both[len(line) :] if both[: len(line)] == line else self.tokenize(text)

    def decode(self, ids: Sequence[int]) -> str:
        """Join tokens to text; bytes that are no UTF-8 become U+FFFD."""
        return self.detokenize(ids)

    def piece(self, token: int) -> bytes:
        """Return the bytes that a token stands for; none for a control token."""
        return self._pieces[token]

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        return len(self.tokenize(text))

    def special(self, text: str) -> int | None:
        """Return the control token that is written like this, if there is one."""
        return self._specials.get(text)

    @cached_property
    def _pieces(self) -> tuple[bytes, ...]:
        make = _bpe_piece if self.header.tokenizer_model == "gpt2" else _unigram_piece
        return tuple(map(make, self.header.tokens, self.header.token_types))

    @cached_property
    def _specials(self) -> Mapping[str, int]:
        return special_ids(self.header)


def bpe_tokenizer(header: Header) -> BpeTokenizer | None:
    """Build the model's tokenizer from its header, or None where it is not a byte-level BPE that is known exactly."""
    pattern = _PATTERNS.get(header.tokenizer_pre)
    vocabulary = {text: token for token, text in enumerate(header.tokens)}
    merged = ["".join(merge.split(" ", 1)) for merge in header.merges]
    if header.tokenizer_model != "gpt2" or pattern is None or not vocabulary.keys() >= set(merged):
        return None
    ranked = tuple(dict.fromkeys([*map(chr, _BYTE_OF), *merged]))
    return BpeTokenizer(
        encoding=_encoding(header.name, pattern, ranked),
        ids=tuple(vocabulary.get(text, _NO_TOKEN) for text in ranked),
        pieces=tuple(map(_bpe_piece, header.tokens, header.token_types)),
        specials=special_ids(header),
    )


def _encoding(name: str, pattern: str, ranked: Sequence[str]) -> tiktoken.Encoding:
    import tiktoken  # noqa: PLC0415

    ranks = {_bpe_piece(text, NORMAL): rank for rank, text in enumerate(ranked)}
    return tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=ranks, special_tokens={})


def _bpe_piece(text: str, kind: int) -> bytes:
    """Return the bytes of an entry written in GPT-2's alphabet; what is not written in it stands for itself."""
    if kind in _SILENT:
        return b""
    try:
        return text.encode() if kind == USER_DEFINED else text.translate(_BYTE_OF).encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def _unigram_piece(text: str, kind: int) -> bytes:
    """Return the bytes of an entry of a SentencePiece vocabulary, where U+2581 is a space and <0x0A> a byte."""
    if kind in _SILENT:
        return b""
    byte = _BYTE_TOKEN.fullmatch(text) if kind == BYTE else None
    return bytes.fromhex(byte[1]) if byte else text.replace("\u2581", " ").encode()


def agrees(tokenizer: Tokenizer, reference: Callable[[str], list[int]]) -> bool:
    """Say whether a tokenizer splits a text of many scripts, signs and spaces as the reference does, line by line."""
    texts = [_PROBE, *_PROBE.splitlines()]
    return all(tokenizer.encode(text) == reference(text) for text in texts)
