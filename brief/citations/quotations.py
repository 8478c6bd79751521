"""Quotations: what a text has between quote marks, and whether the source has it word for word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.citations.findings import flag, where
from brief.citations.keys import Fact, words
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
    folded = re.sub(r"\s+", " ", fold(unicodedata.normalize("NFC", text)).replace('"', "'").replace("''", "'"))
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
    windows = [source.window(span) for span in source.spans]
    for quotation in claim.quotations:
        same = _same_title if _is_title(quotation.text) else verbatim
        if any(same(quotation.text, text) for text in windows):
            continue
        elsewhere = any(same(quotation.text, body) for body in source.bodies())
        place = f"only elsewhere in the article, not in {where(source)}" if elsewhere else "nowhere in the source"
        message = f"“{quotation.text}” is quoted, but stands {place}"
        yield flag(ProblemCode.QUOTE_NOT_VERBATIM, message, quotation, *source.at(_nearest(quotation, source)))
    at = open_quote(claim.text)
    if at is not None and not _part_of_longer(claim.text, at, windows):
        mark = Fact(claim.text[at], at, at + 1)
        yield flag(ProblemCode.QUOTE_UNBALANCED, "a quotation mark has no partner", mark)


# What is put between marks for another reason than that somebody said it: a name of a work, each long word large.
_SMALL = re.compile(r"(?<![\w'])[a-z]\w{3,}")


def _is_title(quotation: str) -> bool:
    return quotation[:1].isupper() and len(quotation.split()) > 1 and not _SMALL.search(quotation)


def _same_title(quotation: str, text: str) -> bool:
    """Say whether the words of a title stand in a text, whatever marks and capitals lie between and in them."""
    mine = " ".join(word.text.lower() for word in words(quotation))
    return f" {mine} " in f" {' '.join(word.text.lower() for word in words(text))} "


def _nearest(quotation: Fact, source: Source) -> tuple[Reading, Fact] | None:
    """Return the quotation of the source that shares most words with the claim's, where it shares half of them."""
    mine = {word.text.lower() for word in words(quotation.text)}
    shared = {
        (reading, other): len(mine & {word.text.lower() for word in words(other.text)})
        for reading in source.readings
        for other in reading.quotations
    }
    best = max(shared, key=lambda place: shared[place], default=None)
    return best if best and 2 * shared[best] >= len(mine) else None


def _part_of_longer(text: str, at: int, windows: list[str]) -> bool:
    """Say whether the mark at `at` opens or closes what is said in several sentences, of which the text has one."""
    tail, head = text[at + 1 :], text[:at]
    if any(open_quote(window) is not None and verbatim(tail, window) for window in windows):
        return True
    said = [quotation.text for window in windows for quotation in quotations(window)]
    parts = [part for part in (tail, head) if len(part.split()) > 2]
    return any(verbatim(part, longer) for part in parts for longer in said)
