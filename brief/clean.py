"""Which lines of an article are its title, its body and its furniture. The text is only marked, never cut.

Three passes, each of named rules: what a line says (two tables of patterns, one of them for the lines above the body),
what a line opens (a list of other articles, the readers' comments), and where a line stands (a subheading, trailing
navigation). The named groups of the patterns are the facts that a text states about itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import accumulate, pairwise

from brief.text import count_words, fold
from brief.types import Article, Document, Mark, MarkKind

_LONGEST_RULE = 600  # characters: a longer line is never furniture by what it says
_SHORT = 12  # words of a subheading at most; the longest in the five seed articles has nine
_HEADLINE = 25  # words of a headline at most; the longest in the five seed articles has 21
_WRAP = 120  # characters: a text with a longer line was not wrapped by an editor
_WRAPPED = 0.25  # of the line ends go on in lower case; in wrapped news about a half, in the seed articles none
_LONGEST_FRONT_MATTER = 50  # lines
_TAIL = 8  # characters: more than the stop and the closing marks at a line's end

_KEY = re.compile(r"[\w-]+\s*:(?:\s|$)")
_FINISHED = re.compile(r"[.!\u2026;:,\u3002\uff01]['\")\]]*$")  # or goes on; a question may be a heading
_FULL_STOP = re.compile(r"(?<!\b[A-Z])[.,;:\u3002]['\")\]]*$")  # "Talks open in the U.S." is a headline
_MARKER = re.compile(r"(?:(?:#{1,6}|>+|[-*+\u2022\u2023\u25aa\u25e6])\s+)+(?=\S)")

_NAME = r"(?-i:[^\W\d_a-z][\w.'-]*)"
_ROLE = (
    r"(?:bureau|business|chief|columnist|correspondent|editor|foreign|political|reporter|science|senior|special|staff"
    r"|writer)"
)
# Possessive, since the same words match in more than one way and would be tried in all of them.
_NAMES = rf"{_NAME}(?:(?:\s*[,;&/|]\s*|\s+)(?:and|at|by|de|der|di|for|in|la|of|the|van|von|with|{_ROLE}|{_NAME}))*+"
_AGENCY = (
    r"(?:(?-i:[A-Z]{2,6})|Agence France-Presse|Anadolu|Associated Press|Bloomberg|Interfax(?:-Ukraine)?|Kyodo|Reuters"
    r"|Ukrinform|Xinhua|Yonhap)"
)
# The last word of a newspaper's name, where it can hardly be another thing.
_PAPER = (
    rf"(?:{_NAME}\s+){{1,4}}(?-i:Bulletin|Chronicle|Courier|Daily|Dispatch|Echo|Examiner|Gazette|Globe|Guardian|Herald"
    r"|Independent|Inquirer|Journal|Ledger|Magazine|Monitor|News|Observer|Post|Radio|Sentinel|Telegraph|Times|Tribune"
    r"|TV|Weekly)"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_YEAR = r"(?:1[6-9]|20)\d\d"
_DATE = (
    rf"(?:{_YEAR}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR})"
)
_PUBLISHED = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    rf"(?P<published>{_DATE})(?:[\s,|/\u2022\u00b7-]+(?:at\s+)?\d{{1,2}}[:.]\d\d.{{0,40}})?"
)
_COPYRIGHT = rf"(?:copyright\s+)?(?:\u00a9|\(c\)|copyright\s+(?=by\b|{_YEAR}))\s*"
_COMPANY = (
    r"(?P<publisher>(?-i:[A-Z])[^|;,]{1,60}?)(?=\s*(?:$|[,;|]|(?<!\b[A-Z])\.|\s-|,?\s(?:all rights|visit|19\d\d|20\d\d"
    r"|AG|Co|Company|Corp|Corporation|GmbH|Inc|L\.?L\.?C|L\.?P|Limited|Ltd|Plc|S\.A)\b))"
)
_SECTION = (
    r"(?:africa|americas|analysis|arts|asia|breaking|business|climate|commentary|conflict|crime|culture|defen[cs]e"
    r"|economy|editorials?|education|energy|entertainment|environment|europe|exclusive|features?|finance|headlines?"
    r"|health|home|international|justice|latest|law|life|lifestyle|live|local|markets|media|middle east|military|money"
    r"|national|news|opinions?|politics|regions?|russia|science|security|society|sports?|stories|style|tech|technology"
    r"|top|travel|u\.?k\.?|u\.?s\.?|ukraine|updates?|video|war|weather|world)"
)
_NETWORK = (
    r"(?:bluesky|copy(?: link)?|e-?mail|facebook|flipboard|instagram|link|linkedin|messenger|pin|pinterest|pocket|print"
    r"|reddit|save|share|telegram|threads|tweet|twitter|viber|whatsapp|x|youtube)"
)
_PICTURE = r"(?:audio|cover photo|credit|file photo|graphic|illustration|image|map|photo|photograph|picture|video)s?"
_WIRE = r"(?:afp|ap|epa|getty(?: images)?|reuters)"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A kind of furniture and what a whole line of it says; its named groups are facts about the article."""

    name: str
    pattern: re.Pattern[str]


