"""What a person does on a network's page: decide that an account which only received may be looked at as a lead."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nodal.desk.networks.views import page
from nodal.desk.page import tools, viewer
from nodal.steps.acts import export_network, recipient
from nodal.steps.acts.decide import Refused

REFUSED = 409
LONGEST = 2000


def open_recipient(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Look at an account that only received as a lead, with a reason."""
    account = request.POST.get("account", "")
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:LONGEST]
    try:
        recipient.open_recipient(tools(request), viewer(request), ref, account, reason=reason)
    except Refused as refused:
        shown = {"rule": refused.rule, "why": refused.why, "remedy": refused.remedy}
        return page(request, ref, refused=shown | {"typed": {"account": account, "reason": reason}}, status=REFUSED)
    messages.success(request, _("Recorded. Whether there is a lead is computed again; a person still has to decide."))
    return redirect("network", ref=ref)


def export(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The network as a file for another program, for a purpose that stays with the audit entry."""
    form, purpose = request.POST.get("format", ""), request.POST.get("purpose", "").replace("\0", "")[:LONGEST]
    try:
        made = export_network.export(tools(request), viewer(request), ref, form=form, purpose=purpose)
    except Refused as refused:
        shown = {"rule": refused.rule, "why": refused.why, "remedy": refused.remedy, "at": "export"}
        return page(request, ref, refused=shown | {"typed": {"format": form, "purpose": purpose}}, status=REFUSED)
    response = HttpResponse(made.data, content_type=made.media_type)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response
