"""Every pack under packs/ is read whole, and a pack with one fault is refused with the place of that fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nodal.edges.packs import PackRefused, read_pack
from nodal.facts.law import Confidence
from nodal.facts.pack import Pack

PACKS = Path(__file__).parents[3] / "packs"
ALL = sorted(path.parent.name for path in PACKS.glob("*/pack.toml"))


@pytest.fixture(scope="module", params=ALL)
def pack(request: pytest.FixtureRequest) -> Pack:
    return read_pack(PACKS / request.param)


def test_a_pack_is_read_and_says_what_it_is(pack: Pack) -> None:
    assert pack.version.startswith(f"{pack.code}@")
    assert pack.country in pack.jurisdictions
    assert pack.emergency
    assert pack.emergency_numbers
    assert all(
        one.name(code) and one.source and one.as_of for one in pack.emergency_numbers for code, _ in pack.languages
    )
    assert pack.languages


def test_every_row_carries_its_source(pack: Pack) -> None:
    tables: tuple[Iterable[Any], ...] = (
        pack.jurisdictions.values(), pack.units, pack.circles, pack.clocks, pack.law, pack.regimes, pack.words,
        pack.networks.values(), *pack.documents.values(),
    )  # fmt: skip
    sources = [row.source for table in tables for row in table]
    assert sources
    assert all(sources)


def test_every_tier_but_a_shipped_empty_one_has_offices_with_a_way_up(pack: Pack) -> None:
    ranks = {tier.code: tier.rank for tier in pack.tiers}
    assert {unit.tier for unit in pack.units} == set(ranks)
    for unit in pack.units:
        assert (unit.parent is None) == (ranks[unit.tier] == 0)


def test_every_state_had_one_nodal_office_on_the_day_of_the_drive_and_has_one_today(pack: Pack) -> None:
    states = [p.code for p in pack.jurisdictions.values() if p.kind == "state"]
    for day in (date(2021, 12, 1), date(2026, 11, 24)):
        assert all(len(pack.units_for(state, on=day, tier="state")) == 1 for state in states)


def test_every_state_has_one_tile_and_no_two_stand_on_each_other(pack: Pack) -> None:
    states = {place.code for place in pack.jurisdictions.values() if place.kind == "state"}
    assert set(pack.tiles) == states
    assert len(set(pack.tiles.values())) == len(states)


def test_law_by_dates_has_exactly_one_answer(pack: Pack) -> None:
    for begin, end, case in (
        (date(2021, 12, 1), date(2021, 12, 1), date(2021, 12, 3)),
        (date(2021, 12, 1), date(2021, 12, 1), date(2024, 8, 1)),
        (date(2025, 1, 1), date(2025, 1, 2), date(2025, 2, 1)),
        (date(2021, 1, 1), date(2025, 1, 2), date(2025, 2, 1)),
    ):
        assert len(pack.regimes_for(begin=begin, end=end, case=case)) == 1


def test_postal_codes_point_to_places_of_one_country(pack: Pack) -> None:
    assert pack.postal
    for places in (*pack.postal.values(), *pack.postal_prefixes.values()):
        assert all(pack.contains(pack.country, place) for place in places)


# What the Indian pack must know: the story it was made for.


@pytest.fixture(scope="module")
def indian() -> Pack:
    return read_pack(PACKS / "in")


@pytest.mark.parametrize(
    ("day", "short"), [(date(2020, 6, 1), "CyPAD"), (date(2021, 12, 4), "IFSO"), (date(2025, 6, 1), "SPUWAC")]
)
def test_the_nodal_unit_of_delhi_is_that_of_the_day(indian: Pack, day: date, short: str) -> None:
    unit = indian.unit("IN-DL", on=day)
    assert unit is not None
    assert short in unit.name


def test_delhi_has_fifteen_police_districts_each_with_a_cyber_station(indian: Pack) -> None:
    day = date(2021, 12, 1)
    districts = [u for u in indian.units_on(day) if u.tier == "district" and u.parent == "IN-DL"]
    assert len(districts) == 15
    for district in districts:
        assert len(indian.units_for(district.jurisdiction, on=day, tier="station")) == 1


def test_there_are_36_states_and_union_territories_and_several_national_nodes(indian: Pack) -> None:
    assert sum(p.kind == "state" for p in indian.jurisdictions.values()) == 36
    assert sum(u.tier == "national" for u in indian.units) == 3


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("IN-OR", "IN-OD"), ("IN-CT", "IN-CG"), ("IN-TG", "IN-TS"), ("IN-UT", "IN-UK"), ("IN-DN", "IN-DH"),
        ("LGD:7", "IN-DL"), ("census:07", "IN-DL"), ("दिल्ली", "IN-DL"), ("orissa", "IN-OD"), ("TAMIL NADU", "IN-TN"),
    ],
)  # fmt: skip
def test_old_codes_registers_and_both_scripts_lead_to_the_state(indian: Pack, name: str, code: str) -> None:
    assert code in indian.called(name)


@pytest.mark.parametrize(
    ("pin", "state"),
    [("110001", "IN-DL"), ("400001", "IN-MH"), ("560001", "IN-KA"), ("737101", "IN-SK"), ("194101", "IN-LA")],
)
def test_a_pin_code_gives_its_state(indian: Pack, pin: str, state: str) -> None:
    found = indian.postal_place(pin)
    assert found is not None
    assert {indian.place_of_kind(place, "state") for place in found.places} == {state}


def test_some_pin_codes_leave_the_district_open(indian: Pack) -> None:
    spread = [places for places in indian.postal.values() if len(places) > 1]
    assert len(spread) == 1258
    assert len(indian.postal) == 19486


def test_the_drive_of_december_2021_falls_under_the_old_codes(indian: Pack) -> None:
    day = date(2021, 12, 1)
    [row] = indian.regimes_for(begin=day, end=day, case=date(2021, 12, 3))
    assert row.investigation == "CrPC 1973"
    assert "IPC 1860" in row.substantive
    assert row.certificate == "IEA-65B"
    known = {section.code for section in indian.law}
    assert {r.certificate for r in indian.regimes} <= known


def test_possession_across_the_change_of_codes_is_left_to_a_lawyer(indian: Pack) -> None:
    [row] = indian.regimes_for(begin=date(2024, 1, 1), end=date(2024, 8, 1), case=date(2024, 9, 1))
    assert row.confidence is Confidence.UNSETTLED


def test_a_platform_keeps_a_report_for_90_days_and_since_may_2024_for_a_year(indian: Pack) -> None:
    days = [
        [c.days for c in indian.clocks_for("platform", event="report", on=day)]
        for day in (date(2024, 5, 6), date(2024, 5, 7))
    ]
    assert days == [[90], [365]]


# Broken packs: one fault each, made by changing the invented country.


def replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, "the fault must be made in something that is there"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def appended(file: str, line: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    return change


def removed(file: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).unlink()


BROKEN = {
    "unknown parent": (appended("units.csv", "Y,Y,,district,NOBODY,XX-N,,,,own,s"), "units.csv", 12, "parent"),
    "office above of the same tier": (
        appended("units.csv", "Y,Y,,district,XX-N-1,XX-N,,,,own,s"), "units.csv", 12, "parent"),
    "unknown tier": (appended("units.csv", "Y,Y,,village,XX-N,XX-N,,,,own,s"), "units.csv", 12, "tier"),
    "no tier": (appended("units.csv", "Y,Y,,,XX-N,XX-N,,,,own,s"), "units.csv", 12, "tier"),
    "unknown place of an office": (
        appended("units.csv", "Y,Y,,state,XX-BUREAU,QQ,,,,own,s"), "units.csv", 12, "jurisdiction"),
    "one office twice on one day": (
        appended("units.csv", "XX-N,Y,,state,XX-BUREAU,XX-N,2021-01-01,,,own,s"), "units.csv", 12, "code"),
    "an office that changes its tier": (
        appended("units.csv", "XX-N,Y,,district,XX-BUREAU,XX-N,1990-01-01,1990-02-01,,own,s"), "units.csv", 12, "code"),
    "unknown stage": (
        appended("units.csv", "Y,Y,,state,XX-BUREAU,XX-N,,,listen,own,s"), "units.csv", 12, "stages"),
    "office without a source": (
        appended("units.csv", "Y,Y,,state,XX-BUREAU,XX-N,,,,own,"), "units.csv", 12, "source"),
    "unknown confidence": (
        appended("units.csv", "Y,Y,,state,XX-BUREAU,XX-N,,,,surely,s"), "units.csv", 12, "confidence"),
    "bad date": (replaced("units.csv", "2015-01-01", "01/01/2015"), "units.csv", 4, "valid_from"),
    "a day that does not exist": (replaced("units.csv", "2021-06-30", "2021-06-31"), "units.csv", 4, "valid_until"),
    "end before the beginning": (replaced("units.csv", "2021-06-30", "2014-06-30"), "units.csv", 4, "valid_until"),
    "missing source column": (replaced("clocks.csv", ",source", ",origin"), "clocks.csv", 1, "origin"),
    "missing column": (replaced("clocks.csv", "holder,record", "holder,holder"), "clocks.csv", 1, "holder"),
    "too few cells": (appended("clocks.csv", "platform,x,9"), "clocks.csv", 7, None),
    "days that are no number": (replaced("clocks.csv", ",90,", ",ninety,"), "clocks.csv", 2, "days"),
    "unknown kind of clock": (replaced("clocks.csv", "retention", "memory"), "clocks.csv", 2, "kind"),
    "place twice": (appended("jurisdictions.csv", "XX-N,Y,,state,XX,,,,,,s"), "jurisdictions.csv", 10, "code"),
    "place with an unknown parent": (
        appended("jurisdictions.csv", "XX-Q,Y,,state,QQ,,,,,,s"), "jurisdictions.csv", 10, "parent"),
    "places in a circle": (
        replaced("jurisdictions.csv", "XX-N,Northland,Nordmark,state,XX,", "XX-N,Northland,Nordmark,state,XX-N-1,"),
        "jurisdictions.csv", 3, "parent"),
    "a tile of an unknown place": (appended("tiles.csv", "XX-Q,3,3,s"), "tiles.csv", 4, "code"),
    "a second tile": (appended("tiles.csv", "XX-N,3,3,s"), "tiles.csv", 4, "code"),
    "a tile on another": (appended("tiles.csv", "XX-N-1,0,1,s"), "tiles.csv", 4, "column"),
    "a duty that no event ends": (
        replaced("clocks.csv", "duty,,own,invented for tests", "duty,applause,own,invented for tests"),
        "clocks.csv", 5, "done_by"),
    "a point off the globe": (replaced("jurisdictions.csv", "52.0", "152.0"), "jurisdictions.csv", 3, "lat"),
    "circle of an unknown place": (
        replaced("circles.csv", "NO,North,XX-N", "NO,North,XX-Q"), "circles.csv", 2, "places"),
    "postal code twice": (appended("postal.csv", "1001,XX-S"), "postal.csv", 8, "code"),
    "postal code of an unknown place": (appended("postal.csv", "3001,XX-Q"), "postal.csv", 8, "places"),
    "unknown class of network": (replaced("asn_classes.csv", ",exit,", ",tunnel,"), "asn_classes.csv", 5, "class"),
    "provision twice": (replaced("law.csv", "NEW-1", "OLD-1"), "law.csv", 3, "code"),
    "document without fields": (
        lambda f: (f / "documents/empty.csv").write_text(
            "part,number,key,label,label_local,kind,required,note,confidence,source\n"),
        "documents/empty.csv", None, None),
    "open quotation mark": (appended("glossary.csv", 'x,"X,X,,s'), "glossary.csv", 5, None),
    "not UTF-8": (lambda f: (f / "glossary.csv").write_bytes(b"key,\xff"), "glossary.csv", None, None),
    "missing table": (removed("law_resolver.csv"), "law_resolver.csv", None, None),
    "missing head": (removed("pack.toml"), "pack.toml", None, None),
    "head that is not TOML": (replaced("pack.toml", 'code = "demo"', "code = demo"), "pack.toml", None, None),
    "code of another folder": (replaced("pack.toml", 'code = "demo"', 'code = "other"'), "pack.toml", None, "code"),
    "odd version": (replaced("pack.toml", "2026.11", "latest"), "pack.toml", None, "version"),
    "unknown time zone": (replaced("pack.toml", "Etc/GMT-4", "Etc/Nowhere"), "pack.toml", None, "time_zone"),
    "country without a place": (
        replaced("pack.toml", 'country = "XX"', 'country = "QQ"'), "pack.toml", None, "country"),
    "age as text": (replaced("pack.toml", "= 18", '= "18"'), "pack.toml", None, "majority_age"),
    "calling code with a plus": (replaced("pack.toml", '"999"', '"+999"'), "pack.toml", None, "calling_code"),
    "tier twice": (
        replaced("pack.toml", 'code = "district"', 'code = "state"'), "pack.toml", None, "tiers.code"),
    "no language": (replaced("pack.toml", 'en = "English"', ""), "pack.toml", None, "languages"),
    "long table without a source": (
        replaced("pack.toml", '"postal.csv", source = "invented for tests"', '"postal.csv"'),
        "pack.toml", None, "tables.postal.source"),
    "route to an unknown office": (
        replaced("routing.toml", 'unit = "XX-', 'unit = "XX-Q'), "routing.toml", None, "foreign.unit"),
    "network table that is not there": (
        replaced("pack.toml", "networks_overlay.csv", "nothing.csv"), "pack.toml", None, "tables.networks"),
}  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "demo", tmp_path / "demo"))


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_pack_is_refused_with_the_place_of_the_fault(copy: Path, fault: str) -> None:
    change, file, line, column = BROKEN[fault]
    change(copy)
    with pytest.raises(PackRefused) as refused:
        read_pack(copy)
    assert (refused.value.file, refused.value.line, refused.value.column) == (file, line, column)
    assert file in str(refused.value)


def test_the_unchanged_copy_is_accepted(copy: Path) -> None:
    assert read_pack(copy).code == "demo"
