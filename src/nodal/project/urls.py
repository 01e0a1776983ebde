"""Every address of a node: the pages, and later the doors for programs."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("nodal.desk.urls")),
]
handler404 = "nodal.desk.faults.absent"
handler500 = "nodal.desk.faults.broken"
