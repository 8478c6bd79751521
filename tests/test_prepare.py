from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from math import inf
from pathlib import Path

import pytest
from reference import EMBEDDED
from tiny import write_llama

from brief.errors import ModelError, OutputError
from brief.llm import prepare
from brief.llm.gguf import read_header
from brief.llm.prepare import AS_SHIPPED, Prepared, Shelf, Trial, forget, prepared, recall, tune
from brief.models import digest


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_llama(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


@pytest.fixture
def shelf(tiny: Path, tmp_path: Path) -> Shelf:
    return Shelf(tiny, digest(tiny), tmp_path / "cache")


def trial(weights: str, seconds: float, same: int = 9, clear: int = 9) -> Trial:
    return Trial(weights, 100, seconds, same, clear)


SHIPPED = trial(AS_SHIPPED, 3.0)


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        ([], AS_SHIPPED),
        ([trial("Q8_0", 1.0)], "Q8_0"),
        ([trial("Q8_0", 2.8)], AS_SHIPPED),  # within what two measurements differ by
        ([trial("Q8_0", 1.0, same=8)], AS_SHIPPED),  # it answers otherwise
        ([trial("Q8_0", 1.0), trial("BF16", 0.95)], "Q8_0"),  # the smaller of two that are as fast
        ([trial("Q8_0", 1.0), trial("BF16", 0.5)], "BF16"),
        ([trial("Q8_0", 1.0, same=8), trial("BF16", 0.5, same=8)], AS_SHIPPED),
    ],
)
def test_the_fastest_form_that_answers_the_same(others: list[Trial], kept: str) -> None:
    assert prepare._best([SHIPPED, *others]).weights == kept


def test_a_form_that_nothing_speaks_for_is_not_kept() -> None:
    assert prepare._best([trial(AS_SHIPPED, 3.0, 0, 0), trial("BF16", 1.0, 0, 0)]).weights == AS_SHIPPED


def test_what_is_won() -> None:
    assert Prepared(Path("x"), "BF16", (SHIPPED, trial("BF16", 1.5))).gain == 2.0
    assert Prepared(Path("x"), AS_SHIPPED).gain == 1.0


def test_tuning_tries_every_form_and_remembers(shelf: Shelf) -> None:
    found = tune(shelf, 1)
    assert [item.weights for item in found.trials] == [AS_SHIPPED, "Q8_0", "BF16", "F16"]
    assert all(item.clear > 100 and item.seconds > 0 for item in found.trials)
    # F16 holds the tiny model's numbers to three digits.
    assert found.trials[3].same == found.trials[3].clear
    assert recall(shelf) == found
    names = {path.name for path in shelf.folder.iterdir()}
    assert names == {"note.json"} | ({f"{found.weights}.gguf"} if found.weights != AS_SHIPPED else set())


def test_what_was_found_before_is_used_without_a_word(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    first = prepared(shelf, 1, said.append)
    assert said == ["Preparing the model for this machine, once"]
    assert prepared(shelf, 1, said.append) == first
    assert len(said) == 1
    assert capsys.readouterr() == ("", "")


def settled(shelf: Shelf) -> Path:
    """Put a form and its note on the shelf, as a trial does that BF16 wins."""
    shelf.folder.mkdir(parents=True)
    file = prepare._convert(shelf.original, "BF16", shelf.folder)
    size = file.stat().st_size
    trials = [vars_of(SHIPPED), vars_of(Trial("BF16", size, 1.0, 9, 9))]
    note = {"llama_cpp": prepare._version(), "weights": "BF16", "trials": trials}
    (shelf.folder / "note.json").write_text(json.dumps(note), encoding="utf-8")
    return file


def vars_of(item: Trial) -> dict[str, object]:
    return {name: getattr(item, name) for name in ("weights", "bytes", "seconds", "same", "clear")}


def test_a_form_is_a_whole_model(shelf: Shelf) -> None:
    file = settled(shelf)
    found = recall(shelf)
    assert found is not None
    assert (found.path, found.weights) == (file, "BF16")
    assert read_header(file).chat_template == read_header(shelf.original).chat_template


def test_a_form_that_was_cut_is_not_loaded(shelf: Shelf) -> None:
    file = settled(shelf)
    os.truncate(file, file.stat().st_size - 1)
    assert recall(shelf) is None


def test_a_form_that_is_gone_is_not_loaded(shelf: Shelf) -> None:
    settled(shelf).unlink()
    assert recall(shelf) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"weights": "BF16"}', "\x00", '{"weights": 3, "trials": 4}'])
def test_a_note_that_is_damaged_counts_as_none(shelf: Shelf, damage: str) -> None:
    settled(shelf)
    (shelf.folder / "note.json").write_text(damage, encoding="utf-8")
    assert recall(shelf) is None


