from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from brief.compare.replay import Meter, Replay
from brief.errors import ModelError
from brief.llm.author import Generation, Texts, Written
from brief.llm.engine import Sampling
from brief.llm.recording import Recording, Writer
from brief.types import Message, Role

if TYPE_CHECKING:
    from brief.compare.replay import Effort

FERRY = Generation(
    (Written("The ferry stopped. [1]", -0.125, finished=True), Written("It", -1.5, finished=False)), 40, 9
)
OPTIONS = ("The ferry stopped. [1]", "It stopped. [1]")
GREEDY = Sampling(0.0, 0.0, 0)
ASK = (Message(Role.SYSTEM, "Be short."), Message(Role.USER, "[1] The ferry stopped on Monday."))


def replay(path: Path, *, sha256: str = "m", repeat: int = 0) -> Replay:
    return Replay(Writer(sha256, repeat), Recording(path, "sit down"), None, Meter(lambda: 0.0, lambda: 1))


def record(path: Path) -> None:
    """Store the ferry under the key that the replay asks for, as a model that is here would."""
    Recording(path, "sit down").keep(Writer("m").key(ASK, Texts(OPTIONS), [GREEDY]), FERRY)


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
