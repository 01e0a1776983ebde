from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.chain.builders import NOON
from tests.unit.chain.refer.papers import MATCHES, PAPERS, dossier, report

from nodal.chain.refer import MASK, dossier_of, guarded, parts
from nodal.custody.canonical import read_canonical
from nodal.facts.report import Moment

GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS = parts(dossier(), PAPERS)


def rows(name: str, documents: dict[str, bytes] | None = None) -> list[dict[str, str]]:
    data = (documents or dict(DOCUMENTS))[name].decode()
    return list(csv.DictReader(io.StringIO(data, newline="")))


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_each_document_reads_as_checked_in(name: str) -> None:
    assert DOCUMENTS[name] == (GOLDEN / name).read_bytes()


def test_the_same_subject_gives_the_same_bytes_in_one_spelling() -> None:
    assert parts(dossier(), PAPERS) == DOCUMENTS
    for name, data in DOCUMENTS.items():
        if name.endswith(".json"):
            read_canonical(data)


def test_no_name_of_a_child_and_nothing_of_a_reporter_travels() -> None:
    everything = b"".join(DOCUMENTS.values())
    for text in (
        b"Childname",
        b"Youngname",
        b"2010-02-03",
        b"Example School",
        b"Reportername",
        b"reporter@",
        b"child@",
    ):
        assert text not in everything
    assert MASK.encode() in everything
    assert b"Synthetic" in everything


def test_what_a_child_needs_travels_when_it_may_be_in_danger_now() -> None:
    documents = dict(parts(dossier(urgent="a child is in danger"), PAPERS))
    assert "child@example.org" in {row["as_reported"] for row in rows("identifiers.csv", documents)}
    assert b"Childname" not in b"".join(documents.values())


def test_times_are_printed_in_utc_and_in_local_time() -> None:
    row = next(row for row in rows("identifiers.csv") if row["as_reported"] == "203.0.113.7")
    assert (row["time_utc"], row["time_local"]) == ("2021-06-01T12:00:00Z", "2021-06-01T17:30:00+05:30")


def test_no_cell_starts_a_formula_and_the_mark_of_ours_is_named() -> None:
    found = {row["kind"]: row for row in rows("identifiers.csv")}
    assert (found["screen"]["as_reported"], found["screen"]["quoted"]) == ("'=cmd()", "as_reported canonical")
    assert found["email"]["quoted"] == ""


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=12))
def test_a_value_comes_back_byte_for_byte(raw: str) -> None:
    usual = dossier()
    documents = dict(parts(replace(usual, items=(replace(usual.items[0], raw=raw),)), PAPERS))
    (row,) = rows("identifiers.csv", documents)
    found = row["as_reported"]
    assert not found.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert (found[1:] if "as_reported" in row["quoted"].split() else found) == raw


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_every_start_of_a_formula_is_guarded(start: str) -> None:
    assert guarded(f"{start}1") == f"'{start}1"


def test_hashes_say_which_list_knows_them() -> None:
    (row,) = rows("hashes.csv")
    assert (row["state"], row["tier"], row["lists"], row["viewed"]) == ("known", "T1", "national e-1", "yes")


def test_part_b_of_the_certificate_stays_empty() -> None:
    filled = {row["key"]: row["value"] for row in json.loads(DOCUMENTS["certificate_draft.json"])}
    assert filled == {"signer_name": "A. Officer", "address": "", "expert_name": ""}


def test_a_report_without_a_lead_says_that_it_identifies_nobody() -> None:
    documents = parts(dossier_of("report-1", [report()], matches=MATCHES), PAPERS)
    assert documents["reasons.txt"].decode().startswith("Report passed on as received. Nobody has been identified")
    assert json.loads(documents["lead.json"])["lead"] is None


def test_a_time_that_is_not_settled_is_printed_as_it_was_written_and_nothing_else() -> None:
    usual = dossier()
    item = replace(usual.items[1], moment=Moment("01/02/2021 4:05", None))
    (row,) = rows("identifiers.csv", dict(parts(replace(usual, items=(item,)), PAPERS)))
    assert (row["time_as_reported"], row["time_utc"], row["time_local"]) == ("01/02/2021 4:05", "", "")
    assert row["request"] == "withheld: the time is not settled"


def test_a_settled_time_keeps_the_moment() -> None:
    assert dossier().items[1].moment == Moment(NOON.isoformat(), NOON)
