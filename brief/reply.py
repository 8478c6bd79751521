"""Sentences out of what a model behind an address replied: nothing held it while it wrote, so all is held after.

What a reply may bring along, and loses here: its thinking, a preamble, list marks, bold letters, quotation marks
around the whole, headings, and what no key ends, or, where one sentence was asked for, what follows it. Pure; what a
sentence says is left to the checker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from brief import segment
from brief.text import fold, printable, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_HEADING = re.compile(r"^\s*(?:#[^\[\n]*|\*\*[^*\[\n]+\*\*:?)\s*$", re.MULTILINE)
_PARAGRAPHS = re.compile(r"\n\s*\n")
# A key before a sentence that ends with one, as evidence is shown.
_KEY_MARK = re.compile(r"^\s*\[\w{1,8}\]\s+(?=[^\[\n]+\[\w{1,8}\]\W*$)", re.MULTILINE)
_KEYS = re.compile(r"(?:\s*\[\s*\w{1,8}(?:\s*[,;]\s*\w{1,8})*\s*\])+")
_KEY = re.compile(r"\w+")
_STOP = re.compile(r"[.!?…][\"'”’)]*$")
# Set on 48 sentences of examples/: of the forms of one against another sentence 98 in 100 are below 0.34; of forms that
# lost a word in seven and had another in seven replaced, 99 in 100 are above 0.48.
_NEAR = 0.5
# Characters of a reply that are looked at: the sentence stands at its beginning, and a section of 20 has no more.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Reply:
    """A sentence of a reply, and the keys that it ends with."""

    sentence: str
    keys: tuple[str, ...]


def read(text: str) -> Reply:
    """Return what a reply says first; the sentence is empty where it says nothing."""
    line = _line(_answer(text))
    cited = _KEYS.search(line)
    if cited is None:
        return _reply(line, 0, "", "")
    return _reply(line[: cited.start()], 0, cited.group(), line[cited.end() :])


def read_all(text: str) -> tuple[Reply, ...]:
    """Return each sentence of a reply that ends with keys, and each with a key before it where it begins with one."""
    paragraphs = _PARAGRAPHS.split(_KEY_MARK.sub("", _HEADING.sub("", _answer(text))))
    return tuple(reply for paragraph in paragraphs for reply in _cited(_line(paragraph)))


def _answer(text: str) -> str:
    return _THOUGHT.sub("", _THINKING.sub("", text))[:_LONGEST]


def _line(text: str) -> str:
    line = printable(" ".join(_lines(text)))
    return _PREAMBLE.sub("", line, count=1) if _PREAMBLE.match(line) else line


def _cited(line: str) -> Iterator[Reply]:
    """Yield the sentences of a line that have keys: the last one before its keys, or the first one behind them."""
    texts, cited = _KEYS.split(line), _KEYS.findall(line)
    at, said = (-1, texts) if texts[0].strip() else (0, texts[1:])
    for number, keys in enumerate(cited):
        behind = texts[number + 1] if at else ""
        reply = _reply(said[number].lstrip(" .!?"), at, keys, behind)
        # What goes on in the middle of a sentence is none.
        if reply.sentence and not reply.sentence[0].islower():
            yield reply


def _reply(said: str, at: int, cited: str, behind: str) -> Reply:
    """Return one sentence of a text, with its keys; its stop may stand behind them."""
    ranges = segment.split(said)
    if not ranges:
        return Reply("", ())
    sentence = _bare(said[slice(*ranges[at])])
    if not _STOP.search(sentence):
        stop = re.match(r"[.!?]", behind.lstrip())
        sentence += stop.group() if stop else "."
    return Reply(sentence, tuple(dict.fromkeys(_KEY.findall(cited))))


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
