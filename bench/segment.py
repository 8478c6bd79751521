"""How well sentences are found: `python bench/segment.py` prints the table that stands in segment.md.

The public sets are looked for beside the checkout, in `shared/data/sentences`.
"""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

from brief.segment import split

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "sentences"


def records(name: str) -> list[dict]:
    with gzip.open(FOLDER / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def golden() -> tuple[int, list[int]]:
    """Return how many golden rules there are and the ids of those that fail."""
    rules = records("golden_rules.jsonl.gz")
    failed = [
        rule["id"]
        for rule in rules
        if [rule["text"][start:end] for start, end in split(rule["text"])] != rule["sentences"]
    ]
    return len(rules), failed


def news(*, shown: bool) -> tuple[int, int, int]:
    """Return the gold sentences, the found ones and those that agree at both ends.

    With `shown`, gold sentences are joined where neither a line end nor a stop shows the end of the first:
    the set lost the line ends between a picture's caption, its credit and the paragraph after them.
    """
    gold = found = right = 0
    for article in records("gum_news.jsonl.gz"):
        text = article["text"]
        theirs = {tuple(pair) for pair in (joined(text, article["sentences"]) if shown else article["sentences"])}
        ours = set(split(text))
        gold, found, right = gold + len(theirs), found + len(ours), right + len(theirs & ours)
    return gold, found, right


def joined(text: str, ranges: list[list[int]]) -> list[list[int]]:
    """Join each range to the one before it if nothing in the text shows where that one ends."""
    kept = [ranges[0]]
    for start, end in ranges[1:]:
        before = text[kept[-1][0] : kept[-1][1]].rstrip("\"')]\u201d\u2019")
        if before.endswith((".", "!", "?", "\u2026")) or "\n" in text[kept[-1][1] : start]:
            kept.append([start, end])
        else:
            kept[-1] = [kept[-1][0], end]
    return kept


def f1(gold: int, found: int, right: int) -> float:
    return 2 * right / (gold + found)


def speed() -> float:
    """Return code points a second of process time on the news articles, repeated to about two million."""
    text = "\n".join(article["text"] for article in records("gum_news.jsonl.gz")) * 20
    start = time.process_time()
    split(text)
    return len(text) / (time.process_time() - start)


def main() -> None:
    rules, failed = golden()
    gold, found, right = news(shown=False)
    shown = news(shown=True)
    print("| measure | value |")
    print("|---|---|")
    print(f"| golden rules passed | {rules - len(failed)} of {rules} ({(rules - len(failed)) / rules:.1%}) |")
    print(f"| golden rules failed | {', '.join(map(str, failed)) or 'none'} |")
    print(f"| WikiNews precision | {right / found:.3f} ({right} of {found}) |")
    print(f"| WikiNews recall | {right / gold:.3f} ({right} of {gold}) |")
    print(f"| WikiNews F1, all {gold} gold sentences | {f1(gold, found, right):.3f} |")
    print(f"| WikiNews F1, the {gold - shown[0]} ends that nothing shows left out | {f1(*shown):.3f} |")
    print(f"| speed on one core | {speed() / 1e6:.0f} million code points a second |")


if __name__ == "__main__":
    main()
