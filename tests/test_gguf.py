from __future__ import annotations

import os
from dataclasses import replace
from struct import pack
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import EMBEDDED, TEMPLATE, write_gguf

from brief.errors import ModelError
from brief.llm.gguf import Header, read_header, special_ids

if TYPE_CHECKING:
    from pathlib import Path

TAGGED = b"GGUF" + pack("<I", 3)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf").read_bytes()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch") / "model.gguf"


def error(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        read_header(path)
    return str(caught.value)


def outcome(path: Path) -> str:
    try:
        return read_header(path).name
    except ModelError as problem:
        return str(problem)


def key(name: bytes, code: int, value: bytes) -> bytes:
    return pack("<Q", len(name)) + name + pack("<I", code) + value


def with_keys(*keys: bytes) -> bytes:
    return TAGGED + pack("<QQ", 0, len(keys)) + b"".join(keys)


def test_the_embedded_model() -> None:
    header = read_header(EMBEDDED)
    assert header.path == EMBEDDED
    assert (header.architecture, header.name) == ("llama", "Smollm2 135M 8k Lc100K Mix1 Ep2")
    assert header.context_length == 8192
    assert header.chat_template.startswith("{% for message in messages %}")
    assert (header.tokenizer_model, header.tokenizer_pre) == ("gpt2", "smollm")
    assert (len(header.tokens), len(header.token_types), len(header.merges)) == (49152, 49152, 48900)
    assert (header.bos_id, header.eos_id, header.eot_id, header.add_bos) == (1, 2, None, False)
    assert header.tokens[2] == "<|im_end|>"
    assert header.merges[0] == "Ġ t"
    assert special_ids(header)["<|im_end|>"] == 2
    assert len(special_ids(header)) == 17


def test_a_written_file(scratch: Path) -> None:
    header = read_header(write_gguf(scratch))
    assert header == Header(
        path=scratch,
        architecture="llama",
        name="Tiny model [31mred",
        context_length=128,
        chat_template=TEMPLATE,
        tokenizer_model="llama",
        tokenizer_pre="default",
        tokens=("<s>", "</s>", "\u2581news", "<0x0A>", "<|eot|>"),
        token_types=(3, 3, 1, 6, 4),
        merges=(),
        bos_id=0,
        eos_id=1,
        eot_id=None,
        add_bos=True,
        token_bytes=0,
    )


def test_special_ids_are_control_user_defined_and_the_ends(scratch: Path) -> None:
    header = read_header(write_gguf(scratch))
    assert special_ids(header) == {"<s>": 0, "</s>": 1, "<|eot|>": 4}
    assert special_ids(replace(header, eot_id=2))["\u2581news"] == 2


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "gone.gguf"
    assert error(path) == f"{path}: no such file: give the path of a GGUF model"


def test_a_folder(tmp_path: Path) -> None:
    assert error(tmp_path) == f"{tmp_path}: is a folder: give the GGUF file in it"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 300)
    assert error(path) == f"{path}: cannot be read: File name too long"


@pytest.mark.parametrize("content", [b"", b"GGU", b"version https", b"\x00" * 64])
def test_what_is_no_gguf(scratch: Path, content: bytes) -> None:
    scratch.write_bytes(content)
    assert error(scratch) == f"{scratch}: not a GGUF file: give a model in GGUF format"


def test_the_magic_alone(scratch: Path) -> None:
    scratch.write_bytes(b"GGUF")
    assert error(scratch) == f"{scratch}: cut short or damaged at byte 4 of its header: download it again"


@pytest.mark.parametrize("version", [1, 4])
def test_another_version(scratch: Path, version: int) -> None:
    scratch.write_bytes(b"GGUF" + pack("<IQQ", version, 0, 0))
    assert error(scratch) == f"{scratch}: GGUF version {version}, not 2 or 3: give a newer conversion of the model"


def test_a_big_endian_file(scratch: Path) -> None:
    scratch.write_bytes(b"GGUF" + pack(">IQQ", 3, 0, 0))
    assert error(scratch) == f"{scratch}: a GGUF file for big-endian machines: give the little-endian one"


@pytest.mark.parametrize("template", [None, ""])
def test_no_chat_template(scratch: Path, template: str | None) -> None:
    write_gguf(scratch, template=template)
    advice = "has no chat template (is it a base model?): give a chat or instruct GGUF"
    assert error(scratch) == f"{scratch}: {advice}"


@pytest.mark.parametrize("field", ["context length", "tokenizer", "vocabulary"])
def test_a_field_that_is_not_there(scratch: Path, field: str) -> None:
    write_gguf(scratch, without=field)
    assert error(scratch) == f"{scratch}: its header states no {field}: give another model"


