"""The printed form of a report, a PDF, read by its labels: text only, and trusted less than every other format.

Only what stands in the sections that repeat the report (the cover and section A) is read as said by the platform; what
the clearing house added (B to D) is kept raw and is about nobody. Every field is flagged `from.pdf`, and nothing in it
counts as verified, whatever the print says: anybody can print a page.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from nodal.edges.intake import pdf_text
from nodal.edges.intake.gather import report_number
from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import Source, is_pdf
from nodal.edges.intake.pdf_labels import NUMBER, Line, line_of
from nodal.edges.intake.pdf_report import Printed
from nodal.facts.errors import FileRefused
from nodal.facts.report import Item, Told, Unusable

NAME = "le_pdf"

_MESSAGES = {
    "id.invalid": "the number of the report is not 1 to 19 digits without a leading zero",
    "id.mismatch": "the report names another number than the one that it was handed in for",
    "field.limit": "the report goes beyond a limit (length of a line or number of fields)",
}

extract = pdf_text.text_of
"""The text of a PDF."""


def sniff(head: bytes) -> bool:
    """Whether the file begins like a PDF."""
    return is_pdf(head)


def read(source: Source, *, options: Options) -> tuple[str, Iterator[Item]]:
    """Read the text of one report."""
    lines = list(_lines(source))
    if not any(line.kind == "label" for line in lines):
        raise FileRefused("format.unknown", place="file", reason="it has none of the labels of a report")
    printed = _printed_numbers(lines)
    # What somebody stated binds; the name of the file only speaks where the report itself is silent.
    stated = options.number or options.attached
    number = stated or (printed[0] if printed else options.stem)
    span = (0, source.size)
    if not stated and not printed and report_number(options.stem) is None:
        raise FileRefused("id.missing", place="file", reason="neither the report nor its name gives its number")
    fault = "id.invalid" if report_number(number) is None else None
    if fault is None and any(other != number for other in printed):
        fault = "id.mismatch"
    if any(len(line.value) > options.limits.field_chars for line in lines):
        fault = fault or "field.limit"
    if fault:
        return NAME, iter([_refused(fault, number, span, source)])
    return NAME, iter([_told(number, lines, span, source, options=options)])


def _lines(source: Source) -> Iterator[Line]:
    """The lines of the text in order; a page ends with a form feed."""
    source.stream.seek(0)
    text = codecs.decode(source.stream.read(), "utf-8", "replace")
    for page, body in enumerate(text.split("\f"), start=1):
        for count, raw in enumerate(body.split("\n"), start=1):
            if raw.strip():
                yield line_of(raw.strip(), f"page {page}, line {count}")


def _printed_numbers(lines: list[Line]) -> list[str]:
    """The numbers that the report gives itself, in its cover and section A; later sections name other reports."""
    found: list[str] = []
    for line in lines:
        if line.kind == "section" and line.label in "BCD" and found:
            break
        if line.kind == "label" and line.label in NUMBER:
            number = (line.value.split() or [""])[0]
            found += [number] if number and number not in found else []
    return found


def _refused(code: str, number: str, span: tuple[int, int], source: Source) -> Unusable:
    return Unusable(0, report_number(number), code, "report", _MESSAGES[code], (span,), source.says_urgent())


def _told(
    number: str, lines: list[Line], span: tuple[int, int], source: Source, *, options: Options
) -> Told | Unusable:
    printed = Printed(options)
    for line in lines:
        printed.add(line)
        if printed.fields > options.limits.children:
            return _refused("field.limit", number, span, source)
    gather, incident = printed.done(is_whole=options.attached is None and bool(_printed_numbers(lines)))
    return Told(
        number, NAME, 0, printed.sender, printed.received, incident, tuple(gather.parties), tuple(gather.sightings),
        tuple(gather.files), tuple(gather.notes), tuple(gather.extra), gather.flags, (span,),
    )  # fmt: skip
