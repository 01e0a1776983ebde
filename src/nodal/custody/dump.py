"""Verify the audit log from a dump and remembered checkpoints, with no trust in the server that made the dump.

A dump is JSON lines, `{"seq":n,"leaf":"<canonical JSON text>"}`, with `seq` from 0 and without gaps.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hmac import compare_digest
from itertools import islice

from nodal.custody.canonical import read_canonical
from nodal.custody.checkpoint import Checkpoint
from nodal.custody.tree import Frontier, leaf_hash
from nodal.facts.errors import Unreadable


@dataclass(frozen=True, slots=True)
class Finding:
    """What a dump turned out to be: entries read, their root in hex, and the first entry that cannot be trusted.

    `first_bad` is None when all holds. When a root or the length disagrees, it is the first entry after the last
    checkpoint that agreed: the alteration lies from there on. `why` says it in words, empty when all holds.
    """

    size: int
    root: str
    first_bad: int | None = None
    why: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything that was asked for holds."""
        return self.first_bad is None


def verify_dump(lines: Iterable[str | bytes], *, checkpoints: Sequence[Checkpoint] = ()) -> Finding:
    """Rebuild the tree from the dump and compare its root at the size of each checkpoint.

    Checkpoints must have been verified (`verify_checkpoint`). Without any, only the form of the dump is checked.
    Entries after the last checkpoint are not vouched for by anybody. Memory stays small whatever the length.
    """
    frontier, agreed = Frontier(), 0
    due = sorted(checkpoints, key=lambda checkpoint: checkpoint.size)
    hashes = _leaves(lines)
    for checkpoint in due:
        try:
            frontier = frontier.extend_all(islice(hashes, checkpoint.size - frontier.size))
        except _Broken as broken:
            return Finding(broken.seq, "", broken.seq, broken.why)
        if frontier.size < checkpoint.size:
            # An entry taken out early with the rest renumbered looks like a cut tail, so nothing since `agreed` holds.
            why = f"the dump has {frontier.size} entries, the checkpoint covers {checkpoint.size}: some are missing"
            return _found(frontier, first_bad=agreed, why=f"{why} from entry {agreed} on")
        if not compare_digest(frontier.root, checkpoint.root):
            why = f"an entry from {agreed} to {checkpoint.size - 1} is not the one that the checkpoint covers"
            return _found(frontier, first_bad=agreed, why=why)
        agreed = checkpoint.size
    try:
        return _found(frontier.extend_all(hashes))
    except _Broken as broken:
        return Finding(broken.seq, "", broken.seq, broken.why)


class _Broken(Exception):
    def __init__(self, seq: int, why: str) -> None:
        super().__init__(why)
        self.seq, self.why = seq, why


def _found(frontier: Frontier, *, first_bad: int | None = None, why: str = "") -> Finding:
    return Finding(frontier.size, frontier.root.hex(), first_bad, why)


def _leaves(lines: Iterable[str | bytes]) -> Iterator[bytes]:
    for seq, line in enumerate(lines):
        yield leaf_hash(_entry(line, seq))


def _entry(line: str | bytes, seq: int) -> bytes:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise _Broken(seq, f"line {seq + 1} of the dump is not JSON") from None
    match row:
        case {"seq": int(number), "leaf": str(leaf)} if len(row) == 2:
            pass
        case _:
            raise _Broken(seq, f"line {seq + 1} of the dump has other keys than seq and leaf")
    if number != seq or isinstance(number, bool):
        raise _Broken(seq, f"line {seq + 1} of the dump should be entry {seq}: one is missing, doubled or moved")
    try:
        entry = leaf.encode()
        read_canonical(entry)
    except (UnicodeEncodeError, Unreadable):
        raise _Broken(seq, f"entry {seq} is not in canonical form") from None
    return entry
