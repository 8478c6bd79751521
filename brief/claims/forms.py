"""The forms that a piece of a text may have: most are sentences, and some state nothing that a source could carry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from brief import segment
from brief.clean.rules import ANYWHERE
from brief.text import fold


class Form(StrEnum):
    """What a piece of a text is; the last four are never checked."""

    SENTENCE = "sentence"
    HEADING = "heading"
    OPINION = "opinion"
    LETTER = "letter"
    REFERENCE = "reference"
    TABLE = "table"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Quote:
    """What a footnote of ours cites: a range of an article in code points, and its words on one line."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A piece of a text, as it is read, with its form and what it cites.

    `line` is the line of the text on which it begins, from 1; 0 where there are no lines.
    """

    text: str
    form: Form = Form.SENTENCE
    quotes: tuple[Quote, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or row of a text, and the line on which it begins, from 1."""

    text: str
    form: Form
    line: int


_HEADER = re.compile(r"(?:from|to|b?cc|date|sent|reply-to|attachments?):\s", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:subject|re|fwd?|headline|title):\s+(?=\S)", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings)(?:(?: \S+){0,4}?\s?[,!:-]?|(?: \w+)?\.)",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"(?:(?:all the |my |very )?best(?: (?:regards|wishes))?|(?:kind|warm|many|with best) (?:regards|thanks|wishes)"
    r"|regards|cheers|thanks(?: (?:a lot|again|all|everyone|so much))?|thank you|yours(?: \w+)?|sincerely(?: yours)?"
    r"|talk soon|until (?:tomorrow|next (?:time|week))|see you(?: \w+){0,3}|have a (?:good|great|nice) \w+)"
    r"(?:,\s\w+(?: \w\.?)?(?: \w+)?)?[,.!-]*",
    re.IGNORECASE,
)
_REPLY = re.compile(r"on\b.{6,90}\bwrote:|-{2,}\s?(?:original|forwarded) message\s?-{2,}|--\s?", re.IGNORECASE)
_LETTER = (_REPLY, _GREETING, _FAREWELL)
_ADDRESS = re.compile(r"[(\[<]?(?:https?://|www\.)[^\s)\]>]+[)\]>]?", re.IGNORECASE)
_NUMBERED = re.compile(r"\[\d{1,3}\]:?\s")
_CREDIT = re.compile(r"(?:source|via|link|more)s?(?: at)?:\s.{1,160}(?<![.!?])", re.IGNORECASE)
# A title with its address, and a cell of a table, have few words; a longer text may be a statement.
_SHORT_TITLE = 6
_SHORT_CELL = 8
# The writer speaks of the text itself, of what he thinks, or to the reader.
_SELF = re.compile(
    r"(?:(?:this|today's|our|the) (?:weekly |daily |morning )?(?:memo|newsletter|note|e-?mail|update|digest|round-?up"
    r"|summary|edition|issue|brief(?:ing)?)\b(?! (?:by|from|of the)\b)"
    r"|(?:here|below)(?: is|'s| are)\b|(?:that's|that is) (?:all|it)\b|(?:see|find) (?:below|above|attached)\b"
    r"|attached (?:is|are|you)\b|(?:please|let me know|feel free|reply|forward|click|subscribe|stay tuned|read on"
    r"|you(?: are|'re) receiving|you received this|unsubscribe|manage your|view (?:this|in your))\b)",
    re.IGNORECASE,
)
_THINKS = re.compile(
    r"(?:(?:in|to) (?:my|our) (?:view|opinion|mind|judge?ment|estimation|reading)\b"
    r"|(?:my|our) (?:take|view|read|reading|sense|guess|bet|opinion|hunch|bottom line)\b"
    r"|(?:personally|frankly|honestly|hopefully|sadly|arguably|admittedly|unsurprisingly|interestingly)\b,?"
    r"|(?:(?:i|we)(?:'d|'m|'re| would| am| are| do| also| still| strongly| certainly| firmly| really)* "
    r"(?:think|thought|believe|expect|suspect|doubt|hope|fear|feel|reckon|guess|wonder|suggest|recommend|advise|propose"
    r"|agree|disagree|find|bet|love|like|worried|sceptical|skeptical|inclined|sure|certain|afraid|glad|watching|should"
    r"|must|need|can|could|will|shall))\b"
    r"|(?:it|this|that|these) (?:is|was|will be|would be|seems|looks|feels|sounds|remains) (?:(?:a|an|the|truly"
    r"|very|quite"
    r"|rather|really|still|certainly|clearly|no) )*(?:amazing|astonishing|bad|big|bizarre|clear|concerning"
    r"|crucial|curious"
    r"|dangerous|disappointing|disaster|disgrace|disturbing|encouraging|excellent|exciting|extraordinary|fair|fascinating|fluid"
    r"|fine|funny|good|great|hard to|historic|hopeful|huge|important|impressive|inevitable|interesting"
    r"|irresponsible|key"
    r"|likely|milestone|mistake|naive|nice|notable|noteworthy|obvious|odd|painful|pity|positive|promising|reassuring"
    r"|remarkable|risky|scandal|serious|shame|shocking|significant|smart|sobering|sound|strange|striking|surpris\w+"
    r"|terrible|too (?:early|soon)|troubling|turning point|unacceptable|unclear|unfair|unfortunate|unlikely|welcome"
    r"|wise|wonderful|worrying|worth|wrong)\b"
    r"|(?:expect|watch|keep an eye|don't forget|remember|consider|bear in mind|note that|let's|imagine)\b"
    r"|(?:one|you|readers|everyone|somebody|someone) (?:should|must|might want|can|could|may want|need)\b"
    r"|(?:time|only time) will tell\b|(?:what|how) an? \w+[^?]*!$)",
    re.IGNORECASE,
)
# "Why it matters: ..." names a paragraph; what follows is the statement.
_LEAD_IN = re.compile(
    r"(?:why it matters|(?:the )?(?:big picture|bottom line|latest|details|context|background|backdrop"
    r"|other side|upshot"
    r"|takeaway)|key (?:point|takeaway|fact)s?|takeaways?|tl;?dr|in (?:short|brief)|what(?:'s next| happened| we know)"
    r"|what to watch|driving the news|state of play|zoom (?:in|out)|by the numbers|go deeper|update|note"
    r"|summary|headline"
    r"|flashback|yes, but|between the lines|catch up quick)\s?:\s+(?=\S)",
    re.IGNORECASE,
)
# Marks that lead to a source, and bare addresses: [1], [2, 3], [4]-[6], ¹, (https://...), ([Reuters](...)).
_MARKS = re.compile(
    r"\s?(?:\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\][,–-]?)+(?!\()|[¹²³⁰⁴-⁹]+(?!\w)"
    r"|\s?[(\[<]\s?(?:source:\s|via\s|see\s)?(?:https?://|www\.)[^\s)\]>]+\s?[)\]>]|\s?(?:https?://|www\.)[^\s)\]>,;]+(?<![.!?])"
    r"|\s\((?:source|via)s?:?\s[^()]{1,60}\)",
    re.IGNORECASE,
)
_LABEL = re.compile(r".{1,60}:")
_STOPPED = re.compile(r"[.!?…;,][\"')\]*_]*$")
_LONGEST_HEADING = 14  # words; the longest line of the seeds' articles that stands between paragraphs has nine


