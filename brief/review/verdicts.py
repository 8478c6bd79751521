"""The checker on a finished text, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from brief import claims, render
from brief.citations import check, check_uncited
from brief.claims import Claim, Form
from brief.errors import SourceError
from brief.text import count_words, printable
from brief.types import Problem, ProblemCode, Span, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import PurePath

    from brief.citations import Corpus
    from brief.claims import Quote
    from brief.render import Stored, StoredCitation
    from brief.types import Article


# Words of a heading that names a part of the text ("Background", "What happens next") and states nothing.
_LONGEST_LABEL = 3
# A heading or an opinion states a fact only where one of these is wrong with it.
_FACTS = frozenset(
    {
        *(ProblemCode.NUMBER_ABSENT, ProblemCode.NUMBER_ELSEWHERE, ProblemCode.DATE_ABSENT, ProblemCode.DATE_ELSEWHERE),
        *(ProblemCode.NAME_ABSENT, ProblemCode.NAME_ELSEWHERE, ProblemCode.QUOTE_NOT_VERBATIM, ProblemCode.SPEAKER),
        *(ProblemCode.NEGATION, ProblemCode.OPPOSITE, ProblemCode.ROLE),
    }
)
_IDLE = {
    Form.LETTER: "the frame of a letter, not a statement",
    Form.REFERENCE: "a reference to a source, not a statement",
    Form.TABLE: "a row of a table, not a sentence: compare its figures yourself",
    Form.FURNITURE: "a page’s furniture, not a statement",
    Form.HEADING: "a heading that states no fact",
    Form.OPINION: "the writer’s own opinion, or a word to the reader",
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A piece of the checked text with the spans that it was held against and the verdict.

    `line` is the line of the text on which its paragraph begins, from 1; 0 where there are no lines.
    """

    text: str
    citations: tuple[Span, ...]
    verdict: Verdict
    line: int = 0


def review(text: str, name: PurePath, corpus: Corpus) -> tuple[Reviewed, ...]:
    """Check a text: a stored briefing by its own citations, any other sentence by the spans that carry it best.

    The name says what it is: `.json` a briefing of ours, `.md` Markdown, `-` either of them, anything else plain text.

    Raises:
        SourceError: the text holds no sentence, or is no briefing though its name ends in .json.
    """
    piped, suffix = name.name == "-", name.suffix.lower()
    if suffix == ".json" or (piped and text.lstrip().startswith("{")):
        return review_stored(render.from_json(text, str(name)), corpus)
    items = claims.in_markdown(text) if piped or suffix == ".md" else claims.in_plain(text)
    if not items:
        raise SourceError(str(name), "holds no sentence to check")
    return tuple(_reviewed(item, corpus) for item in items)


def review_stored(stored: Stored, corpus: Corpus) -> tuple[Reviewed, ...]:
    """Check every statement of a stored briefing against the very spans that it cites."""
    hashes = {sha256(article.text.encode()).hexdigest(): article for article in corpus.articles.values()}
    articles = {article.id: hashes[article.text_sha256] for article in stored.articles if article.text_sha256 in hashes}
    return tuple(
        _against(
            Claim(statement.text, Form.HEADING if at == 0 else Form.SENTENCE),
            [(citation.exact, _kept(citation, articles)) for citation in statement.citations],
            corpus,
        )
        for name, section in groupby((*stored.overview, *stored.statements), attrgetter("section"))
        for at, statement in enumerate(section, start=not name)
    )


def share_supported(items: Sequence[Reviewed]) -> float:
    """Return the share of supported sentences among those that can be checked; 1 if there are none."""
    checkable = [item for item in items if item.verdict.kind is not VerdictKind.NOT_CHECKABLE]
    supported = [item for item in checkable if item.verdict.kind is VerdictKind.SUPPORTED]
    return len(supported) / len(checkable) if checkable else 1.0


