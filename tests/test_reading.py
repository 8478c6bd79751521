from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brief.citations.cues import cues
from brief.citations.dates import dates
from brief.citations.keys import words
from brief.citations.names import names
from brief.citations.numbers import numbers
from brief.citations.quotations import quotations
from brief.citations.reading import read
from brief.citations.speakers import attributions

FACTS = (numbers, dates, names, quotations, cues, attributions)


@given(st.text(alphabet=st.sampled_from("aAbM 1290.,'\"“”’-–%$\n\u00a0[]…étMay"), max_size=80) | st.text(max_size=60))
def test_every_fact_is_its_own_slice_and_nothing_raises(text: str) -> None:
    for extract in FACTS:
        for fact in extract(text):
            assert text[fact.start : fact.end] == fact.text
    assert read(text).words == words(text)
