"""Form: what a sentence is, whatever its source: talk about the text, a question, a sentence without an end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.citations.findings import Finding
from brief.types import Problem, ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.citations.reading import Reading, Source

_META = re.compile(
    r"""^\W*(?:in\ssummary|to\ssummari[sz]e|in\sconclusion|here(?:\sis|'s)\s(?:a|the)\b[^.]*\b(?:summary|article|briefing)
    |(?:(?:overall,\s)?the\s(?:news\s|above\s|following\s|given\s|provided\s)?(?:article|passage|text|excerpt|summary)s?
      |this\s(?:news\s)?(?:article|passage|text|excerpt|summary|document|piece|report|story))\s(?:also\s|then\s)?
      (?:discuss|describ|report|highlight|mention|explain|provid|focus|cover|detail|explor|outlin|summari|state|say
      |is\sabout|talks?\sabout|present|examin|note|conclud))""",
    re.IGNORECASE | re.VERBOSE,
)
# "Sure, here is a summary of the article in 80 words:" says nothing of what happened.
_ANNOUNCES = re.compile(
    r"\W*(?:(?:sure|certainly|of\scourse|ok(?:ay)?)\b\W*)?"
    r"(?:here(?:\sis|'s|\sare)\s[^.:]*\b(?:summary|summaries|briefing|overview|article)\b[^.:]*)?[.:!]*\s*",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"[.!?…][\"')\]]*\s*$")


def check_talk(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find talk about the text instead of what happened."""
    meta = _META.match(claim.text)
    if meta and not any(meta.group() in reading.text for reading in source.readings):
        message = "the statement talks about the text, not about what happened"
        yield Finding(Problem(ProblemCode.META, message, meta.start(), meta.end()))


def check_end(claim: Reading, source: Source) -> Iterator[Finding]:
    """Find a sentence that breaks off where the source does not."""
    if not _FINISHED.search(claim.text) and not any(_ends_alike(claim, reading) for reading in source.readings):
        end = len(claim.text)
        yield Finding(Problem(ProblemCode.UNFINISHED, "the sentence has no end", max(0, end - 1), end))


def _ends_alike(claim: Reading, reading: Reading) -> bool:
    """Say whether the source breaks off at the same word: a title, or a sentence that a list cuts."""
    return not _FINISHED.search(reading.text) and claim.keys[-1:] == reading.keys[-1:]


def uncheckable(claim: Reading) -> bool:
    """Say whether a sentence states nothing: it asks, it announces a summary, or it has no word of meaning."""
    asks = claim.text.rstrip(" \"')").endswith("?") or _ANNOUNCES.fullmatch(claim.text) is not None
    return asks or not (claim.terms or claim.numbers or claim.dates)
