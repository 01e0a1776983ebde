from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.chain.builders import MD5_B, NOON, moment, party, sighting, told

from nodal.chain.collate import ChangeKind, compare, open_questions, settle
from nodal.facts.report import Incident, Role, SeenFile, Told

LATER = told(
    sender="ExampleChat",
    incident=Incident(type="Child Sexual Molestation", moment=moment(), urgent="now"),
    parties=(
        party(esp_id="u-2", first="Synthetic", age="30"),
        party(Role.VICTIM, first="Child"),
        party(esp_id="x-9", first="Second"),
    ),
    sightings=(
        sighting("email", "s@example.com", party=0, verified=True),
        sighting("ip", "203.0.113.7", party=0, moment=moment(), event="LOGIN", port=40123),
        sighting("phone", "+910000000000", party=2),
    ),
    files=(SeenFile(hashes=(("md5", MD5_B),), viewed=True, fields=(("name", "f1.bin"),), tags=("a tag",)),),
    notes=("a note", "another"),
)


def by_path(view: Told, later: Told, *paths: str) -> list[object]:
    return [change for change in open_questions(view, later) if change.path in paths]


def test_to_believe_the_earlier_telling_changes_nothing() -> None:
    assert settle(told(), LATER, taken=()) == told()


def test_to_believe_the_later_telling_leaves_no_question() -> None:
    view = settle(told(), LATER, taken=open_questions(told(), LATER))
    assert open_questions(view, LATER) == ()
    assert (view.incident.type, view.incident.urgent) == ("Child Sexual Molestation", "now")
    assert view.files[0].hashes == (("md5", MD5_B),)
    assert view.parties[0].get("esp_id") == "u-2"
    assert [s.kind for s in view.sightings if s.party == 2] == ["phone"]


@pytest.mark.parametrize("path", ["incident.type", "reported[0].esp_id", "file[0].hash.md5"])
def test_one_field_can_be_believed_and_the_rest_not(path: str) -> None:
    questions = open_questions(told(), LATER)
    taken = [change for change in questions if change.path == path]
    view = settle(told(), LATER, taken=taken)
    left = compare(told(), view)
    assert [(change.path, change.kind) for change in left] == [(path, ChangeKind.CHANGED)]


def test_a_person_of_whom_nothing_is_believed_does_not_enter() -> None:
    questions = open_questions(told(), LATER)
    view = settle(told(), LATER, taken=[c for c in questions if not c.path.startswith(("reported[1]", "sightings"))])
    assert [p.role for p in view.parties] == [Role.REPORTED, Role.VICTIM]


def test_what_is_not_repeated_still_stands() -> None:
    short = replace(LATER, notes=(), sightings=())
    view = settle(told(), short, taken=open_questions(told(), short))
    assert view.notes == ("a note",)
    assert [s.kind for s in view.sightings] == ["email", "ip"]


words = st.sampled_from(["", "a", "b", "c"])


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    people = []
    for number in draw(st.lists(st.sampled_from(["u-1", "u-2", ""]), min_size=1, max_size=2, unique=True)):
        fields = {key: value for key, value in (("age", draw(words)), ("first", draw(words))) if value}
        people.append(party(**({"esp_id": number} if number else {}), **fields))
    seen = [
        sighting("email", f"{value}@example.com", party=draw(st.integers(0, len(people) - 1)))
        for value in draw(st.lists(st.sampled_from("abc"), max_size=2, unique=True))
    ]
    files = [
        SeenFile(
            (("md5", value * 16),),
            draw(st.sampled_from([None, True, False])),
            tags=tuple(draw(st.sets(words.filter(bool)))),
        )
        for value in draw(st.lists(st.sampled_from(["a1", "b2"]), max_size=2, unique=True))
    ]
    return told(
        incident=Incident(type=draw(words) or None, moment=moment(NOON) if draw(st.booleans()) else None),
        parties=tuple(people),
        sightings=tuple(seen),
        files=tuple(files),
        notes=tuple(draw(st.sets(words.filter(bool)))),
    )


@given(tellings(), tellings())
@settings(max_examples=300, deadline=None)
def test_whatever_differs_the_two_whole_choices_give_the_two_tellings(first: Told, second: Told) -> None:
    questions = open_questions(first, second)
    assert settle(first, second, taken=()) == first
    assert open_questions(settle(first, second, taken=questions), second) == ()


@given(tellings(), tellings(), st.data())
@settings(max_examples=300, deadline=None)
def test_exactly_what_was_chosen_changes(first: Told, second: Told, data: st.DataObject) -> None:
    questions = open_questions(first, second)
    singles = [c for c in questions if c.kind is ChangeKind.CHANGED]
    taken = data.draw(st.sets(st.sampled_from(singles))) if singles else set()
    view = settle(first, second, taken=taken)
    changed = {c.path for c in compare(first, view) if c.kind is ChangeKind.CHANGED}
    assert changed == {c.path for c in taken}
