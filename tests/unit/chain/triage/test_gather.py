from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.chain.builders import moment, party, sighting, told

from nodal.chain.match import FileMatch, State
from nodal.chain.triage import CaseFacts, Known, case_facts, count_usable
from nodal.facts.report import Incident, Role, SeenFile, Told

TODAY = date(2026, 11, 24)


def facts(report: Told, known: Known | None = None) -> CaseFacts:
    return case_facts(report, known or Known(), on=TODAY, majority_age=18)


def found(index: int, state: State) -> FileMatch:
    return FileMatch(index, state, None, (), (), "")


def test_a_viral_file_counts_for_nothing_but_itself() -> None:
    viral = SeenFile(viewed=True, annotations=("viral", "infant", "liveStreaming"), fields=(("classification", "A1"),))
    quiet = told(files=())
    loud = facts(told(files=(viral,) * 9), Known(matches=[found(i, State.KNOWN) for i in range(9)], uploaders=4000))
    assert replace(loud, viral_files=0, uploaders=0) == facts(quiet)
    assert (loud.viral_files, loud.uploaders) == (9, 4000)


def test_files_are_counted_by_what_lists_say_and_silence_is_unknown() -> None:
    files = (SeenFile(), SeenFile(annotations=("viral",)), SeenFile(viewed=True), SeenFile())
    states = [found(2, State.NOVEL), found(1, State.KNOWN), found(0, State.KNOWN)]
    seen = facts(told(files=files), Known(matches=states))
    assert (seen.known_files, seen.novel_files, seen.unknown_files, seen.viral_files) == (1, 1, 1, 1)


@pytest.mark.parametrize(("viewed", "expected"), [((None,), None), ((False, None), False), ((False, True), True)])
def test_whether_somebody_looked_may_be_unsaid(viewed: tuple[bool | None, ...], expected: bool | None) -> None:
    assert facts(told(files=tuple(SeenFile(viewed=v) for v in viewed))).viewed is expected


def test_the_gravest_class_is_taken_from_the_scale() -> None:
    files = tuple(SeenFile(fields=(("classification", text),)) for text in ("B2", "a2", "Z9", "B1"))
    assert facts(told(files=files)).classification == "A2"


@pytest.mark.parametrize(("urgent", "expected"), [(None, False), ("  ", False), ("read this", True)])
def test_words_of_escalation_count_by_being_there(urgent: str | None, expected: bool) -> None:
    assert facts(told(incident=Incident(urgent=urgent))).urgent is expected


@pytest.mark.parametrize(
    ("fields", "minor"),
    [
        ({"age": "17"}, True),
        ({"age": "18"}, False),
        ({"age": "about 15"}, False),
        ({"date_of_birth": "2003-06-02"}, True),
        ({"date_of_birth": "2003-06-01"}, False),
        ({"date_of_birth": "2030-01-01"}, False),
        ({"age": "40", "date_of_birth": "2010-01-01"}, True),
        ({}, False),
    ],
)
def test_a_reported_minor_is_seen_at_the_time_of_the_event(fields: dict[str, str], minor: bool) -> None:
    report = told(parties=(party(**fields),), incident=Incident(moment=moment()), sightings=())
    assert facts(report).minor_reported is minor


def test_a_victim_or_a_young_recipient_is_a_child_to_protect() -> None:
    adult, child = party(Role.RECIPIENT, age="40"), party(Role.RECIPIENT, age="12")
    assert not facts(told(parties=(party(), adult), sightings=())).child_party
    young = facts(told(parties=(party(), adult, child), sightings=()))
    assert (young.child_party, young.youngest_age, young.minor_reported) == (True, 12, False)
    assert facts(told(parties=(party(Role.VICTIM),), sightings=())).child_party


def test_an_identifier_counts_once_and_only_if_a_request_can_name_it() -> None:
    dated = {"party": 0, "moment": moment()}
    report = told(
        parties=(party(), party(Role.VICTIM)),
        sightings=(
            sighting("ip", "192.0.2.1", **dated),
            sighting("ip", "192.0.2.1", **dated),
            sighting("ip", "198.51.100.1", port=40123, **dated),
            sighting("ip", "198.51.100.2", **dated),
            sighting("ip", "198.51.100.3", port=443, **dated),
            sighting("ip", "203.0.113.1", port=40123, **dated),
            sighting("ip", "2001:db8::1", **dated),
            sighting("ip", "192.0.2.9", party=0, moment=moment(None)),
            sighting("email", "s@example.com", party=0, verified=True),
            sighting("email", "typed@example.com", party=0, verified=False),
            sighting("email", "victim@example.com", party=1, verified=True),
            sighting("screen", "somebody", party=0, verified=True),
        ),
    )
    classes = {"192.0.2.1": "fixed", "192.0.2.9": "fixed", "198.51.100.1": "mobile", "198.51.100.2": "mobile",
               "198.51.100.3": "mobile", "203.0.113.1": "hosting"}  # fmt: skip
    assert count_usable(report, classes) == 4
