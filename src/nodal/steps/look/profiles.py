"""Look at a table that nobody has explained yet, and at the profiles that explain others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from nodal.edges.intake import PEEK_BYTES, Options, Peek, RefusedFile, first_rows, open_file, peek
from nodal.facts.errors import WrongUsage
from nodal.facts.report import Told, Unusable
from nodal.facts.sheets import SheetProfile, same
from nodal.ledger import audit, matrix
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.store import evidence
from nodal.ledger.store import profiles as store
from nodal.steps.evidence import stored
from nodal.steps.tools import Tools


@dataclass(frozen=True, slots=True)
class Unexplained:
    """The beginning of a table whose headings wait for a meaning. `proposed`: heading -> column, from what is known."""

    file: evidence.KeptFile
    shown: Peek
    proposed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tried:
    """How the first rows are read with a profile: what each report says, or the code that refuses the whole."""

    reports: Sequence[Told | Unusable]
    refused: str | None


def listed(tools: Tools, viewer: Viewer) -> tuple[Sequence[SheetProfile], Sequence[store.Kept]]:
    """The profiles of the pack, and those that the unit keeps."""
    matrix.require(viewer, "intake")
    with acting(viewer):
        return tuple(tools.pack.profiles.values()), store.kept(viewer)


def named(tools: Tools, viewer: Viewer, name: str) -> SheetProfile:
    """The profile of that name, of the pack or of the unit. Raises WrongUsage."""
    matrix.require(viewer, "intake")
    found = tools.pack.profiles.get(name)
    if found is None:
        with acting(viewer):
            found = store.named(viewer, name)
    if found is None:
        raise WrongUsage("profile: expected the name of one of the pack or of your unit, got another")
    return found


def unexplained(tools: Tools, viewer: Viewer, ref: UUID, *, delimiter: str | None = None) -> Unexplained:
    """The first rows of a kept table. That somebody looked is recorded. Raises Unknown."""
    ours, kept = listed(tools, viewer)
    with acting(viewer):
        file = evidence.kept_file(viewer, ref)
        audit.record(viewer, "file.read", "file", [file.sealed.id], at=tools.clock())
    found = peek(_beginning(tools, file), delimiter)
    if found is None:
        raise Unknown("table: expected headings in the first line, found none")
    known = {same(h): column for p in (*ours, *(k.profile for k in kept)) for h, column in p.columns}
    proposed = {heading: known[same(heading)] for heading in found.headings if same(heading) in known}
    return Unexplained(file, found, proposed)


def tried(tools: Tools, viewer: Viewer, ref: UUID, profile: SheetProfile) -> Tried:
    """How the first rows of a kept table are read with a profile."""
    matrix.require(viewer, "intake")
    with acting(viewer):
        file = evidence.kept_file(viewer, ref)
    begun = first_rows(_beginning(tools, file))
    settings = tools.settings
    options = Options(now=tools.clock(), format="sheet", profile=profile, limits=settings.limits)
    options = replace(options, doc_ranges_global=settings.doc_ranges_global)
    try:
        items = open_file(begun.stream, options=options).items
        return Tried([item for item in items if isinstance(item, Told | Unusable)], None)
    except RefusedFile as refused:
        return Tried([], refused.reason)


def _beginning(tools: Tools, file: evidence.KeptFile) -> bytes:
    pieces, length = [], 0
    for piece in tools.store.read_file(stored(file.sealed)):
        pieces.append(piece)
        length += len(piece)
        if length >= PEEK_BYTES:
            break
    return b"".join(pieces)[:PEEK_BYTES]
