"""Addresses of operations."""

from __future__ import annotations

from nodal.desk.operations import views
from nodal.desk.route import Route

ROUTES = (
    Route("operations/", "operations", views.listed, get="operation.read"),
    Route("operations/new/", "operation_new", views.new, get="operation.change", post="operation.change"),
    Route("operations/<uuid:ref>/", "operation", views.one, get="operation.read"),
    Route("operations/<uuid:ref>/figures.csv", "operation_csv", views.figures_csv, get="operation.read"),
    Route("operations/<uuid:ref>/list/", "operation_list", views.behind, get="case.read"),
    Route("operations/<uuid:ref>/list.csv", "operation_list_csv", views.behind_csv, get="case.read"),
    Route("operations/<uuid:ref>/sign/", "operation_sign", views.sign, post="operation.change"),
    Route("operations/<uuid:ref>/compare/", "operation_compare", views.compare, get="operation.read"),
    Route("operations/<uuid:ref>/projector/", "operation_projector", views.projector, get="operation.read"),
)
