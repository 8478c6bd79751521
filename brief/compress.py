"""Shorter forms of a sentence: whole constituents left out, nothing moved, nothing added. Pure; knows no model.

What may go follows the dependency parse, as in sentence compression by dropping subtrees (Filippova & Strube 2008,
"Dependency tree based sentence compression"). What may never go: negation, hedges, conditions, comparisons,
attribution, restrictive modifiers, anything inside quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from brief.syntax import Parse, Token
from brief.text import fold, unique

# Adverbs that carry no fact: leaving one out cannot make a true sentence false. "yet" is none: "has yet to decide".
_LIGHT_ADVERBS = frozenset(
    """also already currently finally formally furthermore further however indeed instead meanwhile moreover now
    officially still then therefore though thus too additionally nevertheless nonetheless later earlier recently
    publicly previously subsequently consequently similarly notably importantly""".split()
)
# Openings that join a sentence to the one before it: they always go.
_CONNECTIVES = frozenset(
    "however but and so still yet meanwhile also moreover furthermore nevertheless nonetheless indeed additionally "
    "instead then thus therefore besides similarly consequently".split()
)
# Clauses with these markers only add circumstances; "if", "unless", "until", "because", "although" bind the truth.
_LOOSE_MARKERS = frozenset("as while after when with since".split())
# Prepositions of time, place and circumstance; "of", "to", "by", "for", "without" and their like complete a verb.
_LOOSE_PREPOSITIONS = frozenset("in on at during after amid since following before over across with".split())
# Those of them that never complete a verb or a noun.
_BACKGROUND = frozenset("amid following".split())
_ATTRIBUTION = frozenset("according per".split())
# Verbs of saying: a subtree that one of them heads says who claims it.
REPORTING = frozenset(
    """acknowledge add allege announce argue claim confirm deny describe emphasize explain indicate insist note report
    reveal say state stress suggest tell warn write""".split()
)
# Verbs of opinion: "as experts believe" says whose claim it is, too.
_OPINIONS = frozenset("believe estimate expect fear hope put see suspect think".split())
_CLAUSES = frozenset({"conj", "acl", "relcl", "advcl"})
# Words that bind the truth of what they stand beside.
_BINDING = frozenset(
    """assuming barring depending except excepting excluding if only pending provided providing supposing unless
    until""".split()
)
# Lemmas that make a condition, a hedge, a speaker or a selection of "in", "on", "at" and "with".
_BINDING_LEMMAS = frozenset(
    """absence approval average best case certain condition consent event exchange few general least many most opinion
    part permission practice principle return several some theory view word worst""".split()
)
_NEGATIVE = frozenset("no none nobody nothing nowhere never neither nor not n't n’t few little hardly rarely".split())
# A sentence with one of these may hold only together with its circumstances: "since Monday, no ferry has sailed".
_SCOPED = _NEGATIVE | frozenset("all any each every most only".split())
# A rate belongs to its place: "in the north, prices rose by 4 percent".
_RATES = frozenset("average per percent %".split())
_MAIN = frozenset({"ROOT", "ccomp", "conj"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "expl", "neg", "advmod", "dobj", "attr"})
_NEEDED = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl", "neg"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_BEFORE_NAMES = frozenset("compound amod nmod det".split())
# 2 to the power of this many forms at most: 128 parse in under half a second.
_MOST_RANGES = 7


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A range of tokens that may be left out, both ends included."""

    first: int
    last: int

    def holds(self, other: Cut) -> bool:
        """Say whether `other` lies inside this cut."""
        return self.first <= other.first and other.last <= self.last


