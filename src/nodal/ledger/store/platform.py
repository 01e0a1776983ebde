"""Rows of reports that platforms submit call by call, and of the batches in which they are taken in.

State changes by compare-and-set: a call that comes too late finds no row, and `state` says why. A report is open for a
day, and for an hour after each call that adds to it, whichever is later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from nodal.facts.submitted import Submitted, UploadedFile, Weight

OPEN_FOR = timedelta(hours=24)
"""How long a report stays open. Source: the protocol's documentation."""

AND_AFTER_A_CALL = timedelta(hours=1)
"""How long it stays open after the last upload or details, if that is later. Source: the same."""


@dataclass(frozen=True, slots=True)
class Touched:
    """An open report after a call was counted to it."""

    is_batched: bool
    weight: Weight
    files: int


def open_report(sender: int, unit: str, document: str, *, is_batched: bool, weight: Weight, at: datetime) -> int:
    """Open a report and give it its number."""
    return int(
        _one(
            "INSERT INTO platform_report"
            " (sender_id, unit, state, document, is_batched, opened_at, size_bytes, elements, files)"
            " VALUES (%(sender)s, %(unit)s, 'open', %(document)s, %(batched)s, %(at)s, %(size)s, %(elements)s, 0)"
            " RETURNING id",
            sender=sender,
            unit=unit,
            document=document,
            batched=is_batched,
            at=at,
            size=weight.size_bytes,
            elements=weight.elements,
        )[0]
    )


def touch(sender: int, report: int, *, weight: Weight, files: int, at: datetime) -> Touched | None:
    """Count a call to an open report, which then waits for its end; None when it is not open (any more)."""
    row = _first(
        "UPDATE platform_report SET changed_at = greatest(changed_at, %(at)s), size_bytes = size_bytes + %(size)s,"
        " elements = elements + %(elements)s, files = files + %(files)s"
        " WHERE id = %(report)s AND sender_id = %(sender)s AND state = 'open'"
        " AND (opened_at > %(day)s OR changed_at > %(hour)s)"
        " RETURNING is_batched, size_bytes, elements, files",
        **_at(at),
        size=weight.size_bytes,
        elements=weight.elements,
        files=files,
        report=report,
        sender=sender,
    )
    return Touched(row[0], Weight(row[1], row[2]), row[3]) if row else None


def close(sender: int, report: int, state: str, *, at: datetime) -> bool | None:
    """Finish or take back an open report: whether it was a batched one; None when it is not open (any more)."""
    row = _first(
        "UPDATE platform_report SET state = %(state)s, closed_at = %(at)s,"
        " document = CASE WHEN %(state)s = 'finished' THEN document END"
        " WHERE id = %(report)s AND sender_id = %(sender)s AND state = 'open'"
        " AND (opened_at > %(day)s OR changed_at > %(hour)s) RETURNING is_batched",
        **_at(at),
        state=state,
        report=report,
        sender=sender,
    )
    return bool(row[0]) if row else None


def state(sender: int, report: int, *, at: datetime) -> str | None:
    """The state of a sender's report; one that timed out counts as dropped."""
    row = _first(
        "SELECT CASE WHEN state = 'open' AND NOT coalesce(opened_at > %(day)s OR changed_at > %(hour)s, false)"
        " THEN 'dropped' ELSE state END"
        " FROM platform_report WHERE id = %(report)s AND sender_id = %(sender)s",
        **_at(at),
        report=report,
        sender=sender,
    )
    return str(row[0]) if row else None


def add_file(report: int, unit: str, file: UploadedFile, *, at: datetime) -> None:
    """Keep what was computed of an uploaded file."""
    _run(
        "INSERT INTO platform_file (report_id, unit, file_id, name, media_type, size_bytes, md5, sha1, sha256,"
        " uploaded_at, has_details) VALUES (%(report)s, %(unit)s, %(file_id)s, %(name)s, %(media_type)s, %(size)s,"
        " %(md5)s, %(sha1)s, %(sha256)s, %(at)s, false)",
        report=report,
        unit=unit,
        file_id=file.file_id,
        name=file.name,
        media_type=file.media_type,
        size=file.size_bytes,
        md5=file.md5,
        sha1=file.sha1,
        sha256=file.sha256,
        at=at,
    )


