"""The document of one call of the platforms' protocol: what the endpoint accepts, the intake will accept as well.

Each document is put into an archive of its own and read by the same reader that will read it later; rules beyond the
schema come on top, because the caller is still there and can be told.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from lxml import etree

from nodal.edges.intake import ispws_xml
from nodal.edges.intake.gather import Gather, report_number
from nodal.edges.intake.ispws_archive import archive
from nodal.edges.intake.ispws_rules import TOLERATED, Breach, of_file, of_report
from nodal.edges.intake.limits import Limits, Options
from nodal.edges.intake.opened import Source
from nodal.edges.intake.xml_check import Structure, check
from nodal.edges.intake.xml_scan import REPORT, Scan
from nodal.facts.errors import FileRefused, NodalError
from nodal.facts.report import Unusable
from nodal.facts.submitted import Submitted, UploadedFile, Weight

DETAILS = "fileDetails"
STRUCTURE = "an element is missing, doubled, in the wrong order or of the wrong kind"
IN_STRICT_MODE = ", or a value is not of the kind that the schema asks for"
_ANY_NUMBER = "9007199254740991"
_ANY_REPORT = (
    "<report><incidentSummary><incidentType>Child Sex Tourism</incidentType>"
    "<incidentDateTime>2026-01-01T00:00:00Z</incidentDateTime></incidentSummary>"
    "<reporter><reportingPerson/></reporter></report>"
)
"""The smallest report there is, for reading the details of a file before their own report is at hand."""


class Invalid(NodalError):
    """A well-formed document that is not what the call takes. `line` counts from 1; None: nowhere in particular."""

    remedy = "Correct the document and send it again."

    def __init__(self, code: str, place: str, reason: str, *, line: int | None = None) -> None:
        super().__init__(f"{code} at {place}: {reason}")
        self.code, self.place, self.reason, self.line = code, place, reason, line


@dataclass(frozen=True, slots=True)
class SentReport:
    """A `<report>` that may be kept: its text without what stood around it."""

    text: str
    is_batched: bool


@dataclass(frozen=True, slots=True)
class SentDetails:
    """A `<fileDetails>` that may be kept: its text, the report and the file that it names, and what would break.

    `breach` is a rule that it breaks in a report of one; `breach_in_batch`, in a batched report.
    """

    text: str
    number: str
    file_id: str
    breach: Breach | None
    breach_in_batch: Breach | None


def read_sent_report(body: bytes, *, options: Options) -> SentReport:
    """The report in the body of a call. Raises `FileRefused` (no document of ours), `Invalid` (one with a fault)."""
    text, root = _document(body, REPORT, options)
    broken = _first(of_report(root, now=options.now), options)
    if broken is not None:
        raise Invalid(*broken)
    _acceptable(Submitted(_ANY_NUMBER, options.now, text), options)
    return SentReport(text, root.find("batchedReport") is not None)


def read_sent_details(body: bytes, *, options: Options) -> SentDetails:
    """The details of a file in the body of a call. Raises as `read_sent_report` does."""
    text, root = _document(body, DETAILS, options)
    number, file_id = ((root.findtext(name) or "").strip() for name in ("reportId", "fileId"))
    if report_number(number) is None:
        raise Invalid("id.invalid", f"/{DETAILS}/reportId", "not the number of a report")
    as_sent = UploadedFile(file_id, "", "", 0, "0" * 32, "0" * 40, "0" * 64, text)
    _acceptable(Submitted(number, options.now, _ANY_REPORT, (as_sent,)), options)
    return SentDetails(
        text,
        number,
        file_id,
        _first(of_file(root, batched=False), options),
        _first(of_file(root, batched=True), options),
    )


def fits(weight: Weight, files_count: int, limits: Limits) -> bool:
    """Whether a report of this weight, all its calls together, can still be taken in."""
    return (
        weight.size_bytes + AROUND <= min(limits.report_bytes, limits.file_bytes)
        and weight.elements + AROUND <= limits.report_nodes
        and files_count + AROUND <= limits.children
    )


AROUND = 1000
"""Bytes, and more than enough elements, for what the archive puts around a report."""


@cache
def schema_document() -> bytes:
    """The schema as it is served."""
    return files("nodal.edges.intake").joinpath("ncmec.xsd").read_bytes()


def _document(body: bytes, root: str, options: Options) -> tuple[str, etree._Element]:
    """The root element as text and, checked against the schema, as a tree."""
    source = Source.of(io.BytesIO(body))
    scan = Scan(source, options.limits, (root,))
    (part,) = list(scan.parts())
    if part.fault:
        raise _over_a_limit(part.fault)
    start, length = part.span
    text = source.bytes_at(start, length).decode(scan.codec)
    tree = _tree(text)
    before = source.bytes_at(0, start).decode(scan.codec, "replace").count("\n")
    try:
        check(tree, Gather(options), base=f"/{root}", strict=options.strict)
    except Structure as fault:
        reason = STRUCTURE + (IN_STRICT_MODE if options.strict else "")
        raise Invalid("schema", fault.place, reason, line=before + fault.line) from fault
    return text, tree


def _tree(text: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as fault:
        place, reason = f"line {fault.lineno}", "an attribute has a prefix that is nowhere declared, or is too long"
        raise FileRefused("xml.broken", place=place, reason=reason) from fault


def _over_a_limit(code: str) -> FileRefused:
    return FileRefused(code, place="document", reason="it goes beyond a limit (depth, entries, attributes or size)")


def _first(breaches: Iterable[Breach], options: Options) -> Breach | None:
    return next((broken for broken in breaches if options.strict or broken[0] not in TOLERATED), None)


def _acceptable(one: Submitted, options: Options) -> None:
    """Read the document as the intake will. Raises `Invalid`, or `FileRefused` when it goes beyond a limit."""
    body = archive([one])
    _, items = ispws_xml.read(Source.of(io.BytesIO(body)), options=replace(options, strict=False, number=None))
    for item in items:
        if isinstance(item, Unusable):
            if item.code == "field.limit":
                raise _over_a_limit(item.code)
            place = item.place.removeprefix("/submissions/submission[1]").replace(f"/{DETAILS}[1]", f"/{DETAILS}", 1)
            raise Invalid(item.code, place, item.message)
