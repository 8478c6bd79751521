"""What each line is: passes that label lines, each leaving open what it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from brief.clean.datelines import dateline
from brief.clean.lines import Line
from brief.clean.rules import ANYWHERE, CLOSING, HEAD, MASTHEAD, Rule
from brief.text import count_words, fold
from brief.types import Mark, MarkKind

_LONGEST_RULE = 600  # characters: a longer line is never furniture by what it says
_LONGEST_FRONT_MATTER = 50  # lines
_OPENING = 3  # lines of the body: a summary, or the caption of a picture, may stand above the lead


@dataclass(frozen=True, slots=True)
class Label:
    """What a line is and by which rule, with the pattern's match if it has one."""

    kind: MarkKind
    rule: str
    match: re.Match[str] | None = None

    def fact(self, name: str) -> str | None:
        """Return what the rule's group of this name read."""
        return self.match.groupdict().get(name) if self.match else None


_Labels = tuple[Label | None, ...]


def labelled(text: str, lines: Sequence[Line], title: str | None) -> tuple[Label, ...]:
    """Label every line of a text, pass by pass; `title` is what its format states, if it does."""
    known = _with_masthead(lines, _by_words(lines))
    at = _title_line(lines, known, title or fact(known, "title"))
    titled = known if at is None else _relabelled(known, at, Label(MarkKind.TITLE, "headline"))
    return _with_dateline(text, lines, _by_place(lines, _by_region(lines, titled)))


def fact(labels: Sequence[Label | None], name: str) -> str | None:
    """Return the first fact of this name that a line states."""
    return next((fact for label in labels if label and (fact := label.fact(name))), None)


def _by_words(lines: Sequence[Line]) -> _Labels:
    """Label the lines whose words say what they are: front matter, the head's rules, the rules for anywhere."""
    labels: list[Label | None] = []
    fence = _front_matter(lines)
    head = True
    for at, line in enumerate(lines):
        if at < fence:
            labels.append(_match(HEAD, line) or Label(MarkKind.FURNITURE, "front matter"))
            continue
        labels.append((_match(HEAD, line) if head else None) or _match(ANYWHERE, line))
        head = head and (labels[-1] is not None or not line.paragraph)
    return tuple(labels)


def _front_matter(lines: Sequence[Line]) -> int:
    """Return how many lines the YAML block takes with which a Markdown file may begin."""
    if not lines or lines[0].words != "---":
        return 0
    fences = (at for at, line in enumerate(lines[1:_LONGEST_FRONT_MATTER], 2) if line.words == "---")
    return next(fences, 0)


def _match(rules: Sequence[Rule], line: Line) -> Label | None:
    """Return the label of the first rule that the whole line fits."""
    if len(line.words) > _LONGEST_RULE:
        return None
    plain = line.words.strip("*_").strip() or line.words  # without emphasis
    start = line.words.index(plain)
    for rule in rules:
        if match := rule.pattern.fullmatch(line.words, start, start + len(plain)):
            return Label(MarkKind.FURNITURE, rule.name, match)
    return None


def _with_masthead(lines: Sequence[Line], labels: _Labels) -> _Labels:
    """Label the first open line if it is the publisher's name and a headline follows."""
    first, second = [*(at for at, label in enumerate(labels) if label is None), -1, -1][:2]
    if second < 0 or not lines[second].headline:
        return labels
    match = MASTHEAD.fullmatch(lines[first].words)
    if match or lines[first].words == fact(labels, "publisher"):
        return _relabelled(labels, first, Label(MarkKind.FURNITURE, "masthead", match))
    return labels


def _title_line(lines: Sequence[Line], labels: _Labels, stated: str | None) -> int | None:
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


def _relabelled(labels: _Labels, at: int, label: Label) -> _Labels:
    return (*labels[:at], label, *labels[at + 1 :])


def _by_region(lines: Sequence[Line], labels: _Labels) -> _Labels:
    """Label the open lines that stand below a closing line, or in a list of other articles."""
    closed = _closed_from(lines, labels)
    opener: Label | None = None
    regions: list[Label | None] = []
    for at, (line, label) in enumerate(zip(lines, labels, strict=True)):
        if at == closed or (at < closed and label and label.rule == "related"):
            opener = label
        elif at < closed and not label and line.paragraph:
            opener = None
        below = Label(MarkKind.FURNITURE, f"after {opener.rule}") if opener else None
        regions.append(label or below)
    return tuple(regions)


def _closed_from(lines: Sequence[Line], labels: _Labels) -> int:
    """Return the line from which on nothing is body any more, or the number of lines."""
    counts = [0 if label else count_words(line.words) for line, label in zip(lines, labels, strict=True)]
    total = sum(counts)
    for at, (label, before) in enumerate(zip(labels, accumulate(counts), strict=True)):
        if label and before and label.rule in CLOSING and (total - before) * CLOSING[label.rule] <= before:
            return at
    return len(lines)


def _by_place(lines: Sequence[Line], labels: _Labels) -> tuple[Label, ...]:
    """Label the lines that are still open: headings between paragraphs and after the last, and the body."""
    body = [at for at, line in enumerate(lines) if not labels[at] and not line.heading]
    last = body[-1] if body else 0
    paragraph = Label(MarkKind.BODY, "paragraph")
    between, after = (Label(MarkKind.FURNITURE, rule) for rule in ("subheading", "trailing"))
    headings = [between] * last + [after] * (len(lines) - last)
    return tuple(
        label or (heading if body and line.heading else paragraph)
        for line, label, heading in zip(lines, labels, headings, strict=True)
    )


def _with_dateline(text: str, lines: Sequence[Line], labels: tuple[Label, ...]) -> tuple[Label, ...]:
    """Add the dateline to the label of the lead, the first of the body's opening lines that begins with one."""
    body = [at for at, label in enumerate(labels) if label.kind is MarkKind.BODY]
    for at in body[:_OPENING]:
        if match := dateline(text, lines[at].start, lines[at].end):
            return (*labels[:at], Label(MarkKind.BODY, "paragraph", match), *labels[at + 1 :])
    return labels


def marks(text: str, line: Line, label: Label) -> Iterator[Mark]:
    """Yield the marks of one line; what stands around the words of a title or of the body is furniture of its own."""
    kind, start, end = label.kind, line.start, line.end
    if label.match and label.fact("title"):
        kind, start, end = MarkKind.TITLE, *(line.start + offset for offset in label.match.span("title"))
    if kind is MarkKind.FURNITURE:
        yield Mark(line.begin, line.end, kind, label.rule)
        return
    if line.begin < start:
        yield Mark(line.begin, line.begin + len(text[line.begin : start].rstrip()), MarkKind.FURNITURE, "marker")
    if kind is MarkKind.BODY and label.match:
        start += label.match.end()
        yield Mark(line.start, line.start + len(label.match.group().rstrip()), MarkKind.FURNITURE, "dateline")
    yield Mark(start, end, kind, label.rule)
    if behind := text[end : line.end].strip():
        yield Mark(line.end - len(behind), line.end, MarkKind.FURNITURE, "marker")