def compressions(parse: Parse, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return every shorter form of a parsed sentence, the fullest first; the opening connective is gone from all.

    `known` holds the surnames of persons that the reader has met: their first names and titles may go.
    """
    opening = _opening(parse)
    found = _cuts(parse, len(opening)) | _outside_quotations(parse, set(_titles(parse, known)))
    optional = sorted(found, key=lambda cut: (cut.first - cut.last, cut))[:_MOST_RANGES]
    texts = [
        _without(parse, opening, chosen) for size in range(len(optional) + 1) for chosen in combinations(optional, size)
    ]
    return unique(sorted(texts, key=len, reverse=True))


def keeps_structure(full: Parse, short: Parse) -> bool:
    """Say whether two words of a compression are linked only where they are linked in the full sentence.

    It is the test against cuts that change who did what: a lost subject, an adjunct that attaches elsewhere.
    """
    places = _aligned(full, short)
    if places is None or _needed(full, places) - set(places):
        return False
    return all(
        token.dependency in {"punct", "cc", "ROOT"} or _linked(full, place, places[token.head])
        for place, token in zip(places, short.tokens, strict=True)
    )


def _linked(full: Parse, a: int, b: int) -> bool:
    """Say whether one of two words depends on the other: which on which may turn, as in "it fell, she said"."""
    return full.tokens[a].head == b or full.tokens[b].head == a


def _needed(full: Parse, places: tuple[int, ...]) -> set[int]:
    """Return the subjects and negations of the words at `places`: whoever keeps a word keeps them."""
    children = {child for place in places for child in full.children(place)}
    return {
        child
        for child in children
        if full.tokens[child].dependency in _NEEDED or full.tokens[child].text.lower() in _NEGATIVE
    }


def _aligned(full: Parse, short: Parse) -> tuple[int, ...] | None:
    """Return for each token of `short` the index of the same token in `full`, or None if it is no subsequence.

    Of several alignments it is the one with the fewest gaps, as cuts leave few.
    """
    # By the place of the last token: the gaps so far, and all places.
    chains: dict[int, tuple[int, tuple[int, ...]]] = {-1: (0, ())}
    for token in short.tokens:
        spots = [at for at, other in enumerate(full.tokens) if other.text.lower() == token.text.lower()]
        chains = {
            spot: min((gaps + (spot > last + 1), (*places, spot)) for last, (gaps, places) in before.items())
            for spot in spots
            if (before := {last: chain for last, chain in chains.items() if last < spot})
        }
    return min(chains.values(), default=(0, None))[1]


def _opening(parse: Parse) -> range:
    """Return the indices of the connectives that the sentence opens with, and of their commas; empty without one."""
    end = 0
    while _connects(parse, end):
        end += 2 if _is_comma(parse, end + 1) else 1
    return range(end)


def _connects(parse: Parse, at: int) -> bool:
    """Say whether a token joins its whole sentence to the one before it; in "so far" and "but for" it does not."""
    if at + 1 >= len(parse.tokens) or parse.tokens[at].text.lower() not in _CONNECTIVES:
        return False
    token, after = parse.tokens[at], parse.tokens[at + 1].text.lower()
    whole = token.first == token.last and parse.tokens[token.head].dependency in _MAIN
    return after == "," or (whole and after != "for")


def _cuts(parse: Parse, begin: int) -> set[Cut]:
    """Return the cuts that the parse allows from token `begin` on, none of them touching a quotation in part."""
    places = range(begin, len(parse.tokens))
    return _outside_quotations(
        parse, {cut for at in places if (cut := _cut_at(parse, at, begin))} | set(_parentheses(parse))
    )


def _outside_quotations(parse: Parse, cuts: set[Cut]) -> set[Cut]:
    quoted = _quoted(parse)
    return {cut for cut in cuts if not any(_straddles(cut, inside) for inside in quoted)}


def persons(parse: Parse) -> frozenset[str]:
    """Return the surnames of the persons that a sentence names in full."""
    return frozenset(
        token.text
        for before, token in pairwise(parse.tokens)
        if token.entity == before.entity == "PERSON" and _ends_name(parse, token)
    )


def _ends_name(parse: Parse, token: Token) -> bool:
    return (token.tag == "NNP" and parse.tokens[token.head].entity != "PERSON") or token.dependency != "compound"


def _titles(parse: Parse, known: frozenset[str]) -> Iterator[Cut]:
    """Yield what stands before the surname of a known person: first names, titles, an article."""
    for at, token in enumerate(parse.tokens):
        if token.entity == "PERSON" and token.text in known and (first := titled(parse, at)) < at:
            yield Cut(first, at - 1)


def titled(parse: Parse, at: int) -> int:
    """Return the index at which the name that ends at `at` begins, with its first names, titles and article."""
    first = at
    while first > parse.tokens[at].first and parse.tokens[first - 1].dependency in _BEFORE_NAMES:
        first -= 1
    return first


def in_quotation(parse: Parse, at: int) -> bool:
    """Say whether a token stands inside quotation marks."""
    return any(inside.first <= at <= inside.last for inside in _quoted(parse))


def _straddles(cut: Cut, inside: Cut) -> bool:
    """Say whether a cut removes a part, but not the whole, of a quotation."""
    return cut.first <= inside.last and inside.first <= cut.last and not cut.holds(inside)


def _quoted(parse: Parse) -> list[Cut]:
    marks = [at for at, token in enumerate(parse.tokens) if _is_quote(token)]
    pairs = [Cut(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    return [*pairs, *([Cut(marks[-1], len(parse.tokens) - 1)] if len(marks) % 2 else [])]


def _is_quote(token: Token) -> bool:
    return fold(token.text) == '"' or token.tag in {"``", "''"}


def _speaks(parse: Parse, at: int, last: int) -> bool:
    """Say whether a constituent is who speaks: a quotation begins right after it, or a verb of saying not its head's.

    In "they will sue, Ada Lund, who leads them, said" a parse may well take the name for an apposition.
    """
    after = last + (2 if _is_comma(parse, last + 1) else 1)
    if after >= len(parse.tokens):
        return False
    says = parse.tokens[after].lemma in REPORTING and parse.tokens[after].tag in _FINITE
    return _is_quote(parse.tokens[after]) or (says and parse.tokens[at].head not in {after, *parse.children(after)})


def _parentheses(parse: Parse) -> list[Cut]:
    opens = [at for at, token in enumerate(parse.tokens) if token.text == "("]
    closes = [at for at, token in enumerate(parse.tokens) if token.text == ")"]
    return [Cut(a, b) for a, b in zip(opens, closes, strict=False) if a < b]


def _cut_at(parse: Parse, at: int, begin: int) -> Cut | None:
    """Return the cut that leaves out the subtree of one token, with its commas, if that is allowed."""
    token = parse.tokens[at]
    first, last = token.first, _last_word(parse, token.last)
    if token.head == at or first < begin or _protected(parse, token) or _speaks(parse, at, last):
        return None
    leading = first == begin and _is_comma(parse, last + 1)
    set_off = leading or (_is_comma(parse, first - 1) and _stop_after(parse, last))
    if not _removable(parse, at, set_off=set_off):
        return None
    if leading:
        return Cut(first, last + 1)
    return _with_commas(parse, at, Cut(first, last))


def _last_word(parse: Parse, last: int) -> int:
    """Return `last` without the punctuation that closes the whole sentence."""
    while last > 0 and parse.tokens[last].text in {".", "!", "?", ",", ";", ":"}:
        last -= 1
    return last


def _removable(parse: Parse, at: int, *, set_off: bool) -> bool:
    """Say whether the kind of constituent may go; `set_off` tells that commas part it from the rest."""
    token = parse.tokens[at]
    head = parse.tokens[token.head]
    match token.dependency:
        case "relcl" | "acl" | "appos":
            return set_off and _aside(parse, at)
        case "advcl":
            return set_off and _loose_clause(parse, at)
        case "advmod":
            light = token.text.lower() in _LIGHT_ADVERBS and token.first == token.last
            return light and head.dependency in _MAIN and not _scoped(parse, at)
        case "prep" | "npadvmod":
            return _says_when(parse, at) or (set_off and token.dependency == "prep" and _loose_phrase(parse, at))
        case "conj":
            return head.dependency == "ROOT" and _second_predicate(parse, at)
        case _:
            return False


def _dependencies(parse: Parse, at: int) -> set[str]:
    return {parse.tokens[child].dependency for child in parse.children(at)}


def _aside(parse: Parse, at: int) -> bool:
    """Say whether an apposition or clause that commas set off only adds: in a list it is as likely an item."""
    token = parse.tokens[at]
    listed = "conj" in {parse.tokens[token.head].dependency, *_dependencies(parse, token.head)}
    return not listed and (token.dependency != "appos" or "cc" not in _dependencies(parse, at))


def _scoped(parse: Parse, at: int) -> bool:
    """Say whether a negation, or a word such as "only" or "all", holds what a token modifies together with it."""
    return any(word in _SCOPED for word in _arguments(parse, at))


def _arguments(parse: Parse, at: int) -> set[str]:
    """Return the words, lower-cased, of what a token modifies: its negations, its adverbs, subjects and objects."""
    head = parse.tokens[at].head
    beside = [parse.tokens[child] for child in parse.children(head) if child != at]
    ranges = [range(token.first, token.last + 1) for token in beside if token.dependency in _ARGUMENTS]
    return {parse.tokens[place].text.lower() for places in ranges for place in places}


def _says_when(parse: Parse, at: int) -> bool:
    """Say whether a phrase tells when something was said, which may go; when something happened is a fact."""
    token = parse.tokens[at]
    said = [child for child in parse.children(token.head) if parse.tokens[child].dependency == "ccomp"]
    return parse.tokens[token.head].lemma in REPORTING and bool(said) and _is_time(parse, at) and not _scoped(parse, at)


def _loose_phrase(parse: Parse, at: int) -> bool:
    """Say whether a prepositional phrase only adds a circumstance: no condition, no hedge, no date with a figure."""
    token = parse.tokens[at]
    inside = parse.tokens[token.first : token.last + 1]
    words = {form for word in inside for form in (word.text.lower(), word.lemma.lower())}
    binds = words & (_BINDING | _BINDING_LEMMAS | _NEGATIVE)
    dated = any(word.entity == "DATE" and any(map(str.isdigit, word.text)) for word in inside)
    rated = not _is_time(parse, at) and any(word.text.lower() in _RATES for word in parse.tokens)
    return token.text.lower() in _LOOSE_PREPOSITIONS and not (binds or dated or rated or _scoped(parse, at))


def _second_predicate(parse: Parse, at: int) -> bool:
    """Say whether a token is the last of two predicates joined by a plain "and", neither bound nor negated."""
    token = parse.tokens[at]
    joins = [
        parse.tokens[child].text.lower()
        for child in parse.children(token.head)
        if parse.tokens[child].dependency in {"cc", "preconj"}
    ]
    binds = any(word.text.lower() in _BINDING for word in parse.tokens[token.first : token.last + 1])
    plain = joins == ["and"] and not binds and not _arguments(parse, at) & _NEGATIVE
    return token.tag.startswith("VB") and plain and _stop_after(parse, token.last)


def _loose_clause(parse: Parse, at: int) -> bool:
    """Say whether an adverbial clause only adds circumstances."""
    marks = [
        parse.tokens[child].text.lower()
        for child in parse.children(at)
        if parse.tokens[child].dependency in {"mark", "advmod"} and child == parse.tokens[at].first
    ]
    if marks:
        # "When the rain stops, crews will search" is a condition.
        modal = any(parse.tokens[child].tag == "MD" for child in parse.children(parse.tokens[at].head))
        return all(mark in _LOOSE_MARKERS for mark in marks) and not modal and not _scoped(parse, at)
    return parse.tokens[at].tag in {"VBG", "VBN"}


def _is_time(parse: Parse, at: int) -> bool:
    return any(parse.tokens[place].entity in {"DATE", "TIME"} for place in (at, *parse.children(at)))


def _protected(parse: Parse, token: Token) -> bool:
    """Say whether a subtree says who claims it, or on what condition: neither is ever dropped."""
    claims = token.lemma in REPORTING | _OPINIONS and token.tag != "VBG"
    opening = parse.tokens[token.first].text.lower()
    return (claims and token.dependency in _CLAUSES) or opening in _ATTRIBUTION | _BINDING


def _with_commas(parse: Parse, at: int, cut: Cut) -> Cut | None:
    """Widen a cut by the commas, and the "and", that belong to it alone; None if one of them belongs to a neighbour."""
    first, last = cut.first, cut.last
    if parse.tokens[at].dependency == "conj":
        while first > 0 and (parse.tokens[first - 1].dependency == "cc" or _is_comma(parse, first - 1)):
            first -= 1
    elif parse.tokens[first - 1].dependency == "cc":
        return None
    if not _is_comma(parse, first - 1):
        return Cut(first, last)
    if not _is_comma(parse, last + 1) or _opens_another(parse, last + 2):
        # A pair of commas inside "that, after the vote, the council …" goes as a pair.
        inside = parse.tokens[first - 2].dependency == "mark" and _is_comma(parse, last + 1)
        return Cut(first - 1, last + inside)
    return None if _closes_another(parse, at, first - 2) else Cut(first - 1, last + 1)


def _closes_another(parse: Parse, at: int, end: int) -> bool:
    """Say whether the comma before a constituent closes the one before it, as in "Lund, 54, a former judge, said"."""
    beside = [parse.tokens[child] for child in parse.children(parse.tokens[at].head)]
    return any(token.last == end and _is_comma(parse, token.first - 1) for token in beside)


def _opens_another(parse: Parse, at: int) -> bool:
    """Say whether what follows a comma is itself set off by it: a participle, an attribution, a new clause."""
    if at >= len(parse.tokens):
        return False
    token = parse.tokens[at]
    if token.text.lower() in _ATTRIBUTION or token.tag in {"VBG", "WDT", "WP", "CC"}:
        return True
    while token.dependency in {"det", "compound", "poss", "amod", "nummod"}:
        token = parse.tokens[token.head]
    return token.dependency in {"nsubj", "nsubjpass", "mark"}


def _is_comma(parse: Parse, at: int) -> bool:
    return 0 <= at < len(parse.tokens) and parse.tokens[at].text == ","


def _stop_after(parse: Parse, at: int) -> bool:
    return at + 1 >= len(parse.tokens) or parse.tokens[at + 1].text in {",", ".", ";", "!", "?"}


def _without(parse: Parse, opening: range, cuts: tuple[Cut, ...]) -> str:
    """Return the sentence without its opening and its cuts, with the capital and the spaces put right."""
    gone = {*opening, *(at for cut in cuts for at in range(cut.first, cut.last + 1))}
    kept = [at for at in range(len(parse.tokens)) if at not in gone]
    pieces = [parse.tokens[at].text for at in kept[:1]]
    for before, at in pairwise(kept):
        gap = parse.text[parse.tokens[before].end : parse.tokens[at].start]
        pieces.append((" " if any(mark.isspace() for mark in gap) else "") + parse.tokens[at].text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", "".join(pieces))
    return text[:1].upper() + text[1:]
