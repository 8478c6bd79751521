"""Sentences as exact ranges: lines first, then full stops, which end a sentence unless a typed reason says otherwise.

A quotation of several sentences stays in one piece with the words that say whose it is, unless both together are long;
one that stands alone is split. No quotation mark is ever counted: one that is never closed, or opened, changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from brief.text import count_words, fold
from brief.types import Article, MarkKind, Sentence, Span

_WIDE_STOPS = "\u3002\uff01\uff1f"  # no space follows them
_STOPS = ".!?\u2026\u0964\u061f\u06d4" + _WIDE_STOPS
_CLOSERS = "\"')\\]"

# Stops with the quotation marks, brackets and footnote numbers that close on them: ."  ?!  .".  .)  .[1]
# and the ellipsis of an omission, which has spaces: . . .
_RUN = re.compile(
    rf"(?P<stop>[{_STOPS}][{_STOPS}{_CLOSERS}]*(?:\[\d{{1,3}}\])*)(?P<spaced>(?:\s\.){{2,}}[{_STOPS}{_CLOSERS}]*)?"
)
_BEFORE = re.compile(r"[\w.\u00b0]+$")
_AFTER = re.compile(r"[\s\"'(\[]*(?P<word>[\w$\u20ac\u00a3#@][\w'-]*)")
_ACRONYM = re.compile(r"(?:\w{1,2}\.)+\w")
_ELLIPSIS = re.compile(r"\u2026|(?<!\.)\.\.\.(?!\.)")
_OPENING = re.compile(r"\s*At \S+ \S+")
# "Why?" Jane Roe asked.  Yahoo! Inc.
_SAME_SENTENCE = re.compile(
    r"\s+(?:Inc\b|(?:[A-Z][\w'.-]*\s+){1,4}(?:added|asked|cried|replied|said|says|shouted|wondered|wrote)[.,:;])"
)
# "1. … 2. … 3. …" in one line: a number or a letter with a full stop or a bracket, perhaps after a bullet.
_ITEM = re.compile(r"(?:(?<=\s)|^)(?:[\u2022\u2043]\s*)?(?P<count>\d{1,3}|[a-z])(?:\.\)|\.|\))\s+(?=\S)")
# "We waited. Nobody came,"
_QUOTATION = re.compile(r"(?<![^\s(\[-])\"(?=\S)[^\"]*(?<!\s)\"(?!\w)")

_QUOTING = 40  # words of a sentence at most that holds a quotation of several; set on 24 WikiNews articles
_LOOK_BEHIND = 40  # characters: longer than any abbreviation, and short enough for linear time


# Never the end of a sentence: a name, or the other side of a comparison, follows.
_TITLES = frozenset(
    """adm amb asst atty brig capt cmdr col cpl det dr fr ft gen gov hon insp lt maj messrs mlle mme mr mrs ms msgr mt
    pres prof pvt rep reps rev sen sens sgt supt""".split()
)
_LATIN = frozenset("ca cf e.g i.e v viz vs".split())
# Not the end where a number follows.
_COUNTED = frozenset(
    """apr approx art aug ch dec feb fig figs jan jul jun mar n° no nos nov oct p para pp sec sep sept
    vol vols""".split()
)
# The end only where a word follows that commonly begins a sentence. So are U.S., a.m. and initials.
_NAME_ENDS = frozenset(
    """Ala Ariz Assn Ave Bldg Blvd Bros Calif Co Colo Conn Corp Cos Dept Esq Fla Ga Inc Jr Ky LLC Ltd Mich Minn Neb Nev
    Okla Plc Rd Sr St Ste Tenn Tex Univ Va Vt Wis Wyo al""".split()
)
_STARTERS = frozenset(
    """a about according after all also although among an and another as asked at because before both but by despite
    did do does during each earlier even every few for former from given he her here his how however i if in instead
    is it its later many meanwhile more most moreover my neither nobody none nor not now of officials on once only
    or other others our police several she since so some still such than that the their then there these they this
    those though three through thus to today together two unlike until we what when where whether which while who
    whose why with within without would yesterday yet you""".split()
)
_ADDRESSES = frozenset("dr mr mrs ms".split())


def split(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences of any text as ordered (start, end) ranges; a sentence never crosses a line end."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        ranges += _paragraph(text, start, start + len(line))
        start += len(line)
    return tuple(ranges)


def sentences(article: Article) -> tuple[Sentence, ...]:
    """Return the sentences of the article's body, in order."""
    found = (
        (paragraph, start, end)
        for paragraph, body in enumerate(article.ranges(MarkKind.BODY))
        for start, end in _paragraph(article.text, *body)
    )
    return tuple(
        Sentence(Span(article.id, start, end), index, paragraph) for index, (paragraph, start, end) in enumerate(found)
    )


