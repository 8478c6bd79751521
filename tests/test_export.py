"""Documents as lines of JSON and back; what `brief corpus export` writes is tested with that command."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief import clean, ingest
from brief.errors import SourceError
from brief.export import documents, lines
from brief.ingest import Format
from brief.types import Document

ANY = st.text(st.characters(exclude_categories=()), min_size=1)
MAYBE = st.none() | ANY
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))  # ISO 8601 knows no seconds
DOCUMENTS = st.builds(
    Document,
    origin=ANY,
    text=ANY,
    title=MAYBE,
    publisher=MAYBE,
    published=st.none() | st.datetimes(timezones=ZONES),
    language=MAYBE,
    url=MAYBE,
    path=MAYBE,
    raw=st.just(b""),
    pages=st.lists(st.integers(0)).map(tuple),
    weight=st.floats(0.1, 9),
)


@given(st.lists(DOCUMENTS, max_size=3))
def test_documents_come_back_as_they_were(some: list[Document]) -> None:
    assert list(documents(lines(some), "articles.jsonl")) == some


def test_the_lines_are_articles_with_the_same_ids_for_whoever_reads_them() -> None:
    document = Document("https://ledger.example/1", "Harbour reopens\n\nIt reopened on Monday.\n", publisher="Ledger")
    (read,) = ingest.documents("articles.jsonl", lines([document]).encode(), Format.LINES)
    assert isinstance(read, Document)
    assert clean.article(read).id == clean.article(document).id
    assert read.publisher == "Ledger"


def test_a_line_that_is_damaged_is_named() -> None:
    text = lines([Document("a", "Text.\n")])
    with pytest.raises(SourceError, match=r"articles\.jsonl:2: is not JSON"):
        list(documents(text + text[:9], "articles.jsonl"))
