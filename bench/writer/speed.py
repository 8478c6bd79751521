"""The whole command on a few articles and on a hundred, as a user runs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

from bench.writer import ours
from bench.writer.events import Event, events

_ROUNDS = 3


def report(shared: Path, kept: Path) -> None:
    hundred = list(events(shared, kept / "events", "multiling2011_en"))
    folders = {"the five seeds": _together(kept / "seeds", [Event("seeds", shared / "seeds", ())])}
    folders["100 articles, ten topics"] = _together(kept / "hundred", hundred)
    print("| articles | seconds, min / median / max | peak MB | statements |\n|---|---|---|---|")
    for name, folder in folders.items():
        runs = [ours.brief(replace(hundred[0], folder=folder), kept / "speed") for _ in range(_ROUNDS)]
        low, middle, high = sorted(run.seconds for run in runs)
        peak, told = max(run.peak_mb for run in runs), len(runs[0].text.splitlines())
        print(f"| {name} | {low:.1f} / {middle:.1f} / {high:.1f} | {peak:.0f} | {told} |")


def _together(folder: Path, given: Sequence[Event]) -> Path:
    """Put the articles of several events into one folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for event in given:
        for file in event.folder.glob("*.txt"):
            copyfile(file, folder / f"{event.name}-{file.name}")
    return folder
