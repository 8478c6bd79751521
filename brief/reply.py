"""One sentence out of what a model behind an address replied: nothing held it while it wrote, so all is held after.

What a reply may bring along, and loses here: its thinking, a preamble, a list mark, bold letters, quotation marks
around the whole, and everything after its first sentence. Pure; what the sentence says is left to the checker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from brief import segment
from brief.text import fold, printable, words

if TYPE_CHECKING:
    from collections.abc import Sequence

# A block of thinking; one that was cut off has no end, and one that the server's template began has no beginning.
_THINKING = re.compile(r"<(think|thinking|thought|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT = re.compile(r".*</(?:think|thinking|thought|reasoning)>", re.DOTALL | re.IGNORECASE)
_LIST_MARK = re.compile(r"\A\s*(?:[-*•–>#]+|\d{1,2}[.)])\s+")
_MARKUP = re.compile(r"\*\*|__|`+")
_PREAMBLE = re.compile(
    r"(?:sure|certainly|of course|okay|ok|here(?:'s| is| are)|(?:(?:the|my|one|news) )?(?:sentence|statement|answer))"
    r"\b[^.!?:\[\]]{0,80}:\s+",
    re.IGNORECASE,
)
_KEYS = re.compile(r"(?:\s*\[\s*\w{1,8}(?:\s*[,;]\s*\w{1,8})*\s*\])+")
_KEY = re.compile(r"\w+")
_STOP = re.compile(r"[.!?…][\"'”’)]*$")
# Set on 48 sentences of examples/: of the forms of one against another sentence 98 in 100 are below 0.34; of forms that
# lost a word in seven and had another in seven replaced, 99 in 100 are above 0.48.
_NEAR = 0.5
# Characters of a reply that are looked at: the sentence stands at its beginning.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Reply:
    """The first sentence of a reply, and the keys that it ends with."""

    sentence: str
    keys: tuple[str, ...]


def read(text: str) -> Reply:
    """Return what a reply says; the sentence is empty where it says nothing."""
    line = printable(" ".join(_lines(_THOUGHT.sub("", _THINKING.sub("", text))[:_LONGEST])))
    line = _PREAMBLE.sub("", line, count=1) if _PREAMBLE.match(line) else line
    cited = _KEYS.search(line)
    said = line[: cited.start()] if cited else line
    # The stop of a sentence may stand behind its keys.
    behind = re.match(r"[.!?]", line[cited.end() :].lstrip()) if cited else None
    ranges = segment.split(said)
    if not ranges:
        return Reply("", ())
    sentence = _bare(said[slice(*ranges[0])])
    if not _STOP.search(sentence):
        sentence += behind.group() if behind else "."
    return Reply(sentence, tuple(dict.fromkeys(_KEY.findall(cited.group()))) if cited else ())


def nearest(text: str, options: Sequence[str]) -> int | None:
    """Return the number of the option that shares most with a text, word by word in order; None where none is near."""
    said = _plain(text)
    ratios = [SequenceMatcher(None, said, _plain(option), autojunk=False).ratio() for option in options]
    best = max(range(len(options)), key=ratios.__getitem__, default=None)
    return best if best is not None and ratios[best] >= _NEAR else None


def _lines(text: str) -> list[str]:
    """Return the lines that say something; what introduces the others ends with a colon."""
    lines = [_MARKUP.sub("", _LIST_MARK.sub("", line, count=1)).strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.endswith(":")]


def _bare(sentence: str) -> str:
    """Take the quotation marks off a sentence that stands in them as a whole."""
    folded = fold(sentence)
    quoted = len(sentence) > 1 and folded[0] == folded[-1] == '"' and folded.count('"') == 2
    return sentence[1:-1].strip() if quoted else sentence


def _plain(text: str) -> list[str]:
    return [word.text.lower() for word in words(text)]
