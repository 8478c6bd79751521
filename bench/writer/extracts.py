"""Whole sentences of the articles: leads and LexRank, each as long as the human summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from bench.writer.events import Event
from bench.writer.made import Made
from brief.text import STOPWORDS, count_words, stem, words

LEAD = 3


def _until(sentences: Iterator[str], length: int) -> list[str]:
    """Take sentences until they are as long as wanted."""
    taken: list[str] = []
    for sentence in sentences:
        if sum(map(count_words, taken)) >= length:
            break
        taken.append(sentence)
    return taken


def _sentences(event: Event) -> list[list[str]]:
    return [[article.slice(one.span) for one in sentences] for article, sentences in event.read()]


def lead_three(event: Event, _: Path) -> Made:
    """The first three sentences of each article, one article after the other."""
    return Made("\n".join(text for article in _sentences(event) for text in article[:LEAD]))


def lead(event: Event, _: Path) -> Made:
    """The first sentences of all articles, then the second ones, until the length is reached."""
    in_turn = (text for rank in zip_longest(*_sentences(event)) for text in rank if text)
    return Made("\n".join(_until(in_turn, event.words)))


class _Words:
    """brief's own words for sumy, whose tokenizer would have to be downloaded."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(word.text for word in words(text))


def ranked_by_lexrank(texts: Sequence[str]) -> list[int]:
    """Return the places of the sentences, the most central first."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415 (of the extra `bench`)
    from sumy.summarizers.lex_rank import LexRankSummarizer  # noqa: PLC0415

    class Ranking(LexRankSummarizer):
        def _get_best_sentences(self, sentences: Sequence[Sentence], _: int, ratings: Mapping[Sentence, float]) -> list:
            return sorted(range(len(sentences)), key=lambda at: -ratings[sentences[at]])

    summarizer = Ranking(stem)
    summarizer.stop_words = STOPWORDS
    return summarizer(ObjectDocumentModel([Paragraph([Sentence(text, _Words()) for text in texts])]), len(texts))


def lexrank(event: Event, _: Path) -> Made:
    """The most central sentences until the length is reached, in the order of the articles."""
    texts = [text for article in _sentences(event) for text in article]
    ranked = ranked_by_lexrank(texts)
    taken = _until((texts[at] for at in ranked), event.words)
    return Made("\n".join(texts[at] for at in sorted(ranked[: len(taken)])))
