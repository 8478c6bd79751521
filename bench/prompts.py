"""The shipped prompts against one another on open sets: `python bench/prompts.py SHARED` prints what prompts.md holds.

It takes the ten events of multiling2011_en and the 46 of afg_multinews_dev, writes each article into a file, and
runs `brief compare` on them; what the models wrote is kept, so that a second run takes seconds.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from brief.compare.command import compare

SETS = ("multiling2011_en", "afg_multinews_dev")
# The prompts that only leave words out take a fifth of the time of the two that write freely: they are tried twice.
RUNS = (
    ("default,bulletin,analyst", 2),
    ("default,bulletin,analyst,retell,free", 1),
)


def events(shared: Path, name: str) -> Iterator[dict]:
    with gzip.open(shared / f"data/events/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def write(shared: Path, folder: Path) -> None:
    """Write each event's articles into a folder of its name, and its summaries into `references`."""
    (folder / "references").mkdir(parents=True, exist_ok=True)
    for name in SETS:
        for event in events(shared, name):
            place = folder / "events" / f"{name}-{event['id']}"
            place.mkdir(parents=True, exist_ok=True)
            for at, article in enumerate(event["articles"]):
                text = article["text"].replace(" \\n ", "\n")
                whole = f"{article['title']}\n\n{text}" if article["title"] else text
                (place / f"{at:02}.txt").write_text(whole, encoding="utf-8")
            (folder / "references" / f"{place.name}.txt").write_text(event["summary"], encoding="utf-8")


def main(shared: Path, folder: Path) -> None:
    write(shared, folder)
    # Names of articles are part of what decides a draw: from this folder they are the same everywhere.
    with contextlib.chdir(folder):
        for prompts, seeds in RUNS:
            options = f"events --prompts {prompts} --seeds {seeds} --statements 3 --by-folder --references references"
            compare.main([*options.split(), "--cache", "cache", "--out", "reports"], standalone_mode=False)
    for report in (folder / "reports").glob("*/report.md"):
        print(report.read_text(encoding="utf-8"))


main(Path(sys.argv[1]).resolve(), Path("outputs/bench-prompts"))
