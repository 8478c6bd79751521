"""The header of a GGUF file, read strictly: every length in it is checked before it is believed."""

from __future__ import annotations

import mmap
from dataclasses import dataclass, field
from math import prod
from struct import Struct
from typing import TYPE_CHECKING, TypeVar

from brief.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_T = TypeVar("_T")

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)

# The value types of the GGUF specification, little-endian, by their codes; no field in use is a float.
_U32 = Struct("<I")
_U64 = Struct("<Q")
_INTEGERS = {
    0: Struct("<B"),
    1: Struct("<b"),
    2: Struct("<H"),
    3: Struct("<h"),
    4: _U32,
    5: Struct("<i"),
    7: Struct("<?"),
    10: _U64,
    11: Struct("<q"),
}
_SIZES = {6: 4, 12: 8} | {code: shape.size for code, shape in _INTEGERS.items()}
_I32 = 5
_TEXT = 8
_LIST = 9

# Sixteen times the largest vocabulary known (262,144 tokens, Gemma) and a hundred times the longest chat template
# known: more is damage or malice, and is refused before anything is allocated for it.
_MOST_ITEMS = 1 << 22
_MOST_BYTES = 1 << 24
_MOST_DIMENSIONS = 8
_DEFAULT_ALIGNMENT = 32

_KIND = "general.type"
_ARCHITECTURE = "general.architecture"
_TOKENS = "tokenizer.ggml.tokens"
_TYPES = "tokenizer.ggml.token_type"
_MERGES = "tokenizer.ggml.merges"
_TEMPLATE = "tokenizer.chat_template"

# The vocabularies of llama.cpp that begin with BOS where the file does not say.
_ADDS_BOS = frozenset({"llama3", "llama-v3", "llama-bpe", "falcon3", "pixtral", "lfm2", "tekken", "chameleon"})

# Architectures of llama.cpp that embed, see, speak or translate; the others of them say that they are not causal.
_READERS = frozenset({"bert", "clip", "t5", "t5encoder", "wavtokenizer-dec"})

# What an entry of the vocabulary is.
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)


@dataclass(frozen=True, slots=True)
class Header:
    """What a chat model's file says of itself: its names, its vocabulary and its chat template.

    `token_bytes` is the memory that a token of context takes, as llama.cpp holds it; 0 where the file does not say.
    """

    path: Path
    architecture: str
    name: str
    context_length: int
    chat_template: str = field(repr=False)
    tokenizer_model: str
    tokenizer_pre: str
    tokens: tuple[str, ...] = field(repr=False)
    token_types: tuple[int, ...] = field(repr=False)
    merges: tuple[str, ...] = field(repr=False)
    bos_id: int | None
    eos_id: int | None
    eot_id: int | None
    add_bos: bool
    token_bytes: int


def read_header(path: Path) -> Header:
    """Read the header of a chat model, and check that the file is whole; raises ModelError."""
    return _header(path, _checked(path))


def check_adapter(path: Path, header: Header) -> None:
    """Check that a file is a whole LoRA adapter for a model of this header; raises ModelError."""
    metadata = _checked(path)
    kind, way = metadata.texts.get(_KIND), metadata.texts.get("adapter.type")
    if (kind, way) != ("adapter", "lora"):
        raise ModelError(f"{path}: is no LoRA adapter: give one in GGUF format")
    architecture = one_line(metadata.texts.get(_ARCHITECTURE, ""))
    if architecture != header.architecture:
        raise ModelError(
            f"{path}: is for the architecture {architecture or 'of no name'}, {header.path} is {header.architecture}: "
            "give the adapter of this model"
        )


def _checked(path: Path) -> _Metadata:
    """Read the metadata of a file that is whole."""
    try:
        if not path.exists():
            raise ModelError(f"{path}: no such file: give the path of a GGUF model")
        if path.is_dir():
            raise ModelError(f"{path}: is a folder: give the GGUF file in it")
        return _read(path)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from error


def special_ids(header: Header) -> dict[str, int]:
    """Return the tokens that are no ordinary text, by their text: control, user-defined, and the ends of texts."""
    marked = {at for at, kind in enumerate(header.token_types) if kind in (CONTROL, USER_DEFINED)}
    ends = {at for at in (header.bos_id, header.eos_id, header.eot_id) if at is not None}
    return {header.tokens[at]: at for at in sorted(marked | ends) if header.tokens[at]}


