"""The rule that combines the findings into one verdict on one statement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brief.citations import stances, support
from brief.citations.align import fewest
from brief.citations.binding import check_binding
from brief.citations.clauses import clauses, judged, terms_within
from brief.citations.conditions import check_conditions
from brief.citations.cover import Cover, cover
from brief.citations.dates import check_dates
from brief.citations.findings import Finding
from brief.citations.form import check_end, check_talk, uncheckable
from brief.citations.keys import Fact
from brief.citations.modality import check_modality
from brief.citations.names import check_names
from brief.citations.negation import check_negation
from brief.citations.numbers import check_numbers
from brief.citations.opposites import check_opposites
from brief.citations.order import check_order
from brief.citations.places import check_places
from brief.citations.quotations import check_quotations, plain
from brief.citations.reading import Reading, Source, read
from brief.citations.roles import check_roles
from brief.citations.speakers import check_attribution
from brief.citations.titles import check_titles
from brief.types import Grade, Match, Problem, ProblemCode, Span, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from brief.citations.align import Corpus

    Check = Callable[[Reading, Source], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    check_numbers,
    check_dates,
    check_names,
    check_quotations,
    check_negation,
    check_modality,
    check_conditions,
    check_opposites,
    check_attribution,
    check_order,
    check_places,
    check_roles,
    check_titles,
    check_binding,
    check_end,
)
# A sentence of somebody else's text, or a line of it, needs no full stop to be true.
_OF_OTHERS = tuple(one for one in CHECKS if one is not check_end)
# No sentence of the news is so long, and no citation; what is longer is not read, for reading takes its time. In code
# points.
_LONGEST_STATEMENT = 2_000
_LONGEST_SOURCE = 10_000
# Numbers, names and cues are compared each with each; these are a list's, not a sentence's.
_MOST_FACTS = 100
_MOST_SOURCE_FACTS = 600
# Of a statement's words of meaning, the share that its spans must hold. On RAGTruth (parts 0 and 2) and BUMP the
# balanced accuracy is flat from 0.4 to 0.65; the false alarms rise from 0.55 on.
_ENOUGH = 0.5
# A clause of this many words of meaning, none of them in the source, is added; fewer are not judged alone.
_CLAUSE_TERMS = 3
# A statement that contradicts its source is about the same thing: this share of its words is there.
_SAME_TOPIC = 0.6
# These leave the words standing, but not as the source has them: part of the statement is carried.
_SOFT = frozenset(
    {
        ProblemCode.ATTRIBUTION,
        ProblemCode.MODALITY,
        ProblemCode.CONDITION,
        ProblemCode.UNFINISHED,
        ProblemCode.NUMBER_ELSEWHERE,
        ProblemCode.DATE_ELSEWHERE,
        ProblemCode.NAME_ELSEWHERE,
    }
)


def check(
    text: str,
    citations: Sequence[Span],
    corpus: Corpus,
    checks: Sequence[Check] = CHECKS,
    judge: support.Judge = support.no_opinion,
) -> Verdict:
    """Say whether the cited spans carry a statement, and give every reason if not; raises nothing on any text.

    A supported statement may still have one kind of problem: that another article says otherwise. Where the spans do
    not carry it and another article does, that is said with the place. What the score is says
    `brief.citations.support`.
    """
    verdict = _judge(text, citations, corpus, checks, judge)
    if verdict.kind in (VerdictKind.PARTIAL, VerdictKind.UNSUPPORTED, VerdictKind.CONTRADICTED):
        return _compared(text, verdict, corpus, stances.carried_elsewhere)
    return _agreed(text, verdict, corpus)


# What the best sentence contradicts, no other sentence carries: it would only lend the wrong number, day or word. That
# costs a fifth of a point of balanced accuracy on RAGTruth, and keeps a memo's wrong figure from being laundered.
_SETTLED = frozenset({VerdictKind.SUPPORTED, VerdictKind.NOT_CHECKABLE, VerdictKind.CONTRADICTED})
_DENIED = frozenset({ProblemCode.OPPOSITE, ProblemCode.DATE_ABSENT})


def check_uncited(text: str, corpus: Corpus) -> tuple[Verdict, tuple[Span, ...]]:
    """Find the fewest sentences that carry a statement, and check it against them; without any, against the best."""
    long = _too_long(text, ())
    if long:
        return Verdict(VerdictKind.NOT_CHECKABLE, 0.0, (long,)), ()
    found = fewest(text, corpus)
    if not found and uncheckable(read(text)):
        return Verdict(VerdictKind.NOT_CHECKABLE, 0.0, (_asked(text),)), ()
    best, cited = _best(text, found, corpus)
    return _agreed(text, best, corpus), cited


def _best(text: str, found: tuple[Span, ...], corpus: Corpus) -> tuple[Verdict, tuple[Span, ...]]:
    best, cited = _judge(text, found[:1], corpus, _OF_OTHERS), found[:1]
    for count in range(2, len(found) + 1):
        if best.kind in _SETTLED or any(problem.sources and problem.code in _DENIED for problem in best.problems):
            break
        tried = _judge(text, found[:count], corpus, _OF_OTHERS)
        if tried.kind is VerdictKind.SUPPORTED or tried.score > best.score:
            best, cited = tried, found[:count]
    return _pruned(text, best, cited, corpus)


def _pruned(text: str, best: Verdict, cited: tuple[Span, ...], corpus: Corpus) -> tuple[Verdict, tuple[Span, ...]]:
    """Leave out each sentence without which the verdict is the same and the score no lower."""
    for span in cited:
        rest = tuple(other for other in cited if other != span)
        tried = _judge(text, rest, corpus, _OF_OTHERS)
        if tried.kind is best.kind and tried.score >= best.score:
            best, cited = tried, rest
    return best, cited


def _agreed(text: str, verdict: Verdict, corpus: Corpus) -> Verdict:
    return _compared(text, verdict, corpus, stances.disagreed) if verdict.kind is VerdictKind.SUPPORTED else verdict


def _compared(text: str, verdict: Verdict, corpus: Corpus, compare: stances.Comparison) -> Verdict:
    if len(corpus.articles) < 2 or len(text) > _LONGEST_STATEMENT:
        return verdict
    try:
        return compare(text, verdict, corpus, lambda span: _judge(text, (span,), corpus))
    except Exception as error:  # noqa: BLE001 - see `_failed`
        return _failed("the comparison with other articles", error, text, verdict)


def _judge(
    text: str,
    citations: Sequence[Span],
    corpus: Corpus,
    checks: Sequence[Check] = CHECKS,
    judge: support.Judge = support.no_opinion,
) -> Verdict:
    """Say whether the cited spans carry a statement, whatever other articles say."""
    if not citations:
        return Verdict(VerdictKind.UNCITED, 0.0, (_whole(ProblemCode.UNCITED, "nothing is cited", text),))
    broken = tuple(_span_problems(text, citations, corpus))
    valid = tuple(dict.fromkeys(span for span in citations if _valid(span, corpus)))
    if not valid:
        return Verdict(VerdictKind.UNSUPPORTED, 0.0, broken)
    same = [span for span in valid if _folded(corpus.articles[span.article_id].slice(span)) == _folded(text)]
    if same:
        return _verbatim(text, same, corpus, broken)
    long = _too_long(text, valid)
    if long:
        return Verdict(VerdictKind.NOT_CHECKABLE, 0.0, (*broken, long))
    try:
        return _weighed(text, Source.of(valid, corpus), broken, checks, judge)
    except Exception as error:  # noqa: BLE001 - see `_failed`
        return _failed("reading", error, text, Verdict(VerdictKind.UNSUPPORTED, 0.0, broken))


def _folded(text: str) -> str:
    return plain(text).strip().casefold()


# --- what is not checked -----------------------------------------------------------------------------------------


def _failed(work: str, error: Exception, text: str, verdict: Verdict) -> Verdict:
    """Return a verdict as not checkable: a fault of ours must not end the run, and never passes for support."""
    reason = _whole(ProblemCode.NOT_CHECKABLE, f"{work} failed ({type(error).__name__})", text)
    return replace(verdict, kind=VerdictKind.NOT_CHECKABLE, score=0.0, problems=(*verdict.problems, reason))


def _too_long(text: str, spans: Iterable[Span]) -> Problem | None:
    cited = sum(span.end - span.start for span in spans)
    for what, length, limit in (("statement", len(text), _LONGEST_STATEMENT), ("cited text", cited, _LONGEST_SOURCE)):
        if length > limit:
            reason = f"the {what} is longer than {limit} characters and is not read"
            return _whole(ProblemCode.NOT_CHECKABLE, reason, text)
    return None


def _found(claim: Reading, source: Source, checks: Iterable[Check]) -> Iterator[Finding]:
    """Yield what each check finds; that a check failed is found too."""
    for test in checks:
        try:
            yield from tuple(test(claim, source))
        except Exception as error:  # noqa: BLE001 - see `_failed`
            reason = f"{test.__name__} failed ({type(error).__name__})"
            yield Finding(_whole(ProblemCode.NOT_CHECKABLE, reason, claim.text))


def _asked(text: str) -> Problem:
    return _whole(ProblemCode.NOT_CHECKABLE, "the statement states no fact to check", text)


def _whole(code: ProblemCode, message: str, text: str) -> Problem:
    return Problem(code, message, 0, len(text))


# --- spans -------------------------------------------------------------------------------------------------------


def _valid(span: Span, corpus: Corpus) -> bool:
    article = corpus.articles.get(span.article_id)
    inside = article is not None and 0 <= span.start < span.end <= len(article.text)
    return inside and article is not None and bool(article.slice(span).strip())


def _span_problems(text: str, citations: Sequence[Span], corpus: Corpus) -> Iterator[Problem]:
    for span in citations:
        place = f"{span.article_id}:{span.start}-{span.end}"
        if not _valid(span, corpus):
            yield _whole(ProblemCode.SPAN_INVALID, f"the citation {place} points at no text", text)
        elif not corpus.articles[span.article_id].citable(span.start, span.end):
            yield _whole(ProblemCode.FURNITURE, f"the citation {place} points at text that is not the article's", text)


# --- verdicts ----------------------------------------------------------------------------------------------------


def _facts(reading: Reading) -> int:
    return len(reading.numbers) + len(reading.names) + len(reading.cues)


def _verbatim(text: str, same: Sequence[Span], corpus: Corpus, broken: tuple[Problem, ...]) -> Verdict:
    kind = VerdictKind.UNSUPPORTED if broken else VerdictKind.SUPPORTED
    matches = tuple(_whole_match(text, span, corpus) for span in same)
    return Verdict(kind, 0.0 if broken else 1.0, broken, matches, coverage=1.0)


def _weighed(
    text: str, source: Source, broken: tuple[Problem, ...], checks: Sequence[Check], judge: support.Judge
) -> Verdict:
    claim = read(text)
    if _facts(claim) > _MOST_FACTS or sum(map(_facts, source.readings)) > _MOST_SOURCE_FACTS:
        full = _whole(ProblemCode.NOT_CHECKABLE, "the text is a list of more facts than can be compared", text)
        return Verdict(VerdictKind.NOT_CHECKABLE, 0.0, (*broken, full))
    held = cover(claim, source)
    matches = _matches(text, source, held)
    if uncheckable(claim):
        return Verdict(VerdictKind.NOT_CHECKABLE, 0.0, (*broken, _asked(text)), matches, held.ordered)
    everything = (*_found(claim, source, (*checks, check_talk)), *_coverage(claim, held))
    failed = [finding for finding in everything if finding.problem.code is ProblemCode.NOT_CHECKABLE]
    findings = tuple(finding for finding in everything if finding not in failed)
    found = sorted(dict.fromkeys(one.problem for one in everything), key=lambda p: (p.start, p.end, p.code))
    score = 0.0 if broken else _score(claim, source, held, found, judge)
    if not everything and score < support.weights().least:
        findings = (_doubted(claim, held),)
        found = [findings[0].problem]
    kind = _kind(claim, held, findings, broken)
    if failed and kind is VerdictKind.SUPPORTED:
        kind, score = VerdictKind.NOT_CHECKABLE, 0.0
    parts = judged(claim, [one.problem for one in findings], held.missing) if kind is VerdictKind.PARTIAL else ()
    return Verdict(kind, score, (*broken, *found), matches, held.ordered, parts)


def _coverage(claim: Reading, held: Cover) -> Iterator[Finding]:
    """Find a statement, or a whole clause of one, of which too little stands in the cited spans."""
    if held.share < _ENOUGH:
        yield _uncovered(held.missing)
        return
    for start, end in clauses(claim.text):
        added = [fact for fact in held.missing if start <= fact.start < end]
        if len(added) >= _CLAUSE_TERMS and len(added) == terms_within(claim, start, end):
            yield _uncovered(added)


def _uncovered(facts: Sequence[Fact]) -> Finding:
    shown = ", ".join(f"“{fact.text}”" for fact in facts[:3])
    more = f" and {len(facts) - 3} more" if len(facts) > 3 else ""
    message = f"too little of this stands in the cited text: {shown}{more} are not there"
    return Finding(Problem(ProblemCode.COVERAGE, message, facts[0].start, facts[-1].end))


def _doubted(claim: Reading, held: Cover) -> Finding:
    """Say that a statement is not likely to be supported, though no single thing is wrong with it."""
    if held.missing:
        return _uncovered(held.missing)
    message = "the words of this stand in the cited text, but not as they stand together here"
    return Finding(_whole(ProblemCode.COVERAGE, message, claim.text))


def _score(claim: Reading, source: Source, held: Cover, problems: Sequence[Problem], judge: support.Judge) -> float:
    opinion = judge(claim.text, [reading.text for reading in source.readings])
    return support.weights().score(support.signals(claim, source, held, problems), opinion)


def _kind(claim: Reading, held: Cover, findings: tuple[Finding, ...], broken: tuple[Problem, ...]) -> VerdictKind:
    if broken:
        return VerdictKind.UNSUPPORTED
    if not findings:
        return VerdictKind.SUPPORTED
    if held.share >= _SAME_TOPIC and any(finding.sure for finding in findings):
        return VerdictKind.CONTRADICTED
    soft = {finding.problem.code for finding in findings} <= _SOFT
    partly = held.share >= _ENOUGH and (soft or _clean_clause(claim, held, findings))
    return VerdictKind.PARTIAL if partly else VerdictKind.UNSUPPORTED


def _clean_clause(claim: Reading, held: Cover, findings: tuple[Finding, ...]) -> bool:
    """Say whether some clause of enough words of meaning is wholly covered and has no problem in it."""
    bad = [(f.problem.start, f.problem.end) for f in findings] + [(fact.start, fact.end) for fact in held.missing]
    return any(
        terms_within(claim, start, end) >= _CLAUSE_TERMS and not any(low < end and start < high for low, high in bad)
        for start, end in clauses(claim.text)
    )


# --- matches -----------------------------------------------------------------------------------------------------


def _whole_match(text: str, span: Span, corpus: Corpus) -> Match:
    cited = corpus.articles[span.article_id].slice(span)
    start, end = len(cited) - len(cited.lstrip()), len(cited.rstrip())
    grade = Grade.EXACT if cited.strip() == text.strip() else Grade.NORMALISED
    return Match(Span(span.article_id, span.start + start, span.start + end), grade, 1.0)


def _matches(text: str, source: Source, held: Cover) -> tuple[Match, ...]:
    return tuple(
        _match(text, span, source.corpus.articles[span.article_id].slice(span), part)
        for span, part in zip(source.spans, held.ranges, strict=True)
    )


def _match(text: str, span: Span, cited: str, part: tuple[int, int, float]) -> Match:
    """Narrow a cited span to the part that carries the statement, and say how literally it does."""
    at = cited.find(text.strip()) if text.strip() else -1
    if at >= 0:
        return Match(Span(span.article_id, span.start + at, span.start + at + len(text.strip())), Grade.EXACT, 1.0)
    start, end, score = part
    grade = Grade.NORMALISED if _same_words(read(text), read(cited)) else Grade.FUZZY
    return Match(Span(span.article_id, span.start + start, span.start + end), grade, round(score, 4))


def _same_words(claim: Reading, reading: Reading) -> bool:
    mine = tuple(word.text.lower() for word in claim.words)
    theirs = tuple(word.text.lower() for word in reading.words)
    return bool(mine) and any(theirs[at : at + len(mine)] == mine for at in range(len(theirs) - len(mine) + 1))
