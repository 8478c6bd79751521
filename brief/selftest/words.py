"""Faults in wording: negation, modality, opposites, quotations, added clauses. Each returns one fault, or None."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.selftest.passage import put, quoted
from brief.text import STOPWORDS, content_stems, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from brief.selftest.passage import Passage

_BASES = dict(
    pair.split("/")
    for pair in """agreed/agree announced/announce accepted/accept rejected/reject approved/approve passed/pass
    promised/promise warned/warn raised/raise cut/cut signed/sign won/win lost/lose began/begin opened/open closed/close
    arrived/arrive resigned/resign refused/refuse offered/offer withdrew/withdraw voted/vote launched/launch
    ordered/order visited/visit paid/pay published/publish confirmed/confirm denied/deny killed/kill injured/injure
    arrested/arrest struck/strike attacked/attack seized/seize fired/fire hit/hit built/build bought/buy sold/sell
    fell/fall rose/rise increased/increase dropped/drop grew/grow left/leave joined/join returned/return met/meet
    called/call asked/ask urged/urge took/take gave/give made/make sent/send received/receive reached/reach
    found/find caused/cause damaged/damage destroyed/destroy released/release welcomed/welcome criticised/criticise
    criticized/criticize backed/back condemned/condemn suspended/suspend stopped/stop ended/end started/start
    moved/move led/lead lifted/lift banned/ban allowed/allow recovered/recover remained/remain""".split()
)
_PARTICIPLE = (
    r"(?:[a-z]+ly )?(?:been|[a-z]{2,}(?:ed|en|wn|ne|ght|un|pt|lt|lost|cut|met|put|set|hit|made|paid|said|held|told))\b"
)
_AUXILIARY = re.compile(
    rf"\b(?:is|are|was|were|will|would|should|can|(?:has|have|had)(?= {_PARTICIPLE}))"
    r"(?= [a-z]{2,})(?! (?:not|no|never|nothing|none|only|just|hardly|barely|scarcely|unlikely|neither|to|still|also"
    r"|about|among|one of)\b)"
)
_PAST = re.compile(
    rf"(?<=[a-zA-Z.] )(?P<verb>{'|'.join(_BASES)})(?= (?:the|a|an|his|her|its|their|in|on|to|at|by|that|for|from)\b)"
)
_SUBJECT = re.compile(r"(?:^|[ “\"])(?:[A-Z][\w’'.-]+|[Tt]he [a-z]+|he|she|they|it|who|which|He|She|They|It) $")
_DENIED = re.compile(
    r"\b(?:not|never|no|nor|nobody|nothing|neither|without|whether|if|than|n['’]t)\b|n['’]t\b", re.IGNORECASE
)
_AFFIRMED = (
    (re.compile(r"\bcannot\b"), "can"),
    (re.compile(r"\bwon['’]t\b"), "will"),
    (re.compile(r"\bcan['’]t\b"), "can"),
    (re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|would|could|should)n['’]t\b"), r"\1"),
    (re.compile(r" not yet\b"), ""),
    (re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|will|would|could|should) not(?= [a-z])"), r"\1"),
    (re.compile(r"\b(has|have|had) never(?= [a-z])"), r"\1"),
    (re.compile(r"\bno longer\b"), "still"),
    (re.compile(r"^(?:Nobody|No one)\b"), "Everybody"),
    (re.compile(r"\b(?:nobody|no one)\b"), "everybody"),
    (re.compile(r"\bwithout (?=(?:a|an|the|any|his|her|its|their)\b)"), "with "),
    (re.compile(r"\b(?:refused|declined|failed) to (?=[a-z])"), "agreed to "),
)
_KEPT = re.compile(
    r"\bnot (?:only|just|least|so|merely|because|necessarily)\b|\bor not\b|\bif not\b|\bnot\b.*\bbut\b|\bnot\W*$"
)
_MODAL = (
    (
        re.compile(r"\b(?:may|might) (?!not\b|have\b|well\b|only\b|also\b|be (?:spent|used|claimed)\b)(?=[a-z])"),
        "will ",
    ),
    (
        re.compile(
            r"\bcould (?!be (?:seen|heard|felt|found|reached|done|said)\b)"
            r"(?=(?:be|become|lead|cause|rise|fall|face|take|bring|mean|cost|make|end|last|reach|lose|win)\b)"
        ),
        "will ",
    ),
    (re.compile(r"\b(?:may|might|could) have (?=[a-z]{3,}ed\b)"), ""),
    (re.compile(r"\b(?:is|are) (?:now |widely |also )?(?:expected|likely|supposed) to (?=[a-z])"), "will "),
    (
        re.compile(
            r"\b([A-Z]\w+|he|she|it|who|which|ministry|government|company|party|union|board|team|council) "
            r"(?:plans|hopes|intends|wants|aims) to (?=[a-z])"
        ),
        r"\1 will ",
    ),
    (re.compile(r"\b(they|we|officials|members) (?:plan|hope|intend|want|aim) to (?=[a-z])"), r"\1 will "),
    (re.compile(r"\b(?:allegedly|reportedly|apparently|probably|possibly|perhaps|supposedly|presumably) "), ""),
    (
        re.compile(
            r"(?<=\bthe )(?:alleged|suspected) (?=(?:attacker|killer|gunman|gunmen|member|leader|ringleader"
            r"|bomber|hacker"
            r"|spy|spies|terrorist|fraud|corruption|abuse|plot|perpetrator|murderer|rapist|thief|thieves)s?\b)"
        ),
        "",
    ),
    (re.compile(r"\b(?:seems|appears) to be\b"), "is"),
    (re.compile(r"\b(?:seem|appear) to be\b"), "are"),
)
_PAIRS = """rose/fell fell/rose increased/decreased decreased/increased higher/lower lower/higher before/after
    after/before largest/smallest smallest/largest biggest/smallest longest/shortest shortest/longest highest/lowest
    lowest/highest won/lost accepted/rejected rejected/accepted approved/rejected supported/opposed
    opposed/supported began/ended ended/began begins/ends opened/closed closed/opened reopened/closed
    arrested/released released/arrested guilty/innocent raised/lowered raises/lowers gained/lost joined/left
    above/below below/above northern/southern southern/northern eastern/western western/eastern north/south
    south/north earlier/later later/earlier inside/outside outside/inside allowed/banned banned/allowed
    resumed/halted halted/resumed welcomed/condemned condemned/welcomed praised/criticised criticised/praised
    criticized/praised success/failure failure/success stronger/weaker weaker/stronger faster/slower slower/faster
    increase/decrease decrease/increase victory/defeat defeat/victory oldest/newest majority/minority
    minority/majority first/last strengthened/weakened lengthened/shortened lengthens/shortens raise/lower
    wider/narrower cheaper/dearer dearer/cheaper best/worst worst/best better/worse worse/better legal/illegal
    illegal/legal safe/dangerous backed/opposed agreed/refused refused/agreed lifted/imposed imposed/lifted""".split()
_OPPOSITES: Mapping[str, str] = dict(pair.split("/") for pair in _PAIRS)
_OPPOSITE = re.compile(
    rf"(?<!not the )(?<!named )(?<!look )\b(?:(?P<word>{'|'.join(_OPPOSITES)})|(?P<more>more|less|fewer) than)\b"
    r"(?!['’-]| (?:all|time|of all|on|name|lady|minister|week|month|year|long|hand|house|chamber|court|to)\b)"
    # "her first husband" may have been her last one too, and "he said earlier" tells nothing.
    r"(?<!(?<!the )first)(?:(?<!earlier)(?<!later)|(?= (?:this|than|in)\b))"
)
# What a model adds to round a sentence off. None of it depends on what the sentence says, and none is a safe guess.
_CLAUSES = (
    ", and critics called for new elections",
    ", which cost taxpayers several million",
    ", after weeks of protests by local residents",
    ", although a court later overturned it",
    ", despite objections from several lawyers",
    ", and prosecutors have opened an investigation",
    ", the third such case this year",
    ", and two ministers resigned over it",
    ", drawing praise from foreign diplomats",
    ", a step that economists had long demanded",
    ", while shares fell on the stock exchange",
    ", and the army was put on alert",
    ", according to a leaked internal report",
    ", because its budget had been exhausted",
)
_QUOTATION = re.compile(r"“(?P<curly>[^”]{12,})”|\"(?P<straight>[^\"]{12,})\"")
_WORD = re.compile(r"\b[a-z]{4,}\b")


def negation_in(passage: Passage, rng: Random) -> str | None:
    """Deny what the sentence says: "was" becomes "was not", "agreed to" becomes "did not agree to"."""
    text = passage.text
    if _DENIED.search(text):
        return None
    found = [(match.end(), match.end(), " not") for match in _AUXILIARY.finditer(text)]
    found += [
        (*match.span("verb"), f"did not {_BASES[match['verb']]}")
        for match in _PAST.finditer(text)
        if _SUBJECT.search(text[: match.start()])
    ]
    found = [one for one in found if not quoted(text, one[0])]
    return put(text, *rng.choice(found)) if found else None


def negation_out(passage: Passage, _: Random) -> str | None:
    """Take a denial out of the sentence, outside quotation marks."""
    if _KEPT.search(passage.text):
        return None
    return _first(passage.text, _AFFIRMED)


def modality(passage: Passage, _: Random) -> str | None:
    """Make certain what the sentence calls possible, planned, alleged or expected."""
    return None if re.search(r"\bonly\b", passage.text) else _first(passage.text, _MODAL)


def _first(text: str, rules: Iterable[tuple[re.Pattern[str], str]]) -> str | None:
    """Apply the first rule that fits outside quotation marks, once."""
    for pattern, new in rules:
        for match in pattern.finditer(text):
            if not quoted(text, match.start()):
                changed = put(text, match.start(), match.end(), match.expand(new))
                return changed[:1].upper() + changed[1:]
    return None


def opposite(passage: Passage, rng: Random) -> str | None:
    """Put a word's opposite in its place, outside quotation marks."""
    found = [match for match in _OPPOSITE.finditer(passage.text) if not quoted(passage.text, match.start())]
    if not found:
        return None
    match = rng.choice(found)
    if match["more"]:
        return put(passage.text, *match.span("more"), "less" if match["more"] == "more" else "more")
    return put(passage.text, match.start(), match.end(), _OPPOSITES[match["word"]])


