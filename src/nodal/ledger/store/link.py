"""Rows of links: what goes to the engine, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from django.db import connection
from django.db.models import Model, QuerySet

from nodal.chain import link as pairs
from nodal.chain.identify import Decision, Judgement, State, Verdict, pairs_of, state_of
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.store.prepared import rows_of

Row = tuple[object, ...]

_DERIVED = ("link_evidence", "link", "link_ignored", "person_member")
_COPY = Path(__file__).with_name("link_copy.sql").read_text(encoding="utf-8")
_RULES = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
"""What goes into linking: the one definition, for all reports and for those of a batch."""


def write_observations(worker: Viewer, target: BinaryIO) -> None:
    """Everything that this node's reports say about accounts, as the CSV that the engine reads."""
    visible_to(worker)
    statement = _COPY.replace("{rules}", _said_by("true"))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            target.write(block)


def load_observations(worker: Viewer, reports: Sequence[int]) -> Iterator[pairs.Observation]:
    """The same of these reports only: all that each of them says."""
    visible_to(worker)
    for report, *row in rows_of(_OF_A_BATCH, list(reports)):
        yield pairs.Observation(str(report), *row)


def _said_by(which: str) -> str:
    return _RULES.replace("{which}", which)


_OF_A_BATCH = _said_by("r.id = ANY(%s)")


def reports_on(worker: Viewer, accounts: Sequence[int]) -> list[int]:
    """Open reports that name one of these accounts."""
    rows = visible_to(worker).party.filter(account__in=accounts, report__state="open")
    return sorted(set(rows.values_list("report_id", flat=True)))


def load_judgements(viewer: Viewer, lead: int | None = None) -> dict[int, list[Judgement]]:
    """Every judgement by lead, or those of one."""
    rows = visible_to(viewer).judgement.all()
    return _judgements(rows if lead is None else rows.filter(lead=lead))


def _judgements(rows: QuerySet[Model]) -> dict[int, list[Judgement]]:
    found: dict[int, list[Judgement]] = {}
    for about, person, decision, reason, at, a, b in rows.order_by("at", "id").values_list(
        "lead_id", "person", "decision", "reason", "at", "a", "b"
    ):
        pair = (a, b) if a and b else None
        found.setdefault(about, []).append(Judgement(str(person), Decision(decision), reason, at, pair))
    return found


def decisions_of(worker: Viewer, leads: Sequence[int] | None = None) -> list[pairs.Decision]:
    """What people decided about pairs of accounts in these leads, or in all. A confirmed lead holds its own together.

    Two leads may say different things of one pair; both stand here. Linking then keeps the two apart.
    """
    seen = visible_to(worker)
    judged = load_judgements(worker) if leads is None else _judgements(seen.judgement.filter(lead__in=leads))
    accounts: dict[int, list[str]] = {}
    rows = seen.lead_account.filter(lead__in=list(judged)).values_list("lead_id", "account__key")
    for lead, key in rows:
        accounts.setdefault(lead, []).append(key)
    found: set[tuple[str, str, bool]] = set()
    for lead, judgements in judged.items():
        decided: dict[tuple[str, str], bool] = {}
        if state_of(judgements) is State.CONFIRMED:
            decided |= dict.fromkeys(pairwise(sorted(accounts.get(lead, []))), True)
        for (a, b), verdict in pairs_of(judgements).items():
            if verdict in (Verdict.YES, Verdict.NO) and a != b:
                decided[min(a, b), max(a, b)] = verdict is Verdict.YES
        found |= {(*pair, same) for pair, same in decided.items()}
    return [pairs.Decision(*one) for one in sorted(found)]


def enter_run(worker: Viewer, summary: Mapping[str, object], tables: Mapping[str, Iterable[Row]], at: datetime) -> int:
    """Put the outcome of a run in the place of the one before, all but the networks; gives the number of the run."""
    seen = visible_to(worker)
    with connection.cursor() as cursor:  # everything derived goes; children first
        for table in _DERIVED:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the table below
        run = int(seen.link_run.create(at=at, summary=dict(summary)).pk)
        cursor.execute("UPDATE network SET run_id = %s", [run])
        cursor.execute("DELETE FROM link_run WHERE id <> %s", [run])
    ids = dict(seen.account.values_list("key", "id"))
    bulk.insert(
        "person_member",
        ("account_id", "person", "bits", "run_id"),
        ((ids[a], person, bits, run) for a, person, bits in tables["persons"]),  # type: ignore[index]
    )
    _links(ids, run, tables)
    bulk.insert(
        "link_ignored",
        ("run_id", "v", "kind", "value", "relation", "audience", "why"),
        ((run, None, *row) for row in tables["ignored"]),
    )
    return run


def _links(ids: Mapping[str, int], run: int, tables: Mapping[str, Iterable[Row]]) -> None:
    links = list(tables["links"])
    numbers = dict(zip((row[:3] for row in links), bulk.ids("link", len(links)), strict=True))
    bulk.insert(
        "link",
        ("id", "a_id", "b_id", "relation", "bits", "run_id"),
        ((numbers[a, b, relation], ids[a], ids[b], relation, bits, run) for a, b, relation, bits in links),  # type: ignore[index]
    )
    bulk.insert(
        "link_evidence",
        ("link_id", "kind", "value", "audience", "decay", "bits", "v", "address", "reports"),
        (
            (numbers[a, b, relation], kind, value, audience, decay, bits, None, None, [int(r) for r in reports or ()])  # type: ignore[attr-defined]
            for a, b, relation, kind, value, audience, decay, bits, reports in tables["evidence"]
            if (a, b, relation) in numbers
        ),
    )


def count_for_units(worker: Viewer, reports: Sequence[int] | None = None, networks: Sequence[int] = ()) -> None:
    """Say for each unit how many accounts of each network it holds: of all, or of these and those in `reports`.

    The rule of the database asks per network whether one account of it stands in a report that the unit holds: right
    for one network, too slow for a list of thousands.
    """
    visible_to(worker)
    with connection.cursor() as cursor:
        if reports is None:
            cursor.execute("DELETE FROM network_unit")
            cursor.execute(_COUNT.format(touched=""))
            return
        cursor.execute(
            "SELECT DISTINCT m.network_id FROM network_member m JOIN party p ON p.account_id = m.account_id"
            " WHERE p.report_id = ANY(%s)",
            [list(reports)],
        )
        touched = sorted({row[0] for row in cursor.fetchall()} | set(networks))
        cursor.execute("DELETE FROM network_unit WHERE network_id = ANY(%s)", [touched])
        cursor.execute(_COUNT.format(touched="AND m.network_id = ANY(%s)"), [touched])


_COUNT = """
INSERT INTO network_unit (network_id, unit, tier, accounts)
SELECT n.id, g.unit, n.tier, count(DISTINCT m.account_id)
FROM network n JOIN network_member m ON m.network_id = n.id
JOIN party p ON p.account_id = m.account_id
JOIN access_grant g ON g.subject_kind = 'report' AND g.subject_id = p.report_id AND (g.until IS NULL OR g.until > now())
WHERE true {touched}
GROUP BY n.id, g.unit, n.tier
"""