def test_a_token_outside_the_vocabulary(scratch: Path) -> None:
    write_gguf(scratch, bos=9)
    reason = "tokenizer.ggml.bos_token_id is 9, outside its 5 tokens"
    assert error(scratch) == f"{scratch}: {reason}: download it again"


def test_token_types_that_do_not_match_the_tokens(tiny: bytes, scratch: Path) -> None:
    five, four = pack("<IQ5i", 5, 5, 3, 3, 1, 6, 4), pack("<IQ4i", 5, 4, 3, 3, 1, 6)
    assert five in tiny
    scratch.write_bytes(tiny.replace(five, four) + bytes(64))
    assert error(scratch) == f"{scratch}: 5 tokens but 4 token types: download it again"


def test_every_cut_of_a_small_file_is_noticed(tiny: bytes, scratch: Path) -> None:
    for size in range(4, len(tiny)):
        scratch.write_bytes(tiny[:size])
        assert error(scratch).endswith(": download it again"), size


@pytest.mark.parametrize("size", [4, 7, 8, 20, 1000, 500_000, 1_500_000])
def test_the_embedded_model_cut_in_its_header(scratch: Path, size: int) -> None:
    with EMBEDDED.open("rb") as file:
        scratch.write_bytes(file.read(size))
    assert error(scratch).startswith(f"{scratch}: cut short or damaged at byte ")
    assert error(scratch).endswith(" of its header: download it again")


@pytest.mark.parametrize("size", [1_800_000, 98_362_431])
def test_the_embedded_model_cut_in_its_tensors(scratch: Path, size: int) -> None:
    with EMBEDDED.open("rb") as file:
        scratch.write_bytes(file.read(1_800_000))
    os.truncate(scratch, size)
    assert error(scratch) == f"{scratch}: cut short: {size} bytes of 98362432: download it again"


def test_the_embedded_model_whole(scratch: Path) -> None:
    with EMBEDDED.open("rb") as file:
        scratch.write_bytes(file.read(1_800_000))
    os.truncate(scratch, EMBEDDED.stat().st_size)
    assert read_header(scratch) == replace(read_header(EMBEDDED), path=scratch)


HUGE = pack("<Q", 1 << 62)


@pytest.mark.parametrize(
    "content",
    [
        TAGGED + pack("<Q", 0) + HUGE,
        TAGGED + HUGE + pack("<Q", 0),
        TAGGED + pack("<QQ", 0, 1) + HUGE + b"key",
        with_keys(key(b"text", 8, HUGE)),
        with_keys(key(b"text", 8, pack("<Q", 50) + b"short")),
        with_keys(key(b"list", 9, pack("<I", 8) + HUGE)),
        with_keys(key(b"list", 9, pack("<I", 8) + pack("<Q", 1 << 22) + b"few")),
        with_keys(key(b"list", 9, pack("<I", 5) + pack("<Q", 1 << 22) + b"few")),
        with_keys(key(b"list", 9, pack("<I", 12) + pack("<Q", 1 << 22) + b"few")),
        with_keys(key(b"list", 9, pack("<I", 9) + pack("<Q", 1) + pack("<IQ", 4, 0))),
        with_keys(key(b"kind", 13, b"\x00" * 8)),
        with_keys(key(b"twice", 7, b"\x01"), key(b"twice", 7, b"\x01")),
        with_keys(key(b"general.alignment", 4, pack("<I", 0))),
        TAGGED + pack("<QQ", 1, 0) + pack("<Q", 1) + b"t" + pack("<I", 1 << 31) + b"\x01" * 64,
    ],
)
def test_absurd_lengths(scratch: Path, content: bytes) -> None:
    scratch.write_bytes(content)
    assert error(scratch).startswith(f"{scratch}: cut short or damaged at byte ")


def test_absurd_tensors_are_not_believed(tiny: bytes, scratch: Path) -> None:
    rows, many = pack("<QQ", 32, 4), pack("<QQ", 1 << 60, 1 << 60)
    assert rows in tiny
    scratch.write_bytes(tiny.replace(rows, many))
    assert error(scratch).startswith(f"{scratch}: cut short: {len(tiny)} bytes of 53169")


@given(st.data())
def test_a_changed_byte_is_an_error_or_a_header(tiny: bytes, scratch: Path, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(tiny) - 1))
    scratch.write_bytes(tiny[:at] + bytes([data.draw(st.integers(0, 255))]) + tiny[at + 1 :])
    assert "\n" not in outcome(scratch)