def _paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one paragraph, each without the white space around it."""
    block = fold(text[start:end])
    cuts = _quoted(block, (0, *_breaks(block), len(block)))
    for left, right in pairwise(cuts):
        if body := block[left:right].strip():
            first = start + block.index(body[0], left)
            yield first, first + len(body)


def _breaks(block: str) -> list[int]:
    """Return the places in a folded paragraph at which a new sentence begins, in order."""
    items = _items(block)
    counts = {item.end("count") for item in items}
    breaks = [item.start() for item in items[1:]]
    begin = 0
    for run in _RUN.finditer(block):
        if run.start() not in counts and (at := _end(block, run, begin)):
            breaks.append(at)
            begin = at
    return sorted(set(breaks))


def _quoted(block: str, cuts: Sequence[int]) -> list[int]:
    """Leave out the cuts inside each quotation that belongs to a sentence with other words."""
    kept: list[int] = []
    done = 0
    for quotation in _QUOTATION.finditer(block):
        first, last = bisect_right(cuts, quotation.start()), bisect_left(cuts, quotation.end())
        kept += cuts[done:first]
        if first < last and not _belongs(quotation, kept[-1], cuts[last]):
            kept += cuts[first:last]
        done = last
    return [*kept, *cuts[done:]]


def _belongs(quotation: re.Match[str], start: int, end: int) -> bool:
    """Say whether a quotation is only a part of the sentence in this range, and that no long one."""
    sentence = quotation.string[start:end].strip()
    return sentence != quotation.group() and count_words(sentence) <= _QUOTING


def _items(block: str) -> list[re.Match[str]]:
    """Return the markers of a list that fills a paragraph: they count on by one from its first word."""
    first = _ITEM.match(block, len(block) - len(block.lstrip()))
    items = [first] if first else []
    for item in _ITEM.finditer(block, first.end()) if first else ():
        if _follows(items[-1]["count"], item["count"]):
            items.append(item)
    return items


def _follows(count: str, following: str) -> bool:
    """Say whether one list marker comes right after another: 9 and 10, a and b."""
    if count.isdigit():
        return following.isdigit() and int(following) == int(count) + 1
    return ord(following[0]) == ord(count) + 1


def _end(block: str, run: re.Match[str], begin: int) -> int | None:
    """Return where the sentence ends that began at `begin`, if these stops end it."""
    stop, at = run["stop"], run.end()
    after = _AFTER.match(block, at)
    if after is None or not (block[at].isspace() or stop[0] in _WIDE_STOPS) or _goes_on(after["word"]):
        return None
    if run["spaced"]:
        return _end_of_omission(block, run)
    if stop[0] in "?!":
        return None if _SAME_SENTENCE.match(block, at) else at
    if _ELLIPSIS.search(stop):
        return at if after["word"].lower() in _STARTERS else None
    closed = '"' in stop or "'" in stop
    recent = block[max(begin, run.start() - _LOOK_BEHIND) : run.start()]
    return at if closed or not _abbreviates(recent, after["word"].lower()) else None


def _goes_on(word: str) -> bool:
    """Say whether a word cannot begin a sentence: it is in lower case, and no eBay."""
    return word[0].islower() and not word[1:2].isupper()


def _end_of_omission(block: str, run: re.Match[str]) -> int | None:
    """Return the end at an ellipsis with spaces: after a full stop of its own, or after its fourth."""
    if not block[run.start() - 1 : run.start()].isspace():
        return run.end("stop")
    return run.end() if run.group().count(".") > 3 else None


def _abbreviates(recent: str, following: str) -> bool:
    """Say whether the sentence so far ends with an abbreviation that does not end it, given the word that follows."""
    before = _BEFORE.search(recent)
    word = before.group() if before else ""
    if word.lower() in _TITLES or word in _LATIN:
        return True
    if word.lower() in _COUNTED:
        return following[0].isdigit()
    if _ACRONYM.fullmatch(word) and following in _ADDRESSES:
        return _OPENING.fullmatch(recent) is not None
    initial = len(word) == 1 and word.isupper()
    return (initial or word in _NAME_ENDS or _ACRONYM.fullmatch(word) is not None) and following not in _STARTERS
