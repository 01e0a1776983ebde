"""How large and how deep an input may be, and the choices of one intake."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from nodal.facts.sheets import SheetProfile
from nodal.facts.times import Order


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the interface document, section 3; a setting each. Bytes, except where the name says otherwise.

    `file_bytes`, `unpacked_bytes`, `ratio` and `members` refuse the file; the others refuse the one report.
    `report_bytes` and `report_nodes` (values or elements in one report) are our own choice: they bound the memory.
    """

    file_bytes: int = 256 * 1024 * 1024
    unpacked_bytes: int = 1024 * 1024 * 1024
    ratio: int = 200
    members: int = 10_000
    levels: int = 64
    field_chars: int = 65_536
    children: int = 10_000
    attributes: int = 64
    report_bytes: int = 16 * 1024 * 1024
    report_nodes: int = 400_000


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller states about a file. `now` carries a zone and decides what lies in the future.

    `format`: a name of `FORMATS`, None = by content. `number`: the report's number for a single `<report>`.
    `strict`: the rules beyond the schema refuse instead of flag. `doc_ranges_global`: documentation and benchmark
    addresses count as global, for tests and demonstrations.
    `attached`: the report that a manifest says the file belongs to; `stem`: the file's name without folder and ending,
    which names the report of a PDF that does not name it itself. `room`: the folder for what is unpacked, None = the
    system's own; no file there has a name. `profile`: what the headings of a sheet mean; its order of dates counts.
    `is_extracted`: these bytes are the text that was extracted before from a file which is none itself.
    """

    now: datetime
    format: str | None = None
    number: str | None = None
    date_order: Order = "iso"
    strict: bool = False
    limits: Limits = field(default_factory=Limits)
    doc_ranges_global: bool = False
    profile: SheetProfile | None = None
    attached: str | None = None
    stem: str = ""
    room: str | None = None
    is_extracted: bool = False
