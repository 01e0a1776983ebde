"""Checkpoint the audit log, verify it, prove that an entry is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from nodal.custody.canonical import read_canonical
from nodal.custody.checkpoint import AUDIT_LOG, Checkpoint, sign_checkpoint, verify_checkpoint
from nodal.custody.dump import Finding, verify_dump
from nodal.custody.tree import inclusion_proof, leaf_hash, root
from nodal.facts.errors import Untrusted
from nodal.ledger import people, sequence
from nodal.ledger.access import Unknown, acting
from nodal.steps.tools import Tools

LOG = "nodal-log"
"""Name of the key that signs checkpoints."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is in the log: its canonical bytes, its place, and the hashes up to the root of the checkpoint."""

    seq: int
    leaf: str
    size: int
    root: str
    path: tuple[str, ...]
    checkpoint: str


def checkpoint(tools: Tools) -> sequence.Head:
    """Take every committed entry into the tree; each new head is signed and written beside the database."""
    sign = _signer(tools)
    while True:
        with acting(people.worker()):
            before = sequence.head().frontier.size
            head = sequence.extend(sign, at=tools.clock())
        if head.frontier.size == before:
            return head
        _keep(tools, head)


def verify(tools: Tools, *, remembered: Sequence[str] = ()) -> Finding:
    """Check the log against its own entries, every checkpoint in the database, those kept beside it, and `remembered`.

    (1) every leaf is the entry that it stands for; (2) the tree over the leaves has the root of every checkpoint.
    """
    notes = [*_kept(tools), *remembered]
    with acting(people.worker()):
        found = _against_entries()
        if found is not None:
            return found
        points = [_checked(tools, note) for note in (*sequence.notes(), *notes)]
        return verify_dump(_lines(), checkpoints=points)


def younger() -> int:
    """How many entries stand after the last checkpoint, in no tree and no dump yet."""
    with acting(people.worker()):
        return sequence.younger()


def verify_file(tools: Tools, dump: Iterable[str], *, remembered: Sequence[str] = ()) -> Finding:
    """Check a dump against checkpoints, with no trust in the database."""
    notes = remembered or _kept(tools)
    return verify_dump(dump, checkpoints=[_checked(tools, note) for note in notes])


def prove(tools: Tools, seq: int) -> Proof:
    """The path from an entry to the root of the last checkpoint."""
    with acting(people.worker()):
        head = sequence.head()
        if not 0 <= seq < head.frontier.size or head.note is None:
            raise Unknown(f"entry: expected 0 to {head.frontier.size - 1}, got another")
        leaves = list(sequence.leaves())
    hashes = [bytes(digest) for _, _, _, digest in leaves]
    path = inclusion_proof(seq, hashes)
    return Proof(
        seq=seq,
        leaf=bytes(leaves[seq][2]).decode(),
        size=head.frontier.size,
        root=root(hashes).hex(),
        path=tuple(step.hex() for step in path),
        checkpoint=head.note,
    )


def dump() -> Iterator[str]:
    """The log as JSON lines for `nodal audit verify --dump`."""
    with acting(people.worker()):
        yield from _lines()


def _against_entries() -> Finding | None:
    """The first leaf that is not the entry that it stands for, or the first entry that is missing."""
    for size, (row, entry) in enumerate(zip_longest(sequence.leaves(), sequence.entries())):
        if row is None:  # younger than the last checkpoint: nobody vouches for it yet
            break
        seq, _, body, digest = row
        if entry is None or seq != size or bytes(body) != sequence.leaf(entry):
            return Finding(size, "", size, f"entry {size} of the database is not the one in the log")
        if leaf_hash(bytes(body)) != bytes(digest):
            return Finding(size, "", size, f"leaf {size} does not hash to what is stored beside it")
    return None


def _lines() -> Iterator[str]:
    for seq, _, body, _ in sequence.leaves():
        read_canonical(bytes(body))
        yield json.dumps({"seq": seq, "leaf": bytes(body).decode()})


def _signer(tools: Tools) -> Callable[[int, bytes], str]:
    def sign(size: int, digest: bytes) -> str:
        return sign_checkpoint(Checkpoint(AUDIT_LOG, size, digest), [tools.keys.note_signer(LOG)])

    return sign


def _checked(tools: Tools, note: str) -> Checkpoint:
    return verify_checkpoint(note, origin=AUDIT_LOG, verifiers=[tools.keys.note_signer(LOG).verifier])


def _folder(tools: Tools) -> Path:
    return tools.settings.data / "checkpoints"


def _keep(tools: Tools, head: sequence.Head) -> None:
    """A copy outside the database, so that who can rewrite the one cannot silently rewrite the other."""
    folder = _folder(tools)
    folder.mkdir(mode=0o700, exist_ok=True)
    if head.note is None:
        raise Untrusted("checkpoint: expected a signed one, found none")
    (folder / f"{head.frontier.size:012d}.note").write_text(head.note, encoding="utf-8")


def _kept(tools: Tools) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(_folder(tools).glob("*.note"))]
