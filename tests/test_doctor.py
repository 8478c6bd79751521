from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from brief.doctor import Finding, examine
from brief.settings import Places

ROOT = Path(__file__).parents[1]


def found(working: Path, outputs: Path) -> dict[str, Finding]:
    return {finding.what: finding for finding in examine(Places(working, working), outputs, 2)}


@pytest.mark.model
def test_here_all_is_well_and_nothing_is_left(tmp_path: Path) -> None:
    findings = examine(Places(ROOT, ROOT), tmp_path / "out", 1)
    assert [finding.what for finding in findings] == ["system", "prompts", "outputs", "parser", "model"]
    assert [finding.says for finding in findings if not finding.well] == []
    assert findings[0].says.endswith("1 core to use")
    assert "default" in findings[1].says
    assert findings[4].says == "smollm2-135m is whole and loads, with 8,192 tokens of context"
    assert not list(tmp_path.iterdir())


def test_each_problem_is_found_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "prompts" / "mine").mkdir(parents=True)
    (tmp_path / "prompts" / "mine" / "variant.toml").write_text("", encoding="utf-8")
    (tmp_path / "models").mkdir()
    shutil.copy(ROOT / "models" / "catalogue.toml", tmp_path / "models")
    (tmp_path / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf").write_bytes(b"GGUF")
    (tmp_path / "out").write_text("", encoding="utf-8")
    findings = found(tmp_path, tmp_path / "out")
    assert [name for name, finding in findings.items() if not finding.well] == ["prompts", "outputs", "model"]
    assert "prompt mine" in findings["prompts"].says
    assert "choose another folder with --out" in findings["outputs"].says
    assert "download it again" in findings["model"].says
    assert "\n" not in "".join(finding.says for finding in findings.values())
