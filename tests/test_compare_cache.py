from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from brief.compare.cache import Shelf, key
from brief.compare.replay import Meter, Replay
from brief.errors import ModelError, OutputError, SourceError
from brief.llm.author import Generation, Texts, Written
from brief.llm.engine import Sampling
from brief.types import Message, Role

if TYPE_CHECKING:
    from brief.compare.replay import Effort

FERRY = Generation(
    (Written("The ferry stopped. [1]", -0.125, finished=True), Written("It", -1.5, finished=False)), 40, 9
)
OPTIONS = ("The ferry stopped. [1]", "It stopped. [1]")
GREEDY = Sampling(0.0, 0.0, 0)
ASK = (Message(Role.SYSTEM, "Be short."), Message(Role.USER, "[1] The ferry stopped on Monday."))


def test_what_is_kept_is_found_in_the_next_run(tmp_path: Path) -> None:
    Shelf(tmp_path / "deep" / "a.jsonl").keep("k", FERRY)
    assert Shelf(tmp_path / "deep" / "a.jsonl").find("k") == FERRY
    assert Shelf(tmp_path / "deep" / "a.jsonl").find("other") is None


def test_the_half_of_a_line_that_an_interruption_left_loses_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    Shelf(path).keep("k", FERRY)
    whole = path.read_text()
    path.write_text(whole + whole[: len(whole) // 2].replace('"k"', '"half"'))
    shelf = Shelf(path)
    shelf.keep("new", FERRY)
    assert [Shelf(path).find(name) for name in ("k", "half", "new")] == [FERRY, None, FERRY]


def test_a_cache_that_cannot_be_read_or_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(SourceError, match="choose another folder with --cache"):
        Shelf(tmp_path / "a.jsonl")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="choose another folder with --cache"):
        Shelf(tmp_path / "file" / "a.jsonl").keep("k", FERRY)


def test_a_key_changes_with_everything_that_it_is_made_of() -> None:
    assert len({key("a", ("b", 1)), key("a", ("b", 2)), key("a", ("b", "1")), key("a", "b", 1), key("a")}) == 5


def replay(path: Path, *, sha256: str = "m", repeat: int = 0) -> Replay:
    return Replay(sha256, repeat, Shelf(path), None, Meter(lambda: 0.0, lambda: 1))


def record(path: Path) -> None:
    """Store the ferry under the key that the replay asks for, as a model that is here would."""
    said = [("system", "Be short."), ("user", "[1] The ferry stopped on Monday.")]
    name = key(
        "brief-generation/1", "m", said, "_Texts", ("The ferry stopped. [1]", "It stopped. [1]"), [(0.0, 0.0, 0)], 0
    )
    Shelf(path).keep(name, FERRY)


def test_what_was_recorded_is_written_again_without_a_model_and_without_a_time(tmp_path: Path) -> None:
    record(tmp_path / "a.jsonl")
    model = replay(tmp_path / "a.jsonl")
    assert model.compose(ASK, Texts(OPTIONS), [GREEDY]) == FERRY


def test_what_came_from_the_cache_has_no_seconds_and_no_memory(tmp_path: Path) -> None:
    record(tmp_path / "a.jsonl")
    told = replay(tmp_path / "a.jsonl")
    told.compose(ASK, Texts(OPTIONS), [GREEDY])
    spent: Effort = told.reckon()
    assert (spent.read, spent.written, spent.seconds, spent.memory) == (40, 9, None, None)


@pytest.mark.parametrize(
    ("ask", "options", "sampling"),
    [
        ((ASK[0], Message(Role.USER, "[1] The ferry stopped.")), OPTIONS, GREEDY),
        ((Message(Role.SYSTEM, "Be brief."), ASK[1]), OPTIONS, GREEDY),
        (ASK, OPTIONS[:1], GREEDY),
        (ASK, OPTIONS, Sampling(0.0, 0.0, 1)),
        (ASK, OPTIONS, Sampling(0.5, 0.0, 0)),
    ],
    ids=["evidence", "prompt", "grammar", "seed", "parameters"],
)
def test_what_is_asked_otherwise_is_another_generation(
    tmp_path: Path, ask: tuple[Message, ...], options: tuple[str, ...], sampling: Sampling
) -> None:
    record(tmp_path / "a.jsonl")
    model = replay(tmp_path / "a.jsonl")
    with pytest.raises(ModelError, match="record anew with the same command without --recorded"):
        model.compose(ask, Texts(options), [sampling])


@pytest.mark.parametrize(("sha256", "repeat"), [("n", 0), ("m", 1)], ids=["model", "repeat"])
def test_another_model_and_another_repeat_write_anew(tmp_path: Path, sha256: str, repeat: int) -> None:
    record(tmp_path / "a.jsonl")
    model = replay(tmp_path / "a.jsonl", sha256=sha256, repeat=repeat)
    with pytest.raises(ModelError, match="does not hold what is asked now"):
        model.compose(ASK, Texts(OPTIONS), [GREEDY])
