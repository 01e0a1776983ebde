"""The index table of a batch, CSV or the text of a spreadsheet: one row for each thing that a report lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from nodal.edges.intake.gather import OBSERVED, Gather, Seen, Spot, report_number
from nodal.edges.intake.limits import Options
from nodal.edges.intake.metadata import add_names
from nodal.edges.intake.opened import PDF, Source
from nodal.edges.intake.sheet_scan import Group, Index, Layout, layout_of, rows
from nodal.edges.intake.xlsx import is_container, text_of
from nodal.facts.errors import FileRefused
from nodal.facts.report import Incident, Item, Role, SeenFile, Span, Told, Unusable
from nodal.facts.sheets import COLUMNS, CONSTANTS, ERRORS, SINGLE, SheetProfile
from nodal.facts.sheets import NUMBER as NUMBER_COLUMN
from nodal.facts.times import read_sheet_time

NAME = "sheet"

_ERROR = "\0"
"""Before the name of a column in which a spreadsheet wrote an error. No heading begins with it."""

_CAPTURE = ("ipAddress", "ipEventName", "ipDateTime", "port")

_MESSAGES = {
    "id.invalid": "the number of the report is not 1 to 19 digits without a leading zero",
    "field.limit": "a cell or a row goes beyond the limits",
    "sheet.ragged": "a row has more cells than the table has headings",
    "sheet.contradiction": "two rows of the report give different values in a column that has one",
}
_ROUNDED = re.compile(r"[0-9](\.[0-9]+)?[eE]\+[0-9]{2}")
_ROUNDED_MESSAGE = (
    "the spreadsheet has rounded the number of the report; format the column as text and fill in the numbers again"
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", PDF, b"\xd0\xcf\x11\xe0")
"""Starts of ZIP (and so of XLSX), gzip, PDF and old Office files: never a table in text."""


def sniff(head: bytes) -> bool:
    """Whether it is a spreadsheet, or its first line could be headings with a column of report numbers."""
    return is_container(head) or (
        not head.startswith(_ARCHIVES) and NUMBER_COLUMN.encode() in head.replace(b"\0", b"").partition(b"\n")[0]
    )


extract = text_of
"""The cells of a spreadsheet as text."""


def read(source: Source, *, options: Options) -> tuple[str, Iterator[Item]]:
    """Read the table to its end to find which rows belong together, then read it report by report."""
    profile = options.profile
    layout = None if source.head.startswith(_ARCHIVES) else layout_of(source, profile)
    if layout is None:
        reason = f"the first line names no column {NUMBER_COLUMN}, or is no line of a table"
        raise FileRefused("format.unknown", place="row 1", reason=reason)
    named = [heading for heading in layout.headings if heading]
    if len(set(named)) != len(named):
        raise FileRefused("sheet.heading_twice", place="row 1", reason="two columns have the same heading")
    index = Index.of(source, layout)
    if not len(index):
        raise FileRefused("container.empty", place="row 2", reason="the table has headings and no rows")
    return NAME, _items(source, layout, index, options=options)


def _items(source: Source, layout: Layout, index: Index, *, options: Options) -> Iterator[Item]:
    for group in index.groups():
        if group.numbered:
            yield _item(source, layout, group, options=options)
        else:
            yield from _strays(source, layout, group)


def _strays(source: Source, layout: Layout, group: Group) -> Iterator[Unusable]:
    """Neighbouring rows without a number that is one: those that give the same text are refused together."""
    column, before, pending = layout.headings.index(NUMBER_COLUMN), "", None
    for row, (span, cells) in enumerate(rows(source, layout, group.spans[0]), start=group.first_row):
        text = cells[column] if column < len(cells) else ""
        if pending and text and text == before:
            start = pending.spans[0][0]
            pending = replace(pending, spans=((start, span[0] + span[1] - start),))
            continue
        if pending:
            yield pending
        pending, before = _refused(Group(row, (span,), numbered=False), "id.invalid", None), text
        if _ROUNDED.fullmatch(text.strip()):
            pending = replace(pending, message=_ROUNDED_MESSAGE)
    if pending:
        yield pending


def _item(source: Source, layout: Layout, group: Group, *, options: Options) -> Told | Unusable:
    found: list[dict[str, str]] = []
    limits, number, fault = options.limits, None, None
    if len(group.spans) > limits.children or sum(length for _, length in group.spans) > limits.report_bytes:
        return _refused(group, "field.limit", _number_at(source, layout, group))
    for span in group.spans:
        for _, cells in rows(source, layout, span):
            named = dict(zip(layout.headings, cells, strict=False))
            number = number or report_number(named.get(NUMBER_COLUMN))
            fault = fault or _fault(cells, layout, len(found), options=options)
            found.append(_filled(named, options.profile))
    if fault or number is None:
        return _refused(group, fault or "id.invalid", number)
    clash = next((name for name in SINGLE if len({row[name].strip() for row in found if name in row}) > 1), None)
    if clash is not None:
        return _refused(group, "sheet.contradiction", number, column=clash)
    return _told(number, group.first_row, found, group.spans, options=options)


def _filled(named: dict[str, str], profile: SheetProfile | None) -> dict[str, str]:
    """The cells of a row that say something, with what the profile says for all rows."""
    # A cell that its spreadsheet could not work out says nothing about its column: it is kept under another name.
    found = {f"{_ERROR if cell.strip() in ERRORS else ''}{name}": cell for name, cell in named.items() if cell.strip()}
    for column, value in profile.constants if profile else ():
        beside = CONSTANTS[column]
        if beside is None or beside in found:
            found.setdefault(column, value)
    return found


def _fault(cells: list[str], layout: Layout, count: int, *, options: Options) -> str | None:
    limits = options.limits
    if count >= limits.children or any(len(cell) > limits.field_chars for cell in cells):
        return "field.limit"
    return "sheet.ragged" if any(cells[len(layout.headings) :]) else None


def _number_at(source: Source, layout: Layout, group: Group) -> str | None:
    _, cells = next(rows(source, layout, group.spans[0]))
    return report_number(cells[layout.headings.index(NUMBER_COLUMN)])


def _refused(group: Group, code: str, number: str | None, *, column: str | None = None) -> Unusable:
    column = column or (NUMBER_COLUMN if code == "id.invalid" else None)
    place = f"rows[{group.first_row}]" + (f".{column}" if column else "")
    return Unusable(group.first_row, number, code, place, _MESSAGES[code], group.spans)


def _told(number: str, row: int, cells: list[dict[str, str]], spans: tuple[Span, ...], *, options: Options) -> Told:
    order = options.profile.date_order if options.profile else options.date_order
    gather = Gather(options, read_moment=partial(read_sheet_time, order=order, now=options.now))
    single = {name: next((found[name].strip() for found in cells if name in found), None) for name in SINGLE}
    place = f"rows[{row}]"
    kind, happened, sender, account, screen = (single[name] for name in SINGLE)
    if screen:
        gather.see("screen", screen, Spot(f"{place}.screenName", 0), OBSERVED)
    _lists(gather, cells, row)
    fields = (("esp_id", gather.text(account, f"{place}.espIdentifier")),) if account else ()
    if account or any(sighting.party == 0 for sighting in gather.sightings):
        gather.add_party(Role.REPORTED, dict(fields), [])
    for name, value in (("incidentType", kind), ("incidentDateTime", happened), ("espName", sender)):
        if value is None:
            gather.flag("field.missing", f"{place}.{name}")
    moment = gather.moment(happened, f"{place}.incidentDateTime")
    incident = Incident(gather.text(kind, f"{place}.incidentType") if kind else None, moment)
    return Told(
        number, NAME, row, gather.text(sender, f"{place}.espName") if sender else None, None, incident,
        tuple(gather.parties), tuple(gather.sightings), tuple(gather.files), tuple(gather.notes), tuple(gather.extra),
        gather.flags, spans,
    )  # fmt: skip


def _lists(gather: Gather, cells: list[dict[str, str]], row: int) -> None:
    """The listed things of all rows, each once: a table repeats in every row what it has only once."""
    seen: set[tuple[str, ...]] = set()
    files: dict[str, list[tuple[str, str, str]]] = {}
    for count, found in enumerate(cells):
        place = f"rows[{row}]" if not count else f"rows[{row}]+{count}"
        for kind in ("email", "phone"):
            if kind in found and _first((kind, found[kind].strip()), seen):
                gather.see(kind, found[kind].strip(), Spot(f"{place}.{kind}", 0), Seen())
        _capture(gather, found, place, seen)
        _file(gather, found, place, files)
        if (note := found.get("additionalInfo", "").strip()) and _first(("note", note), seen):
            gather.notes.append(gather.text(note, f"{place}.additionalInfo"))
        for heading, cell in found.items():
            if heading not in COLUMNS and _first(("unknown", heading, cell), seen):
                code = "field.type" if heading.startswith(_ERROR) else "field.unknown"
                gather.unknown(f"{place}.{heading.removeprefix(_ERROR)[:64]}", cell, code=code)
    for name, hashes in files.items():
        _add_file(gather, name, hashes)


def _first(entry: tuple[str, ...], seen: set[tuple[str, ...]]) -> bool:
    if entry in seen:
        return False
    seen.add(entry)
    return True


def _capture(gather: Gather, found: dict[str, str], place: str, seen: set[tuple[str, ...]]) -> None:
    address, event, when, port = (found.get(name, "").strip() for name in _CAPTURE)
    if not (address or event or when or port) or not _first(("ip", address, event, when, port), seen):
        return
    if not address:
        gather.flag("field.missing", f"{place}.ipAddress")
        gather.extra += [(f"{place}.{name}", gather.text(found[name], place)) for name in _CAPTURE if name in found]
        return
    moment = gather.moment(when or None, f"{place}.ipDateTime")
    digits = int(port) if port.isascii() and port.isdigit() and len(port) < 9 else 0
    source_port = gather.port(digits, f"{place}.port") if port else None
    observed = Seen(True, moment, gather.event(event, f"{place}.ipEventName"), source_port)
    gather.see("ip", address, Spot(f"{place}.ipAddress", 0), observed)


def _file(gather: Gather, found: dict[str, str], place: str, files: dict[str, list[tuple[str, str, str]]]) -> None:
    name, kind, value = (found.get(column, "").strip() for column in ("fileName", "hashType", "hashValue"))
    if not (name or kind or value):
        return
    # A digest without a name stands for a file of its own: nothing says which other one it belongs to.
    hashes = files.setdefault(name or f"\0{kind} {value}", [])
    if value and (kind, value) not in [(known_kind, known) for known_kind, known, _ in hashes]:
        hashes.append((kind, value, f"{place}.hashValue"))
    if value and not kind:
        gather.flag("field.missing", f"{place}.hashType")


def _add_file(gather: Gather, name: str, hashes: list[tuple[str, str, str]]) -> None:
    known, fields = dict[str, str](), dict[str, str]()
    if not name.startswith("\0"):
        add_names(gather.text(name, "fileName"), None, fields)
    for kind, value, place in hashes:
        gather.add_hash(kind, value, place, known=known, fields=fields)
    gather.files.append(SeenFile(tuple(sorted(known.items())), None, tuple(sorted(fields.items()))))
