"""How well conflicts between articles are found: `python -m bench.conflict SHARED` prints the tables of conflict.md.

`--list` also prints every conflict told of the untouched stories, to be judged by reading.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random

from bench.stories import events
from brief import clean, segment
from brief.citations.dates import dates
from brief.citations.keys import key, words
from brief.citations.numbers import Unit, numbers
from brief.citations.quotations import quotations
from brief.conflict import conflicts
from brief.dedupe import copies
from brief.text import content_stems
from brief.types import Article, Conflict, Document, Sentence, Story

SETS = ("afg_multinews_dev", "newswcl50")
WORDS = "two three four five six seven eight nine ten eleven twelve".split()
PART = re.compile(
    r"\w|\s?[:/.-]\s?\d|-to-|\s?[ap]\.?m\b"
)  # of a word, a time of day, a score, a range or a telephone number
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(frozen=True)
class Plant:
    """A change of one article of a story: what stood there, and what stands there now."""

    kind: str
    article: Article
    lines: tuple[str, ...]
    old: str
    new: str


def split(articles: Sequence[Article]) -> dict[str, tuple[Sentence, ...]]:
    return {article.id: segment.sentences(article) for article in articles}


def told(story: Story) -> tuple[Conflict, ...]:
    return conflicts(story, split(story.articles))


def multi_outlet(shared: Path) -> Iterator[tuple[str, Story]]:
    for name, event in sorted(events(shared).items()):
        if name.startswith(SETS):
            found = copies(event, split(event))
            reprints = {copy for copy, _ in found}
            independent = tuple(article for article in event if article.id not in reprints)
            if len(independent) > 1:
                yield name, Story(name, independent)


def same_telling(one: str, other: str) -> bool:
    """Say whether two sentences share four stems, and two in five of those of the shorter."""
    left, right = set(content_stems(one)), set(content_stems(other))
    shared = len(left & right)
    return shared >= 4 and 5 * shared >= 2 * min(len(left), len(right))


def plants(story: Story, random: Random) -> list[Plant]:
    """Return a plant for every figure, time and quotation that two of the articles tell alike."""
    lines = [(article, [article.slice(one.span) for one in segment.sentences(article)]) for article in story.articles]
    found: dict[tuple[str, str, str], Plant] = {}
    for (_, left), (article, right) in combinations(lines, 2):
        for one in left:
            for other in right:
                if same_telling(one, other):
                    for kind, old, new in changes(one, other, random):
                        lines = tuple(line for line in right if same_telling(one, line))
                        found.setdefault((article.id, kind, old), Plant(kind, article, lines, old, new))
    return list(found.values())


def changes(one: str, other: str, random: Random) -> Iterator[tuple[str, str, str]]:
    values = {(number.value, number.unit, number.measure) for number in numbers(one)}
    for number in numbers(other):
        part = re.search(r"[\w.:/(#@-]$|[A-Z]\w*\s$", other[: number.start]) or PART.match(other, number.end)
        counts = number.unit is not Unit.ORDINAL and not part
        if counts and (number.value, number.unit, number.measure) in values and (new := another(number.text)):
            yield "quantity", number.text, new
    stated = {date.text for date in dates(one)}
    for date in dates(other):
        if date.text in stated and date.text in DAYS:
            yield "time", date.text, random.choice([day for day in DAYS if day != date.text])
    said = [tuple(key(word.text) for word in words(quotation.text)) for quotation in quotations(one)]
    for quotation in quotations(other):
        keys = tuple(key(word.text) for word in words(quotation.text))
        if len(keys) >= 6 and keys in said:
            inner = [word.text for word in words(quotation.text) if len(word.text) > 4]
            if inner:
                word = random.choice(inner)
                yield "wording", quotation.text, quotation.text.replace(word, "harbour", 1)


def another(figure: str) -> str | None:
    """Return another figure of the same form: half as much again, or a little more where it may be an age."""
    if figure.lower() in WORDS[:-3]:
        return WORDS[WORDS.index(figure.lower()) + 3]
    match = re.search(r"\d[\d,]*(?:\.\d+)?", figure)
    if not match:
        return None
    value = float(match.group().replace(",", ""))
    changed = value * 1.5 if "." in match.group() else int(value * 1.5) + 1
    if value <= 100 and not value % 1:
        changed = int(value) + max(2, int(value) // 10)
    return figure[: match.start()] + f"{changed:,.1f}".removesuffix(".0") + figure[match.end() :]


def planted(story: Story, plant: Plant) -> tuple[Story, Article]:
    pattern = re.compile(rf"(?<![\w.,]){re.escape(plant.old)}(?!\w|[.,]\d)")
    text = plant.article.text
    for line in plant.lines:
        text = text.replace(line, pattern.sub(plant.new.replace("\\", r"\\"), line))
    changed = clean.article(Document(plant.article.id, text, title=plant.article.title))
    articles = tuple(changed if article.id == plant.article.id else article for article in story.articles)
    return Story(story.id, articles), changed


def finds(found: Sequence[Conflict], plant: Plant, changed: Article) -> bool:
    """Say whether a conflict holds the new value of the changed article against another article's."""
    return any(
        conflict.kind == plant.kind
        and any(side.span.article_id == changed.id and plant.new.strip(" ,") in side.value for side in conflict.sides)
        and any(side.span.article_id != changed.id for side in conflict.sides)
        for conflict in found
    )


def show(conflict: Conflict, articles: dict[str, Article]) -> None:
    print(f"\n  {conflict.kind}: {conflict.subject}")
    for side in conflict.sides:
        print(f"    {side.value} | {' '.join(articles[side.span.article_id].slice(side.span).split())[:260]}")


def main() -> None:
    shared = Path(sys.argv[1])
    listed = "--list" in sys.argv
    random = Random(0)
    all_plants: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    natural: Counter[str] = Counter()
    count = 0
    spent = 0.0
    for name, story in multi_outlet(shared):
        count += 1
        begun = time.process_time()
        before = told(story)
        spent += time.process_time() - begun
        natural.update(conflict.kind for conflict in before)
        if listed and before:
            print(f"\n== {name}")
            for conflict in before:
                show(conflict, {article.id: article for article in story.articles})
        for plant in plants(story, random):
            after, changed = planted(story, plant)
            found = told(after)
            all_plants[plant.kind] += 1
            hit = finds(found, plant, changed)
            hits[plant.kind] += hit
            extra[plant.kind] += max(0, len(found) - len(before) - hit)
            if listed and not hit:
                print(f"  MISSED {plant.kind} {plant.old!r} -> {plant.new!r}")
    print("\n| kind | planted | found | recall | others told beside them | told of the untouched |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind in ("quantity", "time", "wording"):
        share = hits[kind] / max(1, all_plants[kind])
        print(f"| {kind} | {all_plants[kind]} | {hits[kind]} | {share:.3f} | {extra[kind]} | {natural[kind]} |")
    print(f"\n{count} stories in {spent:.2f} s")


if __name__ == "__main__":
    main()
