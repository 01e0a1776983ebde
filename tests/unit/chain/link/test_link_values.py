from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from nodal.chain.link.clean import clean, platform_of
from nodal.chain.link.holdings import (
    CLAIMED,
    OBSERVED,
    STATED,
    SURE,
    admitted_recipients,
    grade_of,
    holdings,
)
from nodal.chain.link.observation import Decision, Observation
from nodal.chain.link.values import COMMON_NAMES, DISPOSABLE_DOMAINS, EMPTY_HASHES, PLACEHOLDER_LOCALS, why_unusable

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        *(("email", f"asha@{domain}", "disposable_domain") for domain in sorted(DISPOSABLE_DOMAINS)[:3]),
        *(("email", f"{local}@example.org", "placeholder") for local in sorted(PLACEHOLDER_LOCALS)[:3]),
        ("email", "asha.k@example.org", None),
        ("phone", "0000000000", "placeholder"),
        ("phone", "+911234567890", "placeholder"),
        ("phone", "0987654321", "placeholder"),
        ("phone", "12345", "placeholder"),
        ("phone", "+9100002736455", None),
        ("device", "00000000-0000-0000-0000-000000000000", "placeholder"),
        ("device", "unknown", "placeholder"),
        ("device", "3f2a77aa", None),
        *(("hash", value, "trivial_hash") for value in sorted(EMPTY_HASHES)),
        ("hash", "sha1:" + "0" * 40, "trivial_hash"),
        ("hash", "5f" * 16, None),
        *(("screen", name.upper() + "7", "common_name") for name in sorted(COMMON_NAMES) if len(name) > 3),
        ("screen", "abc", "common_name"),
        ("screen", "user48213", None),
        ("screen", "quietriver", None),
        ("ip", "192.168.1.4", "shared_address"),
        ("ip", "100.100.1.4", "shared_address"),
        ("ip", "fe80::1", "shared_address"),
        ("ip", "192.0.2.4", None),
        ("ip", "2001:db8::1", None),
        ("ip_port", "10.1.2.3|4000|x|y", "shared_address"),
        ("ip_port", "198.18.0.7|z|4000|x|y", "placeholder"),
        ("ip", "198.18.0.7|4000|x|y", "placeholder"),
        ("chat", "null", "placeholder"),
        ("chat", "room|7", None),
    ],
)
def test_values_that_name_nobody(kind: str, value: str, why: str | None) -> None:
    assert why_unusable(kind, value) == why


def seen(report: str, account: str = "A|1", kind: str = "chat", value: str = "c", **more: object) -> Observation:
    return Observation(report, account, kind, value, **more)  # type: ignore[arg-type]


def test_observations_are_valid_from_birth() -> None:
    for wrong in ({"kind": "mail"}, {"role": "suspect"}, {"at": NOON.replace(tzinfo=None)}):
        with pytest.raises(ValueError, match="a"):
            seen("r", **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="two accounts"):
        Decision("a", "a", same=True)


def test_the_sender_is_the_column_else_the_reporter_else_the_platform() -> None:
    rows = clean(
        [
            seen("r1", sender="ncx"),
            seen("r2"),
            seen("r3"),
            seen("r3", "B|2", "email", "told@example.org", role="reporter"),
        ]
    )
    assert [(row.report_id, row.sender) for row in rows if row.role == "reported"] == [
        ("r1", "ncx"),
        ("r2", "a"),
        ("r3", "told@example.org"),
    ]
    assert platform_of("noplatform") == ""


def test_a_report_filed_again_and_equal_rows_count_once_but_another_sender_is_another_voice() -> None:
    rows = clean([seen("r2"), seen("r2"), seen("r1"), seen("r3", sender="Z")])
    assert [row.report_id for row in rows] == ["r1", "r3"]


def test_impossible_times_and_server_ports_are_not_known() -> None:
    rows = clean(
        [
            seen("r1", kind="ip", value="192.0.2.1", port=443, at=NOON.replace(year=1971)),
            seen("r2", kind="ip", value="192.0.2.1", port=40_000, at=NOON.astimezone(timezone(timedelta(hours=5)))),
        ]
    )
    assert [(row.port, row.at) for row in rows] == [(None, None), (40_000, NOON)]


def test_grades_come_from_who_verified_and_how_many_senders_say_it() -> None:
    def grade(*rows: Observation) -> int:
        return holdings(clean(rows), "same_person")["email", "x@example.org"][0].grade

    def mail(report: str, **more: object) -> Observation:
        return seen(report, kind="email", value="x@example.org", **more)

    assert grade(mail("r1", verified=True)) == OBSERVED
    assert grade(mail("r1")) == STATED
    assert grade(mail("r1", verified=False), mail("r2", verified=False)) == CLAIMED
    assert grade(mail("r1", verified=False), mail("r2", verified=False, sender="Z")) == OBSERVED


@pytest.mark.parametrize(
    ("kind", "sender", "grade"),
    [
        ("device", "A", OBSERVED), ("device", None, OBSERVED), ("device", "Z", SURE), ("ip", "Z", SURE),
        ("chat", "Z", OBSERVED), ("phone", "A", STATED), ("phone", "Z", STATED),
    ],
)  # fmt: skip
def test_what_nobody_says_was_observed_was_so_where_a_platform_speaks_of_its_own(
    kind: str, sender: str | None, grade: int
) -> None:
    (row,) = clean([seen("r1", kind=kind, value="v", sender=sender)])
    assert grade_of(row) == grade
    assert grade_of(replace(row, verified=True)) == OBSERVED
    assert grade_of(replace(row, verified=False)) == CLAIMED


def test_runs_of_ten_minute_buckets_are_joined() -> None:
    rows = clean(
        [seen(f"r{m}", kind="ip", value="192.0.2.1", port=40_000, at=NOON + timedelta(minutes=m)) for m in (1, 11, 40)]
    )
    values = sorted(value for kind, value in holdings(rows, "same_person") if kind == "ip_port")
    assert values == [
        "192.0.2.1|40000|2024-06-01T12:00:00Z|2024-06-01T12:20:00Z",
        "192.0.2.1|40000|2024-06-01T12:40:00Z|2024-06-01T12:50:00Z",
    ]


def test_the_gap_is_between_spans_and_unknown_times_are_half_a_year() -> None:
    def held(*days: int | None) -> list[Observation]:
        return [seen(f"r{d}", f"A|{days}", at=None if d is None else NOON + timedelta(days=d)) for d in days]

    early, late, over, never = (
        holdings(clean(held(*days)), "associate")["chat", "c"][0] for days in ((0, 10), (15,), (5, 20), (None,))
    )
    assert (early.gap_days(late), late.gap_days(early), early.gap_days(over), late.gap_days(never)) == (5, 5, 0, 180)


def test_recipients_are_admitted_from_two_reported_accounts_or_when_reported_themselves() -> None:
    rows = [seen("r1"), seen("r1", "C|1", role="recipient"), seen("r1", "C|2", role="recipient")]
    rows += [
        seen("r2", "B|2"),
        seen("r2", "C|1", role="recipient"),
        seen("r3", "C|3"),
        seen("r1", "C|3", role="recipient"),
    ]
    assert admitted_recipients(rows) == {"C|1", "C|3"}
