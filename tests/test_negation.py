from __future__ import annotations

import pytest
from citing import cited, codes, joined

from brief.citations.negation import check_negation
from brief.citations.reading import read


@pytest.mark.parametrize(
    ("claim", "source", "lost"),
    [
        ("The dam did not fail.", "The dam failed.", True),
        ("The dam failed.", "The dam did not fail.", True),
        ("They signed.", "They refused to sign.", True),
        ("They had an agreement.", "They had a pause rather than an agreement.", True),
        ("The dam did not fail.", "The dam has not failed.", False),
        ("The dam didn’t fail.", "The dam never failed.", False),
        ("They did not accept it.", "They rejected it.", False),
        ("He not only sang.", "He only sang.", True),
        ("He sang.", "He not only sang.", False),
        ("The mayor hid the report.", "The mayor denied that he had hidden the report.", True),
        ("The mayor had hidden the report.", "The mayor denied claims that he had hidden the report.", True),
        ("The drug harms children.", "There is no evidence that the drug harms children.", True),
        ("The firm will sell the yard.", "The firm ruled out that it will sell the yard.", True),
        ("The mayor was accused of hiding the report.", "The mayor denied that he had hidden the report.", False),
        ("The mayor did not hide the report.", "The mayor denied that he had hidden the report.", False),
        ("The mayor hid the report.", "The mayor hid the report, but denied that he had read it.", False),
        ("The mayor met the union.", "The mayor met the union and denied that taxes would rise.", False),
        ("It closes.", "It may close.", False),
        ("Taxes fell.", "There is no evidence that taxes fell.", True),
        ("Taxes rose.", "There is no evidence that wages rose; taxes rose.", False),
        ("Some reefs did, and some did not, and the boats sank.", "Some reefs did, and some did not.", False),
        ("The firm is a member.", "The firm is no longer a member.", True),
        ("They want rain.", "They want rain but do not want snow.", False),
    ],
)
def test_negation_is_kept(claim: str, source: str, lost: bool) -> None:  # noqa: FBT001
    assert bool(codes(check_negation, claim, source)) is lost


def test_a_lost_negation_is_sure_and_told_where_it_was() -> None:
    (lost,) = check_negation(read("The dam failed."), cited("The dam did not fail."))
    assert lost.problem.message == "the source negates “failed” (“not”); the statement does not"
    assert (lost.problem.start, lost.problem.end, lost.sure) == (8, 14, True)
    (denied,) = check_negation(read("Taxes fell."), cited("There is no evidence that taxes fell."))
    assert denied.problem.message == "the source denies this (“no evidence”); the statement does not"
    assert (denied.problem.start, denied.problem.end, denied.sure) == (0, 11, True)


def test_a_negation_of_another_cited_sentence_is_not_lost() -> None:
    source = joined("The firm gave the port much.", "Students are not paid at all.")
    assert list(check_negation(read("The firm paid the port well."), source)) == []
    source = joined("It rained.", "The dam in Velmora did not fail.")
    assert [finding.sure for finding in check_negation(read("The dam failed."), source)] == [True]


@pytest.mark.parametrize(
    ("claim", "source", "there"),
    [
        ("The old dam at Keld did not burst.", "The old dam at Keld burst.", ["burst"]),
        ("The old dam at Keld did not crack.", "The old dam at Keld burst.", ["The old dam at Keld burst."]),
        ("The old dam at Keld did not burst.", "Pipes burst in Norvik.", []),
        ("The old dam at Keld did not burst.", "Did the old dam at Keld burst?", []),
    ],
)
def test_a_negation_names_what_says_the_same_plainly(claim: str, source: str, there: list[str]) -> None:
    held = cited(source)
    (finding,) = check_negation(read(claim), held)
    assert [held.articles[0].slice(place) for place in finding.problem.sources] == there


def test_a_question_denies_nothing() -> None:
    assert codes(check_negation, "One instructor saw it.", "Would no instructor have seen it?") == []
