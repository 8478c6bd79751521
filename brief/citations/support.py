"""Do the cited spans carry the statement? One function for each kind of fact, each giving its findings alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import floor, log10
from typing import TYPE_CHECKING

from brief.citations.facts import (
    Cue,
    Fact,
    Turn,
    Unit,
    dates,
    key,
    numbers,
    open_quote,
    read,
    voiced,
    words,
)
from brief.citations.lexicon import OPPOSITES, PLANNED
from brief.text import STOPWORDS, fold
from brief.types import Problem, ProblemCode, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from brief.citations.align import Corpus
    from brief.citations.facts import Attribution, Date, Name, Number, Reading
    from brief.types import Article


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and whether the source says the opposite rather than nothing."""

    problem: Problem
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The cited spans, read, with the articles that they stand in."""

    spans: tuple[Span, ...]
    readings: tuple[Reading, ...]
    articles: tuple[Article, ...]
    corpus: Corpus

    @classmethod
    def of(cls, spans: Iterable[Span], corpus: Corpus) -> Source:
        """Read the spans; each must lie in an article of the corpus."""
        held = tuple(dict.fromkeys(spans))
        ids = sorted({span.article_id for span in held})
        articles = corpus.articles
        return cls(
            held,
            tuple(read(articles[span.article_id].slice(span)) for span in held),
            tuple(articles[article_id] for article_id in ids),
            corpus,
        )

    def knows(self, wanted: str) -> bool:
        """Say whether a key stands in a cited span, under any alias."""
        return any(wanted in reading.known for reading in self.readings)

    def bodies(self) -> tuple[str, ...]:
        """Return the citable text of each cited article."""
        places = self.corpus.sentences
        return tuple(" ".join(article.slice(s.span) for s in places[article.id]) for article in self.articles)

    def window(self, span: Span) -> str:
        """Return the text of a span with one sentence on either side."""
        article = self.corpus.articles[span.article_id]
        held = [sentence.span for sentence in self.corpus.sentences[span.article_id]]
        touched = [at for at, other in enumerate(held) if other.overlaps(span)]
        if not touched:
            return article.slice(span)
        low, high = held[max(0, touched[0] - 1)], held[min(len(held) - 1, touched[-1] + 1)]
        return article.text[min(low.start, span.start) : max(high.end, span.end)]


def _found(code: ProblemCode, message: str, fact: Fact, *, sure: bool = False) -> Finding:
    return Finding(Problem(code, message, fact.start, fact.end), sure)


def _where(source: Source) -> str:
    return "the cited sentence" if len(source.spans) == 1 else "the cited sentences"


def _around(reading: Reading, fact: Fact) -> tuple[str, str]:
    """Return the keys of the words before and after a fact, empty at the edges."""
    starts = [word.start for word in reading.words]
    first, after = bisect_left(starts, fact.start), bisect_left(starts, fact.end)
    return reading.keys[first - 1] if first else "", reading.keys[after] if after < len(starts) else ""


def _rival(claim: Reading, fact: Fact, others: Iterable[tuple[Reading, Fact]]) -> Fact | None:
    """Return the fact of the source that stands where the claim's fact stands: before the same word of meaning."""
    before, after = _around(claim, fact)
    for reading, other in others:
        left, right = _around(reading, other)
        if after and after == right and (after not in STOPWORDS or (before and before == left)):
            return other
    return None


# --- numbers and dates -------------------------------------------------------------------------------------------


def carries_number(source: Number, claim: Number) -> bool:
    """Say whether a number of the source states the claim's: equal, or the claim is an honest rounding of it."""
    if claim.unit is not source.unit and Unit.PLAIN not in (claim.unit, source.unit):
        return False
    if claim.value == source.value:
        return True
    if source.rough or not (claim.rough or claim.scaled) or claim.digits >= source.digits or not claim.value:
        return False
    step = 10.0 ** (floor(log10(claim.value)) - claim.digits + 1)
    bound = min(step, float(claim.value) / 10) if claim.rough else min(step / 2, float(claim.value) / 10)
    return abs(float(claim.value - source.value)) <= bound


