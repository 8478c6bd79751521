"""How well the citation checker decides: public sets with human labels, and planted faults in news sentences.

    python -m bench.checker [--data FOLDER] [--part N]

FOLDER holds support/*.jsonl.gz and events/*.jsonl.gz. Prints Markdown tables; deterministic; about two minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from brief.citations import Corpus, check, check_uncited, find
from brief.citations.dates import dates
from brief.citations.names import names
from brief.citations.numbers import numbers
from brief.citations.quotations import quotations
from brief.compress import compressions as compressions_of
from brief.segment import sentences
from brief.syntax import Parser
from brief.types import Article, Mark, MarkKind, ProblemCode, Span, Verdict, VerdictKind

_NEAR = frozenset({ProblemCode.NUMBER_ELSEWHERE, ProblemCode.DATE_ELSEWHERE, ProblemCode.NAME_ELSEWHERE})
_LENIENT = _NEAR | {ProblemCode.ATTRIBUTION, ProblemCode.META, ProblemCode.UNFINISHED}
_PER_SET = 600


def article(text: str, name: str) -> Article:
    marks = [Mark(m.start(), m.end(), MarkKind.BODY, "bench") for m in re.finditer(r"\S(?:.*\S)?", text)]
    return Article(name, text, tuple(marks))


def corpus_of(text: str, name: str = "a") -> Corpus:
    held = article(text, name)
    return Corpus.of([held], {name: sentences(held)})


def records(path: Path) -> list[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@dataclass
class Tally:
    true_ok: int = 0
    true: int = 0
    false_caught: int = 0
    false: int = 0

    def add(self, *, label: bool, flagged: bool) -> None:
        if label:
            self.true += 1
            self.true_ok += not flagged
        else:
            self.false += 1
            self.false_caught += flagged

    def row(self) -> str:
        recall, quiet = self.false_caught / max(1, self.false), self.true_ok / max(1, self.true)
        return (
            f"{100 * recall:.1f} ({self.false}) | {100 * (1 - quiet):.1f} ({self.true}) | {50 * (recall + quiet):.1f}"
        )


def labelled(path: Path, part: int) -> None:
    held = records(path)
    random.Random(0).shuffle(held)
    strict, lenient = Tally(), Tally()
    alarms: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    corpora: dict[str, Corpus] = {}
    chosen = held[part * _PER_SET : (part + 1) * _PER_SET]
    if not chosen:
        return
    for record in chosen:
        text, claim, label = str(record["source"]), str(record["claim"]), record["label"] == 1
        if text not in corpora:
            corpora[text] = corpus_of(text)
        verdict, _ = check_uncited(claim, corpora[text])
        codes = {problem.code for problem in verdict.problems}
        strict.add(label=label, flagged=bool(codes))
        lenient.add(label=label, flagged=bool(codes - _LENIENT))
        (alarms if label else caught).update(sorted(codes))
    print(f"| {path.name.split('.')[0]} | {strict.row()} | {lenient.row()} |")
    _EXTRA.append((path.name, alarms, caught, strict))


_EXTRA: list[tuple[str, Counter[str], Counter[str], Tally]] = []


def evidence(path: Path) -> None:
    """Rank the sentences of each page; a gold sentence counts as found when a ranked sentence touches it."""
    hit = Counter[str]()
    spent = 0.0
    for record in records(path):
        sets: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for span in record.get("spans", []):
            sets[span["set"]].append((span["start"], span["end"]))
        if not sets:
            continue
        corpus = corpus_of(str(record["source"]))
        begun = time.process_time()
        found = find(str(record["claim"]), corpus)
        spent += time.process_time() - begun
        hit.update(["n", *_hits(found, list(sets.values()))])
    shares = ", ".join(f"{name} {100 * hit[name] / hit['n']:.1f}" for name in ("hit@1", "hit@3", "hit@5", "set@5"))
    cost = 1000 * spent / hit["n"]
    print(f"\nEvidence on WiCE dev, {hit['n']} claims with gold: {shares}; {cost:.2f} ms cpu a claim.\n")


def _hits(found: tuple[Span, ...], sets: list[list[tuple[int, int]]]) -> Iterator[str]:
    """Yield what is hit: a sentence of any gold set at rank 1, 3 and 5, and one gold set completely."""
    gold = {span for one in sets for span in one}
    touched = [{(a, b) for a, b in gold if span.start < b and a < span.end} for span in found]
    yield from (f"hit@{rank}" for rank in (1, 3, 5) if any(touched[:rank]))
    if any(set(one) <= set().union(*touched) for one in sets):
        yield "set@5"


# --- planted faults ----------------------------------------------------------------------------------------------

Corruptor = Callable[[str, random.Random, list[str]], str | None]


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def number(text: str, rng: random.Random, _: list[str]) -> str | None:
    held = [n for n in numbers(text) if n.text[0].isdigit()]
    if not held:
        return None
    fact = rng.choice(held)
    at = rng.choice([i for i in range(fact.start, fact.end) if text[i].isdigit()])
    return _put(text, at, at + 1, rng.choice([d for d in "123456789" if d != text[at]]))


def name(text: str, rng: random.Random, other: list[str]) -> str | None:
    held = [n for n in names(text) if not n.initial or " " in n.text]
    if not held or not other:
        return None
    fact = rng.choice(held)
    return _put(text, fact.start, fact.end, rng.choice(other))


_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might)\b(?! not|n't)")


def negation(text: str, rng: random.Random, _: list[str]) -> str | None:
    held = list(_VERB.finditer(text))
    return _put(text, (m := rng.choice(held)).end(), m.end(), " not") if held else None


def negation_lost(text: str, _: random.Random, __: list[str]) -> str | None:
    match = re.search(r" not\b(?! only)|(?<=[a-z])n't\b|(?<=\w) never\b", text)
    return _put(text, match.start(), match.end(), "") if match else None


def date(text: str, rng: random.Random, _: list[str]) -> str | None:
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
    held = dates(text)
    if not held:
        return None
    fact = rng.choice(held)
    if fact.weekday is not None:
        return _put(text, fact.start, fact.end, days[(fact.weekday + rng.randint(1, 6)) % 7])
    digits = list(re.finditer(r"\d+", fact.text))
    if not digits:
        return None
    spot = digits[-1]
    value = str(int(spot.group()) + rng.choice([-1, 1, 2]))
    return _put(text, fact.start + spot.start(), fact.start + spot.end(), value)


def quote(text: str, rng: random.Random, _: list[str]) -> str | None:
    held = [q for q in quotations(text) if len(q.text.split()) > 2]
    if not held:
        return None
    fact = rng.choice(held)
    spots = list(re.finditer(r"[a-z]{4,}", fact.text))
    if not spots:
        return None
    spot = rng.choice(spots)
    return _put(text, fact.start + spot.start(), fact.start + spot.end(), rng.choice(["great", "seldom", "table"]))


def speaker(text: str, rng: random.Random, other: list[str]) -> str | None:
    match = re.search(r"(?P<a>(?:[A-Z][a-z]+ ?){2,3}) (?:said|told|stated|claimed)\b", text)
    if match is None or not other:
        return None
    return _put(text, match.start("a"), match.end("a"), rng.choice(other))


def roles(text: str, _: random.Random, __: list[str]) -> str | None:
    held = [n for n in names(text) if not n.initial or " " in n.text]
    distinct = [n for n in held if set(n.keys).isdisjoint(held[0].keys)]
    if not distinct:
        return None
    a, b = held[0], distinct[-1]
    return text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :]


def figures(text: str, _: random.Random, __: list[str]) -> str | None:
    held = numbers(text)
    distinct = [n for n in held if n.value != held[0].value]
    if not distinct:
        return None
    a, b = held[0], distinct[-1]
    return text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :]


def opposite(text: str, _: random.Random, __: list[str]) -> str | None:
    pairs = {"rose": "fell", "increased": "decreased", "won": "lost", "more": "less", "before": "after"}
    pairs |= {"accepted": "rejected", "began": "ended", "arrested": "released", "largest": "smallest"}
    pairs |= {"approved": "opposed", "guilty": "innocent", "over": "under", "highest": "lowest", "killed": "saved"}
    match = re.search(rf"\b(?:{'|'.join(pairs)})\b", text)
    return _put(text, match.start(), match.end(), pairs[match.group()]) if match else None


def modality(text: str, _: random.Random, __: list[str]) -> str | None:
    match = re.search(r"\b(?:may|might|could) (?!not|\w+ly)|\ballegedly |\breportedly ", text)
    return _put(text, match.start(), match.end(), "will " if match.group()[-4:] != "dly " else "") if match else None


def condition(text: str, _: random.Random, __: list[str]) -> str | None:
    match = re.search(r",? (?:if|unless|until|provided that|as long as) [^,.;:\"“”]+(?=\.$)", text)
    binding = match and re.search(r"\b(?:will|would|may|can|could|must|cannot|should)\b", text[: match.start()])
    return _put(text, match.start(), match.end(), "") if match and binding else None


def bound(text: str, _: random.Random, __: list[str]) -> str | None:
    match = re.search(r"\b(?:about|around|at least|more than|up to|nearly|almost|less than|only) (?=\d)", text)
    return _put(text, match.start(), match.end(), "") if match else None


def hedged_verb(text: str, _: random.Random, __: list[str]) -> str | None:
    verbs = "appear|seem|plan|hope|threaten|fail|refuse|decline|want|attempt|expect|intend|urg|vow|agree"
    match = re.search(rf"\b(?:(?:is|are|was|were) )?(?:{verbs})(?:s|ed|ing|e|es)? to (?=[a-z]{{3}})", text)
    return _put(text, match.start(), match.end(), "") if match else None


def speaker_lost(text: str, _: random.Random, __: list[str]) -> str | None:
    match = re.search(r", (?:said|according to) [^,\"]+\.$|, [^,\"]{3,40} said\.$", text)
    if match is None or '"' in text or "“" in text:
        return None
    return text[: match.start()] + "."


_CORRUPTORS: dict[str, Corruptor] = {
    "number, one digit": number,
    "name from another document": name,
    "negation in": negation,
    "negation out": negation_lost,
    "date shift": date,
    "word in a quotation": quote,
    "speaker from another document": speaker,
    "two names swapped": roles,
    "two numbers swapped": figures,
    "opposite": opposite,
    "modality raised": modality,
    "speaker dropped": speaker_lost,
    "condition dropped": condition,
    "limit of a number dropped": bound,
    "hedge before a verb dropped": hedged_verb,
}


def compressions(text: str) -> Iterator[str]:
    """Honest compressions by rule: an apposition, a relative or participle clause, a connective or a bracket out."""
    for pattern in (
        r", who [^,\"“”]+(?=,)",
        r", which [^,\"“”]+,(?= )",
        r", which [^,\"“”]+(?=\.$)",
        r", (?:including|adding|citing|making|leaving|following|after|killing|causing|as well as) [^,\"“”]+(?=\.$)",
        r" \([^)]+\)",
        r"(?<=[a-z]), (?:a|an|the) [a-z][^,\"“”]+,(?= (?:said|told|was|is|has|had|will|announced|wrote|called)\b)",
        r" (?:also|recently|currently|immediately|later)(?= [^\"“”]*$)",
    ):
        shorter = re.sub(pattern, "", text, count=1)
        if shorter != text and shorter.count('"') % 2 == 0:
            yield shorter
    for pattern in (r"^(?:However|Meanwhile|Moreover|In addition|Also|Additionally), (\w)",):
        if re.match(pattern, text):
            yield re.sub(pattern, lambda m: m.group(1).upper(), text)


def planted(path: Path, part: int) -> None:
    held = [article(str(record["text"]), f"d{at:03}") for at, record in enumerate(records(path))]
    corpus = Corpus.of(held, {one.id: sentences(one) for one in held})
    spans = [s.span for one in held for s in corpus.sentences[one.id] if 60 <= s.span.end - s.span.start <= 320]
    rng = random.Random(7)
    rng.shuffle(spans)
    pool = [
        n.text for span in spans[:800] for n in names(corpus.articles[span.article_id].slice(span)) if " " in n.text
    ]
    caught: dict[str, Tally] = defaultdict(Tally)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for span in spans[part * 2500 : (part + 1) * 2500]:
        text = corpus.articles[span.article_id].slice(span)
        whole = corpus.articles[span.article_id].text
        foreign = [other for other in rng.sample(pool, 20) if not any(w in whole for w in other.split())][:5]
        _plant(text, span, corpus, (rng, foreign, caught, kinds))
    for one in held[part * 148 : (part + 1) * 148]:
        told = [s.span for s in corpus.sentences[one.id] if _whole(one.slice(s.span))]
        for pair in pairwise(told):
            _join(pair, corpus, (rng, [], caught, kinds))
    print("\n| planted in WikiNews sentences | flagged % (n) | contradicted % | expected |\n|---|---|---|---|")
    for kind, tally in sorted(caught.items(), key=lambda item: item[0]):
        share = 100 * tally.false_caught / tally.false
        contradicted = 100 * kinds[kind]["contradicted"] / tally.false
        print(f"| {kind} | {share:.1f} ({tally.false}) | {contradicted:.1f} | {'0' if kind[0] == '=' else '100'} |")


Work = tuple[random.Random, list[str], dict[str, Tally], dict[str, Counter[str]]]


def _whole(text: str) -> bool:
    return bool(re.match(r"[A-Z]", text)) and text.endswith(".") and not re.search(r"[\"“”(]", text)


def _plant(text: str, span: Span, corpus: Corpus, work: Work) -> None:
    rng, foreign, caught, kinds = work

    def note(kind: str, claim: str) -> None:
        verdict = check(claim, [span], corpus)
        caught[kind].add(label=False, flagged=verdict.kind is not VerdictKind.SUPPORTED)
        kinds[kind][verdict.kind] += 1
        _remember(kind, text, claim, verdict)

    note("= verbatim", text)
    if text.rstrip()[-1:] not in '.!"”' or "((" in text:
        return
    for shorter in compressions(text):
        note("= compressed by rule", shorter)
    for kind, corrupt in _CORRUPTORS.items():
        claim = corrupt(text, rng, foreign)
        if claim is not None and claim != text:
            note(kind, claim)
            shorter = next(compressions(claim), "")
            if corrupt is number and len(numbers(shorter)) == len(numbers(claim)):
                note(f"{kind}, compressed", shorter)


_SUBJECT = re.compile(
    r"(?!He|She|It|They|One|We|This|That|These|There|Authorities|Officials)(?:[A-Z][a-z]+ ){1,3}"
    r"(?=(?:said|was|is|has|had|told|announced|won|became|will|also)\b)"
)


def _join(pair: tuple[Span, Span], corpus: Corpus, work: Work) -> None:
    """Join two neighbouring sentences honestly, and then with the subject of the first before the second's verb."""
    _, _, caught, kinds = work
    one, other = (corpus.articles[span.article_id].slice(span) for span in pair)
    joints = {"= two sentences joined": f"{one.rstrip('.')}, and {other}"}
    first, second = _SUBJECT.match(one), _SUBJECT.match(other)
    if first and second and set(first.group().split()).isdisjoint(second.group().split()):
        joints["subject of another cited sentence"] = first.group() + other[second.end() :]
    for kind, claim in joints.items():
        verdict = check(claim, pair, corpus)
        caught[kind].add(label=False, flagged=verdict.kind is not VerdictKind.SUPPORTED)
        kinds[kind][verdict.kind] += 1
        _remember(kind, f"{one} | {other}", claim, verdict)


