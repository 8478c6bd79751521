"""brief, and brief without one of its parts: the whole command, as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from shutil import rmtree

from bench.writer.events import Event
from bench.writer.made import Made


def brief(event: Event, folder: Path, *, without: str = "nothing", prompt: str = "default") -> Made:
    """Run the whole command as a user does, in a process of its own, with a part left out."""
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "bench.writer.without", without, "generate", str(event.folder)]
    options = ["--words", str(event.words), "--prompt", prompt, "--out", "runs", "--date", "2031-05-16", "--quiet"]
    search = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    begun = time.monotonic()
    child = subprocess.Popen(  # noqa: S603  # our own command on a folder that we wrote
        [*command, *options], cwd=folder, env={**os.environ, "PYTHONPATH": search}, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begun
    if status:
        raise RuntimeError(f"{event.name}: brief ended with {os.waitstatus_to_exitcode(status)}")
    (run,) = (folder / "runs").iterdir()
    briefing = json.loads((run / "briefing.json").read_text(encoding="utf-8"))
    text = "\n".join(statement["text"] for section in briefing["sections"] for statement in section["statements"])
    return Made(text, seconds, usage.ru_maxrss / 1024, str(run.relative_to(folder)))
