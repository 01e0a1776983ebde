"""Addresses of leads."""

from __future__ import annotations

from nodal.desk.leads import acts, views
from nodal.desk.route import Route

ROUTES = (
    Route("leads/", "leads", views.leads, get="case.read"),
    Route("leads/<uuid:ref>/", "lead", views.lead, get="case.read"),
    Route("leads/<uuid:ref>/decide/", "lead_decide", acts.decide, post="lead.decide"),
    Route("leads/<uuid:ref>/apart/", "lead_apart", acts.apart, post="lead.decide"),
    Route("leads/<uuid:ref>/reply/", "lead_reply", acts.reply, post="lead.decide"),
    Route("leads/<uuid:ref>/note/", "lead_note", acts.note, post="case.work"),
    Route("leads/<uuid:ref>/assign/", "lead_assign", acts.assign, post="case.work"),
    Route("leads/<uuid:ref>/send/", "lead_send", acts.send, post="referral.send"),
)
