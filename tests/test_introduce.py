from __future__ import annotations

import pytest
from builders import made_article

from brief.introduce import bare_surnames, full_name, introduced
from brief.syntax import Parser
from brief.types import Article, MarkKind, Sentence, Span


def bare(parser: Parser, text: str, *met: str) -> list[str]:
    (parse,) = parser.parse([text])
    return [parse.tokens[at].text for at in bare_surnames(parse, frozenset(met))]


def article(*body: str) -> tuple[Article, list[Sentence]]:
    held = made_article("a", "\n".join(("A title", *body)))
    places = held.ranges(MarkKind.BODY)
    return held, [Sentence(Span("a", *place), at, at) for at, place in enumerate(places)]


def named(parser: Parser, surname: str, *body: str) -> str | None:
    held, sentences = article(*body)
    place = full_name(surname, held, sentences, parser)
    return None if place is None else held.slice(place)


def told(parser: Parser, text: str, *body: str, met: frozenset[str] = frozenset()) -> str:
    """The sentence with its surnames introduced from an article."""
    held, sentences = article(*body)
    (parse,) = parser.parse([text])
    found, places = introduced(parse, met, lambda surname: full_name(surname, held, sentences, parser), held.slice)
    assert (found != text) == bool(places)
    return found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The plan of Lund failed.", ["Lund"]),
        ("Lund's plan failed.", ["Lund"]),
        ("The council rejected Lund's plan on Friday.", ["Lund"]),
        # Named in full, or with a title.
        ("Ada Lund rejected the plan.", []),
        ("Residents said Mayor Lund had lied.", []),
        ("According to Justice Ada Lund, it was over.", []),
        ("Ada M. Lund signed the treaty.", []),
        # A government is no person.
        ("The Lund government fell.", []),
        # What stands in quotation marks is not touched.
        ('The mayor said "Lund must go" on Friday.', []),
        ("The union agreed with “the plan of Lund”.", []),
        ("The ferry sank on Friday.", []),
        ("", []),
    ],
)
def test_a_surname_is_bare_where_it_stands_alone_outside_quotations(
    parser: Parser, text: str, names: list[str]
) -> None:
    assert bare(parser, text) == names


def test_whoever_was_met_needs_no_introduction(parser: Parser) -> None:
    assert bare(parser, "The plan of Lund failed.", "Lund") == []
    assert bare(parser, "The plan of Lund failed.", "Brandt") == ["Lund"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (["Ada Lund opened the dam.", "Lund left."], "Ada Lund"),
        (["Finance Minister Ada Lund opened the dam."], "Finance Minister Ada Lund"),
        (["Then A. Lund signed the treaty."], "A. Lund"),
        (["Ada M. Lund signed the treaty."], "Ada M. Lund"),
        # The title stands apart: it is a part of another name.
        (["On Monday, the Prime Minister of Norway Ada Lund opened the dam."], "Ada Lund"),
        # The first place in the article.
        (["Lund left.", "The union said Ada Lund had left.", "Minister Ada Lund left."], "Ada Lund"),
        # Far down, too.
        ([*["The union said Lund had left."] * 9, "Ada Lund left."], "Ada Lund"),
        # Nowhere.
        (["The plan of Lund failed."], None),
        (["President Lund signed it."], None),
        (["The Lund government fell."], None),
        (["The ferry sank."], None),
    ],
)
def test_a_full_name_is_the_articles_own(parser: Parser, body: list[str], name: str | None) -> None:
    assert named(parser, "Lund", *body) == name


def test_a_title_with_a_countrys_name_is_never_half_taken(parser: Parser) -> None:
    body = "On Monday, the Prime Minister of the Upland Republic Ada Lund opened the dam."
    assert named(parser, "Lund", body) in {None, "Ada Lund"}


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        # Two persons: none is guessed.
        ("Ada Lund opened the dam.", "Her brother Ivo Lund resigned.", None),
        ("Minister Ada Lund opened the dam.", "Minister Ivo Lund resigned.", None),
        ("Ada Lund opened the dam.", "I. Lund resigned.", None),
        # One person in two ways.
        ("Minister Ada Lund opened the dam.", "Ada Lund resigned.", "Minister Ada Lund"),
        ("Ada Lund opened the dam.", "Ada Maria Lund resigned.", "Ada Lund"),
        ("Ada Lund opened the dam.", "Then A. Lund resigned.", "Ada Lund"),
        ("Ada Lund opened the dam.", "Ivo Brandt resigned.", "Ada Lund"),
    ],
)
def test_of_two_persons_with_one_surname_none_is_guessed(
    parser: Parser, one: str, other: str, name: str | None
) -> None:
    assert named(parser, "Lund", one, *["The ferry sank."] * 8, other) == name


def test_an_initial_that_fits_two_first_names_unites_nobody(parser: Parser) -> None:
    assert named(parser, "Lund", "Then A. Lund left.", "Ada Lund left.", "Anna Lund left.") is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("The plan of Lund failed.", "The plan of Minister Ada Lund failed."),
        ("Lund's plan failed.", "Minister Ada Lund's plan failed."),
        ("The council rejected Lund's plan on Friday.", "The council rejected Minister Ada Lund's plan on Friday."),
        ("The Lund government fell.", "The Lund government fell."),
        ('The mayor said "Lund must go" on Friday.', 'The mayor said "Lund must go" on Friday.'),
        # Once is enough.
        (
            "The council rejected the plan of Lund, and the critics of Lund left.",
            "The council rejected the plan of Minister Ada Lund, and the critics of Lund left.",
        ),
        ("Ada Lund said that the plan of Lund had failed.", "Ada Lund said that the plan of Lund had failed."),
        # Whom the article does not name in full.
        ("The council rejected Okafor's plan on Friday.", "The council rejected Okafor's plan on Friday."),
    ],
)
def test_a_bare_surname_is_introduced_once(parser: Parser, text: str, right: str) -> None:
    assert told(parser, text, "Minister Ada Lund opened the dam.", "Lund left.") == right


def test_whoever_was_met_is_not_introduced_again(parser: Parser) -> None:
    text = "The plan of Lund failed."
    assert told(parser, text, "Ada Lund opened the dam.", met=frozenset({"Lund"})) == text


def test_several_persons_are_introduced_in_their_places(parser: Parser) -> None:
    text = "The council rejected Lund's plan after Okafor's speech."
    held, sentences = article("Mayor Ivo Okafor spoke.", "Ada Lund opened the dam.")
    (parse,) = parser.parse([text])
    found, places = introduced(
        parse, frozenset(), lambda surname: full_name(surname, held, sentences, parser), held.slice
    )
    assert found == "The council rejected Ada Lund's plan after Mayor Ivo Okafor's speech."
    assert [held.slice(place) for place in places] == ["Ada Lund", "Mayor Ivo Okafor"]


def test_an_article_inside_the_sentence_has_no_capital(parser: Parser) -> None:
    body = "The Prime Minister Ada Lund opened the dam."
    assert told(parser, "The plan of Lund failed.", body) == "The plan of the Prime Minister Ada Lund failed."
    assert told(parser, "Lund's plan failed.", body) == "The Prime Minister Ada Lund's plan failed."


def test_two_persons_with_one_surname_stay_as_they_are(parser: Parser) -> None:
    text = "The plan of Lund failed."
    assert told(parser, text, "Ada Lund opened the dam.", "Her brother Ivo Lund left.") == text


def test_whose_sister_somebody_is_stays_where_the_name_stands(parser: Parser) -> None:
    assert named(parser, "Lund", "He met his sister Ada Lund on Friday.") == "Ada Lund"