def quotation(passage: Passage, rng: Random) -> str | None:
    """Put another word of the article, of the same ending, in place of a word of meaning in a quotation."""
    spots = [
        (match.start(group) + word.start(), word.group())
        for match in _QUOTATION.finditer(passage.text)
        for group in ("curly", "straight")
        if match[group] and len(match[group].split()) >= 4
        for word in _WORD.finditer(match[group])
        if word.group() not in STOPWORDS
    ]
    if not spots:
        return None
    start, word = rng.choice(spots)
    others = [other for other in passage.own.words if _alike(other, word) and other not in passage.text]
    return put(passage.text, start, start + len(word), rng.choice(others)) if others else None


def _alike(other: str, word: str) -> bool:
    """Say whether one word can stand where another does: the same ending and about the same length."""

    def ending(text: str) -> str:
        return next((end for end in ("ing", "ed", "ly", "s") if text.endswith(end)), "")

    same = ending(other) == ending(word) and abs(len(other) - len(word)) < 4
    return same and other not in STOPWORDS and stem(other) != stem(word)


def clause_added(passage: Passage, rng: Random) -> str | None:
    """Add a clause that the article says nothing of to the end of the sentence."""
    free = [clause for clause in _CLAUSES if not passage.own.stems.intersection(content_stems(clause)[-2:])]
    if not free or not re.search(r"[a-z\d]\.$", passage.text):
        return None
    return f"{passage.text[:-1]}{rng.choice(free)}."
