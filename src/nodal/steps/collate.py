"""One of many? Compare a batch of reports with what is held, and write what is new in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from nodal.chain import collate as rules
from nodal.chain.receive import Report, is_empty
from nodal.facts.report import Retraction, Unusable, account_keys
from nodal.ledger import audit, bulk, work
from nodal.ledger.access import Viewer
from nodal.ledger.store import receive as store
from nodal.ledger.store import retract as retractions
from nodal.steps import inbox, order, quality
from nodal.steps.accepting import Accepted
from nodal.steps.intake_result import FileResult
from nodal.steps.tools import Tools


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that is being taken in: its row, the source that answers for it, and what has become of it so far."""

    file: int
    source: str
    result: FileResult


@dataclass(frozen=True, slots=True)
class Taking:
    """What a batch is taken in with: by whom, from which source, and when."""

    tools: Tools
    worker: Viewer
    holder: Viewer
    source: str
    at: datetime


def run(taking: Taking, accepted: Sequence[tuple[Entry, Accepted]]) -> None:
    """Collate a batch in one transaction, as the worker; what is new becomes the holder unit's."""
    if not accepted:
        return
    worker, source = taking.worker, taking.source
    store.lock_source(source)
    entries, told = [entry for entry, _ in accepted], [one for _, one in accepted]
    numbers = [one.report.number for one in told]
    held = store.load_held(worker, source, numbers)
    told = quality.watched(told, held, unit=taking.holder.unit, file=entries[0].file, at=taking.at)
    taken_back = retractions.noted(worker, source, numbers)
    fresh = iter(bulk.ids("report", len(told)))
    tellings: list[store.Telling] = []
    for entry, one in zip(entries, told, strict=True):
        report = one.report
        known = held.get(report.number)
        outcome = rules.collate(
            report.told,
            among=rules.Known(known.view) if known else None,
            tombstone=report.number in taken_back,
        )
        telling = _telling(entry, one, outcome, known, fresh)
        _note(entry.result, report, outcome)
        if telling is None:
            continue
        tellings.append(telling)
        held[report.number] = store.Held(telling.report, telling.view, telling.version, report.number in taken_back)
    for batch in _waves(tellings):
        store.save_tellings(taking.holder, batch, source=source, at=taking.at)
    _take_back_early(worker, source, [t.told.number for t in tellings if t.told.number in taken_back], taking.at)
    _follow_up(taking, tellings, taken_back)


def retract(taking: Taking, items: Sequence[tuple[Entry, Retraction]]) -> None:
    """Take reports back, each only by its own source."""
    if not items:
        return
    worker, source, at = taking.worker, taking.source, taking.at
    store.lock_source(source)
    numbers = [item.number for _, item in items]
    noted = retractions.noted(worker, source, numbers)
    sources = retractions.sources_of(worker, numbers)
    accepted: list[tuple[int, Retraction]] = []
    for entry, item in items:
        known = _held(source, item.number, sources.get(item.number, set()), item.number in noted)
        match rules.retract(known, source):
            case rules.Stranger(code=code):
                entry.result.refuse(
                    Unusable(item.row, item.number, code, f"retract[{item.row}]", "another source sent this report")
                )
            case rules.Again():
                entry.result.duplicates.append(item.number)
            case rules.Retracted() | rules.Early():
                noted.add(item.number)
                accepted.append((entry.file, item))
                entry.result.retracted.append(item.number)
    retractions.note(worker, source, accepted, at=at)
    reports = _take_back_early(worker, source, [item.number for _, item in accepted], at)
    files = _files(entry.file for entry, _ in items)
    audit.record(worker, "report.retracted", "report", reports, at=at, detail=files)
    _end(taking.tools, worker, reports)


def _end(tools: Tools, worker: Viewer, reports: Sequence[int]) -> None:
    """What reports that were taken back alone supported ends at once; what counted them is computed again."""
    if not reports:
        return
    retractions.end_support(worker, reports)
    alike = retractions.look_alikes(worker, reports)
    inbox.refresh(tools, worker, "report", [*reports, *alike])
    order.after(tools.settings.stages, "retract", "report", reports)
    order.after(tools.settings.stages, "beside", "report", retractions.beside(worker, reports))


