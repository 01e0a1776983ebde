"""Find who belongs together among all that this node holds, with the reason for every link."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from nodal.edges.engine import link_files
from nodal.edges.engine.outcome import Outcome
from nodal.ledger import audit
from nodal.ledger.access import Viewer
from nodal.ledger.store import link as store
from nodal.steps import order
from nodal.steps.tools import Tools


def run(tools: Tools, worker: Viewer, kind: str, _: Sequence[int]) -> None:
    """Link everything and put the outcome in place of the last one; what was withdrawn or cleared leaves no trace."""
    with tempfile.TemporaryDirectory(dir=tools.settings.data) as folder:
        observations, out = Path(folder) / "observations.csv", Path(folder) / "out"
        with observations.open("wb") as target:
            store.write_observations(worker, target)
        summary = link_files(observations, out, decisions=store.load_decisions(worker), explain=True)
        outcome = Outcome(out)
        before = store.tested(worker)
        store.replace(
            worker,
            summary=summary,
            tables={name: outcome.rows(name) for name in ("persons", "networks", "links", "evidence", "ignored")},
            told=_told(outcome),
            at=tools.clock(),
        )
    audit.record(
        worker,
        "node.linked",
        kind,
        [],
        at=tools.clock(),
        detail={name: summary[name] for name in ("reports", "accounts", "persons", "networks", "links")},
    )
    order.after(tools.settings.stages, "link", "node", [])
    # Who entered a tested network, or left one, stands elsewhere now.
    moved = store.reports_on(worker, sorted(before ^ store.tested(worker)))
    order.after(tools.settings.stages, "beside", "report", moved)


def _told(outcome: Outcome) -> dict[str, dict[str, object]]:
    """Network -> its sentences, and what its test found."""
    return {
        str(entry["network"]): {"lines": entry["lines"], "found": entry["found"]}
        for entry in outcome.sentences()
        if "network" in entry
    }
