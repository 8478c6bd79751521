"""The grid, filled: every variant with every model and seed tells the same stories from the same evidence."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from brief import __version__, cluster, dedupe, draft, edit, endpoint, plan
from brief.citations import Corpus
from brief.compare import references
from brief.compare.grid import Arm, Case, Cell, Digest, Failure, Grid, Setup, Trial
from brief.compare.measures import Telling, measured
from brief.compare.replay import Meter, Replay
from brief.endpoint import Address
from brief.errors import PromptError, PromptTooLong, SourceError
from brief.finish import Finisher
from brief.gather import gather
from brief.llm import model as llm
from brief.llm.engine import Extras
from brief.llm.recording import Recording, Writer
from brief.repeats import once
from brief.syntax import Parser
from brief.tell import Teller
from brief.text import count_words, stem, words
from brief.types import Story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from brief.gather import Material
    from brief.llm.author import Author
    from brief.models import Model
    from brief.pipeline import Reporter
    from brief.prompts import Variant
    from brief.types import Article, Sentence

# Evidence is the same for every model, so no model's tokens can bound it: it is bounded by the number of pieces, and by
# this many words, which with any tokenizer leave room in the context.
_MOST_WORDS = 1200
_HINT = "choose another folder with --cache"
_KEY_FACTS = 20
_LEAD = 3  # sentences of a story's only article whose names and numbers are its key facts


@dataclass(frozen=True, slots=True)
class Contender:
    """A model that takes part, by the digest of what it is; it is not here where all that it writes was recorded."""

    name: str
    sha256: str
    model: Model | Address | None


@dataclass(frozen=True, slots=True)
class Job:
    """All that decides a comparison, and where what the models write is kept."""

    sources: tuple[Path, ...]
    variants: tuple[Variant, ...]
    models: tuple[Contender, ...]
    seeds: int
    repeats: int
    statements: int
    by_folder: bool
    references: Path | None
    cache: Path
    threads: int
    gpu_layers: int | None = None

    @property
    def setup(self) -> Setup:
        """Return what decides the numbers."""
        return Setup(
            version=__version__,
            variants=tuple(Digest(variant.name, variant.digest) for variant in self.variants),
            models=tuple(Digest(model.name, model.sha256) for model in self.models),
            seeds=self.seeds,
            repeats=self.repeats,
            statements=self.statements,
        )


def run(job: Job, report: Reporter, meter: Meter, after_first: Callable[[Sequence[Cell]], None]) -> Grid:
    """Let every arm tell every story; `after_first` hears the cells of the first arm before the others begin.

    Raises:
        BriefError: a source or a model cannot be used; what was written until then is in the cache.
    """
    material = gather(job.sources)
    for failure in material.failures:
        report.warn(str(failure))
    cases = _cases(job, material)
    setup = job.setup
    cells: list[Cell] = []
    failures: list[Failure] = []
    for arm, told in _arms(job, material, cases, meter):
        report.stage(f"Telling: {setup.label(arm)}")
        for outcome in told:
            if isinstance(outcome, Cell):
                cells.append(outcome)
            else:
                failures.append(outcome)
            report.told(len(cells) + len(failures), len(setup.arms) * len(setup.trials) * len(cases))
        if arm == setup.arms[0]:
            after_first(cells)
    articles = {article.id: article for article in material.articles}
    return Grid(setup, cases, articles, tuple(cells), tuple(failures))


def _arms(
    job: Job, material: Material, cases: Sequence[Case], meter: Meter
) -> Iterator[tuple[Arm, Iterator[Cell | Failure]]]:
    """Yield each arm with its tellings; of the models one at a time is loaded, when it is first asked."""
    parser = Parser()
    corpus = Corpus.of(material.articles, material.sentences)
    for model in job.models:
        with ExitStack() as stack:
            live = _loader(model.model, job, stack)
            for variant in job.variants:
                recording = Recording(job.cache / f"{model.name}-{variant.name}.jsonl", _HINT)
                bench = _Bench(variant, model, recording, live, meter, parser, corpus, material.sentences)
                yield Arm(variant.name, model.name), bench.tell(job.setup.trials, cases, job.statements)


def _loader(model: Model | Address | None, job: Job, stack: ExitStack) -> Callable[[], Author] | None:
    """Return what opens a model when it is first asked, or None for one that is not here."""
    if model is None:
        return None
    if isinstance(model, Address):
        return cache(lambda: stack.enter_context(endpoint.opened(model)))
    extras = Extras(model.adapter, job.gpu_layers)
    return cache(lambda: stack.enter_context(llm.load(model.path, job.threads, extras)))


@dataclass(frozen=True)
class _Bench:
    """One arm at work."""

    variant: Variant
    model: Contender
    recording: Recording
    live: Callable[[], Author] | None
    meter: Meter
    parser: Parser
    corpus: Corpus
    sentences: Mapping[str, Sequence[Sentence]]

    def tell(self, trials: Sequence[Trial], cases: Sequence[Case], statements: int) -> Iterator[Cell | Failure]:
        """Tell every story in every trial."""
        arm = Arm(self.variant.name, self.model.name)
        for trial in trials:
            for case in cases:
                try:
                    telling = self._told(trial, case, statements)
                except (PromptError, PromptTooLong) as error:
                    yield Failure(arm, case.id, trial, str(error))
                else:
                    yield Cell(arm, case.id, trial, measured(telling), telling.statements)

    def _told(self, trial: Trial, case: Case, statements: int) -> Telling:
        replay = Replay(Writer(self.model.sha256, trial.repeat), self.recording, self.live, self.meter)
        writer = draft.Writer(replay, self.parser, self.variant, trial.seed)
        teller = Teller(writer, self.corpus, self.sentences)
        pieces = once(tuple(teller.tell(case.evidence, case.worth)), self.parser)
        chosen = edit.choose([piece.options for piece in pieces], edit.Limits(statements))
        reprints = frozenset(copy for copy, _ in case.story.copies)
        finisher = Finisher(self.parser, self.corpus, self.sentences, reprints)
        printed = finisher.finished([statement for statement in chosen if statement])
        return Telling(case, pieces, printed, replay.reckon())


def _cases(job: Job, material: Material) -> tuple[Case, ...]:
    """Plan every story once, for all arms: no variant's own plan or focus counts.

    Raises:
        SourceError: no story has a sentence that can be told.
    """
    stories = tuple(story for group in _groups(job, material) for story in _stories(job, group, material))
    known = references.read(job.references) if job.references else {}
    cases = tuple(case for story in stories if (case := _case(job, story, material, known)).evidence)
    if not cases:
        raise SourceError(str(job.sources[0]), "holds no sentence that a briefing could tell")
    return cases


def _groups(job: Job, material: Material) -> tuple[tuple[Article, ...], ...]:
    """Return the articles that are looked at together: those of each folder, or all."""
    if not job.by_folder:
        return (material.articles,)
    folders = dict.fromkeys(PurePath(article.path or "").parent for article in material.articles)
    return tuple(
        tuple(article for article in material.articles if PurePath(article.path or "").parent == folder)
        for folder in folders
    )


def _stories(job: Job, articles: tuple[Article, ...], material: Material) -> tuple[Story, ...]:
    """Return the stories that articles tell; a folder that was sorted by hand is one, the most reported part first."""
    copies = dedupe.copies(articles, material.sentences)
    found = cluster.stories(articles, material.sentences, copies)
    if not job.by_folder:
        return found
    told = tuple(article for story in found for article in story.articles)
    return (Story(found[0].id, told, tuple(pair for story in found for pair in story.copies)),)


def _case(job: Job, story: Story, material: Material, known: Mapping[str, tuple[str, ...]]) -> Case:
    # As a briefing is planned: twice as many pieces as statements, the better choices worth more than the rest.
    whole, *better = (
        plan.evidence(story, material.sentences, plan.Ask(limit, _MOST_WORDS, count_words))
        for limit in (2 * job.statements, job.statements, 1)
    )
    texts = "\n".join(sorted(hashlib.sha256(article.text.encode()).hexdigest() for article in story.articles))
    return Case(
        id=hashlib.sha256(texts.encode()).hexdigest()[:12],
        title=next((article.title for article in story.articles if article.title), whole[0].text if whole else ""),
        story=story,
        evidence=whole,
        worth=plan.worth(whole, better),
        core=frozenset(piece.span for piece in better[0]),
        facts=_key_facts(story, material.sentences),
        references=references.of_story(story.articles, known),
    )


def _key_facts(story: Story, sentences: Mapping[str, Sequence[Sentence]]) -> frozenset[str]:
    """Return the names and numbers that a story's independent articles share, or that its only one leads with."""
    reprints = {copy for copy, _ in story.copies}
    independent = [article for article in story.articles if article.id not in reprints]
    if len(independent) == 1:
        return frozenset(_facts(independent[0], sentences[independent[0].id][:_LEAD]))
    told = Counter(fact for article in independent for fact in sorted(set(_facts(article, sentences[article.id]))))
    ranked = sorted(told.items(), key=lambda item: (-item[1], item[0]))
    return frozenset(fact for fact, count in ranked[:_KEY_FACTS] if count > 1)


def _facts(article: Article, sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield the stems of the words that begin with a capital or a digit; a sentence's first word says nothing."""
    for sentence in sentences:
        for word in words(article.slice(sentence.span))[1:]:
            if not word.text[0].islower():
                yield stem(word.text)
