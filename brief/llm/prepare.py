"""The form of a model's weights that is fastest on this machine, made once and kept.

A file of 4-bit weights is small to download, and slow to compute with on many processors: SmolLM2 reads 3.4 times as
fast from BF16 on a machine that has instructions for it. The wider forms hold the same numbers, rounded anew; a form
is kept only where the model's choices stay the same.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from brief.errors import BriefError, ModelError, OutputError
from brief.llm import gguf
from brief.llm.automaton import Text
from brief.llm.engine import Engine, Prompt, Sampling, library
from brief.llm.machine import free_memory, usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brief.llm.automaton import Ids
    from brief.llm.batch import Floats

AS_SHIPPED = "as shipped"
# The forms that are tried, with the bytes that a weight takes in them, the smallest first.
_FORMS = {"Q8_0": 34 / 32, "BF16": 2.0, "F16": 2.0}
# A larger form must be faster by this share: less is within what two measurements of one form differ by.
_WORTH = 0.9
# A choice is clear when the best token leads by this much, in log-probability. On SmolLM2 as shipped (Q4_1), the
# rounding of what flows between its layers alone moves a log-probability by up to 0.45.
_CLEAR = 0.5
# Larger files are prepared only when asked for: making the three forms takes about 15 seconds for each gigabyte.
_MOST_BYTES = 1 << 30
_NOTE = "note.json"
_SCHEMA = "brief-tune/1"
_UNFINISHED = "unfinished-"
_HOUR = 3600

_CONTEXT = 1024
_READ = 512
_SEQUENCES = 8
_WRITE = 16

_PROBE = (
    "The harbour authority said on Tuesday that two ferries will stop running at the end of March because their "
    "engines no longer meet the rules on exhaust. About 340 people take the morning boat from Kelby to the mainland, "
    'and most of them have no car. "We were told in January and not a day before," said Nora Lind, who runs the '
    "school on the island. The council has offered a bus over the causeway, which is closed at high water, and a "
    "grant of 1.2 million crowns for a smaller boat that could be ready by the summer. Its engineers had warned "
    "twice, in 2019 and in 2021, that the hulls would not last another ten years. A spokesman for the ministry of "
    "transport said that no decision had been taken, but that it would look at the request before the budget in May. "
    "In the meantime, the fishermen's union has asked its members to carry letters and medicine, as they did during "
    "the strike of 1987."
)


@dataclass(frozen=True, slots=True)
class Trial:
    """One form on this machine.

    `seconds` of processor time for a fixed task, and how many of the probe's clear choices came out the same.
    """

    weights: str
    bytes: int
    seconds: float
    same: int
    clear: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """The file to load, the form of its weights, and the trials that it was chosen by."""

    path: Path
    weights: str
    trials: tuple[Trial, ...] = ()

    @property
    def gain(self) -> float:
        """Return how many times as fast as shipped it is."""
        seconds = {trial.weights: trial.seconds for trial in self.trials}
        return seconds[AS_SHIPPED] / seconds[self.weights] if seconds else 1.0


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the forms of one model are kept: the file as shipped, its SHA-256, and the folder of the cache."""

    original: Path
    sha256: str
    cache: Path

    @property
    def folder(self) -> Path:
        """Return the model's folder."""
        return self.cache / self.sha256

    def file(self, weights: str) -> Path:
        """Return the file of a form."""
        return self.original if weights == AS_SHIPPED else self.folder / f"{weights}.gguf"


def prepared(shelf: Shelf, threads: int, announce: Callable[[str], None]) -> Prepared:
    """Return the fastest form of a model: as it was found before, or found now where that pays.

    Whatever goes wrong, the file as shipped does. `announce` is told when something is made.
    """
    known = recall(shelf)
    if known is not None:
        return known
    if not _pays(shelf.original):
        return Prepared(shelf.original, AS_SHIPPED)
    announce("Preparing the model for this machine, once")
    try:
        return tune(shelf, threads)
    except BriefError:
        return Prepared(shelf.original, AS_SHIPPED)


def tune(shelf: Shelf, threads: int) -> Prepared:
    """Make the forms of a model, try each, and keep the fastest of those that choose as the file as shipped does.

    Raises:
        OutputError: the cache cannot be written.
        ModelError: the model cannot be loaded or converted.
    """
    try:
        shelf.folder.mkdir(parents=True, exist_ok=True)
        _sweep(shelf.folder)
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=shelf.folder) as scratch:
            return _choose(shelf, Path(scratch), threads)
    except OSError as error:
        raise OutputError(f"{shelf.folder}: cannot be written: {error.strerror}") from error


def recall(shelf: Shelf) -> Prepared | None:
    """Return what was found before with this version of llama.cpp, where its file is still whole."""
    try:
        note = json.loads((shelf.folder / _NOTE).read_text(encoding="utf-8"))
        found = Prepared(
            shelf.file(note["weights"]), note["weights"], tuple(Trial(**trial) for trial in note["trials"])
        )
        sizes = {trial.weights: trial.bytes for trial in found.trials}
        whole = note["llama_cpp"] == _version() and found.path.stat().st_size == sizes[found.weights]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if whole else None


