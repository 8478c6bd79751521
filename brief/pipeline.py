"""The table of contents: the order of the stages, as text and as code. No stage knows its neighbours.

sources | ingest, fetch | clean | segment        articles and their sentences, or those of a store
articles| sieve | dedupe | cluster | plan        stories, and the evidence for each
for each story:  draft -> check -> (repair -> check) -> quote     (tell)
told    | edit | render | runs.write             one frozen briefing, in every format
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from math import inf
from pathlib import Path
from typing import Protocol

from brief import __version__, cluster, commission, dedupe, edit, edition, endpoint, export, plan, render, runs, since
from brief.citations import Corpus
from brief.commission import Commission
from brief.compose import composed
from brief.corpus import Selected, note_told, select
from brief.deadline import NEVER, Deadline, Hurried
from brief.draft import Writer
from brief.endpoint import Address
from brief.errors import BriefError
from brief.finish import Finisher
from brief.gather import FILES, Inputs, Material, gather
from brief.llm import author
from brief.llm import model as llm
from brief.llm.engine import Extras
from brief.llm.prepare import AS_SHIPPED, Prepared, Shelf, prepared
from brief.llm.recording import Recorded, Recording, key
from brief.llm.recording import Writer as Recorder
from brief.models import Model, digest
from brief.record import Effort, record
from brief.repeats import once
from brief.settings import Request
from brief.sieve import Sieved, sieved
from brief.since import Earlier
from brief.syntax import Parser
from brief.tell import Teller, Telling, Told
from brief.text import stem
from brief.types import (
    NO_PREFACE,
    Briefing,
    Coverage,
    Evidence,
    MadeWith,
    News,
    NewsKind,
    Notice,
    Preface,
    Section,
    Span,
    Statement,
    Story,
)


class Reporter(Protocol):
    """Where a run says how far it is."""

    def stage(self, text: str) -> None:
        """Say what begins now."""
        ...

    def told(self, statements: int, of: int) -> None:
        """Say how many statements are written, of how many at most."""
        ...

    def warn(self, text: str) -> None:
        """Say what went wrong without ending the run."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Commission):
    """What is asked for, and where it goes; without a `cache` the model's weights are used as shipped.

    `drafts` is a file in which all that the model writes is kept at once: what was interrupted goes on where it was.
    Where there is `material` it is told, and nothing is read.
    """

    outputs: Path
    formats: tuple[str, ...]
    cache: Path | None
    threads: int
    inputs: Inputs = FILES
    drafts: Path | None = None
    deadline: Deadline = NEVER
    preface: Preface = NO_PREFACE
    material: Material | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run: the briefing, the folder that it lies in, and how many seconds a draft took, where one did."""

    briefing: Briefing
    folder: Path
    pace: float | None = None


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is the same for all stories: the job, its sieved material, its copies, and what the reader was told before.

    `upto` is the number of the newest arrival where the material comes from a store, else 0.
    """

    job: Job
    sieved: Sieved
    upto: int
    corpus: Corpus
    copies: tuple[tuple[str, str], ...]
    earlier: Earlier | None
    told: frozenset[Span]

    @property
    def material(self) -> Material:
        """All articles, each with the sentences that may be told."""
        return self.sieved.material


def generate(job: Job, report: Reporter, clock: Callable[[], datetime]) -> Outcome:
    """Turn sources into a briefing on disk.

    Raises:
        BriefError: anything that the user can mend; nothing is written then.
    """
    started = clock()
    runs.check_writable(job.outputs)
    desk = _desk(job, report)
    articles, sentences = desk.sieved.articles, desk.material.sentences
    stories = sorted(cluster.stories(articles, sentences, desk.copies), key=lambda story: -edition.reported(story))
    report.stage(f"{_count(len(articles), 'article')}, {_count(len(stories), 'story', 'stories')}")
    with _author(job, report) as (opened, weights):
        hurried = Hurried(opened, job.deadline)
        model = _kept(job, hurried, weights)
        teller = Teller(Writer(model, Parser(), job.variant, job.request.seed), desk.corpus, sentences)
        planned = _planned_in_time(desk, stories, hurried, teller.writer)
        told = since.news_of(_tell(planned, teller, hurried, report), desk.earlier)
        limits = edit.Limits(_statements(job), job.request.words)
        composition = composed(told, limits, _finisher(desk, teller.writer.parser))
        sections = tuple(_section(desk, teller, *one) for one in composition.stories if one[1])
        read, written = model.tokens_read, model.tokens_written
    if not sections and not desk.told:
        raise BriefError("no sentence of these articles can be printed: see that they hold news in whole sentences")
    briefing = replace(_briefing(desk, sections, told, hurried.said()), overview=composition.overview)
    if short := edition.shortfall(job.request, briefing):
        report.warn(short)
    effort = Effort(started, clock(), read, written, job.threads, weights, *_beside(job.model))
    text = render.to_json(briefing)
    files = {"briefing.json": text, "run.json": record(told, desk.material.failures, effort, commission.tree(job))}
    files |= _passing(desk) | {f"briefing.{name}": _RENDERERS[name](briefing) for name in job.formats if name != "json"}
    folder = runs.write(job.outputs, f"{job.date}-{runs.run_id(text)}", files)
    if job.selection:
        note_told(job.selection, desk.upto, folder.name)
    return Outcome(briefing, folder, hurried.pace)


