"""Rows of leads: what is summarised from reports, what is proposed, what people decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection

from nodal.chain.identify import Lead, Sentence, Track
from nodal.chain.link import ATTACHED
from nodal.ledger import bulk
from nodal.ledger.access import Unknown, Viewer, visible_to
from nodal.ledger.models import Lead as LeadRow
from nodal.ledger.store.link import load_judgements
from nodal.ledger.store.link_cleared import forget_accounts


@dataclass(frozen=True, slots=True)
class Part:
    """One account's part in one report."""

    account: str
    person: str
    report: int
    party: int
    sender: str


@dataclass(frozen=True, slots=True)
class NetworkOf:
    """The network that an account takes part in."""

    key: str
    is_tested: bool


def load_parts(worker: Viewer, holders: Sequence[str]) -> list[Part]:
    """Every account that a run of linking lists, in each open report that one of these units holds."""
    visible_to(worker)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH member AS (
                SELECT account_id, person FROM person_member
                UNION  -- who only received joins no person; a named person may have opened the account all the same
                SELECT o.account_id, x.key FROM recipient_opened o JOIN account x ON x.id = o.account_id
                WHERE NOT EXISTS (SELECT 1 FROM person_member n WHERE n.account_id = o.account_id)
            )
            SELECT a.key, m.person, p.report_id, p.idx, coalesce(r.sender, r.source)
            FROM member m JOIN account a ON a.id = m.account_id
            JOIN party p ON p.account_id = a.id JOIN report r ON r.id = p.report_id
            WHERE r.state = 'open' AND EXISTS (
                SELECT 1 FROM member m2 JOIN party p2 ON p2.account_id = m2.account_id
                JOIN report r2 ON r2.id = p2.report_id AND r2.state = 'open'
                JOIN access_grant g ON g.subject_kind = 'report' AND g.subject_id = p2.report_id
                WHERE m2.person = m.person AND g.unit = ANY(%s) AND g.until IS NULL)
            ORDER BY m.person, a.key, p.report_id, p.idx
            """,
            [list(holders)],
        )
        return [Part(*row) for row in cursor.fetchall()]


def holders_of(worker: Viewer) -> dict[tuple[str, str], int]:
    """(kind, value) -> how many distinct accounts have it, where that is more than one."""
    visible_to(worker)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.kind, s.value, count(DISTINCT p.account_id) FROM sighting s
            JOIN party p ON p.report_id = s.report_id AND p.idx = s.party
            JOIN report r ON r.id = s.report_id AND r.state = 'open'
            WHERE s.value IS NOT NULL AND p.account_id IS NOT NULL
            GROUP BY 1, 2 HAVING count(DISTINCT p.account_id) > 1
            """
        )
        return {(kind, value): count for kind, value, count in cursor.fetchall()}


def grants_of(worker: Viewer, units: Sequence[str]) -> dict[int, list[str]]:
    """Report -> which of these units hold it."""
    found: dict[int, list[str]] = {}
    rows = visible_to(worker).access_grant.filter(subject_kind="report", unit__in=units, until=None)
    for report, unit in rows.values_list("subject_id", "unit"):
        found.setdefault(report, []).append(unit)
    return found


def known_files(worker: Viewer, reports: Sequence[int]) -> dict[int, int]:
    """Report -> how many of its files stand in a trusted list."""
    found: dict[int, int] = {}
    for report in (
        visible_to(worker).file_match.filter(report__in=reports, tier="T1").values_list("report_id", flat=True)
    ):
        found[report] = found.get(report, 0) + 1
    return found


def networks_of(worker: Viewer) -> dict[str, NetworkOf]:
    """Account -> its network; none for one that was attached, which the test of the network did not count."""
    judged = visible_to(worker).network_member.exclude(role=ATTACHED)
    rows = judged.values_list("account__key", "network__key", "network__tier")
    return {account: NetworkOf(key, tier == "tested") for account, key, tier in rows}


def save(
    worker: Viewer,
    leads: Sequence[Lead],
    owners: Mapping[str, str],
    facts: Mapping[str, Mapping[str, object]],
    *,
    at: datetime,
) -> list[int]:
    """Write what is proposed now; returns the leads' ids. What nobody decided and nothing proposes is set aside."""
    seen = visible_to(worker)
    known = {row.subject: row for row in seen.lead.all()}
    rows = [_row(lead, owners[lead.subject], facts[lead.subject], known.get(lead.subject), at) for lead in leads]
    LeadRow.objects.bulk_create([row for row in rows if row.pk is None])
    bulk.update("lead", _CHANGING, ((row.pk, *_values(row)) for row in rows if row.subject in known))
    ids = dict(seen.lead.filter(subject__in=[lead.subject for lead in leads]).values_list("subject", "id"))
    seen.lead.filter(is_current=True, state="proposed").exclude(id__in=ids.values()).update(is_current=False)
    proposed = {ids[row.subject] for row in rows if row.state == "proposed"}
    _accounts({ids[lead.subject]: lead.accounts for lead in leads}, proposed)
    _grants(worker, {ids[lead.subject]: owners[lead.subject] for lead in leads}, at)
    return sorted(ids.values())


_CHANGING = (
    "unit", "track", "may_confirm", "missing", "reasons_for", "reasons_against", "facts", "network", "is_current",
)  # fmt: skip


