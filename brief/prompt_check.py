"""What is wrong with a prompt variant, as far as can be seen without asking a model. Prints nothing.

Where a prompt is read twice: everything up to the last message's content is read once and kept, the last message is
read for every statement, or section. So what changes belongs into user.j2, and what stays into system.j2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from brief.llm.model import CONTEXT, MOST_CANDIDATES
from brief.prompts import Strategy
from brief.text import count_words, words
from brief.types import Evidence, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jinja2 import nodes

    from brief.prompts import Variant

# Fixed text of user.j2 that is worth a remark: it is read again for each statement.
_MOST_FIXED = 15  # words
# A long sentence of evidence: 60 words at 4 tokens for 3 words.
_LONG_PIECE = 80  # tokens
_EVIDENCE = 1500  # tokens: the default of `brief generate --budget`
_TOKENS_PER_WORD = 3  # as the writer limits a free sentence

# What the grammar makes impossible, whatever the prompt asks for: always, by the strategy that writes one sentence at a
# time, or by the strategy that only leaves words out.
_NEVER = (
    (
        r"\b(?:bullet|bullets|bulleted|list|lists|markdown|headings?|headlines?|tables?|JSON|XML|HTML)\b",
        "plain sentences",
    ),
    (r"\bemojis?\b|\bhashtags?\b", "plain words"),
)
_NEVER_ALONE = (
    (
        r"\b(?:two|three|four|five|several|many|multiple|2|3|4|5)\s+(?:\w+\s+)?(?:sentences|paragraphs)\b",
        "one sentence",
    ),
    (r"\b(?:a|one)\s+(?:\w+\s+)?paragraph\b", "one sentence"),
)
_NEVER_COMPRESSED = (
    (r"\byour own words\b", "words of the evidence only"),
    (r"\b(?:paraphrase|translate|explain|comment|speculate|invent|synonyms?)\b", "words of the evidence only"),
    (r"\b(?:combine|merge|join)\b.{0,30}\b(?:pieces|sentences|evidence|sources)\b", "words of one piece only"),
)


class Weight(StrEnum):
    """How much a remark matters: an error makes a variant useless, a warning makes it worse."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend, with the file and line where it stands; line 0 is the whole file."""

    weight: Weight
    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Window:
    """A model's room: its context in tokens, and a way to count them that is its own or an estimate."""

    model: str
    context: int
    count: Callable[[str], int]


def remarks(variant: Variant, windows: Sequence[Window]) -> tuple[Remark, ...]:
    """Return everything that is wrong with a variant that loads, in the order of its files."""
    found = (*_variables(variant), *_changing(variant), *_contradictions(variant), *_examples(variant))
    return (*found, *_steps(variant), *_overruns(variant, windows))


def _source(variant: Variant, name: str) -> str:
    return dict(variant.sources)[name]


def _tree(text: str) -> nodes.Template:
    from jinja2 import Environment  # noqa: PLC0415

    # Only parsed, never rendered: what comes out is no page.
    return Environment(autoescape=True).parse(text)


# --- variables ---------------------------------------------------------------------------------------------------


def _variables(variant: Variant) -> Iterator[Remark]:
    from jinja2 import meta  # noqa: PLC0415

    used = {name: meta.find_undeclared_variables(_tree(_source(variant, name))) for name in ("system.j2", "user.j2")}
    yield from (_whole if _tells_sections(variant) else _single)(variant, used["user.j2"])
    if "words" not in used["system.j2"] | used["user.j2"]:
        yield Remark(Weight.WARNING, "system.j2", 0, "no file uses {{ words }}: the model is not told the length")


def _tells_sections(variant: Variant) -> bool:
    return variant.draft.strategy is Strategy.SECTION


def _whole(variant: Variant, shown: set[str]) -> Iterator[Remark]:
    """Find what is wrong with a question that asks for a section."""
    if "evidence" not in shown:
        yield Remark(Weight.ERROR, "user.j2", 0, "it shows no evidence: loop over `evidence`")
    elif "key" not in {name for _, name in _attributes(_source(variant, "user.j2"))}:
        message = "it does not show the keys of the evidence, with which the sentences must end: use {{ piece.key }}"
        yield Remark(Weight.WARNING, "user.j2", 0, message)


def _single(variant: Variant, shown: set[str]) -> Iterator[Remark]:
    """Find what is wrong with a question that asks for one statement."""
    if "target" not in shown:
        yield Remark(Weight.ERROR, "user.j2", 0, "it never says which evidence is meant: use {{ target.key }}")
    if "evidence" not in shown and ("target", "text") not in _attributes(_source(variant, "user.j2")):
        yield Remark(Weight.ERROR, "user.j2", 0, "it shows no evidence: use {{ target.text }}, or loop over `evidence`")
    if "target" in shown and not {("target", "key"), ("piece", "key")} & _attributes(_source(variant, "user.j2")):
        message = "it does not show the evidence's key, with which every sentence must end: use {{ target.key }}"
        yield Remark(Weight.WARNING, "user.j2", 0, message)
    if "evidence" in shown and variant.draft.strategy is Strategy.COMPRESS:
        message = "`evidence` holds the target alone with the strategy compress: use {{ target.text }}"
        yield Remark(Weight.WARNING, "user.j2", 0, message)


