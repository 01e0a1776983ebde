from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from nodal.facts.law import Clock, Confidence, Regime, Section
from nodal.facts.pack import Circle, Pack, PostalPlace
from nodal.facts.places import Jurisdiction, Tier, Unit

if TYPE_CHECKING:
    from nodal.facts.priorities import Priorities
    from nodal.facts.routing import RoutingRules

CHANGE = date(2022, 1, 1)
LAST = date(2021, 12, 31)


def place(code: str, kind: str, parent: str | None = None, *aliases: str, name: str = "") -> Jurisdiction:
    return Jurisdiction(code, name or code, "", kind, parent, aliases, source="invented")


def regime(code: str, *, begin_until: date | None = None, begin_from: date | None = None,
           end_until: date | None = None, end_from: date | None = None) -> Regime:  # fmt: skip
    return Regime(
        code=code, begin_from=begin_from, begin_until=begin_until, end_from=end_from, end_until=end_until,
        case_from=None, case_until=None, substantive=(code,), investigation="P", trial="P", evidence="E",
        certificate="C", note="", confidence=Confidence.OWN, source="invented",
    )  # fmt: skip


PLACES = (
    place("X", "country"),
    place("X-N", "state", "X", "REG:1", "Old North", name="Northland"),
    place("X-S", "state", "X"),
    place("X-N-1", "district", "X-N", name="Newton"),
    place("X-S-1", "district", "X-S", name="Newton"),
)


def pack(*, postal: Mapping[str, tuple[str, ...]] | None = None) -> Pack:
    return Pack(
        code="x", version="x@2026.11", name="Examplia", country="X", languages=(("en", "English"),),
        time_zone="Etc/UTC", calling_code="999", majority_age=18, emergency="Call.", emergency_numbers=(),
        tiers=(Tier("state", "State", "", 0), Tier("district", "District", "", 1)),
        jurisdictions={p.code: p for p in PLACES},
        units=(
            Unit("X-N", "Old Cell", "", "state", None, "X-N", valid_until=LAST),
            Unit("X-N", "New Cell", "", "state", None, "X-N", valid_from=CHANGE),
            Unit("X-N-1", "Station", "", "district", "X-N", "X-N-1"),
        ),
        circles=(), postal=postal or {}, postal_prefixes={"1": ("X-N",), "12": ("X-S",)}, networks={},
        network_tables=(),
        clocks=(
            Clock("isp", "records", 90, "record", None, LAST, "old", Confidence.READ, "invented"),
            Clock("isp", "records", 365, "record", CHANGE, None, "new", Confidence.READ, "invented"),
        ),
        law=(), regimes=(
            regime("old", begin_until=LAST, end_until=LAST), regime("new", begin_from=CHANGE, end_from=CHANGE),
            regime("across", begin_until=LAST, end_from=CHANGE),
        ),
        documents={}, words=(), forbidden_words=(),
        # Rules of routing and priority are read by others and not asked for here.
        routing=cast("RoutingRules", None), priorities=cast("Priorities", None),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["X-N", "northland", "REG:1", "old  north"])
def test_a_place_is_found_by_any_of_its_names(text: str) -> None:
    assert pack().called(text) == ("X-N",)


def test_a_name_that_two_places_bear_finds_both_and_a_strange_one_none() -> None:
    assert pack().called("Newton") == ("X-N-1", "X-S-1")
    assert pack().called("Elsewhere") == ()
    assert pack().called("") == ()


def test_the_state_of_a_district_is_found_and_a_country_has_none() -> None:
    assert pack().place_of_kind("X-N-1", "state") == "X-N"
    assert pack().place_of_kind("X-N", "state") == "X-N"
    assert pack().place_of_kind("X", "state") is None
    assert pack().contains("X", "X-S-1")


def test_a_postal_code_that_is_not_listed_falls_back_to_its_longest_known_prefix() -> None:
    known = pack(postal={"1299": ("X-N-1", "X-S-1")})
    assert known.postal_place("12 99") == PostalPlace("1299", ("X-N-1", "X-S-1"))
    assert known.postal_place("1200") == PostalPlace("12", ("X-S",))
    assert known.postal_place("1900") == PostalPlace("1", ("X-N",))
    assert known.postal_place("9999") is None
    assert known.postal_place("") is None


def test_one_seat_has_one_name_on_each_day() -> None:
    before, after = pack().unit("X-N", on=LAST), pack().unit("X-N", on=CHANGE)
    assert [u.name for u in (before, after) if u] == ["Old Cell", "New Cell"]
    assert pack().unit("X-S", on=CHANGE) is None
    assert len(pack().units_on(CHANGE)) == 2


def test_only_offices_of_exactly_this_place_answer_for_it() -> None:
    assert [u.name for u in pack().units_for("X-N", on=CHANGE)] == ["New Cell"]
    assert pack().units_for("X-N", on=CHANGE, tier="district") == ()


def test_the_rule_on_the_day_of_the_event_counts() -> None:
    [old] = pack().clocks_for("isp", event="record", on=LAST)
    [new] = pack().clocks_for("isp", event="record", on=CHANGE)
    assert old.ends(LAST) == date(2022, 3, 31)
    assert new.ends(CHANGE) == date(2023, 1, 1)
    assert pack().clocks_for("isp", event="report", on=CHANGE) == ()


@pytest.mark.parametrize(
    ("begin", "end", "code"),
    [(LAST, LAST, "old"), (CHANGE, CHANGE, "new"), (LAST, CHANGE, "across")],
)
def test_the_dates_of_the_offence_decide_which_code_applies(begin: date, end: date, code: str) -> None:
    assert [r.code for r in pack().regimes_for(begin=begin, end=end, case=date(2024, 1, 1))] == [code]


def test_the_date_of_the_case_can_exclude_a_row() -> None:
    late = replace(regime("late"), case_from=CHANGE)
    assert late.applies(begin=LAST, end=LAST, case=CHANGE)
    assert not late.applies(begin=LAST, end=LAST, case=LAST)


def test_a_provision_is_in_force_between_its_dates() -> None:
    section = Section("A", "Act", "1", "", "", "", None, LAST, "", "", "", Confidence.READ, "invented")
    assert section.is_valid(LAST)
    assert not section.is_valid(CHANGE)


def test_a_circle_names_its_sure_places_before_the_shared_ones() -> None:
    assert Circle("C", "C", ("X-N",), ("X-S",), "", "invented").places == ("X-N", "X-S")
