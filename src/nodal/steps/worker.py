"""Take work, run the step, finish or fail; the only broad except. A failing batch is halved until one stands alone."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import cast

from django.db import InterfaceError, OperationalError
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from nodal.facts.errors import NoDatabase
from nodal.ledger import audit, people, work
from nodal.ledger.access import Viewer, acting
from nodal.steps import arrivals, enrich, identify, inbox, link, match, route, triage
from nodal.steps import audit as sealed_log
from nodal.steps.tools import Tools

log = logging.getLogger(__name__)

# The queue's own log prints exceptions whole, and a database's message may repeat a value of a report.
logging.getLogger("procrastinate").addHandler(logging.NullHandler())
logging.getLogger("procrastinate").propagate = False

Step = Callable[[Tools, Viewer, str, Sequence[int]], None]

STEPS: Mapping[str, Step] = {
    "enrich": enrich.run,
    "match": match.run,
    "link": link.run,
    "identify": identify.run,
    "triage": triage.run,
    "route": route.run,
}
"""The stages that a worker runs. Receive and collate run inside intake; the rest are acts of people."""


class StepFailed(Exception):
    """One subject on which a stage fails; the queue keeps the work as failed."""


def run_step(tools: Tools, stage: str, kind: str, subjects: Sequence[int], *, company: bool = True) -> None:
    """Run a stage on a batch in one transaction; what fails is split, so that one bad subject holds up no other.

    `company`: take other waiting pieces of the same kind along; when that fails they go back, and this one runs alone.
    """
    more: list[int] = []
    try:
        with acting(people.worker()) as worker:
            if company and subjects:
                more = work.gather(stage, kind, work.BATCH - len(subjects))
            STEPS[stage](tools, worker, kind, sorted({*subjects, *more}))
    except Exception as cause:
        if more:
            run_step(tools, stage, kind, subjects, company=False)
            return
        if len(subjects) > 1:
            middle = len(subjects) // 2
            work.put(stage, kind, subjects[:middle])
            work.put(stage, kind, subjects[middle:])
            return
        _record_failure(tools, stage, kind, subjects, cause)
        raise StepFailed(f"{stage} failed on {kind}: {type(cause).__name__}") from cause


def _record_failure(tools: Tools, stage: str, kind: str, subjects: Sequence[int], cause: Exception) -> None:
    # The class of the fault only: its message may repeat a value.
    log.error("step failed", extra={"stage": stage, "subjects": list(subjects), "fault": type(cause).__name__})
    with acting(people.worker()) as worker:
        audit.record(
            worker,
            "work.failed",
            kind,
            subjects,
            at=tools.clock(),
            detail={"stage": stage, "fault": type(cause).__name__},
        )
    if kind in ("report", "lead"):
        with acting(people.worker()) as worker:
            # What no rule could rank lies in the inbox all the same: a person reads it.
            inbox.refresh(tools, worker, kind, subjects)


@app.task(name=work.TASK, pass_context=True)
def step(context: JobContext, *, stage: str, kind: str, subjects: list[int]) -> None:
    """The one task of the queue."""
    try:
        with work.lane(work.lane_of(context.job.priority, context.job.queue)):
            run_step(context.additional_context["tools"], stage, kind, subjects)
    finally:
        work.release()


def drain(tools: Tools, *, until_idle: bool = True) -> dict[str, int]:
    """Work until nothing waits (or for ever), one piece at a time; returns what is done, failed and waiting.

    What platforms finished is taken in first; for ever, it is taken in beside the queue as it comes.
    """
    try:
        return _drained(tools, until_idle=until_idle)
    except (ConnectorException, OperationalError, InterfaceError) as cause:
        raise NoDatabase("the database went away while the queue was worked") from cause


def _drained(tools: Tools, *, until_idle: bool) -> dict[str, int]:
    work.rescue()
    connector = cast(DjangoConnector, app.connector)  # what the queue's Django app is always made with
    taking = taken_beside(tools) if not until_idle else taken_first(tools)
    with taking, app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            wait=not until_idle,
            concurrency=1,
            install_signal_handlers=not until_idle,
            listen_notify=not until_idle,
            additional_context={"tools": tools},
        )
    return work.counts()


LOOK_EVERY, DROP_EVERY, SIGN_EVERY = 1.0, 60.0, 60.0
"""Seconds between two looks at what platforms finished, at what they left open too long, and between two checkpoints of
the audit log while it grows. Our own choice."""


@contextmanager
def taken_first(tools: Tools) -> Iterator[None]:
    """Take in what platforms finished, then go on."""
    _outlive("taking in failed", partial(_arrive, tools, late=True))
    yield


@contextmanager
def taken_beside(tools: Tools) -> Iterator[None]:
    """Take in what platforms finish as it comes, in a thread of its own: no long step of the queue holds it up."""
    ending = threading.Event()
    thread = threading.Thread(target=_look, args=(tools, ending), name="arrivals", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(timeout=30)


def _look(tools: Tools, ending: threading.Event) -> None:
    dropped, signed = 0.0, time.monotonic()
    while not ending.wait(LOOK_EVERY):
        late = time.monotonic() - dropped > DROP_EVERY
        dropped = time.monotonic() if late else dropped
        _outlive("taking in failed", partial(_arrive, tools, late=late))
        if time.monotonic() - signed > SIGN_EVERY:
            signed = time.monotonic()
            _outlive("no checkpoint was made", partial(sealed_log.checkpoint, tools))
    work.release()


def _arrive(tools: Tools, *, late: bool) -> None:
    if late:
        arrivals.drop_late(tools)
    if arrivals.anything(tools):
        arrivals.take(tools)


def _outlive(failed: str, act: Callable[[], object]) -> None:
    try:
        act()
    except Exception as cause:  # noqa: BLE001 - this thread must outlive a database that is away for a moment
        # The batch says how often it was tried, and when it is tried again. The class of the fault only, as above.
        log.error(failed, extra={"fault": type(cause).__name__})  # noqa: TRY400
        work.release()
