from __future__ import annotations

import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from citing import corpus as made_corpus

from brief import gather
from brief.citations import Corpus
from brief.review.difference import Side, difference
from brief.selftest import FAULTS, SCHEMA, TRUTHS, Result, examples, planted, rows, run, to_json
from brief.selftest.passage import Passage, figures, names, passages
from brief.selftest.report import interval
from brief.selftest.trial import MOVED

ROOT = Path(__file__).parents[1]
FIRST = "Mayor Ada Roe said on Tuesday that 14 people had been injured when the ferry struck a reef in Tolling."
SECOND = "“The fog was far too thick for anybody,” said Captain Rowan Teal, who has sailed the strait for 20 years."
THIRD = "The council did not accept the offer of 30 million crowns, which the port authority had made before the vote."
FOURTH = "Ada Roe praised Rowan Teal, and the tariff rose by 9 percent after the vote, although it may rise again."
FIFTH = "She will visit four of the islands in June."


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    material = gather.gather([ROOT / "examples"])
    return Corpus.of(material.articles, material.sentences)


@pytest.fixture(scope="module")
def held(corpus: Corpus) -> tuple[Passage, ...]:
    return passages(corpus)


@pytest.fixture(scope="module")
def result(corpus: Corpus) -> Result:
    return run(corpus, 0, 12, lambda _, __: None)


def passage(text: str, *more: str, before: str = "") -> Passage:
    """Return the passage of a text in an article with more sentences."""
    held = passages(
        made_corpus(*([before] if before else []), text, *more, published=datetime(2031, 5, 15, tzinfo=UTC))
    )
    found = next(one for one in held if one.text == text)
    return Passage(found.text, found.span, before, found.article, found.own, found.others)


def change(kind: str, text: str, *more: str, before: str = "", seed: int = 0) -> str | None:
    made = {**FAULTS, **TRUTHS}[kind](passage(text, *more, before=before), random.Random(seed))  # noqa: S311 - a draw that must repeat
    return made if made is None else str(made)


def changed(claim: str, source: str) -> tuple[str, str]:
    """Return the words that only the source has, and those that only the claim has."""
    runs = difference(claim, source)
    return tuple(" ".join(run.text.strip() for run in runs if run.side is side) for side in (Side.SOURCE, Side.CLAIM))  # type: ignore[return-value]


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_changes_the_sentence_and_only_one_place_of_it(kind: str, held: tuple[Passage, ...]) -> None:
    found = list(planted(kind, held, 1, 40))
    assert found or kind == "roles swapped"
    for trial in found:
        assert trial.claim != trial.text
        assert abs(len(trial.claim) - len(trial.text)) < 80
        assert trial.claim[-1] == trial.text[-1]
        if kind != "roles swapped":
            same = re.match(r".*", trial.text)
            assert same
            start = next(
                at for at, (one, other) in enumerate(zip(trial.text, trial.claim, strict=False)) if one != other
            )
            tail = len(trial.text) - start
            ends = next(
                (at for at in range(1, tail) if trial.text[-at] != trial.claim[-at] or at > len(trial.claim) - start),
                tail,
            )
            assert tail - ends < 60


@pytest.mark.parametrize(
    ("kind", "text", "old", "new"),
    [
        ("number", FIRST, r"14", r"\d4"),
        ("number of the same article", FIRST, r"14", r"20|30"),
        ("date", FIRST, r"Tuesday", r"(?!Tuesday)\w+day"),
        ("speaker", FIRST, r"Ada Roe", r"Rowan Teal"),
        ("roles swapped", FOURTH, r".*", r".*Rowan.*"),
        ("negation taken out", THIRD, r"not", r""),
        ("opposite", FOURTH, r"rose|after", r"fell|before"),
        ("quotation changed", SECOND, r"thick|anybody", r"[a-z]+"),
        ("clause added", FIRST, r"", r".{20,}"),
        ("certainty raised", FOURTH, r"may", r"will"),
        ("negation put in", FIFTH, r"", r"not"),
    ],
)
def test_each_fault_is_what_it_is_called(kind: str, text: str, old: str, new: str) -> None:
    made = change(kind, text, FIRST, SECOND, THIRD, FOURTH, FIFTH)
    assert made is not None
    gone, added = changed(made, text)
    assert re.fullmatch(old, gone), (gone, added)
    assert re.fullmatch(new, added), (gone, added)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "The ferry Grey Petrel sailed on Line 9 in 2019 at 9.40 p.m. on 14 May."),
        ("name of the same article", "Ada Roe and Rowan Teal went to the harbour of the town."),
        ("roles swapped", "Ada Roe met with Rowan Teal in the harbour of the town."),
        ("negation put in", "He asked whether it was known to the whole of the town council."),
        ("negation put in", "The council was not ready to accept the offer of the port."),
        ("negation taken out", "It was not only the fog that the captain had to fear that night."),
        ("negation taken out", "“We did not see anything at all in that fog,” the captain of the ship said."),
        ("opposite", "Her first husband was a baker in the town of Tolling for many years."),
        ("opposite", "The bill failed in the lower house of the assembly on the same day."),
        ("certainty raised", "The money may be spent only on signals and not on wages this year."),
        ("certainty raised", "No light could be seen from the bridge of the ship on that night."),
        ("quotation changed", "The mayor called it “too late” when the council of the town sat down."),
    ],
)
def test_what_would_be_harmless_is_not_planted(kind: str, text: str) -> None:
    assert change(kind, text, FIRST, SECOND) is None