def form_of(line: str) -> Form:
    """Say what a line is by its own words: furniture, a letter's frame, a reference, a table's row, or text."""
    folded = fold(line).strip(" *_")
    if _HEADER.match(folded) or any(pattern.fullmatch(folded) for pattern in _LETTER):
        return Form.LETTER
    if _refers(folded):
        return Form.REFERENCE
    if _is_row(line.strip()):
        return Form.TABLE
    if any(rule.pattern.fullmatch(folded) for rule in ANYWHERE):
        return Form.FURNITURE
    return Form.HEADING if _LABEL.fullmatch(folded) or _SUBJECT.match(folded) else Form.SENTENCE


def _refers(folded: str) -> bool:
    """Say whether a line only leads to a source: an address with at most a title, or an entry of a list of sources."""
    rest, addresses = _ADDRESS.subn("", folded)
    rest = _NUMBERED.sub("", rest)
    short = len(rest.split()) <= _SHORT_TITLE and not _STOPPED.search(rest.rstrip(" ,;:"))
    numbered = _NUMBERED.match(folded) and (addresses or not _STOPPED.search(rest) or len(rest.split()) <= _SHORT_TITLE)
    return bool(numbered or (addresses and short) or _CREDIT.fullmatch(folded))


def _is_row(line: str) -> bool:
    cells = re.split(r"\||\t+", line.strip("|"))
    short = all(len(cell.split()) <= _SHORT_CELL for cell in cells)
    return line.startswith("|") or (len(cells) > 1 and short and not _STOPPED.search(line))


def without_subject(line: str) -> str:
    """Take "Subject:" from before the heading of a letter."""
    return _SUBJECT.sub("", line, count=1)


def farewell(line: str) -> bool:
    """Say whether a line ends a letter: "Best regards,"."""
    return _FAREWELL.fullmatch(fold(line).strip(" *_")) is not None


def unstopped(line: str) -> bool:
    """Say whether a line that stands alone reads as a heading: short, and without a stop."""
    return len(line.split()) <= _LONGEST_HEADING and not _STOPPED.search(fold(line))


def sentences(text: str) -> tuple[tuple[str, Form], ...]:
    """Return the sentences of a paragraph without reference marks and lead-ins; the writer's opinions are so marked."""
    bare = _LEAD_IN.sub("", _MARKS.sub("", text), count=1).strip()
    found = (bare[start:end] for start, end in segment.split(bare))
    return tuple((one, _spoken(one)) for one in found if any(map(str.isalnum, one)))


def without_marks(text: str) -> str:
    """Take the marks that lead to a source out of a line."""
    return _MARKS.sub("", text).strip()


def _spoken(sentence: str) -> Form:
    folded = fold(sentence).lstrip(" \"'(*_")
    return Form.OPINION if _THINKS.match(folded) or _SELF.match(folded) else Form.SENTENCE
