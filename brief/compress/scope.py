"""What binds the truth of a sentence, and so keeps a constituent in it.

Negations, conditions, hedges, dates, contrasts, and who says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.compress.ranges import is_comma, is_quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brief.syntax import Parse

# Who claims it: "according to the growers".
ATTRIBUTION = frozenset("according per".split())
# Verbs of saying: a subtree that one of them heads says who claims it.
_REPORTING = frozenset(
    """acknowledge add allege announce argue claim confirm deny describe emphasize explain indicate insist note report
    reveal say state stress suggest tell warn write""".split()
)
# Verbs of opinion: "as experts believe" says whose claim it is, too.
_OPINIONS = frozenset("believe estimate expect fear hope put see suspect think".split())
# The clauses that a sentence can do without, and that name the speaker where such a verb heads them.
_CLAUSES = frozenset({"conj", "acl", "relcl", "advcl", "appos"})
# A verb that says something now or then, unlike "saying" and "to say".
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
# Words that make a condition or an exception of what they stand beside.
_BINDING = frozenset(
    """assuming barring depending except excepting excluding if only pending provided providing supposing unless
    until""".split()
)
# Lemmas that make a condition, a hedge, a speaker or a selection of "in", "on", "at" and "with".
_BINDING_LEMMAS = frozenset(
    """absence approval average best case certain condition consent event exchange few general least many most opinion
    part permission practice principle return several some theory view word worst""".split()
)
# Words that turn a statement, or nearly turn it: whoever keeps their verb keeps them.
NEGATIVE = frozenset("no none nobody nothing nowhere never neither nor not n't n’t few little hardly rarely".split())
# A sentence with one of these may hold only together with its circumstances: "since Monday, no ferry has sailed".
SCOPED = NEGATIVE | frozenset("all any each every most only".split())
# A rate belongs to its place: "in the north, prices rose by 4 percent".
_RATES = frozenset("average per percent %".split())
# A month says when something happened, as a date with a figure does. The parser sees no date in many a lone month; the
# capital parts May and March from "may" and "march".
_MONTHS = frozenset(
    """January February March April May June July August September October November December
    Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec.""".split()
)
_ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth 1st 2nd 3rd 4th 5th opening last final".split()
)
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
# What a negation, or a word such as "only", stands in when it reaches over the whole clause.
_ARGUMENTS = SUBJECTS | {"neg", "advmod", "dobj", "attr"}


def protected(parse: Parse, at: int) -> bool:
    """Say whether a subtree says who claims it, or on what condition: neither is ever dropped."""
    token = parse.tokens[at]
    claims = token.lemma in _REPORTING | _OPINIONS and token.tag != "VBG"
    opening = parse.tokens[token.first].text.lower()
    return (claims and token.dependency in _CLAUSES) or opening in ATTRIBUTION | _BINDING


def speaks(parse: Parse, at: int, last: int) -> bool:
    """Say whether a constituent is who speaks: a quotation begins right after it, or a verb of saying not its head's.

    In "they will sue, Ada Lund, who leads them, said" a parse may well take the name for an apposition.
    """
    after = last + (2 if is_comma(parse, last + 1) else 1)
    if after >= len(parse.tokens):
        return False
    follows, head = parse.tokens[after], parse.tokens[at].head
    says = follows.lemma in _REPORTING and follows.tag in _FINITE and head != after
    subjects = [parse.tokens[child] for child in parse.children(after) if parse.tokens[child].dependency == "nsubj"]
    return is_quote(follows) or (says and not any(one.first <= head <= one.last for one in subjects))


def scoped(parse: Parse, at: int) -> bool:
    """Say whether a negation, or a word such as "only" or "all", holds what a token modifies together with it."""
    return bool(_arguments(parse, at) & SCOPED)


def negated(parse: Parse, at: int) -> bool:
    """Say whether a negation stands beside a token, and may reach over it."""
    return bool(_arguments(parse, at) & NEGATIVE)


def _arguments(parse: Parse, at: int) -> set[str]:
    """Return the words, lower-cased, of what a token modifies: its negations, its adverbs, subjects and objects."""
    children = [child for child in parse.children(parse.tokens[at].head) if child != at]
    held = [child for child in children if parse.tokens[child].dependency in _ARGUMENTS]
    return {parse.tokens[place].text.lower() for child in held for place in subtree(parse, child)}


def subtree(parse: Parse, at: int) -> range:
    """Return the indices from the first to the last token of a subtree."""
    return range(parse.tokens[at].first, parse.tokens[at].last + 1)


def conditional(parse: Parse, at: int) -> bool:
    """Say whether a word inside a subtree makes a condition or an exception."""
    return any(parse.tokens[place].text.lower() in _BINDING for place in subtree(parse, at))


def qualifies(parse: Parse, at: int) -> bool:
    """Say whether a phrase is a condition, a hedge, a speaker or a selection, or holds a negation."""
    inside = [parse.tokens[place] for place in subtree(parse, at)]
    forms = {form for token in inside for form in (token.text.lower(), token.lemma.lower())}
    return bool(forms & (_BINDING | _BINDING_LEMMAS | NEGATIVE))


def dated(parse: Parse, at: int) -> bool:
    """Say whether a phrase gives a date: one with a figure, or a month by its name."""
    inside = [parse.tokens[place] for place in subtree(parse, at)]
    figure = any(token.entity == "DATE" and any(map(str.isdigit, token.text)) for token in inside)
    return figure or any(token.text in _MONTHS and token.tag != "MD" for token in inside)


def rated(parse: Parse, at: int) -> bool:
    """Say whether a phrase may be the place that a rate in the sentence holds for."""
    return not is_time(parse, at) and any(token.text.lower() in _RATES for token in parse.tokens)


def is_time(parse: Parse, at: int) -> bool:
    """Say whether a phrase is a time: its head, or what hangs directly from that."""
    return any(parse.tokens[place].entity in {"DATE", "TIME"} for place in (at, *parse.children(at)))


def when_said(parse: Parse, at: int) -> bool:
    """Say whether a phrase tells when something was said, which may go; when something happened is a fact."""
    head = parse.tokens[at].head
    if _of_a_paper(parse, parse.tokens[at].first):
        return False
    reports = parse.tokens[head].lemma in _REPORTING
    said = any(parse.tokens[child].dependency == "ccomp" for child in parse.children(head))
    return reports and said and is_time(parse, at) and not scoped(parse, at)


def _of_a_paper(parse: Parse, at: int) -> bool:
    """Say whether what begins at `at` may be a part of an outlet's name, as in "told The Mail on Sunday"."""
    before = parse.tokens[max(0, at - 2) : at]
    return len(before) == 2 and before[0].text == "The" and before[1].tag.startswith("NNP")


