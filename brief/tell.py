"""One story, told: each piece of evidence is drafted, checked, mended or quoted; what fails keeps its verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief import repair
from brief.citations import Corpus, check
from brief.compress import persons, shared_surnames
from brief.edit import Option, provable
from brief.orders import addresses_a_model
from brief.text import count_words, fold, words
from brief.types import (
    Draft,
    Evidence,
    MarkKind,
    Origin,
    Problem,
    ProblemCode,
    Sentence,
    Span,
    Statement,
    Story,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brief.draft import Writer
    from brief.syntax import Parse

# A sentence longer than this is not printed whole: no reader of a briefing follows it.
_LONGEST_QUOTE = 45
_LONGEST_HEADING = 14
_SHORTEST_HEADING = 3
_RIGHTS = re.compile(r"\(c\)|©|\bcopyright\b|\ball rights reserved\b", re.IGNORECASE)
# What a form gains or loses in value: for the share of the evidence's names and numbers that it keeps, for each share
# of the wanted length that it is off, for each unit of mean log-probability, and for being the article's own sentence.
# Set on two briefings of five and twelve articles, read by eye.
_FACTS_WEIGHT = 0.5
_LENGTH_WEIGHT = 0.5
_FLUENCY_WEIGHT = 0.15
_QUOTED = -0.3


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft of the model with the checker's verdict on it."""

    draft: Draft
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one piece of evidence: every draft, the forms that may be printed, and what is left out."""

    evidence: Evidence
    drafts: tuple[Drafted, ...]
    options: tuple[Option, ...]
    dropped: Statement | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A story with what came of its evidence, and the number of statements that it has in the briefing."""

    story: Story
    share: int
    pieces: tuple[Told, ...]


@dataclass(frozen=True)
class Teller:
    """Tells stories with a writer; the checker, over `corpus`, decides what may be printed."""

    writer: Writer
    corpus: Corpus
    sentences: Mapping[str, Sequence[Sentence]]

    def tell(self, pieces: Sequence[Evidence], worth: Mapping[Span, float]) -> Iterator[Told]:
        """Tell the pieces of one story in order; `worth` is added to the value of a piece's forms."""
        met: frozenset[str] = frozenset()
        shared = shared_surnames(self.writer.parser.parse([" ".join(piece.text.split()) for piece in pieces]))
        for piece in pieces:
            told = self._piece(piece, pieces, met, worth[piece.span])
            if told.options:
                best = max(told.options, key=lambda option: option.value).statement
                met |= persons(self._parse(best.text)) - shared
            yield told

    def _parse(self, text: str) -> Parse:
        (parse,) = self.writer.parser.parse([text])
        return parse

    def heading(self, story: Story, statements: Sequence[Statement]) -> Statement:
        """Return the story's heading: its articles' first headline that holds, in the form that the model chooses.

        Without a headline it is a short form of a sentence that the statements rest on, at the worst the first of them.
        """
        titles = (Span(article.id, *place) for article in story.articles for place in article.ranges(MarkKind.TITLE))
        printed = {_plain(statement.text) for statement in statements}
        for span in (*titles, *(statement.citations[0] for statement in statements)):
            piece = Evidence("1", span, self.corpus.articles[span.article_id].slice(span))
            if addresses_a_model(piece.text) or not _may_head(piece.text):
                continue
            options = [form for form in self._heading_options(piece) if _plain(form.statement.text) not in printed]
            if options:
                return max(options, key=lambda option: option.value).statement
        return statements[0]

    def _heading_options(self, piece: Evidence) -> list[Option]:
        """Return the forms of a headline that hold; they are judged as the sentences that they stand for."""
        drafts = [draft.text for draft in self.writer.drafts(piece, (piece,))]
        texts = [text.rstrip(" .,;:") for text in (*drafts, piece.text)]
        statements = [
            Statement(text, _origin(text, piece), (piece.span,), check(f"{text}.", (piece.span,), self.corpus))
            for text in dict.fromkeys(texts)
            if count_words(text) <= _LONGEST_HEADING
        ]
        return [Option(statement, self._value(statement, piece, 0.0)) for statement in statements if _holds(statement)]

    def _piece(self, piece: Evidence, shown: Sequence[Evidence], met: frozenset[str], worth: float) -> Told:
        spans = {evidence.key: evidence.span for evidence in shown}
        drafted = tuple(
            Drafted(draft, check(draft.text, tuple(spans[key] for key in draft.keys), self.corpus))
            for draft in self.writer.drafts(piece, shown, met)
        )
        options = self._options(piece, drafted, spans)
        if options:
            return Told(piece, drafted, tuple(Option(option.statement, option.value + worth) for option in options))
        return Told(piece, drafted, (), _best_failure(piece, drafted, spans, self.corpus))

    def _options(self, piece: Evidence, drafted: Sequence[Drafted], spans: dict[str, Span]) -> tuple[Option, ...]:
        """Return the drafts that hold, else the mended one, and the verbatim sentence where it can be printed."""
        written = [
            self._option(_statement(item, piece, spans), piece, item.draft.likelihood)
            for item in drafted
            if item.draft.finished and provable(item.verdict)
        ]
        if not written:
            written = [self._option(mended, piece, 0.0) for mended in self._mended(drafted, spans)]
        quoted = self._quoted(piece)
        return (*written, *([self._option(quoted, piece, 0.0)] if quoted else []))

    def _option(self, statement: Statement, piece: Evidence, likelihood: float) -> Option:
        return Option(statement, self._value(statement, piece, likelihood))

    def _value(self, statement: Statement, piece: Evidence, likelihood: float) -> float:
        wanted = self.writer.variant.draft.words
        off = abs(count_words(statement.text) - wanted) / wanted
        kept = _facts_kept(statement.text, piece.text)
        own = _QUOTED if statement.origin is Origin.QUOTED else 0.0
        return _FACTS_WEIGHT * kept - _LENGTH_WEIGHT * off + _FLUENCY_WEIGHT * likelihood + own

    def _mended(self, drafted: Sequence[Drafted], spans: dict[str, Span]) -> Iterator[Statement]:
        """Yield the first draft that the smallest change makes pass."""
        for item in drafted:
            cited = tuple(spans[key] for key in item.draft.keys)
            if not item.draft.finished or not cited:
                continue
            source = " ".join(self.corpus.articles[span.article_id].slice(span) for span in cited)
            mended = repair.mend(item.draft.text, item.verdict, source, self._judge(cited))
            if mended and provable(mended[1]) and _plain(mended[0]) != _plain(source):
                yield Statement(mended[0], Origin.REPAIRED, cited, mended[1])
                return

    def _judge(self, cited: tuple[Span, ...]) -> repair.Judge:
        return lambda text: check(text, cited, self.corpus)

    def _quoted(self, piece: Evidence) -> Statement | None:
        """Return the evidence itself as a statement, if it can stand in print."""
        text = " ".join(piece.text.split())
        verdict = check(text, (piece.span,), self.corpus)
        if not provable(verdict) or count_words(text) > _LONGEST_QUOTE:
            return None
        return Statement(text, Origin.QUOTED, (piece.span,), verdict)