def add_details(report: int, file_id: str, details: str) -> bool | None:
    """Keep the details of a file; False when there are some already, None when the report has no such file."""
    found = _first(
        "UPDATE platform_file SET details = %(details)s, has_details = true"
        " WHERE report_id = %(report)s AND file_id = %(file_id)s AND NOT has_details RETURNING id",
        details=details,
        report=report,
        file_id=file_id,
    )
    if found:
        return True
    there = _first("SELECT 1 FROM platform_file WHERE report_id = %(report)s AND file_id = %(file_id)s",
                   report=report, file_id=file_id)  # fmt: skip
    return False if there else None


def files_of(report: int) -> list[tuple[str, bool]]:
    """(number, whether its details were given) of each file of a report, in the order in which they came."""
    return [
        (str(row[0]), bool(row[1]))
        for row in _all(
            "SELECT file_id, has_details FROM platform_file WHERE report_id = %(report)s ORDER BY id", report=report
        )
    ]


def forget(reports: Sequence[int]) -> None:
    """Empty the files of reports that are gone or taken in; their digests stay."""
    _run("UPDATE platform_file SET details = NULL, name = '' WHERE report_id = ANY(%(reports)s)", reports=list(reports))


def drop_late(*, at: datetime, at_most: int = 1000) -> int:
    """Drop open reports that nobody finished in time; returns how many."""
    found = _all(
        "UPDATE platform_report SET state = 'dropped', closed_at = %(at)s, document = NULL WHERE id IN"
        " (SELECT id FROM platform_report WHERE state = 'open' AND opened_at <= %(day)s"
        " AND NOT coalesce(changed_at > %(hour)s, false)"
        " ORDER BY opened_at LIMIT %(most)s FOR UPDATE SKIP LOCKED) RETURNING id",
        **_at(at),
        most=at_most,
    )
    if found:
        forget([row[0] for row in found])
    return len(found)


def senders_waiting() -> list[int]:
    """Senders with finished reports that stand in no batch yet."""
    return [
        row[0]
        for row in _all(
            "SELECT DISTINCT sender_id FROM platform_report WHERE state = 'finished' AND batch_id IS NULL ORDER BY 1"
        )
    ]


def anything_waiting(*, at: datetime) -> bool:
    """Whether there is anything to take in now."""
    return bool(
        _one(
            "SELECT EXISTS (SELECT 1 FROM platform_report WHERE state = 'finished' AND batch_id IS NULL)"
            " OR EXISTS (SELECT 1 FROM platform_batch WHERE taken_at IS NULL"
            " AND (retry_at IS NULL OR retry_at <= %(at)s))",
            at=at,
        )[0]
    )


def make_batch(sender: int, *, reports: int, size_bytes: int, at: datetime) -> int | None:
    """Put a sender's oldest finished reports into a batch: so many at most, and so many bytes. None: there are none."""
    found = _all(
        "SELECT id, unit, size_bytes FROM platform_report WHERE sender_id = %(sender)s AND state = 'finished'"
        " AND batch_id IS NULL ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED",
        sender=sender,
        most=reports,
    )
    chosen, total = list[int](), 0
    for report, unit, size in found:
        total += size
        if chosen and (total > size_bytes or unit != found[0][1]):
            break
        chosen.append(report)
    if not chosen:
        return None
    (batch,) = _one(
        "INSERT INTO platform_batch (sender_id, unit, made_at, attempts) VALUES (%(sender)s, %(unit)s, %(at)s, 0)"
        " RETURNING id",
        sender=sender,
        unit=found[0][1],
        at=at,
    )
    _run("UPDATE platform_report SET batch_id = %(batch)s WHERE id = ANY(%(chosen)s)", batch=batch, chosen=chosen)
    return int(batch)