def _rule(name: str, *patterns: str) -> _Rule:
    return _Rule(name, re.compile("|".join(patterns), re.IGNORECASE))


# Above the body.
_HEAD = (
    _rule("header", r"(?:title|headline)\s*:\s*[\"']?(?P<title>\S.*?)[\"']?"),
    _rule("header", r"(?:newspaper|outlet|publication|publisher|site|source)\s*:\s*[\"']?(?P<publisher>\S.*?)[\"']?"),
    _rule("header", rf"(?:date|pub_?date|publish_?date|published)\s*:\s*[\"']?{_PUBLISHED}[\"']?"),
    _rule("header", r"(?:canonical|link|permalink|url)\s*:\s*[\"']?(?P<url>https?://\S+?)[\"']?"),
    _rule("header", r"(?:language|lang)\s*:\s*[\"']?(?P<language>[a-z]{2,3}(?:[-_]\w+)*)[\"']?"),
    _rule("header", r"(?:author|byline|date|description|(?:last )?updated|modified|published|section)s?\s*:.*"),
    _rule("date", rf"(?:(?:first )?(?:published|posted)(?: on)?\s+)?{_PUBLISHED}(?:\s+by {_NAMES})?"),
    _rule("date", r"(?:last )?(?:updated|modified)(?: on| at)?\s.{0,40}\d.{0,40}(?<!\.)"),
    _rule(
        "byline",
        rf"(?:by|story|text|words|writer|(?:posted|published|written) by)\s*:?\s+{_NAMES}",
        rf"{_NAME}(?:\s{_NAME}){{1,3}}\s*[,|]\s*(?:{_ROLE}(?:\s{_ROLE})*|{_AGENCY})",
    ),
    _rule("dateline", rf"[^\W\d_][\w ,.'-]{{1,40}}?\s*[\u2022\u00b7|/]\s*(?P<agency>{_AGENCY})"),
    _rule("masthead", rf"(?P<publisher>{_PAPER}),\s+{_PUBLISHED}"),
    _rule("dateline", rf"[^\W\d_][\w .'-]{{1,40}},\s+{_PUBLISHED}"),
    _rule("section", rf"{_SECTION}(?:(?:\s*[&,/|]\s*|\s+and\s+|\s+){_SECTION}){{0,3}}"),
    _rule("credit", rf"{_COPYRIGHT}.*"),
    _rule("link", r"(?P<url>https?://\S+)"),
)