def _reviewed(claim: Claim, corpus: Corpus) -> Reviewed:
    """Check a sentence against what it quotes, or, where it quotes nothing, against the spans that carry it best."""
    if claim.form not in (Form.SENTENCE, Form.HEADING, Form.OPINION):
        return Reviewed(claim.text, (), _idle(claim), claim.line)
    if claim.quotes:
        return _against(claim, [(quote.exact, _place(quote, corpus)) for quote in claim.quotes], corpus)
    verdict, spans = check_uncited(_sentence(claim), corpus)
    if claim.form is not Form.SENTENCE and not _states_fact(claim, verdict):
        return Reviewed(claim.text, (), _idle(claim), claim.line)
    if not spans and verdict.kind is not VerdictKind.NOT_CHECKABLE:
        return Reviewed(claim.text, (), _unheard(claim.text), claim.line)
    return Reviewed(claim.text, spans, _clipped(verdict, claim), claim.line)


def _states_fact(claim: Claim, verdict: Verdict) -> bool:
    """Say whether a heading or an opinion is carried, or says what the sources say otherwise."""
    if verdict.kind is VerdictKind.SUPPORTED:
        return True
    label = claim.form is Form.HEADING and count_words(claim.text) <= _LONGEST_LABEL
    return not label and any(problem.code in _FACTS for problem in verdict.problems)


def _against(claim: Claim, cited: Sequence[tuple[str, Span | None]], corpus: Corpus) -> Reviewed:
    """Check a sentence against cited words; one whose words are no longer in their place is not supported."""
    lost = [exact for exact, span in cited if span is None]
    if lost:
        return Reviewed(claim.text, (), _moved(claim.text, lost[0]), claim.line)
    spans = tuple(span for _, span in cited if span is not None)
    return Reviewed(claim.text, spans, _clipped(check(_sentence(claim), spans, corpus), claim), claim.line)


def _clipped(verdict: Verdict, claim: Claim) -> Verdict:
    """Return a verdict whose ranges lie in the claim's own text, without the full stop that a heading was given."""
    end = len(claim.text)
    problems = (replace(one, start=min(one.start, end), end=min(one.end, end)) for one in verdict.problems)
    clauses = (replace(one, start=min(one.start, end), end=min(one.end, end)) for one in verdict.clauses)
    return replace(verdict, problems=tuple(problems), clauses=tuple(clauses))


def _kept(citation: StoredCitation, articles: Mapping[str, Article]) -> Span | None:
    """Return the span of a stored citation, if its article is here and still has its words there."""
    article = articles.get(citation.article)
    if article is None or article.text[citation.start : citation.end] != citation.exact:
        return None
    return Span(article.id, citation.start, citation.end)


def _place(quote: Quote, corpus: Corpus) -> Span | None:
    """Return the span of a footnote's words: that of the first article which has them there."""
    spans = (Span(name, quote.start, quote.end) for name in corpus.articles)
    return next(
        (span for span in spans if printable(corpus.articles[span.article_id].slice(span)) == quote.exact), None
    )


def _sentence(claim: Claim) -> str:
    """Return what a claim says; a heading is checked as the sentence that it stands for."""
    unstopped = claim.form is Form.HEADING and not claim.text.endswith((".", "!", "?", "…"))
    return f"{claim.text}." if unstopped else claim.text


def _unheard(text: str) -> Verdict:
    problem = Problem(ProblemCode.UNCITED, "the sources share no word of meaning with this", 0, len(text))
    return Verdict(VerdictKind.UNCITED, 0.0, (problem,))


def _idle(claim: Claim) -> Verdict:
    problem = Problem(ProblemCode.NOT_CHECKABLE, _IDLE[claim.form], 0, len(claim.text))
    return Verdict(VerdictKind.NOT_CHECKABLE, 0.0, (problem,))


def _moved(text: str, exact: str) -> Verdict:
    message = f"the sources no longer hold the cited words at the cited place: “{exact[:60]}”"
    return Verdict(VerdictKind.UNSUPPORTED, 0.0, (Problem(ProblemCode.SPAN_INVALID, message, 0, len(text)),))
