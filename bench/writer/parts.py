"""Which parts earn their place: the recorded forms of brief's briefings, chosen from anew with some of them left out.

No model is asked. Names and dates, which are put in after the choice, are in none of these texts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import mean

from bench.writer.cached import made
from bench.writer.events import Event, events
from bench.writer.rouge import MEASURES, cut
from brief.edit import Limits, Option, choose
from brief.text import count_words
from brief.types import Origin, Statement, Verdict, VerdictKind

_SUPPORTED = Verdict(VerdictKind.SUPPORTED, 1.0)
Piece = dict
Part = Callable[[Piece], list[dict]]


def _all(piece: Piece) -> list[dict]:
    return list(piece["forms"])


def _quoted(piece: Piece) -> list[dict]:
    return [form for form in piece["forms"] if form["origin"] == Origin.QUOTED]


def _one_candidate(piece: Piece) -> list[dict]:
    """The likeliest draft, which is what the model writes where nothing is drawn, and the quotation."""
    likeliest = {draft["text"] for draft in piece["drafts"][:1]}
    return [form for form in piece["forms"] if form["origin"] == Origin.QUOTED or form["text"] in likeliest]


def _not_quoted(piece: Piece) -> list[dict]:
    """A quotation only where there is nothing else."""
    return [form for form in piece["forms"] if form["origin"] != Origin.QUOTED] or list(piece["forms"])


PARTS: Mapping[str, Part] = {
    "all forms": _all,
    "quotations only": _quoted,
    "one candidate": _one_candidate,
    "no quotation where there is another form": _not_quoted,
}


def report(shared: Path, kept: Path, name: str) -> None:
    runs = [
        (event, json.loads((folder / result.run / "run.json").read_text(encoding="utf-8")), result.run, folder)
        for event, result, folder in made("brief", list(events(shared, kept / "events", name)), kept)
    ]
    print(f"\n### {name}: parts\n\n| forms | {' | '.join(MEASURES)} | not quoted | words a statement |")
    print("|---|" + "---|" * (len(MEASURES) + 2))
    for part, forms in PARTS.items():
        told = [(event, list(_printed(event, run, folder / place, forms))) for event, run, place, folder in runs]
        texts = [(event, cut("\n".join(one.text for one in printed), event.words)) for event, printed in told]
        scores = [100 * mean(measure(text, event.summaries) for event, text in texts) for measure in MEASURES.values()]
        every = [one for _, printed in told for one in printed]
        ours = mean(one.origin is not Origin.QUOTED for one in every)
        length = mean(count_words(one.text) for one in every)
        print(f"| {part} | {' | '.join(f'{score:.1f}' for score in scores)} | {100 * ours:.0f} % | {length:.1f} |")


def _printed(event: Event, run: dict, folder: Path, forms: Part) -> Iterator[Statement]:
    briefing = json.loads((folder / "briefing.json").read_text(encoding="utf-8"))
    limits = Limits(int(briefing["made_with"]["settings"]["statements"]), event.words)
    slots = [[_option(form) for form in forms(piece)] for story in run["stories"] for piece in story["evidence"]]
    yield from (statement for statement in choose(slots, limits) if statement)


def _option(form: Mapping[str, object]) -> Option:
    statement = Statement(str(form["text"]), Origin(str(form["origin"])), (), _SUPPORTED)
    return Option(statement, float(str(form["value"])))
