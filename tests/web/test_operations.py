"""Operations: numbers with their query, their time and the list behind them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nodal.chain import measure as rules
from nodal.chain.follow import Kind
from nodal.ledger import people as rows
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import operation as find
from nodal.ledger.store import measure as store
from nodal.steps import measure
from nodal.steps.acts.send import send
from nodal.steps.follow import record
from node import Node
from people import DELHI, People
from web.test_referrals import reports

SignedIn = Callable[[Viewer], Client]

FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def supervisor(node: Node, four: People) -> Viewer:
    return rows.add("sunita", name="Sunita", unit=DELHI, role="supervisor")


@pytest.fixture
def drive(node: Node, four: People, supervisor: Viewer) -> str:
    """Three referrals of the bureau to Asha's unit: two FIRs of one number, arrests, a child, a person cleared."""
    starts = node.clock()
    for name, at in (("DRIVE-1", starts - timedelta(days=8)), ("DRIVE-2", starts)):
        measure.create(node.tools, supervisor, rules.Operation(name, at, at + timedelta(days=4), "all referrals"))
    reports(node, 3)
    send(node.tools, node.bureau)
    referrals = [number for (number,) in node.sql("SELECT id FROM referral WHERE to_unit = %s ORDER BY id", [DELHI])]
    for number in referrals:
        node.clock.advance(hours=1)
        record(node.tools, four.asha, number, Kind.ACKNOWLEDGED)
    for number in referrals[:2]:
        node.clock.advance(hours=1)
        fir = {"station": f" {FORMULA} ", "year": "2026", "number": "7", "sections": "s. 1"}
        record(node.tools, four.asha, number, Kind.FIR_REGISTERED, details=fir)
        arrest = {"fir": f"{FORMULA}/2026/7", "accused": f"A-{number}", "person": "one"}
        record(node.tools, four.asha, number, Kind.ARRESTED, details=arrest)
        record(node.tools, four.asha, number, Kind.SAFEGUARDED, details={"child": "c-1"})
    record(node.tools, four.asha, referrals[2], Kind.CLOSED, details={"outcome": "no_offence"})
    ((ref,),) = node.sql("SELECT ref FROM operation WHERE name = 'DRIVE-2'")
    return f"/operations/{ref}/"


def test_the_database_counts_exactly_what_the_rules_count(node: Node, drive: str, supervisor: Viewer) -> None:
    for as_of in (node.clock(), node.clock() - timedelta(minutes=90), node.clock() - timedelta(days=2)):
        with acting(supervisor):
            operation = store.load(supervisor, "DRIVE-2")
            ruled = rules.tally(store.load_happenings(supervisor, operation), operation, as_of=as_of)
            fast = find.tally(supervisor, operation, as_of=as_of, zone="Etc/GMT-4")
            listed = {name: find.behind(supervisor, operation, name, as_of=as_of, most=99) for name in rules.FIGURES}
        assert fast["all"] == {name: figure.n for name, figure in ruled.figures}
        assert {name: sorted(row["key"] for row in found) for name, found in listed.items()} == {
            name: list(figure.ids) for name, figure in ruled.figures
        }


def test_the_numbers_are_those_of_the_story(node: Node, drive: str, supervisor: Viewer) -> None:
    with acting(supervisor):
        operation = store.load(supervisor, "DRIVE-2")
        figures = find.tally(supervisor, operation, as_of=node.clock(), zone="Etc/GMT-4")["all"]
    assert figures == {
        "cases": 2, "firs": 1, "arrests": 2, "persons": 1, "cleared": 1, "safeguarded": 1, "referrals": 0,
    }  # fmt: skip


def test_a_referral_counts_as_sent_at_the_unit_that_sent_it_alone(node: Node, drive: str, supervisor: Viewer) -> None:
    at = node.clock() - timedelta(days=1)
    measure.create(node.tools, node.bureau, rules.Operation("BUREAU", at, at + timedelta(days=4), "all referrals"))
    sent = measure.counts(node.tools, node.bureau, "BUREAU").figure("referrals")
    came = measure.counts(node.tools, supervisor, "DRIVE-2").figure("referrals")
    assert (sent.n, came.n) == (3, 0)
    assert "that the unit sent, not those that came to it" in came.query


def test_reading_the_figures_keeps_nothing(signed_in: SignedIn, node: Node, drive: str, supervisor: Viewer) -> None:
    browser = signed_in(supervisor)
    for path in (drive, f"{drive}projector/", f"{drive}compare/", f"{drive}figures.csv"):
        assert browser.get(path).status_code == 200
    assert node.sql("SELECT count(*) FROM snapshot") == [(0,)]


def test_a_supervisor_signs_off_and_the_figures_stay(signed_in, node: Node, drive: str, supervisor: Viewer) -> None:
    browser = signed_in(supervisor)
    assert browser.post(f"{drive}sign/").status_code == 302
    ((counts,),) = node.sql("SELECT counts FROM snapshot")
    assert counts["figures"]["arrests"]["n"] == 2
    ((detail,),) = node.sql("SELECT detail FROM audit_in WHERE action = 'operation.signed_off'")
    assert detail["arrests"] == 2


