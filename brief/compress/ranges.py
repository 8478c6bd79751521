"""Ranges of tokens, and the marks that bound them: commas, full stops, quotation marks, brackets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brief.syntax import Parse, Token


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A range of tokens that may be left out, both ends included."""

    first: int
    last: int

    def holds(self, other: Cut) -> bool:
        """Say whether `other` lies inside this cut."""
        return self.first <= other.first and other.last <= self.last

    def straddles(self, other: Cut) -> bool:
        """Say whether this cut removes a part, but not the whole, of `other`."""
        return self.first <= other.last and other.first <= self.last and not self.holds(other)


def is_comma(parse: Parse, at: int) -> bool:
    """Say whether there is a comma at `at`, which may lie outside the sentence."""
    return 0 <= at < len(parse.tokens) and parse.tokens[at].text == ","


def stop_after(parse: Parse, at: int) -> bool:
    """Say whether a comma or a full stop follows the token at `at`, or nothing."""
    return at + 1 >= len(parse.tokens) or parse.tokens[at + 1].text in {",", ".", ";", "!", "?"}


def before_stop(parse: Parse, last: int) -> int:
    """Return `last` without the punctuation that closes the whole sentence."""
    while last > 0 and parse.tokens[last].text in {".", "!", "?", ",", ";", ":"}:
        last -= 1
    return last


def is_quote(token: Token) -> bool:
    """Say whether a token is a quotation mark."""
    return fold(token.text) == '"' or token.tag in {"``", "''"}


def in_quotation(parse: Parse, at: int) -> bool:
    """Say whether a token stands inside quotation marks."""
    return any(inside.first <= at <= inside.last for inside in _quotations(parse))


def outside_quotations(parse: Parse, cuts: Iterable[Cut]) -> set[Cut]:
    """Return those of the cuts that leave every quotation whole, or take it whole."""
    quoted = _quotations(parse)
    return {cut for cut in cuts if not any(cut.straddles(inside) for inside in quoted)}


def _quotations(parse: Parse) -> list[Cut]:
    """Return the quotations with their marks; one that is never closed goes to the end."""
    marks = [at for at, token in enumerate(parse.tokens) if is_quote(token)]
    pairs = [Cut(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    return [*pairs, *([Cut(marks[-1], len(parse.tokens) - 1)] if len(marks) % 2 else [])]


def parentheses(parse: Parse) -> set[Cut]:
    """Return the parentheses of a sentence with their brackets, and the aside between its only two dashes."""
    opens = [at for at, token in enumerate(parse.tokens) if token.text == "("]
    closes = [at for at, token in enumerate(parse.tokens) if token.text == ")"]
    dashes = [at for at, token in enumerate(parse.tokens) if _spaced_dash(parse, token)]
    roots = [at for at, token in enumerate(parse.tokens) if token.head == at]
    aside = len(dashes) == 2 and not any(dashes[0] < root < dashes[1] for root in roots)
    pairs = [*zip(opens, closes, strict=False), *([(dashes[0], dashes[1])] if aside else [])]
    return {Cut(a, b) for a, b in pairs if a < b}


def _spaced_dash(parse: Parse, token: Token) -> bool:
    around = parse.text[max(0, token.start - 1) : token.start] + parse.text[token.end : token.end + 1]
    return token.text in {"-", "–", "—", "--"} and around.isspace()
