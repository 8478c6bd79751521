"""In what the articles about one event differ: a quantity, a time, or the wording of a quotation; nothing is averaged.

mentions   the figures of a sentence with the words around them
figures    two articles that give the same quantity or time another value
wording    two articles that quote the same words differently
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from brief.conflict.figures import differing_figures
from brief.conflict.wording import differing_quotations
from brief.types import Conflict, ConflictKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brief.conflict.mentions import Difference
    from brief.types import Sentence, Side, Story

__all__ = ["conflicts"]


def conflicts(story: Story, sentences: Mapping[str, Sequence[Sentence]]) -> tuple[Conflict, ...]:
    """Return what the independent articles of a story tell differently, in the order of the kinds and of the articles.

    A reprint is no second side, nor is an article that only differs from itself. The sides stand in the order of the
    articles, each once.
    """
    copies = {copy for copy, _ in story.copies}
    articles = [article for article in story.articles if article.id not in copies]
    told = [(article, sentences[article.id]) for article in articles]
    rank = {article.id: at for at, article in enumerate(articles)}
    found = [*differing_figures(told), *differing_quotations(told)]
    joined = [
        _joined(kind, group, rank)
        for kind in ConflictKind
        for group in _groups([one for one in found if one.kind is kind])
    ]
    return tuple(joined)


def _groups(differences: Sequence[Difference]) -> list[list[Difference]]:
    """Group the differences that share a side: 12 here, 15 there and 17 in a third are one conflict."""
    groups: list[list[Difference]] = []
    for difference in differences:
        touched = [group for group in groups if any(_touch(difference, other) for other in group)]
        groups = [group for group in groups if group not in touched]
        groups.append([*(other for group in touched for other in group), difference])
    return groups


def _touch(one: Difference, other: Difference) -> bool:
    return not {one.left, one.right}.isdisjoint({other.left, other.right})


def _joined(kind: ConflictKind, group: Sequence[Difference], rank: Mapping[str, int]) -> Conflict:
    """Make one conflict of differences that share a side; of a value that an article gives twice the first place."""
    sides = sorted(
        {side for difference in group for side in (difference.left, difference.right)},
        key=lambda side: (rank[side.span.article_id], side.span, side.value),
    )
    first: defaultdict[tuple[str, str], list[Side]] = defaultdict(list)
    for side in sides:
        first[side.span.article_id, side.value].append(side)
    return Conflict(kind, group[0].subject, tuple(held[0] for held in first.values()))
