"""Blind reading: pairs of statements without names, in random order, and which of them the reader prefers.

Every choice is written down at once: who stops goes on later where they stopped.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from brief.compare import statistics, wording
from brief.compare.report import aligned, first_trial
from brief.errors import OutputError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from brief.compare.grid import Arm, Case, Grid
    from brief.types import Evidence, Statement


class Choice(StrEnum):
    """Which of a pair is preferred: the first arm's, the other's, or neither."""

    FIRST = "first"
    OTHER = "other"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Pair:
    """What two arms say on the same evidence; `turned` says that the other arm's is shown first."""

    id: str
    arm: Arm
    case: str
    evidence: str
    first: str
    other: str
    turned: bool

    @property
    def shown(self) -> tuple[str, str]:
        """Return the two texts in the order in which the reader sees them."""
        return (self.other, self.first) if self.turned else (self.first, self.other)

    def choice(self, place: int) -> Choice:
        """Return what a reader who prefers the text at place 1 or 2 has chosen; 0 prefers none."""
        if place == 0:
            return Choice.NEITHER
        return Choice.OTHER if (place == 1) == self.turned else Choice.FIRST


def pairs(grid: Grid) -> tuple[Pair, ...]:
    """Return the pairs to read: what the first arm and another say differently on the same evidence, well mixed."""
    told = {(cell.arm, cell.case): cell.statements for cell in first_trial(grid)}
    found = [
        pair
        for arm in grid.setup.arms[1:]
        for case in grid.cases
        for pair in _pairs(arm, case, told.get((grid.setup.arms[0], case.id), ()), told.get((arm, case.id), ()))
    ]
    return tuple(sorted(found, key=lambda pair: pair.id))


def _pairs(arm: Arm, case: Case, mine: Sequence[Statement], theirs: Sequence[Statement]) -> Iterator[Pair]:
    left, right = aligned(case, mine), aligned(case, theirs)
    for piece in case.evidence:
        first, other = left.get(piece.key, ())[:1], right.get(piece.key, ())[:1]
        if first and other and first[0].text != other[0].text:
            yield _pair(arm, case, piece, first[0], other[0])


def _pair(arm: Arm, case: Case, piece: Evidence, first: Statement, other: Statement) -> Pair:
    name = f"{arm.variant}\0{arm.model}\0{case.id}\0{first.text}\0{other.text}"
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Pair(digest[:16], arm, case.id, piece.text, first.text, other.text, int(digest[16], 16) % 2 == 1)


def read(path: Path) -> dict[str, Choice]:
    """Return the choices made so far by the id of their pair.

    Raises:
        SourceError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return {str(tree["pair"]): Choice(tree["choice"]) for tree in map(json.loads, lines)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(
            str(path), f"holds a choice that cannot be read ({error}): remove the file to begin anew"
        ) from error


def ask(open_pairs: Sequence[Pair], path: Path, show: Callable[[Pair, int], int | None]) -> None:
    """Show pair after pair and write each choice down; `show` returns 0, 1 or 2, or None to stop.

    Raises:
        OutputError: a choice cannot be written.
    """
    for number, pair in enumerate(open_pairs):
        place = show(pair, len(open_pairs) - number)
        if place is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"pair": pair.id, "choice": pair.choice(place)}) + "\n")
        except OSError as error:
            raise OutputError(f"cannot write {path}: {error.strerror}: choose another folder with --out") from error


def preferences(grid: Grid, choices: Mapping[str, Choice]) -> Iterator[str]:
    """Say for each arm how often its statement was preferred to the first arm's, with an interval and a test."""
    setup = grid.setup
    read_pairs = [pair for pair in pairs(grid) if pair.id in choices]
    for arm in setup.arms[1:]:
        mine = [(pair.case, choices[pair.id]) for pair in read_pairs if pair.arm == arm]
        yield _preference(setup.label(arm), setup.label(setup.arms[0]), mine)


def _preference(label: str, against: str, mine: Sequence[tuple[str, Choice]]) -> str:
    from scipy.stats import binomtest  # noqa: PLC0415

    won = sum(choice is Choice.OTHER for _, choice in mine)
    decided = won + sum(choice is Choice.FIRST for _, choice in mine)
    if not decided:
        return f"{label}: no pair has been decided yet"
    interval = binomtest(won, decided).proportion_ci()
    return (
        f"{label} was preferred to {against} in {won} of {wording.count(decided, 'decided pair', 'decided pairs')} "
        f"({won / decided:.0%}, 95 % CI {interval.low:.0%} to {interval.high:.0%} as if pairs were independent; "
        f"{_by_story(mine)}), {len(mine) - decided} without a preference"
    )


def _by_story(mine: Sequence[tuple[str, Choice]]) -> str:
    """Test the net preference story by story: pairs of one story are not independent."""
    worth = {Choice.OTHER: 1.0, Choice.FIRST: -1.0, Choice.NEITHER: 0.0}
    stories = dict.fromkeys(case for case, _ in mine)
    nets = [sum(worth[choice] for case, choice in mine if case == story) for story in stories]
    paired = statistics.paired(nets)
    if paired.p is None:
        return f"{wording.stories(paired.stories)}, too few for a test by story"
    return f"by story {wording.chance(paired.p)} on {paired.stories}"
