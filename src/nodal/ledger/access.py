"""Who is looking: `acting` names a person and a unit for a transaction, `visible_to` is the only way to case data.

The database enforces it too (row-level security, migration 0001): a query outside `acting` is an error, not a leak.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, models, transaction

from nodal.facts.errors import NodalError
from nodal.ledger import models as rows

ALL_UNITS = "*"
"""The unit of the worker identity, which sees all of its node."""


class NotAllowed(NodalError):
    """The person may not do this. What they may not see answers as unknown instead."""

    remedy = "Ask your supervisor, or a person whose role allows it."


class Unknown(NodalError):
    """There is no such thing, or this viewer may not know that there is: the same answer on purpose."""

    remedy = "Check what you named. If it belongs to another unit, ask that unit."


@dataclass(frozen=True, slots=True)
class Viewer:
    """A named person (or the worker) and the unit on whose behalf they look."""

    person: int
    username: str
    name: str
    unit: str
    role: str
    token: int | None = None
    """The API token through which a program acts in this person's name; None: the person is there."""


@contextmanager
def acting(viewer: Viewer) -> Iterator[Viewer]:
    """One transaction on behalf of the viewer. Nested use must be for the same viewer."""
    outer = current() if connection.in_atomic_block else None
    with transaction.atomic():
        if outer not in (None, (viewer.unit, viewer.person)):
            raise NotAllowed("a transaction serves one viewer: expected the same viewer, got another")
        if outer is None:
            _set(viewer.unit, str(viewer.person))
        yield viewer


@contextmanager
def acting_as_well(worker: Viewer) -> Iterator[None]:
    """Look as the worker for a moment inside a viewer's transaction, for what must be answered across units.

    The caller answers for showing nothing of it that the viewer may not see.
    """
    before = current()
    if before is None or worker.unit != ALL_UNITS:
        raise NotAllowed("only inside a viewer's transaction, and only as the worker")
    _set(worker.unit, str(worker.person))
    try:
        yield
    finally:
        _set(before[0], str(before[1]))


def current() -> tuple[str, int] | None:
    """(unit, person) that this transaction acts for, None when nobody was named.

    What this module set is remembered for as long as the transaction lasts, so that it costs no query; after anything
    that may have undone it the database is asked again. The database's own policies never read this memory.
    """
    named: _Named | None = getattr(connection, _MEMORY, None)
    if named is not None and connection.in_atomic_block and named.transaction is connection.run_on_commit:
        return named.unit, named.person
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('nodal.unit', true), current_setting('nodal.person', true)")
        unit, person = cursor.fetchone()
    return (unit, int(person)) if unit and person else None


_MEMORY = "nodal_named"


@dataclass(frozen=True, slots=True)
class _Named:
    """Whom a transaction acts for. Django makes a new list `run_on_commit` whenever a transaction or a savepoint ends
    in a way that could undo a setting, so the very same list means the very same transaction."""

    transaction: object
    unit: str
    person: int


def _set(unit: str, person: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('nodal.unit', %s, true), set_config('nodal.person', %s, true)", [unit, person]
        )
    setattr(connection, _MEMORY, _Named(connection.run_on_commit, unit, int(person)))


class Visible:
    """Querysets of what one viewer may see. The filter itself is the database's policy on each table."""

    def __init__(self, viewer: Viewer) -> None:
        if not connection.in_atomic_block or current() != (viewer.unit, viewer.person):
            raise NotAllowed("case data is read inside `acting(viewer)`: expected this viewer's transaction")
        self.viewer = viewer

    def __getattr__(self, name: str) -> models.QuerySet[models.Model]:
        """`visible.report`, `visible.sighting`: the queryset of the model with that table name."""
        try:
            return CASE_TABLES[name].objects.all()
        except KeyError:
            raise AttributeError(name) from None


CASE_TABLES: dict[str, type[models.Model]] = {
    model._meta.db_table: model
    for model in (
        rows.AccessGrant,
        rows.Account,
        rows.BundleCensus,
        rows.FileHash,
        rows.FileMatch,
        rows.Finding,
        rows.Ignored,
        rows.InboxItem,
        rows.IncomingFile,
        rows.Judgement,
        rows.Lead,
        rows.LeadAccount,
        rows.Link,
        rows.LinkAdmitted,
        rows.LinkAgain,
        rows.LinkConflict,
        rows.LinkEvidence,
        rows.LinkFiled,
        rows.LinkHolding,
        rows.LinkNamed,
        rows.LinkRun,
        rows.LinkSaid,
        rows.LinkValue,
        rows.Network,
        rows.NetworkEvent,
        rows.NetworkMember,
        rows.NetworkMoved,
        rows.NetworkUnit,
        rows.Note,
        rows.Operation,
        rows.OriginalSlice,
        rows.Party,
        rows.PersonMember,
        rows.PlatformBatch,
        rows.PlatformFile,
        rows.PlatformReport,
        rows.Priority,
        rows.ProviderReply,
        rows.PublicReceipt,
        rows.RecipientOpened,
        rows.Referral,
        rows.ReferralEvent,
        rows.Refused,
        rows.Report,
        rows.ReportTrait,
        rows.ReportVersion,
        rows.RetractionNote,
        rows.Returned,
        rows.Routing,
        rows.SavedFilter,
        rows.SearchMade,
        rows.SenderDrift,
        rows.SenderWeek,
        rows.SheetProfile,
        rows.Sighting,
        rows.Snapshot,
    )
}
"""Every table with case data, by its name. A test holds this against the policies in the database."""


def visible_to(viewer: Viewer) -> Visible:
    """The only way to a queryset of case data."""
    return Visible(viewer)
