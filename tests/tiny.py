"""A small llama of random weights with a vocabulary of either kind, as a whole GGUF file that llama.cpp can run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import gguf
import numpy as np

TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m.content }}</s>{% endfor %}"
    "{% if add_generation_prompt %}[assistant] {% endif %}"
)
WORDS = "the of and to in a is that for it on ferry harbour council vote said Monday reef sea boat".split()
CONTROL, NORMAL, BYTE, UNKNOWN, USER_DEFINED = 3, 1, 6, 2, 4
_WIDTH, _INNER, _LAYERS, _HEADS, _RANK = 64, 128, 2, 4, 4


@dataclass(frozen=True)
class Vocabulary:
    """What a GGUF says of its tokens; `scores` are SentencePiece's, `merges` byte-level BPE's."""

    tokens: list[str]
    types: list[int]
    scores: list[float] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    pre: str = "default"
    space_prefix: bool = True
    bos: int | None = 1
    add_bos: bool | None = None


def sentencepiece(controls: Sequence[str] = (), *, space_prefix: bool = True) -> Vocabulary:
    """Three control tokens, the 256 bytes, characters and their joins up to the words, each with its score."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM0123456789"
    singles = sorted(set("▁,.[]" + letters + "".join(WORDS)))
    joins = [f"▁{word}"[:end] for word in WORDS for end in range(2, len(word) + 2)]
    pieces = [*singles, *dict.fromkeys(joins)]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *pieces, *controls]
    types = [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256, *[NORMAL] * len(pieces), *[CONTROL] * len(controls)]
    scores = [0.0] * 259 + [float(len(piece)) - 100 if len(piece) > 1 else -1000.0 for piece in pieces]
    return Vocabulary(tokens, types, scores + [0.0] * len(controls), space_prefix=space_prefix)


def byte_level(controls: Sequence[str] = (), *, pre: str = "qwen2", bos: int | None = None) -> Vocabulary:
    """The 256 bytes in GPT-2's alphabet, the merges that make the words, and control tokens; <think> is a word."""
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    alphabet = [chr(byte) for byte in visible] + [chr(0x100 + at) for at in range(256 - len(visible))]
    merges = list(
        dict.fromkeys((f"Ġ{word}"[:end], f"Ġ{word}"[end]) for word in WORDS for end in range(1, len(word) + 1))
    )
    joined = ["".join(merge) for merge in merges]
    thinking = [name for name in controls if "think" in name]
    types = [NORMAL] * len(alphabet + joined) + [USER_DEFINED if name in thinking else CONTROL for name in controls]
    tokens = [*alphabet, *joined, *controls]
    return Vocabulary(
        tokens, types, merges=[" ".join(merge) for merge in merges], pre=pre, bos=bos, add_bos=bos is not None
    )


def write_llama(
    path: Path,
    *,
    template: str | None = TEMPLATE,
    end: int | None = 2,
    context: int = 2048,
    vocabulary: Vocabulary | None = None,
) -> Path:
    """Write the model; `end` is its end-of-text token."""
    words = vocabulary or sentencepiece()
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    _add_vocabulary(writer, words)
    if end is not None:
        writer.add_eos_token_id(end)
    if template is not None:
        writer.add_chat_template(template)
    _add_tensors(writer, len(words.tokens))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_vocabulary(writer: gguf.GGUFWriter, words: Vocabulary) -> None:
    writer.add_tokenizer_model("gpt2" if words.merges else "llama")
    writer.add_token_list(words.tokens)
    writer.add_token_types(words.types)
    if words.merges:
        writer.add_tokenizer_pre(words.pre)
        writer.add_token_merges(words.merges)
    else:
        writer.add_token_scores(words.scores)
        writer.add_add_space_prefix(words.space_prefix)
    if words.bos is not None:
        writer.add_bos_token_id(words.bos)
    if words.add_bos is not None:
        writer.add_add_bos_token(words.add_bos)


def _add_tensors(writer: gguf.GGUFWriter, size: int) -> None:
    random = np.random.default_rng(4)

    def add(name: str, *shape: int, scale: float = 0.1) -> None:
        writer.add_tensor(name, random.normal(0, scale, shape).astype(np.float32))

    add("token_embd.weight", size, _WIDTH, scale=1.0)
    add("output.weight", size, _WIDTH, scale=0.5)
    writer.add_tensor("output_norm.weight", np.ones(_WIDTH, np.float32))
    for layer in range(_LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(_WIDTH, np.float32))
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"blk.{layer}.{name}.weight", _WIDTH, _WIDTH)
        for name in ("ffn_gate", "ffn_up"):
            add(f"blk.{layer}.{name}.weight", _INNER, _WIDTH)
        add(f"blk.{layer}.ffn_down.weight", _WIDTH, _INNER)


def write_adapter(path: Path, *, scale: float = 0.1, architecture: str = "llama", width: int = _WIDTH) -> Path:
    """Write a LoRA adapter of random weights of this `scale` for the model; with 0 it changes nothing."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 64.0)
    random = np.random.default_rng(5)
    for layer in range(_LAYERS):
        for name in ("attn_q", "attn_v"):
            for part, shape in (("lora_a", (_RANK, width)), ("lora_b", (width, _RANK))):
                weights = random.normal(0, scale, shape).astype(np.float32)
                writer.add_tensor(f"blk.{layer}.{name}.weight.{part}", weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
