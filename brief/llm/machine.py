"""What this machine has free: cores and memory. Knows nothing of models.

llama.cpp's threads wait for one another hundreds of times for each token, so a thread that has to share its core with
another program keeps all the others waiting. The number of threads decides nothing but the time, so it may follow the
load.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

_STATISTICS = Path("/proc/stat")
_MEMORY = Path("/proc/meminfo")
# The kernel counts in hundredths of a second: a quarter of a second is measured to about a tenth of a core. The first
# look must do with the time in which the model is loaded.
_INTERVAL = 0.25
_FIRST_INTERVAL = 0.05
# One thread alone gets too small a share of a crowded machine: on two cores with six busy programs, it took 9.9 s for
# what two threads did in 2.6 s (bench/engine.md).
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds that have passed, that the cores were busy (all of them added up), and that this process was working."""

    passed: float
    busy: float
    own: float


def idle(before: Usage, after: Usage, cores: int) -> int:
    """Return how many of the cores the other processes left free between two looks; two at least, if there are two."""
    passed = after.passed - before.passed
    others = (after.busy - before.busy) - (after.own - before.own)
    return min(cores, max(_FEWEST, int(cores - others / passed + 0.5)))


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def free_memory() -> int | None:
    """Return the memory that programs can still get, in bytes; None where the system does not tell."""
    try:
        lines = _MEMORY.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")), None)


class IdleCores:
    """The cores that are idle as time goes on: of at most `most`, and all of these where the system does not tell."""

    def __init__(self, most: int) -> None:
        """Begin to watch."""
        self._most = most
        self._cores = usable_cores()
        self._before = _usage()
        self._interval = _FIRST_INTERVAL
        self.count = most

    def look(self) -> int:
        """Return the number of idle cores, as it was since the last look or a little longer."""
        if self._before is None or time.monotonic() - self._before.passed < self._interval:
            return self.count
        after = _usage()
        if after is not None:
            self.count = min(self._most, idle(self._before, after, self._cores))
            self._before = after
            self._interval = _INTERVAL
        return self.count


def _usage() -> Usage | None:
    busy = _busy(_STATISTICS)
    times = os.times()
    return None if busy is None else Usage(time.monotonic(), busy, times.user + times.system)


def _busy(statistics: Path) -> float | None:
    """Return how long the cores that this process may use have worked, in seconds; None where nobody counts."""
    try:
        lines = statistics.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    names = {f"cpu{core}" for core in os.sched_getaffinity(0)}
    counts = [[int(field) for field in fields[1:9]] for line in lines if (fields := line.split())[0] in names]
    # Of user, nice, system, idle, iowait, irq, softirq and steal, the fourth and fifth are rest.
    return sum(sum(count) - sum(count[3:5]) for count in counts) / os.sysconf("SC_CLK_TCK")
