from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.chain.triage import CaseFacts, Deadline, Priority, prioritise
from nodal.facts.priorities import BANDS, FACTS, Axis, Band, Condition, Factor, Operator, Priorities, Value

AT = datetime(2026, 11, 24, tzinfo=UTC)


def factor(code: str, points: int, fact: str, value: Value, *, axis: Axis = Axis.DANGER) -> Factor:
    count = isinstance(value, int) and not isinstance(value, bool)
    operator = Operator.AT_LEAST if count else Operator.IS
    if fact in ("days_since", "retention_days", "youngest_age"):
        operator = Operator.AT_MOST
    return Factor(code, axis, points, (Condition(fact, operator, value),), f"Sentence of {code}.", "invented")


RULES = Priorities(
    "test@1",
    (
        factor("urgent", 100, "urgent", True),
        factor("sextortion", 60, "sextortion", True),
        factor("novel", 30, "novel_files", 1),
        factor("known", 15, "known_files", 1),
        factor("class", 20, "classification", "A1"),
        factor("week", 5, "days_since", 7),
        factor("again", 10, "prior_reports", 1),
        factor("usable", 20, "usable_identifiers", 1, axis=Axis.WORKABILITY),
        factor("dying", 30, "retention_days", 14, axis=Axis.WORKABILITY),
        factor("gone", -20, "records_gone", True, axis=Axis.WORKABILITY),
    ),
    tuple(Band(code, limit, "") for code, limit in zip(BANDS, (100, 50, 15, 0), strict=True)),
)


def deadline(days: float) -> Deadline:
    return Deadline(AT + timedelta(days=days), "records", "isp", "parties[0].ips[0]", "rule of the pack", "own", "x")


def rank(facts: CaseFacts, *clocks: Deadline) -> Priority:
    return prioritise(facts, RULES, at=AT, clocks=clocks)


flags = st.booleans()
counts = st.integers(0, 5)
cases = st.builds(
    CaseFacts, urgent=flags, sextortion=flags, known_files=counts, novel_files=counts, unknown_files=counts,
    classification=st.sampled_from([None, "A1", "B2"]), prior_reports=counts, usable_identifiers=counts,
    happened_at=st.one_of(st.none(), st.integers(-400, 400).map(lambda days: AT + timedelta(days=days))),
    minor_reported=flags,
)  # fmt: skip


@settings(max_examples=40)
@given(cases, st.integers(0, 10**6), st.integers(0, 10**6))
def test_viral_size_never_adds_danger(case: CaseFacts, files: int, uploaders: int) -> None:
    assert rank(replace(case, viral_files=files, uploaders=uploaders)).rank_key == rank(case).rank_key


@pytest.mark.parametrize("fact", ["viral_files", "uploaders", "minor_reported"])
@pytest.mark.parametrize("axis", list(Axis))
def test_no_pack_can_give_points_for_what_is_viral_or_for_a_minor(fact: str, axis: Axis) -> None:
    value: Value = True if FACTS[fact].kind == "yes_no" else 1
    with pytest.raises(ValueError, match="may not count"):
        factor("x", 5, fact, value, axis=axis)


def test_no_pack_can_lower_danger() -> None:
    with pytest.raises(ValueError, match="points of danger"):
        factor("x", -5, "known_files", 1)


@settings(max_examples=40)
@given(cases, counts, st.lists(st.integers(-400, 400), max_size=3))
def test_how_well_it_can_be_worked_on_never_touches_danger(case: CaseFacts, usable: int, days: list[int]) -> None:
    other = rank(replace(case, usable_identifiers=usable), *(deadline(d) for d in days))
    assert (other.danger, other.band) == (rank(case).danger, rank(case).band)


def test_a_clock_that_runs_out_raises_workability_not_danger() -> None:
    case = CaseFacts(known_files=1)
    calm, pressing, gone = rank(case, deadline(300)), rank(case, deadline(3)), rank(case, deadline(-1))
    assert pressing.workability > calm.workability > gone.workability
    assert calm.danger == pressing.danger == gone.danger
    assert pressing.rank_key < calm.rank_key < gone.rank_key


def test_the_next_deadline_is_shown_and_when_all_have_passed_the_last() -> None:
    assert rank(CaseFacts(), deadline(-5), deadline(9), deadline(2)).dies_at == deadline(2).dies_at
    assert rank(CaseFacts(), deadline(-5), deadline(-2)).dies_at == deadline(-2).dies_at
    assert rank(CaseFacts()).dies_at is None
    assert rank(CaseFacts(), deadline(2)).dies_rule == "rule of the pack"


def test_an_event_in_the_future_is_not_recent() -> None:
    ahead = rank(CaseFacts(happened_at=AT + timedelta(days=1)))
    assert ahead.danger == 0
    assert rank(CaseFacts(happened_at=AT)).danger == 5


def test_a_reported_minor_goes_to_the_welfare_track_and_keeps_the_danger() -> None:
    case = CaseFacts(sextortion=True)
    minor = rank(replace(case, minor_reported=True))
    assert minor.track == "welfare"
    assert rank(case).track == "suspect"
    assert minor.danger == rank(case).danger


def test_the_factors_say_why_in_the_words_of_the_pack() -> None:
    found = rank(CaseFacts(sextortion=True, known_files=2, usable_identifiers=1))
    assert [(hit.code, hit.points) for hit in found.factors] == [("sextortion", 60), ("known", 15), ("usable", 20)]
    assert found.factors[0].sentence == "Sentence of sextortion."
    assert (found.danger, found.workability, found.band) == (75, 20, "high")
    assert found.rules_version == "test@1"


def test_one_fact_that_would_change_the_band_is_named_with_its_reason() -> None:
    changes = {(c.fact, c.band_after): c for c in rank(CaseFacts(sextortion=True, known_files=2)).would_change}
    assert changes["urgent", "imminent"].would_be is True
    assert changes["sextortion", "routine"].sentence == (
        "It would be routine instead of high if this did not hold: Sentence of sextortion."
    )
    assert changes["novel_files", "imminent"].would_be == 1
    assert ("viral_files", "imminent") not in changes


@settings(max_examples=30)
@given(cases)
def test_every_change_named_really_changes_the_band(case: CaseFacts) -> None:
    before = rank(case)
    for change in before.would_change:
        assert change.band_before == before.band != change.band_after
        if change.fact == "days_since":
            days = change.would_be
            assert isinstance(days, int)
            changed = replace(case, happened_at=AT - timedelta(days=days))
        else:
            changed = replace(case, **{change.fact: change.would_be})  # type: ignore[arg-type]
        assert rank(changed).band == change.band_after


def test_an_imminent_case_stands_before_any_workable_one() -> None:
    unworkable = rank(CaseFacts(urgent=True), deadline(-9))
    workable = rank(CaseFacts(sextortion=True, usable_identifiers=9), deadline(1))
    assert unworkable.rank_key < workable.rank_key
