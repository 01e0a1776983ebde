# ruff: noqa: PLC0415  - what needs the open node is imported when it is open
"""Twenty thousand look-alikes, and a flood of empty reports beside somebody else's urgent one.

`python -m bench.alike bundle [N] [SUBJECTS]` takes in N reports of one file, the 321st with a text that no other has,
works them, and says what the bundle holds and what its page costs. `python -m bench.alike flood [N]` lets N reports
without content of one sender wait, then takes in an urgent report of another and says when it stands in the inbox.
"""

from __future__ import annotations

import io
import json
import sys
import time
from typing import TYPE_CHECKING, Any

from bench.intake import NOW, _node

from nodal.edges.intake import Options

if TYPE_CHECKING:
    from nodal.ledger.access import Viewer
    from nodal.steps.tools import Tools

MD5 = "5a" * 16
THREAT = "she wrote that her uncle films her every night and she will jump from the bridge tomorrow"
FIRST = 700_000_000


def like(n: int, subjects: int) -> dict[str, Any]:
    """One of many reports of one file, with its own mail and address and one of so many accounts."""
    person = {
        "espUserId": f"u-{n % subjects}",
        "emails": {"emails": [{"value": f"m{n}@example.org", "verified": True}]},
        "sourceInformation": {
            "sourceCaptures": [
                {"captureType": "IP Address", "value": f"198.18.{n // 250 % 250}.{n % 250 + 1}",
                 "port": 20000 + n % 40000, "dateTime": "2026-10-20T10:00:00Z", "eventName": "Login"}
            ]
        },
    }  # fmt: skip
    notes = [f"User number {n} shared the file in a public group.", *([THREAT] if n == 321 else [])]
    return {
        "reportId": FIRST + n,
        "dateReceived": "2026-10-20T12:00:00Z",
        "reportedInformation": {
            "reportingEsp": {"espName": "ExampleChat"},
            "incidentSummary": {"incidentType": "Misleading Domain Name", "incidentDateTime": "2026-10-20T10:00:00Z"},
            "reportedPeople": {"reportedPersons": [person]},
            "uploadedFiles": {"uploadedFiles": [{"filename": f"{n}.bin", "verificationHash": MD5}]},
            "additionalInformations": [{"value": note} for note in notes],
        },
    }


def bundle(size: int, subjects: int) -> dict[str, object]:
    """Take in, work, open the page."""
    with _node() as (tools, viewer):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from nodal.ledger import people
        from nodal.ledger.access import acting, visible_to
        from nodal.steps.look import alike
        from nodal.steps.worker import drain

        took = _timed(lambda: _take(tools, viewer, [like(n, subjects) for n in range(size)], "clearinghouse"))
        worked = _timed(lambda: drain(tools))
        with acting(people.worker()) as worker:
            seen = visible_to(worker)
            lines = seen.inbox_item.filter(subject_kind="report")
            found = {
                "bundles": lines.values("unit", "group_key").distinct().count(),
                "reports": lines.count(),
                "subjects": seen.account.count(),
                "identifiers": seen.sighting.exclude(value=None).values("kind", "value").distinct().count(),
            }
            ref = lines.values_list("ref", flat=True).first()
        page = [_timed(lambda: alike.bundle(tools, viewer, ref)) for _ in range(5)]
        with CaptureQueriesContext(connection) as asked:
            shown = alike.bundle(tools, viewer, ref)
        place = [one.number for one in shown.reports].index(str(FIRST + 321)) + 1
    return {
        "what": "bundle", "size": size, **found, "intake_s": round(took, 1), "work_s": round(worked, 1), "place": place,
        "page_ms": round(1000 * sorted(page)[2], 1), "queries": len(asked),
        "database_ms": round(sum(float(one["time"]) for one in asked) * 1000, 1),
    }  # fmt: skip


def flood(size: int) -> dict[str, object]:
    """Let the flood wait, then see how long somebody else's urgent report does."""
    with _node() as (tools, viewer):
        from django.db import connections

        from nodal.ledger.access import acting, visible_to
        from nodal.steps.worker import drain

        bare = {"reportingEsp": {"espName": "FloodChat"}}
        empty = [{"reportId": FIRST + n, "reportedInformation": bare} for n in range(size)]
        took = _timed(lambda: _take(tools, viewer, empty, "flood"))
        urgent = like(size + 1, 9)
        urgent["reportedInformation"]["incidentSummary"]["escalateToHighPriority"] = "she is in danger"
        _take(tools, viewer, [urgent], "other")
        import threading

        began, waited = time.perf_counter(), 0.0
        ended = threading.Event()

        def work() -> None:
            drain(tools)
            connections.close_all()
            ended.set()

        thread = threading.Thread(target=work)
        thread.start()
        while not ended.wait(0.01):
            with acting(viewer):
                if not waited and visible_to(viewer).inbox_item.filter(band="imminent").exists():
                    waited = time.perf_counter() - began
        thread.join()
        whole = time.perf_counter() - began
    return {
        "what": "flood",
        "size": size,
        "intake_s": round(took, 1),
        "urgent_after_s": round(waited, 2),
        "all_s": round(whole, 1),
    }


def _take(tools: Tools, viewer: Viewer, reports: list[dict[str, Any]], source: str) -> None:
    from nodal.steps.receive import Arrival, take_in

    options = Options(now=NOW, doc_ranges_global=True)
    take_in(tools, viewer, Arrival(io.BytesIO(json.dumps(reports).encode()), "bench.json", source, options))


def _timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[0] == "flood":
        print(json.dumps(flood(int(words[1]) if len(words) > 1 else 20_000)))
    else:
        print(
            json.dumps(bundle(int(words[1]) if len(words) > 1 else 20_000, int(words[2]) if len(words) > 2 else 1_000))
        )
