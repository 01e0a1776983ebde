from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.unit.chain.builders import NOON, moment, party, sighting, told
from tests.unit.chain.refer.papers import LEAD, dossier

from nodal.chain.identify import Track
from nodal.chain.receive import Report, accept
from nodal.chain.refer import FIELDS, dossier_of, minimise
from nodal.facts.flags import Flag
from nodal.facts.report import Role


def report(**changes: object) -> Report:
    made = accept(told(**changes), source="ncmec", received_at=NOON + timedelta(days=1))
    assert isinstance(made, Report)
    return made


def test_an_identifier_carries_the_flags_of_its_own_place_and_below() -> None:
    seen = replace(sighting("ip", "203.0.113.7", party=0, moment=moment(), port=443), place="p[1]")
    flags = tuple(
        Flag(code, place)
        for code, place in (("ip.shared", "p[1]"), ("time.zone_missing", "p[1].dateTime"), ("ip.cgnat", "p[10]"))
    )
    (item,) = dossier_of("r", [report(sightings=(seen,), flags=flags)]).items
    assert item.flags == ("ip.port_server", "ip.shared", "time.zone_missing")


def test_victims_the_young_and_a_reported_minor_are_children() -> None:
    parties = (
        party(esp_id="u-1"),
        party(Role.VICTIM),
        party(Role.RECIPIENT, age="17"),
        party(Role.RECIPIENT, age="18"),
    )
    made = report(parties=parties)
    assert [p.is_child for p in dossier_of("r", [made]).people] == [False, True, True, False]
    welfare = replace(LEAD, track=Track.WELFARE)
    assert [p.is_child for p in dossier_of("r", [made], lead=welfare).people] == [True, True, True, False]


def test_only_listed_fields_travel_and_what_is_left_out_is_counted() -> None:
    cut = minimise(dossier())
    assert {person.role for person in cut.dossier.people} == {Role.REPORTED, Role.VICTIM, Role.RECIPIENT}
    assert "disability" not in {name for person in cut.dossier.people for name, _ in person.fields}
    assert cut.left_out == (
        "2 identifiers of victims, of those who reported, or of others",
        "4 facts about persons that the unit does not need",
        "2 name fields of children, masked",
    )
    assert minimise(cut.dossier).dossier == cut.dossier


def test_others_whom_the_same_report_accuses_stay_behind() -> None:
    made = report(
        parties=(party(esp_id="u-1", first="Synthetic"), party(esp_id="u-9", first="Somebody")),
        sightings=(sighting("email", "s@example.com", party=0), sighting("email", "other@example.com", party=1)),
    )
    cut = minimise(dossier_of("person-1", [made], lead=LEAD))
    assert [item.raw for item in cut.dossier.items] == ["s@example.com"]
    assert [person.account for person in cut.dossier.people] == ["ExampleChat|u-1"]
    assert cut.left_out[0] == "1 identifier of victims, of those who reported, or of others"
    assert len(minimise(dossier_of("r", [made])).dossier.items) == 2


def test_every_role_has_its_list() -> None:
    assert set(FIELDS) == set(Role)
    assert FIELDS[Role.REPORTER] == ()
