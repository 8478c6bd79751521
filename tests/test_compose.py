from __future__ import annotations

from builders import said

from brief.compose import overview
from brief.edit import Option
from brief.types import Statement

LONG = "The harbour board closed the northern quay for 12 weeks on Friday, citing cracks that divers had found in May."
SHORT = "The harbour board closed the northern quay for 12 weeks."


def story(name: str, count: int) -> list[Statement]:
    return [said(f"{name} {number}.") for number in range(count)]


def slot(*statements: Statement) -> tuple[Option, ...]:
    return tuple(Option(statement, 0.0) for statement in statements)


def test_the_first_two_stories_lead() -> None:
    stories = [story("Ferry", 2), story("Tram", 2), story("Water", 2)]
    slots = [slot(statement) for statements in stories for statement in statements]
    assert [one.text for one in overview(stories, slots)] == ["Ferry 0.", "Tram 0."]


def test_a_single_story_gives_both_sentences() -> None:
    stories = [story("Ferry", 6)]
    assert [one.text for one in overview(stories, [slot(one) for one in stories[0]])] == ["Ferry 0.", "Ferry 1."]


def test_a_short_briefing_has_none() -> None:
    stories = [story("Ferry", 3), story("Tram", 2)]
    assert overview(stories, [slot(one) for statements in stories for one in statements]) == ()


def test_a_lead_is_told_in_the_form_nearest_to_a_headlines_length() -> None:
    printed, shorter, shortest = said(LONG), said(SHORT), said("It closed.")
    stories = [[printed, *story("Ferry", 5)]]
    slots = [slot(shortest, printed, shorter), *(slot(one) for one in stories[0][1:])]
    assert overview(stories, slots)[0] in (printed, shorter)
    assert overview(stories, slots)[0] is min((printed, shorter), key=lambda one: abs(len(one.text.split()) - 18))


def test_a_statement_of_no_slot_stands_for_itself() -> None:
    stories = [story("Ferry", 6)]
    assert overview(stories, []) == tuple(stories[0][:2])