def _remember(kind: str, text: str, claim: str, verdict: Verdict) -> None:
    if kind[0] == "=" and verdict.problems:
        SHOWN.append((text, claim, verdict))
    elif kind[0] != "=" and not verdict.problems:
        MISSED.append((kind, text, claim))


SHOWN: list[tuple[str, str, Verdict]] = []
MISSED: list[tuple[str, str, str]] = []


def shortened(path: Path, part: int) -> None:
    """Count the alarms on what brief.compress makes of 600 sentences; a statement of the briefing looks like this."""
    held = [article(str(record["text"]), f"d{at:03}") for at, record in enumerate(records(path))]
    corpus = Corpus.of(held, {one.id: sentences(one) for one in held})
    spans = [s.span for one in held for s in corpus.sentences[one.id] if 80 <= s.span.end - s.span.start <= 320]
    random.Random(3).shuffle(spans)
    texts = {corpus.articles[span.article_id].slice(span): span for span in spans[part * 600 : (part + 1) * 600]}
    told = {text: span for text, span in texts.items() if "((" not in text and text.rstrip()[-1:] in '."”'}
    made = alarms = 0
    for parse, (text, span) in zip(Parser().parse(list(told)), told.items(), strict=True):
        for shorter in compressions_of(parse)[:12]:
            verdict = check(shorter, [span], corpus)
            made += 1
            alarms += bool(verdict.problems)
            _remember("=", text, shorter, verdict)
    print(f"\nbrief.compress on {len(told)} WikiNews sentences: {made} compressions, {alarms} with an alarm.")


