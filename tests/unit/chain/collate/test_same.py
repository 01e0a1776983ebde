from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.unit.chain.builders import MD5_A, MD5_B, NOON, moment, party, sighting, told

from nodal.chain.collate import (
    Change,
    ChangeKind,
    Collated,
    Conflict,
    Delta,
    Duplicate,
    Known,
    New,
    RetractedEarly,
    Supplement,
    collate,
    flatten,
    merge,
)
from nodal.facts.flags import Flag
from nodal.facts.report import Incident, Moment, Party, Role, SeenFile, Told

NUMBER = told().number


def again(new: Told, old: Told | None = None) -> Collated:
    return collate(new, among=Known(old or told()))


def delta(outcome: Collated, kind: type[Supplement] | type[Conflict]) -> Delta:
    assert isinstance(outcome, kind)
    return outcome.delta


def test_a_number_never_seen_is_new() -> None:
    assert collate(told(), among=None) == New()


def test_a_report_that_was_taken_back_before_it_came_goes_no_further() -> None:
    assert collate(told(), among=None, tombstone=True) == RetractedEarly(NUMBER)
    assert collate(told(), among=Known(told()), tombstone=True) == RetractedEarly(NUMBER)


def test_the_same_report_is_a_duplicate() -> None:
    assert again(told()) == Duplicate(NUMBER)


def test_format_row_flags_spans_and_the_hour_of_handing_in_do_not_matter() -> None:
    other = replace(
        told(),
        format="ispws_xml",
        row=7,
        flags=(Flag("from.pdf", "x"),),
        spans=((3, 9),),
        received=moment(),
        extra=(("report.unknown", "raw"),),
    )
    assert again(other) == Duplicate(NUMBER)


def test_one_instant_in_two_zones_is_one_time() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert again(told(incident=replace(told().incident, moment=Moment("17:30+05:30", there)))) == Duplicate(NUMBER)


def test_a_detail_that_a_format_does_not_carry_is_not_a_difference() -> None:
    bare = tuple(replace(s, party=None, verified=None, event=None) for s in told().sightings)
    assert again(told(sightings=bare)) == Duplicate(NUMBER)
    assert again(told(sender=None, notes=(), files=())) == Duplicate(NUMBER)


def test_upper_case_hashes_and_layout_are_the_same_words() -> None:
    shout = (SeenFile(hashes=(("MD5", MD5_A.upper()),), viewed=True, fields=(("name", "f1.bin"),)),)
    assert again(told(files=shout, notes=("  a   note\n",))) == Duplicate(NUMBER)


def test_who_signs_for_the_platform_counts_within_one_format_only() -> None:
    signed = told(
        parties=(*told().parties, party(Role.REPORTER, first="Trust")),
        sightings=(*told().sightings, sighting("email", "safety@example.org", party=2)),
    )
    assert again(replace(signed, format="ispws_xml")) == Duplicate(NUMBER)
    assert {c.path for c in delta(again(signed), Supplement)} == {"reporter[0].name.first", "sightings.email"}


def test_the_number_of_an_upload_is_not_what_is_said() -> None:
    file = told().files[0]
    sent_again = replace(file, fields=(*file.fields, ("submittal_id", "b0" * 16)))
    assert again(told(files=(sent_again,))) == Duplicate(NUMBER)


def test_a_second_file_is_a_supplement() -> None:
    both = (*told().files, SeenFile(hashes=(("md5", MD5_B),), fields=(("name", "f2.bin"),)))
    assert delta(again(told(files=both)), Supplement) == (
        Change("file[1].hash.md5", ChangeKind.ADDED, None, MD5_B),
        Change("file[1].name", ChangeKind.ADDED, None, "f2.bin"),
    )


def test_what_is_not_repeated_is_shown_as_missing_and_still_stands() -> None:
    changes = delta(again(told(notes=("another note",))), Supplement)
    assert [(c.path, c.kind) for c in changes] == [("notes", ChangeKind.ADDED), ("notes", ChangeKind.MISSING)]


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        pytest.param({"incident": Incident(type="Other", moment=moment())}, "incident.type", id="type"),
        pytest.param(
            {"incident": replace(told().incident, moment=moment(NOON + timedelta(days=30)))},
            "incident.moment",
            id="day",
        ),
        pytest.param({"sender": "OtherChat"}, "sender", id="sender"),
        pytest.param(
            {"parties": (party(esp_id="u-2", first="Synthetic"), told().parties[1])}, "reported[0].esp_id", id="account"
        ),
        pytest.param(
            {"files": (SeenFile(hashes=(("md5", MD5_B),), fields=(("name", "f1.bin"),)),)},
            "file[0].hash.md5",
            id="digit",
        ),
        pytest.param({"files": (replace(told().files[0], viewed=False),)}, "file[0].viewed", id="viewed"),
    ],
)
def test_a_changed_single_value_is_a_conflict(changed: dict[str, object], path: str) -> None:
    found = [c.path for c in delta(again(told(**changed)), Conflict) if c.kind is ChangeKind.CHANGED]
    assert found == [path]


