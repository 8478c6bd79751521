"""Which articles are reprints of another: wire copies that were re-titled, cut short, added to or re-punctuated."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

from brief.text import fold, words
from brief.types import Article, Sentence

_SHINGLE = 5  # words

# Set on the first 5 000 Reuters-21578 articles of 40 words and more (bench/stories.md): the share of the shorter
# article's shingles that stands in the other has its valley between 0.5 and 0.7. Below lie forms that are filled in
# anew (a treasury's weekly statement) and follow-ups that quote their forerunner, above the second versions.
_SHARED = 0.65
# An article this much longer than the one it repeats is a new report that quotes it.
_GROWTH = 2.0


def copies(articles: Sequence[Article], sentences: Mapping[str, Sequence[Sentence]]) -> tuple[tuple[str, str], ...]:
    """Return (copy id, origin id) of every reprint, sorted; an origin is never itself a copy."""
    return copies_among(articles, {article.id: signature(article, sentences[article.id]) for article in articles})


def signature(article: Article, sentences: Sequence[Sentence]) -> bytes:
    """Return what tells an article's copies, to be stored: the hashes of its runs of five words, eight bytes each."""
    hashes = {
        blake2b(shingle.encode(errors="replace"), digest_size=8).digest() for shingle in _shingles(article, sentences)
    }
    return b"".join(sorted(hashes))


def copies_among(
    articles: Sequence[Article], signatures: Mapping[str, bytes], fresh: Collection[str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Return (copy id, origin id) of every reprint, sorted, from the stored signatures.

    With `fresh`, the ids of new articles, only these are judged, at a cost that grows with their number; the known
    copies among the others must be left out.
    """
    old = () if fresh is None else [article for article in articles if article.id not in fresh]
    new = [article for article in articles if fresh is None or article.id in fresh]
    ranked = [*sorted(old, key=_seniority), *sorted(new, key=_seniority)]
    held = [np.frombuffer(signatures[article.id], dtype="<u8") for article in ranked]
    index = _Index.of(held)
    copied = np.zeros(len(ranked), dtype=np.bool_)
    found: list[tuple[str, str]] = []
    for rank in range(len(old), len(ranked)):
        origin = index.origin(held[rank], rank, copied)
        if origin is not None:
            copied[rank] = True
            found.append((ranked[rank].id, ranked[origin].id))
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class _Index:
    """The hashes of all articles in order, with the rank of each one's holder, and how many each article has."""

    hashes: NDArray[np.uint64]
    holders: NDArray[np.intp]
    sizes: NDArray[np.intp]

    @classmethod
    def of(cls, held: Sequence[NDArray[np.uint64]]) -> Self:
        sizes = np.array([len(one) for one in held], dtype=np.intp)
        hashes = np.concatenate([*held, np.empty(0, dtype="<u8")])
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], np.repeat(np.arange(len(held)), sizes)[order], sizes)

    def origin(self, own: NDArray[np.uint64], rank: int, copied: NDArray[np.bool_]) -> int | None:
        """Return the rank of the earlier article that these hashes repeat the most of, or None; never of a copy."""
        starts = np.searchsorted(self.hashes, own, "left")
        counts = np.searchsorted(self.hashes, own, "right") - starts
        places = np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        shared = np.bincount(self.holders[places], minlength=rank)[:rank]
        shared[copied[:rank]] = 0
        theirs = self.sizes[:rank]
        repeated = (shared > 0) & (shared >= _SHARED * np.minimum(len(own), theirs)) & (len(own) <= _GROWTH * theirs)
        return int(np.where(repeated, shared, 0).argmax()) if repeated.any() else None


def _seniority(article: Article) -> tuple[bool, float, int, str]:
    """Order the earliest published first, then the longest, then the smallest id."""
    published = article.published
    return (published is None, published.timestamp() if published else 0.0, -len(article.text), article.id)


def _shingles(article: Article, sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the runs of five words of the body; a body of fewer words is one run."""
    spoken = [word.text.lower() for one in sentences for word in words(fold(article.slice(one.span)))]
    if not spoken:
        return frozenset()
    starts = range(max(1, len(spoken) - _SHINGLE + 1))
    return frozenset(" ".join(spoken[start : start + _SHINGLE]) for start in starts)
