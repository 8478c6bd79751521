"""The engine against llama.cpp's own batched benchmark and chat completion: same file, same threads, side by side.

python bench/engine.py [LLAMA-BATCHED-BENCH]     prints tables in Markdown; engine.md says how to build that program
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from brief import models
from brief.llm import model as llm
from brief.llm.author import Grounded
from brief.llm.automaton import Text, plain_tokens
from brief.llm.engine import Engine, Prompt, Sampling, library
from brief.llm.machine import usable_cores
from brief.llm.prepare import _PROBE, AS_SHIPPED, Shelf, tune
from brief.settings import MODELS, Places
from brief.types import Message, Role

ROUNDS = 3
CONTEXT = 4096
TOKENS = 32
SEQUENCES = (1, 4, 8, 16)
LENGTHS = (512, 3000)
FERRIES = (
    "The harbour authority said on Tuesday that two ferries will stop running at the end of March because their"
    " engines no longer meet the rules on exhaust."
)
PEOPLE = (
    'About 340 people take the morning boat from Kelby, and most of them have no car. "We were told in January and'
    ' not a day before," said Nora Lind, who runs the school on the island.'
)
EVIDENCE = (FERRIES, PEOPLE)
ASK = "Write one sentence of news from this evidence.\n" + "\n".join(EVIDENCE)

Rates = dict[tuple[str, int], list[float]]


def main() -> None:
    original = models.resolve(None, Places(Path.cwd(), Path.home()).folders(MODELS))
    with tempfile.TemporaryDirectory() as cache:
        best = tune(Shelf(original.path, original.sha256, Path(cache)), usable_cores())
        print(
            f"{original.name}, {best.weights}, {usable_cores()} threads, load {os.getloadavg()[0]:.1f} at the start\n"
        )
        print("| form | bytes | processor's seconds for the fixed task | clear choices the same |\n|---|---|---|---|")
        for trial in best.trials:
            print(f"| {trial.weights} | {trial.bytes} | {trial.seconds} | {trial.same} of {trial.clear} |")
        if len(sys.argv) > 1:
            against_batched_bench(best.path, sys.argv[1])
        masks(best.path)
        loaded(best.path)
        against_completions(original.path, best.path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory of all of this, with llama_cpp.Llama's part in it: {peak:.0f} MB")


def against_batched_bench(path: Path, program: str) -> None:
    ours: Rates = {}
    theirs: Rates = {}
    for _ in range(ROUNDS):
        our_rates(path, ours)
        their_rates(path, program, theirs)
    print("\nTokens for a second of processor time, which a busy machine leaves alone; median (least to most).\n")
    print("| | llama-batched-bench | engine | share |\n|---|---|---|---|")
    for (what, size), rates in ours.items():
        other = theirs[what, size]
        share = statistics.median(rates) / statistics.median(other)
        print(f"| {what} {size} | {spread(other)} | {spread(rates)} | {share:.0%} |", flush=True)


def our_rates(path: Path, rates: Rates) -> None:
    with Engine(path, CONTEXT, max(SEQUENCES), usable_cores()) as engine:
        fix_threads(engine, usable_cores())
        random = np.random.default_rng(0)
        engine.follow([1] * 16)
        for length in LENGTHS:
            prefix = tuple(int(token) for token in random.integers(0, engine.vocabulary_size, length))
            began = time.process_time()
            engine._read_prefix(prefix)  # noqa: SLF001
            rates.setdefault(("reading", length), []).append(length / (time.process_time() - began))
            if length == min(LENGTHS):
                for count in SEQUENCES:
                    began = time.process_time()
                    written = write(engine, prefix, count)
                    rates.setdefault(("writing", count), []).append(written / (time.process_time() - began))


def write(engine: Engine, prefix: tuple[int, ...], count: int) -> int:
    """Write several sequences and return how many tokens they have together."""
    samplings = [Sampling(1.0, 0.0, seed) for seed in range(count)]
    before = engine.tokens_written
    engine.complete(Prompt(prefix, (prefix[0],)), Text(np.arange(engine.vocabulary_size)), samplings, TOKENS)
    return engine.tokens_written - before


def their_rates(path: Path, program: str, rates: Rates) -> None:
    """Run the program twice for each rate; the difference of the two is free of what it takes to start."""
    for count in SEQUENCES:
        seconds = [their_seconds(path, program, min(LENGTHS), tokens, [count]) for tokens in (1, TOKENS + 1)]
        rates.setdefault(("writing", count), []).append(count * TOKENS / (seconds[1] - seconds[0]))
    for length in LENGTHS:
        more = 5 if length == min(LENGTHS) else 2
        seconds = [their_seconds(path, program, length, 1, [1] * times) for times in (1, more)]
        # Each reading is followed by one token.
        reading = (seconds[1] - seconds[0]) / (more - 1) - 1 / rates["writing", 1][-1]
        rates.setdefault(("reading", length), []).append(length / reading)


def their_seconds(path: Path, program: str, length: int, tokens: int, counts: list[int]) -> float:
    """Return the processor time of one run of llama-batched-bench, over a shared prompt in one buffer, as ours."""
    threads = usable_cores()
    command = [program, "-m", path, "-c", CONTEXT, "-b", 512, "-ub", 512, "-pps", "-kvu", "-t", threads, "-tb", threads]
    command += ["-npp", length, "-ntg", tokens, "-npl", ",".join(map(str, counts))]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(Path(library().__file__).parent / "lib")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*map(str, command)], env=environment, capture_output=True, check=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def masks(path: Path) -> None:
    """Time the same writing with and without the copy constraint; processor time, which a busy machine leaves alone."""
    with llm.load(path, usable_cores()) as model:
        engine = model.engine
        messages = (Message(Role.USER, ASK),)
        everything = Text(plain_tokens([model.tokenizer.piece(token) for token in range(engine.vocabulary_size)]))
        began = time.process_time()
        model.grounded(Grounded(("1",), EVIDENCE, TOKENS))
        first = time.process_time() - began
        free: list[float] = []
        copied: list[float] = []
        for number in range(2 * ROUNDS):
            samplings = [Sampling(0.9, 0.0, 100 * number + seed) for seed in range(8)]
            for rates, make in (
                (free, lambda: everything),
                (copied, lambda: model.grounded(Grounded(("1", "2"), EVIDENCE, 4 * TOKENS))),
            ):
                before = engine.tokens_written
                began = time.process_time()
                model.write(messages, make(), samplings, TOKENS)
                rates.append(1000 * (time.process_time() - began) / (engine.tokens_written - before))
    print("\n| writing 8 sequences | processor's milliseconds for a token |\n|---|---|")
    print(f"| any text | {spread(free)} |\n| names, numbers and quotations copied | {spread(copied)} |")
    print(f"\nOnce for a model, arranging its vocabulary: {1000 * first:.0f} ms")


def loaded(path: Path) -> None:
    """Time the engine beside a program that keeps one core busy."""
    print("\n| beside a program that keeps a core busy | seconds for reading 512, writing 8 x 32 |\n|---|---|")
    code = f"import sys; sys.path[:0] = [{str(Path(__file__).parent)!r}]; import engine; engine.timed({str(path)!r}, "
    spinning = {"OMP_WAIT_POLICY": "ACTIVE", "GOMP_SPINCOUNT": "100000000"}
    ways: list[tuple[str, str, dict[str, str]]] = [
        ("as many threads as cores, spinning", f"{usable_cores()})", spinning),
        ("as many threads as cores, waiting", f"{usable_cores()})", {}),
        ("idle cores, waiting (the engine's way)", "0)", {}),
    ]
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as burner:
        for name, call, more in ways:
            seconds = [
                float(
                    subprocess.run(  # noqa: S603
                        [sys.executable, "-c", code + call],
                        env={**os.environ, **more},
                        capture_output=True,
                        text=True,
                        check=True,
                    ).stdout
                )
                for _ in range(ROUNDS)
            ]
            print(f"| {name} | {spread(seconds)} |")
        burner.kill()


def timed(path: str, threads: int) -> None:
    """Print the seconds of the task, on so many threads, or on the idle cores for 0."""
    with Engine(Path(path), CONTEXT, 8, usable_cores()) as engine:
        if threads:
            fix_threads(engine, threads)
        words = tuple(int(token) for token in np.random.default_rng(0).integers(0, engine.vocabulary_size, 512))
        time.sleep(0.5)
        began = time.perf_counter()
        write(engine, words, 8)
        print(time.perf_counter() - began)


def fix_threads(engine: Engine, count: int) -> None:
    """Keep the number of threads, whatever the load."""
    look: Callable[[], int] = lambda: count  # noqa: E731
    engine._cores.look = look  # type: ignore[method-assign]  # noqa: SLF001


def against_completions(original: Path, best: Path) -> None:
    llama_class = library().Llama  # loaded as the engine loads it: waiting, not spinning

    plain: list[tuple[float, float]] = []
    ours: list[tuple[float, float]] = []
    llama = llama_class(
        str(original), n_ctx=CONTEXT, n_threads=usable_cores(), n_threads_batch=usable_cores(), verbose=False
    )
    with llm.load(best, usable_cores()) as model:
        # Both write TOKENS tokens each time: the chat completion may not end before.
        free = Text(plain_tokens([model.tokenizer.piece(token) for token in range(model.engine.vocabulary_size)]))
        endless = {llama.token_eos(): -100.0}
        for number in range(ROUNDS):
            turns = [{"role": "user", "content": f"({number}) {_PROBE}\n{ASK}"}]
            with timing(plain):
                for seed in range(8):
                    llama.create_chat_completion(
                        turns, max_tokens=TOKENS, seed=seed, temperature=0.9, logit_bias=endless
                    )
            with timing(ours):
                samplings = [Sampling(0.9, 0.0, seed) for seed in range(8)]
                model.write((Message(Role.USER, turns[0]["content"]),), free, samplings, TOKENS)
    llama.close()
    print(f"\n| 8 completions of {TOKENS} tokens over one evidence | processor's seconds | seconds |\n|---|---|---|")
    for name, pairs in (
        (f"llama_cpp.Llama.create_chat_completion, {AS_SHIPPED}", plain),
        ("engine, prepared weights and one batch", ours),
    ):
        print(f"| {name} | {spread([pair[0] for pair in pairs])} | {spread([pair[1] for pair in pairs])} |")
    share = statistics.median(pair[0] for pair in plain) / statistics.median(pair[0] for pair in ours)
    print(f"\n{share:.1f} times as fast, by the processor's time")


@contextmanager
def timing(pairs: list[tuple[float, float]]) -> Iterator[None]:
    """Note the processor's seconds and the clock's that the block takes."""
    began, clock = time.process_time(), time.perf_counter()
    yield
    pairs.append((time.process_time() - began, time.perf_counter() - clock))


def spread(values: list[float]) -> str:
    """Return the median, the least and the most."""
    return f"{statistics.median(values):.4g} ({min(values):.4g} to {max(values):.4g})"


if __name__ == "__main__":
    main()
