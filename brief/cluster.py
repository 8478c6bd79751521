"""Which articles tell of one event.

Articles are compared by what they say and how early they say it. Average linkage first joins all that share a
subject. A subject is then split in two wherever its own common words, which the stories of a long affair share,
hide two groups that agree within far more than with each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from math import exp, log, log1p

import numpy as np
from numpy.typing import NDArray

from brief.text import content_stems, count_words
from brief.types import Article, Sentence, Story

_Matrix = NDArray[np.float64]
_Profile = Mapping[str, float]  # how much an article says of each stem and pair of stems

# All set on ECB+ (sub-events of one topic), NewsWCL50, MultiLing 2011 and Multi-News, as folders of 3 to 330 articles
# that mix them (bench/stories.md); near its value none of them moves the F1 by more than 0.01 to 0.02.
_FADE = 100.0  # words after which a word counts a third: an article tells what is new first
_FAINT = 0.02  # what counts less is background
_PAIR = 0.5  # of two neighbouring words, beside 1 for each
_NUMBER = 1.5
_UNSEEN = 50  # articles imagined to hold none of the stems, so that the words of five articles can be weighed
_SAME_SUBJECT = 0.10  # mean cosine
_SAME_EVENT = 0.30  # mean cosine from which two groups tell of one event, whatever else each tells
_CONTRAST = 1.4  # mean cosine within the looser group, over that between the groups
_SMALLER = 0.25  # least share of a subject's articles that the smaller group has: a pair always agrees somewhere
_FLOOR = 0.01  # added to the cosine between the groups, which may be none
# The data sets state no dates; these are a judgement.
_SAME_DAYS = 3.0  # days that reports of one event may lie apart
_HALVED_AFTER = 7.0  # days more


def stories(
    articles: Sequence[Article], sentences: Mapping[str, Sequence[Sentence]], copies: Sequence[tuple[str, str]]
) -> tuple[Story, ...]:
    """Return the stories that the articles tell, the most reported first; each article is in exactly one."""
    reprints = {copy for copy, _ in copies}
    known = sorted(articles, key=lambda article: article.id)
    independent = [article for article in known if article.id not in reprints]
    profiles = [_profile(article, sentences[article.id]) for article in independent]
    nearness = _nearness(independent)
    alike = _cosines(profiles, _UNSEEN) * nearness
    subjects = _linked(alike, 1, _SAME_SUBJECT)
    events = [event for subject in subjects for event in _events(subject, profiles, alike, nearness)]
    events.sort(key=lambda event: (-len(event), -round(float(alike[event].mean()), 9), event))
    reprinted = _reprinted(known, copies)
    return tuple(_story([independent[one] for one in _central(event, alike)], reprinted) for event in events)


def _profile(article: Article, sentences: Sequence[Sentence]) -> _Profile:
    """Weigh the stems of an article, and its pairs of neighbouring stems, by how often and how early they stand."""
    said: defaultdict[str, float] = defaultdict(float)
    _say(said, article.title or "", 1.0)
    before = 0
    for sentence in sentences:
        weight = exp(-before / _FADE)
        if weight < _FAINT:
            break
        text = article.slice(sentence.span)
        _say(said, text, weight)
        before += count_words(text)
    return {term: log1p(weight) * (_NUMBER if term[0].isdigit() else 1.0) for term, weight in said.items()}


def _say(said: defaultdict[str, float], text: str, weight: float) -> None:
    """Add the stems of a text, and their pairs, to what is said."""
    stems = content_stems(text)
    for stem in stems:
        said[stem] += weight
    for left, right in pairwise(stems):
        said[f"{left} {right}"] += weight * _PAIR


def _nearness(articles: Sequence[Article]) -> _Matrix:
    """Return for each two articles a factor that falls with the days between them, 1 where a date is not known."""
    days = np.array([article.published.timestamp() / 86_400 if article.published else np.nan for article in articles])
    gaps = np.nan_to_num(np.abs(days[:, None] - days[None, :]))
    return np.asarray(_HALVED_AFTER / (_HALVED_AFTER + np.maximum(gaps - _SAME_DAYS, 0.0)))


def _cosines(profiles: Sequence[_Profile], unseen: int) -> _Matrix:
    """Return the cosine of each two profiles; a term counts the less, the more of them have it."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for row, profile in enumerate(profiles):
        for term in profile:
            holders[term].append(row)
    products = np.zeros((len(profiles), len(profiles)))
    for term, rows in holders.items():
        rarity = log((len(profiles) + unseen) / len(rows))
        weights = np.array([profiles[row][term] for row in rows]) * rarity
        products[np.ix_(rows, rows)] += np.outer(weights, weights)
    norms = np.sqrt(products.diagonal())
    norms[norms == 0] = 1.0
    return np.asarray(products / np.outer(norms, norms))