def selects(parse: Parse, at: int) -> bool:
    """Say whether a phrase counts off the part that a number outside it holds for: "in its third week, it earned 9".

    Such a number may be taken for that of the whole.
    """
    inside = subtree(parse, at)
    counted = any(parse.tokens[place].text.lower() in _ORDINALS for place in inside)
    return counted and _counts(parse, (place for place in range(len(parse.tokens)) if place not in inside))


def contrasted(parse: Parse, at: int) -> bool:
    """Say whether a second predicate and the first both carry a number: one without the other is a selection.

    A subject that they share is no part of either; in "four ships sank, and nine did not" each has its own.
    """
    head = parse.tokens[at].head
    second = set(subtree(parse, at))
    shared = () if _subjects(parse, at) else _subjects(parse, head)
    first = set(subtree(parse, head)) - second - {place for child in shared for place in subtree(parse, child)}
    return _counts(parse, first) and _counts(parse, second)


def _subjects(parse: Parse, at: int) -> tuple[int, ...]:
    return tuple(child for child in parse.children(at) if parse.tokens[child].dependency in SUBJECTS)


def _counts(parse: Parse, places: Iterable[int]) -> bool:
    """Say whether there is a number at one of the places, in figures or in words."""
    tokens = [parse.tokens[place] for place in places]
    return any(token.tag == "CD" or any(map(str.isdigit, token.text)) for token in tokens)
