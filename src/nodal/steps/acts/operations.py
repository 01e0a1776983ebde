"""What a supervisor does with a drive: enter it, and sign its figures off so that they stay true."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from nodal.chain.measure import Counts, Operation
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import operation as find
from nodal.steps import measure
from nodal.steps.acts.decide import Refused
from nodal.steps.tools import Tools


def create_operation(
    tools: Tools, viewer: Viewer, name: str, window: tuple[datetime, datetime], definition: str
) -> None:
    """Enter a drive. Raises Refused (`name_missing`, `no_window`, `definition_missing`, `name_taken`)."""
    matrix.require(viewer, "operation.change")
    if not name.strip():
        raise Refused("name_missing", "A drive needs a name.")
    if not definition.strip():
        raise Refused("definition_missing", "Say what counts: only drives with the same definition can be compared.")
    if window[1] <= window[0]:
        raise Refused("no_window", "The window ends before it begins.")
    try:
        with transaction.atomic():
            measure.create(tools, viewer, Operation(name.strip(), *window, definition.strip()))
    except IntegrityError:
        raise Refused("name_taken", "There is already a drive of that name.") from None


def sign_off(tools: Tools, viewer: Viewer, ref: UUID, *, as_of: datetime | None = None) -> Counts:
    """Keep the figures as known at `as_of` (now) for ever, in the name of the person who signs them off."""
    matrix.require(viewer, "operation.change")
    at = as_of or tools.clock()
    if at > tools.clock():
        raise Refused("in_the_future", "Nobody knows yet what will be known then.")
    with acting(viewer):
        number, operation = find.load(viewer, ref)
        counted = measure.counts(tools, viewer, operation.name, as_of=at)
        detail = {"as_of": at.isoformat(), **{name: figure.n for name, figure in counted.figures}}
        audit.record(viewer, "operation.signed_off", "operation", [number], at=tools.clock(), detail=detail)
    return counted
