"""A time is read or it is not; nothing is guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.facts.flags import FLAGS
from nodal.facts.times import Order, read_sheet_time, read_time

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at", "flags"),
    [
        ("2021-04-02T08:00:00Z", "2021-04-02T08:00:00+00:00", ()),
        ("2021-04-02t08:00:00z", "2021-04-02T08:00:00+00:00", ()),
        ("2021-04-02 08:00:00Z", "2021-04-02T08:00:00+00:00", ()),
        ("2021-04-02T08:00:00+05:30", "2021-04-02T02:30:00+00:00", ()),
        ("2021-04-02T08:00:00+0530", "2021-04-02T02:30:00+00:00", ()),
        ("2021-04-02T08:00:00-00:00", "2021-04-02T08:00:00+00:00", ()),
        ("2021-04-02T08:00Z", "2021-04-02T08:00:00+00:00", ()),
        ("2026-11-23T22:13:12.866779992Z", "2026-11-23T22:13:12.866779+00:00", ()),
        ("2021-04-02T24:00:00Z", "2021-04-03T00:00:00+00:00", ("time.leap",)),
        ("2021-04-02T24:00Z", "2021-04-03T00:00:00+00:00", ("time.leap",)),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00", ("time.leap",)),
        ("2021-04-02T08:00:00", None, ("time.zone_missing",)),
        ("2021-04-02 08:00", None, ("time.zone_missing",)),
        ("2026-11-24T12:04:59Z", "2026-11-24T12:04:59+00:00", ()),
        ("2026-11-24T12:05:01Z", "2026-11-24T12:05:01+00:00", ("time.future",)),
        ("1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00+00:00", ("time.implausible",)),
        ("2021-04-02", None, ("time.unreadable",)),
        ("", None, ("time.unreadable",)),
        ("2021-02-30T08:00:00Z", None, ("time.unreadable",)),
        ("2021-04-02T25:00:00Z", None, ("time.unreadable",)),
        ("2021-04-02T24:00:01Z", None, ("time.unreadable",)),
        ("2021-04-02T08:00:61Z", None, ("time.unreadable",)),
        ("2021-04-02T08:00:00,5Z", None, ("time.unreadable",)),
        ("2021-04-02T08:00:00 Z", None, ("time.unreadable",)),
        ("2021-04-02T08:00:00+05", None, ("time.unreadable",)),
        ("2021-04-02T08:00:00+05:61", None, ("time.unreadable",)),
        ("2021-04-02T8:00:00Z", None, ("time.unreadable",)),
        ("2021-04-02T08:00:00 IST", None, ("time.unreadable",)),
        ("0000-04-02T08:00:00Z", None, ("time.unreadable",)),
        ("0001-01-01T00:00:00+14:00", None, ("time.unreadable",)),
        ("02/04/2021 08:00Z", None, ("time.unreadable",)),
        ("२०२१-04-02T08:00:00Z", None, ("time.unreadable",)),
        ("1617350400", None, ("time.unreadable",)),
        ("2021-04-02T08:00:00Z\n", None, ("time.unreadable",)),
    ],
)
def test_a_text_is_read_as_the_interface_says(text: str, at: str | None, flags: tuple[str, ...]) -> None:
    moment, noticed = read_time(text, now=NOW)
    assert (moment.raw, moment.at and moment.at.isoformat(), noticed) == (text, at, flags)


@pytest.mark.parametrize(
    ("text", "order", "at", "flags"),
    [
        ("2021-04-02T08:00:00Z", "dmy", "2021-04-02T08:00:00+00:00", ()),
        ("02/04/2021 08:00:00Z", "dmy", "2021-04-02T08:00:00+00:00", ()),
        ("02/04/2021 08:00:00Z", "mdy", "2021-02-04T08:00:00+00:00", ()),
        ("02/04/2021 08:00:00Z", "iso", None, ("time.ambiguous",)),
        ("25/04/2021 08:00:00Z", "iso", None, ("time.unreadable",)),
        ("25/04/2021 08:00:00Z", "mdy", None, ("time.unreadable",)),
        ("2.4.2021 8:05 PM +05:30", "dmy", "2021-04-02T14:35:00+00:00", ()),
        ("2.4.2021 12:05 AMZ", "dmy", "2021-04-02T00:05:00+00:00", ()),
        ("2.4.2021 13:05 PM", "dmy", None, ("time.unreadable",)),
        ("02-04-2021 08:00", "dmy", None, ("time.zone_missing",)),
        ("02/04/21 08:00Z", "dmy", None, ("time.ambiguous",)),
        ("02/04/2021", "dmy", None, ("time.unreadable",)),
        ("02/04-2021 08:00Z", "dmy", None, ("time.unreadable",)),
    ],
)
def test_a_sheet_is_read_in_its_declared_order_only(text: str, order: Order, at: str | None, flags: object) -> None:
    moment, noticed = read_sheet_time(text, order=order, now=NOW)
    assert (moment.at and moment.at.isoformat(), noticed) == (at, flags)


@settings(max_examples=30, deadline=None)
@given(
    at=st.datetimes(min_value=NOW.replace(tzinfo=None, year=1991), max_value=NOW.replace(tzinfo=None)),
    minutes=st.integers(min_value=-23 * 60, max_value=23 * 60),
)
def test_what_was_written_with_a_zone_is_read_as_the_same_moment(at: datetime, minutes: int) -> None:
    written = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    moment, noticed = read_time(written.isoformat(), now=NOW)
    assert moment.at == written
    assert noticed == ()


@settings(max_examples=30, deadline=None)
@given(text=st.text(alphabet="0123456789-/:.TZ +APM", max_size=30), order=st.sampled_from(["iso", "dmy", "mdy"]))
def test_no_text_is_too_odd(text: str, order: Order) -> None:
    moment, noticed = read_sheet_time(text, order=order, now=NOW)
    assert moment.raw == text
    assert set(noticed) <= FLAGS
    assert moment.at is not None or noticed