_ANYWHERE = (
    _rule(
        "copyright",
        rf"{_COPYRIGHT}(?:by\s+)?(?:{_YEAR}(?:\s?-\s?{_YEAR})?,?\s*)?(?:by\s+)?{_COMPANY}.*",
        rf"(?:{_COPYRIGHT}|all rights reserved).*",
    ),
    _rule(
        "legal",
        r"(?:distributed by|(?:re)?printed (?:by|with) permission|republished (?:under|with)).{1,150}",
        r"this (?:content|material) (?:cannot|may not|must not) be\b.*",
        r"about us|contact us|disclaimer|privacy|(?:privacy (?:notice|policy)|terms of (?:service|use))\b[^.]{0,120}",
    ),
    _rule(
        "navigation",
        r"(?:(?:back|go|return|scroll) to (?:the )?)?top(?: of (?:the )?page)?(?: button)?",
        r"(?:bottom|end) of (?:the )?page|skip to (?:main )?(?:content|navigation)",
        r"close|home(?:page)?|log ?in|log ?out|(?:main |toggle )?(?:menu|navigation)|register|search|sign in",
        r"(?:newer|next|older|prev|previous)(?: (?:article|page|post|story)s?)?|(?:load|show|view) (?:all|more)",
        r"home\s*[>|/:].{1,120}|[\w &'-]{1,30}(?:\s>\s[\w &'-]{1,60}){1,5}",
    ),
    _rule(
        "share",
        rf"{_NETWORK}(?:[\s,|/:\u2022\u00b7-]+(?:and|article|by|on|story|this|to|via|with|{_NETWORK}))*+:?",
        r"[\d.,]+k? (?:likes?|reactions?|shares?|views?)|share this\b[^.]{0,40}",
    ),
    _rule(
        "comments",
        r"(?:\d+ |no |read |show |view )?comments?(?: section)?(?:\s*\(\d+\))?:?",
        r"(?:add|leave|post|write) (?:a|your) (?:comment|reply)\b.{0,40}|be the first to comment.?",
        r"join the (?:conversation|discussion).{0,40}|(?:log|sign) in to (?:leave a )?(?:comment|reply).{0,40}",
        r"your e-?mail address will not be published.*|required fields are marked.{0,5}|save my name,? e-?mail.{0,120}",
    ),
    _rule(
        "related",
        r"(?:further|recommended|related|suggested)"
        r"(?: (?:articles?|content|coverage|news|posts?|reading|stor(?:y|ies)|topics?))?:?",
        r"(?:more (?:from|in|news)\b[^.]{0,40}|recommended for you|you (?:may|might) also (?:be interested in|like)):?",
        r"(?:editors?'?s? picks?|latest (?:news|stories)|most (?:popular|read|viewed)|top stories|trending(?: now)?):?",
        r"(?:also (?:read|see)|don't miss|(?:read|see|watch)(?: also| next| this next)|up next|what to read next):?",
    ),
    _rule(
        "read more",
        r"(?:also (?:read|see)|(?:read|see|watch)(?: also| more| next)?)\s*[:>].{1,250}",
        r"(?:find out|learn|read|see|view) more(?: (?:about|at|from|here|in|on)\b[^.]{0,80})?[.:>\u2026 ]*",
        r"(?:continue reading|(?:read|view) the (?:full|original) (?:article|story|text))[^.]{0,60}[.:>\u2026 ]*",
    ),
    _rule(
        "newsletter",
        r"(?:daily |free |our |the |weekly )*newsletters?|(?:enter your e-?mail|subscribe)\b[^.]{0,150}[.!]?",
        r"(?:get|receive|sign up|stay)\b.{0,150}\b(?:alerts|e-?mail|inbox|newsletters?|notifications)\b.{0,80}",
    ),
    _rule(
        "follow",
        r"follow (?:me|our|us)\b.{0,120}|donate(?: now)?[.!]?|become a (?:member|patron|subscriber)\b.{0,80}",
        r"follow .{1,60} on (?:bluesky|facebook|instagram|telegram|threads|twitter|x|youtube)\b.{0,60}",
        r".{0,80}\bour readers?'? (?:panel|poll|survey)\b.{0,80}",
        r"(?:download|join|support|try) (?:our|the|us) .{0,80}\b(?:app|channel|community|journalism)\b.{0,60}",
    ),
    _rule(
        "cookies",
        r"(?:our (?:site|website)|this (?:page|site|website)|we) uses? cookies\b.*",
        r"(?:accept|manage|reject)(?: all)? (?:consent|cookies|preferences)|cookie (?:policy|preferences|settings)",
        r"by (?:clicking|continuing)\b.*\b(?:cookies|privacy|terms)\b.*",
    ),
    _rule(
        "advertisement",
        r"(?:ads? by .{1,30}|advertis(?:ement|ing)|(?:paid|partner|promoted|sponsored)(?: content)?)(?:\s*-.{0,60})?",
        r"(?:(?:article|content|story) )?continues? (?:after|below)\b.{0,60}",
    ),
    _rule(
        "reading time",
        r"(?:\d{1,2}|one|two|three|five)[ -]min(?:ute)?s? (?:listen|read|watch)|listen(?: to this (?:article|story))?",
        r"(?:an?|one|\d{1,3}) (?:second|minute|min|hour|hr|day|week|month)s? ago",
    ),
    _rule(
        "tags",
        r"(?:categor(?:ies|y)|filed under|in this (?:article|story)|keywords?|labels?|tags?|topics?)\s*:.{0,250}",
    ),
    _rule("agency", rf"\(\s*(?P<agency>{_AGENCY})\s*\)"),
    _rule("section", r"(?:filed|posted|published) (?:in|under)\s[^.]{1,60}"),
    _rule(
        "credit",
        rf"{_PICTURE}(?: credit| source)?\s*:.{{1,120}}|\(?{_PICTURE} (?:by|courtesy of|via) {_NAMES}\.?\)?",
        rf"\(?(?:{_WIRE}|file)(?: (?:file|images|photo))+(?:/.{{1,40}})?\)?\.?|getty images",
        rf"[\w .'-]{{2,40}}/\s*{_WIRE}|{_WIRE}/[\w .'-]{{2,40}}",
    ),
    _rule(
        "reporting",
        r"\(?(?:(?:additional|further) )?(?:compiled|edited|editing|reported|reporting|translated|writing|written)"
        rf"(?: and \w+)? (?:by|from) {_NAMES}\.?\)?",
        r".{2,120}\bcontributed (?:reporting|to (?:the|this) (?:article|report|story))\b.{0,40}",
        r"this (?:article|piece|post|story) (?:first|has been|is|originally|was)\b.{0,160}"
        r"\b(?:appeared|corrected|published|republished|syndicated|translated|updated)\b.*",
    ),
    _rule("contact", r"(?:(?:contact|e-?mail|write to)\b[^.]{0,80}?)?[\w.+-]+@[\w-]+\.[\w.]+|@\w{2,30}"),
    _rule("link", r"(?:https?://|www\.)\S+"),
    _rule("ornament", r"[\W_]+"),
)

