from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from reference import EMBEDDED
from tiny import byte_level, write_llama

from brief import pipeline
from brief.draft import Writer
from brief.errors import ModelError, PromptTooLong
from brief.llm import model as llm
from brief.llm.author import Grounded, Texts
from brief.llm.engine import Sampling
from brief.llm.gguf import read_header
from brief.llm.tokens import NativeTokenizer
from brief.prompts import load as load_prompt
from brief.types import Evidence, Message, Role, Span, Story

if TYPE_CHECKING:
    from brief.syntax import Parser

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
        evidence = ("The council said on Monday that 31 ferries of Kelby stop.",)
        sentence = model.grounded(Grounded(("1",), evidence, 20))
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


def test_a_vocabulary_without_the_characters_needed(tmp_path: Path) -> None:
    whole = byte_level(("<|im_end|>",))
    for missing in ("Z", "["):
        at = whole.tokens.index(missing)
        poor = replace(
            whole, tokens=whole.tokens[:at] + whole.tokens[at + 1 :], types=whole.types[:at] + whole.types[at + 1 :]
        )
        with llm.load(write_llama(tmp_path / "poor.gguf", vocabulary=poor), 1) as model:
            if missing == "[":
                with pytest.raises(ModelError, match=r"its vocabulary cannot write  \[1\]: give another model"):
                    model.compose(ASK, Grounded(("1",), ("The ferry.",), 20), HOT)
                continue
            # No sentence is written without its letters: those that would be are left out.
            written = model.compose(ASK, Texts(("Zoë went. [1]", "The ferry went. [1]")), HOT).candidates
            assert {one.text for one in written} == {"The ferry went. [1]"}
            assert model.compose(ASK, Texts(("Zoë went. [1]",)), HOT).candidates == ()


def test_evidence_longer_than_the_context_is_said_before_anything_is_computed(tmp_path: Path) -> None:
    article = "The harbour council said on Monday that the ferry of the reef stops for the sea.\n\n" * 12
    (tmp_path / "news.txt").write_text(f"The ferry\n\n{article}", encoding="utf-8")
    path = write_llama(tmp_path / "small.gguf", context=1024)
    with llm.load(path, 1) as model:
        pieces = [Evidence(str(key), Span("a", 0, 9), article[:80]) for key in range(1, 13)]
        writer = Writer(model, cast("Parser", None), load_prompt("free", [Path(__file__).parents[1] / "prompts"]), 0)
        with pytest.raises(PromptTooLong) as caught:
            pipeline._check_room(model, writer, [pipeline._Planned(Story("s", ()), 1, tuple(pieces), {})])
        assert caught.value.room == 1024 < caught.value.needed
        assert (model.tokens_read, model.tokens_written) == (0, 0)
        pipeline._check_room(model, writer, [pipeline._Planned(Story("s", ()), 1, tuple(pieces[:1]), {})])


def test_more_room_is_taken_where_the_model_has_it(tmp_path: Path) -> None:
    path = write_llama(tmp_path / "large.gguf", context=9000)
    for wanted, room in ((6000, 6144), (20000, 9216)):
        with llm.load(path, 1, context=wanted) as model:
            assert room - 256 <= model.engine.room <= room


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
    scores = 4 * len(header.tokens) * 512
    needed = tiny.stat().st_size + 2048 * header.token_bytes + scores
    llm._check_fit(header, 2048, None)
    llm._check_fit(header, 2048, needed)
    with pytest.raises(ModelError):
        llm._check_fit(header, 2048, needed - 1)
    # What a graphics card holds takes no memory here.
    llm._check_fit(header, 2048, needed - tiny.stat().st_size, on_card=True)
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
