from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brief import prompts
from brief.errors import BriefError, PromptError
from brief.prompt_check import Window, remarks
from brief.prompt_commands import check, diff, new, preview
from brief.settings import PROMPTS, Places

ROOT = Path(__file__).parents[1]
SHIPPED = prompts.available(Places(Path("/nowhere"), Path("/nowhere")).folders(PROMPTS))
TOML = """\
description = "Plain."
use_when = "A test."

[plan]
statements = 5
per_story = 3

[draft]
strategy = "compress"
words = 20
candidates = 2
temperature = 0.5
"""
LARGE = Window("large", 100_000, lambda text: len(text.split()))


def write(folder: Path, name: str = "mine", **changes: str) -> Path:
    texts = {
        "variant.toml": TOML,
        "system.j2": "Write {{ words }} words.",
        "user.j2": "[{{ target.key }}] {{ target.text }}",
    }
    (folder / name).mkdir(parents=True)
    for file, text in texts.items():
        (folder / name / file).write_text(changes.get(file.split(".")[0], text), encoding="utf-8")
    return folder


def found(folder: Path, window: Window = LARGE) -> list[str]:
    variant = prompts.load("mine", [folder])
    return [f"{one.weight} {one.file}:{one.line} {one.message}" for one in remarks(variant, [window])]


def test_a_sound_variant_has_no_remarks(tmp_path: Path) -> None:
    assert found(write(tmp_path)) == []


def test_variables_that_are_not_used(tmp_path: Path) -> None:
    assert found(write(tmp_path / "a", user="Tell it.")) == [
        "error user.j2:0 it never says which evidence is meant: use {{ target.key }}",
        "error user.j2:0 it shows no evidence: use {{ target.text }}, or loop over `evidence`",
    ]
    (remark,) = found(write(tmp_path / "b", user="{{ target.text }}"))
    assert remark.startswith(
        "warning user.j2:0 it does not show the evidence's key, with which every sentence must end"
    )
    assert found(write(tmp_path / "c", system="Write.")) == [
        "warning system.j2:0 no file uses {{ words }}: the model is not told the length"
    ]


def test_all_evidence_with_the_strategy_that_sees_one_piece(tmp_path: Path) -> None:
    user = "{% for piece in evidence %}[{{ piece.key }}] {{ piece.text }}{% endfor %} {{ target.key }}"
    assert found(write(tmp_path / "a", user=user)) == [
        "warning user.j2:0 `evidence` holds the target alone with the strategy compress: use {{ target.text }}"
    ]
    free = TOML.replace("compress", "free")
    assert found(write(tmp_path / "b", user=user, variant=free)) == []


SECTION = TOML.replace("compress", "section") + "sentences = 3\n"
WHOLE = "{% for piece in evidence %}\n[{{ piece.key }}] {{ piece.text }}\n{% endfor %}"


def test_a_section_is_about_all_of_its_evidence(tmp_path: Path) -> None:
    assert found(write(tmp_path / "a", user=WHOLE, variant=SECTION)) == []
    assert found(write(tmp_path / "b", user="Tell it.", variant=SECTION)) == [
        "error user.j2:0 it shows no evidence: loop over `evidence`"
    ]
    user = "{% for piece in evidence %}{{ piece.text }}{% endfor %}"
    (remark,) = found(write(tmp_path / "c", user=user, variant=SECTION))
    assert remark.startswith("warning user.j2:0 it does not show the keys of the evidence, with which the sentences")
    with pytest.raises(PromptError, match=r"unknown variable 'target': known are evidence, words"):
        prompts.load("mine", [write(tmp_path / "d", variant=SECTION)])


def test_how_many_sentences_are_written_at_once(tmp_path: Path) -> None:
    one = SECTION.replace("sentences = 3", "sentences = 1")
    assert found(write(tmp_path / "a", user=WHOLE, variant=one)) == [
        "warning variant.toml:0 a section of one sentence at a time: set `sentences`, or use the strategy free"
    ]
    assert found(write(tmp_path / "b", variant=TOML + "sentences = 3\n")) == [
        "warning variant.toml:0 `sentences` means nothing with the strategy compress: one is written at a time"
    ]


