"""Every address of a node: the pages, the door for programs, and the one for platforms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from nodal.api.ispws import door
from nodal.desk import faults


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the program, said in the language of whoever called."""
    return door.broken(request) if door.is_call(request) else faults.broken(request)


urlpatterns = [
    path("ispws", include(("nodal.api.ispws.urls", "ispws"))),
    path("api/v1/", include("nodal.api.rest.urls")),
    path("", include("nodal.desk.urls")),
]
handler403 = "nodal.desk.faults.not_for_role"
handler404 = "nodal.desk.faults.absent"
handler429 = "nodal.desk.faults.too_many"
handler500 = "nodal.project.urls.broken"
