"""A person takes a file in, or makes a refusal their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal

from nodal.edges.intake import FORMATS, Options
from nodal.ledger import matrix
from nodal.ledger.access import Viewer
from nodal.steps.acts.decide import Refused
from nodal.steps.archive import take_all
from nodal.steps.intake_result import FileResult
from nodal.steps.look import profiles
from nodal.steps.reading import Arrival
from nodal.steps.receive import may_answer
from nodal.steps.tools import Tools

FORMAT_NAMES = tuple(one.name for one in FORMATS)
DATE_ORDERS: Mapping[str, Literal["iso", "dmy", "mdy"]] = {"iso": "iso", "dmy": "dmy", "mdy": "mdy"}
"""Orders of dates that a person may name."""

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """What a person says about a file: empty `format` means by content."""

    stream: BinaryIO
    name: str
    source: str
    format: str = ""
    date_order: str = "iso"
    profile: str = ""


def take_file(tools: Tools, viewer: Viewer, given: Upload) -> list[FileResult]:
    """Take the file in, or every member of an archive.

    Raises Refused (`source_missing`, `source_reserved`, `unknown_format`) before anything of it is read.
    """
    matrix.require(viewer, "intake")
    source = source_of(given)
    if given.format not in ("", *FORMAT_NAMES) or given.date_order not in DATE_ORDERS:
        raise Refused("unknown_format", "Choose a format and an order of dates from the list.")
    options = Options(
        now=tools.clock(),
        format=given.format or None,
        date_order=DATE_ORDERS[given.date_order],
        profile=profiles.named(tools, viewer, given.profile) if given.profile else None,
        limits=tools.settings.limits,
        doc_ranges_global=tools.settings.doc_ranges_global,
    )
    return take_all(tools, viewer, Arrival(given.stream, given.name[:LONGEST_NAME], source, options))


def source_of(given: Upload) -> str:
    """Who answers for the reports of an upload. Raises Refused (`source_missing`, `source_reserved`)."""
    source = " ".join(given.source.split())
    if not 1 <= len(source) <= LONGEST_NAME:
        raise Refused("source_missing", "Say who answers for the reports: a later retraction must come from the same.")
    if not may_answer(source):
        raise Refused("source_reserved", "This name stands for the public form. Choose another.")
    return source
