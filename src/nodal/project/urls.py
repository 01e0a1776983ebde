"""Every address of a node: the pages, and later the doors for programs."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("nodal.desk.urls")),
]
handler403 = "nodal.desk.faults.not_for_role"
handler404 = "nodal.desk.faults.absent"
handler429 = "nodal.desk.faults.too_many"
handler500 = "nodal.desk.faults.broken"
