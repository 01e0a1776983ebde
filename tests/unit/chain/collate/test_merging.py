from __future__ import annotations

from dataclasses import replace

from tests.unit.chain.builders import MD5_A, MD5_B, moment, party, sighting, told

from nodal.chain.collate import merge
from nodal.facts.report import Incident, Role, SeenFile


def test_a_supplement_adds_and_loses_nothing() -> None:
    new = told(
        parties=(party(Role.RECIPIENT, esp_id="r-1"), party(esp_id="u-1", age="30")),
        sightings=(sighting("phone", "+910000000000", party=1), sighting("email", "s@example.com", party=1)),
        files=(SeenFile(hashes=(("md5", MD5_A), ("sha1", "c3" * 20))), SeenFile(hashes=(("md5", MD5_B),))),
        notes=("later note",),
        incident=Incident(urgent="child at risk"),
    )
    view = merge(told(), new)
    assert [p.role for p in view.parties] == [Role.REPORTED, Role.VICTIM, Role.RECIPIENT]
    assert view.parties[0].fields == (("age", "30"), ("esp_id", "u-1"), ("name.first", "Synthetic"))
    assert [(s.kind, s.party) for s in view.sightings] == [("email", 0), ("ip", 0), ("phone", 0)]
    assert [len(f.hashes) for f in view.files] == [2, 1]
    assert view.notes == ("a note", "later note")
    assert (view.incident.type, view.incident.urgent) == ("Online Enticement", "child at risk")


def test_where_both_differ_the_older_stands_until_a_person_decides() -> None:
    view = merge(told(), told(sender="OtherChat", incident=Incident(type="Other", moment=moment())))
    assert (view.sender, view.incident.type) == ("ExampleChat", "Online Enticement")


def test_a_file_keeps_its_first_value_of_an_algorithm_until_a_person_decides() -> None:
    other = SeenFile(hashes=(("md5", MD5_B), ("sha1", "c3" * 20)), fields=(("name", "f1.bin"),))
    assert merge(told(), told(files=(other,))).files[0].hashes == (("md5", MD5_A), ("sha1", "c3" * 20))


def test_where_the_first_version_is_found_stays_known() -> None:
    first = replace(told(), row=3, spans=((0, 10),))
    view = merge(first, replace(told(), format="sheet", row=9, spans=((5, 5),)))
    assert (view.format, view.row, view.spans) == ("le_json", 3, ((0, 10),))
