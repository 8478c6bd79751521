from __future__ import annotations

import pytest
from citing import cited, codes, joined

from brief.citations.conditions import check_conditions, conditions
from brief.citations.keys import key
from brief.citations.reading import read
from brief.types import ProblemCode


@pytest.mark.parametrize(
    ("text", "condition", "allowed"),
    [
        ("The union will strike if talks fail.", "if talks fail", "strike"),
        ("Unless talks succeed, the union will strike on Monday.", "Unless talks succeed", "strike"),
        ("It rained, and the dam can't reopen until it is tested; so be it.", "until it is tested", "reopen"),
        ("The hall may be sold only after a vote, he said.", "only after a vote", "sold"),
        ("The firm plans to pay once the court agrees.", "once the court agrees", "pay"),
        ("Members lose their seats if they miss three meetings.", "if they miss three meetings", ""),
        ("The firm plans strikes if talks fail.", "if talks fail", ""),
        ("Would it strike if talks fail?", "if talks fail", "strike"),
    ],
)
def test_a_condition_has_its_words_and_the_verb_that_it_allows(text: str, condition: str, allowed: str) -> None:
    (found,) = conditions(text)
    assert (found.text, text[found.start : found.end]) == (condition, condition)
    assert found.allowed == (key(allowed) if allowed else "")


@pytest.mark.parametrize(
    "text",
    [
        "The court asked the mayor if the hall was sold.",
        "It will rain even if they pray.",
        "It fell as if pushed.",
        "He will bring water, if any.",
        "The road was closed until Friday.",
        "Once the mayor left.",
    ],
)
def test_what_only_looks_like_a_condition_is_none(text: str) -> None:
    assert conditions(text) == ()


@pytest.mark.parametrize(
    ("claim", "source", "dropped"),
    [
        ("The union will strike.", "The union will strike if talks fail.", True),
        ("The union will strike on Monday.", "Unless talks succeed, the union will strike on Monday.", True),
        ("The dam will stay shut.", "The dam will stay shut until engineers have tested it.", True),
        ("The council may sell the hall.", "The council may sell the hall only after a public vote.", True),
        ("Members lose their seats.", "Members lose their seats if they miss three meetings.", True),
        ("Members lose.", "Members lose if they err.", True),
        ("Members lose out.", "Members lose their seats if they miss three meetings.", True),
        ("Members lose hope.", "Members of an old council lose their paid seats if they miss it.", False),
        ("The union will strike when that happens.", "The union will strike if talks fail.", False),
        ("Failing talks will bring a strike.", "The union will strike if talks with miners fail.", False),
        ("The talks will end in a strike.", "The union will strike if talks fail.", True),
        ("The talks will end in a strike.", "The union will strike if talks with miners fail.", True),
        ("They will pay, for they are in it.", "They will pay if they are in it.", True),
        ("Three seats fell.", "Members lose their seats if they miss three meetings.", False),
        ("The union will strike should talks fail.", "The union will strike if talks fail.", False),
        ("The failing of talks will bring a strike.", "The union will strike if talks fail.", False),
        ("The union said pay had risen.", "The union said pay had risen, and it will strike if talks fail.", False),
        ("The union met.", "The union met; it will strike if talks fail.", False),
    ],
)
def test_conditions_are_kept(claim: str, source: str, dropped: bool) -> None:  # noqa: FBT001
    assert codes(check_conditions, claim, source) == ([ProblemCode.CONDITION] if dropped else [])


def test_a_dropped_condition_is_told_in_its_words() -> None:
    (finding,) = check_conditions(read("The union will strike."), cited("The union will strike if talks fail."))
    assert finding.problem.message == "the source says this only “if talks fail”"
    assert (finding.problem.start, finding.problem.end, finding.sure) == (0, 22, False)


def test_the_conditions_of_another_cited_sentence_do_not_bind() -> None:
    source = joined("The union will strike on Monday.", "The firm will strike back if it can.")
    assert list(check_conditions(read("The union will strike on Monday."), source)) == []
