"""Rows of providers' replies: what can be asked about a lead, what was answered, and what the answers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection

from nodal.chain.identify import Replies
from nodal.chain.route import Address
from nodal.ledger.access import Viewer, visible_to


@dataclass(frozen=True, slots=True)
class Asked:
    """A value that a provider can be asked about: where the lead's accounts, as reported, were seen with it."""

    lead: int
    kind: str
    value: str
    at: datetime | None
    port: int | None
    verified: bool | None


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply to the question who had this value.

    `holder` is the provider's own reference for its subscriber, never needed to be a name; empty when its records name
    nobody. `street` and `address` are the subscriber's; a street places nothing. `answered_at` None means now.
    """

    kind: str
    value: str
    provider: str
    holder: str = ""
    street: str = ""
    address: Address = field(default_factory=Address)
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """The address in a reply, and the day that it speaks of."""

    reply: int
    provider: str
    address: Address
    as_of: date


def askable(viewer: Viewer, leads: Sequence[int]) -> list[Asked]:
    """Every value of these leads' accounts, as reported, in open reports that the viewer may see."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT la.lead_id, s.kind, s.value, s.at, s.port, s.verified FROM lead_account la
            JOIN party p ON p.account_id = la.account_id AND p.role = 'reported'
            JOIN report r ON r.id = p.report_id AND r.state = 'open'
            JOIN sighting s ON s.report_id = p.report_id AND s.party = p.idx
            WHERE la.lead_id = ANY(%s) AND s.value IS NOT NULL AND s.linkable
            ORDER BY la.lead_id, s.kind, s.value, s.at, s.port, s.verified
            """,
            [list(leads)],
        )
        return [Asked(*row) for row in cursor.fetchall()]


def save(viewer: Viewer, lead: int, reply: Reply, *, at: datetime) -> int:
    """Append the reply and return its id; an earlier one that says otherwise stays."""
    row = visible_to(viewer).provider_reply.create(
        lead_id=lead,
        kind=reply.kind,
        value=reply.value,
        provider=reply.provider,
        says_account_holder=reply.holder,
        street=reply.street,
        city=reply.address.city,
        state=reply.address.state,
        postal=reply.address.postal,
        country=reply.address.country,
        answered_at=reply.answered_at or at,
        recorded_by=viewer.person,
        at=at,
    )
    return int(row.pk)


def by_account(worker: Viewer) -> dict[str, Replies]:
    """Account -> what providers replied about its values; a reply that names nobody says nothing here.

    A provider's name counts once, however it is spelled: two spellings are not two sources.
    """
    visible_to(worker)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.key, r.kind, r.value, r.provider, r.says_account_holder FROM provider_reply r
            JOIN lead_account la ON la.lead_id = r.lead_id JOIN account a ON a.id = la.account_id
            WHERE r.says_account_holder <> '' ORDER BY r.id
            """
        )
        rows = cursor.fetchall()
    spelled: dict[str, str] = {}
    found: dict[str, dict[tuple[str, str], dict[str, frozenset[str]]]] = {}
    for account, kind, value, provider, holder in rows:
        name = spelled.setdefault(provider.casefold(), provider)
        said = found.setdefault(account, {}).setdefault((kind, value), {})
        said[name] = said.get(name, frozenset()) | {holder}
    return dict(found)


def located(viewer: Viewer, leads: Sequence[int]) -> dict[int, list[Located]]:
    """Lead -> the addresses in its replies, oldest reply first."""
    found: dict[int, list[Located]] = {}
    rows = visible_to(viewer).provider_reply.filter(lead__in=leads).order_by("id")
    for lead, reply, provider, answered, *parts in rows.values_list(
        "lead_id", "id", "provider", "answered_at", "city", "state", "postal", "country"
    ):
        address = Address(*parts)
        if address.text():
            found.setdefault(lead, []).append(Located(reply, provider, address, answered.date()))
    return found
