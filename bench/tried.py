# ruff: noqa: SLF001 -- what was tried reaches into the engine
"""What was tried for the engine and left out, so that it can be tried again: the prefix kept on disk, speculation.

python bench/tried.py [CACHE]     prints tables in Markdown; engine.md says what came of it
"""

import ctypes
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from brief import models, prompts
from brief.llm import model as llm
from brief.llm.automaton import Automaton
from brief.llm.batch import Run, Scores
from brief.llm.copying import GroundedState
from brief.llm.engine import Engine, Prompt
from brief.llm.machine import usable_cores
from brief.llm.model import ChatModel
from brief.llm.prepare import Shelf, tune
from brief.segment import split
from brief.settings import MODELS, PROMPTS, Places
from brief.types import Evidence, Span

ROUNDS = 5
EXAMPLES = Path("examples")
PLACES = Places(Path.cwd(), Path.home())
# An n-gram of so many tokens must have stood in the evidence before what followed it there is drafted.
GRAM = 2


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
        speculation(best.path)


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


def speculation(path: Path) -> None:
    """Write freely with and without what followed the last words in the evidence as a draft."""
    variant = prompts.load("free", PLACES.folders(PROMPTS))
    costs: dict[tuple[int, int], list[float]] = {}
    drafts: dict[tuple[int, int], list[int]] = {}
    with llm.load(path, usable_cores()) as model:
        for shown in evidence():
            automaton = model.grounded_sentence([piece.key for piece in shown], [piece.text for piece in shown], 72)
            prompt = model.prompt(variant.messages(shown[0], shown))
            model.engine._read_prefix(prompt.prefix)
            for count in (1, 4):
                for most in (0, 2, 4):
                    bench = Speculation(model, automaton, prompt, shown, most)
                    first = bench.read()
                    began = time.process_time()
                    tokens = bench.write(first, count)
                    costs.setdefault((count, most), []).append(1000 * (time.process_time() - began) / tokens)
                    kept = drafts.setdefault((count, most), [0, 0, 0])
                    drafts[count, most] = [kept[0] + bench.drafted, kept[1] + bench.accepted, kept[2] + tokens]
                    model.engine._forget(len(prompt.prefix), count)
    print("| sequences | drafted at most | drafts that held | of all tokens | processor's milliseconds for a token |")
    print("|---|---|---|---|---|")
    for (count, most), values in costs.items():
        drafted, accepted, tokens = drafts[count, most]
        held = f"{accepted / drafted:.0%}" if drafted else "-"
        print(f"| {count} | {most} | {held} | {accepted / tokens:.0%} | {spread(values)} |")


@dataclass
class Sentence:
    """A sentence while it is written: the token that comes next is chosen, but not yet read."""

    number: int
    state: GroundedState
    position: int
    coming: int
    tokens: list[int] = field(default_factory=list)
    draft: list[int] = field(default_factory=list)


@dataclass
class Speculation:
    """Several sentences written side by side, each with a draft of at most `most` tokens of the evidence."""

    model: ChatModel
    automaton: Automaton[GroundedState]
    prompt: Prompt
    shown: tuple[Evidence, ...]
    most: int
    drafted: int = 0
    accepted: int = 0
    source: list[int] = field(default_factory=list)
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1))

    def read(self) -> np.ndarray:
        """Read the prompt, and return what follows it."""
        encode = self.model.tokenizer.encode
        self.source = [token for piece in self.shown for token in (*encode(piece.text), -1)]
        return suffix(self.model.engine, self.prompt.prefix, self.prompt.suffix)

    def write(self, first: np.ndarray, count: int) -> int:
        """Write, and return how many tokens there are."""
        engine = self.model.engine
        live = []
        for number in range(1, count + 1):
            engine._lib.llama_memory_seq_cp(engine._memory, 0, number, -1, -1)
            start = self.automaton.start()
            live.append(Sentence(number, start, self.prompt.length, self.chosen(first, start, number)))
        written = 0
        while live:
            for one in live:
                self.take(one, one.coming)
                self.guess(one)
            runs = [Run(one.number, one.position, (one.coming, *one.draft)) for one in live]
            scores = engine._decode(runs).split([len(run.tokens) for run in runs])
            for one, rows in zip(live, scores, strict=True):
                self.compare(one, rows)
            ended = [one for one in live if len(one.tokens) >= 88 or not len(self.automaton.choice(one.state).tokens)]
            written += sum(len(one.tokens) for one in ended)
            live = [one for one in live if one not in ended]
        return written

    def take(self, one: Sentence, token: int) -> None:
        one.tokens.append(token)
        one.state = self.automaton.step(one.state, token)

    def guess(self, one: Sentence) -> None:
        """Draft what followed the last tokens in the evidence, as far as it may be written."""
        one.draft = []
        gram = one.tokens[-GRAM:]
        if not self.most or len(gram) < GRAM:
            return
        places = [at for at in range(len(self.source) - GRAM) if self.source[at : at + GRAM] == gram]
        state = one.state
        for token in self.source[places[0] + GRAM :][: self.most] if places else []:
            if token not in self.automaton.choice(state).tokens:
                break
            one.draft.append(token)
            state = self.automaton.step(state, token)
        self.drafted += len(one.draft)

    def compare(self, one: Sentence, rows: Scores) -> None:
        """Keep the draft as far as it is what would have been chosen, and forget the rest."""
        held = 0
        while len(self.automaton.choice(one.state).tokens):
            one.coming = self.chosen(rows.logits[held], one.state, one.number)
            if held == len(one.draft) or one.coming != one.draft[held]:
                break
            self.take(one, one.coming)
            held += 1
        self.accepted += held
        one.position += 1 + held
        engine = self.model.engine
        engine._lib.llama_memory_seq_rm(engine._memory, one.number, one.position, -1)

    def chosen(self, logits: np.ndarray, state: GroundedState, number: int) -> int:
        """Choose the likeliest token in the first sequence, and in the others as the variant's temperature has it."""
        tokens = self.automaton.choice(state).tokens
        scores = logits[tokens]
        if number == 1:
            return int(tokens[scores.argmax()])
        weights = np.exp((scores - scores.max()) / 0.5)
        weights[weights < 0.02] = 0
        return int(self.random.choice(tokens, p=weights / weights.sum()))


def spread(values: list[float]) -> str:
    """Return the median, the least and the most."""
    return f"{statistics.median(values):.3g} ({min(values):.3g} to {max(values):.3g})"


if __name__ == "__main__":
    main()