def test_another_version_of_llama_cpp_is_tried_anew(shelf: Shelf) -> None:
    settled(shelf)
    note = shelf.folder / "note.json"
    note.write_text(note.read_text(encoding="utf-8").replace(prepare._version(), "0.0.1"), encoding="utf-8")
    assert recall(shelf) is None


def test_another_file_has_a_place_of_its_own(shelf: Shelf) -> None:
    settled(shelf)
    assert recall(Shelf(shelf.original, "0" * 64, shelf.cache)) is None


def test_forms_can_be_removed(shelf: Shelf) -> None:
    settled(shelf)
    assert forget(shelf)
    assert not shelf.folder.exists()
    assert not forget(shelf)


def test_a_cache_that_cannot_be_written(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Even root cannot make a folder below a file.
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    shelf = Shelf(tiny, digest(tiny), tmp_path / "cache")
    assert prepared(shelf, 1, lambda _: None) == Prepared(tiny, AS_SHIPPED)
    with pytest.raises(OutputError, match=r"cannot be written: Not a directory"):
        tune(shelf, 1)
    assert capsys.readouterr() == ("", "")


def test_a_read_only_cache(shelf: Shelf) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is read-only for root")
    shelf.cache.mkdir(mode=0o500)
    assert prepared(shelf, 1, lambda _: None) == Prepared(shelf.original, AS_SHIPPED)


def test_a_disk_that_is_full(shelf: Shelf) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limit[1]))
    try:
        assert prepared(shelf, 1, lambda _: None) == Prepared(shelf.original, AS_SHIPPED)
        with pytest.raises(ModelError, match=r"llama\.cpp cannot convert this model to Q8_0"):
            tune(shelf, 1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert list(shelf.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("memory", "forms"),
    [(inf, ["Q8_0", "BF16", "F16"]), (2.9e9, ["Q8_0"]), (3.1e9, ["Q8_0", "BF16", "F16"]), (1.5e9, [])],
)
def test_only_forms_that_fit_into_the_memory_are_made(memory: float, forms: list[str]) -> None:
    assert prepare._fitting(10**9, memory, inf) == forms


def test_a_disk_without_the_room_is_said_before_anything_is_written() -> None:
    with pytest.raises(OutputError) as caught:
        prepare._fitting(10**9, inf, 5e9)
    assert str(caught.value) == "the disk is too full: trying the forms of this model takes 5.1 GB"


@pytest.mark.model
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_tune_that_is_interrupted_leaves_nothing_that_is_loaded(tmp_path: Path, stop: signal.Signals) -> None:
    shelf = Shelf(EMBEDDED, "the embedded one", tmp_path)
    code = (
        "import signal, sys; from pathlib import Path; from brief.llm.prepare import Shelf, tune\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a job in the background ignores it
        "tune(Shelf(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])), 1)\n"
    )
    command = [sys.executable, "-c", code, str(shelf.original), shelf.sha256, str(shelf.cache)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None and not list(tmp_path.rglob("*.gguf")):
            time.sleep(0.02)
        running.send_signal(stop)
    assert running.returncode
    assert recall(shelf) is None
    # An interrupt cleans up; what a killed process leaves is never looked at.
    left = list(shelf.folder.iterdir())
    assert [path.name.startswith("unfinished-") for path in left] == [True] * (stop == signal.SIGKILL)


def test_what_was_left_for_an_hour_is_swept_away(shelf: Shelf) -> None:
    old, new = shelf.folder / "unfinished-old", shelf.folder / "unfinished-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "BF16.gguf").write_bytes(b"half")
    before = time.time() - 4000
    os.utime(old, (before, before))
    tune(shelf, 1)
    assert new.exists()
    assert not old.exists()


def test_a_large_model_is_prepared_only_when_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    large = tmp_path / "large.gguf"
    with large.open("wb") as file:
        file.truncate((1 << 30) + 1)
    assert prepared(Shelf(large, "0" * 64, shelf.cache), 1, lambda _: None) == Prepared(large, AS_SHIPPED)


def test_a_missing_model_is_left_to_who_loads_it(shelf: Shelf, tmp_path: Path) -> None:
    gone = Shelf(tmp_path / "gone.gguf", "0" * 64, shelf.cache)
    assert prepared(gone, 1, lambda _: None) == Prepared(gone.original, AS_SHIPPED)


@pytest.mark.model
def test_the_embedded_model_gains(tmp_path: Path) -> None:
    shelf = Shelf(EMBEDDED, digest(EMBEDDED), tmp_path)
    found = tune(shelf, 2)
    assert found.gain >= 1.0
    assert all(item.same == item.clear > 100 for item in found.trials)
    assert found.path.is_file()
