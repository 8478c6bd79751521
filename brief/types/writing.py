"""What goes to the model, and what it wrote."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who speaks in a chat."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat with the model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence as the model wrote it, with the evidence keys that it chose.

    `likelihood` is the mean log-probability of its tokens under the model; `finished` is False
    when the length limit cut it.
    """

    text: str
    keys: tuple[str, ...]
    likelihood: float
    finished: bool = True
