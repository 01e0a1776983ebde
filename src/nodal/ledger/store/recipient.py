"""Rows of recipients whom a named person opened, and what stands behind such an account."""

from __future__ import annotations

from datetime import datetime

from nodal.ledger.access import Viewer, visible_to


def account_in(viewer: Viewer, network: int, ref: str) -> int | None:
    """The id of an account of a network by its address; None when it is none of it."""
    rows = visible_to(viewer).network_member.filter(network=network)
    found = {str(one): number for one, number in rows.values_list("account__ref", "account_id")}
    return found.get(ref)


def parts_of(viewer: Viewer, account: int) -> list[tuple[int, int]]:
    """(report, party) wherever the viewer sees the account named in an open report, but for victims and reporters."""
    rows = visible_to(viewer).party.filter(account=account, role__in=["reported", "recipient"], report__state="open")
    return list(rows.order_by("report", "idx").values_list("report_id", "idx"))


def save(viewer: Viewer, account: int, *, reason: str, at: datetime) -> None:
    """Append the decision."""
    visible_to(viewer).recipient_opened.create(
        account_id=account, unit=viewer.unit, person=viewer.person, reason=reason, at=at
    )


def opened(worker: Viewer) -> dict[str, str]:
    """Account key -> the person who opened it first."""
    rows = visible_to(worker).recipient_opened.order_by("-at", "-id").values_list("account__key", "person")
    return {key: str(person) for key, person in rows}
