from __future__ import annotations

from pathlib import Path

import pytest

import brief
from brief.settings import MODELS, PROMPTS, Places, Request

PACKAGED = Path(brief.__file__).resolve().parents[1] / PROMPTS


@pytest.mark.parametrize("kind", [PROMPTS, MODELS])
def test_the_working_folder_comes_before_the_users(tmp_path: Path, kind: str) -> None:
    places = Places(tmp_path / "work", tmp_path / "user")
    (tmp_path / "work" / kind).mkdir(parents=True)
    (tmp_path / "user" / kind).mkdir(parents=True)
    assert places.folders(kind)[:2] == (tmp_path / "work" / kind, tmp_path / "user" / kind)


def test_the_packaged_folder_comes_last(tmp_path: Path) -> None:
    (tmp_path / "user" / PROMPTS).mkdir(parents=True)
    places = Places(tmp_path / "work", tmp_path / "user")
    assert places.folders(PROMPTS) == (tmp_path / "user" / PROMPTS, PACKAGED)


def test_folders_that_do_not_exist_are_left_out(tmp_path: Path) -> None:
    (tmp_path / PROMPTS).write_text("a file, no folder")
    assert Places(tmp_path, tmp_path).folders(PROMPTS) == (PACKAGED,)
    assert Places(tmp_path, tmp_path).folders("pictures") == ()


def test_a_folder_is_named_once_even_by_another_way(tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / PROMPTS).mkdir(parents=True)
    (tmp_path / "user").mkdir()
    assert Places(work, tmp_path / "user" / ".." / "work").folders(PROMPTS) == (work / PROMPTS, PACKAGED)
    assert Places(PACKAGED.parent, tmp_path).folders(PROMPTS) == (PACKAGED,)


def test_a_request_leaves_lengths_to_the_variant() -> None:
    assert Request() == Request(seed=0, words=None, statements=None, budget=1500, focus=())
