"""Hostile, odd and broken input, case by case: a bad report between two good ones costs only itself."""

from __future__ import annotations

import pytest

from contract.intake.corpus import Case, cases, described, outcome
from nodal.edges.intake import RefusedFile
from nodal.facts.report import Told, Unusable

CASES = cases()
REFUSED = [case for case in CASES if case.refused]
READ = [case for case in CASES if not case.refused]


def ids(chosen: list[Case]) -> list[str]:
    return [case.id for case in chosen]


def test_there_are_cases_of_every_kind_and_each_expects_something() -> None:
    assert len(CASES) >= 180
    assert len(set(ids(CASES))) == len(CASES)
    assert all(case.refused or case.rows for case in CASES)


@pytest.mark.parametrize("case", REFUSED, ids=ids(REFUSED))
def test_a_file_that_is_broken_as_a_whole_gives_nothing_but_its_refusal(case: Case) -> None:
    refused = outcome(case)
    assert isinstance(refused, RefusedFile)
    assert refused.code == case.refused
    assert refused.place
    assert refused.size == len(case.body)
    assert len(refused.sha256) == 64


@pytest.mark.parametrize("case", READ, ids=ids(READ))
def test_every_report_gets_its_own_answer(case: Case) -> None:
    items = outcome(case)
    assert not isinstance(items, RefusedFile)
    assert tuple(described(item) for item in items) == case.rows
    taken = [item for item in items if isinstance(item, Told)]
    if case.flags is not None:
        assert {flag.code for item in taken for flag in item.flags} == case.flags
    assert case.values <= {sighting.value for item in taken for sighting in item.sightings}


@pytest.mark.parametrize("case", READ, ids=ids(READ))
def test_rows_count_from_zero_and_each_item_knows_its_bytes(case: Case) -> None:
    items = outcome(case)
    assert not isinstance(items, RefusedFile)
    rows = [item.row for item in items]
    assert rows == sorted(set(rows))
    assert rows[0] == 0
    for item in items:
        for start, length in item.spans:
            assert 0 <= start < start + length <= len(case.body) or (isinstance(item, Unusable) and not length)


SECRETS = ("kite", "203.0.113", "90000", "u-1", "synthetic note", "FAFA5EFE", "Example.org", "blue")


@pytest.mark.parametrize("case", CASES, ids=ids(CASES))
def test_no_value_of_a_report_stands_in_a_message_or_a_place(case: Case) -> None:
    found = outcome(case)
    said = [str(found)] if isinstance(found, RefusedFile) else []
    for item in () if isinstance(found, RefusedFile) else found:
        if isinstance(item, Unusable):
            said.append(f"{item.place} {item.message}")
        elif isinstance(item, Told):
            said += [flag.place for flag in item.flags]
    for text in said:
        assert not any(secret.lower() in text.lower() for secret in SECRETS), text
