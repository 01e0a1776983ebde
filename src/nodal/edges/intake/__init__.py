"""Readers of what arrives: bytes in, reports as told out. One file for each format."""

from __future__ import annotations

from nodal.edges.intake.ahead import Ahead, Reader, reader
from nodal.edges.intake.formats import FORMATS, Format, open_file
from nodal.edges.intake.limits import Limits, Options
from nodal.edges.intake.opened import Opened, RefusedFile, Source, is_pdf
from nodal.edges.intake.sheet_peek import PEEK_BYTES, Peek, first_rows, peek
from nodal.edges.intake.spool import Spans, Spool, read_items, write_items
from nodal.edges.intake.xlsx import text_of as text_of_spreadsheet
from nodal.edges.intake.zip_package import Package, Part, is_zip, open_package

__all__ = [
    "FORMATS",
    "PEEK_BYTES",
    "Ahead",
    "Format",
    "Limits",
    "Opened",
    "Options",
    "Package",
    "Part",
    "Peek",
    "Reader",
    "RefusedFile",
    "Source",
    "Spans",
    "Spool",
    "first_rows",
    "is_pdf",
    "is_zip",
    "open_file",
    "open_package",
    "peek",
    "read_items",
    "reader",
    "text_of_spreadsheet",
    "write_items",
]
