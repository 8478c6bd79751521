"""What a briefing rests on: how many statements each story gets, and the sentences of its articles to tell it by.

A sentence is chosen for where it stands, for how central it is to the story, for what the other sources tell too, and
for what no chosen one has said. One that only makes sense beside its neighbours, or that cannot be printed alone, is
never chosen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import exp

import numpy as np
from numpy.typing import NDArray

from brief.disputes import disputed
from brief.errors import BudgetError
from brief.language import function_words
from brief.orders import addresses_a_model
from brief.text import content_stems, count_words, fold, words
from brief.types import Article, Evidence, Sentence, Span, Story

_Matrix = NDArray[np.float64]

# Set on the human evidence spans of 46 Multi-News clusters and the human summaries of these and of 10 MultiLing topics
# (bench/writer.md). What is best on one half of the clusters has an F1 of 0.03 less on the other; near its value none
# of them moves the F1 by more than 0.02. The weights of title and focus are a judgement.
_FADE = 6.0  # sentences after which a place counts a third
_ELSEWHERE = 2.0
_CENTRAL = 10.0
_COMMON = 1.0
_FACTS = 0.2
_MANY_FACTS = 6  # names and numbers: more do not count
_TITLE = 0.5
_FOCUS = 1.0
_DOUBTFUL = 0.5  # factor
_HEARD = 0.95  # factor for each sentence already chosen from the same article
_FRESH = 0.3  # power of the share that is new
_SAME_THING = 0.55  # share of the stems of the shorter sentence that the longer has too

# The values of one sentence's forms differ by less than this.
_STEP = 2.0

_SOURCES = 20  # the most central articles of a story that are read; more only cost time
_FEWEST_WORDS = 6
_GOOD_LENGTH = range(8, 46)  # words

_CLOSING = "\u201d\u00bb"
_QUOTES = '"\u201c\u00ab' + _CLOSING
_PRONOUN = r"(?:he|she|it|they)"
# This week names a time; this move points at another sentence.
_NO_TIME = r"""(?!\s+(?:time|morning|afternoon|evening|day|week|weekend|month|quarter|season|spring|summer|autumn|fall
    |winter|year|decade|century)\b)"""
_LEANING = re.compile(
    rf"""["'(\[]*(?:(?:and|but|or|nor|so|yet|still|also|then|though|however|instead|meanwhile|moreover|nevertheless
    |nonetheless|later|earlier),?\s+)*
    (?:he|she|it|they|him|them|his|hers?|its|theirs?|these|those|such|there(?:by|fore|after)|thus
    |(?:this|that){_NO_TIME}
    |(?:according|contrary|due|prior|similar|thanks)\s+to\s+(?:him|her|them|it|this|that)
    |as\s+(?:he|she|it|they))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DOUBTED = re.compile(
    rf"""\A(?:but\s|and\s)?(?:the\s(?:two|three|second|third|pair|duo|former|latter|same|others?|move|remarks?|comments?|incident|news)
    |both|another|others|[^,;]{{0,40}}\bof\s(?:them|these|those|that))\b
    |\b(?:this|these)\b{_NO_TIME}|\b(?:at\s(?:that|the\ssame)\stime\b|such\s(?!an?\b|as\b))|https?://
    |\b(?:today|tonight|yesterday|tomorrow)\b(?!')|\bthe\ssame\s(?:morning|afternoon|evening|night|day|week|month|year)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OPENING = re.compile(rf'([^,"]{{1,80}}),\s+{_PRONOUN}\b')
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec""".split()
)
# It speaks of the page that it stands on, or of its makers.
_OF_THE_PAGE = re.compile(
    r"""\A\W*(?:click|follow|listen\sto|pick\sup|read|sign\sup|subscribe|tune\sin|watch)
        \s(?:all|for|her|here|him|how|it|more|on|our|the|them|this|to|us|what|why)\b
    |\A\W*for\smore\s(?:\w+\s){0,3}(?:about|from|information|on)\b|\A\W*\(?\s*(?:\(c\)|copyright|\u00a9)
    |\A\W*(?:provided\sby|hide\scaption|photos?:)\s
    |\b(?:article|chart|gallery|link|map|photos?|slideshow|story|video)s?\s(?:above|below)\b
    |\bcontributed\s(?:reporting\b|to\sthis\s(?:article|report|story)\b)|\bcan\sbe\sfound\s(?:at|on)\s\S+\.\w""",
    re.IGNORECASE | re.VERBOSE,
)
_UNATTRIBUTED = re.compile(rf'"[^"]*"\W*(?:$|{_PRONOUN}\b|(?:said|says|added)\s+{_PRONOUN}\b)', re.IGNORECASE)
_FINISHED = re.compile(r"(?<!\.\.)[.!]['\")\]]*$")
# A row of a table, or a line of a program: values without a space between them, signs that no sentence has.
_DATA = re.compile(r",[^\W\d_]|[^\W\d_],\d|[{}|=\\]|\(\)")
_PERSON = frozenset("I me my myself we us our ours ourselves you your yours My We Our You Your".split())  # not US


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: at most `limit` pieces of at most `budget` tokens together; `focus` holds stems to prefer.

    `told` are sentences that the reader knows: they are never evidence.
    """

    limit: int
    budget: int
    count: Callable[[str], int]
    focus: tuple[str, ...] = ()
    told: frozenset[Span] = frozenset()


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence of a story, with the rank of its article; `fit` is 0 where it cannot stand alone."""

    sentence: Sentence
    rank: int
    text: str
    stems: frozenset[str]
    fit: float


