from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from reference import EMBEDDED
from tiny import write_llama

from brief.errors import ModelError, PromptTooLong
from brief.llm import model as llm
from brief.llm.engine import Sampling
from brief.llm.gguf import read_header
from brief.llm.tokens import NativeTokenizer
from brief.types import Message, Role

HOT = [Sampling(5.0, 0.0, seed) for seed in range(8)]
ASK = (Message(Role.SYSTEM, "Write."), Message(Role.USER, "The ferry of the harbour council."))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_llama(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


def test_a_sentencepiece_model_writes_what_it_is_held_to(tiny: Path) -> None:
    texts = ["The ferry hit a reef. [1]", "The council said so. [1]", "Zoë’s boat. [1]"]
    with llm.load(tiny, 2) as model:
        assert isinstance(model.tokenizer, NativeTokenizer)
        written = [model.decode(one).strip() for one in model.write(ASK, model.texts(texts), HOT, 60)]
        assert set(written) <= set(texts)
        assert len(set(written)) > 1


def test_a_sentencepiece_model_copies_names(tiny: Path) -> None:
    with llm.load(tiny, 1) as model:
        sentence = model.grounded_sentence(["1"], ["The council said on Monday that 31 ferries of Kelby stop."], 20)
        for one in model.write(ASK, sentence, HOT, 60):
            text = model.decode(one).strip()
            assert one.finished == text.endswith(" [1]")
            capitals = [word for word in text.split()[1:] if word[0].isupper()]
            assert all(
                word.strip(".,;:!?)") in {"Monday", "Kelby", "The"}
                or "Monday".startswith(word)
                or "Kelby".startswith(word)
                for word in capitals[:-1]
            )


def test_a_model_without_an_end_token_needs_none(tmp_path: Path) -> None:
    path = write_llama(tmp_path / "endless.gguf", end=None)
    assert read_header(path).eos_id is None
    with llm.load(path, 1) as model:
        (one,) = model.write(ASK, model.texts(["The ferry."]), HOT[:1], 40)
        assert one.finished


def test_weights_that_are_no_chat_model(tmp_path: Path) -> None:
    path = write_llama(tmp_path / "base.gguf", template=None)
    with pytest.raises(ModelError, match="has no chat template"), llm.load(path, 1):
        pass


def test_a_file_cut_in_half(tiny: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.gguf"
    half.write_bytes(tiny.read_bytes()[: tiny.stat().st_size // 2])
    with pytest.raises(ModelError, match="cut short"), llm.load(half, 1):
        pass


def test_evidence_longer_than_the_context_is_said_with_the_numbers(tiny: Path) -> None:
    with llm.load(tiny, 1) as model:
        long = (Message(Role.USER, "the ferry " * 2000),)
        before = model.engine.tokens_read
        with pytest.raises(PromptTooLong) as caught:
            model.write(long, model.texts(["The ferry."]), HOT[:1], 40)
        assert caught.value.needed == model.prompt(long).length + 80
        assert caught.value.room == model.engine.room == 2048
        assert model.engine.tokens_read == before


def test_more_than_the_memory_allows(tiny: Path) -> None:
    header = read_header(tiny)
    assert header.token_bytes == 2 * 2 * 64 * 2
    needed = tiny.stat().st_size + 2048 * header.token_bytes
    llm._check_fit(header, 2048, None)
    llm._check_fit(header, 2048, needed)
    with pytest.raises(ModelError) as caught:
        llm._check_fit(replace(header, token_bytes=10**6), 4096, 3 * 10**9)
    assert str(caught.value) == (
        f"{tiny}: needs 4.1 GB of memory, 3.0 GB are free: close other programs or take a smaller model"
    )


def test_the_embedded_models_context_is_what_llama_cpp_says() -> None:
    # 30 layers of 3 heads of 64 numbers, keys and values.
    assert read_header(EMBEDDED).token_bytes == 2 * 2 * 30 * 3 * 64


@pytest.mark.model
def test_the_number_of_threads_decides_nothing_but_the_time() -> None:
    written = []
    for threads in (1, 2, 3):
        with llm.load(EMBEDDED, threads) as model:
            model.engine._cores.look = lambda count=threads: count  # type: ignore[method-assign, misc]
            # More than 512 tokens, where llama.cpp shares the attention of a single token out over its threads.
            ask = (Message(Role.USER, "The ferry ran aground. " * 100),)
            assert model.prompt(ask).length > 512
            written.append(model.write(ask, model.cited_sentence(["1"], 8), HOT[:1], 8))
    assert written[0] == written[1] == written[2]


@pytest.mark.model
def test_alone_or_beside_others_a_seed_writes_the_same_each_time() -> None:
    with llm.load(EMBEDDED, 2) as model:
        sentence = model.cited_sentence(["1"], 12)
        for samplings in (HOT[:1], HOT[:4], HOT):
            assert model.write(ASK, sentence, samplings, 16) == model.write(ASK, sentence, samplings, 16)
        assert np.isfinite([one.likelihood for one in model.write(ASK, sentence, HOT, 16)]).all()
