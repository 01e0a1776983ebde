"""Who stands just outside a network, and what is missing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.chain.link import MICRO
from nodal.desk.page import show, tools, viewer
from nodal.desk.tags.desk import number
from nodal.steps.look import networks_growth as look


def grow(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Candidates just below the line, the nearest first, and in words what is missing."""
    found = look.grow(tools(request), viewer(request), ref)
    rows = [
        {"one": one, "bits": one.found.bits / MICRO, "short": one.found.short / MICRO if one.found.short else None}
        for one in found.rows
    ]
    return show(request, "desk/networks/grow.html", {"found": found, "rows": rows, "lede": _lede(found)})


def _lede(found: look.Growth) -> str:
    if not found.is_known:
        return _("Who stands near is not remembered yet; the next run of linking writes it down.")
    if not found.rows:
        return _("Nobody whom your unit may see stands near it.")
    many = ngettext("%(n)s account stands near it.", "%(n)s accounts stand near it.", len(found.rows))
    return many % {"n": number(len(found.rows))}