def speed(path: Path) -> None:
    held = [article(str(record["text"]), f"d{at:03}") for at, record in enumerate(records(path)[:30])]
    begun = time.process_time()
    corpus = Corpus.of(held, {one.id: sentences(one) for one in held})
    built = time.process_time() - begun
    claims = []
    for one in held:
        for sentence in corpus.sentences[one.id]:
            text = one.slice(sentence.span)
            claims += [
                (shorter, sentence.span) for shorter in list(compressions(text))[:1] or [text[: len(text) // 2] + "."]
            ]
    begun = time.process_time()
    for text, span in claims:
        check(text, [span], corpus)
    cited = time.process_time() - begun
    begun = time.process_time()
    for text, _ in claims[:300]:
        check_uncited(text, corpus)
    found = time.process_time() - begun
    print(
        f"Speed on 30 articles ({len(claims)} statements): index {1000 * built:.0f} ms with segmentation; "
        f"cited {len(claims) / cited:.0f} statements/s cpu, each read for the first time; "
        f"uncited {len(claims[:300]) / found:.0f}/s.\n"
    )


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--part", type=int, default=0, help="which part of the shuffled records; 0 was looked at")
    parser.add_argument("--show", type=int, default=0, help="show this many alarms and misses")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    speed(options.data / "events" / "wikinews_2019_2020.jsonl.gz")
    print(
        "| set (600 at most) | any problem: recall % (n) | false alarms % (n) | BAcc "
        "| hard only: recall % (n) | false alarms % (n) | BAcc |"
    )
    print("|---|---|---|---|---|---|---|")
    for stem in ("wice_dev", "ragtruth_sentences_dev", "summedits_other_domains", "bump_dev", "qags_sentences"):
        labelled(options.data / "support" / f"{stem}.jsonl.gz", options.part)
    print("\n| set | code | true flagged % | unsupported flagged % |\n|---|---|---|---|")
    for file, alarms, caught, tally in _EXTRA:
        for code in sorted(set(alarms) | set(caught)):
            share, recall = 100 * alarms[code] / tally.true, 100 * caught[code] / tally.false
            print(f"| {file.split('.')[0]} | {code} | {share:.1f} | {recall:.1f} |")
    evidence(options.data / "support" / "wice_dev.jsonl.gz")
    planted(options.data / "events" / "wikinews_2019_2020.jsonl.gz", options.part)
    shortened(options.data / "events" / "wikinews_2019_2020.jsonl.gz", options.part)
    for text, claim, verdict in SHOWN[: options.show]:
        print("\nSOURCE", text, "\nCLAIM ", claim, "\n      ", [(p.code, p.message) for p in verdict.problems])
    seen: Counter[str] = Counter()
    for kind, text, claim in MISSED:
        seen[kind] += 1
        if seen[kind] <= options.show // 10:
            print("\nMISSED", kind, "\nSOURCE", text, "\nCLAIM ", claim)


if __name__ == "__main__":
    main()
