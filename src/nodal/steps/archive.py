"""Take in whatever a person hands in: one file, or an archive whose members are files of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby

from nodal.edges.intake import Package, Part, RefusedFile, Source, is_pdf, is_zip, open_package
from nodal.facts.errors import FileRefused, WrongUsage
from nodal.ledger import audit
from nodal.ledger.access import Viewer, acting
from nodal.steps.intake_result import FileResult
from nodal.steps.reading import Arrival, Progress, Reading, read, ready, refused
from nodal.steps.receive import TOGETHER, Prepared, prepare, prepare_readings, take_in, take_prepared
from nodal.steps.tools import Tools


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
        refusals = prepare_readings(tools, viewer, [refused(arrival, refusal)])
        return take_prepared(tools, viewer, refusals, progress=progress)
    if package is None:
        return [take_in(tools, viewer, arrival, progress=progress)]
    if arrival.options.number is not None:
        raise WrongUsage("an archive carries its own numbers; a number can be given for a single report only")
    return _take_members(tools, viewer, arrival, package, progress=progress)


@dataclass(frozen=True, slots=True)
class Begun:
    """Files of which all is done that needs no database; an archive waits as it is."""

    arrivals: Sequence[Arrival]
    parts: list[Prepared | Arrival]

    def close(self) -> None:
        """Give up what lies on the disk, and close the files."""
        for part in self.parts:
            if isinstance(part, Prepared):
                part.close()
        for arrival in self.arrivals:
            arrival.stream.close()


def begin(tools: Tools, viewer: Viewer, arrivals: Sequence[Arrival]) -> Begun:
    """Read and seal files; those that are no archives together, as far as they stand side by side."""
    begun = Begun(arrivals, [])
    try:
        for apart, group in groupby(arrivals, key=lambda arrival: is_zip(arrival.stream)):
            side_by_side = list(group)
            begun.parts.extend(side_by_side if apart else [prepare(tools, viewer, side_by_side)])
    except BaseException:
        begun.close()
        raise
    return begun


def finish(tools: Tools, viewer: Viewer, begun: Begun, *, progress: Progress = lambda _: None) -> list[FileResult]:
    """Take the files in, in their order."""
    results: list[FileResult] = []
    for part in begun.parts:
        if isinstance(part, Prepared):
            results += take_prepared(tools, viewer, part, progress=progress)
        else:
            results += take_all(tools, viewer, part, progress=progress)
    return results


def _take_members(
    tools: Tools, viewer: Viewer, arrival: Arrival, package: Package, *, progress: Progress
) -> list[FileResult]:
    with acting(viewer):
        detail = {"sha256": package.sha256, "members": len(package.parts)}
        audit.record(viewer, "archive.opened", "file", [], at=tools.clock(), detail=detail)
    order, results = _order(package.parts), dict[int, FileResult]()
    for start in range(0, len(order), TOGETHER):
        group = order[start : start + TOGETHER]
        with ExitStack() as opened:
            readings = [_member(tools, arrival, package, package.parts[number], opened) for number in group]
            prepared = prepare_readings(tools, viewer, readings)
            results.update(zip(group, take_prepared(tools, viewer, prepared, progress=progress), strict=True))
    return [results[number] for number in range(len(package.parts))]


def _member(tools: Tools, arrival: Arrival, package: Package, part: Part, opened: ExitStack) -> Reading:
    stream = opened.enter_context(package.open(part))
    options = replace(arrival.options, attached=part.report)
    member = Arrival(stream or io.BytesIO(), f"{arrival.name}!{part.name}", arrival.source, options)
    if part.fault is not None:
        return refused(member, _refusal(member, part, is_there=stream is not None))
    found = read(tools, member)
    opened.callback(found.close)
    return found


def _order(parts: Sequence[Part]) -> list[int]:
    return sorted(range(len(parts)), key=lambda number: (is_pdf(parts[number].begins), number))


def _refusal(member: Arrival, part: Part, *, is_there: bool) -> RefusedFile:
    """One member that is not what the manifest says, kept like every other file that is refused."""
    code, reason = part.fault or ("", "")
    source = Source.of(member.stream)
    keeps = is_there and source.is_text() and not source.is_container()
    refusal = RefusedFile(
        FileRefused(code, place="member", reason=reason), source=source, format=None, keeps_bytes=keeps
    )
    if not is_there:
        refusal.sha256 = part.sha256
    return refusal
