from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brief.types import Article, Mark, MarkKind


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(st.text(alphabet="ab \n", min_size=1, max_size=20))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    kinds = draw(st.lists(st.sampled_from(MarkKind), min_size=len(edges), max_size=len(edges)))
    ranges = zip(edges[::2], edges[1::2], kinds, strict=False)
    return Article("a", text, tuple(Mark(start, end, kind, "test") for start, end, kind in ranges))


@given(articles(), st.data())
def test_a_range_is_citable_when_each_of_its_characters_is(article: Article, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(article.text)))
    end = data.draw(st.integers(start, len(article.text)))
    kept = [mark for mark in article.marks if mark.kind is not MarkKind.FURNITURE]
    each = all(
        article.text[at].isspace() or any(mark.start <= at < mark.end for mark in kept) for at in range(start, end)
    )
    assert article.citable(start, end) is each
