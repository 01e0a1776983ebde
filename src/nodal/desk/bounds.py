"""How large a request may be: what is larger is refused before anything of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from nodal.desk.page import has_tools, tools

AROUND = 1 << 20
"""What a form may hold beside its file."""


class Bounds:
    """Middleware before everything that reads a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if has_tools(request) and told.isdigit() and int(told) > tools(request).settings.limits.file_bytes + AROUND:
            text = _("The file is larger than this node takes in. Nothing was read. Ask the sender for smaller ones.")
            return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)
