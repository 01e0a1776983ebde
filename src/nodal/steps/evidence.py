"""Check every sealed original, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass

from nodal.edges.evidence import Slice, Stored
from nodal.facts.errors import NodalError
from nodal.ledger import audit, people
from nodal.ledger.access import acting
from nodal.ledger.store import evidence as store
from nodal.steps.tools import Tools


@dataclass(frozen=True, slots=True)
class Checked:
    """How many originals were read, and which do not hold: number of the file and why."""

    objects: int
    bad: tuple[str, ...]


def verify(tools: Tools) -> Checked:
    """Read every original and hold it against its digests."""
    objects, bad = 0, []
    with acting(people.worker()) as worker:
        for file in store.sealed_files(worker):
            objects += 1
            try:
                tools.store.verify(stored(file))
            except NodalError as fault:
                bad.append(f"file {file.id}: {fault}")
        audit.record(
            worker, "evidence.verified", "file", [], at=tools.clock(), detail={"objects": objects, "bad": len(bad)}
        )
    return Checked(objects, tuple(bad))


def stored(file: store.SealedFile) -> Stored:
    """A sealed file as the store needs it back."""
    return Stored(
        name=file.name,
        sha256=file.sha256,
        size=file.size_bytes,
        file_key_wrapped=file.key_wrapped,
        slices=tuple(Slice(str(s.row), s.segments, s.key_wrapped) for s in file.slices),
        object_sha256=file.object_sha256,
    )
