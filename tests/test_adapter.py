"""A LoRA adapter over a model, and layers on a graphics card: checked before anything is loaded, told apart after."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from reference import EMBEDDED, write_gguf
from tiny import write_adapter, write_llama

from brief.errors import ModelError
from brief.llm import model as llm
from brief.llm import prepare
from brief.llm.batch import Floats
from brief.llm.engine import Engine, Extras, library
from brief.llm.gguf import read_header
from brief.models import CatalogueEntry, Model, digest, resolve


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("adapter")
    write_llama(made / "tiny.gguf")
    write_adapter(made / "adapter.gguf")
    write_adapter(made / "zero.gguf", scale=0.0)
    return made


def logits(model: Path, adapter: Path | None = None, gpu_layers: int | None = None) -> Floats:
    with Engine(model, 512, 1, 1, Extras(adapter, gpu_layers)) as engine:
        return engine.follow(list(range(3, 60))).logits.copy()


def test_an_adapter_changes_the_logits_and_one_of_nothing_does_not(folder: Path) -> None:
    plain = logits(folder / "tiny.gguf")
    assert np.array_equal(logits(folder / "tiny.gguf", folder / "zero.gguf"), plain)
    changed = logits(folder / "tiny.gguf", folder / "adapter.gguf")
    assert np.abs(changed - plain).max() > 0.5
    assert np.array_equal(logits(folder / "tiny.gguf", folder / "adapter.gguf"), changed)
    assert np.array_equal(logits(folder / "tiny.gguf"), plain)


@pytest.mark.parametrize("weights", ["BF16", "F16", "Q8_0"])
def test_prepared_weights_are_changed_by_an_adapter_as_the_file_as_shipped_is(
    folder: Path, tmp_path: Path, weights: str
) -> None:
    prepared = prepare._convert(folder / "tiny.gguf", weights, tmp_path)
    there, here = (logits(model, folder / "adapter.gguf") - logits(model) for model in (folder / "tiny.gguf", prepared))
    # What the form rounds away moves the logits less than a twentieth of what the adapter does.
    assert np.abs(here - there).mean() < np.abs(there).mean() / 20


def refusal(model: Path, adapter: Path) -> str:
    with pytest.raises(ModelError) as caught, llm.load(model, 1, Extras(adapter)):
        pass
    return str(caught.value)


def test_what_is_no_adapter_for_the_model(folder: Path, tmp_path: Path) -> None:
    model, path = folder / "tiny.gguf", tmp_path / "x.gguf"
    assert refusal(model, path) == f"{path}: no such file: give the path of a GGUF model"
    assert refusal(model, model) == f"{model}: is no LoRA adapter: give one in GGUF format"
    write_adapter(path, architecture="qwen2")
    assert refusal(model, path) == (
        f"{path}: is for the architecture qwen2, {model} is llama: give the adapter of this model"
    )
    # The architecture is the same, the shapes are another model's.
    write_adapter(path, width=32)
    assert refusal(model, path) == (
        f"{path}: llama.cpp cannot lay this adapter over {model}: was it made for this model?"
    )
    path.write_bytes((folder / "adapter.gguf").read_bytes()[:-2000])
    assert "cut short: " in refusal(model, path)
    path.write_bytes(b"news")
    assert refusal(model, path) == f"{path}: not a GGUF file: give a model in GGUF format"


def test_an_adapter_is_no_model(folder: Path) -> None:
    path = folder / "adapter.gguf"
    with pytest.raises(ModelError) as caught:
        read_header(path)
    assert str(caught.value) == f"{path}: is a LoRA adapter: give its model with --model, and this with --adapter"


def test_an_adapter_makes_another_model_of_it(folder: Path) -> None:
    path = folder / "tiny.gguf"
    plain = Model("tiny", path)
    assert plain.identity == plain.sha256 == digest(path)
    others = {Model("tiny", path, None, folder / name).identity for name in ("adapter.gguf", "zero.gguf")}
    assert len(others | {plain.identity}) == 3


def test_the_catalogue_names_an_adapter_beside_the_models_file(folder: Path, tmp_path: Path) -> None:
    entry = CatalogueEntry("mine", "Mine", "MIT", "tiny.gguf", 2048, 2, repository="me/mine", adapter="mine-lora.gguf")
    lines = [f'{key} = "{value}"' for key, value in (("name", entry.name), ("summary", "Mine"), ("license", "MIT"))]
    lines += [f'file = "{entry.file}"', 'repository = "me/mine"', "context = 2048", "ram = 2"]
    lines += [f'adapter = "{entry.adapter}"']
    (tmp_path / "catalogue.toml").write_text("\n".join(["[[model]]", *lines]), encoding="utf-8")
    (tmp_path / "tiny.gguf").write_bytes((folder / "tiny.gguf").read_bytes())
    with pytest.raises(ModelError) as caught:
        resolve("mine", [tmp_path])
    assert str(caught.value) == f"mine needs its adapter beside its file: put mine-lora.gguf into {tmp_path}"
    write_adapter(tmp_path / "mine-lora.gguf")
    assert resolve("mine", [tmp_path]).adapter == tmp_path / "mine-lora.gguf"


# --- files that are models of another kind ---------------------------------------------------------------------------


@pytest.mark.parametrize("architecture", ["bert", "t5", "clip"])
def test_a_model_that_cannot_write(tmp_path: Path, architecture: str) -> None:
    path = write_gguf(tmp_path / "model.gguf", architecture=architecture)
    with pytest.raises(ModelError) as caught:
        read_header(path)
    assert str(caught.value) == (
        f"{path}: a model of the kind {architecture} writes nothing: give a chat or instruct GGUF"
    )


def test_a_model_that_says_that_it_is_not_causal(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "model.gguf", causal=False)
    with pytest.raises(ModelError, match="a model of the kind llama writes nothing"):
        read_header(path)


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "model.gguf", kind="mmproj")
    with pytest.raises(ModelError, match="is no model, but of the kind mmproj: give a chat or instruct GGUF"):
        read_header(path)


def test_a_later_part_of_a_model_in_parts(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "model-00002-of-00003.gguf", part=1)
    with pytest.raises(ModelError, match="is a later part of a model in parts: give the first of them"):
        read_header(path)


# --- graphics cards --------------------------------------------------------------------------------------------------


def test_layers_on_a_graphics_card_need_one(folder: Path) -> None:
    model = folder / "tiny.gguf"
    if library().llama_supports_gpu_offload():
        assert np.allclose(logits(model, gpu_layers=0), logits(model, gpu_layers=99), atol=0.1)
        return
    with pytest.raises(ModelError) as caught, llm.load(model, 1, Extras(gpu_layers=1)):
        pass
    assert str(caught.value) == (
        "--gpu-layers: this build of llama.cpp knows no graphics card: leave the option out, or install "
        "llama-cpp-python built for yours"
    )
    with llm.load(model, 1, Extras(gpu_layers=0)) as loaded:
        assert loaded.count("the ferry") > 0


def test_all_layers_go_to_the_card_where_there_is_one() -> None:
    # llama.cpp takes a negative number for all of them, and ignores it without a card.
    assert library().llama_model_default_params().n_gpu_layers < 0


@pytest.mark.model
def test_an_adapter_over_the_embedded_model_that_is_not_its(folder: Path) -> None:
    assert "was it made for this model?" in refusal(EMBEDDED, folder / "adapter.gguf")
