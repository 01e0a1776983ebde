"""Read what was refused again: the same bytes, with the program of today and the choices that a person made."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from nodal.chain import receive as rules
from nodal.edges.intake import Options, RefusedFile, open_file
from nodal.facts.report import Item, Retraction, Unusable
from nodal.ledger import people
from nodal.ledger.access import Viewer, acting, acting_as_well
from nodal.ledger.store import refused as store
from nodal.ledger.store.evidence import KeptFile
from nodal.ledger.store.refused import Kept
from nodal.steps import collate
from nodal.steps.accepting import Accepted, accept
from nodal.steps.evidence import stored
from nodal.steps.intake_result import FileResult
from nodal.steps.reading import Arrival, ready
from nodal.steps.receive import take_in
from nodal.steps.tools import Tools

NOT_KEPT, MOVED, UNSEALED = "bytes.not_kept", "report.moved", "bytes.not_apart"
"""Why something cannot be read again: its bytes may hold a picture and were not kept; the report at this place is now
another; its bytes were not sealed on their own."""


@dataclass(slots=True)
class Outcome:
    """What reading again came to. `still`: what is wrong now. `gone`: somebody else settled them meanwhile."""

    done: list[UUID] = field(default_factory=list)
    still: dict[UUID, str] = field(default_factory=dict)
    gone: list[UUID] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        self.done += other.done
        self.still |= other.still
        self.gone += other.gone


@dataclass(frozen=True, slots=True)
class Again:
    """One file to be read again: with which options, what that is called, and in which words the person says why."""

    file: KeptFile
    options: Options
    done: str
    words: str


Taken = tuple[Kept, Accepted | Retraction]
"""What was refused, and what is taken in of it."""


@contextmanager
def reopened(tools: Tools, file: KeptFile) -> Iterator[BinaryIO]:
    """What was sealed of a file, open for reading; gone when it is closed."""
    with tempfile.TemporaryFile(dir=tools.settings.data) as spool:
        for piece in tools.store.read_file(stored(file.sealed)):
            spool.write(piece)
        spool.seek(0)
        yield spool


def read_again(tools: Tools, viewer: Viewer, again: Again, refusals: Sequence[Kept]) -> Outcome:
    """Read one file again and take in what is no longer refused. Runs for the unit whose file it is."""
    if again.file.sealed.size_bytes == 0:
        return _in_vain(tools, viewer, dict.fromkeys(refusals, NOT_KEPT))
    with reopened(tools, again.file) as stream:
        original = (again.file.sha256, again.file.size_bytes) if again.file.is_extracted else None
        options = replace(again.options, is_extracted=again.file.is_extracted)
        arrival = Arrival(stream, again.file.name, again.file.source, options, original)
        whole = [one for one in refusals if one.row is None]
        if whole:
            return _whole(tools, viewer, again, arrival, whole[0])
        return _rows(tools, viewer, again, arrival, refusals)


def _whole(tools: Tools, viewer: Viewer, again: Again, arrival: Arrival, refusal: Kept) -> Outcome:
    """The container first, without a trace if it is refused again; then all of it, as a file of its own."""
    try:
        open_file(arrival.stream, options=ready(tools, arrival))
    except RefusedFile as refused:
        return _in_vain(tools, viewer, {refusal: refused.code})
    arrival.stream.seek(0)
    take_in(tools, viewer, arrival)
    with acting(viewer):
        settled = store.settle(viewer, [refusal.id], again.done, again.words, at=tools.clock())
        store.retaken(viewer, refusal.file)
    return Outcome(done=[refusal.ref]) if settled else Outcome(gone=[refusal.ref])


def _rows(tools: Tools, viewer: Viewer, again: Again, arrival: Arrival, refusals: Sequence[Kept]) -> Outcome:
    try:
        items = _wanted(tools, arrival, refusals)
    except RefusedFile as refused:
        return _in_vain(tools, viewer, dict.fromkeys(refusals, refused.code))
    sealed = {part.row for part in again.file.sealed.slices if any(length for _, length, _ in part.segments)}
    at = tools.clock()
    taken: list[Taken] = []
    wrong: dict[Kept, str] = {}
    for one in refusals:
        found = UNSEALED if one.row not in sealed else _judged(again, one, items.get(one.row or 0), at)
        if isinstance(found, str):
            wrong[one] = found
        else:
            taken.append((one, found))
    outcome = _in_vain(tools, viewer, wrong) if wrong else Outcome()
    if taken:
        taken.sort(key=lambda pair: pair[0].row or 0)
        outcome.add(_take(tools, viewer, again, taken, at))
    return outcome


def _wanted(tools: Tools, arrival: Arrival, refusals: Sequence[Kept]) -> Mapping[int, Item]:
    rows = {one.row for one in refusals}
    last = max(row for row in rows if row is not None)
    found: dict[int, Item] = {}
    for item in open_file(arrival.stream, options=ready(tools, arrival)).items:
        if item.row in rows:
            found[item.row] = item
        if item.row >= last:
            break
    return found


def _judged(again: Again, refusal: Kept, item: Item | None, at: datetime) -> Accepted | Retraction | str:
    """What is taken in of it now, or the code of what is still wrong."""
    if item is None:
        return MOVED
    if isinstance(item, Unusable):
        return item.code
    if refusal.number is not None and item.number != refusal.number:
        return MOVED
    if isinstance(item, Retraction):
        return item
    told = rules.released(item, place=refusal.place) if again.done == "released" else item
    found = accept(told, source=again.file.source, at=at)
    return found.code if isinstance(found, Unusable) else found


def _take(  # everything about it in one transaction: taken in and settled, or neither
    tools: Tools, viewer: Viewer, again: Again, taken: Sequence[Taken], at: datetime
) -> Outcome:
    result, worker = FileResult(again.file.name), people.worker()
    with acting(viewer):
        held = store.still_open(viewer, [one.id for one, _ in taken])
        mine = {one.row: one for one, _ in taken if one.id in held}
        items = [item for one, item in taken if one.id in held]
        taking = collate.Taking(tools, worker, viewer, again.file.source, at)
        entry = collate.Entry(again.file.sealed.id, again.file.source, result)
        with acting_as_well(worker):
            collate.run(taking, [(entry, item) for item in items if isinstance(item, Accepted)])
            collate.retract(taking, [(entry, item) for item in items if isinstance(item, Retraction)])
        refused = {int(str(entry["row"])): str(entry["code"]) for entry in result.refused}
        done = {row: one for row, one in mine.items() if row not in refused}
        store.settle(viewer, [one.id for one in done.values()], again.done, again.words, at=at)
        store.tried(viewer, {mine[row].id: code for row, code in refused.items()}, at=at)
        counts = {name: n for name, n in result.counts().items() if name not in ("seen", "refused")}
        store.recount(viewer, again.file.sealed.id, counts)
    return Outcome(
        [one.ref for one in done.values()],
        {mine[row].ref: code for row, code in refused.items()},
        [one.ref for one, _ in taken if one.id not in held],
    )


def _in_vain(tools: Tools, viewer: Viewer, codes: Mapping[Kept, str]) -> Outcome:
    with acting(viewer):
        store.tried(viewer, {one.id: code for one, code in codes.items()}, at=tools.clock())
    return Outcome(still={one.ref: code for one, code in codes.items()})
