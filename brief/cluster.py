"""Which articles tell of one event.

Articles are compared by what they say, how early they say it, and when. Average linkage first joins all that share a
subject. A subject is then split in two wherever its own common words, which the stories of a long affair share, hide
two groups that agree within far more than with each other. Yesterday's stories stay as they are: a new article joins
the one whose articles it would be grouped with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from math import exp, log1p
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from brief.text import content_stems, count_words
from brief.types import Article, Sentence, Story

if TYPE_CHECKING:
    from scipy.sparse import csr_array

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

_LARGEST = 1500  # articles that are compared each with each; of more, only the more alike
_STEP = 0.05  # of likeness
_AT_ONCE = 500  # rows of the sparse product


@dataclass(frozen=True, slots=True)
class _Texts:
    """The independent articles in the order of their ids: what each says of each term, and the day of each, or NaN."""

    articles: tuple[Article, ...]
    said: csr_array
    days: _Matrix

    @classmethod
    def of(cls, articles: Sequence[Article], sentences: Mapping[str, Sequence[Sentence]]) -> Self:
        days = [article.published.timestamp() / 86_400 if article.published else np.nan for article in articles]
        profiles = [_profile(article, sentences[article.id]) for article in articles]
        return cls(tuple(articles), _table(profiles), np.array(days, dtype=np.float64))

    def rows(self, of: NDArray[np.intp] | Sequence[int]) -> _Texts:
        """Return only these articles."""
        said = self.said[of]
        columns, said.indices = np.unique(said.indices, return_inverse=True)
        said.resize(len(of), len(columns))
        return _Texts(tuple(self.articles[row] for row in of), said, self.days[of])

    def weighed(self, unseen: int) -> csr_array:
        """Return rows of unit length in which a term counts the less, the more of the articles have it.

        The terms that only one article has count for its length, but have no column.
        """
        held = np.bincount(self.said.indices, minlength=self.said.shape[1])
        weighed = self.said.copy()
        weighed.data *= np.log((len(self.articles) + unseen) / np.maximum(held, 1))[weighed.indices]
        norms = np.sqrt(weighed.multiply(weighed).sum(axis=1))
        weighed.data /= np.repeat(np.where(norms == 0, 1.0, norms), np.diff(weighed.indptr))
        return weighed[:, np.flatnonzero(held > 1)]


def _nearness(days: _Matrix, others: _Matrix) -> _Matrix:
    """Return a factor that falls with the days between each two, 1 where a date is not known."""
    gaps = np.nan_to_num(np.abs(days - others))
    return np.asarray(_HALVED_AFTER / (_HALVED_AFTER + np.maximum(gaps - _SAME_DAYS, 0.0)))


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How alike two of the articles are: the cosine of what they say, less the further apart their days are."""

    texts: _Texts
    weighed: csr_array

    def between(self, rows: Sequence[int], others: Sequence[int]) -> _Matrix:
        """Return the likeness of each of some articles with each of others."""
        cosines = (self.weighed[rows] @ self.weighed[others].T).toarray()
        return np.asarray(cosines * _nearness(self.texts.days[rows][:, None], self.texts.days[others][None, :]))

    def inner(self, rows: Sequence[int]) -> _Matrix:
        """Return the likeness of some articles by the words that not all of them have."""
        some = self.texts.rows(rows)
        weighed = some.weighed(1)
        return np.asarray((weighed @ weighed.T).toarray() * _nearness(some.days[:, None], some.days[None, :]))


def stories(
    articles: Sequence[Article],
    sentences: Mapping[str, Sequence[Sentence]],
    copies: Sequence[tuple[str, str]],
    known: Sequence[Story] = (),
) -> tuple[Story, ...]:
    """Return the stories that the articles tell, the most reported first; each article is in exactly one.

    `known` are the stories of an earlier day, whose articles have their sentences here too: they keep their id and
    their articles, and new articles join them or found stories of their own, with an id that comes from the first.
    """
    every = {article.id: article for article in (*(one for story in known for one in story.articles), *articles)}
    origins = {copy: origin for copy, origin in copies if origin in every}
    ordered = [every[name] for name in sorted(every)]
    texts = _Texts.of([article for article in ordered if article.id not in origins], sentences)
    like = _Likeness(texts, texts.weighed(_UNSEEN))
    named = _grown(like, _named(texts, known))
    central = like.weighed @ like.weighed.sum(axis=0)
    named.sort(key=lambda pair: (-len(pair[1]), -round(float(central[pair[1]].mean()), 9), pair[1]))
    reprinted = _reprinted(ordered, origins)
    return tuple(_story(name, [texts.articles[row] for row in _central(rows, like)], reprinted) for name, rows in named)


def subjects(
    articles: Sequence[Article], sentences: Mapping[str, Sequence[Sentence]]
) -> tuple[tuple[Article, ...], ...]:
    """Return the articles in groups of one subject each, of which a story is a part."""
    texts = _Texts.of(sorted(articles, key=lambda article: article.id), sentences)
    like = _Likeness(texts, texts.weighed(_UNSEEN))
    return tuple(tuple(texts.articles[row] for row in rows) for rows in _subjects(like, np.arange(len(texts.articles))))


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


def _table(profiles: Sequence[_Profile]) -> csr_array:
    """Return a row for each profile and a column for each term."""
    from scipy.sparse import csr_array  # noqa: PLC0415 (heavy)

    columns = {term: at for at, term in enumerate(sorted({term for profile in profiles for term in profile}))}
    ends = np.cumsum([0, *(len(profile) for profile in profiles)])
    places = [columns[term] for profile in profiles for term in profile]
    weights = [weight for profile in profiles for weight in profile.values()]
    return csr_array((np.array(weights, dtype=np.float64), places, ends), shape=(len(profiles), len(columns)))


