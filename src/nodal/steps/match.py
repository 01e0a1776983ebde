"""Hold the hash values of reported files against the lists; take lists in and values out of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nodal.chain import match as rules
from nodal.ledger import audit, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import match as store
from nodal.ledger.store.receive import load_views
from nodal.steps import order
from nodal.steps.tools import Tools


def run(tools: Tools, worker: Viewer, kind: str, reports: Sequence[int]) -> None:
    """Match the files of these reports; one question for all values of the batch."""
    told = load_views(worker, reports)
    values = {pair for view in told.values() for seen in view.files for pair in seen.hashes}
    known = _Asked(store.ListsInDatabase().lookup(sorted(values)))
    store.save(worker, {report: rules.match(view.files, known) for report, view in told.items()})
    audit.record(worker, "report.matched", kind, reports, at=tools.clock())
    order.after(tools.settings.stages, "match", kind, list(reports))


def import_list(tools: Tools, viewer: Viewer, *, name: str, owner: str, entries: Iterable[store.Entry]) -> int:
    """Take a list in, and match again what already gave one of its values."""
    entries = list(entries)
    at = tools.clock()
    with acting(viewer):
        added = store.import_list(name, owner, entries, at=at)
        audit.record(viewer, "list.imported", "list", [], at=at, detail={"list": name, "added": added})
    _again(tools, [value for _, value, *_ in entries], "withdraw")
    return added


def withdraw(tools: Tools, viewer: Viewer, *, value: str, list_name: str, reason: str) -> int:
    """Take one value out of one list; matches, leads and ranks that rested on it are computed again."""
    at = tools.clock()
    with acting(viewer):
        withdrawn = store.withdraw(value, list_name, reason=reason, at=at)
        audit.record(viewer, "list.withdrawn", "list", [], at=at, detail={"list": list_name, "entries": withdrawn})
    _again(tools, [value], "withdraw")
    return withdrawn


def _again(tools: Tools, values: Sequence[str], outcome: str) -> None:
    with acting(people.worker()) as worker:
        reports = store.reports_with(worker, values)
        if reports:
            order.after(tools.settings.stages, outcome, "report", reports)


class _Asked:
    """The answers of one question for the whole batch, so that no report asks again."""

    def __init__(self, answers: Mapping[tuple[str, str], tuple[rules.Assertion, ...]]) -> None:
        self._answers = answers

    def lookup(self, values: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[rules.Assertion, ...]]:
        return {value: self._answers[value] for value in values if value in self._answers}
