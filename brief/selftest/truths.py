"""Sentences that stay true: shortened or paraphrased by rules that cannot change what is said. One each, or None."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from brief.selftest.facts import COUNTS
from brief.selftest.passage import NEAR_DATE, SAYING, balanced, names, put, quoted

if TYPE_CHECKING:
    from random import Random

    from brief.selftest.passage import Passage

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_NUMBERS = ["zero", "one", *COUNTS, *"thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()]
_INNER = r"[^,;:“”\"‘’()–—]"
_ASIDES = (
    re.compile(rf", (?:who|which|whose) {_INNER}{{4,90}}, "),
    re.compile(rf", (?:a|an|the) [a-z]{_INNER}{{3,60}}, (?={SAYING}\b|was\b|is\b|has\b|had\b|will\b|were\b)"),
    re.compile(r" \((?!not\b)[^()]{2,60}\)(?= )"),
    re.compile(rf", (?:walking|speaking|working|travelling|traveling|writing|talking) {_INNER}{{4,60}}, "),
)
_TAILS = (
    re.compile(
        rf", (?:injuring|killing|tearing|ending|leaving|adding|causing|forcing|making|marking|raising|working"
        rf"|wounding|destroying|listing|prompting) {_INNER}{{4,90}}(?=\.$)"
    ),
    re.compile(rf", (?:who|which|whose) {_INNER}{{4,90}}(?=\.$)"),
)
_LEADS = re.compile(r"^(?:However|Meanwhile|Also|In addition|Moreover|Additionally|Instead|For example), (?=[A-Za-z])")
_SAID = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )\bsaid\b(?! (?:to|by|goodbye|nothing|yes|no)\b)"
)
_DIGITS = re.compile(
    r"(?<![\w.,:/$€£–-])(?<!\bLine )(?<!\bLines )(?P<count>[2-9]|1\d|20)(?= [a-z]{3,})(?! (?:a\.m|p\.m|percent"
    r"|per cent|million|billion|and|to|or)\b)"
)
_WORDED = re.compile(
    rf"(?<![\w-])(?P<count>{'|'.join(_NUMBERS[2:])})(?= [a-z]{{3,}})(?! (?:and|or|to|of|thirds|halves|quarters"
    rf"|more|other|others|sides|million|billion)\b)"
)
_PASSIVE = re.compile(
    rf"^(?P<what>(?:The|An?|His|Her|Its|Their|[A-Z]\w+) {_INNER}{{2,60}}?),? (?:was|were) (?P<verb>[a-z]{{3,}}ed)"
    rf" by (?P<who>(?:the|an?|[A-Z]\w+)\b(?! (?:end|time|middle|start|beginning|way|day|hour|week|month"
    rf"|year)\b){_INNER}{{1,50}})\.$"
)
_COMPLEX = re.compile(
    r"\b(?:that|which|who|and|but|not|never|before|after|when|while|as|if|because|than|said|stated|told|says"
    r"|reported|announced|alleged|claimed)\b| \d"
)
_ON_DAY = re.compile(rf"(?<!\w)on (?P<day>{'|'.join(_DAYS)})(?=[ .,])(?! (?:and|or|to|through)\b)(?! \d)")
_AHEAD = re.compile(
    r"\b(?:will|would|next|last|every|plans?|due|scheduled|expects?|to be|until|from|before|since|later)\b"
)
_PRONOUN = re.compile(r"^(?:He|She) (?=[a-z])")


def verbatim(passage: Passage, _: Random) -> str | None:
    """Return the sentence as it is."""
    return passage.text


def shortened(passage: Passage, rng: Random) -> str | None:
    """Leave out an aside, a last clause of participle or relative, or the word that joins the sentence to the last."""
    text = passage.text
    found = [put(text, match.start(), match.end(), " ") for rule in _ASIDES[:2] for match in rule.finditer(text)]
    found += [put(text, match.start(), match.end(), "") for match in _ASIDES[2].finditer(text)]
    found += [put(text, match.start(), match.end(), " ") for match in _ASIDES[3].finditer(text)]
    found += [put(text, match.start(), match.end(), "") for rule in _TAILS for match in rule.finditer(text)]
    if match := _LEADS.match(text):
        rest = text[match.end() :]
        found.append(rest[:1].upper() + rest[1:])
    found = [one for one in found if balanced(one) and len(one.split()) > 4]
    return rng.choice(found) if found else None


def reporting_verb(passage: Passage, _: Random) -> str | None:
    """Put "stated" for "said"."""
    match = next((match for match in _SAID.finditer(passage.text) if not quoted(passage.text, match.start())), None)
    return put(passage.text, match.start(), match.end(), "stated") if match else None


def number_form(passage: Passage, rng: Random) -> str | None:
    """Write a small number in words, or in digits."""
    text = passage.text
    found = [(*m.span("count"), _NUMBERS[int(m["count"])]) for m in _DIGITS.finditer(text)]
    found += [(*m.span("count"), str(_NUMBERS.index(m["count"]))) for m in _WORDED.finditer(text)]
    found = [one for one in found if not quoted(text, one[0]) and not NEAR_DATE.search(text[: one[0]])]
    return put(text, *rng.choice(found)) if found else None


def active(passage: Passage, _: Random) -> str | None:
    """Turn a short passive sentence, as "the bill was approved by the assembly" is one."""
    match = _PASSIVE.match(passage.text)
    if match is None or _COMPLEX.search(match["what"] + match["who"]):
        return None
    what = match["what"] if names(match["what"])[:1] and names(match["what"])[0].start == 0 else _small(match["what"])
    who = match["who"]
    return f"{who[:1].upper()}{who[1:]} {match['verb']} {what}."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def day_in_full(passage: Passage, _: Random) -> str | None:
    """Put the date for "on Tuesday" in a sentence on what has happened, where the article's date is known."""
    published, match = passage.article.published, _ON_DAY.search(passage.text)
    if published is None or match is None or quoted(passage.text, match.start()) or _AHEAD.search(passage.text):
        return None
    back = (published.weekday() - _DAYS.index(match["day"])) % 7
    day = (published - timedelta(days=back)).date()
    return put(passage.text, *match.span("day"), f"{day.day} {_MONTHS[day.month - 1]}")


def named(passage: Passage, _: Random) -> str | None:
    """Put the name for a pronoun that begins the sentence, where the sentence before begins with one person alone."""
    match = _PRONOUN.match(passage.text)
    before = [name for name in names(passage.before) if name.last in passage.own.people]
    if match is None or len({name.last for name in before}) != 1 or len(names(passage.before)) > 2:
        return None
    subject = before[0].opens or re.match(rf",? {SAYING}\b", passage.before[before[0].end :])
    full = passage.own.people[before[0].last]
    return put(passage.text, 0, match.end(), f"{full} ") if subject else None
