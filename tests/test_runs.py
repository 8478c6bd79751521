from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.errors import OutputError
from brief.runs import check_writable, clear, find, latest, leftovers, remove, run_id, write

FILES = {"briefing.json": "{}\n", "briefing.md": "# Grüße\r\n\0\n"}
NOBODY = 65534


class Stopped(Mapping[str, str]):
    """Files of which the second is never ready: it ends with what the test puts there."""

    def __init__(self, end: BaseException) -> None:
        self.end = end

    def __getitem__(self, name: str) -> str:
        return "new\n"

    def __len__(self) -> int:
        return 2

    def __iter__(self) -> Iterator[str]:
        yield "briefing.json"
        raise self.end


class Watched(Mapping[str, str]):
    """Files that note, when the last is asked for, by which numbers the disk knows the folder and the first file."""

    def __init__(self, outputs: Path) -> None:
        self.outputs = outputs
        self.folder = self.first = 0

    def __getitem__(self, name: str) -> str:
        return "new\n"

    def __len__(self) -> int:
        return 2

    def __iter__(self) -> Iterator[str]:
        yield "briefing.json"
        (hidden,) = self.outputs.glob(".*")
        self.folder = hidden.stat().st_ino
        self.first = (hidden / "briefing.json").stat().st_ino
        yield "briefing.md"


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_bytes().decode() for path in folder.rglob("*") if path.is_file()}


