"""The parts of a spreadsheet that its cells need: which sheet is the first visible one, shared texts, formats.

Every part is walked once, piece by piece, and never built as a tree: no document type, no entity, nothing from outside
the file, and bounds for everything that a hostile part could repeat.
"""

from __future__ import annotations

import posixpath
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import Source
from nodal.edges.intake.spool import Spool
from nodal.edges.intake.xlsx_format import Form, form_of
from nodal.edges.intake.zip_directory import Member
from nodal.edges.intake.zip_member import unpack
from nodal.facts.errors import FileRefused

MOST_ELEMENTS = 4_000_000
"""Elements of one part, which take less than ten seconds. A sheet of 100,000 full rows has fewer. Our own choice."""

MOST_TEXTS = 1_000_000
MOST_FORMS = 65_536
"""Shared texts and cell formats of one file; the office program itself takes 64,000 formats. Our own choice."""

LONGEST_TOKEN = 1 << 20
"""Bytes of one tag or comment: beyond that nothing was written by a spreadsheet. Our own choice."""

_DEEPEST = 64
_TYPES = "[Content_Types].xml"
_MAIN = "spreadsheetml.sheet.main+xml"

Attributes = Mapping[str, str]


def walk(
    pieces: Iterable[bytes],
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda _: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through the XML of a part. Names come without their prefix. Raises `FileRefused`."""
    parser = expat.ParserCreate()
    parser.buffer_text, depth, count = True, 0, 0

    def begun(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > _DEEPEST or count > MOST_ELEMENTS:
            raise FileRefused(
                "sheet.size", place="sheet", reason="too many cells; hand the table in in parts, or as CSV"
            )
        if ":" in name or any(":" in key for key in attributes):
            name = name.rpartition(":")[2]
            attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        start(name, attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2])

    def doctype(*_: object) -> None:
        raise FileRefused("xml.dtd", place="sheet", reason="a document type is not allowed, it could define entities")

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = begun, ended, doctype
    parser.CharacterDataHandler = text
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - max(parser.CurrentByteIndex, 0) > LONGEST_TOKEN + len(piece):
                raise FileRefused("xml.broken", place="sheet", reason="a tag or a comment without an end")
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise FileRefused("xml.broken", place="sheet", reason=expat.ErrorString(fault.code)) from None


@dataclass(slots=True)
class Texts:
    """The shared texts of a workbook, on disk: a sheet points to them by number."""

    spool: Spool | None = None
    ends: array[int] = field(default_factory=lambda: array("Q", [0]))
    read: Callable[[int, int], bytes] = lambda _, __: b""

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self.ends) - 1:
            raise FileRefused("xlsx.broken", place="sheet", reason="a cell points to a text that is not there")
        at = self.ends[number]
        return self.read(at, self.ends[number + 1] - at).decode("utf-8")


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was found in the container. `sheet` gives the bytes of the first visible sheet."""

    texts: Texts
    forms: tuple[Form, ...]
    from_1904: bool
    sheet: Iterator[bytes]


class _Parts:
    """The parts of the container by name, in which case says nothing."""

    def __init__(self, source: Source, members: Iterable[Member]) -> None:
        self._source, self._members = source, {member.name.casefold(): member for member in members}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def names(self) -> Iterator[str]:
        return iter(self._members)

    def read(self, name: str) -> Iterator[bytes]:
        member = self._members.get(name.casefold())
        if member is None:
            raise FileRefused("xlsx.broken", place="workbook", reason="a part of the spreadsheet is missing")
        return unpack(self._source, member)


def open_workbook(source: Source, members: Iterable[Member], *, options: Options) -> Workbook:
    """The first visible sheet of a spreadsheet and what its cells need. Raises `FileRefused`."""
    parts = _Parts(source, members)
    _check_types(parts)
    main = _first(_targets(parts, ""), "/officeDocument")
    targets = _targets(parts, main)
    from_1904, wanted = _first_visible(parts, main, targets)
    kinds = {kind.rpartition("/")[2]: place for kind, place in targets.values()}
    texts = _texts(parts, kinds.get("sharedStrings"), options=options)
    return Workbook(texts, _forms(parts, kinds.get("styles")), from_1904, parts.read(wanted))


def _check_types(parts: _Parts) -> None:
    kinds: list[str] = []
    walk(parts.read(_TYPES), start=lambda _, attributes: kinds.append(attributes.get("ContentType", "")))
    macros = any("macroenabled" in kind.lower() or "macrosheet" in kind.lower() for kind in kinds)
    if macros or any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in parts.names()):
        raise FileRefused("xlsx.macro", place="workbook", reason="a spreadsheet with macros; save it without them")
    if not any(kind.endswith(_MAIN) for kind in kinds):
        raise FileRefused("format.unknown", place="file", reason="an archive without a manifest, or no spreadsheet")