def test_an_analyst_reads_the_figures_and_signs_nothing(signed_in: SignedIn, drive: str, four: People) -> None:
    browser = signed_in(four.asha)
    assert browser.get(drive).status_code == 200
    assert browser.post(f"{drive}sign/").status_code == 403
    assert browser.get("/operations/new/").status_code == 403


def test_another_units_operation_does_not_exist(signed_in: SignedIn, drive: str, four: People) -> None:
    for path in (drive, f"{drive}list/", f"{drive}projector/", f"{drive}compare/", f"{drive}figures.csv"):
        assert signed_in(four.chitra).get(path).status_code == 404


def test_figures_of_an_earlier_moment_are_those_that_were_known_then(signed_in, node, drive, supervisor) -> None:
    page = signed_in(supervisor).get(f"{drive}?as_of=2026-11-02T11:45").content.decode()
    assert re.findall(r"class=\"big\"[^>]*>(\d+)</span><br>Arrests", page) == ["0"]
    now = signed_in(supervisor).get(drive).content.decode()
    assert re.findall(r"class=\"big\"[^>]*>(\d+)</span><br>Arrests", now) == ["2"]


def test_the_list_behind_a_figure_leads_to_the_referrals_and_reading_it_is_recorded(
    signed_in: SignedIn, node: Node, drive: str, supervisor: Viewer
) -> None:
    page = signed_in(supervisor).get(f"{drive}list/?figure=arrests").content.decode()
    assert len(set(re.findall(r'href="(/referrals/[0-9a-f-]{36}/)"', page))) == 2
    assert node.sql("SELECT detail->>'figure' FROM audit_in WHERE action = 'operation.list_read'") == [("arrests",)]


def test_a_formula_in_an_fir_is_inert_in_the_file(signed_in: SignedIn, drive: str, supervisor: Viewer) -> None:
    text = signed_in(supervisor).get(f"{drive}list.csv?figure=firs").content.decode("utf-8-sig")
    assert f"'{FORMULA}/2026/7" in text
    assert not re.search(r"(^|,|\n)\"?=", text)


def test_drives_of_unequal_windows_are_not_compared(signed_in, node: Node, drive: str, supervisor: Viewer) -> None:
    page = signed_in(supervisor).get(drive).content.decode()
    assert "not like for like with DRIVE-1" in page  # DRIVE-2 is not over
    node.clock.advance(days=5)
    assert "like for like with DRIVE-1" in signed_in(supervisor).get(drive).content.decode()
    assert "may stand side by side" in signed_in(supervisor).get(f"{drive}compare/").content.decode()


def test_the_wall_shows_numbers_and_no_identifier(signed_in: SignedIn, drive: str, supervisor: Viewer) -> None:
    answer = signed_in(supervisor).get(f"{drive}projector/")
    text = answer.content.decode()
    assert answer["Refresh"] == "60"
    assert "Sunita" not in text
    assert "HYPERLINK" not in text
    assert "Refresh" not in signed_in(supervisor).get(f"{drive}projector/?still")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"name": ""}, "A drive needs a name."),
        ({"ends": "2026-11-01T00:00"}, "The window ends before it begins."),
        ({"starts": "soon"}, "Give day and time of day."),
        ({"definition": " "}, "Say what counts"),
        ({"name": "DRIVE-1"}, "There is already a drive of that name."),
        ({}, ""),
    ],
)
def test_a_drive_is_entered_whole_or_its_fault_is_named(given, fault, signed_in, node, drive, supervisor) -> None:
    whole = {"name": "D-3", "starts": "2026-11-02T00:00", "ends": "2026-11-05T00:00", "definition": "all", **given}
    answer = signed_in(supervisor).post("/operations/new/", whole)
    assert (answer.status_code, fault in answer.content.decode()) == (400 if fault else 302, True)
    assert node.sql("SELECT count(*) FROM operation") == [(2 if fault else 3,)]


def test_a_page_costs_the_same_queries_however_much_happened(signed_in, node: Node, drive, four, supervisor) -> None:
    browser = signed_in(supervisor)
    browser.get(drive)
    with CaptureQueriesContext(connection) as few:
        browser.get(drive)
    reports(node, 4, first=3)
    send(node.tools, node.bureau)
    with CaptureQueriesContext(connection) as many:
        browser.get(drive)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "path", ["", "list/?figure=firs", "compare/", "projector/", "/operations/", "/operations/new/"]
)
def test_the_pages_can_be_used_by_everybody(path: str, as_person, drive: str, supervisor: Viewer) -> None:
    opened = as_person(supervisor)
    opened.open(path if path.startswith("/") else f"{drive}{path}")
    assert opened.axe() == []
    assert opened.faults == []
