"""A small llama of random weights with a SentencePiece vocabulary, as a whole GGUF file that llama.cpp can run."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m.content }}</s>{% endfor %}"
    "{% if add_generation_prompt %}[assistant] {% endif %}"
)
WORDS = "the of and to in a is that for it on ferry harbour council vote said Monday reef sea boat".split()
CONTROL, NORMAL, BYTE, UNKNOWN = 3, 1, 6, 2
_WIDTH, _INNER, _LAYERS, _HEADS = 64, 128, 2, 4


def vocabulary() -> tuple[list[str], list[int], list[float]]:
    """Three control tokens, the 256 bytes, characters and their joins up to the words, each with its score."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM0123456789"
    singles = sorted(set("▁,.[]" + letters + "".join(WORDS)))
    joins = [f"▁{word}"[:end] for word in WORDS for end in range(2, len(word) + 2)]
    pieces = [*singles, *dict.fromkeys(joins)]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *pieces]
    types = [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256, *[NORMAL] * len(pieces)]
    scores = [0.0] * 259 + [float(len(piece)) - 100 if len(piece) > 1 else -1000.0 for piece in pieces]
    return tokens, types, scores


def write_llama(path: Path, *, template: str | None = TEMPLATE, end: int | None = 2, context: int = 2048) -> Path:
    """Write the model; `end` is its end-of-text token."""
    tokens, types, scores = vocabulary()
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
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_scores(scores)
    writer.add_bos_token_id(1)
    if end is not None:
        writer.add_eos_token_id(end)
    if template is not None:
        writer.add_chat_template(template)
    _add_tensors(writer, len(tokens))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


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
