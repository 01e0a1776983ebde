"""Take in whatever a person hands in: one file, or an archive whose members are files of their own."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO

from nodal.edges.intake import Package, Part, RefusedFile, Source, open_package
from nodal.facts.errors import FileRefused, WrongUsage
from nodal.ledger import audit
from nodal.ledger.access import Viewer, acting
from nodal.steps.intake_result import FileResult
from nodal.steps.receive import Arrival, Progress, ready, refuse_whole, take_in, take_together
from nodal.steps.tools import Tools

TOGETHER, SMALL_BYTES = 100, 64 * 1024
"""Members of one transaction, and the largest that is taken with others. Our own choice: a commit for each of 10,000
small reports took eight times as long as reading them."""

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
    for numbers in _batches(package.parts):
        with ExitStack() as open_ones:
            chosen = [package.parts[number] for number in numbers]
            members = [_member(arrival, part, open_ones.enter_context(package.open(part))) for part in chosen]
            if chosen[0].fault is None:
                taken = take_together(tools, viewer, members, progress=progress)
            else:
                taken = [_refuse(tools, viewer, members[0], chosen[0])]
                progress(1)
        results |= dict(zip(numbers, taken, strict=True))
    return [results[number] for number in range(len(package.parts))]


def _member(arrival: Arrival, part: Part, stream: BinaryIO | None) -> Arrival:
    options = replace(arrival.options, attached=part.report)
    return Arrival(stream or io.BytesIO(), f"{arrival.name}!{part.name}", arrival.source, options)


def _batches(parts: Sequence[Part]) -> Iterator[list[int]]:
    """The members in the order of their taking; small ones that follow each other are taken together."""
    batch: list[int] = []
    for number in _order(parts):
        part = parts[number]
        is_small = part.fault is None and part.member is not None and part.member.size <= SMALL_BYTES
        if batch and (not is_small or len(batch) == TOGETHER):
            yield batch
            batch = []
        if is_small:
            batch.append(number)
        else:
            yield [number]
    if batch:
        yield batch


def _order(parts: Sequence[Part]) -> list[int]:
    return sorted(range(len(parts)), key=lambda number: (parts[number].begins.startswith(PDF), number))


def _refuse(tools: Tools, viewer: Viewer, member: Arrival, part: Part) -> FileResult:
    """One member that is not what the manifest says, kept like every other file that is refused."""
    code, reason = part.fault or ("", "")
    source = Source.of(member.stream)
    is_there = source.size > 0
    keeps = is_there and source.is_text() and not source.is_container()
    refusal = RefusedFile(
        FileRefused(code, place="member", reason=reason), source=source, format=None, keeps_bytes=keeps
    )
    if not is_there:
        refusal.sha256 = part.sha256
    result = FileResult(member.name)
    refuse_whole(tools, viewer, member, refusal, result)
    return result
