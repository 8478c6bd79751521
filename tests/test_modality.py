from __future__ import annotations

import pytest
from citing import codes

from brief.citations.modality import check_modality


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
