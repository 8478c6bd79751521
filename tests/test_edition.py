"""Who tells a story, and what became of all that came in."""

from __future__ import annotations

from builders import cite, made_article, said

from brief import edition
from brief.settings import INDEPENDENT, Publishers
from brief.types import Coverage, Outlet, Section, Story

A = made_article("a", "Dam\nThe dam overflowed.\n", publisher="Orrin Post")
B = made_article("b", "Dam\nThe dam overflowed.\n", publisher="Velm Courier")
C = made_article("c", "Dam\nThe dam has overflowed.\n", url="https://www.ledger.example/dam")
D = made_article("d", "Dam\nA dam overflowed.\n")


def test_outlets_by_the_articles_that_are_their_own() -> None:
    story = Story("s", (A, B, C, D), copies=(("b", "a"),))
    assert edition.outlets(story, INDEPENDENT) == (
        Outlet("", 1, 0),
        Outlet("Orrin Post", 1, 0),
        Outlet("ledger.example", 1, 0),
        Outlet("Velm Courier", 1, 1),
    )


def test_outlets_of_one_family_count_as_one() -> None:
    publishers = Publishers((("Valley Group", ("Orrin Post", "Velm Courier")),))
    assert edition.outlets(Story("s", (A, B)), publishers) == (Outlet("Valley Group", 2, 0),)


def test_an_article_is_used_where_a_printed_statement_cites_it() -> None:
    heading, told = said("Dam", cite(A, "Dam")), said("The dam overflowed.", cite(B, "The dam overflowed."))
    dropped = (said("A dam overflowed.", cite(D, "A dam overflowed.")),)
    found = edition.coverage((A, B, C, D), 1, 2, (Section("s", heading, (told,)),), dropped)
    assert found == Coverage(articles=4, used=2, copies=1, failed=2, withheld=1)
