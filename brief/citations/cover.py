"""Coverage: which words of the statement the source has, and where."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.citations.keys import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brief.citations.reading import Reading, Source


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
    chains = [_held(claim, reading) for reading in source.readings]
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


def _held(claim: Reading, reading: Reading) -> tuple[tuple[int, int], ...]:
    """Return the (claim term, source word) pairs of the longest chain; who says it may stand before or after it."""
    everything = range(len(claim.terms))
    tried = [chain(claim, reading, everything)]
    for saying in claim.attributions:
        said = [at for at in everything if saying.said_start <= claim.terms[at].start < saying.said_end]
        rest = [at for at in everything if at not in said]
        apart = {at: mine for places in (said, rest) for mine, at in chain(claim, reading, places)}
        tried.append(tuple((mine, at) for at, mine in sorted(apart.items())))
    return max(tried, key=len)


def chain(claim: Reading, reading: Reading, chosen: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return the longest list of (claim term, source word) pairs that keeps the order of both.

    Of the claim's terms only the chosen ones are looked for.
    """
    places: dict[str, list[int]] = {}
    for at, word in enumerate(reading.keys):
        places.setdefault(word, []).insert(0, at)
    ends: list[int] = []
    last: list[int] = []
    links: list[tuple[int, int, int]] = []
    for mine in chosen:
        for at in places.get(claim.terms[mine].key, ()):
            depth = bisect_left(ends, at)
            links.append((mine, at, last[depth - 1] if depth else -1))
            ends[depth : depth + 1], last[depth : depth + 1] = [at], [len(links) - 1]
    pairs: list[tuple[int, int]] = []
    link = last[-1] if last else -1
    while link >= 0:
        mine, at, link = links[link]
        pairs.append((mine, at))
    return tuple(reversed(pairs))