def test_a_section_may_have_several_sentences_but_no_list(tmp_path: Path) -> None:
    system = "{{ words }} words.\nWrite a short paragraph of three sentences in your own words."
    assert found(write(tmp_path / "a", user=WHOLE, variant=SECTION, system=system)) == []
    assert found(write(tmp_path / "b", user=WHOLE, variant=SECTION, system="{{ words }} words, a list.")) == [
        "warning system.j2:1 “list” cannot happen: the grammar lets the model write plain sentences"
    ]


def test_text_that_changes_at_every_call(tmp_path: Path) -> None:
    user = "[{{ target.key }}] {{ target.text }}\n{{ ['Go', 'On'] | random }}"
    assert found(write(tmp_path, user=user)) == [
        "error user.j2:2 random changes the prompt at every call: nothing could be kept or made again"
    ]


def test_fixed_text_that_is_read_again_for_each_statement(tmp_path: Path) -> None:
    user = "Now please be so kind and write one sentence, and only one, on [{{ target.key }}] {{ target.text }}"
    assert found(write(tmp_path / "a", user=user)) == []
    assert found(write(tmp_path / "b", user="It may well be a long one. " + user)) == [
        "warning user.j2:0 20 words of it never change but are read again for each statement: move them to system.j2"
    ]


@pytest.mark.parametrize(
    ("system", "said"),
    [
        ("Write a bulleted list.", "“bulleted” cannot happen: the grammar lets the model write plain sentences"),
        (
            "Write three short sentences.",
            "“three short sentences” cannot happen: the grammar lets the model write one sentence",
        ),
        ("Answer in JSON.", "“JSON” cannot happen: the grammar lets the model write plain sentences"),
        (
            "Use your own words.",
            "“your own words” cannot happen: the grammar lets the model write words of the evidence only",
        ),
        (
            "Combine the pieces.",
            "“Combine the pieces” cannot happen: the grammar lets the model write words of one piece only",
        ),
    ],
)
def test_instructions_that_the_grammar_contradicts(tmp_path: Path, system: str, said: str) -> None:
    remark = f"warning system.j2:2 {said}"
    assert remark in found(write(tmp_path, system="{{ words }} words.\n" + system))


def test_your_own_words_are_no_contradiction_where_the_model_writes_freely(tmp_path: Path) -> None:
    free = TOML.replace("compress", "free")
    assert found(write(tmp_path, variant=free, system="{{ words }} words, your own words.")) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("The quay was shut.", "example 1 could not be written: with the strategy compress words are only left out"),
        ("The quay closed", "example 1 does not end like a sentence"),
        ("The [quay] closed.", "example 1 holds a mark that the grammar forbids"),
        ("The quay " * 16 + "closed.", "example 1 has 33 words, 20 are asked for"),
    ],
)
def test_worked_examples_that_ask_for_the_impossible(tmp_path: Path, statement: str, said: str) -> None:
    example = f'\n[[example]]\nevidence = "The quay, built in 1890, closed."\nstatement = "{statement}"\n'
    assert f"warning variant.toml:0 {said}" in found(write(tmp_path, variant=TOML + example))


