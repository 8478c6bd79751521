"""What a sentence says is done to what, so that one told in other words is not told twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.compress import in_quotation
from brief.vectors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.syntax import Parse

# The cosine from which two verbs say the same of one object, as "reject" and "refuse". Of 1,500 pairs of evidence for
# one story (afg_multinews_dev, multiling2011_en) three were alike; all were read, and say the same.
_SAME_VERB = 0.45
_OBJECTS = frozenset({"dobj", "attr", "nsubjpass", "oprd"})
_NOUNS = frozenset({"NN", "NNS"})  # no names: what is done to Lund is seldom all that is done
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Act:
    """A verb that says what is so, with its objects, all as lemmas, and its subject if that is a name, else ""."""

    verb: str
    objects: frozenset[str]
    subject: str
    numbers: frozenset[str]


def acts(parse: Parse) -> tuple[Act, ...]:
    """Return what the main clause of a sentence, and what it reports, say is done; quotations speak for themselves."""
    numbers = frozenset(token.text for token in parse.tokens if any(map(str.isdigit, token.text)))
    verbs = (at for at, token in enumerate(parse.tokens) if token.dependency in {"ROOT", "ccomp"})
    found = (
        Act(parse.tokens[at].lemma.lower(), frozenset(_objects(parse, at)), _subject(parse, at), numbers)
        for at in verbs
        if parse.tokens[at].tag.startswith("VB") and not in_quotation(parse, at)
    )
    return tuple(act for act in found if act.objects)


def alike(one: Act, other: Act) -> bool:
    """Say whether two acts are one: the same is done to the same, and no name or number parts them."""
    named = {one.subject, other.subject} - {""}
    apart = one.numbers and other.numbers and not one.numbers & other.numbers
    if not one.objects & other.objects or len(named) > 1 or apart:
        return False
    return one.verb == other.verb or nearest([one.verb], [other.verb]) >= _SAME_VERB


def _objects(parse: Parse, verb: int) -> Iterator[str]:
    """Yield what is done to: of "refused to agree to a 30-day truce" the truce, and the "30-day"."""
    for at in parse.children(verb):
        if parse.tokens[at].dependency in _OBJECTS:
            yield from _object(parse, at)
        elif parse.tokens[at].dependency == "xcomp":
            yield from _objects(parse, at)
            yield from _after_prepositions(parse, at)


def _after_prepositions(parse: Parse, verb: int) -> Iterator[str]:
    prepositions = (at for at in parse.children(verb) if parse.tokens[at].dependency == "prep")
    for place in (child for at in prepositions for child in parse.children(at)):
        if parse.tokens[place].dependency == "pobj":
            yield from _object(parse, place)


def _object(parse: Parse, at: int) -> Iterator[str]:
    """Yield a noun's lemma and the figures right before it: what is 30 days long is known by that."""
    if parse.tokens[at].tag in _NOUNS:
        yield parse.tokens[at].lemma.lower()
        for child in parse.children(at):
            figures = (parse.tokens[one].text for one in parse.children(child) if parse.tokens[one].text.isdigit())
            yield from (f"{figure} {parse.tokens[child].lemma}" for figure in figures)


def _subject(parse: Parse, verb: int) -> str:
    subjects = (parse.tokens[at] for at in parse.children(verb) if parse.tokens[at].dependency in _SUBJECTS)
    return next((token.text for token in subjects if token.entity or token.tag in {"NNP", "NNPS"}), "")