def forget(shelf: Shelf) -> bool:
    """Remove the forms of a model; say whether there were any."""
    if not shelf.folder.is_dir():
        return False
    shutil.rmtree(shelf.folder, ignore_errors=True)
    return True


@dataclass(frozen=True, slots=True)
class _Measured:
    """What a file did: the best token after each of the probe's and by how much it leads, and the task's seconds."""

    choices: Ids
    leads: Floats
    seconds: float
    weights: int


def _choose(shelf: Shelf, scratch: Path, threads: int) -> Prepared:
    shipped = _measure(shelf.original, threads)
    trials = [_trial(AS_SHIPPED, shelf.original, shipped, shipped)]
    for weights in _fitting(shipped.weights, free_memory() or inf, shutil.disk_usage(scratch).free):
        made = _convert(shelf.original, weights, scratch)
        trials.append(_trial(weights, made, _measure(made, threads), shipped))
    best = _best(trials)
    if best.weights != AS_SHIPPED:
        _settle(scratch / f"{best.weights}.gguf", shelf.file(best.weights))
    note = {"schema": _SCHEMA, "llama_cpp": _version(), "weights": best.weights, "trials": [*map(asdict, trials)]}
    draft = scratch / _NOTE
    draft.write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    _settle(draft, shelf.folder / _NOTE)
    return Prepared(shelf.file(best.weights), best.weights, tuple(trials))


def _best(trials: Sequence[Trial]) -> Trial:
    """Return the trial to keep; they begin with the file as shipped and grow in size."""
    best, *others = trials
    for trial in others:
        if 0 < trial.clear == trial.same and trial.seconds < best.seconds * _WORTH:
            best = trial
    return best


def _trial(weights: str, path: Path, measured: _Measured, shipped: _Measured) -> Trial:
    clear = shipped.leads > _CLEAR
    same = int((measured.choices == shipped.choices)[clear].sum())
    return Trial(weights, path.stat().st_size, round(measured.seconds, 3), same, int(clear.sum()))


def _measure(path: Path, threads: int) -> _Measured:
    with Engine(path, _CONTEXT, _SEQUENCES, threads) as engine:
        logits = engine.follow(engine.tokenize(_PROBE)[:_READ]).logits
        second, first = np.partition(logits, -2, axis=-1)[:, -2:].T
        choices = logits.argmax(axis=-1)
        return _Measured(choices, first - second, _task(engine), engine.weights)


def _task(engine: Engine) -> float:
    """Read a prompt and write several sequences after it; return the processor's seconds.

    Processor time, unlike the clock's, is the same on a busy machine.
    """
    words = engine.tokenize(_PROBE)
    prompt = Prompt(tuple((words * _READ)[:_READ]), (words[0],))
    samplings = [Sampling(1.0, 0.0, seed) for seed in range(_SEQUENCES)]
    began = time.process_time()
    engine.complete(prompt, Text(np.arange(engine.vocabulary_size)), samplings, _WRITE)
    return time.process_time() - began


def _pays(path: Path) -> bool:
    try:
        return path.stat().st_size <= _MOST_BYTES and not library().llama_supports_gpu_offload()
    except OSError:
        return False


def _fitting(count: int, memory: float, disk: float) -> list[str]:
    """Return the forms of so many weights that fit into the memory; raises OutputError where the disk is too full."""
    fitting = [name for name, width in _FORMS.items() if 1.5 * width * count < memory]
    needed = sum(_FORMS[name] * count for name in fitting)
    if needed > disk:
        raise OutputError(f"the disk is too full: trying the forms of this model takes {needed / 1e9:.1f} GB")
    return fitting


def _convert(original: Path, weights: str, scratch: Path) -> Path:
    """Write a form of a model with llama.cpp's own converter."""
    path = scratch / f"{weights}.gguf"
    lib: Any = library()
    params = lib.llama_model_quantize_default_params()
    params.ftype = getattr(lib, f"LLAMA_FTYPE_MOSTLY_{weights}")
    params.allow_requantize = True
    params.nthread = usable_cores()
    if lib.llama_model_quantize(os.fsencode(original), os.fsencode(path), ctypes.byref(params)):
        raise ModelError(f"{original}: llama.cpp cannot convert this model to {weights}")
    gguf.read_header(path)
    return path


def _settle(made: Path, place: Path) -> None:
    """Move a file that is whole, and on the disk, to its place."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(place)


def _sweep(folder: Path) -> None:
    """Remove what interrupted trials left; a folder of this hour may be in use."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > _HOUR:
            shutil.rmtree(left, ignore_errors=True)


def _version() -> str:
    return version("llama-cpp-python")