# After such a line no body comes any more, if at least so many times more words stand before it than after it:
# comments and the copyright notice close a page, a list of other articles may stand in the middle of one.
_CLOSING = {"comments": 1, "copyright": 1, "related": 4}

_MASTHEAD = re.compile(rf"(?P<publisher>{_PAPER})")
_LEAD = re.compile(rf"[^()]{{2,60}}\((?P<agency>{_AGENCY})\)\s*-{{1,2}}\s")
_EXACT = re.compile(
    rf"(?P<day>{_YEAR}-\d\d-\d\d)(?:[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the white space around it, or the lines of one hard-wrapped paragraph.

    Its Markdown marker begins at `begin`, its words at `start`, which is the line's character `column`; `words` is
    folded.
    """

    begin: int
    start: int
    end: int
    column: int
    marker: str
    words: str

    @property
    def finished(self) -> bool:
        """Whether it ends as a sentence does, or goes on; a question may be a heading."""
        return _FINISHED.search(self.words, max(0, len(self.words) - _TAIL)) is not None

    @property
    def heading(self) -> bool:
        """Whether it looks like a heading between paragraphs."""
        short = not self.marker and not self.finished and count_words(self.words) <= _SHORT
        return short or self.marker.startswith("#")

    @property
    def headline(self) -> bool:
        """Whether it looks like the title of an article."""
        stopped = _FULL_STOP.search(self.words, max(0, len(self.words) - _TAIL))
        return not stopped and count_words(self.words) <= _HEADLINE and self.marker[:1] in {"", "#"}

    @property
    def paragraph(self) -> bool:
        """Whether it is more than a heading, a headline or a link."""
        return self.finished or count_words(self.words) > _HEADLINE


@dataclass(frozen=True, slots=True)
class _Label:
    """What a line is and by which rule, with the pattern's match if it has one."""

    kind: MarkKind
    rule: str
    match: re.Match[str] | None = None

    def fact(self, name: str) -> str | None:
        """Return what the rule's group of this name read."""
        return self.match.groupdict().get(name) if self.match else None


_Labels = tuple[_Label | None, ...]


def article(document: Document) -> Article:
    """Mark every line of a document and take its title, publisher, date, ... from where the text states them."""
    text = document.text
    lines = _lines(text)
    known = _with_masthead(lines, _by_words(lines))
    title = _title_line(lines, known, document.title or _fact(known, "title"))
    labels = _by_place(lines, _by_region(lines, _with(known, title, _Label(MarkKind.TITLE, "headline"))))
    headline = " ".join(text[lines[title].start : lines[title].end].split()) if title is not None else None
    return Article(
        id=hashlib.sha256(f"{document.origin}\0{text}".encode(errors="surrogatepass")).hexdigest()[:16],
        text=text,
        marks=tuple(mark for line, label in zip(lines, labels, strict=True) for mark in _marks(text, line, label)),
        title=document.title or _fact(known, "title") or headline,
        publisher=document.publisher
        or _fact(known, "publisher")
        or _fact(known, "agency")
        or _lead_agency(lines, labels),
        published=document.published or _moment(_fact(known, "published") or ""),
        language=document.language or _fact(known, "language"),
        url=document.url or _fact(known, "url"),
        path=document.path,
    )


def _lines(text: str) -> tuple[_Line, ...]:
    """Return the lines that are not blank; those of a hard-wrapped text are joined to paragraphs."""
    rows: list[_Line] = []
    start = 0
    for raw in text.splitlines(keepends=True):
        if not raw.isspace():
            rows.append(_line(text, start, start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())))
        start += len(raw)
    return _unwrapped(text, rows)


