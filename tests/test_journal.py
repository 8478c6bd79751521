"""The journal: what is written is read back, and what a flat battery left half written is no attempt."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief import journal
from brief.errors import OutputError
from brief.journal import Attempt, AttemptKind

NOON = datetime(2031, 5, 16, 12, tzinfo=UTC)
MADE = Attempt("default", date(2031, 5, 16), NOON, NOON + timedelta(minutes=2), AttemptKind.DELIVERED, "2031-05-16-ab")

attempts = st.builds(
    Attempt,
    profile=st.text(),
    period=st.dates(),
    started=st.datetimes(timezones=st.just(UTC)),
    finished=st.datetimes(timezones=st.timezones()),
    kind=st.sampled_from(AttemptKind),
    run=st.text(),
    reason=st.text(),
    waiting=st.lists(st.text()).map(tuple),
    upto=st.integers(0),
    known=st.integers(0),
    pace=st.floats(0, allow_infinity=False),
)


@given(st.lists(attempts, max_size=4))
def test_what_is_written_is_read_back(written: list[Attempt]) -> None:
    with TemporaryDirectory() as folder:
        for attempt in written:
            journal.append(Path(folder) / "new" / journal.NAME, attempt)
        assert journal.read(Path(folder) / "new" / journal.NAME) == tuple(written)


@pytest.mark.parametrize("left", range(1, 40, 3))
def test_a_torn_last_line_is_no_attempt_and_harms_no_other(tmp_path: Path, left: int) -> None:
    file = tmp_path / journal.NAME
    journal.append(file, MADE)
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:left])
    assert journal.read(file) == (MADE,)
    journal.append(file, MADE)
    assert journal.read(file) == (MADE, MADE)


def test_there_is_none_at_first(tmp_path: Path) -> None:
    assert journal.read(tmp_path / journal.NAME) == ()


def test_a_journal_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a directory"):
        journal.append(tmp_path, MADE)
    with pytest.raises(OutputError, match=r"cannot read .*: is a directory"):
        journal.read(tmp_path)
