"""How well copies and stories are found: `python -m bench.stories SHARED` prints the tables of stories.md."""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean

import numpy as np

from brief import clean, segment
from brief.cluster import stories, subjects
from brief.dedupe import copies
from brief.types import Article, Document, Sentence

SETS = ("afg_multinews_dev", "ecbplus_text", "newswcl50", "multiling2011_en")
EVENTS_OF_SEEDS = ((0, 1, 2), (3, 4))

Event = list[Article]
Sentences = dict[str, tuple[Sentence, ...]]
Way = Callable[[Sequence[Article]], Iterator[tuple[str, list[set[str]]]]]  # the groups that each setting gives


def records(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def split(articles: Sequence[Article]) -> Sentences:
    return {article.id: segment.sentences(article) for article in articles}


def head(*cells: str) -> None:
    row(*cells)
    row(*["---"] * len(cells))


def row(*cells: object) -> None:
    print("| " + " | ".join(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells) + " |")


# Copies: planted among newswire.


def wire(shared: Path, size: int) -> list[str]:
    """Return the bodies of the first articles of 80 words and more."""
    found: list[str] = []
    for record in records(shared / "data/events/reuters21578.jsonl.gz"):
        body = "\n".join(" ".join(part.split()) for part in record["text"].split("\n    "))
        if len(body.split()) >= 80:
            found.append(body)
        if len(found) == size:
            return found
    return found


def planted(body: str, other: str, news: str, rnd: random.Random) -> dict[str, str]:
    """Return what a desk does with an agency's report, and a follow-up that quotes it, which is no copy."""
    words = body.split()
    ends = [end for _, end in segment.split(body)]
    edited = [rnd.choice(other.split()) if rnd.random() < 0.03 else word for word in words]
    return {
        "cut to 40 %": body[: next((end for end in ends if end > 0.4 * len(body)), len(body))],
        "paragraph added": body + "\n" + " ".join(other.split()[: len(words) // 3]),
        "re-punctuated": body.replace(",", "").replace('"', "\u201c").replace("-", "\u2013").upper(),
        "3 % of words changed": " ".join(edited),
        "follow-up (no copy)": news + "\n" + " ".join(words[: len(news.split()) // 2]),
    }


def report_copies(shared: Path) -> None:
    rnd = random.Random(0)
    wires = wire(shared, 700)
    bodies = wires[:500]
    texts = {f"original {number}": body for number, body in enumerate(bodies)}
    for number in range(100):
        for kind, text in planted(bodies[number], wires[500 + number], wires[600 + number], rnd).items():
            texts[f"{kind} {number}"] = text
    first = datetime(2020, 1, 1, tzinfo=UTC)
    articles = [
        clean.article(Document(name, text, published=first + timedelta(hours=not name.startswith("original"))))
        for name, text in texts.items()
    ]
    name = {article.id: origin for article, origin in zip(articles, texts, strict=True)}
    sentences = split(articles)
    begun = time.process_time()
    found = {name[copy]: name[origin] for copy, origin in copies(articles, sentences)}
    spent = time.process_time() - begun
    head("planted", "of 100 told as one with their original")
    for kind in planted("a b", "c d", "e f", rnd):
        pairs = [(f"{kind} {number}", f"original {number}") for number in range(100)]
        row(kind, sum(found.get(one, one) == found.get(other, other) for one, other in pairs))
    natural = sum(one.startswith("original") and int(one.split()[-1]) >= 100 for one in found)
    print(f"\n{natural} copies among the other 400; {len(articles)} articles in {spent:.2f} s\n")


# Stories: folders of articles from several sets.


def events(shared: Path) -> dict[str, Event]:
    """Return the articles of every event, by a name that begins with its set."""
    found: dict[str, Event] = {}
    for name in SETS:
        for record in records(shared / f"data/events/{name}.jsonl.gz"):
            articles = [article for one in record["articles"] if (article := _article(f"{name} {record['id']}", one))]
            if articles:
                found[f"{name} {record['id']}"] = articles
    return found


def _article(event: str, record: dict) -> Article | None:
    text = record["text"].replace(" \\n ", "\n")
    title = record.get("title")
    if title and not text.startswith(title):
        text = f"{title}\n{text}"
    article = clean.article(Document(f"{event} {record['doc_id']}", text, title=title))
    return article if len(text) >= 150 and segment.sentences(article) else None


def folders(found: dict[str, Event], rnd: random.Random) -> dict[str, list[list[Event]]]:
    """Return folders of each kind: which events they hold, a few articles of each."""
    topics: defaultdict[str, list[Event]] = defaultdict(list)
    for name, event in found.items():
        if name.startswith("ecbplus"):
            topics[topic(name)].append(event)
    pairs = [pair for pair in topics.values() if len(pair) == 2]
    every = list(found.values())
    others = [event for name, event in found.items() if not name.startswith("ecbplus")]

    def some(event: Event, most: int) -> Event:
        return rnd.sample(event, min(most, len(event)))

    def folder(chosen: Sequence[Event], most: int) -> list[Event]:
        return [some(event, rnd.randint(1, most)) for event in chosen]

    large = [event for event in every if len(event) >= 3]
    return {
        "one event, 3-5": [[some(rnd.choice(large), 5)] for _ in range(100)],
        "two events": [folder(rnd.sample(every, 2), 4) for _ in range(100)],
        "two events of one topic, 3 + 3": [[some(event, 3) for event in rnd.choice(pairs)] for _ in range(100)],
        "nine events, two of one topic": [folder([*rnd.sample(others, 7), *rnd.choice(pairs)], 5) for _ in range(50)],
        "150 events": [folder(every, 3) for _ in range(3)],
        "86 events, all of paired topics": [folder([event for pair in pairs for event in pair], 5) for _ in range(3)],
        "everything": [every],
    }


def b_cubed(groups: Sequence[set[str]], gold: Sequence[set[str]]) -> tuple[float, float, float]:
    mine = {one: group for group in groups for one in group}
    theirs = {one: group for group in gold for one in group}
    precision = mean(len(mine[one] & theirs[one]) / len(mine[one]) for one in theirs)
    recall = mean(len(mine[one] & theirs[one]) / len(theirs[one]) for one in theirs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def report_sets(shared: Path) -> None:
    """Each set as one folder, by its own grouping; the topics of ECB+ hold two events each."""
    sets: defaultdict[str, dict[str, Event]] = defaultdict(dict)
    for name, event in events(shared).items():
        sets[name.split()[0]][name] = event
    head("set", "articles", "groups", "way", "P", "R", "B-cubed F1", "F1 at its best", "there")
    fits: defaultdict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    for name, found in sets.items():
        articles = [article for event in found.values() for article in event]
        sentences = split(articles)
        told = [{article.id for article in story.articles} for story in stories(articles, sentences, ())]
        broad = [{article.id for article in subject} for subject in subjects(articles, sentences)]
        rivals = ways(articles)
        for kind, gold in golds(name, found).items():
            row(kind, len(articles), len(gold), "**stories**", *b_cubed(told, gold), "", "")
            row("", "", "", "**subjects**", *b_cubed(broad, gold), "", "")
            for way, settings in rivals.items():
                cells, fits[way][kind] = rival(settings, articles, gold, half(found))
                row("", "", "", way, *cells)
    print()
    head("way", "one setting for all events", *next(iter(fits.values())))
    for way, fit in fits.items():
        of_events = [scores for kind, scores in fit.items() if not kind.endswith("topics")]
        best = max(of_events[0], key=lambda setting: mean(scores[setting] for scores in of_events))
        row(way, best, *(scores[best] for scores in fit.values()))


def ways(articles: Sequence[Article]) -> dict[str, Way]:
    from bench.rivals import agglomerative, embedded, hdbscan, tf_idf  # noqa: PLC0415 (other tables need none of it)

    embeddings = embedded(articles)

    def minilm(some: Sequence[Article]) -> np.ndarray:
        return np.array([embeddings[article.id] for article in some])

    return {
        "TF-IDF, agglomerative": lambda some: agglomerative(some, tf_idf(some)),
        "MiniLM, agglomerative": lambda some: agglomerative(some, minilm(some)),
        "MiniLM, HDBSCAN": lambda some: hdbscan(some, minilm(some)),
    }


def half(found: dict[str, Event]) -> set[str]:
    """Return the articles of every other topic."""
    chosen = set(sorted({topic(name) for name in found})[::2])
    return {article.id for name, event in found.items() if topic(name) in chosen for article in event}


def topic(event: str) -> str:
    return event.removesuffix("ecb").removesuffix("ecbplus")


def rival(
    way: Way, articles: Sequence[Article], gold: Sequence[set[str]], half: set[str]
) -> tuple[tuple, dict[str, float]]:
    """Return the cells of a row, and the F1 of every setting.

    The cells are precision, recall and F1 at the setting that is best for the half, then the best F1 of any setting,
    and which that is.
    """
    known = [group for group in gold if group <= half]
    fit = {name: b_cubed(groups, known)[2] for name, groups in way([one for one in articles if one.id in half])}
    scores = {name: b_cubed(groups, gold) for name, groups in way(articles)}
    every = {name: score[2] for name, score in scores.items()}
    best = max(every, key=every.__getitem__)
    return (*scores[max(fit, key=fit.__getitem__)], every[best], best), every


def golds(name: str, found: dict[str, Event]) -> dict[str, list[set[str]]]:
    gold = {name: [{article.id for article in event} for event in found.values()]}
    if name.startswith("ecbplus"):
        topics: defaultdict[str, set[str]] = defaultdict(set)
        for event, articles in found.items():
            topics[topic(event)] |= {article.id for article in articles}
        gold[f"{name}, topics"] = list(topics.values())
    return gold


def report_stories(shared: Path) -> None:
    found = events(shared)
    sentences = split([article for event in found.values() for article in event])
    head("folder", "articles", "P", "R", "B-cubed F1", "F1 of subjects", "s")
    for kind, cases in folders(found, random.Random(0)).items():
        scores, plain, spent, sizes = [], [], [], []
        for case in cases:
            articles = sorted((article for event in case for article in event), key=lambda article: article.id)
            gold = [{article.id for article in event} for event in case]
            begun = time.process_time()
            told = stories(articles, sentences, ())
            spent.append(time.process_time() - begun)
            scores.append(b_cubed([{article.id for article in story.articles} for story in told], gold))
            broad = [{article.id for article in subject} for subject in subjects(articles, sentences)]
            plain.append(b_cubed(broad, gold)[2])
            sizes.append(len(articles))
        row(kind, round(mean(sizes)), *np.mean(scores, axis=0).tolist(), mean(plain), mean(spent))


def report_seeds(shared: Path) -> None:
    paths = sorted((shared / "seeds").glob("*.txt"))
    articles = [clean.article(Document(path.name[:3], path.read_text(encoding="utf-8"))) for path in paths]
    sentences = split(articles)
    name = {article.id: path.name[:3] for article, path in zip(articles, paths, strict=True)}
    told = stories(articles, sentences, copies(articles, sentences))
    print([sorted(name[article.id] for article in story.articles) for story in told], "\n")


def main() -> None:
    shared = Path(sys.argv[1])
    for report in (report_copies, report_sets, report_stories, report_seeds):
        print(f"\n## {report.__name__.removeprefix('report_').capitalize()}\n")
        report(shared)


if __name__ == "__main__":
    main()
