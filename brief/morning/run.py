"""One attempt at a briefing, whatever comes of it.

lock | deliver what waits | fetch what is new | plan | tell | deliver | note what was told | journal
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from brief import corpus, journal, pipeline, store
from brief.errors import BriefError, NothingNew, OutputError, SourceError
from brief.journal import Attempt, AttemptKind
from brief.morning import files, lock, notices, outbox
from brief.morning import plan as plans
from brief.morning.calendar import Calendar, covered
from brief.morning.plan import Plan
from brief.render import Stored, from_json
from brief.render.wording import day as day_words
from brief.text import printable
from brief.types import Notice, Preface

if TYPE_CHECKING:
    from brief.deliver import Channel
    from brief.types import Fetched, Source, Validators

LATEST = "latest.txt"
"""Where the latest attempt of each profile is told in a line, in the folder of the briefings."""

_FOLDER = ".morning"
_RESERVE = "reserve"
# Given up where the disk is full, so that this can be written down.
_SPARE = "." * 65_536


@dataclass(frozen=True)
class Post:
    """A profile at its place: when its briefing is due, where its articles come from, and who gets it.

    `job` says all that does not change from day to day; its selection is of the store that `fetch` fills from the
    sources. `channels` are those of the profile.
    """

    profile: str
    calendar: Calendar
    job: pipeline.Job
    selection: corpus.Selection
    working: Path
    sources: tuple[Source, ...]
    fetch: Callable[[Mapping[str, Validators], Sequence[Source]], Iterator[Fetched]]
    channels: Mapping[str, Channel]
    only_theirs: bool = False

    @property
    def outputs(self) -> Path:
        """The folder of the briefings."""
        return self.job.outputs

    @property
    def folder(self) -> Path:
        """The folder of what is not finished."""
        return self.outputs / _FOLDER / self.profile


@dataclass(frozen=True)
class Hands:
    """What an attempt cannot do by itself: tell the time, wait, say how far it is, and wait for another one.

    `process` is its number; `patience` is in seconds.
    """

    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    report: pipeline.Reporter
    process: int
    patience: float


def run(post: Post, hands: Hands, *, forced: bool = False) -> Attempt:
    """Make the briefing that is due, unless its day has one; say what came of it, there and in the journal.

    Raises:
        BriefError: anything that the user can mend; it is in the journal too.
    """
    with failure_told(post.outputs, post.profile, post.calendar, hands.clock) as blank:
        mine = lock.Holder(hands.process, blank.started, post.profile, blank.period)
        with lock.held(post.outputs / _FOLDER, mine, hands.patience, hands.report.stage) as broken:
            _make_room(post.outputs)
            if broken:
                _note(post.outputs, _broken_off(broken))
            return _Attempt(post, hands, blank).made(forced=forced)


@contextmanager
def failure_told(outputs: Path, profile: str, calendar: Calendar, clock: Callable[[], datetime]) -> Iterator[Attempt]:
    """Give an attempt at what is due, and write down why it failed where what stands inside raises BriefError."""
    began = clock()
    blank = Attempt(profile, calendar.period(began), began, began, AttemptKind.FAILED)
    try:
        yield blank
    except BriefError as error:
        _note(outputs, replace(blank, finished=clock(), reason=str(error)))
        raise


@dataclass(frozen=True)
class _Attempt:
    """An attempt that holds the lock; `blank` is what the journal would say if it failed."""

    post: Post
    hands: Hands
    blank: Attempt

    def made(self, *, forced: bool) -> Attempt:
        """Deliver what waits, then make and deliver the briefing that is due."""
        for earlier in self._retried():
            if earlier.kind is AttemptKind.UNDELIVERED:
                # Until it has arrived nothing is told that it tells.
                waits = replace(self.blank, kind=earlier.kind, reason=earlier.reason, waiting=earlier.waiting)
                return self._ended(waits)
        history = self._history()
        if not forced and any(one.kind.is_end and one.period == self.blank.period for one in history):
            return replace(self.blank, kind=AttemptKind.ALREADY_TOLD)
        plan = self._plan(history)
        try:
            made = self._sent(self._told(plan, history))
        except NothingNew:
            made = replace(self.blank, kind=AttemptKind.OFFLINE if plan.offline else AttemptKind.NOTHING_NEW)
        ended = self._ended(made)
        shutil.rmtree(self.post.folder, ignore_errors=True)
        return ended

    def _history(self) -> tuple[Attempt, ...]:
        attempts = journal.read(self.post.outputs / journal.NAME)
        return tuple(one for one in attempts if one.profile == self.post.profile)

    def _ended(self, attempt: Attempt) -> Attempt:
        """Write down what came of the attempt."""
        ended = replace(attempt, started=self.blank.started, finished=self.hands.clock())
        _note(self.post.outputs, ended)
        return ended

    def _retried(self) -> Iterator[Attempt]:
        """Try again to deliver what waits, and yield what came of it; a channel that does not answer is asked once."""
        silent: set[str] = set()
        for one in outbox.waiting(self._history()):
            if silent.isdisjoint(one.waiting):
                try:
                    now = self._sent(one)
                except SourceError as error:
                    now = replace(one, kind=AttemptKind.FAILED, reason=f"it is gone: {error}", waiting=())
                silent.update(now.waiting)
                if now.waiting != one.waiting:
                    self._ended(now)
                yield now

    def _sent(self, made: Attempt) -> Attempt:
        """Deliver a briefing over the channels that it waits for; what it tells is told once it has reached one."""
        folder = self.post.outputs / made.run
        sent = outbox.delivered(made, folder, self.post.channels, self.hands.pause, self.hands.clock())
        if sent.kind is not made.kind:
            with store.connect(self.post.selection.path) as opened:
                # Another store in the place of the one that it was made of knows nothing of it.
                if made.upto <= store.arrivals(opened):
                    store.note_told(opened, self.post.selection.series, made.upto, made.run)
        for problem in (sent.reason,) if sent.reason else ():
            self.hands.report.warn(f"not delivered over {problem}")
        return sent

    def _plan(self, history: Sequence[Attempt]) -> Plan:
        """Return what was planned for this day before, else fetch what is new and plan anew."""
        file = self.post.folder / "plan.json"
        with store.create(self.post.selection.path) as opened:
            after = store.told(opened, self.post.selection.series)
            known = plans.find(file)
            if known and known.period == self.blank.period and known.arrivals[0] == after <= store.arrivals(opened):
                return known
            fetched = tuple(self._fetched(opened))
            states = {state.source.place: state.succeeded for state in store.statuses(opened)}
            arrivals = (after, store.arrivals(opened))
        plan = Plan(
            period=self.blank.period,
            day=self.post.calendar.day(self.blank.started),
            arrivals=arrivals,
            places=tuple(one.source.place for one in fetched) if self.post.only_theirs else (),
            preface=self._preface(history, tuple(notices.of_sources(fetched, states))),
            known=len(history),
            offline=notices.is_offline(fetched),
        )
        plans.keep(file, plan)
        return plan

    def _fetched(self, opened: store.Store) -> Iterator[Fetched]:
        """Store what is new in the sources, and yield what came of each."""
        if self.post.sources:
            self.hands.report.stage("Fetching what is new")
            for fetched in self.post.fetch(store.validators(opened), self.post.sources):
                corpus.receive(opened, fetched, self.post.working, self.hands.clock())
                yield fetched

    def _preface(self, history: Sequence[Attempt], of_sources: tuple[Notice, ...]) -> Preface:
        """Say which days a briefing covers, and what went wrong since the last one that was delivered."""
        last = _last(history)
        since = last.period if last else None
        calendar = self.post.calendar
        attempted = {one.period for one in history}
        missed = [day for day in calendar.between(since, self.blank.period) if day not in attempted]
        untold = history[last.known if last else 0 :]
        return Preface(
            covered(since, calendar.day(self.blank.started)),
            (*notices.of_days(missed), *notices.of_attempts(untold), *of_sources),
        )

    def _told(self, plan: Plan, history: Sequence[Attempt]) -> Attempt:
        """Make the briefing; raises NothingNew where nothing has arrived."""
        job = self.post.job
        paces = [one.pace for one in history if one.pace]
        outcome = pipeline.generate(
            replace(
                job,
                date=plan.day,
                selection=replace(self.post.selection, arrivals=plan.arrivals, places=plan.places),
                against=self._earlier(_last(history)),
                drafts=self.post.folder / "drafts.jsonl",
                deadline=replace(job.deadline, pace=paces[-1] if paces else job.deadline.pace),
                preface=plan.preface,
            ),
            self.hands.report,
            self.hands.clock,
        )
        return replace(
            self.blank,
            kind=AttemptKind.UNDELIVERED,
            run=outcome.folder.name,
            waiting=tuple(self.post.channels),
            upto=plan.arrivals[1],
            known=plan.known,
            pace=outcome.pace or 0.0,
        )

    def _earlier(self, last: Attempt | None) -> Stored | None:
        """Return the last briefing that was delivered, if it is still there."""
        file = self.post.outputs / last.run / "briefing.json" if last else None
        return from_json(file.read_text(encoding="utf-8"), str(file)) if file and file.is_file() else None


def _last(history: Sequence[Attempt]) -> Attempt | None:
    """Return the last briefing that was delivered; an earlier one may have been brought to a channel after it."""
    return max((one for one in history if one.kind is AttemptKind.DELIVERED), key=lambda one: one.known, default=None)


def _broken_off(holder: lock.Holder) -> Attempt:
    """Return what the journal says of an attempt that came to no end."""
    reason = f"it began at {holder.began:%H:%M}"
    return Attempt(holder.profile, holder.period, holder.began, holder.began, AttemptKind.BROKEN_OFF, reason=reason)


def _make_room(outputs: Path) -> None:
    """Keep a little of the disk, so that it can be written down that the disk is full."""
    reserve = outputs / _FOLDER / _RESERVE
    if not reserve.is_file():
        with suppress(OutputError):
            files.write(reserve, _SPARE)


def _note(outputs: Path, attempt: Attempt) -> None:
    """Write an attempt into the journal, and what came of each profile's latest one where a reader looks."""
    _surely(outputs, lambda: journal.append(outputs / journal.NAME, attempt))
    latest = {one.profile: one for one in journal.read(outputs / journal.NAME)}
    lines = "".join(f"{_line(one)}\n" for _, one in sorted(latest.items()))
    _surely(outputs, lambda: files.write(outputs / LATEST, lines))


def _surely(outputs: Path, write: Callable[[], None]) -> None:
    """Write, if need be where the reserve was."""
    try:
        write()
    except OutputError:
        files.remove(outputs / _FOLDER / _RESERVE)
        write()


def _line(attempt: Attempt) -> str:
    where = f": {attempt.run}" if attempt.run else ""
    said = printable(notices.outcome(attempt))
    return f"{attempt.profile}: {day_words(attempt.period)}, {attempt.finished:%Y-%m-%d %H:%M}: {said}{where}"
