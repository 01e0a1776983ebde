"""Addresses of the pictures."""

from __future__ import annotations

from nodal.desk.pictures import views
from nodal.desk.route import Route

ROUTES = (
    Route("pictures/", "pictures", views.pictures, get="case.read"),
    Route("pictures/table.csv", "pictures_csv", views.table, get="case.read"),
)
