"""The whole command against the plain way with the same model: one chat completion an article, one over the summaries.

python bench/generate.py FOLDER         prints a table in Markdown and both texts
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from brief import models
from brief.cli import main as _main  # noqa: F401  # fails early where brief is not installed
from brief.gather import gather
from brief.settings import MODELS, Places
from brief.types import MarkKind, Origin


def plain(folder: Path) -> tuple[float, str]:
    """Summarise each article, then the summaries, through llama-cpp-python's own chat completion. Seconds, text."""
    from llama_cpp import Llama  # noqa: PLC0415

    started = time.monotonic()
    path = models.resolve(None, Places(Path.cwd(), Path.home()).folders(MODELS)).path
    model = Llama(str(path), n_ctx=4096, verbose=False, seed=0)

    def ask(text: str) -> str:
        reply = model.create_chat_completion(
            [{"role": "user", "content": text}], max_tokens=200, temperature=0.2, seed=0
        )
        return str(reply["choices"][0]["message"]["content"])

    summaries = [
        ask(
            "Summarise this news article in three sentences.\n\n"
            + "\n".join(article.text[start:end] for start, end in article.ranges(MarkKind.BODY))
        )
        for article in gather([folder]).articles
    ]
    whole = ask("Write a news briefing from these summaries.\n\n" + "\n\n".join(summaries))
    return time.monotonic() - started, whole


def ours(folder: Path) -> tuple[float, dict[str, object], str]:
    """Run `brief generate` as a user does. Seconds, briefing.json, briefing.md."""
    with tempfile.TemporaryDirectory() as out:
        started = time.monotonic()
        subprocess.run(  # noqa: S603  # our own command on a folder that the caller named
            [sys.executable, "-m", "brief", "generate", str(folder), "--out", out, "--quiet", "--date", "2026-11-23"],
            check=True,
            capture_output=True,
        )
        seconds = time.monotonic() - started
        (run,) = Path(out).iterdir()
        return seconds, json.loads((run / "briefing.json").read_text()), (run / "briefing.md").read_text()


def main() -> None:
    folder = Path(sys.argv[1])
    rounds = 3
    plain_runs = []
    our_runs = []
    for _ in range(rounds):
        our_runs.append(ours(folder))
        plain_runs.append(plain(folder))
    statements = [statement for section in our_runs[0][1]["sections"] for statement in section["statements"]]  # type: ignore[attr-defined, index]
    quoted = sum(statement["origin"] == Origin.QUOTED for statement in statements)
    print("| way | seconds, min / median / max | statements | quoted | supported |")
    print("|---|---|---|---|---|")
    for name, runs in (("`brief generate`", our_runs), ("plain chat completions", plain_runs)):
        low, middle, high = sorted(run[0] for run in runs)
        counts = f"{len(statements)} | {quoted} | {len(statements)}" if runs is our_runs else "- | - | -"
        print(f"| {name} | {low:.1f} / {middle:.1f} / {high:.1f} | {counts} |")
    print("\nThe plain way wrote:\n\n" + plain_runs[0][1])
    print("\nbrief wrote:\n\n" + our_runs[0][2])


main()
