"""Addresses of the search."""

from __future__ import annotations

from nodal.desk.route import Route
from nodal.desk.search import views

ROUTES = (Route("search/", "search", views.search, get="search", post="search"),)
