"""A conversation in the words of the model's own chat template, which is untrusted and never sees what is said."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date as Date
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError, nodes
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

from brief.errors import ModelError
from brief.llm.gguf import one_line, special_ids
from brief.types import Message, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2.parser import Parser
    from jinja2.runtime import Context

    from brief.llm.gguf import Header
    from brief.llm.tokens import Tokenizer

# The filters that chat templates use; none of them makes a text longer by a number.
_FILTERS = (
    "abs capitalize count d default dictsort e escape first float int items join last length list lower map max min "
    "reject rejectattr replace reverse round safe select selectattr sort string sum title trim unique upper"
)
_PADDING = frozenset({"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"})

# Characters that a template may handle, where each step of a loop and each call counts as the whole template. The
# embedded model's template handles 2,084 for four messages; one of 20,000 characters has a thousand steps.
_MOST_WORK = 20_000_000

# What a template can raise in ordinary use of Python's operators and of its compiler; anything else is a bug.
_FAILURES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)

# A date in the words of strftime, without what pads it.
_DATE = re.compile(r"(?:%[aAbBdmYyj]|[ ,./-])*")

# Noncharacters: no text holds them, and the template's text is all that is searched for them.
_SENTINEL = re.compile("\ufdd0([0-9]{1,4})\ufdd1")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a prompt: a message's content, or, where `special`, a control token or other text of the template."""

    text: str
    special: bool


def render(header: Header, messages: Sequence[Message]) -> tuple[Part, ...]:
    """Write messages in the model's chat template, ready for its answer; raises ModelError.

    Where the template takes no system message, its text goes before the first user message. Contents stand exactly as
    they are given: a template's trimming does not reach them.
    """
    try:
        return _parts(header, messages)
    except ModelError:
        merged = without_system(messages)
        if merged is None:
            raise
        return _parts(header, merged)


def encode(parts: Sequence[Part], tokenizer: Tokenizer) -> list[int]:
    """Turn a rendered prompt into tokens; only the template can write a control token.

    Each part is split by itself, so that the first parts of a prompt have the same tokens whatever follows them.
    """
    tokens: list[int] = []
    fresh = True
    for part in parts:
        control = tokenizer.special(part.text) if part.special else None
        if control is not None:
            tokens.append(control)
        else:
            tokens += tokenizer.encode(part.text) if fresh else tokenizer.resume(part.text)
        fresh = control is not None
    return tokens


def without_system(messages: Sequence[Message]) -> tuple[Message, ...] | None:
    """Move what the system says into the first user message; None where there is nothing to move, or no place."""
    system = [message.content for message in messages if message.role is Role.SYSTEM]
    others = [message for message in messages if message.role is not Role.SYSTEM]
    user = next((at for at, message in enumerate(others) if message.role is Role.USER), None)
    if not system or user is None:
        return None
    others[user] = Message(Role.USER, "\n\n".join([*system, others[user].content]))
    return tuple(others)


def _parts(header: Header, messages: Sequence[Message]) -> tuple[Part, ...]:
    pieces = _SENTINEL.split(_fill(header, [message.role for message in messages]))
    places = [int(place) for place in pieces[1::2]]
    if sorted(places) != list(range(len(messages))):
        raise ModelError(f"{header.path}: its chat template drops or repeats a message: give another model")
    controls = _controls(header)
    parts = [*_split(pieces[0], controls)]
    for place, text in zip(places, pieces[2::2], strict=True):
        parts += [Part(messages[place].content, special=False), *_split(text, controls)]
    return (*_bos(header, parts), *parts)


def _bos(header: Header, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the BOS that the model expects where the template does not write it itself."""
    if not header.add_bos or header.bos_id is None:
        return ()
    bos = Part(header.tokens[header.bos_id], special=True)
    return () if bos in parts[:1] else (bos,)


def _controls(header: Header) -> re.Pattern[str]:
    """Return what cuts a template's text before and after each control token, the longest first."""
    texts = sorted(special_ids(header), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, texts))})" if texts else "((?!))")


