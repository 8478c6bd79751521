"""Plain text: lines, paragraphs that a mail program wrapped, lists, headings, and the frame of a letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.claims.forms import (
    Block,
    Claim,
    Form,
    farewell,
    form_of,
    sentences,
    unstopped,
    without_marks,
    without_subject,
)
from brief.clean.lines import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brief.clean.lines import Line

_ITEM = re.compile(r"(?:[-*+•‣▪◦–—]|\(?\d{1,2}[.)])\s+(?=\S)")
# A name, a job and a telephone number may stand under a farewell.
_SIGNATURE = 4


def in_plain(text: str) -> tuple[Claim, ...]:
    """Return the pieces of a plain text, in order; a line end ends a sentence unless the text was wrapped."""
    return tuple(claim for block in _signed(_blocks(text)) for claim in claims(block))


def claims(block: Block) -> Iterator[Claim]:
    """Yield the sentences of a block; a block of any other form is one claim."""
    if block.form is Form.SENTENCE:
        for sentence, form in sentences(block.text):
            yield Claim(sentence, form, line=block.line)
    else:
        heading = block.form is Form.HEADING
        text = without_subject(without_marks(block.text)) if heading else block.text
        yield Claim(text, block.form, line=block.line)


def _blocks(text: str) -> Iterator[Block]:
    rows = lines(text)
    for at, row in enumerate(rows):
        words = " ".join(text[row.start : row.end].split())
        item = _ITEM.match(words)
        bare = words[item.end() :] if item else words
        if any(map(str.isalnum, bare)):
            form = form_of(words if words.startswith("[") else bare)
            listed = item is not None or row.marker.strip(" #") != ""
            if form is Form.SENTENCE and not listed and unstopped(bare) and _alone(text, rows, at):
                form = Form.HEADING
            yield Block(bare, form, text.count("\n", 0, row.start) + 1)


def _alone(text: str, rows: tuple[Line, ...], at: int) -> bool:
    """Say whether a row stands above text or between blank lines, as a heading does, or is marked as one."""
    row = rows[at]
    if row.marker.startswith("#"):
        return True
    above = at == 0 or "\n\n" in text[rows[at - 1].end : row.start].replace("\r", "").replace(" ", "")
    return above and at + 1 < len(rows)


def _signed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks; the short lines right after a farewell sign the letter."""
    left = 0
    for block in blocks:
        signs = left and unstopped(block.text)
        left = _SIGNATURE if farewell(block.text) else left - 1 if signs else 0
        yield Block(block.text, Form.LETTER, block.line) if signs else block