@pytest.mark.parametrize(
    ("kind", "text", "made"),
    [
        ("shortened", SECOND, SECOND.replace(", who has sailed the strait for 20 years", "")),
        ("shortened", FIRST, None),
        (
            "shortened",
            "Ada Roe, who leads the council, left the harbour on Monday.",
            "Ada Roe left the harbour on Monday.",
        ),
        (
            "shortened",
            "The ferry struck a reef at night, injuring several people on board.",
            "The ferry struck a reef at night.",
        ),
        ("“stated” for “said”", FIRST, FIRST.replace("said", "stated")),
        ("“stated” for “said”", "The boat is said to be lost in the fog of the strait.", None),
        ("number in words or digits", FIRST, FIRST.replace("14", "fourteen")),
        ("number in words or digits", "They came back to the harbour on 14 May 2031.", None),
        (
            "active for passive",
            "The law was approved by the assembly of Velmark.",
            "The assembly of Velmark approved the law.",
        ),
        ("active for passive", "The law was opposed by the end of the year.", None),
        ("date for a weekday", FIRST, FIRST.replace("Tuesday", "13 May")),
        ("date for a weekday", "The ferry will sail on Tuesday with 90 people aboard.", None),
    ],
)
def test_truths(kind: str, text: str, made: str | None) -> None:
    assert change(kind, text) == made


def test_a_name_is_put_for_a_pronoun_where_only_one_can_be_meant() -> None:
    asked = "She left the harbour before the evening of the same day."
    lead = "Ada Roe said that the ferry had struck a reef."
    assert change("name for a pronoun", asked, before=lead) == asked.replace("She", "Ada Roe")
    assert change("name for a pronoun", asked, before="The ferry had struck a reef.") is None
    assert change("name for a pronoun", asked, SECOND, before=f"{lead[:-1]}, and Rowan Teal left.") is None


def test_names_and_figures_are_read_without_titles_and_dates() -> None:
    text = (
        "Mayor Ada Roe and Tolling's Prime Minister Ilse van Dorn paid $1,500 and 4.5 percent on 3 May 2031 at 5.30 p.m"
    )
    assert [name.text for name in names(text)] == ["Ada Roe", "Tolling", "Ilse van Dorn"]
    assert [(figure.text, figure.value, figure.unit) for figure in figures(text)] == [
        ("$1,500", 1500, "$"),
        ("4.5", 4.5, "%"),
    ]


def test_the_examples_keep_their_floors(result: Result) -> None:
    """Floors stand a margin below what was seen when they were set; what is searched for is not held to them yet."""
    caught = {tally.kind: tally.cited / tally.tried for tally in result.faults if tally.tried}
    floors = {
        **dict.fromkeys(["number", "date", "name from elsewhere", "quotation changed", MOVED], 0.9),
        **dict.fromkeys(["speaker", "name of the same article", "number of the same article", "opposite"], 0.75),
        **dict.fromkeys(["negation put in", "negation taken out"], 0.75),
    }
    assert {kind: share for kind, share in caught.items() if share < floors.get(kind, 0)} == {}
    doubted = {tally.kind: tally.cited / tally.tried for tally in result.truths if tally.tried}
    assert {kind: share for kind, share in doubted.items() if share > (0 if kind == "word for word" else 0.1)} == {}


def test_the_same_seed_gives_the_same_result_and_progress_reaches_the_end(corpus: Corpus, result: Result) -> None:
    heard: list[tuple[int, int]] = []
    again = run(corpus, 0, 12, lambda done, whole: heard.append((done, whole)))
    assert to_json(again, corpus, 3) == to_json(result, corpus, 3)
    assert heard[-1][0] == heard[-1][1] == len(heard)
    other = run(corpus, 1, 3, lambda _, __: None)
    assert to_json(other, corpus, 3) != to_json(result, corpus, 3)


def test_as_json(corpus: Corpus, result: Result) -> None:
    tree = json.loads(to_json(result, corpus, 1))
    assert tree["schema"] == SCHEMA == "brief-selftest/1"
    assert [row["kind"] for row in tree["faults"]] == [*FAULTS, MOVED]
    assert [row["kind"] for row in tree["truths"]] == list(TRUTHS)
    for row in (*tree["faults"], *tree["truths"]):
        for found in filter(None, (row["cited"], row["searched"])):
            assert 0 <= found["low"] <= found["share"] <= found["high"] <= 1
    assert max([0, *map([one["kind"] for one in tree["examples"]].count, FAULTS)]) <= 1


def test_the_table_says_of_how_many(result: Result, corpus: Corpus) -> None:
    table = {kind: cited for kind, cited, _ in rows(result)}
    assert re.fullmatch(r"\d+ of 12, \d+ % \(\d+ % to \d+ %\)", table["number"])
    assert all(len(row) == 4 for row in examples(result, corpus, 2))


def test_one_article_alone_has_no_name_from_elsewhere() -> None:
    alone = made_corpus(FIRST, SECOND, THIRD)
    tallies = {tally.kind: tally.tried for tally in run(alone, 0, 5, lambda _, __: None).faults}
    assert tallies["name from elsewhere"] == tallies[MOVED] == 0
    assert tallies["number"] > 0


@pytest.mark.parametrize(
    ("hits", "tried", "low", "high"), [(0, 100, 0.0, 0.037), (50, 100, 0.404, 0.596), (9, 9, 0.701, 1.0)]
)
def test_the_interval_is_wilsons(hits: int, tried: int, low: float, high: float) -> None:
    assert interval(hits, tried) == pytest.approx((low, high), abs=0.001)