def _line(text: str, first: int, begin: int, end: int) -> _Line:
    """Return the line whose first character stands at `first` and whose text runs from `begin` to `end`."""
    marker = _MARKER.match(text, begin, end)
    start = marker.end() if marker else begin
    return _Line(begin, start, end, start - first, text[begin:start], fold(text[start:end]))


def _unwrapped(text: str, rows: Sequence[_Line]) -> tuple[_Line, ...]:
    """Join the rows of each paragraph, if the text was wrapped by an editor; otherwise return the rows."""
    width = max((row.end - row.begin for row in rows), default=0)
    adjacent = [pair for pair in pairwise(rows) if _adjacent(text, *pair)]
    going_on = sum(not row.finished and following.words[0].islower() for row, following in adjacent)
    if width > _WRAP or going_on < 3 or going_on < _WRAPPED * len(adjacent):
        return tuple(rows)
    groups = [[rows[0]]]
    for row, following in pairwise(rows):
        if _adjacent(text, row, following) and (following.words[0].islower() or _was_full(row, following, width)):
            groups[-1].append(following)
        else:
            groups.append([following])
    return tuple(
        replace(group[0], end=group[-1].end, words=fold(text[group[0].start : group[-1].end])) for group in groups
    )


def _adjacent(text: str, row: _Line, following: _Line) -> bool:
    """Say whether no blank line, list marker, key of a header or deeper indent parts two rows."""
    apart = len(f"{text[row.end : following.begin]}.".splitlines()) > 2 or following.column > row.column + 1
    return not apart and not following.marker and not _KEY.match(following.words)


