from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.dates import moment

DAY = datetime(2031, 5, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2031-05-14", DAY),
        ("20310514", DAY),
        (" 2031-05-14 \n", DAY),
        ("2031-05-14T01:30:00+02:00", DAY - timedelta(minutes=30)),
        ("2031-05-14T08:00:00.123456789Z", DAY + timedelta(hours=8, microseconds=123456)),
        ("2031-05-14 08:00", DAY + timedelta(hours=8)),
        ("2031-05-14 08:00 GMT", DAY + timedelta(hours=8)),
        ("2031-05-14T08:00:00 +0200", DAY + timedelta(hours=6)),
        ("14 May 2031 07:09 GMT", DAY + timedelta(hours=7, minutes=9)),
        ("Wed, 14 May 2031 07:09:30 +0100", DAY + timedelta(hours=6, minutes=9, seconds=30)),
        ("May 14, 2031", DAY),
        ("MAY 14th 2031", DAY),
        ("14. May 2031", None),
        ("14 may, 2031", DAY),
        ("Wednesday, 14 May 2031, 6.20 p.m.", DAY),
        ("14 May 2031 7:09 PM EST", DAY),
        ("Sept. 3, 2031", datetime(2031, 9, 3, tzinfo=UTC)),
        ("14.05.2031", DAY),
        ("05/06/2031", None),
        ("31.02.2031", None),
        ("99 May 2031", None),
        ("May 2031", None),
        ("May 14", None),
        ("soon", None),
        ("", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-05:00", None),
    ],
)
def test_moments(stated: str, expected: datetime | None) -> None:
    assert moment(stated) == expected


@given(
    st.datetimes(
        datetime(1601, 1, 1),  # noqa: DTZ001
        datetime(2098, 12, 31),  # noqa: DTZ001
        timezones=st.timezones(),
    )
)
def test_what_is_written_exactly_is_read_back(when: datetime) -> None:
    whole = when.astimezone(UTC)
    assert moment(whole.isoformat()) == whole


@given(
    st.dates(DAY.date().replace(year=1600), DAY.date().replace(year=2099)), st.sampled_from(["%d %B %Y", "%b %d, %Y"])
)
def test_a_written_day_is_read_back(day: datetime, form: str) -> None:
    found = moment(day.strftime(form))
    assert found is not None
    assert (found.date(), found.hour, found.tzinfo) == (day, 0, UTC)


@given(st.text(st.sampled_from("0123456789-:TZ+ .,/MayGMTjun"), max_size=40) | st.text(max_size=40))
def test_anything_else_is_none_and_never_an_error(stated: str) -> None:
    found = moment(stated)
    assert found is None or found.tzinfo is UTC
