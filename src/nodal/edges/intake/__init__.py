"""Readers of what arrives: bytes in, reports as told out. One file for each format."""

from __future__ import annotations

from nodal.edges.intake.formats import FORMATS, Format, open_file
from nodal.edges.intake.limits import Limits, Options
from nodal.edges.intake.opened import Opened, RefusedFile, Source
from nodal.edges.intake.zip_package import Package, Part, open_package

__all__ = [
    "FORMATS",
    "Format",
    "Limits",
    "Opened",
    "Options",
    "Package",
    "Part",
    "RefusedFile",
    "Source",
    "open_file",
    "open_package",
]
