"""The engine on the embedded model, held against llama.cpp's own high-level class."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from brief.errors import ModelError, PromptTooLong
from brief.llm.automaton import CitedSentence, Trie, closing_tokens, plain_tokens
from brief.llm.batch import Scores
from brief.llm.engine import Completion, Engine, Prompt, Sampling

pytestmark = pytest.mark.model

CONTEXT = 1024
GREEDY = Sampling(temperature=0.0, shortness=0.0, seed=0)
HOT = [Sampling(temperature=5.0, shortness=0.0, seed=seed) for seed in range(8)]
TEXTS = [
    " The ferry ran aground on Sunday.",
    " The ferry ran late.",
    " A ferry ran aground off the cape on Sunday night.",
]


@pytest.fixture(scope="module")
def engine(gguf: Path) -> Iterator[Engine]:
    with Engine(gguf, CONTEXT, candidates=8, threads=2) as opened:
        yield opened


def prompt(engine: Engine, prefix: str = "Late on Sunday a ferry hit a reef.", suffix: str = " In short:") -> Prompt:
    return Prompt(tuple(engine.tokenize(prefix)), tuple(engine.tokenize(suffix)))


def trie(engine: Engine) -> Trie:
    return Trie([engine.tokenize(text) for text in TEXTS])


def text_of(engine: Engine, completion: Completion) -> str:
    return engine.detokenize(completion.tokens)


def cited(engine: Engine, longest: int) -> CitedSentence:
    pieces = [engine.detokenize([token]).encode() for token in range(engine.vocabulary_size)]
    keys = Trie([engine.tokenize(f" [{key}]") for key in (1, 2)])
    return CitedSentence(plain_tokens(pieces), closing_tokens(pieces), keys, longest)


@pytest.fixture(scope="module")
def reference(engine: Engine, gguf: Path) -> list[float]:
    """The mean log-probability of each text after the prompt, by llama_cpp.Llama."""
    from llama_cpp import Llama  # noqa: PLC0415

    # The engine leaves the choice to llama.cpp, which takes flash attention; without it the numbers differ by 0.02.
    llama = Llama(str(gguf), n_ctx=CONTEXT, n_threads=2, logits_all=True, flash_attn=True, verbose=False)
    read = prompt(engine)
    likelihoods = []
    for text in TEXTS:
        tokens = engine.tokenize(text)
        llama.reset()
        llama.eval([*read.prefix, *read.suffix, *tokens])
        rows = np.array(llama.scores[read.length - 1 : read.length - 1 + len(tokens)], np.float64)
        chosen = rows[np.arange(len(tokens)), tokens] - np.log(np.exp(rows).sum(axis=-1))
        likelihoods.append(float(chosen.mean()))
    llama.close()
    return likelihoods


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_a_likelihood_is_llama_cpps_own(engine: Engine, reference: list[float], number: int) -> None:
    (forced,) = engine.complete(prompt(engine), Trie([engine.tokenize(TEXTS[number])]), [GREEDY], 40)
    assert text_of(engine, forced) == TEXTS[number]
    assert forced.likelihood == pytest.approx(reference[number], abs=1e-2)


def test_what_is_chosen_has_the_likelihood_of_what_is_forced(engine: Engine, reference: list[float]) -> None:
    for completion in engine.complete(prompt(engine), trie(engine), HOT, 40):
        number = TEXTS.index(text_of(engine, completion))
        # Eight tokens read together go through other kernels than one: 0.02 apart on a quantised model.
        assert completion.likelihood == pytest.approx(reference[number], abs=5e-2)
        assert completion.finished


def test_greedy_takes_the_likelier_token_at_each_fork(engine: Engine) -> None:
    likely, unlikely = " the ferry hit a reef.", " quantum yogurt tariffs sing."
    automaton = Trie([engine.tokenize(unlikely), engine.tokenize(likely)])
    (completion,) = engine.complete(prompt(engine), automaton, [GREEDY], 40)
    assert text_of(engine, completion) == likely


def test_shortness_takes_the_shorter_text(engine: Engine) -> None:
    hurried = Sampling(temperature=0.0, shortness=50.0, seed=0)
    (completion,) = engine.complete(prompt(engine), trie(engine), [hurried], 40)
    assert text_of(engine, completion) == " The ferry ran late."


def test_one_seed_writes_one_text_and_other_seeds_write_others(engine: Engine) -> None:
    automaton = cited(engine, longest=12)
    first = engine.complete(prompt(engine), automaton, HOT, 16)
    assert engine.complete(prompt(engine), automaton, HOT, 16) == first
    assert len({completion.tokens for completion in first}) == len(HOT)


def test_a_prefix_that_was_read_before_gives_the_same_numbers(engine: Engine) -> None:
    here, there = prompt(engine), prompt(engine, "Prices rose in May.", " So:")
    samplings = [GREEDY, *HOT[:3]]
    engine.complete(there, trie(engine), samplings, 40)
    fresh = engine.complete(here, trie(engine), samplings, 40)
    read = engine.tokens_read
    assert engine.complete(here, trie(engine), samplings, 40) == fresh
    assert engine.tokens_read - read == len(here.suffix)
    other = engine.complete(there, trie(engine), samplings, 40)
    assert other != fresh
    assert engine.complete(here, trie(engine), samplings, 40) == fresh


def test_a_prefix_longer_than_a_batch_gives_the_same_numbers(engine: Engine) -> None:
    long = prompt(engine, "The council met again on Monday. " * 80)
    assert len(long.prefix) > 512
    fresh = engine.complete(long, trie(engine), [GREEDY], 20)
    assert engine.complete(long, trie(engine), [GREEDY], 20) == fresh


@pytest.mark.parametrize("temperature", [1.0, 5.0])
def test_candidates_never_leave_the_texts(engine: Engine, temperature: float) -> None:
    samplings = [Sampling(temperature, 0.0, seed) for seed in range(8)]
    written = {text_of(engine, one) for one in engine.complete(prompt(engine), trie(engine), samplings, 40)}
    assert written <= set(TEXTS)


def test_heat_writes_more_than_one_text(engine: Engine) -> None:
    written = {one.tokens for one in engine.complete(prompt(engine), trie(engine), HOT, 40)}
    assert len(written) > 1


def test_a_free_sentence_ends_with_a_key_or_is_unfinished(engine: Engine) -> None:
    samplings = [Sampling(0.8, 0.0, seed) for seed in range(8)]
    completions = engine.complete(prompt(engine), cited(engine, longest=20), samplings, 40)
    assert any(completion.finished for completion in completions)
    for completion in completions:
        text = text_of(engine, completion)
        assert completion.finished == text.endswith((". [1]", ". [2]", "! [1]", "! [2]", '." [1]', '." [2]'))
        assert "[" not in text[:-4]


@pytest.mark.parametrize("limit", [1, 3, 5])
def test_a_text_that_the_limit_cuts_is_unfinished(engine: Engine, limit: int) -> None:
    completions = engine.complete(prompt(engine), trie(engine), HOT, limit)
    starts = {tuple(engine.tokenize(text)[:limit]) for text in TEXTS}
    whole = {tuple(engine.tokenize(text)) for text in TEXTS}
    for completion in completions:
        assert completion.tokens in starts
        assert completion.finished == (completion.tokens in whole)
    assert not all(completion.finished for completion in completions)


def test_a_text_of_just_the_limit_is_finished(engine: Engine) -> None:
    tokens = engine.tokenize(TEXTS[0])
    (completion,) = engine.complete(prompt(engine), Trie([tokens]), [GREEDY], len(tokens))
    assert completion.finished


def test_tokens_are_counted(engine: Engine) -> None:
    engine.complete(prompt(engine, "Something else."), trie(engine), [GREEDY], 40)
    read, written = engine.tokens_read, engine.tokens_written
    (completion,) = engine.complete(prompt(engine), trie(engine), [GREEDY], 40)
    assert engine.tokens_read - read == prompt(engine).length
    assert 0 < engine.tokens_written - written <= len(completion.tokens)


def test_a_prompt_that_is_too_long_says_by_how_much(engine: Engine) -> None:
    read = prompt(engine, "The council met. " * 300)
    with pytest.raises(PromptTooLong) as caught:
        engine.complete(read, trie(engine), [GREEDY, GREEDY], 40)
    assert (caught.value.needed, caught.value.room) == (read.length + 120, CONTEXT)
    assert str(caught.value) == (
        f"the prompt and its candidates need {read.length + 120} tokens, the model's context holds 1024: lower --budget"
    )
    # The engine is as good as before.
    assert engine.complete(prompt(engine), trie(engine), [GREEDY], 40)[0].finished


def test_more_candidates_than_there_are_sequences(engine: Engine) -> None:
    read = engine.tokens_read
    with pytest.raises(ModelError) as caught:
        engine.complete(prompt(engine, "Something new."), trie(engine), HOT * 2, 4)
    assert str(caught.value) == "16 candidates are too many: 8 can be written side by side: ask for fewer"
    assert engine.tokens_read == read


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ModelError) as caught:
        Engine(path, CONTEXT, candidates=1, threads=1)
    assert str(caught.value) == (
        f"{path}: llama.cpp cannot load this model: is the file whole, and this build new enough?"
    )


def test_an_engine_outlives_another_that_failed(engine: Engine, tmp_path: Path) -> None:
    for _ in range(3):
        with pytest.raises(ModelError):
            Engine(tmp_path / "none.gguf", CONTEXT, candidates=1, threads=1)
    # llama.cpp goes on to log: what it calls must not have died with the engine that failed.
    gc.collect()
    assert engine.complete(prompt(engine, "Another prefix."), trie(engine), [GREEDY], 40)[0].finished


def test_a_file_that_is_cut_off_or_missing(tmp_path: Path, gguf: Path) -> None:
    path = tmp_path / "model.gguf"
    for _ in range(2):
        with pytest.raises(ModelError, match=r"llama\.cpp cannot load this model"):
            Engine(path, CONTEXT, candidates=1, threads=1)
        with gguf.open("rb") as whole:
            path.write_bytes(whole.read(4_000_000))


@pytest.mark.parametrize(
    "text",
    ["The U.S. said “no” – twice.", " two  spaces ", "<|im_start|>user", "état 1,300 €", "🚢", "", "\nline\n"],
)
def test_a_text_comes_back_from_its_tokens(engine: Engine, text: str) -> None:
    assert engine.detokenize(engine.tokenize(text)) == text


def test_a_long_text_comes_back_from_its_tokens(engine: Engine) -> None:
    text = "internationalisation " * 200
    assert engine.detokenize(engine.tokenize(text)) == text


def test_special_tokens_are_never_read_in_a_text(engine: Engine) -> None:
    assert len(engine.tokenize("<|im_start|>")) > 1


def test_scores_are_a_distribution() -> None:
    logits = np.array([[1.0, 2.0, 3.0], [1000.0, -1000.0, 0.0]], np.float32)
    scores = Scores.of(logits)
    assert np.exp(scores.logits - scores.norms[:, None]).sum(axis=-1) == pytest.approx([1.0, 1.0])
    assert scores.along([2, 0]) == pytest.approx(-np.log(1 + np.exp(-1) + np.exp(-2)))
