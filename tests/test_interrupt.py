from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from builders import made_article

from brief import export, interrupt, runs
from brief.types import Article

EXAMPLES = str(Path(__file__).parents[1] / "examples")
LINE = f"brief: {interrupt.MESSAGE}\n"


class Pressing(Mapping[str, str]):
    """Files during whose writing Ctrl-C is pressed."""

    def __len__(self) -> int:
        return 2

    def __iter__(self) -> Iterator[str]:
        yield "a.json"
        signal.raise_signal(signal.SIGINT)
        yield "b.json"

    def __getitem__(self, name: str) -> str:
        return name


class Pressed(type(Path())):  # type: ignore[misc]  # the path class of this system
    """A folder in which Ctrl-C is pressed as soon as something is made."""

    def mkdir(self, mode: int = 0o777, *, parents: bool = False, exist_ok: bool = False) -> None:
        super().mkdir(mode, parents=parents, exist_ok=exist_ok)
        signal.raise_signal(signal.SIGINT)


# The command line, with Ctrl-C pressed when a module is first looked for.
IMPORTING = """
import signal, sys
from brief.__main__ import main

class Pressing:
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Pressing())
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


@pytest.fixture
def listening() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupt.listen()
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def heard() -> Iterator[None]:
    """A child does not inherit that a shell had Ctrl-C ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listening")
def test_a_briefing_that_is_being_written_is_finished(tmp_path: Path) -> None:
    runs.write(tmp_path, "run", Pressing())
    assert {path.name for path in (tmp_path / "run").iterdir()} == {"a.json", "b.json"}


@pytest.mark.usefixtures("listening")
def test_a_probe_is_taken_back(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        runs.check_writable(Pressed(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("listening")
def test_what_is_exported_is_taken_back(tmp_path: Path) -> None:
    def pressing() -> Iterator[tuple[Article, str]]:
        yield made_article("a", "Title\n\nIt ran.\n"), "a.txt"
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        export.save(pressing(), tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("listening")
def test_when_all_is_written_it_is_too_late() -> None:
    interrupt.too_late()
    signal.raise_signal(signal.SIGINT)


def test_a_handler_that_is_not_ours_stays() -> None:
    before = signal.getsignal(signal.SIGINT)
    interrupt.too_late()
    assert signal.getsignal(signal.SIGINT) is before


def test_in_the_background_it_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    interrupt.listen()
    found = signal.signal(signal.SIGINT, before)
    assert found is signal.SIG_IGN


@pytest.mark.parametrize("module", ["click", "jinja2", "numpy", "trafilatura", "llama_cpp", "spacy", "thinc.api"])
def test_during_an_import_one_line_is_all(tmp_path: Path, module: str) -> None:
    code = IMPORTING.format(module=module)
    command = [sys.executable, "-c", code, "generate", EXAMPLES, "--out", str(tmp_path / "out"), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", LINE)
    assert not (tmp_path / "out").exists()


def test_a_store_keeps_what_it_has(tmp_path: Path) -> None:
    code = IMPORTING.format(module="brief.segment")
    command = [sys.executable, "-c", code, "corpus", "add", EXAMPLES, "--store", str(tmp_path / "store")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"brief: {interrupt.STORED}\n")


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize(("line", "seconds"), [("11 articles", 0.0), ("11 articles", 0.2), ("Telling", 0.5)])
def test_inside_the_model_one_line_is_added(tmp_path: Path, line: str, seconds: float) -> None:
    command = [sys.executable, "-m", "brief", "generate", EXAMPLES, "--out", str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert next(read for read in process.stderr if read.startswith(line))
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert out == ""
    assert err.splitlines(keepends=True)[-1] == LINE
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()
