"""What a text claims: its sentences, without the marks of Markdown and without the frame of a briefing of ours."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)[\s#]*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+)\s*$")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_MARGIN = re.compile(r"\s*(?:>\s?)+")
# A footnote's text is a source's own words, and the line under a quotation names its speaker: neither is a claim.
_ASIDE = re.compile(r"\s*(?:\[\^[^\]]+\]:|>\s*[—–-]+\s*\S)")
_INLINE = re.compile(
    r"\\(?P<escaped>[^\w\s]|_)"
    r"|\[\^[^\]]+\]"
    r"|!?\[(?P<label>(?:\\.|[^\]\\])*)\]\([^)]*\)"
    r"|(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])"
    r"|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)"
    r"|`+"
)

_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_REFERENCES = re.compile(r"((?:\[\^[^\]]+\])+)")
_REFERENCE = re.compile(r"\[\^([^\]]+)\]")

# What brief.render.markdown writes around the statements: the title, the day, how it was made, and what was left out.
_OURS = re.compile(r"^How this was made: \d+ articles?; \d+ statements?: ", re.MULTILINE)
_FRAME = re.compile(r"# |\w+day \d{1,2} \w+ \d{4} · \d+ stor(?:y|ies) from |How this was made: ")
_NOTE = re.compile(r"^\[\^([^\]]+)\]: .*?characters (\d+)–(\d+): “(.*)”$", re.MULTILINE)
_LEFT_OUT = re.compile(r"^## Left out\n.*?(?=^---$)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a footnote of ours cites: a range of an article in code points, and its words on one line."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a text, as it is read, and what it cites; a heading is one that needs no full stop."""

    text: str
    heading: bool = False
    quotes: tuple[Quote, ...] = ()


def in_plain(text: str) -> tuple[Claim, ...]:
    """Return the sentences of a plain text; a line end always ends one."""
    return tuple(Claim(text[start:end]) for start, end in segment.split(text))


def in_markdown(text: str) -> tuple[Claim, ...]:
    """Return the headings and sentences of a Markdown text; of a briefing of ours, only what it tells."""
    notes = {note[1]: Quote(int(note[2]), int(note[3]), _plain(note[4])) for note in _NOTE.finditer(text)}
    if _OURS.search(text):
        text = _LEFT_OUT.sub("", text)
        text = "\n".join(line for line in text.splitlines() if not _FRAME.match(line))
    return tuple(claim for block in _blocks(text) for claim in _claims(block, notes))


def _claims(block: Claim, notes: Mapping[str, Quote]) -> Iterator[Claim]:
    """Yield the sentences of a block, each with the quotations that the next references in it name."""
    told = _REFERENCES.split(block.text)
    for text, references in zip(told[::2], (*told[1::2], ""), strict=True):
        quotes = tuple(notes[name] for name in _REFERENCE.findall(references) if name in notes)
        plain = _plain(text)
        ranges = ((0, len(plain)),) if block.heading else segment.split(plain)
        for start, end in ranges:
            if any(map(str.isalnum, plain[start:end])):
                yield Claim(plain[start:end], block.heading, quotes)


def _blocks(text: str) -> Iterator[Claim]:
    """Yield headings, paragraphs and items of lists, each on one line, with the marks inside them."""
    lines: list[str] = []
    for line in _outside_fences(text):
        heading = _HEADING.match(line)
        underlined = len(lines) == 1 and _UNDERLINE.match(line) is not None
        empty = underlined or _RULE.match(line) or _ASIDE.match(line)
        bare = "" if heading or empty else _MARGIN.sub("", line).strip()
        item = _ITEM.match(bare)
        if item or not bare:
            yield Claim(" ".join(lines), heading=underlined)
            lines = []
        if heading:
            yield Claim(heading[1], heading=True)
        elif bare:
            lines.append(bare[item.end() :] if item else bare)
    yield Claim(" ".join(lines))


def _outside_fences(text: str) -> Iterator[str]:
    inside = False
    for line in text.splitlines():
        if _FENCE.match(line):
            inside = not inside
            yield ""
        elif not inside:
            yield line


def _plain(text: str) -> str:
    """Take the marks of Markdown out of a line; what is escaped stays as it is."""
    return _ENTITY.sub(lambda entity: html.unescape(entity.group()), _INLINE.sub(_unmarked, text)).strip()


def _unmarked(mark: re.Match[str]) -> str:
    return mark["escaped"] or (_plain(mark["label"]) if mark["label"] else "")
