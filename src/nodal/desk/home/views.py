"""My work today."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from nodal.desk.page import show


def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    return show(request, "desk/home/home.html")
