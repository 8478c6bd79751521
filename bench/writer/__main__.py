"""`python -m bench.writer COMMAND SHARED [OPTIONS]`: see the package's first lines."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.writer import rouge
from bench.writer.events import SETS
from bench.writer.ways import WAYS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.writer")
    parser.add_argument("command", choices=["rouge", "evidence", "sample", "speed"])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("outputs/bench-writer"), help="what was made is kept here")
    parser.add_argument("--ways", default=";".join(WAYS), help="with ; between them")
    parser.add_argument("--sets", default=",".join(SETS))
    given = parser.parse_args()
    cache = given.cache.resolve()
    for name in given.sets.split(","):
        rouge.report(given.shared, cache, name, given.ways.split(";"))


if __name__ == "__main__":
    main()
