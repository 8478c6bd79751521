"""`--endpoint` as a user meets it: every promise that needs no logits holds, whatever the server writes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import Raw, Server, serving
from click.testing import CliRunner, Result
from tiny import write_adapter, write_llama

from brief.cli import cli
from brief.endpoint import CANNOT_KEEP
from brief.errors import BriefError

FERRY = """Ferry Grey Petrel runs aground in fog off Tolling

The car ferry Grey Petrel ran aground off Tolling late on Sunday, injuring 14 of the 231 people on board, the port \
authority said.

Lifeboats took off the passengers in less than four hours, although the swell reached two metres.

Divers found a tear of three metres in the hull on Monday, citing worn paint, and the yard at Ossering will mend it.
"""
SECRET = "sk-very-secret"  # noqa: S105
NAMES = re.compile(r"\b[A-Z]\w+|\d+")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEF_ENDPOINT_KEY", SECRET)
    return tmp_path


@pytest.fixture
def chat() -> Iterator[Server]:
    with serving(Server()) as started:
        yield started


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def told(chat: Server, *arguments: str) -> dict[str, Any]:
    """Make a briefing and return it, after a look at what holds for every one."""
    result = call("generate", "ferry.txt", "--endpoint", chat.url, "--date", "2031-05-16", *arguments)
    assert result.exit_code == 0, result.exception
    assert f"warning: {CANNOT_KEEP}\n" in result.stderr
    folder = Path(result.stdout.splitlines()[-1]).parent
    written = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert SECRET not in written + result.output
    tree: dict[str, Any] = json.loads((folder / "briefing.json").read_text(encoding="utf-8"))
    assert tree["made_with"]["model"] == {"name": "the model behind the endpoint", "sha256": ""}
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (run["endpoint"], run["weights"], run["tokens"]["read"] > 0) == (chat.url, "the server's", True)
    for statement in statements(tree):
        assert statement["verdict"]["kind"] == "supported"
        assert set(NAMES.findall(statement["text"])) <= set(NAMES.findall(FERRY))
        for citation in statement["citations"]:
            assert FERRY[citation["start"] : citation["end"]] == citation["exact"]
    return tree


def statements(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [statement for section in tree["sections"] for statement in section["statements"]]


def target(body: dict[str, Any]) -> tuple[str, str]:
    """Return the key and the text of the first piece of evidence that a prompt shows."""
    found = re.search(r"\[(\w+)\] (.+)", body["messages"][-1]["content"])
    assert found is not None
    return found[1], found[2]


SHORTER = {
    "The car": "The car ferry Grey Petrel ran aground off Tolling late on Sunday, the port authority said",
    "Lifeboats": "Lifeboats took off the passengers in less than four hours",
    "Divers": "Divers found a tear of three metres in the hull on Monday, and the yard at Ossering will mend it",
    "Ferry": "Ferry Grey Petrel runs aground off Tolling",
}


def shortened(body: dict[str, Any]) -> str:
    """Shorten the evidence that is meant, as a model does that has learnt to chat."""
    asked = body["messages"][-1]["content"]
    meant = re.search(r"evidence \[(\w+)\] says", asked)
    key, text = target(body) if meant is None else (meant[1], asked.split(f"[{meant[1]}] ", 1)[1])
    short = next(short for begin, short in SHORTER.items() if text.startswith(begin))
    return f"<think>Shorter.</think>\nSure, here is the sentence:\n\n**{short}.** [{key}]\n\nAnything else?"


def invented(body: dict[str, Any]) -> str:
    key, text = target(body)
    return f"{text.rstrip('.')}, President Putin told 900 reporters. [{key}]"


@pytest.mark.parametrize("prompt", ["default", "retell", "free"])
@pytest.mark.usefixtures("desk")
def test_a_model_that_does_well_writes_the_briefing(chat: Server, prompt: str) -> None:
    chat.reply = shortened
    tree = told(chat, "--prompt", prompt)
    assert any(statement["origin"] == "model" for statement in statements(tree))
    assert {body["model"] for body in chat.asked} == {"tiny"}
    assert {headers["Authorization"] for headers in chat.headers} == {f"Bearer {SECRET}"}


def retold(body: dict[str, Any]) -> str:
    """Tell a whole story, with one sentence that is invented and one without a key."""
    pieces = re.findall(r"\[(\w+)\] (.+)", body["messages"][-1]["content"])
    short = [(key, next(short for begin, short in SHORTER.items() if text.startswith(begin))) for key, text in pieces]
    told = " ".join(f"{sentence}. [{key}]" for key, sentence in short[1:])
    return f"Sure, here is the story:\n\nPresident Putin told 900 reporters. [{short[0][0]}] {told} That is all."


@pytest.mark.usefixtures("desk")
def test_a_section_with_a_bad_sentence_keeps_the_others(chat: Server) -> None:
    chat.reply = retold
    tree = told(chat, "--prompt", "section")
    assert "Putin" not in json.dumps(tree["sections"])
    assert [one["origin"] for one in statements(tree)].count("model") == 2


@pytest.mark.parametrize(
    ("prompt", "reply"),
    [("default", invented), ("free", invented), ("retell", lambda _: "I cannot help."), ("free", lambda _: "Yes. [9]")],
)
@pytest.mark.usefixtures("desk")
def test_what_a_model_invents_or_refuses_is_never_printed(
    chat: Server, prompt: str, reply: Callable[[dict[str, Any]], str]
) -> None:
    chat.reply = reply
    tree = told(chat, "--prompt", prompt)
    assert "Putin" not in json.dumps(tree["sections"])
    assert statements(tree)


def test_a_server_that_breaks_down_half_way_leaves_nothing_half_written(desk: Path, chat: Server) -> None:
    chat.reply = shortened
    chat.acts = [Raw(400, b'{"error": {"message": "the context is full"}}')] * 2
    result = call("generate", "ferry.txt", "--endpoint", chat.url)
    assert str(result.exception) == f"{chat.url}: answers with status 400: the context is full"
    assert not (desk / "outputs").exists() or not list((desk / "outputs").iterdir())


def test_a_comparison_keeps_what_the_server_wrote(desk: Path, chat: Server) -> None:
    chat.reply = shortened
    options = ("--prompts", "retell,default", "--statements", "1", "--seeds", "2", "--cache", "cache", "--quiet")
    asked = ("compare", "ferry.txt", *options, "--endpoint", chat.url, "--endpoint-model", "tiny")
    first = call(*asked)
    assert first.exit_code == 0, first.exception
    assert len(chat.asked) > 0
    chat.asked.clear()
    assert call(*asked).output == first.output
    assert chat.asked == []
    report = json.loads((Path(first.output.splitlines()[-1]).parent / "report.json").read_text(encoding="utf-8"))
    (model,) = report["made_with"]["models"]
    assert model["name"] == "tiny"
    assert SECRET not in "".join(path.read_text() for path in desk.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("generate ferry.txt --endpoint localhost", "--endpoint: give the address of an API, such as "),
        ("generate ferry.txt --endpoint-model x", "--endpoint-model names a model behind --endpoint: give both"),
        ("generate ferry.txt --endpoint http://a --model b", "--model is for a model on this machine: "),
        ("generate ferry.txt --endpoint http://a --adapter b", "--adapter is for a model on this machine: "),
        ("generate ferry.txt --endpoint http://a --gpu-layers 3", "--gpu-layers is for a model on this machine: "),
        ("generate ferry.txt --endpoint http://127.0.0.1:9", "http://127.0.0.1:9/v1: the connection fails: "),
        ("compare ferry.txt --prompts default,free --endpoint http://a", "--endpoint-model: name the model, so that "),
        ("generate ferry.txt --adapter nosuch.gguf", "nosuch.gguf: no such file"),
        ("generate ferry.txt --gpu-layers 3 --model tiny.gguf", "--gpu-layers: this build of llama.cpp knows no "),
    ],
)
def test_wrong_use_is_one_line(desk: Path, arguments: str, says: str) -> None:
    write_llama(desk / "tiny.gguf")
    result = call(*arguments.split())
    assert isinstance(result.exception, BriefError)
    assert says in str(result.exception)
    assert "\n" not in str(result.exception)
    assert not list((desk / "outputs").glob("*"))


OFFLINE = """
import os, sys
sys.addaudithook(lambda event, _: os._exit(9) if event in {"socket.connect", "socket.getaddrinfo"} else None)
from brief.cli import run
sys.exit(run(sys.argv[1:]))
"""


def test_without_an_endpoint_no_connection_is_opened_and_an_adapter_is_recorded(desk: Path) -> None:
    write_llama(desk / "tiny.gguf")
    write_adapter(desk / "lora.gguf")
    options = ["ferry.txt", "--model", "tiny.gguf", "--quiet", "--date", "2031-05-16"]
    folders = []
    for more in ([], ["--adapter", "lora.gguf"]):
        done = subprocess.run(
            [sys.executable, "-c", OFFLINE, "generate", *options, *more], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        folders.append(desk / Path(done.stdout.strip()).parent)
    plain, adapted = (json.loads((folder / "run.json").read_text(encoding="utf-8")) for folder in folders)
    assert (plain["adapter"], plain["endpoint"]) == (None, None)
    settings = json.loads((folders[1] / "briefing.json").read_text(encoding="utf-8"))["made_with"]["settings"]
    assert settings["adapter"] == adapted["adapter"] != plain["adapter"]
