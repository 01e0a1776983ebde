"""Find who belongs together: a batch of reports at a time, and over all that this node holds when there is cause."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from nodal.chain.link import Decision, Numbers
from nodal.edges.engine import link_files
from nodal.edges.engine.outcome import Outcome
from nodal.ledger import audit
from nodal.ledger.access import Viewer
from nodal.ledger.store import link as store
from nodal.ledger.store import link_nets as nets
from nodal.ledger.store import link_people as people
from nodal.ledger.store import link_said as said
from nodal.ledger.store import link_state as state
from nodal.ledger.store.link_pairs import Book
from nodal.steps import link_batch, order
from nodal.steps.tools import Tools

GROWN = 10
"""A run over everything takes measure anew when a tenth more reports count than it saw. Our own choice: the numbers in
force lag behind by a tenth at most, and all runs together read about eleven times what the node holds."""

TOO_MUCH = 2
"""When half as many reports again have come, batches leave the rest to that run: it is quicker then. Our own choice."""


def run(tools: Tools, worker: Viewer, kind: str, subjects: Sequence[int]) -> None:
    """Link what these reports or leads changed, or everything (`node`)."""
    if kind == "node":
        everything(tools, worker, kind)
        return
    before = state.current(worker)
    grown = before.reports + len(subjects) - before.calibrated if before else 0
    if before is None or _numbers(before) is None or grown * TOO_MUCH > before.calibrated:
        state.give_up(worker)
        order.after(tools.settings.stages, "outgrown", "node", [])
        return
    batch(tools, worker, before, kind, subjects)


def _numbers(before: state.Run) -> Numbers | None:
    """The numbers in force; None when they are those of another version of the model."""
    try:
        return Numbers.from_json(before.numbers)
    except (ValueError, KeyError):
        return None


def batch(tools: Tools, worker: Viewer, before: state.Run, kind: str, subjects: Sequence[int]) -> None:
    """Link what these reports or leads changed; what was withdrawn or cleared leaves no trace."""
    with link_batch.uncollected():
        _batch(tools, worker, before, kind, subjects)


def _batch(tools: Tools, worker: Viewer, before: state.Run, kind: str, subjects: Sequence[int]) -> None:
    state.by_key()
    about = state.accounts_of(worker, subjects) if kind == "lead" else set()
    reports = state.reports_naming(worker, about) if kind == "lead" else set(subjects)
    again = state.again(worker)
    # Nobody stands in the tables again between a clearing and the batch that it calls for.
    reports |= state.reports_naming(worker, state.cleared_among(again.keys()))
    done = link_batch.run(
        link_batch.Batch(
            worker,
            run=before.id,
            numbers=Numbers.from_json(before.numbers),
            at=tools.clock(),
            about=about,
            again=again,
            touched=said.take(worker, reports),
        )
    )
    state.add_reports(before.id, done.reports)
    store.count_for_units(worker, sorted(reports), done.networks)
    audit.record(
        worker, "node.linked", kind, subjects, at=tools.clock(),
        detail={"reports": len(reports), "networks": len(done.networks)},
    )  # fmt: skip
    if (before.reports + done.reports - before.calibrated) * GROWN > before.calibrated:
        order.after(tools.settings.stages, "outgrown", "node", [])
    _after(tools, worker, done.moved)


def everything(tools: Tools, worker: Viewer, kind: str) -> None:
    """Link everything, put the outcome in place of the last one, and remember what batches need."""
    state.current(worker)
    state.read_anew(worker)
    with tempfile.TemporaryDirectory(dir=tools.settings.data) as folder:
        observations, out = Path(folder) / "observations.csv", Path(folder) / "out"
        with observations.open("wb") as target:
            store.write_observations(worker, target)
        decisions = store.decisions_of(worker)
        decided = [(d.a, d.b, d.same) for d in decisions]
        summary = link_files(observations, out, decisions=decided, explain=True, model=tools.pack.linking)
        _take_measure(summary)
        found = Outcome(out)
        tables = {name: found.rows(name) for name in ("persons", "links", "evidence", "ignored")}
        number = store.enter_run(worker, summary, tables, tools.clock())
        book = Book()
        new = _networks(found)
        old = nets.standing()
        accounts = [one.accounts for one in new] + [one.accounts for one in old]
        book.id_of |= state.ids_of(account for inside in accounts for account in inside)
        change = nets.replace(book, old, new, number, tools.clock())
    state.count_anew(worker, number)
    _conflicts(tools, decisions, summary)
    store.count_for_units(worker)
    audit.record(
        worker,
        "node.linked",
        kind,
        [],
        at=tools.clock(),
        detail={name: summary[name] for name in ("reports", "accounts", "persons", "networks", "links")},
    )
    _after(tools, worker, change.moved)


def _take_measure(summary: dict[str, object]) -> None:
    """The numbers that this run weighed with hold until the next one, the number of people with them."""
    told = dict(summary["calibration"])  # type: ignore[call-overload]  # the engine wrote it as a mapping
    numbers = Numbers.from_json(told["numbers"])
    if numbers.population is None:
        numbers = replace(numbers, population=max(1, int(str(summary["persons"]))))
    summary["calibration"] = told | {"numbers": numbers.to_json()}


def _networks(found: Outcome) -> list[nets.Outcome]:
    told: Mapping[str, dict[str, object]] = {str(one["network"]): one for one in found.sentences() if "network" in one}
    inside: dict[str, dict[str, tuple[str, float | None]]] = defaultdict(dict)
    tiers: dict[str, str] = {}
    for account, network, tier, role, exclusivity in found.rows("networks"):
        inside[str(network)][str(account)] = (str(role), exclusivity)  # type: ignore[assignment]
        tiers[str(network)] = str(tier)
    return [
        nets.Outcome(key, tier, (told[key]["lines"], told[key]["found"]), inside[key]) for key, tier in tiers.items()
    ]


def _conflicts(tools: Tools, decisions: Sequence[Decision], summary: Mapping[str, object]) -> None:
    book = Book()
    book.id_of |= state.ids_of(account for one in decisions for account in one.pair)
    book.meet(book.id_of.values())
    accounts = people.component(book.id_of.values())
    told = summary["calibration"]
    numbers = Numbers.from_json(told["numbers"])  # type: ignore[index]  # written by `_take_measure`
    state.settle_conflicts(book, accounts, decisions, numbers, tools.clock())


def _after(tools: Tools, worker: Viewer, moved: set[str]) -> None:
    order.after(tools.settings.stages, "link", "node", [])
    # Who entered a tested network, or left one, stands elsewhere now.
    accounts = sorted(state.ids_of(moved).values())
    order.after(tools.settings.stages, "beside", "report", store.reports_on(worker, accounts))