def share(weights: Sequence[float], total: int, low: int, high: int) -> tuple[int, ...]:
    """Return how many statements each story gets: by its weight, from `low` to `high`; 0 once no `low` is left."""
    served = range(min(len(weights), max(1, total // low)))
    shares = [min(low, high, total) if story in served else 0 for story in range(len(weights))]
    for _ in range(total - sum(shares)):
        wanting = [story for story in served if shares[story] < high]
        if not wanting:
            break
        # Webster's method: the rounding of largest remainders, but bounds and one seat more never upset it.
        shares[max(wanting, key=lambda story: weights[story] / (2 * shares[story] + 1))] += 1
    return tuple(shares)


def evidence(story: Story, sentences: Mapping[str, Sequence[Sentence]], ask: Ask) -> tuple[Evidence, ...]:
    """Return the sentences to tell a story by, in telling order, with the keys "1", "2" and so on.

    Raises:
        BudgetError: not even the shortest sentence that can be printed fits the budget.
    """
    reprints = {copy for copy, _ in story.copies}
    independent = [article for article in story.articles if article.id not in reprints]
    sources = independent[: max(_SOURCES, ask.limit)]
    lines = [line for rank, article in enumerate(sources) for line in _lines(article, rank, sentences[article.id])]
    _check_budget(lines, ask)
    stems = _table(lines)
    chosen = _chosen(lines, stems, _scores(lines, stems, sources, ask), ask)
    chosen.sort(key=lambda line: (line.sentence.index, line.rank))
    return tuple(Evidence(str(key), line.sentence.span, line.text) for key, line in enumerate(chosen, 1))


def worth(evidence: Sequence[Evidence], better: Sequence[Sequence[Evidence]]) -> Mapping[Span, float]:
    """Return what each piece is worth: more than any form can differ for each of the better choices that it is in."""
    chosen = [{piece.span for piece in pieces} for pieces in better]
    return {piece.span: _STEP * sum(piece.span in spans for spans in chosen) for piece in evidence}


def tells(article: Article, sentences: Sequence[Sentence]) -> bool:
    """Say whether at least one of an article's sentences stands alone."""
    outside = _outside_quotations(article, sentences)
    return any(_fitness(article.slice(one.span), own) for one, own in zip(sentences, outside, strict=True))


def _lines(article: Article, rank: int, sentences: Sequence[Sentence]) -> Iterator[_Line]:
    """Yield the sentences of an article with how fit each is to stand alone."""
    for sentence, outside in zip(sentences, _outside_quotations(article, sentences), strict=True):
        text = article.slice(sentence.span)
        yield _Line(sentence, rank, text, frozenset(content_stems(text)), _fitness(text, outside))


def _outside_quotations(article: Article, sentences: Sequence[Sentence]) -> Iterator[str | None]:
    """Yield what each sentence says outside quotation marks, or None where it begins or ends within them."""
    for _, paragraph in groupby(sentences, key=lambda sentence: sentence.paragraph):
        inside = False
        for sentence in paragraph:
            broken = inside
            kept: list[str] = []
            for char in article.slice(sentence.span):
                if char in _QUOTES:
                    broken |= char in _CLOSING and not inside
                    inside = not inside if char == '"' else char not in _CLOSING
                    kept.append(" ")
                elif not inside:
                    kept.append(char)
            yield None if broken or inside else "".join(kept)


def _fitness(text: str, outside: str | None) -> float:
    """Return 1 for a sentence that stands alone, less for a doubtful one, 0 for one that does not."""
    folded = fold(text)
    if outside is None or count_words(text) < _FEWEST_WORDS or not _FINISHED.search(folded):
        return 0.0
    if any(pattern.match(folded) for pattern in (_LEANING, _UNATTRIBUTED)) or _is_for_another(folded):
        return 0.0
    if not function_words(folded) or _DATA.search(folded):  # another language, or no prose at all
        return 0.0
    if any(word.text.partition("'")[0] in _PERSON for word in words(fold(outside))):
        return 0.0
    doubtful = _DOUBTED.search(fold(outside)) or _opens_on_a_pronoun(folded) or count_words(text) not in _GOOD_LENGTH
    return _DOUBTFUL if doubtful else 1.0


def _is_for_another(text: str) -> bool:
    """Say whether a text is none of the news: it speaks of its page, to a model, or is a torn off end."""
    return bool(_OF_THE_PAGE.search(text)) or text.count("(") != text.count(")") or addresses_a_model(text)


def _opens_on_a_pronoun(text: str) -> bool:
    """Say whether a pronoun is the subject after an opening phrase that names no one: On Friday, he said."""
    opening = _OPENING.match(text)
    return opening is not None and not any(_is_name(word.text) for word in words(opening[1])[1:])


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.lower() not in _CALENDAR


def _table(lines: Sequence[_Line]) -> _Matrix:
    """Return a row for each line and a column for each stem: 1 where the line has it, or 0."""
    columns = {stem: column for column, stem in enumerate(sorted({stem for line in lines for stem in line.stems}))}
    table = np.zeros((len(lines), len(columns)))
    for row, line in enumerate(lines):
        table[row, [columns[stem] for stem in line.stems]] = 1.0
    return table


def _scores(lines: Sequence[_Line], stems: _Matrix, sources: Sequence[Article], ask: Ask) -> _Matrix:
    """Return how much each line says that a briefing wants; 0 for one that cannot be told."""
    titles = [title for source in sources if (title := frozenset(content_stems(source.title or "")))]
    near = _likeness(lines, stems)
    central = near.sum(axis=1) / max(1, len(lines))
    salient = _ELSEWHERE * _told_elsewhere(lines, near) + _CENTRAL * central + _COMMON * _common(lines, stems)
    scores = [
        (line.sentence.span not in ask.told)
        * line.fit
        * (exp(-line.sentence.index / _FADE) + told + _worth(line, titles, ask.focus))
        for line, told in zip(lines, salient, strict=True)
    ]
    return np.array(scores, dtype=np.float64)


def _likeness(lines: Sequence[_Line], stems: _Matrix) -> _Matrix:
    """Return how near each line comes to each other one, 0 to 1; a line is not near itself."""
    weights = stems * np.log((len(lines) + 1) / stems.sum(axis=0))
    shared = weights @ weights.T
    norms = np.sqrt(shared.diagonal())
    norms[norms == 0] = 1.0
    near = shared / np.outer(norms, norms)
    np.fill_diagonal(near, 0.0)
    return np.asarray(near)


def _told_elsewhere(lines: Sequence[_Line], near: _Matrix) -> _Matrix:
    """Return how near each line's nearest lines in the other articles come to it, 0 to 1, on average over these."""
    ranks = np.array([line.rank for line in lines])
    others = sorted(set(ranks.tolist()))
    nearest = [np.where(ranks == rank, 0.0, near[:, ranks == rank].max(axis=1)) for rank in others]
    return np.asarray(sum(nearest, np.zeros(len(lines))) / max(1, len(others) - 1))


def _common(lines: Sequence[_Line], stems: _Matrix) -> _Matrix:
    """Return in what share of the articles each line's stems stand, on average over these."""
    articles = len({line.rank for line in lines})
    return np.asarray(stems @ _spread(lines, stems) / (max(1, articles) * np.maximum(1.0, stems.sum(axis=1))))


def _worth(line: _Line, titles: Sequence[frozenset[str]], focus: Sequence[str]) -> float:
    """Return what a line's names and numbers, the titles' words and those of the focus add to its score."""
    facts = sum(_is_name(word.text) or word.text[0].isdigit() for word in words(line.text)[1:])
    titled = sum(_share_of(title, line.stems) for title in titles) / max(1, len(titles))
    wanted = _share_of(frozenset(focus), line.stems)
    return _FACTS * min(1.0, facts / _MANY_FACTS) + _TITLE * titled + _FOCUS * wanted


def _share_of(wanted: frozenset[str], stems: frozenset[str]) -> float:
    return len(wanted & stems) / max(1, len(wanted))


def _chosen(lines: Sequence[_Line], stems: _Matrix, scores: _Matrix, ask: Ask) -> list[_Line]:
    """Choose lines one by one: the best for what it adds, of those that fit and say what no chosen one says."""
    weights = stems * _spread(lines, stems)
    common = stems @ stems.T
    size = common.diagonal()
    chosen: list[int] = []
    left = ask.budget
    wanting = [row for row in range(len(lines)) if scores[row] > 0 and size[row] > 0]
    while wanting and len(chosen) < ask.limit:
        fresh = weights[wanting] @ (stems[chosen].sum(axis=0) == 0) / weights[wanting].sum(axis=1)
        heard = Counter(lines[row].rank for row in chosen)
        gains = scores[wanting] * fresh**_FRESH * [_HEARD ** heard[lines[row].rank] for row in wanting]
        # Rounded, so that equal lines stay equal in whatever order their sums were made.
        row = wanting.pop(int(np.argmax(np.round(gains, 9))))
        cost = ask.count(lines[row].text)
        if cost <= left:
            left -= cost
            chosen.append(row)
            wanting = [
                one
                for one in wanting
                if common[one, row] < _SAME_THING * min(size[one], size[row])
                or disputed(lines[one].text, lines[row].text)
            ]
    return [lines[row] for row in chosen]


def _spread(lines: Sequence[_Line], stems: _Matrix) -> _Matrix:
    """Return in how many articles each stem stands."""
    ranks = np.array([line.rank for line in lines])
    held = (stems[ranks == rank].max(axis=0) for rank in sorted(set(ranks.tolist())))
    return np.asarray(sum(held, np.zeros(stems.shape[1])))


def _check_budget(lines: Sequence[_Line], ask: Ask) -> None:
    """Raise BudgetError where not even the shortest line fits."""
    needed = min((ask.count(line.text) for line in lines if line.fit > 0), default=0)
    if needed > ask.budget:
        message = f"a budget of {ask.budget} tokens holds no piece of evidence: the shortest needs {needed}"
        raise BudgetError(message)