def _attributes(text: str) -> set[tuple[str, str]]:
    """Return the attributes that a template asks for, each with the name that it is asked of."""
    from jinja2 import nodes  # noqa: PLC0415

    return {
        (node.node.name, node.attr) for node in _tree(text).find_all(nodes.Getattr) if isinstance(node.node, nodes.Name)
    }


# --- what is read again ------------------------------------------------------------------------------------------


def _changing(variant: Variant) -> Iterator[Remark]:
    from jinja2 import nodes  # noqa: PLC0415

    for name in ("system.j2", "user.j2"):
        tree = _tree(_source(variant, name))
        filters = [(node.name, node.lineno) for node in tree.find_all(nodes.Filter)]
        for used, line in (*filters, *((node.name, node.lineno) for node in tree.find_all(nodes.Name))):
            if used in {"random", "lipsum"}:
                message = f"{used} changes the prompt at every call: nothing could be kept or made again"
                yield Remark(Weight.ERROR, name, line, message)
    fixed = sum(len(words(data.data)) for data in _tree(_source(variant, "user.j2")).find_all(nodes.TemplateData))
    if fixed > _MOST_FIXED:
        message = f"{fixed} words of it never change but are read again for each statement: move them to system.j2"
        yield Remark(Weight.WARNING, "user.j2", 0, message)


# --- what the grammar contradicts --------------------------------------------------------------------------------


def _contradictions(variant: Variant) -> Iterator[Remark]:
    alone = () if _tells_sections(variant) else _NEVER_ALONE
    compressed = _NEVER_COMPRESSED if variant.draft.strategy is Strategy.COMPRESS else ()
    for name in ("system.j2", "user.j2"):
        for number, line in enumerate(_source(variant, name).splitlines(), start=1):
            for pattern, instead in (*_NEVER, *alone, *compressed):
                for found in re.finditer(pattern, line, re.IGNORECASE):
                    message = f"“{found.group().strip()}” cannot happen: the grammar lets the model write {instead}"
                    yield Remark(Weight.WARNING, name, number, message)


# --- worked examples ---------------------------------------------------------------------------------------------


def _examples(variant: Variant) -> Iterator[Remark]:
    for number, example in enumerate(variant.examples, start=1):
        for message in _faults(variant, example.evidence, example.statement):
            yield Remark(Weight.WARNING, "variant.toml", 0, f"example {number} {message}")


def _faults(variant: Variant, evidence: str, statement: str) -> Iterator[str]:
    length = count_words(statement)
    if length > 1.5 * variant.draft.words:
        yield f"has {length} words, {variant.draft.words} are asked for"
    if not statement.rstrip("\"'”’)").endswith((".", "!", "?")):
        yield "does not end like a sentence"
    if re.search(r"[\[\]<>#*|`{}]", statement):
        yield "holds a mark that the grammar forbids"
    if variant.draft.strategy is Strategy.COMPRESS and not _left_out_only(statement, evidence):
        yield "could not be written: with the strategy compress words are only left out"


def _left_out_only(statement: str, evidence: str) -> bool:
    rest = iter([word.text.lower() for word in words(evidence)])
    return all(word.text.lower() in rest for word in words(statement))


# --- steps and room ------------------------------------------------------------------------------------------------


def _steps(variant: Variant) -> Iterator[Remark]:
    if _tells_sections(variant) and variant.draft.sentences == 1:
        message = "a section of one sentence at a time: set `sentences`, or use the strategy free"
        yield Remark(Weight.WARNING, "variant.toml", 0, message)
    if not _tells_sections(variant) and variant.draft.sentences > 1:
        message = f"`sentences` means nothing with the strategy {variant.draft.strategy}: one is written at a time"
        yield Remark(Weight.WARNING, "variant.toml", 0, message)


def _overruns(variant: Variant, windows: Sequence[Window]) -> Iterator[Remark]:
    if variant.draft.candidates > MOST_CANDIDATES:
        message = f"{variant.draft.candidates} candidates are too many: {MOST_CANDIDATES} can be written side by side"
        yield Remark(Weight.ERROR, "variant.toml", 0, message)
    for window in windows:
        needed, room = _needed(variant, window.count), min(CONTEXT, window.context)
        if needed > room:
            message = f"{window.model} has room for {room} tokens, prompt and candidates can need {needed}"
            yield Remark(Weight.ERROR, "variant.toml", 0, message)


def _needed(variant: Variant, count: Callable[[str], int]) -> int:
    """Return how many tokens the largest prompt and all its candidates need, as the engine reckons."""
    none = Evidence("1", Span("", 0, 0), "")
    fixed = sum(count(message.content) for message in variant.messages(none, (none,)))
    free = variant.draft.strategy is not Strategy.COMPRESS
    longest = (variant.draft.words * _TOKENS_PER_WORD if free else _LONG_PIECE) + 16
    candidate = longest * (variant.draft.sentences if _tells_sections(variant) else 1)
    return fixed + (_EVIDENCE if free else _LONG_PIECE) + candidate * (variant.draft.candidates + 1)
