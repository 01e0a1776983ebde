"""Addresses of the quarantine."""

from __future__ import annotations

from nodal.desk.quarantine import views
from nodal.desk.route import Route

ROUTES = (
    Route("intake/refused/", "intake_refused", views.listed, get="case.read"),
    Route("intake/refused/alike/", "refusals_alike", views.alike, post="intake"),
    Route("refusals/<uuid:ref>/", "refusal", views.one, get="case.read"),
    Route("refusals/<uuid:ref>/bytes/", "refusal_bytes", views.look, post="case.unmask"),
    Route("refusals/<uuid:ref>/retry/", "refusal_retry", views.retry, post="intake"),
    Route("refusals/<uuid:ref>/release/", "refusal_release", views.release, post="intake"),
    Route("refusals/<uuid:ref>/discard/", "refusal_discard", views.discard, post="intake"),
    Route("refusals/<uuid:ref>/own/", "intake_own", views.give, post="case.work"),
)
