"""Rows of links: what goes to the engine, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.db import connection

from nodal.chain.identify import Decision, Judgement, State, Verdict, pairs_of, state_of
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to

Row = tuple[object, ...]

_DERIVED = (
    "link_evidence", "link", "link_ignored", "network_unit", "network_member", "network", "person_member", "link_run",
)  # fmt: skip
_OBSERVATIONS = Path(__file__).with_suffix(".sql")


def write_observations(worker: Viewer, target: BinaryIO) -> None:
    """Everything that this node's reports say about accounts, as the CSV that the engine reads."""
    visible_to(worker)
    with connection.cursor() as cursor, cursor.copy(_OBSERVATIONS.read_text(encoding="utf-8")) as copy:
        for block in copy:
            target.write(block)


def tested(worker: Viewer) -> set[int]:
    """Accounts that take part in a tested network."""
    return set(visible_to(worker).network_member.filter(network__tier="tested").values_list("account_id", flat=True))


def reports_on(worker: Viewer, accounts: Sequence[int]) -> list[int]:
    """Open reports that name one of these accounts."""
    rows = visible_to(worker).party.filter(account__in=accounts, report__state="open")
    return sorted(set(rows.values_list("report_id", flat=True)))


def load_judgements(viewer: Viewer, lead: int | None = None) -> dict[int, list[Judgement]]:
    """Every judgement by lead, or those of one."""
    found: dict[int, list[Judgement]] = {}
    rows = visible_to(viewer).judgement.order_by("at", "id")
    rows = rows if lead is None else rows.filter(lead=lead)
    for about, person, decision, reason, at, a, b in rows.values_list(
        "lead_id", "person", "decision", "reason", "at", "a", "b"
    ):
        pair = (a, b) if a and b else None
        found.setdefault(about, []).append(Judgement(str(person), Decision(decision), reason, at, pair))
    return found


def load_decisions(worker: Viewer) -> list[tuple[str, str, bool]]:
    """What people decided about pairs of accounts: (a, b, same). A confirmed lead holds its accounts together."""
    accounts: dict[int, list[str]] = {}
    for lead, key in visible_to(worker).lead_account.values_list("lead_id", "account__key"):
        accounts.setdefault(lead, []).append(key)
    decided: dict[tuple[str, str], bool] = {}
    for lead, judgements in load_judgements(worker).items():
        if state_of(judgements) is State.CONFIRMED:
            members = sorted(accounts.get(lead, []))
            decided |= dict.fromkeys(pairwise(members), True)
        for pair, verdict in pairs_of(judgements).items():
            if verdict in (Verdict.YES, Verdict.NO):
                decided[pair] = verdict is Verdict.YES
    return [(a, b, same) for (a, b), same in sorted(decided.items())]


def replace(
    worker: Viewer,
    *,
    summary: Mapping[str, object],
    tables: Mapping[str, Iterable[Row]],
    told: Mapping[str, Mapping[str, object]],
    at: datetime,
) -> None:
    """Put the outcome of a run in the place of the one before, all at once.

    `told`: network -> its `lines` and what its test `found`. A network whose key stays keeps its address.
    """
    seen = visible_to(worker)
    refs = dict(seen.network.values_list("key", "ref"))
    with connection.cursor() as cursor:  # everything derived goes; children first
        for table in _DERIVED:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the table below
    run = seen.link_run.create(at=at, summary=dict(summary)).pk
    ids = dict(seen.account.values_list("key", "id"))
    bulk.insert(
        "person_member",
        ("account_id", "person", "bits", "run_id"),
        ((ids[a], person, bits, run) for a, person, bits in tables["persons"]),
    )
    _links(ids, run, tables)
    _networks(ids, run, list(tables["networks"]), told, refs)
    count_for_units(worker)
    bulk.insert(
        "link_ignored",
        ("run_id", "kind", "value", "relation", "audience", "why"),
        ((run, *row) for row in tables["ignored"]),
    )


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
        ("link_id", "kind", "value", "audience", "decay", "bits", "reports"),
        (
            (numbers[a, b, relation], kind, value, audience, decay, bits, [int(r) for r in reports or ()])  # type: ignore[attr-defined]
            for a, b, relation, kind, value, audience, decay, bits, reports in tables["evidence"]
            if (a, b, relation) in numbers
        ),
    )


def _networks(
    ids: Mapping[str, int],
    run: int,
    members: Sequence[Row],
    told: Mapping[str, Mapping[str, object]],
    refs: Mapping[str, UUID],
) -> None:
    tiers = {str(network): str(tier) for _, network, tier, _, _ in members}
    numbers = dict(zip(sorted(tiers), bulk.ids("network", len(tiers)), strict=True))
    bulk.insert(
        "network",
        ("id", "ref", "key", "tier", "sentences", "found", "run_id"),
        (
            (
                number, refs.get(key) or uuid4(), key, tiers[key],
                bulk.text(told.get(key, {}).get("lines", ())), bulk.text(told.get(key, {}).get("found", {})), run,
            )
            for key, number in numbers.items()
        ),
    )  # fmt: skip
    bulk.insert(
        "network_member",
        ("network_id", "account_id", "role", "exclusivity"),
        ((numbers[str(network)], ids[str(a)], role, exclusivity) for a, network, _, role, exclusivity in members),
    )


def count_for_units(worker: Viewer, reports: Sequence[int] | None = None) -> None:
    """Say for each unit how many accounts of each network it holds: of all networks, or of those in these reports.

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
        touched = [row[0] for row in cursor.fetchall()]
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
