"""Take in what platforms finished: in batches, each as one file, through the same door as every other file.

A crash at any point loses nothing and doubles nothing: a batch is marked as taken only after its file is in, and the
same batch gives the same bytes, so that taking it in once more finds what is there already.
"""

from __future__ import annotations

import io
import logging
from hashlib import sha256

from nodal.edges.intake import Options
from nodal.edges.intake.ispws_archive import archive
from nodal.ledger import people, senders
from nodal.ledger.access import acting
from nodal.ledger.store import platform as store
from nodal.steps.reading import Arrival
from nodal.steps.receive import CHUNK, take_in
from nodal.steps.tools import Tools

log = logging.getLogger(__name__)

AT_MOST_BYTES = 32 << 20
"""Of one batch. Our own choice: it is held in memory while it is put together."""


def anything(tools: Tools) -> bool:
    """Whether a platform finished something that is not taken in yet. One cheap question."""
    with acting(people.worker()):
        return store.anything_waiting(at=tools.clock())


def drop_late(tools: Tools) -> int:
    """Drop open reports that nobody finished in time."""
    with acting(people.worker()):
        return store.drop_late(at=tools.clock())


def take(tools: Tools) -> int:
    """Take in everything that is finished; returns how many reports. Another process that does the same goes first."""
    if not store.alone():
        return 0
    try:
        return _take_all(tools)
    finally:
        store.not_alone()


def _take_all(tools: Tools) -> int:
    taken, most = 0, min(AT_MOST_BYTES, tools.settings.limits.file_bytes // 2)
    while True:
        with acting(people.worker()):
            for sender in store.senders_waiting():
                store.make_batch(sender, reports=CHUNK, size_bytes=most, at=tools.clock())
            waiting = store.batches_waiting(at=tools.clock())
        if not waiting:
            return taken
        for batch, sender, unit in waiting:
            # Before it is tried, so that one that ends this process comes again later and not at once.
            with acting(people.worker()):
                store.put_off(batch, at=tools.clock())
            taken += _take_batch(tools, batch, sender, unit)


def _take_batch(tools: Tools, batch: int, sender: int, unit: str) -> int:
    with acting(people.worker()):
        reports, known = store.submitted(batch), senders.by_id(sender)
    body = archive(reports)
    with acting(people.worker()):
        done = store.file_taken(unit, sha256(body).hexdigest())
    if done is None:
        result = take_in(tools, known.viewer, _arrival(tools, known, batch, body))
        if result.refused:  # the endpoint accepts nothing that is refused here: an administrator should know
            log.error("reports of a platform were refused", extra={"batch": batch, "refused": len(result.refused)})
    with acting(people.worker()):
        store.taken(batch, file=store.file_taken(unit, sha256(body).hexdigest()), at=tools.clock())
    return len(reports)


def _arrival(tools: Tools, sender: senders.Sender, batch: int, body: bytes) -> Arrival:
    options = Options(
        now=tools.clock(),
        format="ispws_xml",
        limits=tools.settings.limits,
        doc_ranges_global=tools.settings.doc_ranges_global,
    )
    return Arrival(io.BytesIO(body), f"platform-{batch}.xml", sender.name, options)
