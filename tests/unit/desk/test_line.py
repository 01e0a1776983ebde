"""A line of the inbox in words, for one and for many, near its end and long before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from database import configure

configure()

from nodal.desk.inbox import line as words  # noqa: E402 - the words of the desk exist only once Django is configured

NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)


def title(kind: str, **parts: Any) -> str:
    found = words.Line(
        kind, 1, UUID(int=1), "open", "high", "suspect", None, None, NOW, None, parts, {}, "", 1, None, None, NOW
    )
    return ", ".join(words._title(found, {"X-1": "Unit of X"}))


@pytest.mark.parametrize(
    ("kind", "parts", "said"),
    [
        ("report", {"accounts": 1, "files": 2, "known": 0}, "1 account, 2 files that no list knows"),
        ("report", {"accounts": 3, "files": 2, "known": 2, "phones": 1}, "3 accounts, 2 known files, 1 phone"),
        ("report", {"accounts": 1, "place": "X-1"}, "1 account, addresses point to Unit of X"),
        ("report", {"accounts": 1, "place": "X-9"}, "1 account, addresses point to X-9"),
        ("lead", {"accounts": 2, "platforms": 2, "reports": 3, "state": "proposed"},
         "2 accounts, 2 platforms, 3 reports, needs a second source"),
        ("lead", {"accounts": 1, "state": "proposed", "may_confirm": True}, "1 account, may be confirmed"),
        ("lead", {"accounts": 1, "state": "confirmed"}, "1 account, confirmed, not yet sent"),
        (
            "lead",
            {"accounts": 1, "state": "confirmed", "passed_on": True},
            "1 account, confirmed by the unit that sent it",
        ),
        ("lead", {"accounts": 1, "state": "confirmed", "asks_second": True},
         "1 account, another unit says to clear it: yours must say so too"),
        ("lead", {"accounts": 1, "network": "tested", "state": "unsure"}, "1 account, tested network, unsure"),
        ("report", {}, "0 accounts"),
    ],
)  # fmt: skip
def test_a_title_says_what_there_is_and_nothing_else(kind: str, parts: dict[str, Any], said: str) -> None:
    assert title(kind, **parts) == said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (None, ("", "")),
        (timedelta(days=-1), ("records may be gone", "quiet")),
        (timedelta(hours=5), ("records die today", "clock")),
        (timedelta(days=1, hours=1), ("records die in 1 day", "clock")),
        (timedelta(days=12, hours=1), ("records die in 12 days", "")),
        (timedelta(days=300), ("records die in 300 days", "quiet")),
    ],
)
def test_a_clock_warns_in_its_last_week_and_is_quiet_when_it_is_far(
    left: timedelta | None, said: tuple[str, str]
) -> None:
    assert words._clock(NOW + left if left else None, NOW) == said
