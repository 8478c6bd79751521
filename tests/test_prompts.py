from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.errors import PromptError
from brief.prompts import DraftSettings, PlanSettings, Strategy, Variant, available, load
from brief.settings import PROMPTS, Places
from brief.types import Evidence, Message, Role, Span

SHIPPED = ("analyst", "bulletin", "default", "free", "retell", "section")

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
EXAMPLE = """
[[example]]
evidence = "The quay, built in 1890, closed."
statement = "The quay closed."
"""
SYSTEM = "Write {{ words }} words."
USER = "[{{ target.key }}] {{ target.text }}"


def write(
    folder: Path, name: str = "mine", *, toml: str | None = TOML, system: str = SYSTEM, user: str | None = USER
) -> Path:
    """Write a variant, without the files that are None, and return the folder of variants."""
    (folder / name).mkdir(parents=True)
    for file, text in (("variant.toml", toml), ("system.j2", system), ("user.j2", user)):
        if text is not None:
            (folder / name / file).write_text(text, encoding="utf-8")
    return folder


def evidence(text: str, key: str = "1") -> Evidence:
    return Evidence(key, Span("a", 0, len(text)), text)


def asked(variant: Variant, text: str) -> str:
    return variant.messages(evidence(text), [evidence(text)])[-1].content


def error_of(folder: Path, name: str = "mine") -> str:
    with pytest.raises(PromptError) as caught:
        load(name, [folder])
    return str(caught.value)


def packaged() -> tuple[Path, ...]:
    return Places(Path("/nowhere"), Path("/nowhere")).folders(PROMPTS)


def test_a_variant_is_what_its_files_say(tmp_path: Path) -> None:
    variant = load("mine", [write(tmp_path, toml=TOML.replace("per_story = 3", 'per_story = 3\nfocus = ["said"]'))])
    assert (variant.name, variant.folder, variant.description) == ("mine", tmp_path / "mine", "Plain.")
    assert variant.use_when == "A test."
    assert variant.plan == PlanSettings(5, 3, ("said",))
    assert variant.draft == DraftSettings(Strategy.COMPRESS, 20, 2, 0.5)
    assert variant.examples == ()


def test_a_chat_is_the_system_the_worked_examples_and_the_question(tmp_path: Path) -> None:
    variant = load("mine", [write(tmp_path, toml=TOML + EXAMPLE + EXAMPLE)])
    assert variant.messages(evidence("The dam burst.", "7"), []) == (
        Message(Role.SYSTEM, "Write 20 words."),
        Message(Role.USER, "[1] The quay, built in 1890, closed."),
        Message(Role.ASSISTANT, "The quay closed. [1]"),
        Message(Role.USER, "[2] The quay, built in 1890, closed."),
        Message(Role.ASSISTANT, "The quay closed. [2]"),
        Message(Role.USER, "[7] The dam burst."),
    )


def test_all_evidence_that_is_shown_can_be_printed(tmp_path: Path) -> None:
    user = "{% for piece in evidence %}\n[{{ piece.key }}] {{ piece.text }}\n{% endfor %}\nTell [{{ target.key }}]."
    variant = load("mine", [write(tmp_path, user=user)])
    shown = [evidence("One.", "1"), evidence("Two.", "2")]
    assert variant.messages(shown[1], shown)[-1].content == "[1] One.\n[2] Two.\nTell [2]."


def test_the_strategy_says_how_much_evidence_is_shown_at_once(tmp_path: Path) -> None:
    pieces = tuple(evidence(text, str(key)) for key, text in enumerate("abcde", start=1))
    parts = {}
    for name in Strategy:
        toml = TOML.replace("compress", name) + "sentences = 2\n"
        variant = load(name, [write(tmp_path, name, toml=toml, user="{{ evidence | length }}")])
        parts[name] = [variant.part(piece, pieces) for piece in pieces]
    assert parts[Strategy.COMPRESS] == [(piece,) for piece in pieces]
    assert parts[Strategy.FREE] == [pieces] * 5
    assert parts[Strategy.SECTION] == [pieces[:2], pieces[:2], pieces[2:4], pieces[2:4], pieces[4:]]


def test_a_variant_that_is_nowhere(tmp_path: Path) -> None:
    folder = write(tmp_path, "mine")
    write(tmp_path, "another")
    assert error_of(folder, "yours") == "there is no prompt named 'yours': choose one of another, mine"
    assert error_of(folder, "") == "there is no prompt named '': choose one of another, mine"
    assert error_of(tmp_path / "empty", "yours") == "there is no prompt named 'yours': choose one of none"


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "mine" / "user.j2"
    assert error_of(write(tmp_path, user=None)) == (
        f"prompt mine: {path} is missing: a variant needs variant.toml, system.j2, user.j2"
    )


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = write(tmp_path) / "mine" / "user.j2"
    path.write_bytes(b"caf\xe9")
    assert error_of(tmp_path) == (
        f"prompt mine: {path} cannot be read: "
        "'utf-8' codec can't decode byte 0xe9 in position 3: unexpected end of data"
    )


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, user=None) / "mine" / "user.j2"
    path.mkdir()
    assert error_of(tmp_path).startswith(f"prompt mine: {path} cannot be read: ")


