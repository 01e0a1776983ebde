"""Words for the quarantine."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SETTLED = {
    "answered": _("Dealt with outside this system"),
    "retried": _("Read again and taken in"),
    "released": _("Taken in with the fault marked"),
    "discarded": _("Discarded"),
}

GONE = {
    "not_kept": _(
        "These bytes were not kept: the file may hold pictures. Only its digest is here; ask the sender for it again."
    ),
    "not_apart": _("The bytes of this report were not sealed on their own. Ask the sender for it again."),
    "destroyed": _("The key of this original was destroyed on purpose; nobody can read it any more."),
}

STILL = {
    "bytes.not_kept": _("Its bytes were not kept. Ask the sender for the file again."),
    "bytes.not_apart": _("Its bytes were not sealed on their own. Hand the file in again."),
    "report.moved": _("At its place stands another report now. Try other choices."),
}

TABLES = {"refusal_settled": SETTLED, "refusal_gone": GONE, "refusal_still": STILL}
