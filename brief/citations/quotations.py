"""Quotations: what a text has between quote marks, and whether the source has it word for word."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.findings import flag, where
from brief.citations.keys import Fact
from brief.text import fold
from brief.types import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.findings import Finding
    from brief.citations.reading import Reading, Source


_SINGLE = re.compile(
    r"(?:(?<=^)|(?<=[\s(\[\"-]))'(?=[^\W\d_])(?P<inner>[^\"]{2,}?)(?<=[\w.,!?;:-])'(?=[\s.,;:!?)\]\"-]|$)"
)


def _double_marks(folded: str) -> list[int]:
    marks: list[int] = []
    for match in re.finditer('"', folded):
        at = match.start()
        inches = len(marks) % 2 == 0 and folded[at - 1 : at].isdigit() and not folded[at + 1 : at + 2].isalnum()
        if not inches:
            marks.append(at)
    return marks


def quotations(text: str) -> tuple[Fact, ...]:
    """Find what stands between quote marks of any style, without the marks; apostrophes are not quote marks."""
    folded = fold(text)
    marks = _double_marks(folded)
    double = [(start + 1, end) for start, end in zip(marks[::2], marks[1::2], strict=False)]
    single = [match.span("inner") for match in _SINGLE.finditer(folded)]
    outer = double + [(a, b) for a, b in single if not any(start <= a and b <= end for start, end in double)]
    return tuple(Fact(text[start:end], start, end) for start, end in sorted(outer) if text[start:end].strip())


def open_quote(text: str) -> int | None:
    """Return where a double quote mark opens that nothing closes, or None."""
    marks = _double_marks(fold(text))
    return marks[-1] if len(marks) % 2 else None


_GAP = re.compile(r"\s*(?:\[[^\]]*\]|\(\.\.\.\)|\.\s?\.\s?\.|…)\s*")
_EDGE = " .,;:!?-'…"
# Between the two halves of a quotation with a gap; longer than any sentence of the news seen here.
_LONGEST_GAP = 400


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text with quote marks, dashes and spaces in one style, for comparing word for word."""
    folded = re.sub(r"\s+", " ", fold(text).replace('"', "'").replace("''", "'"))
    return re.sub(r" ?-+ ?", "-", folded)


def verbatim(quotation: str, text: str) -> bool:
    """Say whether a quotation stands in a text word for word; "..." and [inserts] are gaps, its edges may differ."""
    pieces = [piece.strip(_EDGE) for piece in _GAP.split(_opened(quotation))]
    return _in_order([piece for piece in pieces if piece], _opened(text))


def _opened(text: str) -> str:
    """Return a text in plain style, without the brackets of "[h]is"."""
    return re.sub(r"\[(\w)\](?=\w)", r"\1", plain(text))


def _in_order(pieces: list[str], text: str) -> bool:
    at = 0
    for number, piece in enumerate(pieces):
        first = rf"[{re.escape(piece[0].lower() + piece[0].upper())}]" if piece[0].isalpha() else re.escape(piece[0])
        pattern = re.compile(rf"(?<!\w){first}{re.escape(piece[1:])}(?!\w)")
        match = pattern.search(text, at, len(text) if not number else at + _LONGEST_GAP + len(piece))
        if match is None:
            return False
        at = match.end()
    return True


def check_quotations(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find the claim's quotations that stand in no cited span or the sentences beside it, and a mark left open."""
    for quotation in claim.quotations:
        if any(verbatim(quotation.text, source.window(span)) for span in source.spans):
            continue
        elsewhere = any(verbatim(quotation.text, body) for body in source.bodies())
        place = f"only elsewhere in the article, not in {where(source)}" if elsewhere else "nowhere in the source"
        yield flag(ProblemCode.QUOTE_NOT_VERBATIM, f"“{quotation.text}” is quoted, but stands {place}", quotation)
    at = open_quote(claim.text)
    if at is not None and not any(_open_alike(claim.text[at + 1 :], reading.text) for reading in source.readings):
        mark = Fact(claim.text[at], at, at + 1)
        yield flag(ProblemCode.QUOTE_UNBALANCED, "a quotation mark has no partner", mark)


def _open_alike(tail: str, text: str) -> bool:
    return open_quote(text) is not None and verbatim(tail, text)