def _may_head(text: str) -> bool:
    """Say whether a line may be a headline: more than "Article" or "Page 2", and no notice of rights."""
    return count_words(text) >= _SHORTEST_HEADING and not _RIGHTS.search(text)


def _facts_kept(text: str, evidence: str) -> float:
    """Return the share of the evidence's numbers and capitalised words that a text keeps."""
    facts = [word.text for word in words(evidence)[1:] if not word.text[0].islower()]
    present = {word.text for word in words(text)}
    return sum(fact in present for fact in facts) / len(facts) if facts else 1.0


def _holds(statement: Statement) -> bool:
    return provable(statement.verdict)


def _origin(text: str, piece: Evidence) -> Origin:
    """Say who wrote a text: what equals the article's own words is a quotation, whoever produced it."""
    return Origin.QUOTED if _plain(text) == _plain(piece.text) else Origin.MODEL


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).rstrip(" .")


def _statement(item: Drafted, piece: Evidence, spans: dict[str, Span]) -> Statement:
    cited = tuple(spans[key] for key in item.draft.keys)
    return Statement(item.draft.text, _origin(item.draft.text, piece), cited, item.verdict)


def _best_failure(piece: Evidence, drafted: Sequence[Drafted], spans: dict[str, Span], corpus: Corpus) -> Statement:
    """Return what is listed as left out: the draft that came nearest, or the evidence that cannot be printed."""
    failed = [item for item in drafted if not provable(item.verdict)]
    if failed:
        nearest = max(failed, key=lambda item: (item.verdict.coverage, item.verdict.score))
        return _statement(nearest, piece, spans)
    verdict = check(piece.text, (piece.span,), corpus)
    if verdict.problems:
        return Statement(piece.text, Origin.QUOTED, (piece.span,), verdict)
    long = Problem(
        ProblemCode.UNFINISHED, "the sentence is too long to print and has no shorter form", 0, len(piece.text)
    )
    return Statement(piece.text, Origin.QUOTED, (piece.span,), replace(verdict, problems=(long,)))
