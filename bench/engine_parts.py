# ruff: noqa: SLF001 -- a part that was left out reaches into the engine
"""Parts of the engine, each with it and without: guesses from the evidence, and the prefix kept on disk.

python bench/engine_parts.py [CACHE]     prints tables in Markdown; engine.md says what came of it
"""

import ctypes
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from brief import models, prompts
from brief.llm import model as llm
from brief.llm.author import Grounded
from brief.llm.batch import Run
from brief.llm.candidate import Lookup
from brief.llm.engine import Completion, Engine, Sampling
from brief.llm.machine import usable_cores
from brief.llm.prepare import Shelf, tune
from brief.segment import split
from brief.settings import MODELS, PROMPTS, Places
from brief.types import Evidence, Span

ROUNDS = 5
EXAMPLES = Path("examples")
PLACES = Places(Path.cwd(), Path.home())


def main() -> None:
    original = models.resolve(None, PLACES.folders(MODELS))
    with tempfile.TemporaryDirectory() as scratch:
        best = tune(
            Shelf(original.path, original.sha256, Path(sys.argv[1] if sys.argv[1:] else scratch)), usable_cores()
        )
        print(f"{best.weights}, {usable_cores()} threads, load {os.getloadavg()[0]:.1f} at the start\n")
        print("| form | MB | processor's seconds for the fixed task | clear choices the same |\n|---|---|---|---|")
        for trial in best.trials:
            size = round(trial.bytes / 1e6)
            print(f"| {trial.weights} | {size} | {trial.seconds} | {trial.same} of {trial.clear} |", flush=True)
        print()
        prefix_on_disk(best.path, Path(scratch) / "prefix.state")
        guesses(best.path)


def evidence() -> list[tuple[Evidence, ...]]:
    """Six sentences of each example, as a writer is shown them."""
    shown = []
    for file in sorted(EXAMPLES.glob("*.txt"))[:4]:
        text = file.read_text(encoding="utf-8")
        found = [text[start:end] for start, end in split(text) if 60 < end - start < 400][:6]
        shown.append(tuple(Evidence(str(key), Span("", 0, 1), piece) for key, piece in enumerate(found, start=1)))
    return shown


def prefix_on_disk(path: Path, file: Path) -> None:
    """Time the way to the first token after the prefix was read anew, and after it was taken from the disk."""
    variant = prompts.load("default", PLACES.folders(PROMPTS))
    piece = evidence()[0][0]
    read: list[float] = []
    taken: list[float] = []
    loading: list[float] = []
    for _ in range(ROUNDS):
        began = time.process_time()
        with llm.load(path, usable_cores()) as model:
            loading.append(time.process_time() - began)
            engine = model.engine
            asked = model.prompt(variant.messages(piece, (piece,)))
            engine.follow(asked.suffix)  # the weights come into memory
            began = time.process_time()
            engine._read_prefix(asked.prefix)
            first = suffix(engine, asked.prefix, asked.suffix)
            read.append(time.process_time() - began)
            engine._forget(len(asked.prefix), 1)
            keep(engine, file, asked.prefix)
            began = time.process_time()
            take(engine, file, len(asked.prefix))
            same = np.array_equal(suffix(engine, asked.prefix, asked.suffix), first)
            taken.append(time.process_time() - began)
            assert same, "the numbers are others"
    print(f"A prefix of {len(asked.prefix)} tokens takes {file.stat().st_size / 1e6:.1f} MB on disk.\n")
    print("| to the first token | processor's seconds |\n|---|---|")
    print(f"| loading the model, in both | {spread(loading)} |")
    print(f"| prefix read | {spread(read)} |\n| prefix from the disk | {spread(taken)} |\n", flush=True)


def keep(engine: Engine, file: Path, prefix: Sequence[int]) -> None:
    """Write what was read to a file, and forget it."""
    tokens = (engine._lib.llama_token * len(prefix))(*prefix)
    engine._lib.llama_state_seq_save_file(engine._context, os.fsencode(file), 0, tokens, len(tokens))
    engine._clear()


def take(engine: Engine, file: Path, length: int) -> None:
    """Read it from the file."""
    tokens, count = (engine._lib.llama_token * length)(), ctypes.c_size_t()
    engine._lib.llama_state_seq_load_file(engine._context, os.fsencode(file), 0, tokens, length, ctypes.byref(count))


def suffix(engine: Engine, prefix: Sequence[int], tokens: Sequence[int]) -> np.ndarray:
    return engine._decode([Run(0, len(prefix), tokens, len(tokens) - 1)]).logits[-1].copy()


def guesses(path: Path) -> None:
    """Write freely with and without a guess at what comes next: what followed the last words in the evidence."""
    variant = prompts.load("free", PLACES.folders(PROMPTS))
    costs: dict[tuple[int, str], list[float]] = {}
    same = []
    with llm.load(path, usable_cores()) as model:
        engine = model.engine
        for shown in evidence():
            prompt = model.prompt(variant.messages(shown[0], shown))
            sentence = model.grounded(Grounded(tuple(one.key for one in shown), tuple(one.text for one in shown), 72))
            ways = {"without": Lookup(()), "with": Lookup([model.tokenizer.encode(piece.text) for piece in shown])}
            for count in (1, 4):
                samplings = [Sampling(0.5 if seed else 0.0, 0.0, seed) for seed in range(count)]
                engine.complete(prompt, sentence, samplings, 1)
                reading = spent(lambda: engine.complete(prompt, sentence, samplings, 1))[1]  # noqa: B023
                texts = []
                for way, lookup in ways.items():
                    before = engine.tokens_written
                    written, seconds = spent(lambda: engine.complete(prompt, sentence, samplings, 88, lookup))  # noqa: B023
                    texts.append([one.tokens for one in written])
                    tokens = engine.tokens_written - before
                    costs.setdefault((count, way), []).append(1000 * (seconds - reading) / tokens)
                same += [one == other for one, other in zip(*texts, strict=True)]
    print("| sequences | guesses | processor's milliseconds for a token |\n|---|---|---|")
    for (count, way), values in costs.items():
        print(f"| {count} | {way} | {spread(values)} |")
    print(f"\n{sum(same)} of {len(same)} texts are the same with guesses and without.")


def spent(work: Callable[[], tuple[Completion, ...]]) -> tuple[tuple[Completion, ...], float]:
    """Return what comes of some work, and the processor's seconds that it took."""
    began = time.process_time()
    return work(), time.process_time() - began


def spread(values: list[float]) -> str:
    """Return the median, the least and the most."""
    return f"{statistics.median(values):.3g} ({min(values):.3g} to {max(values):.3g})"


if __name__ == "__main__":
    main()