def limited(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code in another Python whose files may not grow over 64 KiB, as on a full disk."""
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
    names = "from pathlib import Path; from brief import runs; from brief.errors import OutputError\n"
    command = [sys.executable, "-c", limit + names + code, str(folder)]
    root = Path(__file__).parents[1]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, timeout=60)


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder in which this process may not write, also where the tests run as root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        was = os.geteuid()
        if was == 0:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(was)
            folder.chmod(0o755)


@given(st.text())
def test_run_id_is_the_start_of_the_hash(text: str) -> None:
    assert run_id(text) == hashlib.sha256(text.encode()).hexdigest()[:8]


def test_write_makes_the_folder_with_exactly_these_bytes(tmp_path: Path) -> None:
    outputs = tmp_path / "deep" / "outputs"
    target = write(outputs, "2025-03-07", FILES)
    assert target == outputs / "2025-03-07"
    assert contents(outputs) == {f"2025-03-07/{name}": text for name, text in FILES.items()}
    assert [entry.name for entry in outputs.iterdir()] == ["2025-03-07"]
    assert target.stat().st_mode & 0o777 == 0o777 & ~umask()


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# A copy takes time, in which a reader could see half of it; only what is moved appears at once.
def test_write_moves_the_finished_folder_to_its_place(tmp_path: Path) -> None:
    files = Watched(tmp_path)
    assert write(tmp_path, "run", files).stat().st_ino == files.folder


def test_write_moves_each_finished_file_over_the_old_one(tmp_path: Path) -> None:
    files = Watched(tmp_path)
    target = write(tmp_path, "run", FILES)
    write(tmp_path, "run", files)
    assert (target / "briefing.json").stat().st_ino == files.first


def test_write_replaces_its_files_and_keeps_the_others(tmp_path: Path) -> None:
    target = write(tmp_path, "run", {**FILES, "notes.txt": "mine\n"})
    assert write(tmp_path, "run", {"briefing.json": "[]\n", "briefing.html": "<p>\n"}) == target
    assert contents(target) == {**FILES, "notes.txt": "mine\n", "briefing.json": "[]\n", "briefing.html": "<p>\n"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["run"]


def test_write_follows_a_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "run").symlink_to("real")
    write(tmp_path, "run", FILES)
    assert contents(tmp_path / "real") == FILES
    assert (tmp_path / "run").is_symlink()


@pytest.mark.parametrize("end", [KeyboardInterrupt(), RuntimeError("bug")], ids=["Ctrl-C", "bug"])
def test_write_that_is_stopped_leaves_everything_as_it_was(tmp_path: Path, end: BaseException) -> None:
    write(tmp_path, "run", FILES)
    with pytest.raises(type(end)):
        write(tmp_path, "run", Stopped(end))
    with pytest.raises(type(end)):
        write(tmp_path, "other", Stopped(end))
    assert contents(tmp_path) == {f"run/{name}": text for name, text in FILES.items()}
    assert [entry.name for entry in tmp_path.iterdir()] == ["run"]


def test_write_that_is_killed_leaves_nothing_that_looks_like_a_run(tmp_path: Path) -> None:
    code = (
        "import os\n"
        "class Killed(dict):\n"
        "    def items(self):\n"
        "        yield 'briefing.json', 'half'\n"
        "        os._exit(9)\n"
        "runs.write(Path(sys.argv[1]), 'run', Killed())\n"
    )
    assert limited(code, tmp_path).returncode == 9
    assert not (tmp_path / "run").exists()
    with pytest.raises(OutputError, match="no runs in"):
        latest(tmp_path)


def test_write_on_a_full_disk_is_an_error_that_leaves_everything_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, "run", FILES)
    code = (
        "try:\n"
        "    runs.write(Path(sys.argv[1]), 'run', {'a.json': 'x', 'briefing.json': 'x' * 100_000})\n"
        "except OutputError as error:\n"
        "    print(error)\n"
    )
    ended = limited(code, tmp_path)
    assert ended.stderr == ""
    assert ended.stdout == f"cannot write {str(tmp_path / 'run')!r}: file too large: choose another folder with --out\n"
    assert contents(tmp_path) == {f"run/{name}": text for name, text in FILES.items()}
    assert [entry.name for entry in tmp_path.iterdir()] == ["run"]


def test_write_says_which_folder_may_not_be_written_and_what_to_do(locked: Path) -> None:
    with pytest.raises(OutputError) as caught:
        write(locked, "run", FILES)
    assert str(caught.value) == (
        f"cannot write {str(locked / 'run')!r}: permission denied: choose a folder that you may write to with --out"
    )


def test_write_does_not_touch_a_file_that_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("mine")
    with pytest.raises(OutputError, match="a file stands where a folder is needed"):
        write(tmp_path, "run", FILES)
    with pytest.raises(OutputError, match="a file stands where a folder is needed"):
        write(tmp_path / "run", "deeper", FILES)
    assert contents(tmp_path) == {"run": "mine"}


def test_write_never_mixes_two_runs_where_a_folder_is_in_the_way(tmp_path: Path) -> None:
    target = write(tmp_path, "run", {"briefing.json": "old\n"})
    (target / "briefing.md").mkdir()
    with pytest.raises(OutputError, match="a folder stands where a file is needed"):
        write(tmp_path, "run", FILES)
    assert contents(tmp_path) == {"run/briefing.json": "old\n"}


def test_an_error_is_one_line_whatever_the_folder_is_called(tmp_path: Path) -> None:
    (tmp_path / "a\nb").write_text("mine")
    with pytest.raises(OutputError) as caught:
        write(tmp_path, "a\nb", FILES)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "deep/er/outputs"])
def test_check_writable_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    check_writable(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_check_writable_finds_that_it_may_not_write(locked: Path) -> None:
    with pytest.raises(OutputError, match="permission denied: choose a folder that you may write to"):
        check_writable(locked / "outputs")
    with pytest.raises(OutputError, match="permission denied"):
        check_writable(locked)


def test_check_writable_refuses_a_file_and_a_link_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nothing")
    for name in ("file", "file/outputs", "link"):
        with pytest.raises(OutputError, match="cannot write"):
            check_writable(tmp_path / name)
    assert contents(tmp_path) == {"file": "mine"}


def aged(outputs: Path, *names: str) -> None:
    """Make runs whose folders were changed in this order."""
    for second, name in enumerate(names, start=1):
        os.utime(write(outputs, name, FILES), (second, second))


def test_latest_is_by_the_day_in_the_name_and_then_by_the_time_of_writing(tmp_path: Path) -> None:
    aged(tmp_path, "2025-03-08-aa", "2025-03-07-zz", "zzz", ".hidden")
    assert latest(tmp_path).name == "2025-03-08-aa"
    aged(tmp_path, "2025-03-08-aa", "2025-03-08-ff", "2025-03-08-bb")
    assert latest(tmp_path).name == "2025-03-08-bb"
    (tmp_path / "9999-01-01").write_text("a file is no run")
    assert latest(tmp_path).name == "2025-03-08-bb"


def test_find_takes_a_name_the_beginning_of_one_a_path_or_nothing(tmp_path: Path) -> None:
    aged(tmp_path, "2025-03-07", "2025-03-07-b", "2025-03-08")
    assert find(tmp_path, None).name == "2025-03-08"
    assert find(tmp_path, "2025-03-07").name == "2025-03-07"
    assert find(tmp_path, "2025-03-07-").name == "2025-03-07-b"
    elsewhere = write(tmp_path / "elsewhere", "run", FILES)
    assert find(tmp_path, str(elsewhere)) == elsewhere
    assert find(tmp_path, str(elsewhere / "briefing.json")) == elsewhere


def test_find_lists_what_there_is(tmp_path: Path) -> None:
    aged(tmp_path, *(f"2025-03-0{day}" for day in range(1, 8)))
    with pytest.raises(OutputError, match=r"'2025' could be '2025-03-07', .*'2025-03-03' and 2 more: write more of it"):
        find(tmp_path, "2025")
    with pytest.raises(OutputError, match=r"no run '2026' in .*: there is '2025-03-07'"):
        find(tmp_path, "2026")
    with pytest.raises(OutputError, match="none yet"):
        find(tmp_path / "absent", "2026")


def test_latest_without_any_run_says_how_to_make_one(tmp_path: Path) -> None:
    for outputs in (tmp_path, tmp_path / "absent"):
        with pytest.raises(OutputError, match="make one with brief generate"):
            latest(outputs)
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot read"):
        latest(tmp_path / "file")


def test_find_takes_the_id_at_the_end_of_a_name(tmp_path: Path) -> None:
    aged(tmp_path, "2025-03-07-0123abcd", "2025-03-08-4567cdef")
    assert find(tmp_path, "4567cdef").name == find(tmp_path, "456").name == "2025-03-08-4567cdef"
    aged(tmp_path, "2025-03-09-4567cdef")
    with pytest.raises(OutputError, match=r"'4567cdef' could be '2025-03-09-4567cdef', '2025-03-08-4567cdef'"):
        find(tmp_path, "4567cdef")


def test_remove_takes_the_whole_folder_and_of_a_link_only_the_link(tmp_path: Path) -> None:
    target = write(tmp_path, "real", {**FILES, "notes.txt": "mine\n"})
    (tmp_path / "link").symlink_to("real")
    remove(tmp_path / "link")
    assert contents(tmp_path).keys() == {"real/briefing.json", "real/briefing.md", "real/notes.txt"}
    remove(target)
    remove(target)
    assert list(tmp_path.iterdir()) == []


def test_remove_that_is_killed_leaves_a_whole_run_or_none(tmp_path: Path) -> None:
    write(tmp_path, "run", FILES)
    code = "import os, shutil\nshutil.rmtree = lambda *_: os._exit(9)\nruns.remove(Path(sys.argv[1]) / 'run')\n"
    assert limited(code, tmp_path).returncode == 9
    (hidden,) = tmp_path.iterdir()
    with pytest.raises(OutputError, match="no runs in"):
        latest(tmp_path)
    assert leftovers(tmp_path, hidden.stat().st_mtime) == ()
    assert leftovers(tmp_path, hidden.stat().st_mtime + 1) == (hidden,)
    clear(hidden)
    assert list(tmp_path.iterdir()) == []
    assert leftovers(tmp_path / "absent", 0) == ()


def test_remove_says_what_it_may_not(locked: Path) -> None:
    with pytest.raises(OutputError) as caught:
        remove(locked)
    assert str(caught.value).startswith(f"cannot remove {str(locked)!r}: ")


def test_only_what_is_named_as_ours_is_left_over(tmp_path: Path) -> None:
    for name in (".brief-0123", ".brief-0123456789abcdefg", ".mine", "run"):
        (tmp_path / name).mkdir()
    assert leftovers(tmp_path, 1e12) == ()