def _desk(job: Job, report: Reporter) -> _Desk:
    """Read the sources, and find out what they copy and what the reader knows of them."""
    selected = _selected(job)
    for said in (*selected.material.failures, *selected.material.notes):
        report.warn(str(said))
    found = sieved(selected.material)
    articles, sentences = found.articles, found.material.sentences
    earlier = Earlier.of(job.against) if job.against else None
    told = found.material.read | (earlier.told(articles, sentences) if earlier else frozenset())
    corpus = Corpus.of(found.material.articles, sentences)
    return _Desk(job, found, selected.upto, corpus, dedupe.copies(articles, sentences), earlier, told)


def _selected(job: Job) -> Selected:
    """Return what is at hand already, what the job takes of a store, or what its sources hold."""
    if job.material is not None:
        return Selected(job.material, 0)
    return select(job.selection) if job.selection else Selected(gather(job.sources, job.inputs), 0)


def _passing(desk: _Desk) -> dict[str, str]:
    """Return the file that keeps the articles that lie in no file and in no store, where there are any."""
    passing = desk.material.passing
    return {"articles.jsonl": export.lines(passing)} if passing else {}


_RENDERERS: Mapping[str, Callable[[Briefing], str]] = {"md": render.to_markdown, "html": render.to_html}


@contextmanager
def _author(job: Job, report: Reporter) -> Iterator[tuple[author.Model, str]]:
    """Open who writes, and name the form of its weights: the fastest here, which is found out the first time."""
    if isinstance(job.model, endpoint.Address):
        report.warn(endpoint.CANNOT_KEEP)
        with endpoint.opened(job.model) as remote:
            yield remote, "the server's"
        return
    found = Prepared(job.model.path, AS_SHIPPED)
    if job.cache is not None:
        found = prepared(Shelf(job.model.path, job.model.sha256, job.cache), job.threads, report.stage)
    extras = Extras(job.model.adapter, job.gpu_layers)
    # What is asked for beyond the usual evidence gets its room.
    context = llm.CONTEXT + max(0, job.request.budget - Request().budget)
    with llm.load(found.path, job.threads, extras, context) as model:
        yield model, found.weights


def _kept(job: Job, model: author.Model, weights: str) -> author.Model:
    """Return a model whose drafts are kept at once, in the file that the job names, if it names one."""
    if job.drafts is None:
        return model
    name = "" if isinstance(job.model, endpoint.Address) else job.model.sha256
    writer = Recorder(key(name, job.model.name, *_beside(job.model), weights))
    return Recorded(model, writer, Recording(job.drafts, "free some space, or choose another folder with --out"))


def _beside(model: Model | Address) -> tuple[str | None, str | None]:
    """Return the SHA-256 of the model's adapter, and the address that it is asked at."""
    if isinstance(model, endpoint.Address):
        return None, model.url
    return digest(model.adapter) if model.adapter else None, None


@dataclass(frozen=True, slots=True)
class _Planned:
    """A story before it is told: its share of the statements, its evidence, and what each piece is worth."""

    story: Story
    share: int
    evidence: tuple[Evidence, ...]
    worth: Mapping[Span, float]


def _planned(
    job: Job, stories: Sequence[Story], evidence: Callable[[Story, int], tuple[Evidence, ...]]
) -> tuple[_Planned, ...]:
    """Choose the evidence of every story that has a share in the briefing, in order."""
    # A story without a sentence that can be told has no claim to a share.
    stories = [story for story in stories if evidence(story, 1)]
    shares = zip(stories, _shares(job, stories), strict=True)
    return tuple(_plan(story, share, evidence) for story, share in shares if share)


def _plan(story: Story, share: int, evidence: Callable[[Story, int], tuple[Evidence, ...]]) -> _Planned:
    # Twice as many pieces as statements: some cannot be printed, some say the same, some have no shorter form.
    pieces, *better = [evidence(story, limit) for limit in (2 * share, share, 1)]
    return _Planned(story, share, pieces, plan.worth(pieces, better))


def _planned_in_time(desk: _Desk, stories: Sequence[Story], hurried: Hurried, writer: Writer) -> tuple[_Planned, ...]:
    """Return what there is time for; where nobody knows how long drafts take here, some are written to see it."""
    evidence = partial(_evidence, desk, hurried.count)
    planned = _planned(desk.job, stories, evidence)
    _check_room(hurried, writer, planned)
    if hurried.deadline.ends == inf:
        return planned
    for piece, shown in ((piece, one.evidence) for one in planned[:3] for piece in one.evidence[:2]):
        if hurried.unsure:
            writer.drafts(piece, shown)
    shares = hurried.fitting([one.share for one in planned])
    return tuple(_plan(one.story, share, evidence) for one, share in zip(planned, shares, strict=False))


