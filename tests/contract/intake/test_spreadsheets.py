"""Spreadsheets as another program writes them (openpyxl): each cell is read as it is shown, nothing is guessed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from contract.intake.corpus import OPTIONS, read
from nodal.edges.intake import open_file
from nodal.facts.report import Told, Unusable
from nodal.facts.sheets import SheetProfile

HEAD = ["reportId", "incidentType", "incidentDateTime", "espName", "screenName", "additionalInfo"]


def written(*rows: list[Any], change: Any = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEAD, *rows):
        sheet.append(row)
    if change:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(body: bytes) -> list[str]:
    """What is kept of it, in lines."""
    kept = open_file(io.BytesIO(body), options=OPTIONS).text
    assert kept is not None
    return kept.bytes_at(0, kept.size).decode().splitlines()


def reports(body: bytes) -> list[Told]:
    items = read(body)[1]
    assert all(isinstance(item, Told) for item in items), items
    return [item for item in items if isinstance(item, Told)]


def test_days_and_times_come_as_they_are_shown_and_without_a_zone_settle_nothing() -> None:
    whens = (
        datetime(2021, 4, 2, 8, 0, 1),  # noqa: DTZ001 -- a spreadsheet knows no zone
        date(2021, 4, 2),
        time(8, 30),
        datetime(1999, 12, 31, 23, 59, 59),  # noqa: DTZ001
    )
    rows = [[n, "x", when, "ExampleChat", "kite", None] for n, when in enumerate(whens, start=1)]
    body = written(*rows)
    assert [line.split(",")[2] for line in text(body)[1:]] == [
        "2021-04-02 08:00:01", "2021-04-02", "08:30:00", "1999-12-31 23:59:59",
    ]  # fmt: skip
    first = reports(body)[0]
    assert first.incident.moment
    assert first.incident.moment.at is None
    assert "time.zone_missing" in {flag.code for flag in first.flags}


def test_a_time_with_its_zone_as_text_is_a_moment() -> None:
    (report,) = reports(written([7, "x", "2021-04-02T13:30:00+05:30", "ExampleChat", "kite", None]))
    assert report.incident.moment
    assert report.incident.moment.at == datetime(2021, 4, 2, 8, tzinfo=UTC)


def test_numbers_shares_truths_and_rich_text_are_as_they_are_shown() -> None:
    rich = CellRichText("one ", TextBlock(InlineFont(b=True), "note"))
    values = [0.5, 12.25, True, rich, "a, b\nc", '=HYPERLINK("https://example.org")']

    def change(_: Any, sheet: Any) -> None:
        sheet["F2"].number_format = "0%"

    body = written(*([n, "x", None, "E", "kite", value] for n, value in enumerate(values, start=1)), change=change)
    assert [report.notes for report in reports(body)] == [
        ("50%",), ("12.25",), ("TRUE",), ("one note",), ("a, b\nc",), (),
    ]  # fmt: skip


def test_a_hidden_sheet_is_passed_over_and_a_merged_cell_counts_once() -> None:
    def change(book: Any, sheet: Any) -> None:
        secret = book.create_sheet("secret", 0)
        secret.append(HEAD)
        secret.append([666, "x", None, "E", "kite", None])
        secret.sheet_state = "hidden"
        sheet.merge_cells("A2:A3")

    items = read(written([7, "x", None, "E", "kite", None], [8, "x", None, "E", "wren", None], change=change))[1]
    assert [getattr(item, "code", item.number) for item in items] == ["7", "id.invalid"]


def test_an_error_in_a_cell_says_nothing_about_its_column() -> None:
    (report,) = reports(written([7, "x", None, "E", "#N/A", "#REF!"]))
    assert [sighting.kind for sighting in report.sightings] == []
    assert report.notes == ()
    assert [raw for _, raw in report.extra] == ["#N/A", "#REF!"]
    assert "field.type" in {flag.code for flag in report.flags}


def test_days_count_from_1904_where_the_file_says_so() -> None:
    def change(book: Any, _: Any) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    body = written([7, "x", datetime(2021, 4, 2, 8), "E", "kite", None], change=change)  # noqa: DTZ001
    assert text(body)[1].split(",")[2] == "2021-04-02 08:00:00"


def test_a_profile_with_another_delimiter_reads_the_spreadsheet_too() -> None:
    profile = SheetProfile("p", "p", "dmy", (("No", "reportId"), ("Name", "screenName")), delimiter=";")
    book = openpyxl.Workbook()
    book.active.append([" NO ", "Name"])
    book.active.append([7, "kite"])
    out = io.BytesIO()
    book.save(out)
    (item,) = read(out.getvalue(), replace(OPTIONS, profile=profile))[1]
    assert isinstance(item, Told)
    assert [sighting.value for sighting in item.sightings] == ["kite"]


def test_a_number_that_the_spreadsheet_rounded_is_refused_with_what_to_do() -> None:
    body = written(
        [7002000010000000123, "x", None, "ExampleChat", "kite", None], ["12a", "x", None, "ExampleChat", "k", 1]
    )
    rounded, odd = (item for item in read(body)[1] if isinstance(item, Unusable))
    assert (rounded.code, rounded.place) == (odd.code, "rows[0].reportId") == ("id.invalid", "rows[0].reportId")
    assert "format the column as text" in rounded.message
    assert "rounded" not in odd.message
