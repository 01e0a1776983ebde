"""Every address of a node: the pages, and the door for programs."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("nodal.api.rest.urls")),
    path("", include("nodal.desk.urls")),
]
handler403 = "nodal.desk.faults.not_for_role"
handler404 = "nodal.desk.faults.absent"
handler429 = "nodal.desk.faults.too_many"
handler500 = "nodal.desk.faults.broken"