def _check_room(model: author.Model, writer: Writer, planned: Sequence[_Planned]) -> None:
    """Raise PromptTooLong for evidence that is longer than the model's context, before anything is computed."""
    for one in planned:
        for messages, form in writer.questions(one.evidence):
            model.check(messages, form, writer.variant.draft.candidates)


def _tell(planned: Sequence[_Planned], teller: Teller, hurried: Hurried, report: Reporter) -> tuple[Telling, ...]:
    """Tell every story that there is time for, in order."""
    result: list[Telling] = []
    total = 2 * sum(one.share for one in planned)
    done = 0
    for one in planned:
        if not hurried.begins(one.share):
            break
        report.stage(f"Telling: {edition.name(one.story)}")
        pieces: list[Told] = []
        for piece in teller.tell(one.evidence, one.worth):
            pieces.append(piece)
            done += 1
            report.told(done, total)
        result.append(Telling(one.story, one.share, once(pieces, teller.writer.parser)))
    return tuple(result)


def _shares(job: Job, stories: Sequence[Story]) -> tuple[int, ...]:
    """Return how many statements each story gets; the variant's limit for a story gives way to what was asked for."""
    total = _statements(job)
    asked = job.request.statements or job.request.words
    high = total if asked or len(stories) == 1 else job.variant.plan.per_story
    return plan.share([edition.reported(story) for story in stories], total, 2, high)


def _evidence(desk: _Desk, count: Callable[[str], int], story: Story, limit: int) -> tuple[Evidence, ...]:
    request = desk.job.request
    focus = tuple(stem(word) for word in (*request.focus, *desk.job.variant.plan.focus))
    return plan.evidence(story, desk.material.sentences, plan.Ask(limit, request.budget, count, focus, desk.told))


def _statements(job: Job) -> int:
    """Return how many statements to plan for: those asked for, those that the words hold, or the variant's."""
    if job.request.statements:
        return job.request.statements
    if job.request.words:
        # Forms shorter than wanted are chosen too: one in four more than the plain quotient is drafted.
        return max(1, round(1.25 * job.request.words / job.variant.draft.words))
    return job.variant.plan.statements


def _finisher(desk: _Desk, parser: Parser) -> Finisher:
    reprints = frozenset(copy for copy, _ in desk.copies)
    return Finisher(parser, desk.corpus, desk.material.sentences, reprints)


def _section(desk: _Desk, teller: Teller, story: Story, finished: tuple[Statement, ...]) -> Section:
    sentences = desk.material.sentences
    statements = tuple(_dated(statement, desk.earlier) for statement in finished)
    return Section(
        story.id,
        teller.heading(story, statements),
        statements,
        edition.outlets(story, desk.job.publishers),
        edition.differences(story, sentences, desk.told),
        edition.days(story, sentences),
    )


def _dated(statement: Statement, earlier: Earlier | None) -> Statement:
    """Say what a statement is to a reader of the earlier briefing; what was worth telling again is at least new."""
    if earlier is None:
        return statement
    return replace(statement, news=earlier.news(statement.text) or News(NewsKind.NEW))


def _briefing(
    desk: _Desk, sections: tuple[Section, ...], told: Sequence[Telling], lacking: Iterable[Notice]
) -> Briefing:
    job, articles = desk.job, desk.material.articles
    languages = Counter(article.language for article in desk.sieved.articles if article.language)
    left_out = (piece.dropped for telling in told for piece in telling.pieces if piece.dropped)
    dropped = (*left_out, *desk.sieved.withheld)
    counted = edition.coverage(articles, len(desk.copies), len(desk.material.failures), sections, dropped)
    return Briefing(
        title=f"Briefing for {job.date.day} {job.date:%B %Y}",
        date=job.date,
        language=max(languages, key=lambda name: (languages[name], name), default="en"),
        articles=articles,
        sections=sections,
        dropped=dropped,
        made_with=_made_with(job),
        coverage=_against(desk, counted),
        corrections=since.corrections(job.against, desk.corpus) if job.against else (),
        preface=replace(job.preface, notices=(*job.preface.notices, *lacking)),
        untold=desk.sieved.untold,
    )


def _against(desk: _Desk, counted: Coverage) -> Coverage:
    """Add to what was counted how much of the earlier briefing still stands and is left out."""
    if desk.earlier is None:
        return counted
    again = [desk.corpus.articles[span.article_id].slice(span) for span in sorted(desk.told)]
    return replace(counted, unchanged=desk.earlier.unchanged(again), against=desk.earlier.name)


def _made_with(job: Job) -> MadeWith:
    request = job.request
    settings = {
        "budget": str(request.budget),
        "focus": " ".join(request.focus),
        "statements": str(_statements(job)),
        "words": str(request.words or ""),
    }
    adapter, _ = _beside(job.model)
    if adapter:
        settings["adapter"] = adapter
    return MadeWith(
        brief=__version__,
        model=job.model.name,
        model_sha256="" if isinstance(job.model, endpoint.Address) else job.model.sha256,
        prompt=job.variant.name,
        prompt_digest=job.variant.digest,
        seed=request.seed,
        settings=tuple(sorted(settings.items())),
    )


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
