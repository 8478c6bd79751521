"""What is told twice in one story is told once: in the model's words if there are such, else in the better form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief.acts import Act, acts, alike
from brief.disputes import disputed
from brief.edit import Option, repeats
from brief.types import Origin, Problem, ProblemCode, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.syntax import Parser
    from brief.tell import Told


@dataclass(frozen=True, slots=True)
class _Best:
    """The best form of a piece, at its place among the pieces, what it is told from, and what it says is done."""

    at: int
    evidence: str
    option: Option
    acts: tuple[Act, ...]

    @property
    def rank(self) -> tuple[bool, float, int]:
        """Which of two that say the same stays: the higher."""
        return self.option.statement.origin is not Origin.QUOTED, self.option.value, -self.at

    def repeats(self, other: _Best) -> bool:
        if disputed(self.evidence, other.evidence):
            return False
        same = repeats(self.option.statement.text, [other.option.statement.text])
        return same or any(alike(one, another) for one in self.acts for another in other.acts)


def once(pieces: Sequence[Told], parser: Parser) -> tuple[Told, ...]:
    """Return the pieces of a story, those that repeat another without their forms and marked so.

    The one that stays is worth as much as the best of those that it stands for.
    """
    best = [(at, max(piece.options, key=_value)) for at, piece in enumerate(pieces) if piece.options]
    parses = parser.parse([option.statement.text for _, option in best])
    found = [
        _Best(at, pieces[at].evidence.text, option, acts(parse))
        for (at, option), parse in zip(best, parses, strict=True)
    ]
    result = list(pieces)
    kept: list[_Best] = []
    for one in sorted(found, key=lambda one: one.rank, reverse=True):
        home = next((other for other in kept if one.repeats(other)), None)
        if home is None:
            kept.append(one)
            continue
        result[one.at] = replace(pieces[one.at], options=(), dropped=_marked(one.option.statement))
        result[home.at] = _raised(result[home.at], one.option.value)
    return tuple(result)


def _value(option: Option) -> float:
    return option.value


def _raised(piece: Told, least: float) -> Told:
    """Raise the values of a piece's forms so that the best is worth at least so much."""
    more = max(0.0, least - max(map(_value, piece.options)))
    return replace(piece, options=tuple(Option(one.statement, one.value + more) for one in piece.options))


def _marked(statement: Statement) -> Statement:
    whole = Problem(ProblemCode.REPEATED, "another statement says the same", 0, len(statement.text))
    verdict = statement.verdict
    return replace(statement, verdict=replace(verdict, problems=(*verdict.problems, whole)))
