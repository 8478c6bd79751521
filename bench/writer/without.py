"""`python -m bench.writer.without PART ARGUMENTS…`: brief's command line with one part left out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from brief import repair
from brief.cli import run
from brief.finish import Finisher


def _repair() -> None:
    repair.mend = lambda *_: None
    Finisher.finished = lambda _, statements: tuple(statements)  # type: ignore[method-assign]


PARTS: Mapping[str, Callable[[], None]] = {"nothing": lambda: None, "repair": _repair}

if __name__ == "__main__":
    part, *arguments = sys.argv[1:]
    PARTS[part]()
    sys.exit(run(arguments))
