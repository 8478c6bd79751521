from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.clean import article
from brief.segment import sentences, split
from brief.types import Document, MarkKind

SETS = Path(__file__).parents[2] / "shared" / "data" / "sentences"
needs_sets = pytest.mark.skipif(not SETS.is_dir(), reason="the public sentence sets are not beside the checkout")

NEWS_LIKE = st.text(st.sampled_from("abAB .!?,;:'\"“”’()[]…\n\r\t 12UuSs。-•"), max_size=120)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ("Dr. Roe met Gov. Poe on Feb. 1 at 10 p.m. local time.", "It rained."),
        ("The U.S. Senate met in the U.S. on Monday.", "She left the U.S.", "But he stayed."),
        ("J.D. Roe and L. Ron Poe voted.", "It was plan B.", "The rest agreed."),
        ("Alder Inc. bought Birch Corp. in May.", "Its rival is Cedar Inc.", "The price is secret."),
        ("See No. 10 vs. No. 12 on p. 4.", "Did he agree?", "No.", "He left."),
        ("Prices rose 3.5% to $4.20.", "12 people left.", "€3 remained."),
        ('She called it "a plain lie.".', "Then he left."),
        ("“We waited. Nobody came,” she said.", "“They will.", "They must.”"),
        ('"We are ready. We start," he said.', '"The vote is today.', "It is close."),
        ("We are ready.", 'We start," he said.', '"The vote is today. It is close," she said.'),
        ('The 24" screen broke.', 'A 17" one did not.'),
        ('She said: "We waited. Nobody came."', 'Then "it" rained.', "It was late."),
        ('"Why?" Jane Roe asked.', '"Because!" he said.'),
        ("We waited... and waited.", "He came...", "The rain stopped."),
        ("He had shares in Yahoo! Inc. and others.", "Who knew?!", "She did."),
        ("It was late [2].", "It was early.[3]", "It ended."),
        ("eBay rose.", "iPhone sales fell."),
        ("1. The first item.", "2. The second item."),
        ("a) The first item", "b) The second item"),
        ("(He was there.)", "She was not."),
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: tuple[str, ...]) -> None:
    assert pieces(" ".join(parts)) == list(parts)


def test_lines_come_first() -> None:
    assert pieces("A heading\r\nA sentence that\nbreaks off,\n\n  The end.  ") == [
        "A heading",
        "A sentence that",
        "breaks off,",
        "The end.",
    ]


def test_a_quotation_is_cut_where_it_would_make_its_sentence_too_long() -> None:
    one, two = "We waited" + " a day" * 17 + ".", "Nobody came,"
    assert pieces(f'"{one} {two}" she said.') == [f'"{one} {two}" she said.']
    assert pieces(f'"{one} {two}" she said again.') == [f'"{one}', f'{two}" she said again.']


def test_a_quotation_that_is_never_closed_swallows_nothing() -> None:
    assert pieces('"We are ready. We start,\nThe vote is today. It is close.') == [
        '"We are ready.',
        "We start,",
        "The vote is today.",
        "It is close.",
    ]


@given(NEWS_LIKE | st.text(max_size=120))
def test_ranges_are_ordered_tight_and_leave_only_white_space(text: str) -> None:
    at = 0
    for start, end in split(text):
        assert at <= start < end
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        assert len(text[start:end].splitlines()) == 1
        at = end
    assert text[at:].strip() == ""


@given(NEWS_LIKE)
def test_a_line_is_split_alike_alone_and_among_others(line: str) -> None:
    single = " ".join(line.split())
    moved = [(start + 5, end + 5) for start, end in split(single)]
    assert [pair for pair in split(f"One.\n{single}\nTwo.") if 5 <= pair[0] < 5 + len(single)] == moved


@pytest.mark.parametrize(
    "unit",
    [
        ". ",
        "Mr. A",
        "U.S. ",
        '"',
        "?A ",
        "x 1. ",
        ".(((",
        ". . . ",
        "a b c. D e f. ",
        '"A b. C" d ',
        '"a b" c ',
        'A "b. C." ',
    ],
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    start = time.process_time()
    split(text)
    # A quadratic pattern takes minutes here; the bound is wide since the machine may be slow.
    assert time.process_time() - start < 20


def test_sentences_come_from_the_body_only_and_count_from_zero() -> None:
    text = "Ferry runs aground\n\nBy Jane Roe\n\nAll were saved. Nobody was hurt.\n\nComments\n"
    found = article(Document("a.txt", text))
    assert [(found.slice(s.span), s.index, s.paragraph) for s in sentences(found)] == [
        ("All were saved.", 0, 0),
        ("Nobody was hurt.", 1, 0),
    ]


@given(st.text(max_size=200))
def test_every_sentence_lies_in_the_body_mark_of_its_paragraph(text: str) -> None:
    found = article(Document("a.txt", text))
    body = found.ranges(MarkKind.BODY)
    for index, sentence in enumerate(sentences(found)):
        start, end = body[sentence.paragraph]
        assert sentence.index == index
        assert start <= sentence.span.start < sentence.span.end <= end
        assert sentence.span.article_id == found.id


def _records(name: str) -> list[dict[str, object]]:
    with gzip.open(SETS / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@needs_sets
def test_golden_rules() -> None:
    failed = [
        rule["id"] for rule in _records("golden_rules.jsonl.gz") if pieces(str(rule["text"])) != rule["sentences"]
    ]
    assert len(failed) <= 1, failed  # measured: none of 48


@needs_sets
def test_news_articles() -> None:
    gold = found = right = 0
    for record in _records("gum_news.jsonl.gz"):
        ranges = record["sentences"]
        assert isinstance(ranges, list)
        theirs, ours = {tuple(pair) for pair in ranges}, set(split(str(record["text"])))
        gold, found, right = gold + len(theirs), found + len(ours), right + len(theirs & ours)
    assert 2 * right / (gold + found) > 0.94  # measured: 0.945; 23 of the gold ends are not to be seen in the text