def _was_full(row: _Line, following: _Line, width: int) -> bool:
    """Say whether the next word would not have fitted, so that the line was broken by its width, not by its writer."""
    return row.end - row.begin + 1 + len(following.words.split(maxsplit=1)[0]) > 0.85 * width


def _by_words(lines: Sequence[_Line]) -> _Labels:
    """Label the lines whose words say what they are: front matter, the head's rules, the rules for anywhere."""
    labels: list[_Label | None] = []
    fence = _front_matter(lines)
    head = True
    for at, line in enumerate(lines):
        if at < fence:
            labels.append(_match(_HEAD, line) or _Label(MarkKind.FURNITURE, "front matter"))
            continue
        labels.append((_match(_HEAD, line) if head else None) or _match(_ANYWHERE, line))
        head = head and (labels[-1] is not None or not line.paragraph)
    return tuple(labels)


def _front_matter(lines: Sequence[_Line]) -> int:
    """Return how many lines the YAML block takes with which a Markdown file may begin."""
    if not lines or lines[0].words != "---":
        return 0
    fences = (at for at, line in enumerate(lines[1:_LONGEST_FRONT_MATTER], 2) if line.words == "---")
    return next(fences, 0)


def _match(rules: Sequence[_Rule], line: _Line) -> _Label | None:
    """Return the label of the first rule that the whole line fits."""
    if len(line.words) > _LONGEST_RULE:
        return None
    plain = line.words.strip("*_") or line.words  # without emphasis
    start = line.words.index(plain)
    for rule in rules:
        if match := rule.pattern.fullmatch(line.words, start, start + len(plain)):
            return _Label(MarkKind.FURNITURE, rule.name, match)
    return None


def _fact(labels: _Labels, name: str) -> str | None:
    """Return the first fact of this name that a line states."""
    return next((fact for label in labels if label and (fact := label.fact(name))), None)


def _with_masthead(lines: Sequence[_Line], labels: _Labels) -> _Labels:
    """Label the first open line if it is the publisher's name and a headline follows."""
    first, second = [*(at for at, label in enumerate(labels) if label is None), -1, -1][:2]
    if second < 0 or not lines[second].headline:
        return labels
    match = _MASTHEAD.fullmatch(lines[first].words)
    if match or lines[first].words == _fact(labels, "publisher"):
        return _with(labels, first, _Label(MarkKind.FURNITURE, "masthead", match))
    return labels


def _title_line(lines: Sequence[_Line], labels: _Labels, stated: str | None) -> int | None:
    """Return which line is the title: the first open one, if it is the stated title or looks like a headline."""
    at = next((at for at, label in enumerate(labels) if label is None), None)
    if at is None:
        return None
    if stated:
        mine, theirs = (" ".join(fold(title).casefold().split()) for title in (lines[at].words, stated))
        return at if mine in theirs or theirs in mine else None
    body_follows = any(
        label is None and not line.heading for line, label in zip(lines[at + 1 :], labels[at + 1 :], strict=True)
    )
    return at if body_follows and lines[at].headline else None


def _with(labels: _Labels, at: int | None, label: _Label) -> _Labels:
    return labels if at is None else (*labels[:at], label, *labels[at + 1 :])


