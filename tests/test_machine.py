from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.llm.machine import IdleCores, Usage, _busy, free_memory, idle, usable_cores

seconds = st.floats(0, 100)


@pytest.mark.parametrize(
    ("busy", "own", "cores", "free"),
    [
        (0.0, 0.0, 4, 4),
        (4.0, 4.0, 4, 4),  # all of it is our own work
        (4.0, 3.0, 4, 3),
        (3.6, 2.4, 4, 3),  # two of our threads share a core with another program
        (4.0, 0.0, 4, 2),  # never fewer than two
        (1.0, 0.0, 1, 1),  # unless there is but one
        (4.3, 0.0, 8, 4),
        (0.2, 0.0, 2, 2),
    ],
)
def test_what_the_others_leave_free(busy: float, own: float, cores: int, free: int) -> None:
    assert idle(Usage(10.0, 5.0, 3.0), Usage(11.0, 5.0 + busy, 3.0 + own), cores) == free


@given(passed=st.floats(0.1, 100), busy=seconds, own=seconds, cores=st.integers(1, 64))
def test_there_is_always_one_and_never_more_than_there_are(passed: float, busy: float, own: float, cores: int) -> None:
    assert 1 <= idle(Usage(0.0, 0.0, 0.0), Usage(passed, busy, own), cores) <= cores


def test_nothing_is_known_where_nobody_counts(tmp_path: Path) -> None:
    assert _busy(tmp_path / "none") is None


def test_only_our_own_cores_count(tmp_path: Path) -> None:
    ours = min(os.sched_getaffinity(0))
    path = tmp_path / "stat"
    path.write_text(
        f"cpu  9 9 9 9 9 9 9 9 0 0\ncpu{ours} 100 20 30 5000 700 6 4 40 9 9\ncpu9999 1 1 1 1 1 1 1 1 1 1\nintr 5\n"
    )
    assert _busy(path) == pytest.approx(200 / os.sysconf("SC_CLK_TCK"))


def test_never_more_than_asked_for() -> None:
    cores = IdleCores(1)
    time.sleep(0.3)
    assert cores.look() == 1


def test_free_memory_is_less_than_all_of_it() -> None:
    free = free_memory()
    assert free is None or 1 << 20 < free < os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="the system does not tell")
def test_a_busy_core_is_seen() -> None:
    burner = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        time.sleep(0.2)
        cores = IdleCores(usable_cores())
        time.sleep(0.6)
        assert cores.look() <= max(2, usable_cores() - 1)
    finally:
        burner.kill()
        burner.wait()
