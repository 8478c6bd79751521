"""What is guessed from the evidence changes the time that writing takes, and but for rounding nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from tiny import write_llama

from brief.llm import model as llm
from brief.llm.automaton import Text, Trie
from brief.llm.batch import Run, Scores
from brief.llm.candidate import Candidate, Lookup, hold
from brief.llm.engine import Completion, Sampling
from brief.llm.model import ChatModel
from brief.types import Message, Role

ASK = (Message(Role.SYSTEM, "Write."), Message(Role.USER, "the ferry of the harbour council"))
GREEDY = Sampling(0.0, 0.0, 0)
EVENLY = [Sampling(heat, 0.0, seed) for seed, heat in enumerate((0.0, 0.5, 1.0, 5.0))]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatModel]:
    with llm.load(write_llama(tmp_path_factory.mktemp("tiny") / "tiny.gguf"), 1) as loaded:
        yield loaded


def candidate(tokens: Sequence[int], size: int = 10) -> Candidate[None]:
    scores = Scores.of(np.zeros((1, size), np.float32))
    return Candidate(1, None, GREEDY, scores, 5, 0.0, [*tokens])


def test_a_guess_is_what_followed_the_last_two_tokens_where_they_first_stood() -> None:
    lookup = Lookup([[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 9], [7]])
    every = Text(np.arange(10))
    assert lookup.guess(every, candidate([1, 2]), 9) == (3, 4, 5, 6)
    assert lookup.guess(every, candidate([0, 0, 7, 8]), 9) == ()
    assert lookup.guess(every, candidate([6, 7]), 9) == (8,)
    assert lookup.guess(every, candidate([1, 2]), 2) == (3, 4)
    assert lookup.guess(every, candidate([1, 2]), 0) == lookup.guess(every, candidate([1, 2]), -1) == ()
    assert lookup.guess(every, candidate([2]), 9) == ()


def test_what_may_not_be_written_is_not_guessed() -> None:
    lookup = Lookup([[1, 2, 3, 4, 5]])
    assert lookup.guess(Text(np.array([1, 2, 3])), candidate([1, 2]), 9) == (3,)


def rows(*likeliest: int) -> Scores:
    logits = np.zeros((len(likeliest), 10), np.float32)
    logits[np.arange(len(likeliest)), likeliest] = 5
    return Scores.of(logits)


@pytest.mark.parametrize(
    ("likeliest", "kept", "coming"), [((3, 4, 5), [3, 4], None), ((3, 9, 5), [3], 9), ((9, 4, 5), [], 9)]
)
def test_a_guess_is_kept_as_far_as_it_is_what_is_chosen(
    likeliest: tuple[int, ...], kept: list[int], coming: int | None
) -> None:
    seen = rows(*likeliest)
    one = candidate([1, 2])
    one.scores = seen.rows(0, 1)
    hold(Text(np.arange(10)), one, (3, 4), seen)
    assert (one.tokens, one.coming) == ([1, 2, *kept], coming)
    # What follows the last kept token decides the next choice.
    assert int(one.scores.logits[-1].argmax()) == likeliest[len(kept)]
    assert one.log_probability == pytest.approx(len(kept) * float(seen.logits[0].max() - seen.norms[0]))


def near(ones: Sequence[Completion], others: Sequence[Completion]) -> None:
    for one, other in zip(ones, others, strict=True):
        assert (one.tokens, one.finished) == (other.tokens, other.finished)
        assert one.likelihood == pytest.approx(other.likelihood, abs=1e-3)


def test_guesses_right_and_wrong_change_no_text(model: ChatModel) -> None:
    engine, prompt = model.engine, model.prompt(ASK)
    free = Text(np.arange(3, engine.vocabulary_size))
    plain = engine.complete(prompt, free, EVENLY, 40)
    right = Lookup([one.tokens for one in plain])
    wrong = Lookup(
        [[a, b, 300, 301, 302, 303] for one in plain for a, b in zip(one.tokens, one.tokens[1:], strict=False)]
    )
    for lookup in (right, wrong):
        near(engine.complete(prompt, free, EVENLY, 40, lookup), plain)
        # Nothing that was guessed wrongly is left in the memory.
        near(engine.complete(prompt, free, EVENLY, 40), plain)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 11])
def test_the_limit_holds(model: ChatModel, limit: int) -> None:
    engine, prompt = model.engine, model.prompt(ASK)
    free = Text(np.arange(3, engine.vocabulary_size))
    lookup = Lookup([one.tokens for one in engine.complete(prompt, free, EVENLY, 12)])
    near(engine.complete(prompt, free, EVENLY, limit, lookup), engine.complete(prompt, free, EVENLY, limit))


def test_a_text_that_ends_inside_a_guess_is_finished(model: ChatModel) -> None:
    texts = [model.tokenizer.encode(text) for text in ("the ferry said so.", "the ferry said that it is.")]
    engine, prompt = model.engine, model.prompt(ASK)
    written = engine.complete(prompt, Trie(texts), EVENLY, 40, Lookup([[*text, 5, 6, 7] for text in texts]))
    assert all(one.finished and list(one.tokens) in texts for one in written)
    near(written, engine.complete(prompt, Trie(texts), EVENLY, 40))


def test_it_reads_fewer_times(model: ChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, prompt = model.engine, model.prompt(ASK)
    free = Text(np.arange(3, engine.vocabulary_size))
    read: list[int] = []
    decode = engine._decode

    def counted(runs: Sequence[Run]) -> Scores:
        read.append(len(runs))
        return decode(runs)

    monkeypatch.setattr(engine, "_decode", counted)
    (plain,) = engine.complete(prompt, free, [GREEDY], 40)
    without = len(read)
    read.clear()
    engine.complete(prompt, free, [GREEDY], 40, Lookup([plain.tokens]))
    assert len(read) < without / 2
