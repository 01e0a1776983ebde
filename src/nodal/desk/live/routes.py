"""Addresses of live news."""

from __future__ import annotations

from nodal.desk.live import views
from nodal.desk.route import Route

ROUTES = (
    Route("inbox/events/", "inbox_events", views.inbox, get="case.read"),
    Route("operations/<uuid:ref>/events/", "operation_events", views.operation, get="operation.read"),
)
