from __future__ import annotations

import pytest

from brief.citations.keys import key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Chinese", "China"),
        ("U.S.", "American"),
        ("Kiev", "Kyiv"),
        ("Dolan", "dolan"),
        ("stole", "stolen"),
        ("falls", "fell"),
        ("José", "Jose"),
    ],
)
def test_aliases_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_a_pronoun_is_no_country() -> None:
    assert key("us") != key("US")


def test_doubled_digits_are_kept() -> None:
    assert key("1100") != key("10")
