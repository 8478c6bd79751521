"""What models wrote is kept at once, found by all that decided it, and never asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from brief.errors import OutputError, SourceError
from brief.llm.author import Form, Generation, Grounded, Texts, Written
from brief.llm.engine import Sampling
from brief.llm.recording import Recorded, Recording, Writer, key
from brief.types import Message, Role

FERRY = Generation(
    (Written("The ferry stopped. [1]", -0.125, finished=True), Written("It", -1.5, finished=False)), 40, 9
)
FORM = Texts(("The ferry stopped. [1]", "It stopped. [1]"))
GREEDY = Sampling(0.0, 0.0, 0)
ASK = (Message(Role.SYSTEM, "Be short."), Message(Role.USER, "[1] The ferry stopped on Monday."))


class Author:
    """A model that writes the ferry, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def compose(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        assert (messages, form, samplings) == (ASK, FORM, [GREEDY])
        self.asked += 1
        return FERRY

    def check(self, messages: Sequence[Message], form: Form, candidates: int) -> None:
        assert (messages, form, candidates) == (ASK, FORM, 2)

    def count(self, text: str) -> int:
        return len(text)

    @property
    def tokens_read(self) -> int:
        return 40 * self.asked

    @property
    def tokens_written(self) -> int:
        return 9 * self.asked


def recording(path: Path) -> Recording:
    return Recording(path, "choose another folder")


def test_what_is_kept_is_found_in_the_next_run(tmp_path: Path) -> None:
    recording(tmp_path / "deep" / "a.jsonl").keep("k", FERRY)
    assert recording(tmp_path / "deep" / "a.jsonl").find("k") == FERRY
    assert recording(tmp_path / "deep" / "a.jsonl").find("other") is None


def test_the_half_of_a_line_that_an_interruption_left_loses_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    recording(path).keep("k", FERRY)
    whole = path.read_text()
    path.write_text(whole + whole[: len(whole) // 2].replace('"k"', '"half"'))
    recording(path).keep("new", FERRY)
    assert [recording(path).find(name) for name in ("k", "half", "new")] == [FERRY, None, FERRY]


def test_a_file_that_cannot_be_read_or_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(SourceError, match="remove it, or choose another folder"):
        recording(tmp_path / "a.jsonl")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="choose another folder"):
        recording(tmp_path / "file" / "a.jsonl").keep("k", FERRY)


def test_a_key_changes_with_everything_that_it_is_made_of() -> None:
    assert len({key("a", ("b", 1)), key("a", ("b", 2)), key("a", ("b", "1")), key("a", "b", 1), key("a")}) == 5


def test_old_recordings_are_still_found() -> None:
    said = [("system", "Be short."), ("user", "[1] The ferry stopped on Monday.")]
    name = key("brief-generation/1", "m", said, "_Texts", FORM.options, [(0.0, 0.0, 0)], 0)
    assert Writer("m").key(ASK, FORM, [GREEDY]) == name


def test_a_model_is_asked_once_for_each_thing_also_by_the_next_run(tmp_path: Path) -> None:
    author = Author()
    for _ in range(2):
        model = Recorded(author, Writer("m"), recording(tmp_path / "a.jsonl"))
        assert model.compose(ASK, FORM, [GREEDY]) == FERRY
    assert author.asked == 1
    model.check(ASK, FORM, 2)
    assert (model.tokens_read, model.tokens_written, model.count("ferry")) == (40, 9, 5)
    other = Recorded(author, Writer("another"), recording(tmp_path / "a.jsonl"))
    assert other.compose(ASK, FORM, [GREEDY]) == FERRY
    assert author.asked == 2


def test_how_many_sentences_decides_and_a_single_one_is_found_where_it_was_kept() -> None:
    form = Grounded(("1", "2"), ("The ferry stopped.", "Nobody was hurt."), 60)
    said = [(message.role, message.content) for message in ASK]
    allowed = (form.keys, form.evidence, form.longest)
    kept = key("brief-generation/1", "abc", said, "_Grounded", allowed, [(0.0, 0.0, 0)], 0)
    assert Writer("abc").key(ASK, form, [GREEDY]) == kept
    assert Writer("abc").key(ASK, replace(form, sentences=2), [GREEDY]) != kept
