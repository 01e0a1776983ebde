"""Addresses of the public form. Whoever has no form (a setting of the node) answers as if they did not exist."""

from __future__ import annotations

from nodal.desk.public import views
from nodal.desk.route import OPEN, Route

ROUTES = (
    Route("tell/", "tell", views.tell, get=OPEN, post=OPEN),
    Route("tell/status/", "tell_status", views.status, get=OPEN, post=OPEN),
)
