"""Take in whatever a person hands in: one file, or an archive whose members are files of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

from nodal.edges.intake import Package, Part, RefusedFile, Source, open_package
from nodal.facts.errors import FileRefused, WrongUsage
from nodal.ledger import audit
from nodal.ledger.access import Viewer, acting
from nodal.steps.intake_result import FileResult
from nodal.steps.receive import Arrival, Progress, ready, refuse_whole, take_in
from nodal.steps.tools import Tools

PDF = b"%PDF-"
"""Start of a PDF. Source: ISO 32000-2, section 7.5.2."""


def take_all(
    tools: Tools, viewer: Viewer, arrival: Arrival, *, progress: Progress = lambda _: None
) -> list[FileResult]:
    """Take a file in, or every listed member of an archive, and say what became of each.

    An archive that is refused whole gives one result. Its members come in the order of the manifest; a PDF is read
    after everything else, so that it supplements its report whichever of the two the manifest names first.
    """
    try:
        package = open_package(arrival.stream, options=ready(tools, arrival))
    except RefusedFile as refusal:
        result = FileResult(arrival.name)
        refuse_whole(tools, viewer, arrival, refusal, result)
        progress(1)
        return [result]
    if package is None:
        return [take_in(tools, viewer, arrival, progress=progress)]
    if arrival.options.number is not None:
        raise WrongUsage("an archive carries its own numbers; a number can be given for a single report only")
    return _take_members(tools, viewer, arrival, package, progress=progress)


def _take_members(
    tools: Tools, viewer: Viewer, arrival: Arrival, package: Package, *, progress: Progress
) -> list[FileResult]:
    with acting(viewer):
        detail = {"sha256": package.sha256, "members": len(package.parts)}
        audit.record(viewer, "archive.opened", "file", [], at=tools.clock(), detail=detail)
    results: dict[int, FileResult] = {}
    for number in _order(package.parts):
        part = package.parts[number]
        options = replace(arrival.options, attached=part.report)
        with package.open(part) as stream:
            member = Arrival(stream or io.BytesIO(), f"{arrival.name}!{part.name}", arrival.source, options)
            if part.fault is None:
                results[number] = take_in(tools, viewer, member, progress=progress)
            else:
                results[number] = _refuse(tools, viewer, member, part, is_there=stream is not None)
                progress(1)
    return [results[number] for number in range(len(package.parts))]


def _order(parts: Sequence[Part]) -> list[int]:
    return sorted(range(len(parts)), key=lambda number: (parts[number].begins.startswith(PDF), number))


def _refuse(tools: Tools, viewer: Viewer, member: Arrival, part: Part, *, is_there: bool) -> FileResult:
    """One member that is not what the manifest says, kept like every other file that is refused."""
    code, reason = part.fault or ("", "")
    source = Source.of(member.stream)
    keeps = is_there and source.is_text() and not source.is_container()
    refusal = RefusedFile(
        FileRefused(code, place="member", reason=reason), source=source, format=None, keeps_bytes=keeps
    )
    if not is_there:
        refusal.sha256 = part.sha256
    result = FileResult(member.name)
    refuse_whole(tools, viewer, member, refusal, result)
    return result
