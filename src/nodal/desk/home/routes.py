"""Addresses of the first page."""

from __future__ import annotations

from nodal.desk.home import views
from nodal.desk.route import SIGNED_IN, Route

ROUTES = (Route("", "home", views.home, get=SIGNED_IN),)