def _targets(parts: _Parts, of: str) -> dict[str, tuple[str, str]]:
    """What a part points to inside the file: number -> (type, name). What lies outside is not looked at."""
    folder, name = posixpath.split(of)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode", "Internal") == "Internal":
            place = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), place.lstrip("/"))

    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels in parts:
        walk(parts.read(rels), start=start)
    return found


def _first(targets: Mapping[str, tuple[str, str]], kind: str) -> str:
    place = next((place for found, place in targets.values() if found.endswith(kind)), None)
    if place is None:
        raise FileRefused("xlsx.broken", place="workbook", reason="the container names no workbook")
    return place


def _first_visible(parts: _Parts, main: str, targets: Mapping[str, tuple[str, str]]) -> tuple[bool, str]:
    """Whether days count from 1904, and the part of the first sheet with cells that a person would see."""
    from_1904, visible = False, list[str]()

    def start(element: str, attributes: Attributes) -> None:
        nonlocal from_1904
        if element == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true")
        if element == "sheet" and attributes.get("state", "visible") == "visible":
            kind, place = targets.get(attributes.get("id", ""), ("", ""))
            visible.extend([place] if kind.endswith("/worksheet") else [])

    walk(parts.read(main), start=start)
    if not visible:
        raise FileRefused("container.empty", place="workbook", reason="the spreadsheet shows no sheet with cells")
    return from_1904, visible[0]


def _texts(parts: _Parts, name: str | None, *, options: Options) -> Texts:
    texts = Texts()
    if name is None or name not in parts:
        return texts
    spool = Spool.below(options.room)
    collect = Collected(options.limits.field_chars)

    def end(element: str) -> None:
        if element == "si":
            if len(texts.ends) > MOST_TEXTS:
                raise FileRefused("sheet.size", place="texts", reason="too many texts; hand the table in in parts")
            texts.ends.append(texts.ends[-1] + spool.write(collect.take().encode("utf-8", "replace")))
        collect.end(element)

    walk(parts.read(name), start=lambda element, _: collect.start(element), end=end, text=collect.text)
    spool.flush()

    def read(at: int, length: int) -> bytes:
        spool.seek(at)
        return spool.read(length)

    texts.spool, texts.read = spool, read
    return texts


class Collected:
    """The text of a cell, whose pieces may each have a look of their own; readings beside it are left out."""

    __slots__ = ("_at", "_inside", "_length", "_limit", "_pieces")

    def __init__(self, limit: int) -> None:
        # One character more than a field may have, so that a longer one is refused and does not fill the memory.
        self._limit, self._inside, self._length, self._at = limit + 1, 0, 0, False
        self._pieces: list[str] = []

    def start(self, element: str) -> None:
        if element == "rPh":
            self._inside += 1
        self._at = element in ("t", "v") and not self._inside

    def end(self, element: str) -> None:
        self._at = False
        if element == "rPh":
            self._inside -= 1

    def text(self, piece: str) -> None:
        if self._at and self._length < self._limit:
            self._pieces.append(piece[: self._limit - self._length])
            self._length += len(self._pieces[-1])

    def take(self) -> str:
        """The text since this was last asked."""
        found = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return found


def _forms(parts: _Parts, name: str | None) -> tuple[Form, ...]:
    """What each cell format makes of a number: a day, a time, a share, or the number itself."""
    own: dict[str, str] = {}
    forms: list[Form] = []
    inside = False

    def start(element: str, attributes: Attributes) -> None:
        nonlocal inside
        if element == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            inside = True
        elif element == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            forms.append(form_of(number, own.get(number)))
        if len(own) > MOST_FORMS or len(forms) > MOST_FORMS:
            raise FileRefused("sheet.size", place="formats", reason="more cell formats than a spreadsheet can have")

    def end(element: str) -> None:
        nonlocal inside
        inside = inside and element != "cellXfs"

    if name is not None and name in parts:
        walk(parts.read(name), start=start, end=end)
    return tuple(forms)
