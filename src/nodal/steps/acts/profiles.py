"""A person hands in a table with other headings, says what they mean, and keeps that for the next one."""

from __future__ import annotations

import re
import tempfile
from uuid import UUID

from nodal.edges.intake import Options, Source, peek, text_of_spreadsheet
from nodal.facts.errors import FileRefused
from nodal.facts.sheets import SheetProfile
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import evidence, receive
from nodal.ledger.store import profiles as store
from nodal.steps.acts.decide import Refused
from nodal.steps.acts.intake import LONGEST_NAME, Upload, source_of
from nodal.steps.evidence import stored
from nodal.steps.intake_result import FileResult
from nodal.steps.reading import Arrival, Reading
from nodal.steps.receive import take_in
from nodal.steps.sealing import seal
from nodal.steps.tools import Tools

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""Names of profiles, as the command takes them."""


def hold(tools: Tools, viewer: Viewer, given: Upload) -> UUID:
    """Seal a table that waits for the meaning of its headings; gives the reference of its file.

    Raises Refused (`source_missing`, `no_table`, or the code of a spreadsheet that cannot be read).
    """
    matrix.require(viewer, "intake")
    source = source_of(given)
    options = Options(now=tools.clock(), limits=tools.settings.limits, room=str(tools.settings.data))
    file = Source.of(given.stream)
    try:
        text = None if file.size > options.limits.file_bytes else text_of_spreadsheet(file, options=options)
    except FileRefused as refused:
        raise Refused(refused.code, refused.reason) from refused
    is_table = text is not None or (file.is_text() and not file.is_container())
    if file.size > options.limits.file_bytes or not is_table or peek((text or file).head) is None:
        raise Refused("no_table", "Its first line holds no headings of a table, or it is too large.")
    arrival = Arrival(given.stream, given.name[:LONGEST_NAME], source, options)
    number = seal(tools, viewer, [Reading(arrival, file.sha256, file.size, "sheet", text)])[0].file
    with acting(viewer):
        receive.finish_file(viewer, number, outcome="held", counts={})
        audit.record(viewer, "sheet.held", "file", [number], at=tools.clock(), detail={"sha256": file.sha256})
        return evidence.reference(viewer, number)


def keep(tools: Tools, viewer: Viewer, profile: SheetProfile) -> None:
    """Keep a profile for the unit. Raises Refused (`profile_name`, `name_taken`)."""
    matrix.require(viewer, "intake")
    if not NAME.fullmatch(profile.name):
        raise Refused("profile_name", "The short name has small letters, digits and hyphens, at most 40.")
    at = tools.clock()
    with acting(viewer):
        number = None if profile.name in tools.pack.profiles else store.keep(viewer, profile, at=at)
        if number is None:
            raise Refused("name_taken", "There is a profile of that short name; choose another, or end the old one.")
        audit.record(viewer, "profile.kept", "profile", [number], at=at, detail={"columns": len(profile.columns)})


def end(tools: Tools, viewer: Viewer, ref: UUID) -> None:
    """End a profile of the unit. What was read with it stays as it is. Raises Unknown."""
    matrix.require(viewer, "intake")
    at = tools.clock()
    with acting(viewer):
        number = store.end(viewer, ref, at=at)
        audit.record(viewer, "profile.ended", "profile", [number], at=at)


def take(tools: Tools, viewer: Viewer, ref: UUID, profile: SheetProfile) -> FileResult:
    """Take a kept table in with a profile, from its sealed text. Raises Unknown."""
    matrix.require(viewer, "intake")
    with acting(viewer):
        file = evidence.kept_file(viewer, ref)
    settings = tools.settings
    options = Options(
        now=tools.clock(),
        format="sheet",
        limits=settings.limits,
        doc_ranges_global=settings.doc_ranges_global,
        profile=profile,
    )
    with tempfile.TemporaryFile(dir=settings.data) as spool:
        for piece in tools.store.read_file(stored(file.sealed)):
            spool.write(piece)
        original = (file.sha256, file.size_bytes) if file.is_extracted else None
        result = take_in(tools, viewer, Arrival(spool, file.name, file.source, options, original))
    if file.outcome == "held" and result.outcome != "refused":
        with acting(viewer):
            receive.finish_file(viewer, file.sealed.id, outcome="retaken", counts={})
    return result