def _linked(alike: _Matrix, fewest: int, least: float) -> list[list[int]]:
    """Join the two groups most alike on average until `fewest` are left or no two are at least that alike."""
    alike = alike.copy()
    np.fill_diagonal(alike, -1.0)
    groups = {row: [row] for row in range(len(alike))}
    while len(groups) > fewest:
        kept, joined = (int(place) for place in np.unravel_index(alike.argmax(), alike.shape))
        if alike[kept, joined] < least:
            break
        sizes = len(groups[kept]), len(groups[joined])
        row = np.average(alike[[kept, joined]], axis=0, weights=sizes)
        row[[kept, joined]] = -1.0
        alike[kept], alike[:, kept] = row, row
        alike[joined], alike[:, joined] = -1.0, -1.0
        groups[kept] += groups.pop(joined)
    return [sorted(group) for group in groups.values()]


def _events(subject: list[int], profiles: Sequence[_Profile], alike: _Matrix, nearness: _Matrix) -> list[list[int]]:
    """Split the articles on one subject into its events, by the words that not all of them have."""
    if len(subject) < 4:  # two groups of two are the least that can agree within
        return [subject]
    inner = _cosines([profiles[one] for one in subject], 1) * nearness[np.ix_(subject, subject)]
    halves = _linked(inner, 2, 0.0)
    left, right = ([subject[one] for one in half] for half in halves)
    if alike[np.ix_(left, right)].mean() >= _SAME_EVENT or not _apart(inner, *halves):
        return [subject]
    return [event for half in (left, right) for event in _events(half, profiles, alike, nearness)]


def _apart(alike: _Matrix, left: list[int], right: list[int]) -> bool:
    """Say whether each of two groups agrees within far more than with the other."""
    if min(len(left), len(right)) < max(2, _SMALLER * len(alike)):
        return False
    within = min(_inner_mean(alike[np.ix_(group, group)]) for group in (left, right))
    return within >= _CONTRAST * (float(alike[np.ix_(left, right)].mean()) + _FLOOR)


def _inner_mean(alike: _Matrix) -> float:
    """Return the mean over the pairs of different articles."""
    size = len(alike)
    return float(alike.sum() - alike.trace()) / (size * (size - 1))


def _central(event: list[int], alike: _Matrix) -> list[int]:
    """Order the articles of an event, the one most like all of them first."""
    return sorted(event, key=lambda one: (-round(float(alike[one, event].mean()), 9), one))


def _reprinted(articles: Sequence[Article], copies: Sequence[tuple[str, str]]) -> Mapping[str, list[Article]]:
    """Return the reprints of each origin."""
    origins = dict(copies)
    reprinted: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.id in origins:
            reprinted[origins[article.id]].append(article)
    return reprinted


def _story(articles: Sequence[Article], reprinted: Mapping[str, list[Article]]) -> Story:
    """Make a story of its independent articles, the reprints after them."""
    pairs = [(copy, origin) for origin in articles for copy in reprinted.get(origin.id, ())]
    told = (*articles, *(copy for copy, _ in pairs))
    name = sha256("\n".join(sorted(article.id for article in told)).encode()).hexdigest()[:12]
    return Story(name, told, tuple(sorted((copy.id, origin.id) for copy, origin in pairs)))