def batches_waiting(*, at: datetime) -> list[tuple[int, int, str]]:
    """(batch, sender, unit) of each batch that is not taken in, the oldest first; one that failed waits its turn."""
    return [
        (row[0], row[1], str(row[2]))
        for row in _all(
            "SELECT id, sender_id, unit FROM platform_batch WHERE taken_at IS NULL"
            " AND (retry_at IS NULL OR retry_at <= %(at)s) ORDER BY id LIMIT 100",
            at=at,
        )
    ]


def submitted(batch: int) -> list[Submitted]:
    """The reports of a batch with their files, in the order of their numbers."""
    files: dict[int, list[UploadedFile]] = {}
    for report, *about in _all(
        "SELECT f.report_id, f.file_id, f.name, f.media_type, f.size_bytes, f.md5, f.sha1, f.sha256, f.details"
        " FROM platform_file f JOIN platform_report r ON r.id = f.report_id WHERE r.batch_id = %(batch)s"
        " ORDER BY f.report_id, f.id",
        batch=batch,
    ):
        files.setdefault(report, []).append(UploadedFile(*about))
    reports = _all(
        "SELECT id, closed_at, document FROM platform_report WHERE batch_id = %(batch)s ORDER BY id", batch=batch
    )
    return [Submitted(str(number), at, document, tuple(files.get(number, ()))) for number, at, document in reports]


def taken(batch: int, *, file: int | None, at: datetime) -> None:
    """The reports of a batch are taken in: what they said stands in the sealed original now, and no longer here."""
    _run(
        "UPDATE platform_batch SET taken_at = %(at)s, file = %(file)s, retry_at = NULL WHERE id = %(batch)s",
        at=at,
        file=file,
        batch=batch,
    )
    found = _all(
        "UPDATE platform_report SET state = 'taken', document = NULL WHERE batch_id = %(batch)s RETURNING id",
        batch=batch,
    )
    forget([row[0] for row in found])


def put_off(batch: int, *, at: datetime) -> None:
    """A batch could not be taken in: it is tried again, each time after twice as long, an hour at most."""
    _run(
        "UPDATE platform_batch SET attempts = attempts + 1, retry_at = %(at)s"
        " + least(interval '1 hour', interval '1 second' * power(2, least(attempts, 20))) WHERE id = %(batch)s",
        at=at,
        batch=batch,
    )


def file_taken(unit: str, sha256: str) -> int | None:
    """The file of these bytes, if it was taken in to its end before."""
    row = _first(
        "SELECT id FROM incoming_file WHERE unit = %(unit)s AND sha256 = %(sha256)s AND outcome IS NOT NULL"
        " ORDER BY id LIMIT 1",
        unit=unit,
        sha256=sha256,
    )
    return int(row[0]) if row else None


ALONE = 7_301_518
"""Key of the lock that only one process may hold that takes batches in. Our own choice of a number."""


def alone() -> bool:
    """Whether this process alone takes batches in now; it does until `not_alone`, or until its connection ends."""
    return bool(_one("SELECT pg_try_advisory_lock(%(key)s)", key=ALONE)[0])


def not_alone() -> None:
    """Let another process take batches in."""
    _run("SELECT pg_advisory_unlock(%(key)s)", key=ALONE)


def _at(at: datetime) -> dict[str, object]:
    return {"at": at, "day": at - OPEN_FOR, "hour": at - AND_AFTER_A_CALL}


def _run(statement: str, **values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _first(statement: str, **values: object) -> tuple[object, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def _one(statement: str, **values: object) -> tuple[object, ...]:
    row = _first(statement, **values)
    if row is None:
        raise LookupError("expected a row, got none")
    return row


def _all(statement: str, **values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
