"""Sections: what is written at once and goes to the pieces of evidence, with the real model and behind an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from builders import cite, made_article
from chat_server import Server, serving
from reference import EMBEDDED
from tiny import write_llama

from brief import prompts
from brief.citations import Corpus
from brief.draft import Writer
from brief.endpoint import Address, opened
from brief.llm import model as llm
from brief.llm.author import Author
from brief.llm.engine import Sampling
from brief.syntax import Parser
from brief.tell import Teller
from brief.types import Draft, Evidence, Origin, VerdictKind

if TYPE_CHECKING:
    from brief.prompts import Variant

TEXT = """\
Northern quay to close
The harbour board closed the northern quay for 12 weeks on Tuesday, citing cracks in its foundations.
Drivers of the tram line ended their strike after the operator raised the night bonus by 9 percent.
Mayor Ada Lund opened the new dam above Kelby on Friday, three years late.
The ferry Grey Petrel ran aground off Tolling late on Sunday.
"""
ARTICLE = made_article("a", TEXT)
LINES = TEXT.splitlines()[1:]
SHOWN = tuple(Evidence(str(key), cite(ARTICLE, line), line) for key, line in enumerate(LINES, start=1))
QUAY = "The harbour board closed the northern quay for 12 weeks."
TRAM = "The drivers ended their strike after the operator raised the night bonus."
NOBODY = cast("Parser", None)


def variant(words: int = 24, candidates: int = 2, sentences: int = 8) -> Variant:
    """The shipped variant for sections, with other settings."""
    shipped = prompts.load("section", [Path(__file__).parents[1] / "prompts"])
    settings = replace(shipped.draft, words=words, candidates=candidates, sentences=sentences)
    return replace(shipped, draft=settings)


def drafted(model: Author, made: Variant, shown: Sequence[Evidence] = SHOWN) -> list[tuple[Draft, ...]]:
    writer = Writer(model, NOBODY, made, 7)
    return [writer.drafts(piece, shown) for piece in shown]


@pytest.fixture
def chat() -> Iterator[Server]:
    with serving(Server()) as started:
        yield started


def answered(chat: Server, *replies: str, sentences: int = 8) -> list[list[str]]:
    """Return the texts of each piece's drafts, where each section is answered with the next of these replies."""
    rest = iter(replies)
    chat.reply = lambda _: next(rest)
    with opened(Address(chat.url)) as model:
        made = drafted(model, variant(candidates=1, sentences=sentences))
    assert all(draft.keys[0] == piece.key for piece, drafts in zip(SHOWN, made, strict=True) for draft in drafts)
    return [[draft.text for draft in drafts] for drafts in made]


def test_a_section_is_asked_for_once_and_each_piece_gets_its_sentence(chat: Server) -> None:
    assert answered(chat, f"{TRAM} [2] {QUAY} [1]") == [[QUAY], [TRAM], [], []]
    (body,) = chat.asked
    for piece in SHOWN:
        assert f"[{piece.key}] {piece.text}" in body["messages"][-1]["content"]


def test_a_long_story_is_told_in_several_sections(chat: Server) -> None:
    dam, ferry = "Ada Lund opened the dam.", "The Grey Petrel ran aground."
    replies = (f"{QUAY} [1] {TRAM} [2] {dam} [3]", f"{ferry} [4]")
    assert answered(chat, *replies, sentences=3) == [[QUAY], [TRAM], [dam], [ferry]]
    first, second = (body["messages"][-1]["content"] for body in chat.asked)
    assert LINES[2] in first
    assert LINES[3] not in first
    assert LINES[2] not in second
    assert LINES[3] in second


def test_every_candidate_is_a_section_of_its_own(chat: Server) -> None:
    chat.reply = lambda body: f"{QUAY if body['temperature'] else LINES[0]} [1] {TRAM} [2]"
    with opened(Address(chat.url)) as model:
        quay, tram, *others = drafted(model, variant(candidates=3))
    assert {draft.text for draft in quay} == {QUAY, LINES[0]}
    assert [draft.text for draft in tram] == [TRAM]
    assert others == [(), ()]
    assert len(chat.asked) == 3


def test_what_stands_in_brackets_and_is_no_key_is_text(chat: Server) -> None:
    odd = "The [president] of the board closed the quay."
    assert answered(chat, f"{odd} [1] {TRAM} [2]")[:2] == [[odd], [TRAM]]
    with opened(Address(chat.url)) as model:
        chat.reply = lambda _: f"{odd} [1]"
        free = prompts.load("free", [Path(__file__).parents[1] / "prompts"])
        (draft,) = Writer(model, NOBODY, free, 7).drafts(SHOWN[0], SHOWN)
        assert (draft.text, draft.keys) == (odd, ("1",))


