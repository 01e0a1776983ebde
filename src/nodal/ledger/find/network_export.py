"""A network as it may be handed over: what a unit holds of it, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, acting_as_well, visible_to
from nodal.ledger.find.network import others_of
from nodal.ledger.find.told_here import told_here, values_of

Document = dict[str, Any]

ACCOUNTS = 2_000
EVIDENCE = 50_000
"""Of more nothing is exported: a part without a word would be an untruth. A tested network has at most 200 people."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the viewer's unit holds of a network. `reports`: id -> (reference, source). `told`: what these tell."""

    network: Document
    members: Sequence[Document]
    evidence: Sequence[Document]
    told: frozenset[tuple[str, str]]
    reports: Mapping[int, tuple[str, str]]
    hidden: int
    children: frozenset[int]
    is_too_large: bool


def load(viewer: Viewer, ref: UUID) -> Loaded:
    """The network behind an address. Raises Unknown when the unit holds no account of it."""
    seen = visible_to(viewer)
    network = seen.network.filter(ref=ref).values("id", "ref", "tier", "sentences", "run_id", "changed").first()
    if network is None:
        raise Unknown("network: expected one of which your unit holds an account, found none at that address")
    members = _rows(_MEMBERS, network=network["id"], most=ACCOUNTS + 1)
    ids = [one["id"] for one in members]
    evidence = _rows(_EVIDENCE, accounts=ids, most=EVIDENCE + 1)
    told = told_here(viewer, ids, values_of(evidence))
    wanted = {report for row in (*members, *evidence) for report in row["reports"]}
    shown = list(seen.report.filter(id__in=sorted(wanted)).values_list("id", "ref", "source", "received_at"))
    others = others_of(network["id"], viewer.unit, ids)
    with acting_as_well(people.worker()):  # a run is nobody's case: when it was, and by which model
        [network["run"]] = _rows(
            "SELECT at, summary ->> 'model' AS model FROM link_run WHERE id = %(run)s", run=network["run_id"]
        )
    # What stands in the file is as of the youngest of these: it may have been linked long after the run.
    times = [network["run"]["at"], network["changed"], *(came for *_, came in shown)]
    network["as_of"] = max(at for at in times if at is not None)
    return Loaded(
        network=network,
        members=members,
        evidence=evidence,
        told=told,
        reports={number: (str(one), source) for number, one, source, _ in shown},
        hidden=others["hidden"],
        children=frozenset(others["children"]),
        is_too_large=len(members) > ACCOUNTS or len(evidence) > EVIDENCE,
    )


def _rows(statement: str, **given: object) -> list[Document]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_MEMBERS = """
SELECT a.id, a.ref, a.key, m.role,
       EXISTS (SELECT 1 FROM party p WHERE p.account_id = a.id AND p.role = 'reported')
       OR EXISTS (SELECT 1 FROM recipient_opened o WHERE o.account_id = a.id) AS may_leave,
       ARRAY(SELECT DISTINCT p.report_id FROM party p JOIN report r ON r.id = p.report_id AND r.state = 'open'
             WHERE p.account_id = a.id AND p.role IN ('reported', 'recipient') ORDER BY 1 LIMIT 100) AS reports
FROM network_member m JOIN account a ON a.id = m.account_id
WHERE m.network_id = %(network)s ORDER BY a.key LIMIT %(most)s
"""

_EVIDENCE = """
SELECT x.key AS a, y.key AS b, l.relation, e.kind, e.value, e.audience, e.decay, e.bits, e.reports
FROM link l JOIN account x ON x.id = l.a_id JOIN account y ON y.id = l.b_id JOIN link_evidence e ON e.link_id = l.id
WHERE l.a_id = ANY(%(accounts)s) AND l.b_id = ANY(%(accounts)s)
ORDER BY x.key, y.key, l.relation, e.kind, e.value LIMIT %(most)s
"""