def test_a_number_that_comes_later_belongs_to_the_party_already_known() -> None:
    screen = (sighting("screen", "synthetic_user", party=0),)
    first = told(parties=(party(first="Synthetic"),), sightings=screen)
    later = told(parties=(Party(Role.VICTIM), party(first="Synthetic", esp_id="u-1")),
                 sightings=(replace(screen[0], party=1),))  # fmt: skip
    changes = delta(again(later, first), Supplement)
    assert [c.path for c in changes] == ["reported[0].esp_id"]


def test_a_second_reported_person_is_an_addition_and_not_a_contradiction() -> None:
    parties = (party(esp_id="u-0", first="Another"), *told().parties)
    moved = tuple(replace(s, party=1) for s in told().sightings)
    paths = {c.path for c in delta(again(told(parties=parties, sightings=moved)), Supplement)}
    assert paths == {"reported[1].esp_id", "reported[1].name.first"}


def test_unknown_fields_count_within_one_format_wherever_the_report_stands_in_its_file() -> None:
    first = told(extra=(("reports[0].mystery", "raw"),))
    assert again(told(extra=(("reports[4].mystery", "raw"),)), first) == Duplicate(NUMBER)
    changes = delta(again(told(extra=(("reports[0].mystery", "other"),)), first), Supplement)
    assert {c.path for c in changes} == {"extra.mystery"}


def test_no_path_of_a_change_repeats_a_value_of_a_person() -> None:
    other = told(parties=(party(esp_id="u-2", first="Changed"),))
    changes = delta(again(other), Conflict)
    assert changes
    assert not any("u-1" in c.path or "Synthetic" in c.path for c in changes)


# Laws, on small random reports.

names = st.sampled_from(["a", "b", "c"])
parties = st.builds(
    lambda role, fields: Party(role, tuple(sorted(fields.items()))),
    st.sampled_from([Role.REPORTED, Role.VICTIM]),
    st.dictionaries(st.sampled_from(["esp_id", "name.first", "age"]), names, max_size=2),
)
files = st.builds(
    lambda name, value: SeenFile(hashes=(("md5", value * 16),), fields=(("name", name),)),
    names,
    st.sampled_from(["a1", "b2", "c3"]),
)


@st.composite
def reports(draw: st.DrawFn) -> Told:
    named = tuple(draw(st.lists(parties, max_size=3)))
    whose = st.none() if not named else st.none() | st.integers(0, len(named) - 1)
    seen = draw(
        st.lists(
            st.builds(
                lambda kind, value, owner, verified: sighting(kind, value, party=owner, verified=verified),
                st.sampled_from(["email", "screen", "ip"]),
                names,
                whose,
                st.none() | st.booleans(),
            ),
            max_size=4,
        )
    )
    return told(
        parties=named,
        sightings=tuple(seen),
        files=tuple(draw(st.lists(files, max_size=3))),
        notes=tuple(draw(st.lists(names, max_size=2))),
    )


def shuffled(report: Told, order: st.DrawFn) -> Told:
    places = order(st.permutations(range(len(report.parties))))
    moved = [s if s.party is None else replace(s, party=places.index(s.party)) for s in report.sightings]
    return replace(
        report,
        parties=tuple(report.parties[place] for place in places),
        sightings=tuple(order(st.permutations(moved))),
        files=tuple(order(st.permutations(report.files))),
        notes=tuple(order(st.permutations(report.notes))),
    )


def everybody_is_recognisable(report: Told) -> bool:
    """No two parties of one role share a number, a screen name or an e-mail, and no two files a name or a hash."""
    numbers = [(p.role, "number", n) for p in report.parties if (n := p.get("esp_id"))]
    contacts = {
        (report.parties[s.party].role, s.kind, s.value, s.party) for s in report.sightings if s.party is not None
    }
    signs = [*numbers, *(contact[:3] for contact in contacts if contact[1] != "ip")]
    files = [*(f.get("name") for f in report.files), *(pair for f in report.files for pair in f.hashes)]
    return len(signs) == len(set(signs)) and len(files) == len(set(files))


few = settings(max_examples=30, deadline=None)


@few
@given(reports())
def test_every_report_is_a_duplicate_of_itself(report: Told) -> None:
    assert again(report, report) == Duplicate(report.number)


@few
@given(st.data())
def test_no_order_of_any_list_matters(data: st.DataObject) -> None:
    report = data.draw(reports())
    other = shuffled(report, data.draw)
    assert flatten(other) == flatten(report)
    assert again(other, report) == Duplicate(report.number)


@few
@given(reports(), reports())
def test_after_merging_both_tellings_say_nothing_new_unless_they_contradict(old: Told, new: Told) -> None:
    assume(everybody_is_recognisable(old) and everybody_is_recognisable(new))
    view = merge(old, new)
    assert again(old, view) == Duplicate(old.number)
    if not isinstance(again(new, old), Conflict):
        assert again(new, view) == Duplicate(old.number)
        assert merge(view, new) == view


def test_thousands_of_files_are_compared_in_one_pass() -> None:
    def many(start: int) -> Told:
        return told(files=tuple(SeenFile(hashes=(("md5", f"{n:032x}"),)) for n in range(start, start + 1500)))

    changes = delta(again(many(1000), many(0)), Supplement)
    assert len([c for c in changes if c.kind is ChangeKind.ADDED]) == 1000
