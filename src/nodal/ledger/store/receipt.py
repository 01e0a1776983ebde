"""Receipts of the public form: which report each stands for, and how that report stands. No receipt itself is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from nodal.chain.follow import Standing
from nodal.facts import receipt as written
from nodal.ledger.access import Viewer, visible_to

SOURCE = "public"
"""The source of every report that came through the form. Nobody else may send under this name."""


def receipt_of(form: str) -> str:
    """The receipt of a form that this node handed out: the same form, sent twice, has the same one."""
    return written.of_bytes(salted_hmac("nodal.form.receipt", form, algorithm="sha256").digest())


def address_key(address: str) -> str:
    """What stands for a sender's network address while attempts are counted; it cannot be turned back into it."""
    return salted_hmac("nodal.form.address", address, algorithm="sha256").hexdigest()


@contextmanager
def one_at_a_time(receipt: str) -> Iterator[None]:
    """A form that is sent twice at once is taken in once: the second waits here until the first is done."""
    key = ("SELECT {}(hashtextextended(%s, 20))", [f"form {receipt}"])
    with connection.cursor() as cursor:
        cursor.execute(key[0].format("pg_advisory_lock"), key[1])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(key[0].format("pg_advisory_unlock"), key[1])


def next_number() -> str:
    """The number of the next report of the public at this node."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('public_form_number')")
        return str(cursor.fetchone()[0])


def save(holder: Viewer, receipt: str, number: str, *, at: datetime) -> None:
    """Remember which report a receipt stands for."""
    visible_to(holder).public_receipt.create(unit=holder.unit, digest=_digest(receipt), number=number, received_at=at)


def number_of(worker: Viewer, receipt: str) -> str | None:
    """The report that a receipt stands for; None: nobody was given that one."""
    rows = visible_to(worker).public_receipt.filter(digest=_digest(receipt))
    found: str | None = rows.values_list("number", flat=True).first()
    return found


def standing(worker: Viewer, number: str) -> Standing:
    """Where a report of the public stands."""
    visible_to(worker)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"source": SOURCE, "number": number})
        retracted, lines, assigned, referrals, settled = cursor.fetchone()
    return Standing(bool(retracted), frozenset(lines), bool(assigned), tuple(referrals), bool(settled))


def _digest(receipt: str) -> str:
    return salted_hmac("nodal.form.kept", receipt, algorithm="sha256").hexdigest()


_STANDING = """
WITH told AS (SELECT id, state FROM report WHERE source = %(source)s AND number = %(number)s)
SELECT (SELECT state = 'retracted' FROM told),
       coalesce((SELECT array_agg(DISTINCT i.state) FROM inbox_item i JOIN told ON i.subject_id = told.id
                 WHERE i.subject_kind = 'report'), '{}'),
       (SELECT bool_or(i.assignee IS NOT NULL) FROM inbox_item i JOIN told ON i.subject_id = told.id
        WHERE i.subject_kind = 'report'),
       coalesce((SELECT array_agg(f.state ORDER BY f.id) FROM referral f JOIN told ON f.subject_id = told.id
                 WHERE f.subject_kind = 'report'), '{}'),
       (SELECT bool_and(q.settled_at IS NOT NULL) FROM refused q JOIN incoming_file f ON f.id = q.file_id
        WHERE q.number = %(number)s AND f.source = %(source)s AND NOT EXISTS (SELECT 1 FROM told))
"""
