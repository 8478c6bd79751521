"""Which articles are reprints of another: wire copies that were re-titled, cut short, added to or re-punctuated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

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
    ranked = sorted(articles, key=_seniority)
    shingles = [_shingles(article, sentences[article.id]) for article in ranked]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    found: list[tuple[str, str]] = []
    for rank, own in enumerate(shingles):
        origin = _origin(own, holders, shingles)
        if origin is not None:
            found.append((ranked[rank].id, ranked[origin].id))
            continue
        for shingle in own:
            holders[shingle].append(rank)
    return tuple(sorted(found))


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


def _origin(
    own: frozenset[str], holders: Mapping[str, Sequence[int]], shingles: Sequence[frozenset[str]]
) -> int | None:
    """Return the rank of the article that these shingles repeat the most of, or None where none is repeated enough."""
    shared = Counter(rank for shingle in own for rank in holders.get(shingle, ()))
    repeated = [(-count, rank) for rank, count in shared.items() if _is_copy(count, len(own), len(shingles[rank]))]
    return min(repeated)[1] if repeated else None


def _is_copy(shared: int, own: int, theirs: int) -> bool:
    return shared >= _SHARED * min(own, theirs) and own <= _GROWTH * theirs