def _files(files: Iterable[int | None]) -> dict[str, object]:
    """Which files a batch is of, for the log."""
    found = sorted({file for file in files if file is not None})
    return {"file": found[0]} if len(found) == 1 else {"files": found}


def _held(source: str, number: str, sources: set[str], noted: bool) -> rules.Held | None:
    if source in sources or noted:
        return rules.Held(source, number, retracted=noted, arrived=source in sources)
    return rules.Held(sorted(sources)[0], number) if sources else None


_NO_CHANGE: rules.Delta = ()


def _telling(
    entry: Entry, one: Accepted, outcome: rules.Collated, known: store.Held | None, fresh: Iterator[int]
) -> store.Telling | None:
    report = one.report
    match outcome:
        case rules.Duplicate():
            return None
        case rules.New() | rules.RetractedEarly():
            if known is not None:
                return None
            view, kind, delta = report.told, "new", _NO_CHANGE
        case rules.Supplement(delta=delta):
            view, kind = rules.merge(known.view, report.told), "supplement"  # type: ignore[union-attr]
        case rules.Conflict(delta=delta):
            view, kind = known.view, "conflict"  # type: ignore[union-attr]
    keys = report.accounts if view is report.told else account_keys(view, source=report.source)
    return store.Telling(
        file=entry.file,
        report=known.id if known else next(fresh),
        told=report.told,
        view=view,
        version=known.version + 1 if known else 1,
        kind=kind,
        delta=[{**asdict(change), "kind": str(change.kind)} for change in delta],
        accounts=store.linkable(keys, view),
        before=known,
        text=one.text,
        template=one.template,
        is_empty=one.covered.is_empty if view is report.told else is_empty(view),
    )


def _note(result: FileResult, report: Report, outcome: rules.Collated) -> None:
    number = report.number
    match outcome:
        case rules.Duplicate():
            result.duplicates.append(number)
            return
        case rules.New():
            result.accepted.append(number)
        case rules.RetractedEarly():
            result.retracted.append(number)
        case rules.Supplement():
            result.supplements.append(number)
        case rules.Conflict():
            result.conflicts.append(number)
    flags = sorted({flag.code for flag in report.told.flags})
    if flags:
        result.flags[number] = flags


def _waves(tellings: Sequence[store.Telling]) -> list[list[store.Telling]]:
    """Tellings of one report one after the other, all else at once: a second version needs the first one's row."""
    waves: list[list[store.Telling]] = []
    seen: dict[int, int] = {}
    for telling in tellings:
        wave = seen.get(telling.report, -1) + 1
        seen[telling.report] = wave
        if wave == len(waves):
            waves.append([])
        waves[wave].append(telling)
    return waves


def _take_back_early(worker: Viewer, source: str, numbers: Sequence[str], at: datetime) -> list[int]:
    return retractions.mark(worker, source, numbers, at=at) if numbers else []


def _follow_up(taking: Taking, tellings: Sequence[store.Telling], taken_back: set[str]) -> None:
    held = sorted({t.report for t in tellings})
    going_on = sorted({t.report for t in tellings if t.told.number not in taken_back})
    audit.record(
        taking.worker, "report.collated", "report", held, at=taking.at, detail=_files(t.file for t in tellings)
    )
    if going_on:
        for lane, reports in _lanes(taking.source, tellings, set(going_on)).items():
            with work.lane(lane):
                order.after(taking.tools.settings.stages, "collate", "report", sorted(reports))


def _lanes(source: str, tellings: Sequence[store.Telling], going_on: set[int]) -> dict[work.Lane, set[int]]:
    """Which of these reports stand where in the queue: danger first, what says nothing last, senders in turn."""
    usual = work.lane_for(source)
    found: dict[work.Lane, set[int]] = {}
    for telling in tellings:
        if telling.report not in going_on:
            continue
        lane = usual
        if telling.told.incident.urgent is not None or telling.view.incident.urgent is not None:
            lane = work.Lane(work.URGENT, usual.name)
        elif telling.is_empty:
            lane = work.Lane(work.LAST, usual.name)
        found.setdefault(lane, set()).add(telling.report)
    return found
