from __future__ import annotations

from datetime import UTC, date, datetime

from tests.unit.chain.builders import moment, party, sighting, told

from nodal.chain.triage import ISP, PLATFORM, KeptRecord, deadlines, records_of
from nodal.facts.law import Clock, Confidence
from nodal.facts.report import Role

RECEIVED = datetime(2024, 6, 1, tzinfo=UTC)


def clock(holder: str, event: str, days: int, *, until: date | None = None, since: date | None = None,
          kind: str = "retention") -> Clock:  # fmt: skip
    return Clock(holder, f"records of {holder}", days, event, since, until, f"{days} days", Confidence.READ, "x", kind)


CLOCKS = (
    clock(PLATFORM, "report", 90, until=date(2024, 5, 6)),
    clock(PLATFORM, "report", 365, since=date(2024, 5, 7)),
    clock(ISP, "record", 730),
    clock("police", "report", 1, kind="duty"),
    clock(PLATFORM, "report", 2, kind="duty"),
)


def test_the_rule_of_the_day_of_the_event_counts_and_duties_do_not() -> None:
    old = KeptRecord(PLATFORM, "report", datetime(2024, 5, 6, 12, tzinfo=UTC), "report")
    new = KeptRecord(PLATFORM, "report", datetime(2024, 5, 7, 12, tzinfo=UTC), "report")
    found = deadlines([new, old], CLOCKS)
    assert [d.rule for d in found] == ["90 days", "365 days"]
    assert found[0].dies_at == datetime(2024, 8, 4, tzinfo=UTC)


def test_the_earliest_comes_first_and_what_no_clock_knows_has_none() -> None:
    records = [
        KeptRecord(ISP, "record", datetime(2024, 6, 2, tzinfo=UTC), "b"),
        KeptRecord(ISP, "record", datetime(2024, 6, 1, tzinfo=UTC), "a"),
        KeptRecord("somebody", "record", datetime(2024, 6, 1, tzinfo=UTC), "c"),
    ]
    assert [d.place for d in deadlines(records, CLOCKS)] == ["a", "b"]


def test_a_report_has_the_copy_of_the_platform_and_its_dated_addresses() -> None:
    report = told(
        parties=(party(), party(Role.REPORTER)),
        sightings=(
            sighting("ip", "203.0.113.7", party=0, moment=moment()),
            sighting("ip", "203.0.113.8", party=0, moment=moment(None)),
            sighting("ip", "203.0.113.9", party=1, moment=moment()),
            sighting("ip", "10.0.0.1", party=0, moment=moment(), linkable=False),
            sighting("email", "s@example.com", party=0, moment=moment()),
        ),
    )
    found = records_of(report, received_at=RECEIVED)
    assert [(r.holder, r.since) for r in found] == [(PLATFORM, RECEIVED), (ISP, datetime(2021, 6, 1, 12, tzinfo=UTC))]


def test_the_clock_of_the_platform_runs_from_the_day_it_was_received_upstream() -> None:
    report = told(received=moment(datetime(2024, 1, 1, tzinfo=UTC)), sightings=())
    assert records_of(report, received_at=RECEIVED)[0].since == datetime(2024, 1, 1, tzinfo=UTC)