def _by_region(lines: Sequence[_Line], labels: _Labels) -> _Labels:
    """Label the open lines that stand below a closing line, or in a list of other articles."""
    closed = _closed_from(lines, labels)
    opener: _Label | None = None
    regions: list[_Label | None] = []
    for at, (line, label) in enumerate(zip(lines, labels, strict=True)):
        if at == closed or (at < closed and label and label.rule == "related"):
            opener = label
        elif at < closed and not label and line.paragraph:
            opener = None
        below = _Label(MarkKind.FURNITURE, f"after {opener.rule}") if opener else None
        regions.append(label or below)
    return tuple(regions)


def _closed_from(lines: Sequence[_Line], labels: _Labels) -> int:
    """Return the line from which on nothing is body any more, or the number of lines."""
    counts = [0 if label else count_words(line.words) for line, label in zip(lines, labels, strict=True)]
    total = sum(counts)
    for at, (label, before) in enumerate(zip(labels, accumulate(counts), strict=True)):
        if label and before and label.rule in _CLOSING and (total - before) * _CLOSING[label.rule] <= before:
            return at
    return len(lines)


def _by_place(lines: Sequence[_Line], labels: _Labels) -> tuple[_Label, ...]:
    """Label the lines that are still open: headings between paragraphs and after the last, and the body."""
    body = [at for at, line in enumerate(lines) if not labels[at] and not line.heading]
    last = body[-1] if body else 0
    paragraph = _Label(MarkKind.BODY, "paragraph")
    between, after = (_Label(MarkKind.FURNITURE, rule) for rule in ("subheading", "trailing"))
    headings = [between] * last + [after] * (len(lines) - last)
    return tuple(
        label or (heading if body and line.heading else paragraph)
        for line, label, heading in zip(lines, labels, headings, strict=True)
    )


def _marks(text: str, line: _Line, label: _Label) -> Iterator[Mark]:
    """Yield the marks of one line; what stands around the words of a title or of the body is furniture of its own."""
    kind, start, end = label.kind, line.start, line.end
    if label.fact("title") and label.match:
        kind, start, end = (
            MarkKind.TITLE,
            line.start + label.match.start("title"),
            line.start + label.match.end("title"),
        )
    if kind is MarkKind.FURNITURE:
        yield Mark(line.begin, line.end, kind, label.rule)
        return
    if line.begin < start:
        yield Mark(line.begin, line.begin + len(text[line.begin : start].rstrip()), MarkKind.FURNITURE, "marker")
    yield Mark(start, end, kind, label.rule)
    if end < line.end:
        yield Mark(end, line.end, MarkKind.FURNITURE, "marker")


def _lead_agency(lines: Sequence[_Line], labels: Sequence[_Label]) -> str | None:
    """Return the agency that the first body line names before its dash: PLACE (Agency) - ..."""
    lead = next((line.words for line, label in zip(lines, labels, strict=True) if label.kind is MarkKind.BODY), "")
    match = _LEAD.match(lead)
    return match["agency"] if match else None


def _moment(stated: str) -> datetime | None:
    """Return the moment that a date states, in UTC; a day without a time and zone begins at midnight."""
    if exact := _EXACT.match(stated):
        zone = re.sub("UTC|GMT", "Z", exact["zone"] or "Z", flags=re.IGNORECASE)
        iso = f"{exact['day']}T{exact['time'] or '00:00'}{zone}".upper()
    else:
        iso = _written_day(stated)
    try:
        return datetime.fromisoformat(iso).astimezone(UTC)
    except ValueError:
        return None


def _written_day(stated: str) -> str:
    """Return a written day in the form of ISO 8601; day and month parted by strokes are too ambiguous to read."""
    numbers = re.findall(r"\d+", stated)
    month = re.search(_MONTH, stated, re.IGNORECASE)
    if month and len(numbers) == 2:
        day, year = numbers
        return f"{year}-{_MONTHS.index(month.group()[:3].lower()) + 1:02}-{int(day):02}T00:00Z"
    if "." in stated and len(numbers) == 3:
        day, number, year = numbers
        return f"{year}-{int(number):02}-{int(day):02}T00:00Z"
    return ""
