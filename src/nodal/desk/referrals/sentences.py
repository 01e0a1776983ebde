"""Whose turn is it, in one sentence; and how long there is left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.chain.follow import Turn

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def whose_turn(state: str, turn: Turn | str, *, ours: str, to: str, sender: str) -> str:
    """One sentence. `ours` is `from` or `to`: at which end the reader sits."""
    names = {"to": to, "sender": sender}
    if state == "ready":
        return _("Your turn: it is ready to be sent to %(to)s.") % names
    if state == "returned":
        if ours == "to":
            return _("You sent it back. It is the turn of %(sender)s to send it elsewhere.") % names
        return _("Your turn: %(to)s sent it back. It needs another unit, or more evidence.") % names
    if turn == Turn.NOBODY:
        return _("Nobody's turn: it is closed.")
    if state in ("sent", "delivered"):
        if ours == "to":
            return _("Your turn: %(sender)s waits for you to acknowledge it.") % names
        return _("It is the turn of %(to)s, who have not acknowledged it yet.") % names
    if ours == "to":
        return _("Your turn: say what happens next.")
    return _("It is the turn of %(to)s.") % names


def short_turn(row: Mapping[str, Any], unit: str) -> str:
    """The same as two words for a line of a list."""
    if row["turn"] == Turn.NOBODY:
        return ""
    ours = (row["turn"] == Turn.SENDER) == (row["from_unit"] == unit)
    return _("Your turn") if ours else _("Their turn")


def left(due: datetime, at: datetime) -> str:
    """`in 2 days`, `3 hours late`."""
    late = due < at
    span = abs(due - at)
    if span >= DAY:
        n = span // DAY
        if late:
            return ngettext("%(n)s day late", "%(n)s days late", n) % {"n": n}
        return ngettext("%(n)s day left", "%(n)s days left", n) % {"n": n}
    n = max(1, span // HOUR)
    if late:
        return ngettext("%(n)s hour late", "%(n)s hours late", n) % {"n": n}
    return ngettext("%(n)s hour left", "%(n)s hours left", n) % {"n": n}