def test_two_bad_sentences_leave_the_others_of_their_section_alone(chat: Server, parser: Parser) -> None:
    wrong = QUAY.replace("12", "14")
    chat.reply = lambda _: f"{wrong} [1] {TRAM} [2] The mayor sold the crane to a circus. [3] The sea rose. [9]"
    corpus = Corpus.of([ARTICLE], {"a": ()})
    with opened(Address(chat.url)) as model:
        teller = Teller(Writer(model, parser, variant(candidates=1), 7), corpus, {"a": ()})
        told = list(teller.tell(SHOWN, {piece.span: 0.0 for piece in SHOWN}))
    origins = [[option.statement.origin for option in one.options] for one in told]
    assert origins == [
        [Origin.REPAIRED, Origin.QUOTED],
        [Origin.MODEL, Origin.QUOTED],
        [Origin.QUOTED],
        [Origin.QUOTED],
    ]
    assert [one.options[0].statement.text for one in told] == [QUAY, TRAM, *LINES[2:]]
    assert [one.options[0].statement.citations for one in told] == [(piece.span,) for piece in SHOWN]
    assert len(chat.asked) == 1


def test_one_piece_is_a_section_of_one_sentence(chat: Server) -> None:
    with opened(Address(chat.url)) as model:
        chat.reply = lambda _: QUAY
        ((draft,),) = drafted(model, variant(candidates=1), SHOWN[:1])
        assert (draft.text, draft.keys) == (QUAY, ("1",))
        chat.reply = lambda _: f"{QUAY} [1] [9]"
        ((draft,),) = drafted(model, variant(candidates=1), SHOWN[:1])
        assert not draft.finished


def test_the_room_of_each_section_is_reckoned_once() -> None:
    writer = Writer(cast("Author", None), NOBODY, variant(sentences=3), 7)
    asked = list(writer.questions(SHOWN))
    assert [form for _, form in asked] == [writer._sentences(SHOWN[:3], 3), writer._sentences(SHOWN[3:], 1)]
    assert [messages for messages, _ in asked] == [
        writer.variant.messages(part[0], part) for part in (SHOWN[:3], SHOWN[3:])
    ]


# --- written on this machine -------------------------------------------------------------------------------------


def test_whatever_the_temperature_a_section_has_its_sentences_and_a_key_for_each(tmp_path: Path) -> None:
    path = write_llama(tmp_path / "tiny.gguf")
    with llm.load(path, 1) as model:
        writer = Writer(model, NOBODY, variant(), 7)
        form = replace(writer._sentences(SHOWN, 3), longest=12)
        heats = [Sampling(heat, 0.0, seed) for seed, heat in enumerate((0.0, 1.0, 5.0, 20.0))]
        for written in model.compose(writer.variant.messages(SHOWN[0], SHOWN), form, heats).candidates:
            keys = re.findall(r" \[(\d)\]", written.text)
            assert len(keys) == len(set(keys)) <= 3
            assert set(keys) <= set(form.keys)
            assert written.finished == (len(keys) == 3)
            assert not written.finished or re.fullmatch(r"(?:[^\[\]]+ \[\d\]){3}", written.text)


@pytest.mark.model
def test_the_embedded_model_writes_a_section_that_holds_or_is_quoted(parser: Parser) -> None:
    made = variant(words=6, candidates=2, sentences=2)
    with llm.load(EMBEDDED, 2) as model:
        form = Writer(model, NOBODY, made, 7)._sentences(SHOWN[:2], 2)
        heats = [Sampling(heat, 0.0, 1) for heat in (0.0, 0.8, 5.0)]
        written = model.compose(made.messages(SHOWN[0], SHOWN[:2]), form, heats).candidates
        assert any(one.finished for one in written)
        for one in written:
            assert one.finished == bool(re.fullmatch(r"(?:[^\[\]]+ \[[12]\]){2}", one.text))
            assert len(set(re.findall(r"\[[12]\]", one.text))) == one.text.count("]")
        first = drafted(model, made, SHOWN[:2])
        assert any(first)
        corpus = Corpus.of([ARTICLE], {"a": ()})
        teller = Teller(Writer(model, parser, made, 7), corpus, {"a": ()})
        told = list(teller.tell(SHOWN[:2], {piece.span: 0.0 for piece in SHOWN}))
    # The same bytes again.
    assert [tuple(one.draft for one in piece.drafts) for piece in told] == first
    for piece in told:
        assert {one.draft.keys for one in piece.drafts} <= {(piece.evidence.key,)}
        for option in piece.options:
            (span,) = option.statement.citations
            assert ARTICLE.slice(span) == piece.evidence.text
            assert option.statement.verdict.kind is VerdictKind.SUPPORTED