def _named(texts: _Texts, known: Sequence[Story]) -> list[tuple[str, list[int]]]:
    """Return the known stories with the rows of their independent articles; none that has no such article any more."""
    row_of = {article.id: row for row, article in enumerate(texts.articles)}
    held = ((story.id, [row_of[one.id] for one in story.articles if one.id in row_of]) for story in known)
    return [(name, sorted(rows)) for name, rows in held if rows]


def _grown(like: _Likeness, known: Sequence[tuple[str, list[int]]]) -> list[tuple[str, list[int]]]:
    """Return the known stories with the new articles that belong to them, then the new stories."""
    every = np.arange(len(like.texts.articles))
    owner = {row: at for at, (_, rows) in enumerate(known) for row in rows}
    grown = [(name, list(rows)) for name, rows in known]
    for event in (event for subject in _subjects(like, every) for event in _events(subject, like)):
        fresh = [row for row in event if row not in owner]
        homes = sorted({owner[row] for row in event if row in owner})
        if fresh and homes:
            means = [float(like.between(fresh, known[home][1]).mean()) for home in homes]
            grown[homes[int(np.argmax(means))]][1].extend(fresh)
        elif fresh:
            grown.append((_founded([like.texts.articles[row] for row in fresh]), fresh))
    return [(name, sorted(rows)) for name, rows in grown]


def _founded(event: Sequence[Article]) -> str:
    """Return the id of a new story: that of its earliest article, which those of tomorrow do not change."""
    first = min(event, key=lambda one: (one.published is None, one.published and one.published.timestamp(), one.id))
    return sha256(first.id.encode()).hexdigest()[:12]


def _subjects(like: _Likeness, rows: NDArray[np.intp]) -> list[list[int]]:
    """Return the rows in groups of one subject each, in order."""
    return sorted(group for block in _blocks(like, rows) for group in _joined(block, like))


def _joined(block: list[int], like: _Likeness) -> list[list[int]]:
    """Join the two groups most alike on average until no two are alike enough."""
    if len(block) == 1:
        return [block]
    return _cut(like.between(block, block), block, 1.0 - _SAME_SUBJECT, "distance")


def _blocks(like: _Likeness, rows: NDArray[np.intp]) -> Iterator[list[int]]:
    """Yield the rows in blocks between which no two are alike enough to be linked; of a crowd, only the more alike."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 (heavy)

    crowds = [(rows, _graph(like, rows), _SAME_SUBJECT)]
    while crowds:
        crowd, graph, least = crowds.pop()
        graph.data[graph.data < least] = 0.0
        graph.eliminate_zeros()
        _, labels = connected_components(graph, directed=False)
        order = np.argsort(labels, kind="stable")
        for members in np.split(order, np.cumsum(np.bincount(labels))[:-1]) if len(crowd) else ():
            if len(members) <= _LARGEST:
                yield crowd[members].tolist()
            else:
                crowds.append((crowd[members], graph[members][:, members], least + _STEP))


def _graph(like: _Likeness, rows: NDArray[np.intp]) -> csr_array:
    """Return how alike each two of the rows are, as far as that is enough to be linked."""
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415 (heavy)

    some, days = like.weighed[rows], like.texts.days[rows]
    columns = some.T.tocsr()
    parts = [csr_array((0, len(rows)))]
    for start in range(0, len(rows), _AT_ONCE):
        part = (some[start : start + _AT_ONCE] @ columns).tocoo()
        alike = part.data * _nearness(days[start + part.row], days[part.col])
        near = alike >= _SAME_SUBJECT
        parts.append(csr_array((alike[near], (part.row[near], part.col[near])), shape=part.shape))
    return vstack(parts, format="csr")


def _cut(alike: _Matrix, rows: list[int], at: float, criterion: str) -> list[list[int]]:
    """Return the groups of average linkage, cut at a distance or so that at most a number is left (`maxclust`)."""
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 (heavy)

    upper = np.triu_indices(len(rows), 1)
    labels = fcluster(linkage(np.maximum(1.0 - alike[upper], 0.0), "average"), at, criterion)
    return [[row for row, label in zip(rows, labels, strict=True) if label == one] for one in sorted(set(labels))]


def _events(subject: list[int], like: _Likeness) -> list[list[int]]:
    """Split the articles on one subject into its events, by the words that not all of them have."""
    if len(subject) < 4:  # two groups of two are the least that can agree within
        return [subject]
    inner = like.inner(subject)
    halves = _cut(inner, list(range(len(subject))), 2, "maxclust")
    events = [[subject[one] for one in half] for half in halves]
    if len(halves) < 2 or like.between(*events).mean() >= _SAME_EVENT or not _apart(inner, *halves):
        return [subject]
    return [event for half in events for event in _events(half, like)]


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


def _central(event: list[int], like: _Likeness) -> list[int]:
    """Order the articles of an event, the one most like all of them first."""
    if len(event) == 1:
        return event
    means = dict(zip(event, like.between(event, event).mean(axis=1).tolist(), strict=True))
    return sorted(event, key=lambda row: (-round(means[row], 9), row))


def _reprinted(articles: Sequence[Article], origins: Mapping[str, str]) -> Mapping[str, list[Article]]:
    """Return the reprints of each origin."""
    reprinted: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.id in origins:
            reprinted[origins[article.id]].append(article)
    return reprinted


def _story(name: str, articles: Sequence[Article], reprinted: Mapping[str, list[Article]]) -> Story:
    """Make a story of its independent articles, the reprints after them."""
    pairs = [(copy, origin) for origin in articles for copy in reprinted.get(origin.id, ())]
    told = (*articles, *(copy for copy, _ in pairs))
    return Story(name, told, tuple(sorted((copy.id, origin.id) for copy, origin in pairs)))