def one_line(text: str) -> str:
    """Make a stranger's text safe to print: one line of at most 200 printable characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text[:200]).split())


@dataclass(slots=True)
class _Metadata:
    """The metadata that `Header` needs, by type, so that a value of the wrong type counts as absent."""

    integers: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    text_lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    integer_lists: dict[str, tuple[int, ...]] = field(default_factory=dict)


class _Cursor:
    """Reads the header forwards and refuses to step over the end of the file."""

    __slots__ = ("_data", "_path", "at")

    def __init__(self, data: mmap.mmap, path: Path) -> None:
        self._data = data
        self._path = path
        self.at = len(_MAGIC)

    def damaged(self) -> ModelError:
        """Make the error for a header that does not hold together at this point."""
        return ModelError(f"{self._path}: cut short or damaged at byte {self.at} of its header: download it again")

    def claim(self, size: int) -> int:
        """Step over `size` bytes and return where they begin."""
        start = self.at
        if size > len(self._data) - start:
            raise self.damaged()
        self.at = start + size
        return start

    def number(self, shape: Struct) -> int:
        """Read one integer."""
        return int(shape.unpack_from(self._data, self.claim(shape.size))[0])

    def text(self) -> str:
        """Read one string."""
        size = self.count(_U64, _MOST_BYTES)
        start = self.claim(size)
        return self._data[start : start + size].decode("utf-8", "replace")

    def count(self, shape: Struct, most: int) -> int:
        """Read a number of items, at most `most`."""
        count = self.number(shape)
        if count > most:
            raise self.damaged()
        return count

    def integers(self, count: int) -> tuple[int, ...]:
        """Read `count` signed 32-bit integers."""
        start = self.claim(4 * count)
        return Struct(f"<{count}i").unpack_from(self._data, start)


def _read(path: Path) -> _Metadata:
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise ModelError(f"{path}: not a GGUF file: give a model in GGUF format")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            cursor = _Cursor(data, path)
            _check_version(cursor.number(_U32), path)
            tensors = cursor.number(_U64)
            metadata = _metadata(cursor)
            needed = _bytes_needed(cursor, tensors, metadata)
            if needed > len(data):
                raise ModelError(f"{path}: cut short: {len(data)} bytes of {needed}: download it again")
    return metadata


def _check_version(version: int, path: Path) -> None:
    if version & 0xFFFF == 0:
        raise ModelError(f"{path}: a GGUF file for big-endian machines: give the little-endian one")
    if version not in _VERSIONS:
        raise ModelError(f"{path}: GGUF version {version}, not 2 or 3: give a newer conversion of the model")


def _metadata(cursor: _Cursor) -> _Metadata:
    metadata = _Metadata()
    seen = set()
    for _ in range(cursor.number(_U64)):
        key = cursor.text()
        if key in seen:
            raise cursor.damaged()
        seen.add(key)
        _read_value(cursor, key, metadata)
    return metadata


def _read_value(cursor: _Cursor, key: str, metadata: _Metadata) -> None:
    code = cursor.number(_U32)
    if code == _TEXT:
        metadata.texts[key] = cursor.text()
    elif code == _LIST:
        _read_list(cursor, key, metadata)
    elif code in _INTEGERS:
        metadata.integers[key] = cursor.number(_INTEGERS[code])
    elif code in _SIZES:
        cursor.claim(_SIZES[code])
    else:
        raise cursor.damaged()


def _read_list(cursor: _Cursor, key: str, metadata: _Metadata) -> None:
    code = cursor.number(_U32)
    count = cursor.count(_U64, _MOST_ITEMS)
    if code == _TEXT:
        metadata.text_lists[key] = tuple(cursor.text() for _ in range(count))
    elif code == _I32:
        metadata.integer_lists[key] = cursor.integers(count)
    elif code in _SIZES:
        cursor.claim(count * _SIZES[code])
    else:
        raise cursor.damaged()  # lists of lists: in the specification, in no model


def _bytes_needed(cursor: _Cursor, tensors: int, metadata: _Metadata) -> int:
    """Return how long the file must be to hold all of its tensors, in bytes."""
    from gguf.constants import GGML_QUANT_SIZES  # noqa: PLC0415

    longest = max((_tensor_end(cursor, GGML_QUANT_SIZES) for _ in range(tensors)), default=0)
    alignment = metadata.integers.get("general.alignment", _DEFAULT_ALIGNMENT)
    if alignment < 1:
        raise cursor.damaged()
    return -(-cursor.at // alignment) * alignment + longest


def _tensor_end(cursor: _Cursor, sizes: Mapping[int, tuple[int, int]]) -> int:
    """Return where a tensor ends in the data; one of a type newer than `sizes` counts as empty."""
    cursor.text()
    elements = prod(cursor.number(_U64) for _ in range(cursor.count(_U32, _MOST_DIMENSIONS)))
    block, size = sizes.get(cursor.number(_U32), (1, 0))
    return cursor.number(_U64) + elements // block * size


def _header(path: Path, metadata: _Metadata) -> Header:
    _check_kind(path, metadata)
    if not metadata.texts.get(_TEMPLATE):
        raise ModelError(f"{path}: has no chat template (is it a base model?): give a chat or instruct GGUF")
    architecture = _need(path, metadata.texts.get(_ARCHITECTURE), "architecture")
    context_length = _need(path, metadata.integers.get(f"{architecture}.context_length"), "context length")
    kind = _need(path, metadata.texts.get("tokenizer.ggml.model"), "tokenizer")
    pre = metadata.texts.get("tokenizer.ggml.pre", "default")
    tokens = _need(path, metadata.text_lists.get(_TOKENS), "vocabulary")
    types = metadata.integer_lists.get(_TYPES, (NORMAL,) * len(tokens))
    if len(types) != len(tokens):
        raise ModelError(f"{path}: {len(tokens)} tokens but {len(types)} token types: download it again")
    return Header(
        path=path,
        architecture=one_line(architecture),
        name=one_line(metadata.texts.get("general.name", path.stem)),
        context_length=context_length,
        chat_template=metadata.texts[_TEMPLATE],
        tokenizer_model=kind,
        tokenizer_pre=pre,
        tokens=tokens,
        token_types=types,
        merges=metadata.text_lists.get(_MERGES, ()),
        bos_id=_token_id(path, metadata, "bos", len(tokens)),
        eos_id=_token_id(path, metadata, "eos", len(tokens)),
        eot_id=_token_id(path, metadata, "eot", len(tokens)),
        add_bos=bool(metadata.integers.get("tokenizer.ggml.add_bos_token", kind == "llama" or pre in _ADDS_BOS)),
        token_bytes=_token_bytes(metadata.integers, architecture),
    )


def _check_kind(path: Path, metadata: _Metadata) -> None:
    """Raise ModelError for a file that is no model at all, a part of one, or a model that cannot write."""
    kind = one_line(metadata.texts.get(_KIND, "model"))
    if kind == "adapter":
        raise ModelError(f"{path}: is a LoRA adapter: give its model with --model, and this with --adapter")
    if kind != "model":
        raise ModelError(f"{path}: is no model, but of the kind {kind}: give a chat or instruct GGUF")
    if metadata.integers.get("split.no"):
        raise ModelError(f"{path}: is a later part of a model in parts: give the first of them")
    architecture = one_line(metadata.texts.get(_ARCHITECTURE, ""))
    if architecture in _READERS or metadata.integers.get(f"{architecture}.attention.causal") == 0:
        raise ModelError(f"{path}: a model of the kind {architecture} writes nothing: give a chat or instruct GGUF")


def _token_bytes(integers: Mapping[str, int], architecture: str) -> int:
    """Return the bytes of a token's keys and values in all layers, each number in two bytes."""

    def state(name: str, default: int = 0) -> int:
        return integers.get(f"{architecture}.{name}", default)

    heads = state("attention.head_count")
    width = state("embedding_length") // heads if heads else 0
    numbers = state("attention.key_length", width) + state("attention.value_length", width)
    return 2 * numbers * state("attention.head_count_kv", heads) * state("block_count")


def _need(path: Path, value: _T | None, what: str) -> _T:
    if value is None:
        raise ModelError(f"{path}: its header states no {what}: give another model")
    return value


def _token_id(path: Path, metadata: _Metadata, name: str, size: int) -> int | None:
    key = f"tokenizer.ggml.{name}_token_id"
    value = metadata.integers.get(key)
    if value is not None and not 0 <= value < size:
        raise ModelError(f"{path}: {key} is {value}, outside its {size} tokens: download it again")
    return value
