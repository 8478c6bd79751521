"""What a telling of one story is worth, in numbers: each measure is one line of a table. Pure.

None means that there was nothing to measure, and such a story is left out of the measure, never counted as 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from brief.compare import references
from brief.text import content_stems, count_words, stem, words
from brief.types import Origin, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from brief.compare.grid import Case
    from brief.compare.replay import Effort
    from brief.tell import Told
    from brief.types import Statement

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<![aeiouyl])e$|(?<![aeiouytd])ed$")


@dataclass(frozen=True)
class Telling:
    """One story as one arm told it: what came of each piece of evidence, what is printed, and what it took."""

    case: Case
    pieces: tuple[Told, ...]
    statements: tuple[Statement, ...]
    effort: Effort


class Unit(StrEnum):
    """What a measure counts in."""

    SHARE = "share"
    NUMBER = "number"
    SECONDS = "seconds"
    BYTES = "bytes"


class Better(StrEnum):
    """Which way a measure is good."""

    HIGH = "high"
    LOW = "low"
    NEITHER = "neither"


@dataclass(frozen=True)
class Measure:
    """A measure by its short name, with what it is called, what it means, and the function that takes it."""

    name: str
    title: str
    says: str
    unit: Unit
    better: Better
    of: Callable[[Telling], float | None]


def measured(telling: Telling) -> Mapping[str, float]:
    """Take every measure of a telling that can be taken."""
    return {measure.name: float(value) for measure in MEASURES if (value := measure.of(telling)) is not None}


def _share(count: int, of: int) -> float | None:
    return count / of if of else None


def _first(telling: Telling) -> float | None:
    first = [piece.drafts[0] for piece in telling.pieces if piece.drafts]
    return _share(sum(one.draft.finished and one.verdict.kind is VerdictKind.SUPPORTED for one in first), len(first))


def _supported(telling: Telling) -> float | None:
    drafted = [piece for piece in telling.pieces if piece.drafts]
    return _share(sum(map(_holds, drafted)), len(drafted))


def _holds(piece: Told) -> bool:
    """Say whether the model's words hold, as drafted or as mended; that they repeat others is no matter here."""
    forms = [option.statement for option in piece.options] + ([piece.dropped] if piece.dropped else [])
    return any(form.origin is not Origin.QUOTED and form.verdict.kind is VerdictKind.SUPPORTED for form in forms)


def _withheld(telling: Telling) -> float | None:
    return _share(sum(piece.dropped is not None for piece in telling.pieces), len(telling.pieces))


def _copied(telling: Telling) -> float | None:
    quoted = sum(statement.origin is Origin.QUOTED for statement in telling.statements)
    return _share(quoted, len(telling.statements))


def _evidence(telling: Telling) -> float | None:
    cited = {span for statement in telling.statements for span in statement.citations}
    return _share(len(telling.case.core & cited), len(telling.case.core))


def _facts(telling: Telling) -> float | None:
    told = {stem(word.text) for statement in telling.statements for word in words(statement.text)}
    return _share(len(telling.case.facts & told), len(telling.case.facts))


def _citations(telling: Telling) -> float | None:
    return _share(sum(len(one.citations) for one in telling.statements), len(telling.statements))


def _length(telling: Telling) -> float | None:
    return sum(count_words(statement.text) for statement in telling.statements) or None


def _words(telling: Telling) -> float | None:
    return _share(sum(count_words(one.text) for one in telling.statements), len(telling.statements))


def _repetition(telling: Telling) -> float | None:
    stems = [content_stems(statement.text) for statement in telling.statements]
    pairs = [pair for one in stems for pair in pairwise(one)]
    return _share(len(pairs) - len(set(pairs)), len(pairs))


def _ease(telling: Telling) -> float | None:
    """Return Flesch's reading ease: 206.835 - 1.015 words a sentence - 84.6 syllables a word (Flesch 1948)."""
    plain = [word.text.lower() for one in telling.statements for word in words(one.text) if word.text.isalpha()]
    if not plain:
        return None
    syllables = sum(map(_syllables, plain))
    return 206.835 - 1.015 * len(plain) / len(telling.statements) - 84.6 * syllables / len(plain)


def _syllables(word: str) -> int:
    """Estimate the syllables of an English word: its groups of vowels, without a silent e near the end."""
    return max(1, len(_VOWELS.findall(word)) - bool(_SILENT.search(word)))


def _rouge(score: Callable[[str, Sequence[str]], float]) -> Callable[[Telling], float | None]:
    def of(telling: Telling) -> float | None:
        text = " ".join(statement.text for statement in telling.statements)
        return score(text, telling.case.references) if telling.case.references else None

    return of


_SHARE, _NUMBER = Unit.SHARE, Unit.NUMBER
_HIGH, _LOW, _NEITHER = Better.HIGH, Better.LOW, Better.NEITHER

MEASURES = (
    Measure(
        "first", "supported at first draft", "the likeliest draft of a piece of evidence holds", _SHARE, _HIGH, _first
    ),
    Measure(
        "supported", "supported after repair", "some draft of it holds, as written or mended", _SHARE, _HIGH, _supported
    ),
    Measure("withheld", "withheld", "pieces of evidence of which nothing may be printed", _SHARE, _LOW, _withheld),
    Measure("copied", "copied", "printed statements that are an article's own sentence", _SHARE, _LOW, _copied),
    Measure(
        "evidence", "evidence covered", "pieces of the first choice that a statement cites", _SHARE, _HIGH, _evidence
    ),
    Measure("facts", "key facts covered", "names and numbers that several articles tell", _SHARE, _HIGH, _facts),
    Measure("citations", "citations a statement", "spans that a statement cites", _NUMBER, _NEITHER, _citations),
    Measure("length", "words a story", "words printed", _NUMBER, _NEITHER, _length),
    Measure("words", "words a statement", "words of a printed statement", _NUMBER, _NEITHER, _words),
    Measure("repetition", "repetition", "pairs of words that stood in the story before", _SHARE, _LOW, _repetition),
    Measure("ease", "reading ease", "Flesch's formula: 60 is plain English, 30 is hard", _NUMBER, _HIGH, _ease),
    Measure("rouge1", "ROUGE-1", "F1 of words with the nearest reference", _SHARE, _HIGH, _rouge(references.rouge(1))),
    Measure("rouge2", "ROUGE-2", "F1 of pairs of words", _SHARE, _HIGH, _rouge(references.rouge(2))),
    Measure("rougel", "ROUGE-L", "F1 of the longest common sequence", _SHARE, _HIGH, _rouge(references.rouge_l)),
    Measure("read", "tokens read", "all prompts, whole", _NUMBER, _LOW, lambda telling: telling.effort.read),
    Measure("written", "tokens written", "all candidates", _NUMBER, _LOW, lambda telling: telling.effort.written),
    Measure(
        "seconds",
        "seconds a story",
        "the model's time; never from the cache",
        Unit.SECONDS,
        _LOW,
        lambda telling: telling.effort.seconds,
    ),
    Measure(
        "memory",
        "memory",
        "of the whole process, with what earlier arms left: not compared",
        Unit.BYTES,
        _NEITHER,
        lambda telling: telling.effort.memory,
    ),
)
BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}
