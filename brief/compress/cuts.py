"""Which constituents of a sentence may go: asides, circumstances, second predicates, light adverbs, its opening."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.compress import scope
from brief.compress.commas import with_commas
from brief.compress.ranges import Cut, before_stop, is_comma, parentheses, stop_after

if TYPE_CHECKING:
    from brief.syntax import Parse

# Adverbs that carry no fact: leaving one out cannot make a true sentence false. "yet" is none: "has yet to decide".
_LIGHT_ADVERBS = frozenset(
    """also already currently finally formally furthermore further however indeed instead meanwhile moreover now
    officially still therefore though thus too additionally nevertheless nonetheless later earlier recently
    publicly previously subsequently consequently similarly notably importantly""".split()
)
# Openings that join a sentence to the one before it, or say what its writer thinks of it: they always go.
_CONNECTIVES = frozenset(
    "however but and so still yet meanwhile also moreover furthermore nevertheless nonetheless indeed additionally "
    "instead then thus therefore besides similarly consequently luckily fortunately unfortunately sadly happily "
    "surprisingly unsurprisingly interestingly".split()
)
_JOINING_PHRASES = frozenset(
    tuple(phrase.split())
    for phrase in (
        "as a result,in addition,at the same time,for example,for instance,in fact,in other words,in turn,after all,"
        "on the other hand,by contrast,in contrast,of course,in response,to that end"
    ).split(",")
)
# Clauses with these markers only add circumstances; "if", "unless", "until", "because", "although" bind the truth.
_LOOSE_MARKERS = frozenset("as while after when with since".split())
# Prepositions of time, place and circumstance; "of", "to", "by", "for", "without" and their like complete a verb.
_LOOSE_PREPOSITIONS = frozenset("in on at during after amid since following before over across with".split())
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")  # in "March, 2010" it says which March
_INDEFINITE = frozenset({"a", "an"})
_HAPPENED = frozenset({"VBD", "VBN"})
_PROPER = frozenset({"NNP", "NNPS"})
_TIMES = frozenset({"DATE", "TIME", "EVENT"})
_PRONOUNS = frozenset({"he", "it", "she", "they"})
# "They credited the crew, in its second year, with the rescue".
_WITH = frozenset("charge compare confront credit entrust present provide reward task".split())
_FINDING = frozenset("catch discover find leave photograph see spot".split())
_NOT_SO = frozenset("if whether unless than as usually often".split())
# What stands at the head of a clause: an adverb that hangs from it speaks of the clause.
_MAIN = frozenset({"ROOT", "ccomp", "conj"})


def opening(parse: Parse) -> int:
    """Return how many tokens the connectives that the sentence opens with take, with their commas."""
    end = 0
    while taken := _joining_phrase(parse, end) or _connects(parse, end):
        end += taken + is_comma(parse, end + taken)
    return end


def _joining_phrase(parse: Parse, at: int) -> int:
    """Return how many tokens a phrase such as "as a result" takes that a comma parts from its sentence, or 0."""
    lengths = sorted({len(phrase) for phrase in _JOINING_PHRASES})
    for length in lengths:
        phrase = tuple(token.text.lower() for token in parse.tokens[at : at + length])
        if phrase in _JOINING_PHRASES and is_comma(parse, at + length):
            return length
    return 0


def _connects(parse: Parse, at: int) -> int:
    """Return 1 for a token that joins its whole sentence to the one before it, else 0; in "so far" it does not."""
    if at + 1 >= len(parse.tokens) or parse.tokens[at].text.lower() not in _CONNECTIVES:
        return 0
    token, after = parse.tokens[at], parse.tokens[at + 1].text.lower()
    whole = token.first == token.last and parse.tokens[token.head].dependency in _MAIN
    return int(after == "," or (whole and after != "for"))


def cuts(parse: Parse, begin: int) -> set[Cut]:
    """Return the cuts that the parse allows from token `begin` on."""
    places = range(begin, len(parse.tokens))
    return {cut for at in places if (cut := _cut_at(parse, at, begin))} | parentheses(parse)


def _cut_at(parse: Parse, at: int, begin: int) -> Cut | None:
    """Return the cut that leaves out the subtree of one token, with its commas, if that is allowed."""
    token = parse.tokens[at]
    first, last = token.first, before_stop(parse, token.last)
    if token.head == at or first < begin or scope.protected(parse, at) or scope.speaks(parse, at, last):
        return None
    leading = first == begin and is_comma(parse, last + 1)
    if leading and _is_spoken_of(parse, range(first, last + 1)):
        return None
    set_off = leading or (is_comma(parse, first - 1) and stop_after(parse, last))
    if not _removable(parse, at, set_off=set_off):
        return None
    if leading:
        return Cut(first, last + 1)
    return with_commas(parse, at, Cut(first, last))


def _is_spoken_of(parse: Parse, opening: range) -> bool:
    """Say whether the subject behind an opening is told by it: "when Lund came, she spoke", or "the team" of a name."""
    subjects = [at for at, token in enumerate(parse.tokens) if token.dependency in scope.SUBJECTS and at > opening[-1]]
    if not subjects or parse.tokens[parse.tokens[subjects[0]].head].dependency not in _MAIN:
        return False
    subject = parse.tokens[subjects[0]]
    plain = subject.tag in {"NN", "NNS"} and _dependencies(parse, subjects[0]) == {"det"}
    named = any(parse.tokens[at].tag in _PROPER and parse.tokens[at].entity not in _TIMES for at in opening)
    return subject.text.lower() in _PRONOUNS or (plain and named and parse.tokens[subject.first].text.lower() == "the")


def _removable(parse: Parse, at: int, *, set_off: bool) -> bool:
    """Say whether the kind of constituent may go; `set_off` tells that commas part it from the rest."""
    token = parse.tokens[at]
    match token.dependency:
        case "relcl" | "acl" | "appos":
            return (set_off and _aside(parse, at)) or _of_indefinite(parse, at)
        case "advcl":
            return set_off and _loose_clause(parse, at)
        case "advmod":
            return _light_adverb(parse, at)
        case "prep" | "npadvmod":
            return scope.when_said(parse, at) or (set_off and _loose_phrase(parse, at))
        case "conj":
            return _second_predicate(parse, at)
        case _:
            return False


def _aside(parse: Parse, at: int) -> bool:
    """Say whether an apposition or clause that commas set off only adds: in a list it is as likely an item."""
    token = parse.tokens[at]
    beside = [child for child in parse.children(token.head) if parse.tokens[child].dependency == "appos"]
    joined = {dependency for child in (token.head, *beside) for dependency in _dependencies(parse, child)}
    listed = "conj" in {parse.tokens[token.head].dependency, *joined}
    year = _YEAR.fullmatch(token.text) and parse.tokens[token.head].entity == "DATE"
    if listed or year:
        return False
    return token.dependency != "appos" or not (_names_it(parse, at) or "cc" in _dependencies(parse, at))


def _names_it(parse: Parse, at: int) -> bool:
    """Say whether an apposition is the name of what nothing else tells apart: "the case, Lund v. Brandt,".

    So is a person behind a title without an article, "French coach, Ada Lund", and a name behind a name is the next of
    a list.
    """
    head = parse.tokens[at].head
    if parse.tokens[at].tag not in _PROPER:
        return False
    if parse.tokens[head].tag in _PROPER:
        return parse.tokens[at].entity == "PERSON"
    told = {parse.tokens[child].dependency for child in parse.children(head) if child != at}
    return told <= {"det", "punct"} or (parse.tokens[head].tag == "NN" and not told & {"det", "poss"})


def _of_indefinite(parse: Parse, at: int) -> bool:
    """Say whether a clause tells more of something that happened to "a man": then it happened to a man.

    What may, must or did not happen, or is so of each of them, is said of those alone that the clause speaks of.
    """
    token, head = parse.tokens[at], parse.tokens[at].head
    determined = {parse.tokens[child].text.lower() for child in parse.children(head)}
    told = any(one.dependency == "ROOT" and one.tag in _HAPPENED for one in parse.tokens)
    bound = any(one.tag == "MD" or one.text.lower() in scope.SCOPED | _NOT_SO for one in parse.tokens)
    indefinite = bool(determined & _INDEFINITE) and parse.tokens[head].dependency != "attr"
    # "An agreement to buy" is no agreement without what it is to do; one word is as likely a part of the name.
    clause = token.dependency == "relcl" or (token.dependency == "acl" and token.tag in {"VBN", "VBG"})
    long = token.last - token.first > 1 and not is_comma(parse, token.last + 1)
    return clause and long and indefinite and told and not bound


def _dependencies(parse: Parse, at: int) -> set[str]:
    return {parse.tokens[child].dependency for child in parse.children(at)}


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
        return all(mark in _LOOSE_MARKERS for mark in marks) and not modal and not scope.scoped(parse, at)
    return parse.tokens[at].tag in {"VBG", "VBN"} and not _found_so(parse, at)


def _found_so(parse: Parse, at: int) -> bool:
    """Say whether a participle tells how somebody was found: "he was found two days later, hanging from a rope"."""
    head = parse.tokens[at].head
    return parse.tokens[head].lemma in _FINDING and "auxpass" in _dependencies(parse, head)


def _light_adverb(parse: Parse, at: int) -> bool:
    """Say whether an adverb stands alone, carries no fact, and speaks of a clause without a negation."""
    token = parse.tokens[at]
    light = token.text.lower() in _LIGHT_ADVERBS and token.first == token.last
    return light and parse.tokens[token.head].dependency in _MAIN and not scope.scoped(parse, at)


def _loose_phrase(parse: Parse, at: int) -> bool:
    """Say whether a prepositional phrase only adds a circumstance: no condition, no hedge, no date."""
    preposition = parse.tokens[at].text.lower()
    if preposition == "with" and parse.tokens[parse.tokens[at].head].lemma in _WITH:
        return False
    loose = preposition in _LOOSE_PREPOSITIONS or (preposition == "for" and scope.is_time(parse, at))
    bindings = (scope.qualifies, scope.dated, scope.rated, scope.scoped, scope.selects)
    return loose and not any(binds(parse, at) for binds in bindings)


def _second_predicate(parse: Parse, at: int) -> bool:
    """Say whether a token is the last of two predicates joined by a plain "and", and the first holds without it."""
    token = parse.tokens[at]
    joins = [
        parse.tokens[child].text.lower()
        for child in parse.children(token.head)
        if parse.tokens[child].dependency in {"cc", "preconj"}
    ]
    # In "they brew and sell a beer" the first verb has its object behind the second.
    own = parse.tokens[token.head + 1].dependency != "cc" or "dobj" not in _dependencies(parse, at)
    last = token.tag.startswith("VB") and stop_after(parse, token.last) and own
    plain = parse.tokens[token.head].dependency == "ROOT" and joins == ["and"]
    return (
        plain and last and not any(binds(parse, at) for binds in (scope.conditional, scope.negated, scope.contrasted))
    )
