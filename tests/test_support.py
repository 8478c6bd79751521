from __future__ import annotations

import pytest

from brief.citations import Corpus
from brief.citations.facts import dates, key, numbers, read
from brief.citations.support import (
    Source,
    carries_date,
    carries_number,
    chain,
    check_attribution,
    check_dates,
    check_modality,
    check_names,
    check_negation,
    check_numbers,
    check_opposites,
    check_order,
    check_quotations,
    cover,
    opposites,
    verbatim,
)
from brief.types import Article, Mark, MarkKind, ProblemCode, Sentence, Span


def corpus(*sentences: str) -> Corpus:
    """Return one article with the sentences as its body, one a line."""
    at, marks, body = 0, [], []
    for index, text in enumerate(sentences):
        marks.append(Mark(at, at + len(text), MarkKind.BODY, "test"))
        body.append(Sentence(Span("a", at, at + len(text)), index, index))
        at += len(text) + 1
    return Corpus.of([Article("a", "\n".join(sentences), tuple(marks))], {"a": body})


def cited(*sentences: str, at: int = 0) -> Source:
    held = corpus(*sentences)
    return Source.of([held.sentences["a"][at].span], held)


@pytest.mark.parametrize(
    ("source", "claim", "carried"),
    [
        ("20 percent", "20%", True),
        ("twenty-three", "23", True),
        ("$1.6 billion", "$1.6bn", True),
        ("1,520,000", "1.5 million", True),
        ("1,523", "about 1,500", True),
        ("1,523", "1,500", False),
        ("2,023", "about 2,022", False),
        ("1.52 million", "1.57 million", False),
        ("$20", "20 percent", False),
        ("about 1.5 million", "about 1.6 million", False),
        ("189", "about 100", False),
    ],
)
def test_a_number_is_carried_by_its_equal_or_by_what_it_rounds(source: str, claim: str, carried: bool) -> None:  # noqa: FBT001
    assert carries_number(numbers(source)[0], numbers(claim)[0]) is carried


@pytest.mark.parametrize(
    ("source", "claim", "carried"),
    [
        ("Feb. 1", "February 1st", True),
        ("1 February 2030", "February 1", True),
        ("February 1", "February 1, 2030", True),
        ("February 1", "February 1, 2031", False),
        ("February 1", "February 2", False),
        ("Monday", "Tuesday", False),
        ("November 2019", "November 2018", False),
    ],
)
def test_a_date_is_carried_part_by_part(source: str, claim: str, carried: bool) -> None:  # noqa: FBT001
    assert carries_date(dates(source)[0], dates(claim)[0], frozenset({2030})) is carried


def codes(check: object, claim: str, *sentences: str) -> list[ProblemCode]:
    assert callable(check)
    return [finding.problem.code for finding in check(read(claim), cited(*sentences))]


def test_a_number_of_another_sentence_is_elsewhere_and_one_of_none_is_absent() -> None:
    held = ("Some 11 drones fell.", "They cost 40 crowns.")
    assert codes(check_numbers, "Some 11 drones fell.", *held) == []
    assert codes(check_numbers, "Some 40 drones fell.", *held) == [ProblemCode.NUMBER_ELSEWHERE]
    assert codes(check_numbers, "Some 111 drones fell.", *held) == [ProblemCode.NUMBER_ABSENT]


def test_a_wrong_number_is_told_with_the_right_one() -> None:
    (finding,) = check_numbers(read("Some 111 drones fell."), cited("Some 11 drones fell."))
    assert finding.problem.message == "“111” stands nowhere in the cited sentence; it says “11”"
    assert finding.sure


def test_a_date_of_another_sentence_is_elsewhere_and_one_of_none_is_absent() -> None:
    held = ("It rained on Monday.", "It snowed on Friday.")
    assert codes(check_dates, "It rained on Monday.", *held) == []
    assert codes(check_dates, "It rained on Friday.", *held) == [ProblemCode.DATE_ELSEWHERE]
    assert codes(check_dates, "It rained on Sunday.", *held) == [ProblemCode.DATE_ABSENT]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Now Ada Osei left.", "Ada Osei left."),
        ("The mayor, Osei, left.", "Ada Osei left."),
        ("The EU signed.", "The European Union signed."),
        ("The European Union signed.", "The EU signed."),
        ("The Keld River Council signed.", "The KRC signed."),
        ("It is a Chinese ship.", "The ship is from China."),
        ("He met Zelenskyy.", "He met Zelensky."),
        ("He met Gov. Doug Hale.", "He met Governor Doug Hale."),
        ("Then Ada Osei's plan failed.", "The plan of Ada Osei failed."),
    ],
)
def test_a_name_is_carried_by_its_alias(claim: str, source: str) -> None:
    assert codes(check_names, claim, source) == []


def test_a_full_name_needs_the_article_to_have_it_in_full() -> None:
    assert codes(check_names, "Then Ada Osei left.", "Osei left.", "The mayor is Ada Osei.") == []
    assert codes(check_names, "Then Ida Osei left.", "Osei left.", "The mayor is Ada Osei.") == [
        ProblemCode.NAME_ABSENT
    ]


def test_a_name_of_two_people_is_nobodys() -> None:
    assert codes(check_names, "Then Ada Roth left.", "Ada Osei met Lena Roth.") == [ProblemCode.NAME_ABSENT]


