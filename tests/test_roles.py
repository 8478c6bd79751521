from __future__ import annotations

import pytest
from citing import cited, codes

from brief.citations.reading import read
from brief.citations.roles import check_roles, deeds
from brief.types import ProblemCode


@pytest.mark.parametrize(
    ("text", "verb", "agent", "patient"),
    [
        ("Then Kestria attacked Dalvia.", "attacked", "Kestria", "Dalvia"),
        ("Then Dalvia was attacked by Kestria.", "attacked", "Kestria", "Dalvia"),
        ("Then Dalvia was attacked at dawn.", "attacked", None, "Dalvia"),
        ("Then Ada Osei, mayor of the old town, closed it.", "closed", "Ada Osei", None),
        ("They will invite Ada Osei.", "invite", None, "Ada Osei"),
    ],
)
def test_a_deed_has_its_parts(text: str, verb: str, agent: str | None, patient: str | None) -> None:
    (deed,) = (deed for deed in deeds(read(text)) if deed.verb.text == verb)
    assert (deed.agent and deed.agent.text, deed.patient and deed.patient.text) == (agent, patient)


@pytest.mark.parametrize(
    ("claim", "source", "found"),
    [
        ("Then Dalvia attacked Kestria.", "Then Kestria attacked Dalvia.", True),
        ("Then Kestria was attacked by Dalvia.", "Then Kestria attacked Dalvia.", True),
        ("Then Dalvia was attacked by Kestria.", "Then Kestria attacked Dalvia.", False),
        ("Then Kestria attacked Dalvia.", "Then Dalvia was attacked by Kestria.", False),
        ("Then Dalvia attacked.", "Then Kestria attacked Dalvia.", True),
        ("Then Dalvia met Kestria.", "Then Kestria met Dalvia.", False),
        ("Then Kestria attacked Norvik.", "Then Kestria attacked Dalvia.", False),
        ("Then Norvik attacked Tarsena.", "Then Kestria attacked Dalvia.", False),
    ],
)
def test_who_acts_and_who_is_acted_on_is_kept(claim: str, source: str, found: bool) -> None:  # noqa: FBT001
    assert codes(check_roles, claim, source) == ([ProblemCode.ROLE] if found else [])


def test_the_verb_of_the_source_is_named() -> None:
    source = cited("Then Kestria attacked Dalvia.")
    (finding,) = check_roles(read("Then Dalvia attacked Kestria."), source)
    assert [source.articles[0].slice(place) for place in finding.problem.sources] == ["attacked"]
    assert (finding.problem.start, finding.problem.end, finding.sure) == (5, 11, True)
