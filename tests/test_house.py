"""The rules of the house that hold for every file: who imports whom, how long things are, what must be said."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from brief.cli import cli

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "brief").rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
# What only some commands need, and what a program that works offline never needs.
HEAVY = {
    "llama_cpp",
    "spacy",
    "thinc",
    "trafilatura",
    "gguf",
    "tiktoken",
    "numpy",
    "rich",
    "jinja2",
    "lxml",
    "pypdfium2",
    "py3langid",
}
NETWORK = {"requests", "urllib3", "httpx", "httpcore", "feedparser", "aiohttp", "http.client", "ssl"}


def commands(group: click.Group = cli, path: str = "brief") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


COMMANDS = dict(commands())


def loaded(*arguments: str) -> set[str]:
    """Return the modules that a command has loaded when it ends."""
    code = "import sys; from brief.cli import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, *arguments]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stderr.split())


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_help_loads_nothing_heavy() -> None:
    assert not loaded("--help") & (HEAVY | NETWORK)


def test_check_loads_neither_the_model_nor_the_parser_nor_a_network(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Harbour reopens\n\nThe harbour reopened on Monday.\n", encoding="utf-8")
    modules = loaded("check", str(text), "-s", str(text))
    assert "brief.citations" in modules
    assert not modules & ({"llama_cpp", "spacy", "thinc", "tiktoken"} | NETWORK)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts[0]}"
        else:
            assert (
                parameter.make_metavar(click.Context(command, **command.context_settings)).strip("[].") in command.help
            ), f"{name} {parameter.name}"


def test_the_summaries_of_commands_are_not_cut() -> None:
    for group in (cli, *(command for command in COMMANDS.values() if isinstance(command, click.Group))):
        with click.Context(group, info_name="brief", **group.context_settings) as context:
            assert "..." not in group.get_help(context).split("Commands:")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert name in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_file_is_long() -> None:
    sizes = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: size for path, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_long() -> None:
    sizes = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    }
    assert {place: size for place, size in sizes.items() if size > LONGEST_FUNCTION} == {}
