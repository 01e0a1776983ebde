"""A sender takes reports back: `{"retract": [{"reportId": "...", "reason": "..."}]}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nodal.edges.intake.gather import report_number
from nodal.edges.intake.json_outline import Element, elements, survey
from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import Source
from nodal.facts.errors import FileRefused
from nodal.facts.report import Item, Retraction, Unusable
from nodal.facts.text import storable

NAME = "retraction"

_MESSAGES = {
    "field.limit": "the entry goes beyond a limit (depth, length of a field, number of entries or size)",
    "json.number": "a number that has no value, or far too many digits",
    "json.duplicate_key": "the entry names the same key twice",
    "id.invalid": "the number of the report is not 1 to 19 digits without a leading zero",
    "report.shape": "an object was expected",
    "field.type": "the reason is not a text",
}
_BEGINS = re.compile(rb'\s*\{\s*"retract"\s*:')


def sniff(head: bytes) -> bool:
    """Whether the file begins like a list of retractions."""
    return bool(_BEGINS.match(head.removeprefix(b"\xef\xbb\xbf")))


def read(source: Source, *, options: Options) -> tuple[str, Iterator[Item]]:
    """Survey the document to its end, then read its entries one by one."""
    if survey(source, limits=options.limits) != "retract":
        raise FileRefused("format.unknown", place="file", reason="the document holds no list of retractions")
    return NAME, items(source, options=options)


def items(source: Source, *, options: Options) -> Iterator[Item]:
    """The entries of a surveyed document."""
    for row, element in enumerate(elements(source, "retract", limits=options.limits)):
        yield _item(row, element)


def _item(row: int, element: Element) -> Retraction | Unusable:
    entry = element.value
    if element.fault:
        return _refused(row, element, element.fault, element.said_number)
    if not isinstance(entry, dict):
        return _refused(row, element, "report.shape", None)
    number, reason = report_number(entry.get("reportId")), entry.get("reason")
    if number is None:
        return _refused(row, element, "id.invalid", None)
    if reason is not None and not isinstance(reason, str):
        return _refused(row, element, "field.type", number)
    return Retraction(number, row, storable(reason) if reason else None, (element.span,))


def _refused(row: int, element: Element, code: str, number: object) -> Unusable:
    key = {"id.invalid": ".reportId", "field.type": ".reason"}.get(code, "")
    return Unusable(row, report_number(number), code, element.place + key, _MESSAGES[code], (element.span,))
