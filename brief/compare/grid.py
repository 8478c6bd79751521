"""The nouns of a comparison: what is compared, on what, and what came of it. Frozen, complete at birth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brief.types import Article, Evidence, Span, Statement, Story


@dataclass(frozen=True, slots=True, order=True)
class Arm:
    """What is compared: a prompt variant with a model."""

    variant: str
    model: str


@dataclass(frozen=True, slots=True, order=True)
class Trial:
    """One of the runs of an arm: its seed, and the number of the repeat with that seed."""

    seed: int
    repeat: int


@dataclass(frozen=True)
class Case:
    """A story with all that every arm is given to tell it by.

    `id` is a hash of the articles' texts, so that the same story has it wherever its files lie; `worth` says how much
    more the better pieces count; `core` holds the evidence of the first choice, `facts` the stems of the names and
    numbers that a good briefing has.
    """

    id: str
    title: str
    story: Story
    evidence: tuple[Evidence, ...]
    worth: Mapping[Span, float]
    core: frozenset[Span]
    facts: frozenset[str]
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One story told by one arm in one trial: its measures by name, those that could be taken, and the statements."""

    arm: Arm
    case: str
    trial: Trial
    values: Mapping[str, float]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A story that an arm could not tell, and why."""

    arm: Arm
    case: str
    trial: Trial
    reason: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A prompt or a model by its name, with the SHA-256 of what it was."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Setup:
    """All that decides a comparison's numbers: prompts, models, trials, statements for each story."""

    version: str
    variants: tuple[Digest, ...]
    models: tuple[Digest, ...]
    seeds: int
    repeats: int
    statements: int

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Return every variant with every model, in the order in which they were named."""
        return tuple(Arm(variant.name, model.name) for model in self.models for variant in self.variants)

    @property
    def trials(self) -> tuple[Trial, ...]:
        """Return the runs of each arm."""
        return tuple(Trial(seed, repeat) for seed in range(self.seeds) for repeat in range(self.repeats))

    def label(self, arm: Arm) -> str:
        """Name an arm by what tells it from the others."""
        if len(self.models) == 1:
            return arm.variant
        return f"{arm.variant} with {arm.model}" if len(self.variants) > 1 else arm.model


@dataclass(frozen=True)
class Grid:
    """A finished run: every cell and every failure, over the same cases."""

    setup: Setup
    cases: tuple[Case, ...]
    articles: Mapping[str, Article]
    cells: tuple[Cell, ...]
    failures: tuple[Failure, ...]
