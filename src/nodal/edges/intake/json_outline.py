"""What a JSON document is made of: which reports (or retractions) it holds and where, whatever the container."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from nodal.edges.intake.json_scan import FAST_CHARS, Decoding, Piece, Plain, Scanner
from nodal.edges.intake.json_skim import Skim, skim
from nodal.edges.intake.limits import Limits
from nodal.edges.intake.opened import Source
from nodal.facts.errors import FileRefused

Shape = Literal["array", "reports", "retract", "report", "lines"]
"""How a document holds its reports. `report`: the document is one; `lines`: one a line."""

CONTAINERS = ("reports", "retract")
REPORT_KEYS = frozenset({"reportId", "reportedInformation"})

_BOM = b"\xef\xbb\xbf"
_HOLDS_A_LIST = re.compile(rb'"(?:reports|retract)"\s*:\s*\[')
_JSON_BLANKS = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Element:
    """One report as found: its place in the document, its bytes and its value, or what is wrong with it.

    `value` is None if there is a `fault`, a code; then `number` and `urgent` tell what could still be read.
    `text` is the text that `value` was read from.
    """

    place: str
    span: tuple[int, int]
    value: object = None
    text: str = ""
    fault: str | None = None
    number: object = None
    urgent: bool = False

    @property
    def said_number(self) -> object:
        """The `reportId` as far as it could be read, whatever it is."""
        return self.value.get("reportId") if isinstance(self.value, dict) else self.number


def start_of(source: Source) -> int:
    """Where the text begins: behind a UTF-8 mark if there is one."""
    return len(_BOM) if source.head.startswith(_BOM) else 0


def survey(source: Source, *, limits: Limits) -> Shape:
    """Go through the whole document once. Raises `FileRefused` for a fault of the container or an empty one."""
    scanner = Scanner(source.stream, limits=limits, decoding=Plain(), start=start_of(source))
    try:
        shape, count = _survey_document(scanner)
    except FileRefused:
        if source.head[start_of(source) :].lstrip(_JSON_BLANKS).startswith(b"{") and _is_lines(source, limits=limits):
            return "lines"
        raise
    if not count:
        raise FileRefused("container.empty", place="file", reason="the list is empty")
    return shape


def _survey_document(scanner: Scanner) -> tuple[Shape, int]:
    char = scanner.peek()
    if not char:
        raise FileRefused("container.empty", place="file", reason="there is nothing in the file")
    if char not in "[{":
        raise FileRefused("format.unknown", place="file", reason="neither an object nor an array")
    shape: Shape = "array"
    if char == "[":
        count = sum(1 for _ in _elements(scanner))
    else:
        shape, count = _survey_object(scanner)
    if scanner.peek():
        raise scanner.broken("something stands behind the end of the document")
    return shape, count


def _elements(scanner: Scanner) -> Iterator[tuple[Piece | Skim, int]]:
    """The elements of the array at the scanner: decoded, or what a walk over them found; and where each starts."""
    scanner.take("[")
    if scanner.peek() == "]":
        scanner.take("]")
        return
    while True:
        scanner.peek()
        start = scanner.at
        yield scanner.value() or skim(scanner), start
        if scanner.peek() == "]":
            break
        scanner.take(",")
    scanner.take("]")


def _survey_object(scanner: Scanner) -> tuple[Shape, int]:
    keys: set[str] = set()
    count, lists, twice = 0, list[str](), False
    for key in _keys(scanner):
        twice = twice or (key in keys and key in CONTAINERS)
        keys.add(key)
        if key in CONTAINERS and scanner.peek() == "[":
            lists.append(key)
            count += sum(1 for _ in _elements(scanner))
        elif scanner.value() is None:
            skim(scanner)
    if keys & REPORT_KEYS:
        return "report", 1
    if len(set(lists)) > 1:
        raise FileRefused("format.mixed", place="file", reason="reports and retractions in one document")
    if twice:
        raise FileRefused("json.duplicate_key", place="file", reason="the list of reports is given twice")
    if not lists:
        raise FileRefused("format.unknown", place="file", reason="neither a report nor a list of reports")
    return ("reports" if lists[0] == "reports" else "retract"), count


def _keys(scanner: Scanner) -> Iterator[str]:
    """The keys of the object at the scanner; the caller goes past each value."""
    scanner.take("{")
    if scanner.peek() == "}":
        scanner.take("}")
        return
    while True:
        if scanner.peek() != '"':
            raise scanner.broken("expected a key")
        piece = scanner.value()
        if piece is None:
            skim(scanner)
        scanner.take(":")
        yield str(piece.value) if piece else ""
        if scanner.peek() == "}":
            break
        scanner.take(",")
    scanner.take("}")


def _is_lines(source: Source, *, limits: Limits) -> bool:
    """Whether some line is a report by itself although the document is none, before any list of reports is opened."""
    decoding = Decoding()
    for _, _, line in lines_of(source, limits=limits):
        if line is None:
            continue
        try:
            value, end = decoding.decode(line.decode("utf-8"), 0)
        except (ValueError, RecursionError):
            value, end = None, 0
        if isinstance(value, dict) and value.keys() & REPORT_KEYS and not line.decode("utf-8")[end:].strip():
            return True
        if _HOLDS_A_LIST.search(line):
            return False
    return False


def lines_of(source: Source, *, limits: Limits) -> Iterator[tuple[int, int, bytes | None]]:
    """The lines that are not blank, as (number from 1, offset, bytes), without their blanks at both ends.

    Only LF and CRLF end a line. A line beyond the limit of a report is given as None.
    """
    stream, number, offset = source.stream, 0, start_of(source)
    while True:
        stream.seek(offset)
        line = stream.readline(limits.report_bytes + 2)
        if not line:
            return
        number += 1
        length = len(line)
        while not line.endswith(b"\n") and (more := stream.readline(FAST_CHARS)):
            length += len(more)
            if more.endswith(b"\n"):
                break
        stripped = line.strip(_JSON_BLANKS)
        if length > limits.report_bytes + 1:
            yield number, offset, None
        elif stripped:
            yield number, offset + line.index(stripped), stripped
        offset += length


def elements(source: Source, shape: Shape, *, limits: Limits) -> Iterator[Element]:
    """The reports (or retractions) of a surveyed document, in order."""
    if shape == "lines":
        yield from _lines(source, limits=limits)
        return
    decoding = Decoding()
    scanner = Scanner(source.stream, limits=limits, decoding=decoding, start=start_of(source))
    if shape == "report":
        scanner.peek()
        start = scanner.at
        walked = skim(scanner)
        yield _resolved(source, "", (start, scanner.at - start), walked)
    elif shape == "array":
        yield from _listed(source, scanner, decoding, prefix="")
    else:
        for key in _keys(scanner):
            if key == shape:
                yield from _listed(source, scanner, decoding, prefix=shape)
            elif scanner.value() is None:
                skim(scanner)


def _listed(source: Source, scanner: Scanner, decoding: Decoding, *, prefix: str) -> Iterator[Element]:
    for row, (piece, start) in enumerate(_elements(scanner)):
        place = f"{prefix}[{row}]"
        if isinstance(piece, Skim):
            yield _resolved(source, place, (start, scanner.at - start), piece)
        else:
            yield _judged(place, piece, decoding, limits=scanner.limits)


def _resolved(source: Source, place: str, span: tuple[int, int], walked: Skim) -> Element:
    """A value that was only walked over: within the limits it is decoded now, beyond them it is refused."""
    if walked.fault:
        return _beyond(place, span, walked)
    decoding, text = Decoding(), source.bytes_at(*span).decode("utf-8")
    value, _ = decoding.decode(text, 0)
    return Element(place, span, value, text, _silent_fault(decoding))


def _beyond(place: str, span: tuple[int, int], walked: Skim) -> Element:
    return Element(place, span, fault=walked.fault, number=walked.number, urgent=walked.urgent)


def _judged(place: str, piece: Piece, decoding: Decoding, *, limits: Limits) -> Element:
    text, span = piece.text, (piece.start, piece.length)
    fault = _silent_fault(decoding)
    if len(text) > min(limits.field_chars, 2 * limits.children, limits.report_bytes // 4):
        walked = skim(Scanner(io.BytesIO(text.encode("utf-8")), limits=limits, decoding=Plain()))
        if walked.fault:
            return _beyond(place, span, walked)
    elif text.count("{") + text.count("[") > limits.levels and _deeper(piece.value, than=limits.levels):
        fault = "field.limit"
    return Element(place, span, piece.value, text, fault)


def _silent_fault(decoding: Decoding) -> str | None:
    return "json.duplicate_key" if decoding.duplicate else "json.number" if decoding.odd_number else None


def _deeper(value: object, *, than: int) -> bool:
    level, depth = [value], 0
    while level and depth <= than:
        depth += 1
        level = [child for node in level for child in _children(node) if type(child) in (dict, list)]
    return depth > than


def _children(node: object) -> Iterable[object]:
    return node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()


def _lines(source: Source, *, limits: Limits) -> Iterator[Element]:
    for number, offset, line in lines_of(source, limits=limits):
        place = f"line {number}"
        if line is None:
            yield Element(place, (offset, 0), fault="field.limit")
            continue
        span = (offset, len(line))
        try:
            yield _line(source, place, span, line, limits=limits)
        except FileRefused as refused:
            yield Element(place, span, fault=refused.code)


def _line(source: Source, place: str, span: tuple[int, int], line: bytes, *, limits: Limits) -> Element:
    decoding = Decoding()
    scanner = Scanner(io.BytesIO(line), limits=limits, decoding=decoding)
    piece = scanner.value() or skim(scanner)
    if scanner.peek():
        raise scanner.broken("something stands behind the end of the line's value")
    if isinstance(piece, Skim):
        return _resolved(source, place, span, piece)
    return _judged(place, Piece(*span, piece.text, piece.value), decoding, limits=limits)
