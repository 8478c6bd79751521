"""What a text claims: its sentences, without the marks of Markdown and without the frame of a briefing of ours."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief import segment

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)[\s#]*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+)\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_MARGIN = re.compile(r"\s*(?:>\s?)+")
# A footnote's text is a source's own words, and the line under a quotation names its speaker: neither is a claim.
_ASIDE = re.compile(r"\s*(?:\[\^[^\]]+\]:|>\s*[—–-]+\s*\S)")
_INLINE = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|\[\^[^\]]+\]"
    r"|!?\[(?P<label>(?:\\.|[^\]\\])*)\]\([^)]*\)"
    r"|(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])"
    r"|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)"
    r"|`+"
)

# What brief.render.markdown writes around the statements: the title, the day, how it was made, and what was left out.
_OURS = re.compile(r"^How this was made: \d+ articles?; \d+ statements?: ", re.MULTILINE)
_FRAME = re.compile(r"# |\w+day \d{1,2} \w+ \d{4} · \d+ stor(?:y|ies) from |How this was made: ")
_LEFT_OUT = re.compile(r"^## Left out\n.*?(?=^---$)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a text, as it is read; a heading is one that needs no full stop."""

    text: str
    heading: bool = False


def in_plain(text: str) -> tuple[Claim, ...]:
    """Return the sentences of a plain text; a line end always ends one."""
    return tuple(_sentences(text))


def in_markdown(text: str) -> tuple[Claim, ...]:
    """Return the headings and sentences of a Markdown text; of a briefing of ours, only what it tells."""
    if _OURS.search(text):
        text = _LEFT_OUT.sub("", text)
        text = "\n".join(line for line in text.splitlines() if not _FRAME.match(line))
    return tuple(claim for block in _blocks(text) for claim in _claims(block))


def _sentences(text: str) -> Iterator[Claim]:
    for start, end in segment.split(text):
        yield Claim(text[start:end])


def _claims(block: Claim) -> Iterator[Claim]:
    plain = _plain(block.text)
    if any(map(str.isalnum, plain)):
        yield from [Claim(plain, heading=True)] if block.heading else _sentences(plain)


def _blocks(text: str) -> Iterator[Claim]:
    """Yield headings, paragraphs and items of lists, each on one line, with the marks inside them."""
    lines: list[str] = []
    for line in _outside_fences(text):
        heading = _HEADING.match(line)
        underlined = len(lines) == 1 and _UNDERLINE.match(line) is not None
        bare = _MARGIN.sub("", line)
        item = _ITEM.match(bare)
        if heading or item or underlined or not bare.strip() or _ASIDE.match(line):
            yield Claim(" ".join(lines), heading=underlined)
            lines = []
        if heading:
            yield Claim(heading[1], heading=True)
        elif not underlined and not _ASIDE.match(line):
            lines += [bare[item.end() if item else 0 :].strip()] if bare.strip() else []
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
    return html.unescape(_INLINE.sub(_unmarked, text)).strip()


def _unmarked(mark: re.Match[str]) -> str:
    return mark["escaped"] or (_plain(mark["label"]) if mark["label"] else "")