def test_toml_that_is_none(tmp_path: Path) -> None:
    assert error_of(write(tmp_path, toml="description = \n")) == (
        "prompt mine: variant.toml is not TOML: Invalid value (at line 1, column 15)"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "use_when =",
            "usewhen =",
            "variant.toml has the unknown key usewhen: known are description, draft, example, plan, use_when",
        ),
        (
            "per_story",
            "per_stories",
            "variant.toml has the unknown key plan.per_stories: known are focus, per_story, statements",
        ),
        (
            "candidates",
            "beams",
            (
                "variant.toml has the unknown key draft.beams: "
                "known are candidates, sentences, strategy, temperature, words"
            ),
        ),
        ('"Plain."', "3", "variant.toml needs the key 'description', a string"),
        ('use_when = "A test."', "", "variant.toml needs the key 'use_when', a string"),
        ("[plan]\nstatements = 5\nper_story = 3", "plan = 5", "variant.toml needs the section [plan]"),
        ("[plan]\nstatements = 5\nper_story = 3", "", "variant.toml needs the section [plan]"),
        ("per_story = 3", "", "variant.toml [plan] lacks per_story"),
        ("words = 20", "", "variant.toml [draft] lacks words"),
        ("statements = 5", "statements = 0", "plan.statements is 0: it must be a whole number, 1 or more"),
        ("statements = 5", "statements = 5.0", "plan.statements is 5.0: it must be a whole number, 1 or more"),
        ("statements = 5", "statements = true", "plan.statements is True: it must be a whole number, 1 or more"),
        ("words = 20", 'words = "20"', "draft.words is '20': it must be a whole number, 1 or more"),
        ("temperature = 0.5", "temperature = -0.1", "draft.temperature is -0.1: it must be a number, 0 or more"),
        ("temperature = 0.5", "temperature = inf", "draft.temperature is inf: it must be a number, 0 or more"),
        ("temperature = 0.5", "temperature = nan", "draft.temperature is nan: it must be a number, 0 or more"),
        ("temperature = 0.5", "temperature = false", "draft.temperature is False: it must be a number, 0 or more"),
        ('"compress"', '"shorten"', "draft.strategy is 'shorten': choose one of compress, free, section"),
        ('"compress"', '["free"]', "draft.strategy is ['free']: choose one of compress, free, section"),
        ("per_story = 3", 'per_story = 3\nfocus = "said"', "plan.focus is 'said': it must be a list of strings"),
        ("per_story = 3", "per_story = 3\nfocus = [1]", "plan.focus is [1]: it must be a list of strings"),
    ],
)
def test_a_key_that_is_wrong(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TOML
    assert error_of(write(tmp_path, toml=TOML.replace(old, new))) == f"prompt mine: {message}"


@pytest.mark.parametrize(
    ("example", "message"),
    [
        (
            EXAMPLE.replace("evidence", "text"),
            "variant.toml has the unknown key example.text: known are evidence, statement",
        ),
        (EXAMPLE.replace('statement = "The quay closed."', ""), "variant.toml [example] lacks statement"),
        (EXAMPLE.replace('"The quay closed."', "3"), "example.statement is 3: it must be a string"),
        (
            EXAMPLE.replace("[[example]]", "[example]"),
            "variant.toml must write each worked example as a table [[example]]",
        ),
    ],
)
def test_a_worked_example_that_is_wrong(tmp_path: Path, example: str, message: str) -> None:
    assert error_of(write(tmp_path, toml=TOML + example)) == f"prompt mine: {message}"


@pytest.mark.parametrize("value", ["3", '["a"]', '"a"'])
def test_examples_that_are_no_tables(tmp_path: Path, value: str) -> None:
    assert error_of(write(tmp_path, toml=f"example = {value}\n{TOML}")) == (
        "prompt mine: variant.toml must write each worked example as a table [[example]]"
    )


def test_a_whole_number_is_a_temperature(tmp_path: Path) -> None:
    variant = load("mine", [write(tmp_path, toml=TOML.replace("temperature = 0.5", "temperature = 0"))])
    assert variant.draft.temperature == 0.0


def test_a_template_that_is_no_template_is_named_with_its_line(tmp_path: Path) -> None:
    assert error_of(write(tmp_path, user="One.\nTwo {% if %}")) == (
        "prompt mine: user.j2, line 2: Expected an expression, got 'end of statement block'"
    )
    assert error_of(write(tmp_path / "filter", user="{{ words|nothing }}")) == (
        "prompt mine: user.j2, line 1: No filter named 'nothing'."
    )
    assert error_of(write(tmp_path / "other", system="{{ words")) == (
        "prompt mine: system.j2, line 1: unexpected end of template, expected 'end of print statement'."
    )


def test_a_variable_that_no_template_gets(tmp_path: Path) -> None:
    assert error_of(write(tmp_path, user="{{ article }} {{ target.text }}")) == (
        "prompt mine: user.j2 uses the unknown variable 'article': known are evidence, target, words"
    )
    # The system message stands before all evidence.
    assert error_of(write(tmp_path / "other", system="{{ target.text }}")) == (
        "prompt mine: system.j2 uses the unknown variable 'target': known are words"
    )


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        ("{{ target.title }}", "'brief.types.articles.Evidence object' has no attribute 'title'"),
        ("{{ words / 0 }}", "division by zero"),
        ("{{ words + 'a' }}", "unsupported operand type(s) for +: 'int' and 'str'"),
        ("{{ range(1000000) }}", "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000)."),
        ("{{ target|dictsort }}", "'Evidence' object has no attribute 'items'"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "maximum recursion depth exceeded"),
        ("{% include 'system.j2' %}", "no loader for this environment specified"),
    ],
)
def test_a_template_that_raises(tmp_path: Path, user: str, reason: str) -> None:
    assert error_of(write(tmp_path, user=user)).startswith(f"prompt mine: user.j2 does not render: {reason}")


