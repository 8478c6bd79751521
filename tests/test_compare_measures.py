from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import SUPPORTED, doubted, made_article, said
from comparing import ARTICLE, case, span_of
from hypothesis import given
from hypothesis import strategies as st

from brief.compare import references
from brief.compare.measures import MEASURES, Telling, measured
from brief.compare.replay import Effort
from brief.edit import Option
from brief.errors import SourceError
from brief.tell import Drafted, Told
from brief.types import Draft, Origin, Statement, Verdict, VerdictKind

LIVE = Effort(100, 20, 1.5, 3_000_000)
CACHED = Effort(100, 20, None, None)
FALSE = doubted(VerdictKind.UNSUPPORTED, "wrong")


def drafted(text: str, verdict: Verdict = SUPPORTED, *, finished: bool = True) -> Drafted:
    return Drafted(Draft(text, ("1",), -1.0, finished), verdict)


def piece(*drafts: Drafted, form: Statement | None = None, dropped: Statement | None = None) -> Told:
    return Told(case(0).evidence[0], drafts, (Option(form, 1.0),) if form else (), dropped)


FERRY = said("The ferry to Lerwik stopped.", span_of(0))
STORM = said("Nobody was hurt in the storm.", span_of(1), origin=Origin.QUOTED)


def test_every_measure_of_a_telling() -> None:
    told = Telling(case(0, ("The ferry to Lerwik stopped.",)), (piece(drafted("x"), form=FERRY),), (FERRY, STORM), LIVE)
    found = measured(told)
    assert set(found) == {measure.name for measure in MEASURES}
    assert {name: round(value, 3) for name, value in found.items()} == {
        "first": 1.0,
        "supported": 1.0,
        "withheld": 0.0,
        "copied": 0.5,
        "evidence": 1.0,
        "facts": 0.5,
        "citations": 1.0,
        "length": 11.0,
        "words": 5.5,
        "repetition": 0.0,
        # 11 words with 15 syllables in 2 sentences.
        "ease": round(206.835 - 1.015 * 11 / 2 - 84.6 * 15 / 11, 3),
        "rouge1": round(2 * 5 / 16, 3),
        "rouge2": round(2 * 4 / 14, 3),
        "rougel": round(2 * 5 / 16, 3),
        "read": 100.0,
        "written": 20.0,
        "seconds": 1.5,
        "memory": 3_000_000.0,
    }


def test_what_cannot_be_measured_is_left_out_and_never_nought() -> None:
    bare = Telling(replace(case(0), facts=frozenset()), (), (), CACHED)
    assert set(measured(bare)) == {"evidence", "read", "written"}


def test_a_draft_that_fails_and_is_mended_counts_after_repair_only() -> None:
    mended = said("The ferry stopped.", span_of(0), origin=Origin.REPAIRED)
    found = measured(Telling(case(0), (piece(drafted("x", FALSE), form=mended),), (mended,), CACHED))
    assert (found["first"], found["supported"]) == (0.0, 1.0)


def test_a_quotation_in_place_of_a_failed_draft_is_no_support() -> None:
    found = measured(Telling(case(0), (piece(drafted("x", FALSE), form=STORM),), (STORM,), CACHED))
    assert (found["supported"], found["copied"], found["withheld"]) == (0.0, 1.0, 0.0)


def test_an_unfinished_draft_does_not_hold() -> None:
    found = measured(Telling(case(0), (piece(drafted("x", finished=False), dropped=FERRY),), (), CACHED))
    assert (found["first"], found["withheld"]) == (0.0, 1.0)


def test_the_likeliest_draft_is_the_first_draft() -> None:
    found = measured(Telling(case(0), (piece(drafted("x"), drafted("y", FALSE), form=FERRY),), (FERRY,), CACHED))
    assert found["first"] == 1.0


def test_saying_it_twice_is_repetition() -> None:
    assert measured(Telling(case(0), (), (FERRY, FERRY), CACHED))["repetition"] == 0.5


# ROUGE as Google's rouge-score 0.1.2 gives it without stemming, for texts of our own.
@pytest.mark.parametrize(
    ("text", "reference", "one", "two", "longest"),
    [
        ("The quay closed on Monday.", "On Monday the quay was closed.", 0.909091, 0.444444, 0.545455),
        ("A storm hit the coast; 40 homes lost power.", "40 homes lost power after the storm.", 0.75, 0.428571, 0.5),
        ("It rained.", "The sun shone.", 0.0, 0.0, 0.0),
    ],
)
def test_rouge_is_that_of_the_common_tool(text: str, reference: str, one: float, two: float, longest: float) -> None:
    assert references.rouge(1)(text, [reference]) == pytest.approx(one, abs=1e-6)
    assert references.rouge(2)(text, [reference]) == pytest.approx(two, abs=1e-6)
    assert references.rouge_l(text, [reference]) == pytest.approx(longest, abs=1e-6)


@given(st.text(max_size=40))
def test_rouge_of_a_text_with_itself_is_whole_or_nothing(text: str) -> None:
    assert references.rouge_l(text, ["", text]) in {0.0, 1.0}
    assert references.rouge_l(text, [text, ""]) == references.rouge(1)(text, [text])


def test_references_belong_to_the_folder_that_most_articles_lie_in(tmp_path: Path) -> None:
    for name, text in (("ferry.1.txt", "One."), ("ferry.2.txt", "Two."), ("tram.txt", "Three.")):
        (tmp_path / name).write_text(text)
    known = references.read(tmp_path)
    lying = [
        made_article(str(at), "T", path=path)
        for at, path in enumerate(("c/ferry/1.txt", "c/ferry/2.txt", "c/tram/1.txt"))
    ]
    assert references.of_story(lying, known) == ("One.", "Two.")
    assert references.of_story(lying[1:], known) == ()
    assert references.of_story([made_article("x", "T", path="tram.txt")], known) == ("Three.",)
    assert references.of_story([ARTICLE], known) == ("One.", "Two.")


def test_a_folder_without_references_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no references: name each EVENT"):
        references.read(tmp_path)
