"""Who says it, moved from the end of a sentence to its beginning: nothing else is moved, and only "that" is added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.compress.ranges import Cut, before_stop, is_comma, is_quote
from brief.compress.writing import joined
from brief.text import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brief.syntax import Parse

# Verbs after which "that" and a whole clause may stand; "deny" turns what follows, "tell" wants to know whom.
_THAT = frozenset(
    """acknowledge add announce argue claim confirm emphasize explain indicate insist note report reveal say state
    stress suggest warn write""".split()
)
# What may stand beside a verb of saying at the end of a sentence: who speaks, and when.
_BESIDE = frozenset({"nsubj", "aux", "npadvmod", "prep", "punct", "ccomp"})
_NAMED = frozenset({"NNP", "NNPS"})
# Words that are written small inside a sentence, whatever the parser takes them for.
_SMALL = STOPWORDS | frozenset(
    "two three four five six seven eight nine ten eleven twelve dozens hundreds thousands several police".split()
)


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a sentence that says whose words it is: its tokens in the order in which they open a sentence.

    `joint` is the comma or the "that" after which the clause follows; the clause has all tokens before `comma`.
    """

    comma: int
    opening: tuple[int, ...]
    joint: str


def ending(parse: Parse, begin: int) -> Ending | None:
    """Return what a sentence ends with to say whose words it is, or None if it does not, or stands in quotation marks.

    `begin` is the token that the sentence begins at; a pronoun as the speaker stays where it is.
    """
    if not parse.tokens or is_quote(parse.tokens[begin]):
        return None
    root = next(at for at, token in enumerate(parse.tokens) if token.head == at)
    return _according(parse, root) or _said(parse, root)


def _according(parse: Parse, root: int) -> Ending | None:
    """Read "…, according to the police." where it speaks of the whole sentence."""
    last = before_stop(parse, len(parse.tokens) - 1)
    for at in parse.children(root):
        token = parse.tokens[at]
        if token.text == "according" and token.first == at and token.last == last and is_comma(parse, at - 1):
            return Ending(at - 1, tuple(range(at, last + 1)), ",")
    return None


def _said(parse: Parse, root: int) -> Ending | None:
    """Read "…, the police said on Monday." and "…, said the police."."""
    children = parse.children(root)
    subject = next((at for at in children if parse.tokens[at].dependency == "nsubj"), None)
    clause = next((at for at in children if parse.tokens[at].dependency == "ccomp"), None)
    fits = {parse.tokens[at].dependency for at in children} <= _BESIDE and parse.tokens[root].lemma in _THAT
    if subject is None or clause is None or not fits or parse.tokens[subject].tag == "PRP":
        return None
    comma, last = parse.tokens[clause].last + 1, before_stop(parse, len(parse.tokens) - 1)
    rest = range(comma + 1, last + 1)
    if not is_comma(parse, comma) or not rest or any(is_comma(parse, at) or is_quote(parse.tokens[at]) for at in rest):
        return None
    speaker = range(parse.tokens[subject].first, parse.tokens[subject].last + 1)
    told = {place for at in children if at != clause for place in _whole(parse, at)} | {root}
    if not set(rest) <= told or speaker[0] <= comma:
        return None
    return Ending(comma, (*speaker, *(at for at in rest if at not in speaker)), " that")


def _whole(parse: Parse, at: int) -> range:
    return range(parse.tokens[at].first, parse.tokens[at].last + 1)


def fronted(parse: Parse, begin: int, cuts: Iterable[Cut], end: Ending) -> str | None:
    """Return the sentence without the cuts, begun with who says it, or None.

    None where a cut takes a part of that, or where nothing tells whether the first word keeps its capital.
    """
    gone = {at for cut in cuts for at in range(cut.first, cut.last + 1)}
    clause = [at for at in range(begin, end.comma) if at not in gone]
    if not clause or gone.intersection((end.comma, *end.opening)):
        return None
    said = _lowered(parse, clause[0], joined(parse, clause))
    if said is None:
        return None
    text = f"{joined(parse, end.opening)}{end.joint} {said}"
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _lowered(parse: Parse, at: int, text: str) -> str | None:
    """Return a text whose first token no longer opens a sentence; None where it may be a name, or may not."""
    token = parse.tokens[at]
    if token.text.lower() in _SMALL or (token.tag == "NNS" and not token.entity):
        return text[:1].lower() + text[1:] if token.text != "I" else text
    named = token.tag in _NAMED and token.entity
    return text if named or not token.text[:1].isalpha() or token.text.isupper() else None
