"""Faults to learn from, planted in sentences that people called supported.

Their rules are other than those of the faults that the tests, `bench` and `brief selftest` plant, so that what is
measured there was not learned here. Every fault takes a sentence, the document it is about and a source of chance, and
returns the sentence with one fault, or None where there is no place for it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Fault = Callable[[str, str, random.Random], str | None]

_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]{2,}(?: |$)){1,3}(?<! )|(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{2,})*")
_DIGITS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*(?![\d,]|\.\d)")
_MONTHS = "January February March April May June July August September October November December".split()
_FINITE = re.compile(r"\b(was|were|is|are|had|has|have|will|would|can|could|did|does|do)\b(?! not\b|n't)")
_TURNED = {
    "increase": "decrease",
    "increased": "decreased",
    "higher": "lower",
    "first": "last",
    "early": "late",
    "young": "old",
    "allowed": "banned",
    "support": "oppose",
    "supported": "opposed",
    "success": "failure",
    "inside": "outside",
    "gained": "lost",
    "buy": "sell",
    "bought": "sold",
    "opened": "closed",
    "start": "end",
    "started": "stopped",
    "best": "worst",
    "male": "female",
    "public": "private",
    "win": "lose",
    "father": "mother",
    "men": "women",
}


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def scaled(text: str, document: str, rng: random.Random) -> str | None:
    """Put another number of the same length or ten times as large, one that the document does not have."""
    held = list(_DIGITS.finditer(text))
    if not held:
        return None
    spot = rng.choice(held)
    value = int(spot.group().replace(",", ""))
    new = rng.choice([value * 10, value + rng.randint(3, 9), max(1, value // 2)])
    return _put(text, spot, f"{new:,}") if str(new) not in document else None


def figure_of_the_document(text: str, document: str, rng: random.Random) -> str | None:
    """Put another number of the document."""
    held = list(_DIGITS.finditer(text))
    others = sorted({match.group() for match in _DIGITS.finditer(document)} - {match.group() for match in held})
    return _put(text, rng.choice(held), rng.choice(others)) if held and others else None


def month(text: str, _: str, rng: random.Random) -> str | None:
    """Put another month."""
    held = list(re.finditer(rf"\b(?:{'|'.join(_MONTHS)})\b(?=,? \d)", text))
    if not held:
        return None
    spot = rng.choice(held)
    return _put(text, spot, rng.choice([one for one in _MONTHS if one != spot.group()]))


def name_of_the_document(text: str, document: str, rng: random.Random) -> str | None:
    """Put another name of the document."""
    held = list(_NAME.finditer(text))
    others = sorted({match.group() for match in _NAME.finditer(document) if match.group() not in text})
    return _put(text, rng.choice(held), rng.choice(others)) if held and others else None


def crossed(text: str, _: str, rng: random.Random) -> str | None:
    """Exchange two names of the sentence."""
    held = list(_NAME.finditer(text))
    if len(held) < 2:
        return None
    one, other = sorted(rng.sample(held, 2), key=lambda match: match.start())
    if (
        one.group() in other.group()
        or other.group() in one.group()
        or text[one.end() : other.start()] in (" and ", ", ")
    ):
        return None
    return text[: one.start()] + other.group() + text[one.end() : other.start()] + one.group() + text[other.end() :]


def denied(text: str, _: str, rng: random.Random) -> str | None:
    """Put "never" or the contracted "not" to a verb."""
    held = list(_FINITE.finditer(text))
    if not held:
        return None
    spot = rng.choice(held)
    contracted = {"can": "can't", "will": "won't"}.get(spot.group(), f"{spot.group()}n't")
    return _put(text, spot, rng.choice([f"{spot.group()} never", contracted]))


def turned(text: str, _: str, rng: random.Random) -> str | None:
    """Put a word's opposite."""
    held = [match for match in re.finditer(r"[a-z]+", text) if match.group() in _TURNED]
    return _put(text, spot, _TURNED[spot.group()]) if held and (spot := rng.choice(held)) else None


def certain(text: str, _: str, __: random.Random) -> str | None:
    """Make sure what only may be."""
    match = re.search(r"\b(?:may|might|could) be\b|\b(?:is|are) likely to\b|\bplans? to\b", text)
    return _put(text, match, "will be" if match.group().endswith("be") else "will") if match else None


def quoted(text: str, _: str, rng: random.Random) -> str | None:
    """Change a word inside a quotation."""
    held = list(re.finditer(r"(?<=[\"“])[^\"“”]*\b([a-z]{4,})\b[^\"“”]*(?=[\"”])", text))
    if not held:
        return None
    spot = rng.choice(held)
    return text[: spot.start(1)] + rng.choice(["certain", "quietly", "sooner", "bitter"]) + text[spot.end(1) :]


def speaker(text: str, document: str, rng: random.Random) -> str | None:
    """Give a saying to another person of the document."""
    match = re.search(
        r"[A-Z][a-z]+(?: [A-Z][a-z]+)?(?= (?:said|says|added|told|argued|believes|stated|explained)\b)", text
    )
    others = sorted({one.group() for one in _NAME.finditer(document) if " " in one.group() and one.group() not in text})
    return _put(text, match, rng.choice(others)) if match and others else None


FAULTS: tuple[Fault, ...] = (
    scaled,
    figure_of_the_document,
    month,
    name_of_the_document,
    crossed,
    denied,
    turned,
    certain,
    quoted,
    speaker,
)
