"""Addresses of the inbox."""

from __future__ import annotations

from nodal.desk.inbox import views
from nodal.desk.route import SIGNED_IN, Route

ROUTES = (
    Route("inbox/", "inbox", views.inbox, get="case.read"),
    Route("inbox/act/", "inbox_act", views.act, post="case.work"),
    Route("inbox/views/", "inbox_views", views.keep_view, post="case.read"),
    Route("danger/", "danger", views.danger, get="case.read"),
    Route("danger/<uuid:ref>/", "danger_settle", views.settle, post="case.work"),
    Route("inbox/<uuid:ref>/look-alikes/", "look_alikes", views.look_alikes, get="case.read"),
    Route("inbox/<uuid:ref>/different/", "different", views.different, get="case.read"),
    Route("keys/", "keys", views.keys, get=SIGNED_IN),
)