def test_a_prompt_that_a_model_has_no_room_for(tmp_path: Path) -> None:
    many = TOML.replace("candidates = 2", "candidates = 17")
    assert found(write(tmp_path / "a", variant=many)) == [
        "error variant.toml:0 17 candidates are too many: 16 can be written side by side"
    ]
    small = Window("small", 300, LARGE.count)
    assert found(write(tmp_path / "b"), small) == [
        "error variant.toml:0 small has room for 300 tokens, prompt and candidates can need 372"
    ]
    # The evidence, and three times three sentences of 76 tokens.
    assert found(write(tmp_path / "c", user=WHOLE, variant=SECTION), small) == [
        "error variant.toml:0 small has room for 300 tokens, prompt and candidates can need 2188"
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_variants_are_sound(name: str) -> None:
    variant = prompts.load(name, Places(Path("/nowhere"), Path("/nowhere")).folders(PROMPTS))
    assert remarks(variant, [LARGE]) == ()


# --- the commands ------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_variant_is_a_copy_that_can_be_checked_and_compared(desk: Path) -> None:
    result = CliRunner().invoke(new, ["brisk", "--from", "bulletin"])
    assert result.exit_code == 0, result.exception
    assert result.output.startswith("prompts/brisk: edit its files, then `brief prompts check brisk`")
    assert sorted(path.name for path in (desk / "prompts" / "brisk").iterdir()) == [
        "system.j2",
        "user.j2",
        "variant.toml",
    ]
    assert CliRunner().invoke(diff, ["bulletin", "brisk"]).output == ""
    (desk / "prompts" / "brisk" / "system.j2").write_text("Be brisk: {{ words }} words.\n")
    changed = CliRunner().invoke(diff, ["bulletin", "brisk"]).output.splitlines()
    assert changed[:2] == ["--- bulletin/system.j2", "+++ brisk/system.j2"]
    assert changed[-1] == "+Be brisk: {{ words }} words."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Brisk Pace"], "'Brisk Pace' is no name for a variant: use lower-case letters, digits, - and _"),
        (["../up"], "'../up' is no name for a variant: use lower-case letters, digits, - and _"),
        (["old"], "prompts/old is there already: choose another name"),
        (["x", "--from", "none"], "there is no prompt named 'none'"),
        (["x", "--in", "file"], "cannot write file/x: Not a directory: choose another folder with --in"),
    ],
)
def test_a_new_variant_that_cannot_be(desk: Path, arguments: list[str], message: str) -> None:
    write(desk / "prompts", "old")
    (desk / "file").write_text("")
    result = CliRunner().invoke(new, arguments)
    assert isinstance(result.exception, BriefError)
    assert str(result.exception).startswith(message)


def checked(*names: str) -> Result:
    return CliRunner().invoke(check, [*names])


def test_check_goes_on_after_a_variant_that_does_not_load(desk: Path) -> None:
    write(desk / "prompts", "a", user="{% if %}")
    write(desk / "prompts", "b", system="Write a list.")
    result = checked("a", "b", "default")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0] == "error    prompt a: user.j2, line 1: Expected an expression, got 'end of statement block'"
    assert lines[2] == (
        "warning  prompt b: system.j2, line 1: “list” cannot happen: the grammar lets the model write plain sentences"
    )
    assert lines[-1].startswith("ok       prompt default: fits smollm2-135m, ")


def test_warnings_alone_do_not_fail(desk: Path) -> None:
    write(desk / "prompts", "b", system="Write {{ words }} words as a list.")
    assert checked("b").exit_code == 0


def test_all_shipped_variants_fit_every_model_of_the_catalogue() -> None:
    result = checked()
    assert result.exit_code == 0
    assert [line.split(":")[0] for line in result.output.splitlines()] == [
        f"ok       prompt {name}" for name in SHIPPED
    ]


def test_preview_shows_each_part_with_its_tokens() -> None:
    source = str(ROOT / "examples" / "01-ferry-aground-lna.txt")
    result = CliRunner().invoke(preview, ["default", source])
    assert result.exit_code == 0, result.exception
    heads = [line for line in result.output.splitlines() if " tokens, read " in line]
    assert [head.split(" ")[0] for head in heads] == ["system", *["user", "assistant"] * 3, "user"]
    assert [head.rsplit(", ", 1)[1] for head in heads] == ["read once"] * 7 + ["read for each statement"]
    parts = [int(head.split(" · ")[1].split(" ")[0]) for head in heads]
    whole, template = (int(word) for word in result.output.splitlines()[-1].split() if word.isdigit())
    assert whole == sum(parts) + template


def test_preview_shows_the_evidence_of_one_section(desk: Path) -> None:
    source = str(ROOT / "examples" / "01-ferry-aground-lna.txt")
    write(desk / "prompts", user=WHOLE, variant=SECTION.replace("sentences = 3", "sentences = 2"))
    result = CliRunner().invoke(preview, ["mine", source])
    assert result.exit_code == 0, result.exception
    assert "[2] " in result.output
    assert "[3] " not in result.output
    assert ", read for each section" in result.output


def test_preview_needs_something_to_show(desk: Path) -> None:
    result = CliRunner().invoke(preview, ["default"])
    assert str(result.exception) == "there is nothing to show: name files or folders, or list `sources` in brief.toml"
    (desk / "a.txt").write_text("Is this news?\n")
    assert "holds no sentence that a briefing could tell" in str(
        CliRunner().invoke(preview, ["default", "a.txt"]).exception
    )
