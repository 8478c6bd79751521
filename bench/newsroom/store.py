"""The store under a newswire's load: the commands as a user gives them, with the time and memory that each takes."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

WIRE = "data/events/reuters21578.jsonl.gz"
MORE = 100  # articles that come later


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds by the clock, seconds of all cores, megabytes at most."""

    wall: float
    cpu: float
    memory: float
    out: str


def articles(shared: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and a text for each article of the wire, the day of publication in its first line."""
    with gzip.open(shared / WIRE, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            day = datetime.strptime(record["date"].split()[0], "%d-%b-%Y")  # noqa: DTZ007
            head = f"The Daily Wire, {day.day} {day:%B %Y}\n\n{record['title'] or 'Untitled'}\n\n"
            yield f"{record['id']}.txt", f"{head}{record['dateline'] or ''} {record['text']}"


def cost(*arguments: str | Path) -> Cost:
    """Run a command to its end and return what it took."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        begun = time.perf_counter()
        with out.open("wb") as file:
            child = subprocess.Popen([sys.executable, "-m", "brief", *map(str, arguments)], stdout=file)  # noqa: S603
            _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0, arguments
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read_text(encoding="utf-8"))


def row(what: str, cost: Cost, says: str) -> None:
    print(f"| {what} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.memory:.0f} | {says} |", flush=True)


def report(shared: Path) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        every = list(articles(shared))
        for part, some in (("wire", every[:-MORE]), ("more", every[-MORE:])):
            (folder / part).mkdir()
            for file, text in some:
                (folder / part / file).write_text(text, encoding="utf-8")
        store = folder / "store"
        print(f"{len(every):,} articles, {sum(len(text) for _, text in every):,} characters\n")
        print("| command | seconds | CPU seconds | MB | says |\n|---|---|---|---|---|")
        add = ("corpus", "add", "--store", store)
        row("`corpus add` all but 100", done := cost(*add, folder / "wire"), done.out.strip())
        row("`corpus add` the same again", done := cost(*add, folder / "wire"), done.out.strip())
        row(f"`corpus add` {MORE} more", done := cost(*add, folder / "more"), done.out.strip())
        row(
            "`corpus search`",
            done := cost("corpus", "search", "cocoa", "crop", "--store", store, "--json"),
            found(done),
        )
        since = ("--since", "1987-10-19")
        row("`corpus list --since`", done := cost("corpus", "list", *since, "--store", store, "--json"), found(done))
        row("`corpus list`", done := cost("corpus", "list", "--store", store, "--json"), found(done))
        row("`corpus copies`", done := cost("corpus", "copies", "--store", store, "--json"), copied(done))
        (folder / "more" / "late.txt").write_text(every[0][1] + "\nMore soon.\n", encoding="utf-8")
        row("`corpus add` one more", done := cost(*add, folder / "more" / "late.txt"), done.out.strip())
        row("`corpus copies` again", done := cost("corpus", "copies", "--store", store, "--json"), copied(done))
        print(f"\nthe store holds {store.stat().st_size / 1e6:.0f} MB\n")


def found(done: Cost) -> str:
    return f"{len(json.loads(done.out)):,} articles"


def copied(done: Cost) -> str:
    origins = json.loads(done.out)
    return f"{sum(len(one['copies']) for one in origins):,} copies of {len(origins):,}"