def _split(text: str, controls: re.Pattern[str]) -> Iterator[Part]:
    return (Part(piece, special=True) for piece in controls.split(text) if piece)


def _fill(header: Header, roles: Sequence[Role]) -> str:
    """Render the template with a sentinel in place of each content."""
    turns = [{"role": role.value, "content": f"\ufdd0{at}\ufdd1"} for at, role in enumerate(roles)]
    try:
        return _Sandbox(header.chat_template).fill(
            messages=turns,
            bos_token=_token(header, header.bos_id),
            eos_token=_token(header, header.eos_id),
            add_generation_prompt=True,
            enable_thinking=False,
            tools=None,
            documents=None,
        )
    except _FAILURES as error:
        reason = one_line(str(error)) or type(error).__name__
        raise ModelError(f"{header.path}: its chat template fails: {reason}: give another model") from error


def _token(header: Header, token: int | None) -> str:
    return "" if token is None else header.tokens[token]


class _Generation(Extension):
    """The tags around what the model says, which tell a trainer what to learn: here they mean nothing."""

    tags = {"generation"}  # noqa: RUF012

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Return what stands between the tags."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


class _Sandbox(ImmutableSandboxedEnvironment):
    """A jinja2 environment for one rendering of one template, which counts its work and has no clock."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, template: str) -> None:
        super().__init__(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols", _Generation])
        self.source = template
        self.work = 0
        self.filters = {name: self.filters[name] for name in _FILTERS.split()}
        self.filters |= {"metered": self._metered, "steps": self._steps, "tojson": _to_json}
        self.globals |= {"raise_exception": _raise, "strftime_now": _someday}

    def fill(self, **context: object) -> str:
        """Render the template; raises what it raises, and TemplateError when it works for too long."""
        tree = self.parse(self.source)
        for loop in tree.find_all(nodes.For):
            loop.iter = _filtered(loop.iter, "steps")
        for joined in tree.find_all(nodes.Concat):
            joined.nodes = [_filtered(node, "metered") for node in joined.nodes]
        for block in tree.find_all(nodes.AssignBlock):
            block.filter = _filtered(block.filter, "metered")
        return "".join(map(self._metered, self.from_string(tree).generate(context)))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Count what an operator joins, and refuse those that repeat and pad."""
        if operator in {"*", "**"} or (operator == "%" and isinstance(left, str)):
            raise TemplateError(f"it uses {operator}")
        self._spend(_size(left) + _size(right))
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Count a call and the text that comes of it, and refuse those that pad."""
        name = getattr(obj, "__name__", "")
        if name in _PADDING:
            raise TemplateError(f"it uses {name}")
        self._spend(len(self.source))
        return self._metered(super().call(context, obj, *args, **kwargs))

    def _metered(self, value: Any) -> Any:
        self._spend(_size(value))
        return value

    def _steps(self, value: Any) -> list[Any]:
        items = list(value)
        self._spend(len(items) * len(self.source))
        return items

    def _spend(self, work: int) -> None:
        self.work += work
        if self.work > _MOST_WORK:
            raise TemplateError("it does not come to an end")


def _filtered(node: nodes.Node | None, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None)


def _size(value: object) -> int:
    """Return how much of a text or list there is; anything else is one thing."""
    return len(value) if isinstance(value, str | list | tuple) else 1


def _raise(message: str) -> None:
    raise TemplateError(message)


def _someday(form: str) -> str:
    """Return a day for a template that asks for today's: always the same one, so that a prompt stays the same."""
    if not _DATE.fullmatch(form):
        raise TemplateError(f"it asks for the time as {form}")
    return Date(2024, 7, 26).strftime(form)


def _to_json(value: object, **_: object) -> str:
    return json.dumps(value, ensure_ascii=False)
