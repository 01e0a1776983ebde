"""Whatever is done to the bytes of a good archive, spreadsheet or PDF, it is read or refused and never fails else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.intake.containers import HEAD, ROW, A, Container, comes_of
from contract.intake.writers import Member, by_hand, manifest, package, pdf, sheet_xml, workbook, xlsx, zipped
from nodal.edges.intake import pdf_child

TABLE = xlsx([HEAD, (7, *ROW), (8, *ROW), (9, "=1+1", 44288.5, *ROW[2:])])
BODIES = {
    "zip": package({"a.json": A, "t.xlsx": TABLE}),
    "zip, not packed": by_hand(
        [Member(b"manifest.json", manifest({"a.json": A}), method=0), Member(b"a.json", A, method=0)]
    ),
    "xlsx": TABLE,
    "xlsx, not packed": zipped(workbook(sheet_xml([HEAD, (7, *ROW)])), method=0),
}
PRINTED = pdf(["CyberTipline Report 7", "Screen/User Name: kite", "IP Address: 203.0.113.7 (Login)", "MD5: 00"])

changes = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.sampled_from([0, 0, 1, 1, 4, 60]),
        st.one_of(
            st.binary(max_size=4),
            st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"<", b"]]>", b"\xff\xff\xff\xff", b"/Prev"]),
        ),
    ),
    min_size=1,
    max_size=4,
)


def changed(body: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    made = bytearray(body)
    for place, cut, piece in edits:
        at = int(place * len(made))
        made[at : at + cut] = piece
    return bytes(made)


@pytest.mark.parametrize("name", sorted(BODIES))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=changes)
def test_any_change_of_an_archive_is_read_or_refused(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    assert comes_of(Container(name, changed(BODIES[name], edits), "")) is not None


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=changes)
def test_any_change_of_a_printed_report_is_read_or_refused(edits: list[tuple[float, int, bytes]]) -> None:
    assert comes_of(Container("pdf", changed(PRINTED, edits), "")) is not None


SHEET = sheet_xml([HEAD, (7, *ROW), ('<c t="s"><v>0</v></c>', *ROW)])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=changes, part=st.sampled_from(sorted(workbook(SHEET))))
def test_any_change_of_a_part_of_a_spreadsheet_is_read_or_refused(
    edits: list[tuple[float, int, bytes]], part: str
) -> None:
    parts = workbook(SHEET, texts="<sst><si><t>8</t></si></sst>")
    made = zipped({**parts, part: changed(parts[part], edits)})
    assert comes_of(Container("xlsx", made, "")) is not None


def test_the_unchanged_ones_are_good() -> None:
    assert [comes_of(Container(name, body, "")) for name, body in sorted(BODIES.items())] == [
        "7, 8, 9",
        "7",
        "700200001; 7, 8, 9",
        "700200001",
    ]
    assert comes_of(Container("pdf", PRINTED, "")) == "7"


def test_the_process_that_reads_a_pdf_knows_its_bounds() -> None:
    assert pdf_child.ADDRESS_BYTES <= 256 << 20
    assert pdf_child.CPU_SECONDS < 10
