from __future__ import annotations

from pathlib import Path

import pytest

from brief.files import write


def test_a_file_is_made_with_its_folders_and_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "latest.txt"
    write(file, b"one\n")
    write(file, b"two\n")
    assert file.read_bytes() == b"two\n"
    assert list(file.parent.iterdir()) == [file]


def test_what_cannot_be_written_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write(tmp_path / "taken", b"one\n")
    assert list(tmp_path.iterdir()) == [tmp_path / "taken"]
