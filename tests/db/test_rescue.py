"""Work whose worker died is given back, also where the same work waits already."""

from __future__ import annotations

import pytest

from nodal.ledger import work
from node import Node

JOB = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock, args)"
    " VALUES ('default', 'nodal.step', %s, %s, '{}')"
)


def jobs(node: Node) -> list[tuple[str, str | None]]:
    return node.sql("SELECT status::text, queueing_lock FROM procrastinate_jobs ORDER BY id")


@pytest.mark.parametrize(
    ("there", "left"),
    [
        ([("doing", None), ("doing", None)], [("todo", None), ("todo", None)]),
        ([("doing", "link"), ("todo", "link")], [("todo", "link")]),
        ([("doing", "link"), ("doing", "link")], [("todo", "link")]),
        ([("doing", "link"), ("doing", "link"), ("todo", "link")], [("todo", "link")]),
        ([("doing", "link"), ("todo", "identify")], [("todo", "link"), ("todo", "identify")]),
    ],
)
def test_what_a_dead_worker_held_waits_again_and_once_at_most(
    node: Node, there: list[tuple[str, str | None]], left: list[tuple[str, str | None]]
) -> None:
    with node.base.as_superuser() as admin:
        admin.execute("DELETE FROM procrastinate_jobs")
        for status, lock in there:
            admin.execute(JOB, [status, lock])
    work.rescue()
    assert jobs(node) == left
    assert work.rescue() == 0
