"""Prompt variants: a folder with `variant.toml`, `system.j2` and `user.j2`, checked before any model is loaded.

Templates are code of the user's, run in a sandbox; article text is only ever a value that they print.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from brief.errors import PromptError
from brief.types import Evidence, Message, Role, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jinja2 import Template

_FILES = ("variant.toml", "system.j2", "user.j2")


class Strategy(StrEnum):
    """How the model writes: by leaving out constituents of a piece of evidence, freely, or a whole section freely."""

    COMPRESS = "compress"
    FREE = "free"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """How many statements a briefing and a story have, and the words whose sentences are preferred."""

    statements: int
    per_story: int
    focus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftSettings:
    """How a statement is drafted: the strategy, its length in words, how many candidates, how they are sampled.

    `sentences` is how many are written at once, at most, with the strategy section.
    """

    strategy: Strategy
    words: int
    candidates: int
    temperature: float
    sentences: int = 1


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example that is shown to the model: a piece of evidence and the statement made from it."""

    evidence: str
    statement: str


@dataclass(frozen=True)
class Variant:
    """A prompt variant; `sources` holds its files' texts by name, `folder` says where they were found."""

    name: str
    folder: Path
    description: str
    use_when: str
    plan: PlanSettings
    draft: DraftSettings
    examples: tuple[Example, ...]
    sources: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the variant's files, in hexadecimal."""
        whole = "\0".join(f"{name}\0{text}" for name, text in self.sources)
        return hashlib.sha256(whole.encode()).hexdigest()

    def part(self, target: Evidence, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """Return the pieces of a story's evidence that the model is shown to write of one of them."""
        match self.draft.strategy:
            case Strategy.COMPRESS:
                return (target,)
            case Strategy.FREE:
                return tuple(evidence)
            case Strategy.SECTION:
                first = evidence.index(target) // self.draft.sentences * self.draft.sentences
                return tuple(evidence[first : first + self.draft.sentences])

    def messages(self, target: Evidence, shown: Sequence[Evidence]) -> tuple[Message, ...]:
        """Render the chat for one statement, or one section: system, worked examples, and the evidence.

        Raises:
            PromptError: a template does not render.
        """
        return (
            Message(Role.SYSTEM, self._render("system.j2", {"words": self.draft.words})),
            *self._shots,
            self._question(target, shown),
        )

    @cached_property
    def _shots(self) -> tuple[Message, ...]:
        shots: list[Message] = []
        for number, example in enumerate(self.examples, start=1):
            piece = Evidence(str(number), Span("", 0, 0), example.evidence)
            shots.append(self._question(piece, (piece,)))
            shots.append(Message(Role.ASSISTANT, f"{example.statement} [{number}]"))
        return tuple(shots)

    def _question(self, target: Evidence, shown: Sequence[Evidence]) -> Message:
        values = {"words": self.draft.words, "target": target, "evidence": shown}
        return Message(Role.USER, self._render("user.j2", values))

    def _render(self, name: str, values: Mapping[str, object]) -> str:
        from jinja2 import TemplateError  # noqa: PLC0415

        try:
            return self._templates[name].render(values).strip()
        except (
            TemplateError,
            ArithmeticError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            raise PromptError(f"prompt {self.name}: {name} does not render: {error}") from error

    @cached_property
    def _templates(self) -> dict[str, Template]:
        return {name: _compiled(self, name, text) for name, text in self.sources if name.endswith(".j2")}


def available(folders: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of all variants in the folders, in alphabetical order."""
    return tuple(sorted({path.parent.name for folder in folders for path in folder.glob("*/variant.toml")}))


def load(name: str, folders: Sequence[Path]) -> Variant:
    """Return the variant of that name from the first folder that has it, checked and ready to render.

    Raises:
        PromptError: it does not exist, a file or key is missing or unknown, or a template does not render.
    """
    folder = next((folder / name for folder in folders if (folder / name / "variant.toml").is_file()), None)
    if folder is None or not name:
        known = ", ".join(available(folders)) or "none"
        raise PromptError(f"there is no prompt named {name!r}: choose one of {known}")
    return parsed(name, folder, tuple((file, _read(name, folder / file)) for file in _FILES))


def parsed(name: str, folder: Path, sources: tuple[tuple[str, str], ...]) -> Variant:
    """Return the variant of these files, (name, text), checked and ready to render; raises PromptError."""
    if missing := [file for file in _FILES if file not in dict(sources)]:
        raise PromptError(f"prompt {name}: {missing[0]} is missing: a variant needs {', '.join(_FILES)}")
    variant = _parse(name, folder, sources)
    sample = Evidence("1", Span("", 0, 0), "A sentence of evidence.")
    variant.messages(sample, (sample,))
    return variant


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PromptError(f"prompt {name}: {path} is missing: a variant needs {', '.join(_FILES)}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"prompt {name}: {path} cannot be read: {error}") from error


def _parse(name: str, folder: Path, sources: tuple[tuple[str, str], ...]) -> Variant:
    try:
        table = tomllib.loads(dict(sources)["variant.toml"])
    except tomllib.TOMLDecodeError as error:
        raise PromptError(f"prompt {name}: variant.toml is not TOML: {error}") from error
    _only_known(name, "", table, {"description", "use_when", "plan", "draft", "example"})
    return Variant(
        name=name,
        folder=folder,
        description=_string(name, table, "description"),
        use_when=_string(name, table, "use_when"),
        plan=_section(name, table, "plan", PlanSettings),
        draft=_section(name, table, "draft", DraftSettings),
        examples=_examples(name, table.get("example", [])),
        sources=sources,
    )


def _examples(name: str, value: object) -> tuple[Example, ...]:
    if not isinstance(value, list) or not all(isinstance(example, dict) for example in value):
        raise PromptError(f"prompt {name}: variant.toml must write each worked example as a table [[example]]")
    return tuple(_built(name, "example", example, Example) for example in value)


def _string(name: str, table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise PromptError(f"prompt {name}: variant.toml needs the key {key!r}, a string")
    return value


_Settings = TypeVar("_Settings", PlanSettings, DraftSettings, Example)


def _section(name: str, table: Mapping[str, object], key: str, kind: type[_Settings]) -> _Settings:
    section = table.get(key)
    if not isinstance(section, dict):
        raise PromptError(f"prompt {name}: variant.toml needs the section [{key}]")
    return _built(name, key, section, kind)


def _built(name: str, key: str, section: Mapping[str, object], kind: type[_Settings]) -> _Settings:
    """Build a settings object from a table whose keys are its fields, no more and no fewer than it needs."""
    _only_known(name, f"{key}.", section, {field.name for field in fields(kind)})
    missing = [field.name for field in fields(kind) if field.name not in section and field.default is MISSING]
    if missing:
        raise PromptError(f"prompt {name}: variant.toml [{key}] lacks {', '.join(missing)}")
    values = {
        field.name: _typed(name, f"{key}.{field.name}", section[field.name], str(field.type))
        for field in fields(kind)
        if field.name in section
    }
    return kind(**values)  # type: ignore[arg-type]  # _typed has checked each value against its field


def _typed(name: str, key: str, value: object, kind: str) -> object:
    """Return the value if it is of the named kind, and in range: counts and lengths are at least 1."""
    if kind == "Strategy":
        if value not in tuple(Strategy):
            raise PromptError(f"prompt {name}: {key} is {value!r}: choose one of {', '.join(Strategy)}")
        return Strategy(str(value))
    if kind == "int" and isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    if kind == "float" and isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf:
        return float(value)
    if kind == "str" and isinstance(value, str):
        return value
    if kind == "tuple[str, ...]" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    wanted = {"int": "a whole number, 1 or more", "float": "a number, 0 or more", "str": "a string"}
    raise PromptError(f"prompt {name}: {key} is {value!r}: it must be {wanted.get(kind, 'a list of strings')}")


def _only_known(name: str, where: str, table: Mapping[str, object], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise PromptError(
            f"prompt {name}: variant.toml has the unknown key {where}{unknown[0]}: known are {', '.join(sorted(known))}"
        )


def _known(variant: Variant, name: str) -> set[str]:
    """Return the variables that a template gets; a section is about no single piece of evidence."""
    if name == "system.j2":
        return {"words"}
    return {"words", "evidence"} | ({"target"} if variant.draft.strategy is not Strategy.SECTION else set())


def _compiled(variant: Variant, name: str, text: str) -> Template:
    """Compile a template in the sandbox; a variable that it asks for and does not get is an error before any run."""
    from jinja2 import StrictUndefined, TemplateSyntaxError, meta  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    # Prompts are plain text for a model: escaping is for HTML.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    try:
        unknown = meta.find_undeclared_variables(environment.parse(text)) - _known(variant, name)
    except TemplateSyntaxError as error:
        raise PromptError(f"prompt {variant.name}: {name}, line {error.lineno}: {error.message}") from error
    if unknown:
        known = ", ".join(sorted(_known(variant, name)))
        raise PromptError(
            f"prompt {variant.name}: {name} uses the unknown variable {min(unknown)!r}: known are {known}"
        )
    return environment.from_string(text)
