from __future__ import annotations

from pathlib import Path

import click
import pytest

from brief.cli import cli
from brief.config import defaults, sources, store
from brief.errors import SettingsError

OWN = "sources, source, publishers, fetch, store, deliver, profile"


@click.group()
def root() -> None:
    """A command line of two commands."""


@root.command()
@click.argument("what", nargs=-1)
@click.option("--words", type=int)
@click.option("--format", "formats", default="md")
@click.option("--sources", "-s", multiple=True)
@click.option("--dry-run", is_flag=True)
def make(**_: object) -> None:
    """Make."""


@root.command()
def show() -> None:
    """Show."""


def write(folder: Path, text: str) -> Path:
    (folder / "brief.toml").write_text(text, encoding="utf-8")
    return folder


def error_of(folder: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        defaults(folder, root)
    return str(caught.value)


def test_a_section_is_a_commands_defaults_under_clicks_names(tmp_path: Path) -> None:
    text = '[make]\nwords = 90\nformat = "html"\ns = ["a"]\ndry-run = true\n[show]\n'
    found = defaults(write(tmp_path, text), root)
    assert found == {"make": {"words": 90, "formats": "html", "sources": ["a"], "dry_run": True}, "show": {}}


def test_click_takes_the_defaults_and_an_option_wins(tmp_path: Path) -> None:
    found = defaults(write(tmp_path, '[make]\nwords = 90\nformat = "html"\n'), root)
    command = root.commands["make"]
    with root.make_context("root", ["make"], default_map=found) as parent:
        assert command.make_context("make", [], parent=parent).params["words"] == 90
        assert command.make_context("make", ["--words", "5"], parent=parent).params["words"] == 5
        assert command.make_context("make", [], parent=parent).params["formats"] == "html"


def test_without_a_file_nothing_is_set(tmp_path: Path) -> None:
    assert defaults(tmp_path, root) == {}
    assert sources(tmp_path) == ()


def test_the_sources_are_no_section(tmp_path: Path) -> None:
    assert defaults(write(tmp_path, 'sources = ["news"]'), root) == {}


def test_a_section_that_is_no_command(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    assert error_of(write(tmp_path, "[build]\n")) == (f"{path}: unknown key 'build': known are {OWN}, [make], [show]")


def test_a_key_that_is_no_section(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    assert error_of(write(tmp_path, "words = 3\n")) == f"{path}: unknown key 'words': known are {OWN}, [make], [show]"
    assert error_of(write(tmp_path, "make = 3\n")) == f"{path}: unknown key 'make': known are {OWN}, [make], [show]"


@pytest.mark.parametrize("key", ["word", "formats", "dry_run", "what", "--words", "help"])
def test_a_key_that_is_no_option(tmp_path: Path, key: str) -> None:
    assert error_of(write(tmp_path, f"[make]\n{key} = 3\n")) == (
        f"{tmp_path / 'brief.toml'}: [make] has the unknown key {key!r}: known are dry-run, format, s, sources, words"
    )


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    assert error_of(write(tmp_path, "[make\n")) == (
        f"{tmp_path / 'brief.toml'}: cannot be read: "
        "Expected ']' at the end of a table declaration (at line 1, column 6)"
    )


def test_a_file_that_is_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_bytes(b"# caf\xe9\n")
    assert error_of(tmp_path) == (
        f"{tmp_path / 'brief.toml'}: cannot be read: "
        "'utf-8' codec can't decode byte 0xe9 in position 5: invalid continuation byte"
    )


def test_sources_stand_from_the_folder_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, f'sources = ["news", "../more", "{(tmp_path / "far").as_posix()}"]')
    places = [Path(source.place) for source in sources(tmp_path)]
    assert places == [tmp_path / "news", tmp_path / ".." / "more", tmp_path / "far"]


def test_the_store_stands_from_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    assert store(tmp_path).relative_to(tmp_path / "home").parts[-2:] == ("brief", "corpus.sqlite3")
    assert store(write(tmp_path, 'store = "kept/all"')) == tmp_path / "kept" / "all"
    assert defaults(tmp_path, root) == {}
    with pytest.raises(SettingsError, match=r"brief\.toml: `store` must be a path$"):
        store(write(tmp_path, "store = []"))


@pytest.mark.parametrize("value", ['"news"', "[1]", '["news", ["more"]]', "{a = 1}"])
def test_sources_that_are_no_list_of_paths(tmp_path: Path, value: str) -> None:
    write(tmp_path, f"sources = {value}")
    with pytest.raises(SettingsError) as caught:
        sources(tmp_path)
    assert str(caught.value) == f"{tmp_path / 'brief.toml'}: `sources` must be a list of paths and addresses"


def test_the_real_commands_take_their_options(tmp_path: Path) -> None:
    write(
        tmp_path,
        'sources = ["news"]\n[generate]\nprompt = "bulletin"\nformat = "md"\nwords = 200\n[check]\nthreshold = 0.9\n',
    )
    assert defaults(tmp_path, cli) == {
        "generate": {"prompt": "bulletin", "formats": "md", "words": 200},
        "check": {"threshold": 0.9},
    }
