from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.chain.builders import NOON, moment, sighting, told

from nodal.chain.receive import CLOCK_SKEW, Refusal, Report, accept
from nodal.facts.flags import Flag
from nodal.facts.report import Incident, Moment, Told

RECEIVED = NOON + timedelta(days=1)


def accepted(report: Told) -> Report:
    outcome = accept(report, source="ncmec", received_at=RECEIVED)
    assert isinstance(outcome, Report)
    return outcome


def test_a_report_is_known_by_its_source_and_number_and_names_its_accounts() -> None:
    report = accepted(told())
    assert report.key == ("ncmec", "700200001")
    assert report.accounts == ("ExampleChat|u-1", "report|ncmec|700200001|1")
    assert report.told.flags == ()


@pytest.mark.parametrize("number", ["", "007", "12a", "-1", "١٢٣", "9" * 20, str(2**63), " 7", "1e3"])
def test_a_number_that_is_not_one_refuses_the_report(number: str) -> None:
    outcome = accept(told(number=number), source="ncmec", received_at=RECEIVED)
    assert isinstance(outcome, Refusal)
    assert outcome.code == "id.invalid"


def test_the_largest_number_is_taken() -> None:
    assert accepted(told(number=str(2**63 - 1))).number == "9223372036854775807"


def test_an_identifier_of_nobody_refuses_the_report() -> None:
    stray = sighting("email", "x@example.org", party=7)
    outcome = accept(told(sightings=(stray,)), source="ncmec", received_at=RECEIVED)
    assert outcome == Refusal("schema", "reports[0].email", "the identifier belongs to nobody named in the report")


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        pytest.param(RECEIVED + CLOCK_SKEW, [], id="as far ahead as a clock may run"),
        pytest.param(RECEIVED + CLOCK_SKEW + timedelta(seconds=1), ["time.future"], id="later than now"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), ["time.implausible"], id="before there were platforms"),
        pytest.param(None, [], id="not settled, so not judged"),
    ],
)
def test_times_are_held_against_the_time_of_receipt(at: datetime | None, codes: list[str]) -> None:
    report = accepted(told(incident=Incident(moment=moment(at)), sightings=()))
    assert [flag.code for flag in report.told.flags] == codes


def test_what_is_seen_after_it_was_reported_is_implausible() -> None:
    seen = sighting("ip", "203.0.113.7", party=0, moment=moment(NOON + timedelta(hours=2)))
    report = accepted(told(received=Moment("", NOON), incident=Incident(), sightings=(seen,)))
    assert report.told.flags == (Flag("time.implausible", "reports[0].ip"),)


def test_flags_of_the_reader_stay() -> None:
    flag = Flag("ip.cgnat", "reports[0].ip")
    assert accepted(replace(told(), flags=(flag, flag))).told.flags == (flag,)


def test_a_time_without_a_zone_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="zone"):
        accept(told(), source="ncmec", received_at=NOON.replace(tzinfo=None))
