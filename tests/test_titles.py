from __future__ import annotations

import pytest
from citing import cited, codes

from brief.citations.reading import read
from brief.citations.titles import check_titles
from brief.types import ProblemCode


@pytest.mark.parametrize(
    ("claim", "source", "found"),
    [
        ("Mayor Ada Osei left.", "Former Mayor Ada Osei left.", True),
        ("Former Mayor Ada Osei left.", "Mayor Ada Osei left.", True),
        ("Ex-mayor Osei left.", "Mayor Ada Osei left.", True),
        ("Acting Mayor Osei left.", "Acting Mayor Ada Osei left.", False),
        ("Vice President Osei left.", "President Ada Osei left.", True),
        ("Ada Osei left.", "Former Mayor Ada Osei left.", False),
        ("Mayor Osei left.", "Former Mayor Ada Osei met Mayor Osei.", False),
        ("Mayor Lena Roth left.", "Former Mayor Ada Osei left.", False),
    ],
)
def test_what_goes_with_a_title_is_kept(claim: str, source: str, found: bool) -> None:  # noqa: FBT001
    assert codes(check_titles, claim, source) == ([ProblemCode.ROLE] if found else [])


def test_the_name_that_bears_the_title_is_shown() -> None:
    source = cited("Former Mayor Ada Osei left.")
    (finding,) = check_titles(read("Mayor Ada Osei left."), source)
    assert [source.articles[0].slice(place) for place in finding.problem.sources] == ["Ada Osei"]
    assert finding.problem.message == "“former” goes with the title of “Ada Osei” in one of the two texts only"