@pytest.mark.parametrize(
    "user",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ target.__class__ }}",
        "{{ target.text.__class__.__base__.__subclasses__() }}",
        "{{ target|attr('__init__') }}{{ target['__class__'] }}",
        "{{ ''['__cl' ~ 'ass__'] }}",
        "{{ '{0.__class__}'.format(target) }}",
        "{{ evidence.__init__.__globals__ }}",
        "{{ range.__self__ }}",
        "{% set seen = evidence.append(target) %}",
    ],
)
def test_a_template_that_reaches_for_python_does_not_render(tmp_path: Path, user: str) -> None:
    assert error_of(write(tmp_path, user=user)).startswith("prompt mine: user.j2 does not render: ")


@pytest.mark.parametrize("text", ["{{ words }} and {% for x in y %}", "{# gone? #} {{ ''.__class__ }}", "<b>&amp;</b>"])
def test_an_articles_text_is_printed_as_it_stands(tmp_path: Path, text: str) -> None:
    assert asked(load("mine", [write(tmp_path)]), text) == f"[1] {text}"


@given(text=st.text(max_size=60))
def test_any_text_of_an_article_is_printed_as_it_stands(text: str) -> None:
    (default,) = (load("default", packaged()),)
    assert asked(default, text) == f"[1] {text}".strip()


def test_the_digest_changes_with_every_file(tmp_path: Path) -> None:
    variants = [
        write(tmp_path / "same"),
        write(tmp_path / "toml", toml=TOML + "\n"),
        write(tmp_path / "system", system=SYSTEM + "!"),
        write(tmp_path / "user", user=USER.replace(" ", "  ")),
        write(tmp_path / "moved", system=SYSTEM + USER[:1], user=USER[1:]),
    ]
    digests = [load("mine", [folder]).digest for folder in variants]
    assert len(set(digests)) == len(digests)
    assert all(len(digest) == 64 for digest in digests)
    assert load("mine", [write(tmp_path / "copy")]).digest == digests[0]


def test_the_first_folder_wins(tmp_path: Path) -> None:
    first = write(tmp_path / "a", system="First.")
    second = write(write(tmp_path / "b", system="Second."), "other")
    assert load("mine", [first, second]).folder == first / "mine"
    assert load("mine", [second, first]).folder == second / "mine"
    assert available([first, second]) == ("mine", "other")


def test_a_folder_without_the_variant_is_passed_over(tmp_path: Path) -> None:
    folder = write(tmp_path / "b")
    (tmp_path / "a" / "mine").mkdir(parents=True)
    assert load("mine", [tmp_path / "missing", tmp_path / "a", folder]).folder == folder / "mine"


def test_the_shipped_variants_load_and_are_told_apart() -> None:
    folders = packaged()
    assert available(folders) == SHIPPED
    variants = [load(name, folders) for name in SHIPPED]
    for differing in (
        {variant.digest for variant in variants},
        {variant.description for variant in variants},
        {variant.use_when for variant in variants},
        {variant.messages(evidence("A."), [evidence("A.")])[0] for variant in variants},
        {(variant.plan, variant.draft) for variant in variants},
        {(variant.draft.words, variant.draft.strategy) for variant in variants},
    ):
        assert len(differing) == len(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_variant_shows_the_target_and_its_key(name: str) -> None:
    question = asked(load(name, packaged()), "The dam burst.")
    assert "[1] The dam burst." in question


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_variants_examples_do_what_it_asks(name: str) -> None:
    variant = load(name, packaged())
    for example in variant.examples:
        assert len(example.statement.split()) <= 1.2 * variant.draft.words
        if variant.draft.strategy is not Strategy.COMPRESS:
            continue
        rest = iter(example.evidence.lower().replace(",", "").rstrip(".").split())
        assert all(word in rest for word in example.statement.lower().replace(",", "").rstrip(".").split())