def check_numbers(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find the claim's numbers that no cited span states, or that it states more often than the spans do."""
    stated = [(reading, number) for reading in source.readings for number in reading.numbers]
    used: Counter[Fraction] = Counter()
    for number in claim.numbers:
        used[number.value] += 1
        carriers = sum(carries_number(other, number) for _, other in stated)
        if carriers >= used[number.value] or _year_stated(number, source):
            continue
        rival = _rival(claim, number, [(reading, other) for reading, other in stated if other.unit is number.unit])
        elsewhere = any(carries_number(other, number) for body in source.bodies() for other in _all_numbers(body))
        code = ProblemCode.NUMBER_ELSEWHERE if elsewhere else ProblemCode.NUMBER_ABSENT
        yield _found(code, _missing(number, rival, source, elsewhere=elsewhere), number, sure=rival is not None)


def _year_stated(number: Number, source: Source) -> bool:
    return any(date.year == number.value for reading in source.readings for date in reading.dates)


def _missing(fact: Fact, rival: Fact | None, source: Source, *, elsewhere: bool) -> str:
    place = f"does not stand in {_where(source)} (only elsewhere in the article)" if elsewhere else ""
    if any(fact.text in reading.text for reading in source.readings):
        place = f"does not stand here in {_where(source)}"
    says = f"; {'it says' if len(source.spans) == 1 else 'they say'} “{rival.text}”" if rival else ""
    return f"“{fact.text}” {place or f'stands nowhere in {_where(source)}'}{says}"


@lru_cache(maxsize=256)
def _all_numbers(body: str) -> tuple[Number, ...]:
    return numbers(body)


@lru_cache(maxsize=256)
def _all_dates(body: str) -> tuple[Date, ...]:
    return dates(body)


def carries_date(source: Date, claim: Date, years: frozenset[int]) -> bool:
    """Say whether a date of the source states every part of the claim's; `years` may fill in a missing year."""
    year = claim.year is None or claim.year == source.year or (source.year is None and claim.year in years)
    return (
        year
        and (claim.month is None or claim.month == source.month)
        and (claim.day is None or claim.day == source.day)
        and (claim.weekday is None or claim.weekday == source.weekday)
    )


def check_dates(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find the claim's dates that no cited span states, or that it states more often than the spans do."""
    stated = [(reading, date) for reading in source.readings for date in reading.dates]
    years = frozenset(date.year for _, date in stated if date.year and not date.month)
    years |= {article.published.year for article in source.articles if article.published}
    used: Counter[tuple[int | None, ...]] = Counter()
    for date in claim.dates:
        parts = (date.year, date.month, date.day, date.weekday)
        used[parts] += 1
        carriers = sum(carries_date(other, date, years) for _, other in stated)
        if carriers >= used[parts] or _number_stated(date, source):
            continue
        rival = next((other for _, other in stated if _same_parts(date, other)), None)
        elsewhere = any(carries_date(other, date, years) for body in source.bodies() for other in _all_dates(body))
        code = ProblemCode.DATE_ELSEWHERE if elsewhere else ProblemCode.DATE_ABSENT
        yield _found(code, _missing(date, rival, source, elsewhere=elsewhere), date)


def _number_stated(date: Date, source: Source) -> bool:
    only_year = date.year is not None and date.month is None
    return only_year and any(number.value == date.year for reading in source.readings for number in reading.numbers)


def _same_parts(one: Date, other: Date) -> bool:
    return [part is None for part in (one.month, one.weekday)] == [
        part is None for part in (other.month, other.weekday)
    ]


# --- names -------------------------------------------------------------------------------------------------------

_PRONOUNS = frozenset(["he", "she", "it", "they", "his", "her", "their", "its", "him", "them"])


def check_names(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find the claim's names that no cited span carries.

    A full name is carried by its last word, or by any alias, when the article has it in full; and a name in the
    sentence before is near enough when the cited span speaks of it with a pronoun.
    """
    for name in claim.names:
        if not _is_name(name, source) or _carried(name, source) or _pronoun_carries(name, source):
            continue
        elsewhere = any(_in_full(name, body) for body in source.bodies())
        code = ProblemCode.NAME_ELSEWHERE if elsewhere else ProblemCode.NAME_ABSENT
        others = [(reading, other) for reading in source.readings for other in reading.names]
        rival = _rival(claim, name, others)
        yield _found(code, _missing(name, rival, source, elsewhere=elsewhere), name)


def _is_name(name: Name, source: Source) -> bool:
    """Say whether a capital at the beginning of a sentence is a name's: some article capitalises it elsewhere too."""
    if not name.initial or len(name.keys) > 1 or name.whole not in {key(name.text), name.text.lower()}:
        return True
    return name.keys[0] in source.corpus.capitals or name.text.isupper()


def _carried(name: Name, source: Source) -> bool:
    if source.knows(name.whole) or (name.text.isupper() and source.knows(name.text.lower())):
        return True
    if len(name.keys) == 1:
        return source.knows(name.keys[0])
    if any(_acronym_of(name) in {word.text for word in reading.words} for reading in source.readings):
        return True
    near = any(_joined(name) in _chain(keys) for reading in source.readings for keys in _keys(reading))
    return near or (source.knows(name.keys[-1]) and any(_in_full(name, body) for body in source.bodies()))


def _keys(reading: Reading) -> Iterator[tuple[str, ...]]:
    """Yield the keys of a span, and those outside its brackets: "Member of Parliament (MP) Ada Osei" is one name."""
    yield reading.keys
    if "(" in reading.text:
        yield read(re.sub(r"\([^)]*\)", "", reading.text)).keys


def _acronym_of(name: Name) -> str:
    return "".join(part[0] for part in name.whole.split() if part not in STOPWORDS).upper()


def _joined(name: Name) -> str:
    return _chain(name.keys)


def _chain(keys: Iterable[str]) -> str:
    """Return keys as one string in which neighbours can be looked up; small words between do not part a name."""
    return f" {' '.join(part for part in keys if part not in STOPWORDS)} "


@lru_cache(maxsize=256)
def _body_chain(body: str) -> str:
    return _chain(key(word.text) for word in words(body))


def _in_full(name: Name, body: str) -> bool:
    return _joined(name) in _body_chain(body)


def _pronoun_carries(name: Name, source: Source) -> bool:
    return any(
        not _PRONOUNS.isdisjoint(reading.keys) and _in_full(name, source.window(span).partition(reading.text[:40])[0])
        for span, reading in zip(source.spans, source.readings, strict=True)
    )


# --- quotations --------------------------------------------------------------------------------------------------

_GAP = re.compile(r"\s*(?:\[[^\]]*\]|\(\.\.\.\)|\.\s?\.\s?\.|…)\s*")
_EDGE = " .,;:!?-'…"
# Between the two halves of a quotation with a gap; longer than any sentence of the news seen here.
_LONGEST_GAP = 400


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text with quote marks, dashes and spaces in one style, for comparing word for word."""
    folded = re.sub(r"\s+", " ", fold(text).replace('"', "'").replace("''", "'"))
    return re.sub(r" ?-+ ?", "-", folded)


def verbatim(quotation: str, text: str) -> bool:
    """Say whether a quotation stands in a text word for word; "..." and [inserts] are gaps, its edges may differ."""
    pieces = [piece.strip(_EDGE) for piece in _GAP.split(_opened(quotation))]
    return _in_order([piece for piece in pieces if piece], _opened(text))


def _opened(text: str) -> str:
    """Return a text in plain style, without the brackets of "[h]is"."""
    return re.sub(r"\[(\w)\](?=\w)", r"\1", plain(text))


def _in_order(pieces: list[str], text: str) -> bool:
    at = 0
    for number, piece in enumerate(pieces):
        first = rf"[{re.escape(piece[0].lower() + piece[0].upper())}]" if piece[0].isalpha() else re.escape(piece[0])
        pattern = re.compile(rf"(?<!\w){first}{re.escape(piece[1:])}(?!\w)")
        match = pattern.search(text, at, len(text) if not number else at + _LONGEST_GAP + len(piece))
        if match is None:
            return False
        at = match.end()
    return True


def check_quotations(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find the claim's quotations that stand in no cited span or the sentences beside it, and a mark left open."""
    for quotation in claim.quotations:
        if any(verbatim(quotation.text, source.window(span)) for span in source.spans):
            continue
        elsewhere = any(verbatim(quotation.text, body) for body in source.bodies())
        place = f"only elsewhere in the article, not in {_where(source)}" if elsewhere else "nowhere in the source"
        yield _found(ProblemCode.QUOTE_NOT_VERBATIM, f"“{quotation.text}” is quoted, but stands {place}", quotation)
    at = open_quote(claim.text)
    if at is not None and not any(_open_alike(claim.text[at + 1 :], reading.text) for reading in source.readings):
        mark = Fact(claim.text[at], at, at + 1)
        yield _found(ProblemCode.QUOTE_UNBALANCED, "a quotation mark has no partner", mark)


def _open_alike(tail: str, text: str) -> bool:
    return open_quote(text) is not None and verbatim(tail, text)


# --- negation, modality, opposites -------------------------------------------------------------------------------

_NOT = frozenset({Turn.NOT, Turn.SOFT_NOT})
# How many words before a word a negation or hedge may stand and still be read as meant for it.
_REACH = 8


def check_negation(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a negation that the source does not have, and one that the claim has lost."""
    spare = [(reading, cue) for reading in source.readings for cue in reading.cues if cue.turn in _NOT]
    mine = [cue for cue in claim.cues if cue.turn in _NOT]
    for cue in _unpaired(mine, spare):
        if cue.turn is Turn.NOT and not _said_otherwise(cue, source):
            message = f"“{cue.text}” is a negation that the source does not have here"
            yield _found(ProblemCode.NEGATION, message, cue, sure=source.knows(cue.target))
    yield from _lost_negations(claim, source)


def _unpaired(mine: list[Cue], spare: list[tuple[Reading, Cue]]) -> list[Cue]:
    """Pair each negation of the claim with one of the source, the surest first; return those left over."""
    left = mine
    for fits in (_same_target, _reaches, _free):
        still = []
        for cue in left:
            pair = next(((reading, other) for reading, other in spare if fits(cue, other, reading)), None)
            if pair is None:
                still.append(cue)
            else:
                spare.remove(pair)
        left = still
    return left


def _same_target(cue: Cue, other: Cue, _: Reading) -> bool:
    return cue.target == other.target


def _reaches(cue: Cue, other: Cue, reading: Reading) -> bool:
    return other.at >= 0 and cue.target in reading.keys[other.at : other.at + _REACH]


def _free(cue: Cue, _: Cue, reading: Reading) -> bool:
    return not cue.target or cue.target not in reading.known


def _said_otherwise(cue: Cue, source: Source) -> bool:
    """Say whether the source denies the cue's target with an opposite word: "did not accept" for "rejected"."""
    return not source.knows(cue.target) and any(source.knows(other) for other in opposites().get(cue.target, ()))


def _lost_negations(claim: Reading, source: Source) -> Iterator[Finding]:
    for cue in (cue for reading in source.readings for cue in reading.cues if cue.turn in _NOT and cue.target):
        kept = [at for at, word in enumerate(claim.keys) if word == cue.target and not _turned(claim, at, _NOT)]
        if cue.target in {"only", "just", "merely"} or len(kept) <= _bare(cue.target, source, _NOT):
            continue
        word = claim.words[kept[0]]
        message = f"the source negates “{word.text}” (“{cue.text}”); the statement does not"
        yield _found(ProblemCode.NEGATION, message, Fact(word.text, word.start, word.end), sure=True)


def _turned(reading: Reading, at: int, turns: frozenset[Turn]) -> bool:
    """Say whether a cue of one of these kinds governs the word at `at`, or stands shortly before it."""
    starts = {word.start: place for place, word in enumerate(reading.words)}
    return any(
        cue.turn in turns and (cue.at == at or 0 < at - starts.get(cue.start, at) <= _REACH) for cue in reading.cues
    )


def _bare(target: str, source: Source, turns: frozenset[Turn]) -> int:
    """Count the places in the cited spans at which the word stands and no such cue governs it."""
    count = 0
    for reading in source.readings:
        governed = {cue.at for cue in reading.cues if cue.turn in turns}
        count += sum(word == target and at not in governed for at, word in enumerate(reading.keys))
    return count


_HEDGES = frozenset({Turn.POSSIBLE, Turn.REPORTED, Turn.FUTURE, Turn.PLANNED})
_ANY_TURN = _HEDGES | _NOT
_PAST = frozenset(["was", "were", "has", "have", "had", "been"])
_NOUNISH = frozenset(
    ["the", "a", "an", "its", "their", "his", "her", "this", "that", "of", "to", "for", "any", "further"]
)


def check_modality(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find what the source only holds possible, alleged or planned and the claim states as a fact."""
    for cue in (cue for reading in source.readings for cue in reading.cues if cue.turn in _HEDGES and cue.target):
        places = [at for at, word in enumerate(claim.keys) if word == cue.target]
        if _bare(cue.target, source, _HEDGES) or any(_still_hedged(claim, at, cue) for at in places):
            continue
        for word in (claim.words[at] for at in places[:1]):
            message = f"the source says “{cue.text}” of “{word.text}”; the statement makes it certain"
            yield _found(ProblemCode.MODALITY, message, Fact(word.text, word.start, word.end))


def _still_hedged(claim: Reading, at: int, cue: Cue) -> bool:
    if cue.turn is Turn.FUTURE:
        before = claim.keys[max(0, at - 2) : at]
        return not (claim.words[at].text.endswith("ed") or _PAST.intersection(before)) or _turned(claim, at, _ANY_TURN)
    if cue.turn is Turn.POSSIBLE:
        return _turned(claim, at, _ANY_TURN - {Turn.FUTURE})
    if cue.turn is Turn.REPORTED:
        return _turned(claim, at, _ANY_TURN) or voiced(claim.text)
    form = claim.words[at].text.lower()
    previous = claim.words[at - 1].text.lower() if at else ""
    planned = any(word.text.lower() in PLANNED for word in claim.words[max(0, at - _REACH) : at])
    return planned or previous in _NOUNISH or form.endswith("ing") or _turned(claim, at, _ANY_TURN)


@lru_cache(maxsize=1)
def opposites() -> Mapping[str, frozenset[str]]:
    """Return the keys that mean the opposite of a key, for each key that has any."""
    table: dict[str, frozenset[str]] = {}
    for line in OPPOSITES.strip().splitlines():
        left, right = (frozenset(key(word) for word in side.split()) for side in line.split("/"))
        for one, other in ((left, right), (right, left)):
            for stemmed in one - other:
                table[stemmed] = table.get(stemmed, frozenset()) | (other - one)
    return table


def check_opposites(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a word whose opposite the source has beside the same neighbour."""
    mine, theirs = _negated((claim,)), _negated(source.readings)
    for word, stemmed in zip(claim.words, claim.keys, strict=True):
        rivals = opposites().get(stemmed, frozenset()) - set(claim.keys)
        rivals = rivals & theirs if stemmed in mine else rivals - theirs
        if not rivals or source.knows(stemmed):
            continue
        fact = Fact(word.text, word.start, word.end)
        for rival, shared in _beside(claim, fact, rivals, source):
            message = f"“{fact.text}” is the opposite of the source's “{rival}”"
            yield _found(ProblemCode.OPPOSITE, message, fact, sure=shared == 2)
            break


def _negated(readings: Iterable[Reading]) -> frozenset[str]:
    return frozenset(cue.target for reading in readings for cue in reading.cues if cue.turn in _NOT)


def _beside(claim: Reading, fact: Fact, rivals: frozenset[str], source: Source) -> Iterator[tuple[str, int]]:
    """Yield the opposites that share a neighbour with the claim's word, and how many they share."""
    before, after = _around(claim, fact)
    for reading in source.readings:
        for at, stemmed in enumerate(reading.keys):
            if stemmed in rivals:
                left = reading.keys[at - 1] if at else ""
                right = reading.keys[at + 1] if at + 1 < len(reading.keys) else ""
                shared = (bool(before) and before == left) + (bool(after) and after == right)
                if shared:
                    yield reading.words[at].text, shared


# --- speakers ----------------------------------------------------------------------------------------------------

# What share of a statement's words must stand in what somebody says before it is read as that saying; set by eye.
_SAID_SHARE = 0.75


def check_attribution(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a claim that the source leaves to a speaker and the statement does not, or gives to another."""
    sayings = [saying for reading in source.readings for saying in reading.attributions]
    if not sayings:
        return
    for mine in claim.attributions:
        named = all(saying.speakers for saying in sayings)
        if mine.speakers and named and not any(_same_speaker(mine, saying) for saying in sayings):
            yield _found(
                ProblemCode.ATTRIBUTION, f"the source names another speaker than this one who “{mine.text}”", mine
            )
    if not voiced(claim.text):
        yield from _lost_speaker(claim, source)


def _same_speaker(one: Attribution, other: Attribution) -> bool:
    return not one.speakers.isdisjoint(other.speakers)


def _lost_speaker(claim: Reading, source: Source) -> Iterator[Finding]:
    mine = frozenset(term.key for term in claim.terms)
    best = max(source.readings, key=lambda reading: len(mine & reading.known))
    for saying in best.attributions:
        said = {term.key for term in best.terms if saying.said_start <= term.start < saying.said_end}
        if len(mine & said) >= _SAID_SHARE * len(mine & best.known) > 0 and saying.speakers.isdisjoint(claim.known):
            message = f"the source leaves this to a speaker (“{saying.text}”); the statement does not"
            yield _found(ProblemCode.ATTRIBUTION, message, Fact(claim.text, 0, len(claim.text)))
            return


# --- order and coverage ------------------------------------------------------------------------------------------


def check_order(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a number or name of the source that stands in another's place, as after a swap."""
    for reading in source.readings:
        for fact, own, others in (*_numbers_of(claim, reading), *_names_of(claim, reading)):
            rival = _swapped((claim, fact), own, others, reading)
            if rival is not None:
                message = f"“{fact.text}” stands where the source has “{rival.text}”"
                yield _found(ProblemCode.ORDER, message, fact, sure=True)


_Sorted = tuple[Fact, tuple[Fact, ...], tuple[Fact, ...]]


def _numbers_of(claim: Reading, reading: Reading) -> Iterator[_Sorted]:
    """Yield each number of the claim with the source's numbers of the same value, and the others."""
    for number in claim.numbers:
        own = tuple(other for other in reading.numbers if other.value == number.value)
        yield number, own, tuple(other for other in reading.numbers if other not in own)


def _names_of(claim: Reading, reading: Reading) -> Iterator[_Sorted]:
    """Yield each name of the claim with the source's names that share a word with it, and the others."""
    for name in claim.names:
        own = tuple(other for other in reading.names if not set(other.keys).isdisjoint(name.keys))
        yield name, own, tuple(other for other in reading.names if other not in own)


def _swapped(
    mine: tuple[Reading, Fact], own: tuple[Fact, ...], others: tuple[Fact, ...], reading: Reading
) -> Fact | None:
    """Return the source's fact in the claim's place when the claim's own stands at quite another place there."""
    if not own or not others:
        return None
    place = _around(*mine)
    if any(place[side] == _around(reading, fact)[side] != "" for fact in own for side in (0, 1)):
        return None
    return next((fact for fact in others if place == _around(reading, fact) != ("", "")), None)


@dataclass(frozen=True, slots=True)
class Cover:
    """How much of a statement its spans carry.

    `share` is the part of its terms that some span has, `ordered` the part found in order; `missing` are the others,
    and `ranges` the narrowest part of each span that holds the matched words, with the share matched there.
    """

    share: float
    ordered: float
    missing: tuple[Fact, ...]
    ranges: tuple[tuple[int, int, float], ...]


def cover(claim: Reading, source: Source) -> Cover:
    """Align the statement's terms with each span, in order, and join what the spans carry."""
    total = len(claim.terms)
    if not total:
        return Cover(1.0, 1.0, (), tuple((0, len(reading.text), 1.0) for reading in source.readings))
    chains = [chain(claim, reading) for reading in source.readings]
    missing = [term for term in claim.terms if not source.knows(term.key)]
    loose = {i for i, term in enumerate(claim.terms) if source.knows(term.key) and not _placed(term.key, source)}
    ordered = loose.union(*({mine for mine, _ in pairs} for pairs in chains))
    return Cover(
        1 - len(missing) / total,
        len(ordered) / total,
        tuple(Fact(claim.text[term.start : term.end], term.start, term.end) for term in missing),
        tuple(_narrow(reading, pairs, total) for reading, pairs in zip(source.readings, chains, strict=True)),
    )


def _placed(wanted: str, source: Source) -> bool:
    return any(wanted in reading.keys for reading in source.readings)


def _narrow(reading: Reading, pairs: tuple[tuple[int, int], ...], total: int) -> tuple[int, int, float]:
    if not pairs:
        return 0, len(reading.text), 0.0
    return reading.words[pairs[0][1]].start, reading.words[pairs[-1][1]].end, len(pairs) / total


def chain(claim: Reading, reading: Reading) -> tuple[tuple[int, int], ...]:
    """Return the longest list of (claim term, source word) pairs that keeps the order of both."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(reading.keys):
        places.setdefault(word, []).insert(0, at)
    ends: list[int] = []
    last: list[int] = []
    links: list[tuple[int, int, int]] = []
    for mine, term in enumerate(claim.terms):
        for at in places.get(term.key, ()):
            depth = bisect_left(ends, at)
            links.append((mine, at, last[depth - 1] if depth else -1))
            ends[depth : depth + 1], last[depth : depth + 1] = [at], [len(links) - 1]
    pairs: list[tuple[int, int]] = []
    link = last[-1] if last else -1
    while link >= 0:
        mine, at, link = links[link]
        pairs.append((mine, at))
    return tuple(reversed(pairs))