def _row(lead: Lead, unit: str, facts: Mapping[str, object], known: LeadRow | None, at: datetime) -> LeadRow:
    row = known or LeadRow(subject=lead.subject, proposed_at=at, unit=unit)
    if row.state == "proposed":
        row.unit = unit
    row.track = lead.track.value
    row.may_confirm = lead.may_confirm
    row.missing = list(lead.missing)
    row.reasons_for = [asdict(sentence) for sentence in lead.reasons]
    row.reasons_against = [asdict(sentence) for sentence in lead.doubts]
    row.facts = dict(facts)
    row.network = lead.network
    row.is_current = True
    return row


def _values(row: LeadRow) -> Iterator[object]:
    for name in _CHANGING:
        value = getattr(row, name)
        yield bulk.text(value) if isinstance(value, list | dict) else value


def _accounts(members: Mapping[int, Sequence[str]], undecided: Iterable[int]) -> None:
    """The accounts of these leads; what nobody decided yet loses the accounts that no open report links to it now."""
    pairs = [(lead, key) for lead, keys in members.items() for key in keys]
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, id FROM account WHERE key = ANY(%s)", [[key for _, key in pairs]])
        ids = dict(cursor.fetchall())
        now = [(lead, ids[key]) for lead, key in pairs]
        cursor.execute(
            "DELETE FROM lead_account la WHERE la.lead_id = ANY(%s) AND (la.lead_id, la.account_id) NOT IN"
            " (SELECT unnest(%s::bigint[]), unnest(%s::bigint[]))",
            [sorted(undecided), [lead for lead, _ in now], [account for _, account in now]],
        )
    bulk.insert("lead_account", ("lead_id", "account_id"), now, or_keep=True)


def _grants(worker: Viewer, owners: Mapping[int, str], at: datetime) -> None:
    held = visible_to(worker).access_grant.filter(
        subject_kind="lead", subject_id__in=list(owners), reason="lead", until=None
    )
    moved = [g.id for g in held if g.unit != owners[g.subject_id]]  # type: ignore[attr-defined]
    visible_to(worker).access_grant.filter(id__in=moved).update(until=at)
    bulk.insert(
        "access_grant",
        ("subject_kind", "subject_id", "unit", "granted_at", "reason"),
        (("lead", lead, unit, at, "lead") for lead, unit in owners.items()),
        or_keep=True,
    )


def current(worker: Viewer) -> set[int]:
    """Leads that are proposed now or were decided."""
    return set(visible_to(worker).lead.filter(is_current=True).values_list("id", flat=True))


def end_support(worker: Viewer, leads: Sequence[int]) -> None:
    """What nobody proposes any more has no rank and no way, and a referral of it that nobody sent is set aside."""
    seen = visible_to(worker)
    seen.priority.filter(subject_kind="lead", subject_id__in=leads).delete()
    seen.routing.filter(subject_kind="lead", subject_id__in=leads).delete()
    ready = seen.referral.filter(subject_kind="lead", subject_id__in=leads, state="ready")
    ready.update(state="superseded")


def subjects(worker: Viewer) -> dict[int, str]:
    """Lead -> whom it is about."""
    return dict(visible_to(worker).lead.values_list("id", "subject"))


def load(viewer: Viewer, lead: int) -> Lead:
    """A lead as a value, with every judgement about it. Raises Unknown for one that the viewer may not see."""
    row = visible_to(viewer).lead.filter(id=lead).first()
    if row is None:
        raise Unknown("lead: expected one of your unit, found none of that number")
    accounts = visible_to(viewer).lead_account.filter(lead=lead).values_list("account__key", flat=True)
    return Lead(
        subject=row.subject,
        accounts=tuple(sorted(accounts)),
        track=Track(row.track),
        reasons=tuple(Sentence(**s) for s in row.reasons_for),
        doubts=tuple(Sentence(**s) for s in row.reasons_against),
        may_confirm=row.may_confirm,
        missing=tuple(row.missing),
        network=row.network,
        judgements=tuple(load_judgements(viewer, lead).get(lead, ())),
    )


def leads_about(viewer: Viewer, pair: tuple[str, str]) -> list[int]:
    """The judged leads that hold both accounts, or in which somebody decided about the two, in order."""
    seen = visible_to(viewer)
    judged = seen.judgement.filter(a__in=pair, b__in=pair).values_list("lead_id", flat=True)
    one, other = (
        set(seen.lead_account.filter(account__key=key, lead__judgement__isnull=False).values_list("lead_id", flat=True))
        for key in pair
    )
    return sorted({*judged, *(one & other)})


def save_judgement(viewer: Viewer, lead: int, value: Lead, *, before: str) -> bool:
    """Append the last judgement and move the lead on; False when somebody else was first."""
    last = value.judgements[-1]
    moved = visible_to(viewer).lead.filter(id=lead, state=before).update(state=value.state.value)
    if moved != 1:
        return False
    a, b = last.pair or (None, None)
    visible_to(viewer).judgement.create(
        lead_id=lead, person=viewer.person, decision=last.decision.value, reason=last.reason, at=last.at, a=a, b=b
    )
    return True


def forget_derived(worker: Viewer, lead: int, at: datetime) -> None:
    """Remove links, network parts and ranks of a lead's accounts at once: it is cleared."""
    seen = visible_to(worker)
    accounts = list(seen.lead_account.filter(lead=lead).values_list("account_id", flat=True))
    forget_accounts(worker, accounts, at)
    seen.priority.filter(subject_kind="lead", subject_id=lead).delete()
    seen.routing.filter(subject_kind="lead", subject_id=lead).delete()
    seen.lead.filter(id=lead).update(network=None, reasons_for=[], facts={})
