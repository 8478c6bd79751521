"""`python -m bench.newsroom SHARED [TABLE…]` prints the tables of newsroom.md: all, or those of the modules named."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

if __name__ == "__main__":
    shared, *wanted = sys.argv[1:]
    tables = sorted(module.name for module in iter_modules([str(Path(__file__).parent)]) if module.name != "__main__")
    for name in wanted or tables:
        import_module(f"bench.newsroom.{name}").report(Path(shared))
