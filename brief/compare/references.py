"""Reference summaries: which story each belongs to, and how near a telling comes to them (ROUGE)."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from brief.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from brief.types import Article

# The tokens of Google's rouge-score, without stemming: every common ROUGE of the last years cuts words so.
_TOKEN = re.compile(r"[a-z0-9]+")


def read(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the references in a folder by the event that they are named for: `NAME.txt`, or `NAME.1.txt` and so on.

    Raises:
        SourceError: the folder cannot be read, or holds none.
    """
    found: dict[str, list[str]] = {}
    try:
        for path in sorted(folder.glob("*.txt")):
            found.setdefault(path.name.split(".")[0], []).append(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(folder), f"holds a reference that cannot be read: {error}") from error
    if not found:
        raise SourceError(
            str(folder), "holds no references: name each EVENT.txt, after the folder of the event's articles"
        )
    return {name: tuple(texts) for name, texts in found.items()}


def of_story(articles: Sequence[Article], references: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the references of the event that most of a story's articles are filed under; none without a majority."""
    names = Counter(
        name
        for article in articles
        for name in dict.fromkeys((PurePath(article.path or "").parent.name, PurePath(article.path or "").stem))
        if name in references
    )
    name, count = names.most_common(1)[0] if names else ("", 0)
    return references[name] if 2 * count > len(articles) else ()


def rouge(order: int) -> Callable[[str, Sequence[str]], float]:
    """Return ROUGE of n-grams of this order: F1 against the nearest reference."""

    def score(text: str, references: Sequence[str]) -> float:
        return max(_f1(*_shared_ngrams(_tokens(text), _tokens(reference), order)) for reference in references)

    return score


def rouge_l(text: str, references: Sequence[str]) -> float:
    """Return ROUGE-L: F1 of the longest common subsequence with the nearest reference."""
    return max(_f1(*_shared_sequence(_tokens(text), _tokens(reference))) for reference in references)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _shared_ngrams(one: Sequence[str], other: Sequence[str], order: int) -> tuple[int, int, int]:
    mine, theirs = (
        Counter(tuple(tokens[at : at + order]) for at in range(len(tokens) - order + 1)) for tokens in (one, other)
    )
    return (mine & theirs).total(), mine.total(), theirs.total()


def _shared_sequence(one: Sequence[str], other: Sequence[str]) -> tuple[int, int, int]:
    longest = [0] * (len(other) + 1)
    for token in one:
        before = 0
        for at, theirs in enumerate(other, start=1):
            above = longest[at]
            longest[at] = before + 1 if token == theirs else max(above, longest[at - 1])
            before = above
    return longest[-1], len(one), len(other)


def _f1(shared: int, mine: int, theirs: int) -> float:
    return 2 * shared / (mine + theirs) if mine + theirs else 0.0
