"""What police receive: JSON with one report, a list of reports, or one report a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nodal.edges.intake import retraction
from nodal.edges.intake.gather import report_number
from nodal.edges.intake.json_outline import Element, Shape, elements, survey
from nodal.edges.intake.le_report import gather_for, read_report
from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import URGENT, Source
from nodal.facts.errors import FileRefused
from nodal.facts.report import Item, Told, Unusable

NAME = "le_json"

MESSAGES = {
    "field.limit": "the report goes beyond a limit (depth, length of a field, number of entries or size)",
    "json.number": "a number that has no value, or far too many digits",
    "json.duplicate_key": "an object names the same key twice",
    "json.broken": "the line is not valid JSON",
    "encoding.invalid": "the line is not UTF-8",
    "id.invalid": "the number of the report is not 1 to 19 digits without a leading zero",
    "report.shape": "an object was expected",
    "field.missing": "the part that holds what was reported is missing",
    "field.type": "the part that holds what was reported is not an object",
}
"""What a refusal means, in words. None repeats a value."""


def sniff(head: bytes) -> bool:
    """Whether the file begins like JSON."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:1] in (b"{", b"[")


def read(source: Source, *, options: Options) -> tuple[str, Iterator[Item]]:
    """Survey the document to its end, then read its reports one by one. A list of retractions is read as such."""
    shape = survey(source, limits=options.limits)
    if shape == "retract":
        if options.format == NAME:
            raise FileRefused("format.unknown", place="file", reason="the document holds retractions, not reports")
        return retraction.NAME, retraction.items(source, options=options)
    return NAME, items(source, shape, Holds("reportedInformation", read_report), options=options)


@dataclass(frozen=True, slots=True)
class Holds:
    """Which key of a report holds what was reported, and who reads it."""

    key: str
    read: Callable[..., Told]


def items(source: Source, shape: Shape, holds: Holds, *, options: Options) -> Iterator[Item]:
    """The reports of a surveyed document, one by one."""
    for row, element in enumerate(elements(source, shape, limits=options.limits)):
        yield _item(source, row, element, holds, options=options)


def _item(source: Source, row: int, element: Element, holds: Holds, *, options: Options) -> Told | Unusable:
    document = element.value
    if element.fault:
        number = element.said_number
        # An impossible number is the more telling fault than the limits of numbers.
        odd_id = element.fault == "json.number" and number is not None and report_number(number) is None
        return _refused(source, row, element, "id.invalid" if odd_id else element.fault, number)
    if not isinstance(document, dict):
        return _refused(source, row, element, "report.shape", None)
    number = report_number(document.get("reportId"))
    if number is None:
        return _refused(source, row, element, "id.invalid", None, key="reportId")
    information = document.get(holds.key)
    if not isinstance(information, dict):
        code = "field.missing" if information is None else "field.type"
        return _refused(source, row, element, code, number, key=holds.key)
    gather = gather_for(element.text, options)
    return holds.read(document, number=number, row=row, span=element.span, gather=gather)


def _refused(  # one refusal with everything that is known of it
    source: Source, row: int, element: Element, code: str, number: object, *, key: str = ""
) -> Unusable:
    key = key or ("reportId" if code == "id.invalid" else "")
    place = ".".join(part for part in (element.place, key) if part) or "report"
    urgent = element.urgent or _says_urgent(source, element)
    return Unusable(row, report_number(number), code, place, MESSAGES[code], (element.span,), urgent)


def _says_urgent(source: Source, element: Element) -> bool:
    # What was not walked over token by token is short; the bytes are searched because the value may not exist.
    raw = element.text.encode("utf-8") or source.bytes_at(element.span[0], min(element.span[1], 1 << 24))
    return bool(URGENT.search(raw))
