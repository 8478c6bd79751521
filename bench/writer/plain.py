"""The plain way with the same model: a chat completion for each article, and one over the summaries."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bench.writer.events import Event
from bench.writer.made import Made
from brief import models
from brief.settings import MODELS, Places
from brief.types import MarkKind


def map_reduce(event: Event, _: Path) -> Made:
    """Ask the embedded model for a summary of each article, and then for a briefing from the summaries."""
    begun = time.monotonic()
    ask = _chat()
    summaries = [
        ask("Summarise this news article in three sentences.\n\n" + article, 200) for article in _bodies(event)
    ]
    whole = "\n\n".join(summaries)
    text = ask(f"Write a news briefing of {event.words} words from these summaries.\n\n{whole}", 2 * event.words)
    return Made(text, time.monotonic() - begun)


@cache
def _chat() -> Callable[[str, int], str]:
    from llama_cpp import Llama  # noqa: PLC0415

    path = models.resolve(None, Places(Path.cwd(), Path.home()).folders(MODELS)).path
    # One thread: more wait for one another in loops, which on a busy machine takes longer.
    model = Llama(str(path), n_ctx=8192, n_threads=1, n_threads_batch=1, verbose=False, seed=0)

    def ask(text: str, longest: int) -> str:
        # Room for the answer: a token of English is more than three characters.
        message = {"role": "user", "content": text[:20_000]}
        reply = model.create_chat_completion([message], max_tokens=longest, temperature=0.2, seed=0)
        return str(reply["choices"][0]["message"]["content"])

    return ask


def _bodies(event: Event) -> list[str]:
    """Return the articles' texts without furniture."""
    articles = [article for article, _ in event.read()]
    return ["\n".join(one.text[start:end] for start, end in one.ranges(MarkKind.BODY)) for one in articles]