def test_a_pronoun_carries_the_name_of_the_sentence_before() -> None:
    held = corpus("Lena Roth arrived.", "She left at dawn.", "A guard left at dusk.", "Ivo Kranz slept.")
    said = [Source.of([sentence.span], held) for sentence in held.sentences["a"]]
    assert list(check_names(read("Lena Roth left at dawn."), said[1])) == []
    far = [finding.problem.code for finding in check_names(read("Lena Roth left at dusk."), said[2])]
    assert far == [ProblemCode.NAME_ELSEWHERE]


@pytest.mark.parametrize(
    ("quotation", "text"),
    [
        ("no deal", "He said “no deal” today."),
        ("We go", "“we go,” he said"),
        ("We … go", "we will never go"),
        ("We [the crew] go", "we go"),
        ("[W]e go", "and we go"),
        ("we go,", "we go."),
        ("don’t go", "don't go"),
        ("a 'poor' deal", 'a "poor" deal'),
        ("war—and peace", "war - and peace"),
    ],
)
def test_quotations_are_verbatim_after_folding(quotation: str, text: str) -> None:
    assert verbatim(quotation, text)


@pytest.mark.parametrize(
    ("quotation", "text"), [("no deal", "no ideal"), ("we go", "we will go"), ("go we", "we go"), ("deal", "deals")]
)
def test_a_changed_quotation_is_not_verbatim(quotation: str, text: str) -> None:
    assert not verbatim(quotation, text)


def test_a_quotation_stands_in_the_span_or_beside_it() -> None:
    held = ("“No deal,” he said.", "He left.", "It rained.")
    claim = "He said “no deal” and left."
    at = [[f.problem.code for f in check_quotations(read(claim), cited(*held, at=place))] for place in range(3)]
    assert at == [[], [], [ProblemCode.QUOTE_NOT_VERBATIM]]


def test_an_open_mark_is_a_problem_unless_the_source_opens_it_too() -> None:
    assert codes(check_quotations, "“No deal, he said.", "“No deal,” he said.") == [ProblemCode.QUOTE_UNBALANCED]
    assert codes(check_quotations, "“No deal, he said.", "“No deal, he said.") == []


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
        ("They want rain.", "They want rain but do not want snow.", False),
    ],
)
def test_negation_is_kept(claim: str, source: str, lost: bool) -> None:  # noqa: FBT001
    assert bool(codes(check_negation, claim, source)) is lost


@pytest.mark.parametrize(
    ("claim", "source", "lost"),
    [
        ("It will close.", "It may close.", True),
        ("It closes.", "It could close.", True),
        ("It might close.", "It may close.", False),
        ("It closed.", "It plans to close.", True),
        ("It wants to close.", "It plans to close.", False),
        ("It closed.", "It will close.", True),
        ("He stole it.", "He allegedly stole it.", True),
        ("Police said he stole it.", "He allegedly stole it.", False),
        ("It closed in May.", "It closed in May.", False),
    ],
)
def test_hedges_are_kept(claim: str, source: str, lost: bool) -> None:  # noqa: FBT001
    assert bool(codes(check_modality, claim, source)) is lost


@pytest.mark.parametrize(
    ("claim", "source", "found"),
    [
        ("Prices fell sharply.", "Prices rose sharply.", True),
        ("It shut before noon.", "It shut after noon.", True),
        ("Prices did not fall.", "Prices rose.", False),
        ("Taxes will not be cut.", "Taxes will not be raised.", True),
        ("Prices fell.", "Prices rose, then fell.", False),
    ],
)
def test_opposites_are_found(claim: str, source: str, found: bool) -> None:  # noqa: FBT001
    assert bool(codes(check_opposites, claim, source)) is found


def test_the_table_of_opposites_goes_both_ways() -> None:
    table = opposites()
    assert all(word in table[other] for word, others in table.items() for other in others)
    assert key("fell") in table[key("rose")]


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("The dam had cracked in two places.", True),
        ("The dam had cracked in two places, engineers said.", False),
        ("Lena Roth said the dam had cracked.", True),
        ("Ada Osei said the dam had cracked.", False),
    ],
)
def test_a_saying_keeps_its_speaker(claim: str, found: bool) -> None:  # noqa: FBT001
    source = "Ada Osei said that the dam had cracked in two places after Lena Roth closed it."
    assert bool(codes(check_attribution, claim, source)) is found


def test_two_that_changed_places_are_found() -> None:
    source = "Kestria attacked Dalvia and took 11 boats and 45 guns."
    assert codes(check_order, "Dalvia attacked Kestria.", source)
    assert codes(check_order, "Kestria took 45 boats and 11 guns.", source)
    assert codes(check_order, "Kestria took 45 guns.", source) == []
    assert codes(check_order, "Kestria attacked Dalvia.", source) == []
    assert codes(check_order, "Dalvia was attacked by Kestria.", source) == []


def test_cover_counts_the_words_held_and_those_in_order() -> None:
    held = cover(read("Guards closed the harbour quickly."), cited("Late on, guards closed the old harbour."))
    assert held.share == 0.75
    assert [fact.text for fact in held.missing] == ["quickly"]
    (start, end, share) = held.ranges[0]
    assert ("Late on, guards closed the old harbour."[start:end], share) == ("guards closed the old harbour", 0.75)


def test_a_chain_keeps_the_order_of_both() -> None:
    pairs = chain(read("alpha beta gamma delta"), read("gamma alpha delta beta gamma"))
    assert [at for _, at in pairs] == [1, 3, 4]
