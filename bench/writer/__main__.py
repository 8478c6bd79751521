"""`python -m bench.writer COMMAND SHARED [OPTIONS]`: see the package's first lines."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.writer import evidence, parts, rouge, sample, speed
from bench.writer.events import SETS
from bench.writer.ways import WAYS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.writer")
    parser.add_argument("command", choices=["rouge", "parts", "evidence", "sample", "speed"])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("outputs/bench-writer"), help="what was made is kept here")
    parser.add_argument("--ways", default=";".join(WAYS), help="with ; between them")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--statements", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    shared, kept = given.shared.resolve(), given.cache.resolve()
    match given.command:
        case "rouge":
            for name in given.sets.split(","):
                rouge.report(shared, kept, name, given.ways.split(";"))
        case "parts":
            for name in given.sets.split(","):
                parts.report(shared, kept, name)
        case "evidence":
            evidence.report(shared)
        case "sample":
            print(sample.drawn(shared, kept, given.statements, given.seed))
        case "speed":
            speed.report(shared, kept)


if __name__ == "__main__":
    main()
