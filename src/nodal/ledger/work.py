"""Work for later: put on the queue in the transaction of the outcome that calls for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TASK = "nodal.step"
"""Name of the one task: run a stage on a batch of subjects. The worker registers it."""

BATCH = 500
"""Subjects of one piece of work. Our own choice: large enough that queries cost little, small enough to retry."""

STALLED = timedelta(seconds=30)
"""A worker silent for so long is dead; it says that it lives every ten seconds (the library's default)."""

NODE_WIDE_PRIORITY = -10
"""A step over the whole node waits until the batches before it are done, so that it runs once and not once a batch."""


URGENT, USUAL, LAST = 10, 0, -5
"""What says that somebody is in danger goes first, what says nothing at all goes last. Behind the usual, up to four
steps, stands who has much waiting already: so a flood of one sender holds up no other."""


MOST_BACK = 4


@dataclass(frozen=True, slots=True)
class Lane:
    """Where work stands in the queue: its priority, and the name under which one sender's work is counted."""

    priority: int = USUAL
    name: str = "default"


_USUAL_LANE = Lane()
_LANE: ContextVar[Lane] = ContextVar("lane", default=_USUAL_LANE)


@contextmanager
def lane(chosen: Lane) -> Iterator[None]:
    """Whatever is queued inside stands in this lane: what follows from a piece of work stays in that one's."""
    before = _LANE.set(chosen)
    try:
        yield
    finally:
        _LANE.reset(before)


def lane_of(priority: int | None, name: str) -> Lane:
    """The lane in which what follows from a piece of work goes on; a step over the whole node leads to usual work."""
    known = USUAL if priority is None or priority == NODE_WIDE_PRIORITY else priority
    return Lane(known, name)


def lane_for(sender: str) -> Lane:
    """The lane of a sender's usual work: the more of it waits, the further back, so that senders take turns."""
    # Of the sender a digest: the name of a queue is read by whoever looks at the queue.
    name = f"of-{sha256(sender.encode()).hexdigest()[:16]}"
    with connection.cursor() as cursor:
        # From the end of the queue, where a flood stands: what was done long ago is not read.
        cursor.execute(
            "SELECT count(*) FROM (SELECT queue_name FROM procrastinate_jobs WHERE status = 'todo'"
            " ORDER BY priority, id DESC LIMIT 200) w WHERE w.queue_name = %s",
            [name],
        )
        (waiting,) = cursor.fetchone()
    return Lane(USUAL - min(MOST_BACK, waiting.bit_length()), name)


def put(stage: str, kind: str, subjects: Sequence[int]) -> None:
    """Queue a stage for these subjects, in batches, in the lane of the work that this follows from."""
    at = _LANE.get()
    for start in range(0, len(subjects), BATCH):
        batch = list(subjects[start : start + BATCH])
        app.configure_task(TASK, priority=at.priority, queue=at.name).defer(stage=stage, kind=kind, subjects=batch)


def put_once(stage: str) -> None:
    """Queue a stage over the whole node, unless it is waiting already."""
    try:
        with transaction.atomic():  # a refusal must not break the caller's transaction
            app.configure_task(TASK, queueing_lock=stage, priority=NODE_WIDE_PRIORITY).defer(
                stage=stage, kind="node", subjects=[]
            )
    except AlreadyEnqueued:
        return


def release() -> None:
    """Close this thread's connection: the queue runs each piece of work in a thread that does not last."""
    connection.close()


def counts() -> dict[str, int]:
    """How much work is done, failed and waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        by_status = dict(cursor.fetchall())
    return {
        "done": by_status.get("succeeded", 0),
        "failed": by_status.get("failed", 0),
        "waiting": by_status.get("todo", 0) + by_status.get("doing", 0),
    }


def rescue() -> int:
    """Give back work whose worker died: it was taken and is held by nobody. Steps can be run twice.

    Of work that waits once at most, such as linking the node, the lost piece goes where another waits.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DROP, [STALLED, STALLED])
        cursor.execute(_GIVE_BACK, [STALLED])
        return int(cursor.rowcount)


_LOST = """j.status = 'doing' AND NOT EXISTS (
    SELECT 1 FROM procrastinate_workers w WHERE w.id = j.worker_id AND w.last_heartbeat > now() - %s)"""
_DROP = f"""
DELETE FROM procrastinate_jobs j WHERE {_LOST} AND EXISTS (
    SELECT 1 FROM procrastinate_jobs o WHERE o.queueing_lock = j.queueing_lock AND o.id <> j.id
      AND (o.status = 'todo' OR (o.id > j.id AND {_LOST.replace("j.", "o.")})))
"""  # noqa: S608 - our own words
_GIVE_BACK = f"UPDATE procrastinate_jobs j SET status = 'todo', worker_id = NULL WHERE {_LOST}"  # noqa: S608 - the same


def gather(stage: str, kind: str, room: int) -> list[int]:
    """Take more waiting work of the same kind and priority into the caller's transaction, so that small files cost no
    more each. A rollback gives it back. Returns the subjects; at most about `room` of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs WHERE id IN (
                SELECT id FROM procrastinate_jobs
                WHERE status = 'todo' AND task_name = %s AND args ->> 'stage' = %s AND args ->> 'kind' = %s
                  AND priority = %s AND jsonb_array_length(args -> 'subjects') <= %s
                ORDER BY id LIMIT 200 FOR UPDATE SKIP LOCKED)
            RETURNING args -> 'subjects'
            """,
            [TASK, stage, kind, _LANE.get().priority, room],
        )
        found = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    return sorted({subject for subjects in found for subject in subjects})
