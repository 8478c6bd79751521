"""Markdown: headings, paragraphs, lists and tables without their marks, and of a briefing of ours what it tells."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from brief import segment
from brief.claims.forms import Block, Claim, Form, Quote, form_of, sentences, without_marks

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
    r"|!?\[\d{1,3}\]\([^)]*\)|\s?\(\[[^\]]*\]\([^)]*\)\)"
    r"|!?\[(?!\d{1,3}\]\[)(?P<label>(?:\\.|[^\]\\])*)\](?:\([^)]*\)|\[\w{1,30}\])"
    r"|(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])"
    r"|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)"
    r"|`+"
)

# The lines of a paragraph are one text, in which this white space stands where a line ended.
_WRAP = "\x1f"

# "**What happened**" alone on a line is a heading; "**One came.**" is a sentence.
_BOLD = re.compile(r"(?:\*\*|__)[^*_]{1,100}[^*_.!?](?:\*\*|__):?")

_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_REFERENCES = re.compile(r"((?:\[\^[^\]]+\])+)")
_REFERENCE = re.compile(r"\[\^([^\]]+)\]")

# What brief.render.markdown writes around the statements: the title, the day, how it was made, and what was left out.
_OURS = re.compile(r"^How this was made: \d+ articles?; \d+ statements?: ", re.MULTILINE)
_FRAME = re.compile(
    r"# |\w+day \d{1,2} \w+ \d{4} · \d+ stor(?:y|ies) from |How this was made: |What came in: |Covers \d+ days, "
    r"|\*(?:Told by |Articles by outlet: |No statement here is in the model's words: ).*\*$"
)
_NOTE = re.compile(r"^\[\^([^\]]+)\]: .*?characters (\d+)–(\d+): “(.*)”$", re.MULTILINE)
# These parts name sources or quote them; only the statements between them are claims.
_APART = re.compile(
    r"^(?:## (?:Left out|Corrections|Before you read)|### (?:Where sources differ|Timeline))\n.*?(?=^(?:---$|#|\*))",
    re.MULTILINE | re.DOTALL,
)
_REMARK = re.compile(r" \*\((?:new|update; before: “.*”)\)\*$", re.MULTILINE)


def in_markdown(text: str) -> tuple[Claim, ...]:
    """Return the headings and sentences of a Markdown text; of a briefing of ours, only what it tells."""
    notes = {note[1]: Quote(int(note[2]), int(note[3]), _plain(note[4])) for note in _NOTE.finditer(text)}
    if _OURS.search(text):
        text = _REMARK.sub("", _APART.sub("", text))
        text = "\n".join(line for line in text.splitlines() if not _FRAME.match(line))
    return tuple(claim for block in _blocks(text) for claim in _claims(block, notes))


def _claims(block: Block, notes: Mapping[str, Quote]) -> Iterator[Claim]:
    """Yield the sentences of a block, each with its line and the quotations that the next references in it name."""
    told, line = _REFERENCES.split(block.text), block.line
    for text, references in zip(told[::2], (*told[1::2], ""), strict=True):
        quotes = tuple(notes[name] for name in _REFERENCE.findall(references) if name in notes)
        wrapped, blank = _plain(text), text[: len(text) - len(text.lstrip())].count(_WRAP)
        plain, at = wrapped.replace(_WRAP, " "), 0
        for piece, form in _pieces(plain, block.form, exact=bool(quotes)):
            at = max(at, plain.find(piece, at))
            if any(map(str.isalnum, piece)):
                yield Claim(piece, form, quotes, line + blank + wrapped.count(_WRAP, 0, at))
        line += text.count(_WRAP)


def _pieces(plain: str, form: Form, *, exact: bool) -> Iterator[tuple[str, Form]]:
    """Yield the sentences of a paragraph, or another block whole; what quotes a source is read as it stands."""
    if form is not Form.SENTENCE:
        yield (without_marks(plain) if form is Form.HEADING and not exact else plain), form
    elif exact:
        yield from ((plain[start:end], form) for start, end in segment.split(plain))
    else:
        yield from sentences(plain)


def _blocks(text: str) -> Iterator[Block]:
    """Yield headings, paragraphs, items of lists and rows of tables, the lines of each parted by `_WRAP`."""
    at, lines, form = 0, list[str](), Form.SENTENCE
    for number, line in enumerate(_outside_fences(text), start=1):
        heading = _HEADING.match(line)
        underlined = len(lines) == 1 and _UNDERLINE.match(line) is not None
        empty = underlined or _RULE.match(line) or _ASIDE.match(line)
        bare = "" if heading or empty else _MARGIN.sub("", line).strip()
        item = _ITEM.match(bare)
        own = _own_form(bare[item.end() :] if item else bare)
        if item or not bare or own is not Form.SENTENCE or form is not Form.SENTENCE:
            yield Block(_WRAP.join(lines), Form.HEADING if underlined else form, at)
            lines, form = [], Form.SENTENCE
        if heading:
            yield Block(heading[1], Form.HEADING, number)
        elif bare:
            at = at if lines else number
            form = own
            lines.append(bare[item.end() :] if item else bare)
    yield Block(_WRAP.join(lines), form, at)


def _own_form(line: str) -> Form:
    """Say what a line is by itself; one that is only in bold letters is a heading."""
    if not line or _REFERENCES.search(line):
        return Form.SENTENCE
    return Form.HEADING if _BOLD.fullmatch(line) else form_of(_plain(line))


def _outside_fences(text: str) -> Iterator[str]:
    """Yield the lines of a text, those of program code empty."""
    inside = False
    for line in text.splitlines():
        fence = _FENCE.match(line) is not None
        inside ^= fence
        yield "" if inside or fence else line


def _plain(text: str) -> str:
    """Take the marks of Markdown out of a line; what is escaped stays as it is."""
    return _ENTITY.sub(lambda entity: html.unescape(entity.group()), _INLINE.sub(_unmarked, text)).strip()


def _unmarked(mark: re.Match[str]) -> str:
    return mark["escaped"] or (_plain(mark["label"]) if mark["label"] else "")
