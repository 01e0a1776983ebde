"""What platforms submit: one `<report>` in XML, or an archive of submissions."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from lxml import etree

from nodal.edges.intake.gather import Gather, report_number
from nodal.edges.intake.ispws_report import read_file, read_report
from nodal.edges.intake.ispws_rules import breaches
from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import URGENT, Source
from nodal.edges.intake.xml_check import Structure, check
from nodal.edges.intake.xml_node import XNode
from nodal.edges.intake.xml_scan import ARCHIVE, REPORT, SUBMISSION, Part, Scan
from nodal.edges.intake.xml_schema import schema
from nodal.facts.errors import FileRefused, WrongUsage
from nodal.facts.report import Item, Moment, Span, Told, Unusable

NAME = "ispws_xml"

_STARTS = tuple("<".encode(codec) for codec in ("utf-8", "utf-16-le", "utf-16-be"))
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ATTRIBUTES = frozenset({"reportId", "submittedAt"})
_NUMBER = re.compile(r"""<submission(?:[^"'>]|"[^"]*"|'[^']*')*?\sreportId\s*=\s*["']([^"']*)["']""")


class _Refusal(Exception):
    """Why one submission cannot be taken, and where in it."""

    def __init__(self, code: str, place: str, message: str) -> None:
        super().__init__(code)
        self.code, self.place, self.message = code, place, message


def sniff(head: bytes) -> bool:
    """Whether the file begins like XML, in an encoding that we take or not."""
    for mark in _MARKS:
        if head.startswith(mark):
            return head.removeprefix(mark).lstrip(b" \t\r\n\0").startswith(b"<")
    return head.lstrip(b" \t\r\n").startswith(_STARTS)


def read(source: Source, *, options: Options) -> tuple[str, Iterator[Item]]:
    """Go through the file to its end, then read it submission by submission."""
    scan = Scan(source, options.limits)
    count = sum(1 for _ in scan.parts())
    if scan.root == ARCHIVE:
        if options.number is not None:
            raise WrongUsage("an archive carries its own numbers; a number can be given for a single report only")
        if not count:
            raise FileRefused("container.empty", place=f"/{ARCHIVE}", reason="the archive holds no submission")
    elif not (options.number or options.attached):
        raise FileRefused("id.missing", place="/report", reason="a single report needs its number")
    return NAME, _items(source, options=options)


def _items(source: Source, *, options: Options) -> Iterator[Item]:
    scan = Scan(source, options.limits)
    counts: dict[str, int] = {}
    for row, part in enumerate(scan.parts()):
        counts[part.name] = counts.get(part.name, 0) + 1
        start, length = part.span
        text = source.bytes_at(start, min(length, options.limits.report_bytes)).decode(scan.codec, "replace")
        where = f"/{ARCHIVE}/{part.name[:64]}[{counts[part.name]}]" if scan.root == ARCHIVE else ""
        try:
            item: Item = _told(_element(text, scan, part), text, row, part.span, options=options)
        except _Refusal as refusal:
            item = _unusable(refusal, text, row, part.span, number=options.number or options.attached)
            item = replace(item, place=where + item.place or "/report")
        yield item


def _unusable(refusal: _Refusal, text: str, row: int, span: Span, *, number: str | None) -> Unusable:
    found = _NUMBER.match(text)
    number = number or (report_number(found.group(1)) if found else None)
    return Unusable(
        row,
        number,
        refusal.code,
        refusal.place,
        refusal.message,
        (span,),
        bool(URGENT.search(text.encode("utf-8", "replace"))),
    )


def _element(text: str, scan: Scan, part: Part) -> etree._Element:
    if part.fault:
        raise _Refusal(part.fault, "", "the report goes beyond a limit (depth, entries, attributes or size)")
    if scan.root == ARCHIVE and part.name != SUBMISSION:
        raise _Refusal("container.foreign", "", "something else stands among the submissions")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    declared = "".join(f" {name}={quoteattr(address)}" for name, address in scan.prefixes.items())
    inside = scan.root == ARCHIVE and declared
    try:
        root = etree.fromstring((f"<w{declared}>{text}</w>" if inside else text).encode("utf-8"), parser)
    except etree.XMLSyntaxError as fault:
        if len(text) > scan.limits.field_chars:
            raise _Refusal("field.limit", "", "a text in the report is too long") from fault
        raise _Refusal("schema", "", "an attribute has a prefix that is nowhere declared") from fault
    if len(text) > scan.limits.field_chars and any(_longest(node) > scan.limits.field_chars for node in root.iter()):
        raise _Refusal("field.limit", "", "a text in the report is too long")
    return root[0] if inside else root


def _longest(node: etree._Element) -> int:
    return max(len(text) for text in (node.text or "", node.tail or "", *map(str, node.attrib.values())))


def _told(root: etree._Element, text: str, row: int, span: Span, *, options: Options) -> Told:
    number = report_number(root.get("reportId")) if root.tag == SUBMISSION else options.number or options.attached
    if number is None:
        raise _Refusal(
            "id.invalid", "/@reportId", "the number of the report is not 1 to 19 digits without a leading zero"
        )
    plain = (
        text.isascii() and "&#" not in text and "..." not in text and "uncated" not in text and "UNCATED" not in text
    )
    gather = Gather(options, plain=plain)
    received = _received(root, gather) if root.tag == SUBMISSION else None
    report, files = _parts(root, gather)
    _check(report, files, number, gather)
    sender, incident = read_report(XNode(gather, "/report", report))
    for count, file in enumerate(files, start=1):
        read_file(XNode(gather, f"/fileDetails[{count}]", file))
    return Told(
        number, NAME, row, sender, received, incident, tuple(gather.parties), tuple(gather.sightings),
        tuple(gather.files), tuple(gather.notes), tuple(gather.extra), gather.flags, (span,),
    )  # fmt: skip


def _received(root: etree._Element, gather: Gather) -> Moment | None:
    for name in root.attrib:
        if name not in _ATTRIBUTES:
            gather.unknown(f"/submission/@{etree.QName(name).localname}", root.get(name) or "")
    written = root.get("submittedAt")
    if written is None:
        gather.flag("field.missing", "/submission/@submittedAt")
    return gather.moment(written, "/submission/@submittedAt")


def _parts(root: etree._Element, gather: Gather) -> tuple[etree._Element, list[etree._Element]]:
    """The report and its files, each on its own. Anything else in the submission is kept raw and flagged."""
    if root.tag != SUBMISSION:
        return root, []
    report: etree._Element | None = None
    files: list[etree._Element] = []
    for child in list(root):
        if (child.tail or "").strip() or (root.text or "").strip():
            raise _Refusal("schema", "", "text stands between the parts of the submission")
        if child.tag == REPORT and report is None and not files:
            report = child
        elif child.tag == "fileDetails" and report is not None:
            files.append(child)
        elif child.tag in schema().names:
            raise _Refusal("schema", f"/{child.tag}", "a submission is one report and then the details of its files")
        else:
            gather.unknown(f"/submission/{child.tag}", etree.tostring(child, encoding="unicode", with_tail=False))
    if report is None:
        raise _Refusal("schema", "", "a submission without a report")
    for part in (report, *files):
        part.tail = None
        root.remove(part)
    return report, files


def _check(report: etree._Element, files: list[etree._Element], number: str, gather: Gather) -> None:
    strict = gather.options.strict
    try:
        check(report, gather, base="/report", strict=strict)
        for count, file in enumerate(files, start=1):
            place = f"/fileDetails[{count}]"
            check(file, gather, base=place, strict=strict)
            if (file.findtext("reportId") or "").strip() != number:
                raise _Refusal("file.stranger", f"{place}/reportId", "the details of a file name another report")
    except Structure as fault:
        message = "an element is missing, doubled, in the wrong order or of the wrong kind"
        raise _Refusal("schema", fault.place, message) from fault
    broken = next(breaches(report, files, now=gather.options.now), None) if strict else None
    if broken is not None:
        raise _Refusal(*broken)
