from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brief.citations import Corpus
from brief.citations.cues import cues
from brief.citations.dates import dates
from brief.citations.keys import words
from brief.citations.names import names
from brief.citations.numbers import numbers
from brief.citations.quotations import quotations
from brief.citations.reading import Source, read
from brief.citations.speakers import attributions
from brief.types import Article, Mark, MarkKind, Sentence, Span

FACTS = (numbers, dates, names, quotations, cues, attributions)


@given(st.text(alphabet=st.sampled_from("aAbM 1290.,'\"“”’-–%$\n\u00a0[]…étMay"), max_size=80) | st.text(max_size=60))
def test_every_fact_is_its_own_slice_and_nothing_raises(text: str) -> None:
    for extract in FACTS:
        for fact in extract(text):
            assert text[fact.start : fact.end] == fact.text
    assert read(text).words == words(text)


def test_a_window_holds_a_sentence_on_either_side_and_a_title_stands_alone() -> None:
    lines = ("A title", "One.", "Two.", "Three.", "Four.", "Five.")
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    spans = [Span("a", start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    kinds = (MarkKind.TITLE, *(MarkKind.BODY for _ in lines[1:]))
    marks = tuple(Mark(span.start, span.end, kind, "test") for span, kind in zip(spans, kinds, strict=True))
    body = [Sentence(span, at, at) for at, span in enumerate(spans[1:])]
    source = Source.of(spans, Corpus.of([Article("a", "\n".join(lines), marks)], {"a": body}))
    windows = [source.window(span) for span in spans]
    assert windows == [
        "A title",
        "One.\nTwo.",
        "One.\nTwo.\nThree.",
        "Two.\nThree.\nFour.",
        "Three.\nFour.\nFive.",
        "Four.\nFive.",
    ]
    assert source.bodies() == ("One. Two. Three. Four. Five.",)
