"""The sequencer: takes committed audit entries in order and makes them leaves of the Merkle tree.

Order is (epoch, transaction, entry). Only transactions older than every running one are taken: ordering by entry alone
would skip, for ever, an entry whose transaction commits late.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from nodal.custody.canonical import canonical
from nodal.custody.tree import Frontier, leaf_hash
from nodal.ledger import bulk
from nodal.ledger.models import AuditCheckpoint

BATCH = 20_000
"""Entries of one checkpoint at most. Our own choice: bounds the memory of a run."""

Entry = tuple[int, int, int, datetime, int, str, str, str, list[int], dict[str, object]]
"""(epoch, transaction, entry, at, person, unit, action, kind, subjects, detail) as stored."""

_COLUMNS = "epoch, tx_id, id, at, person, unit, action, subject_kind, subjects, detail"


@dataclass(frozen=True, slots=True)
class Head:
    """The log as it stands: its tree, and the last entry that is in it."""

    frontier: Frontier
    last: tuple[int, int, int]
    note: str | None


def leaf(entry: Entry) -> bytes:
    """The canonical bytes of an entry: what the tree covers. Times in UTC with microseconds."""
    epoch, transaction, number, at, person, unit, action, kind, subjects, detail = entry
    return canonical(
        {
            "epoch": epoch,
            "tx": transaction,
            "entry": number,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "person": person,
            "unit": unit,
            "action": action,
            "kind": kind,
            "subjects": list(subjects),
            "detail": detail,  # type: ignore[dict-item]
        }
    )


def head() -> Head:
    """The last checkpoint, or an empty log."""
    row = AuditCheckpoint.objects.order_by("-size").first()
    if row is None:
        return Head(Frontier(), (0, 0, 0), None)
    peaks = tuple(bytes.fromhex(text) for text in row.frontier)
    return Head(Frontier(row.size, peaks), (row.last_epoch, row.last_tx, row.last_entry), row.note)


def extend(sign: Callable[[int, bytes], str], *, at: datetime) -> Head:
    """Take one batch of committed entries into the tree and sign its new head. Runs as the worker, one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('nodal.sequencer', 0))")
        before = head()
        cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM audit_in
            WHERE (epoch, tx_id, id) > (%s, %s, %s)
              AND (epoch < (SELECT max(epoch) FROM audit_epoch)
                   OR tx_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
            ORDER BY epoch, tx_id, id LIMIT {BATCH}
            """,  # noqa: S608 - the names of columns, and a number
            list(before.last),
        )
        entries = [_entry(row) for row in cursor.fetchall()]
    if not entries:
        return before
    leaves = [leaf(entry) for entry in entries]
    hashes = [leaf_hash(body) for body in leaves]
    bulk.insert(
        "audit_leaf",
        ("seq", "entry", "body", "leaf_hash"),
        (
            (before.frontier.size + index, entry[2], body, digest)
            for index, (entry, body, digest) in enumerate(zip(entries, leaves, hashes, strict=True))
        ),
    )
    frontier = before.frontier.extend_all(hashes)
    note = sign(frontier.size, frontier.root)
    last = entries[-1][:3]
    AuditCheckpoint.objects.create(
        size=frontier.size,
        root=frontier.root,
        frontier=[peak.hex() for peak in frontier.hashes],
        last_epoch=last[0],
        last_tx=last[1],
        last_entry=last[2],
        note=note,
        at=at,
    )
    return Head(frontier, last, note)


def younger() -> int:
    """How many entries were written after the last checkpoint: nobody vouches for them yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_in WHERE (epoch, tx_id, id) > (%s, %s, %s)", list(head().last))
        return int(cursor.fetchone()[0])


def leaves() -> Iterator[tuple[int, int, bytes, bytes]]:
    """(seq, entry, canonical bytes, leaf hash) of the whole log, in order, in small batches."""
    yield from _stream("SELECT seq, entry, body, leaf_hash FROM audit_leaf ORDER BY seq")


def entries() -> Iterator[Entry]:
    """Every entry that was written, in the order of the log, sequenced or not."""
    for row in _stream(f"SELECT {_COLUMNS} FROM audit_in ORDER BY epoch, tx_id, id"):  # noqa: S608 - names of columns
        yield _entry(row)


def notes() -> list[str]:
    """Every signed checkpoint, smallest first."""
    return [note for note in AuditCheckpoint.objects.order_by("size").values_list("note", flat=True) if note]


def _stream(statement: str) -> Iterator[tuple]:  # type: ignore[type-arg]
    with connection.chunked_cursor() as cursor:
        cursor.itersize = 5_000
        cursor.execute(statement)
        yield from cursor


def _entry(row: tuple) -> Entry:  # type: ignore[type-arg]
    # Django hands jsonb over as text on a raw cursor.
    *start, detail = row
    return (*start, json.loads(detail) if isinstance(detail, str) else detail)
