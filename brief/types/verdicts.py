"""What the checker says of a statement: its verdict, every reason, and every place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from brief.types.articles import Span


class Grade(StrEnum):
    """How literally a statement's words were found in a source."""

    EXACT = "exact"
    NORMALISED = "normalised"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Match:
    """Where the program found a statement in a source; `score` is the share of its content words found, 0 to 1."""

    span: Span
    grade: Grade
    score: float


class ProblemCode(StrEnum):
    """The closed list of reasons why a statement is not fully supported."""

    UNCITED = "uncited"
    SPAN_INVALID = "span_invalid"
    FURNITURE = "furniture"
    QUOTE_NOT_VERBATIM = "quote_not_verbatim"
    QUOTE_UNBALANCED = "quote_unbalanced"
    NUMBER_ABSENT = "number_absent"
    NUMBER_ELSEWHERE = "number_elsewhere"
    DATE_ABSENT = "date_absent"
    DATE_ELSEWHERE = "date_elsewhere"
    NAME_ABSENT = "name_absent"
    NAME_ELSEWHERE = "name_elsewhere"
    NEGATION = "negation"
    MODALITY = "modality"
    CONDITION = "condition"
    ATTRIBUTION = "attribution"
    SPEAKER = "speaker"
    ROLE = "role"
    OPPOSITE = "opposite"
    COVERAGE = "coverage"
    ORDER = "order"
    WRONG_ARTICLE = "wrong_article"
    SOURCES_DISAGREE = "sources_disagree"
    META = "meta"
    REPEATED = "repeated"
    ADDRESSES_MODEL = "addresses_model"
    UNFINISHED = "unfinished"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, for a program (`code`) and for a person (`message`), with the statement's range that it is about.

    `sources` are the places that say otherwise; none where the sources say nothing.
    """

    code: ProblemCode
    message: str
    start: int
    end: int
    sources: tuple[Span, ...] = ()


class VerdictKind(StrEnum):
    """What the checker says of a statement."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    UNCITED = "uncited"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True, order=True)
class Clause:
    """A clause of a statement, as a range of it, and whether the sources carry it."""

    start: int
    end: int
    carried: bool


class StanceKind(StrEnum):
    """Where a source stands on a statement."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True, order=True)
class Stance:
    """Where one article stands on a statement: the place at which it carries it, or says otherwise."""

    span: Span
    kind: StanceKind


@dataclass(frozen=True, slots=True)
class Verdict:
    """The checker's decision on one statement, with every reason and every place that carries it.

    `score` is how likely the statement is to be supported, 0 to 1; `coverage` the share of its words of meaning that
    the cited places hold in order. `clauses` are named where a statement is carried in part, `stances` where articles
    differ.
    """

    kind: VerdictKind
    score: float
    problems: tuple[Problem, ...] = ()
    matches: tuple[Match, ...] = ()
    coverage: float = 0.0
    clauses: tuple[Clause, ...] = ()
    stances: tuple[Stance, ...] = ()
